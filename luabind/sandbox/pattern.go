package sandbox

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

const (
	maxCaptures   = 32
	maxMatchDepth = 200
	// patternSteps is the budget of one call of find, match, gsub or one round of gmatch, beside patternStepsPerByte for each byte of the
	// subject. A step is one character compared, one item of the pattern tried or four bytes of a set looked at: about 5 ns.
	patternSteps        = 10_000_000
	patternStepsPerByte = 32

	captureUnfinished = -1
	capturePosition   = -2
)

// matcher matches one subject with one pattern as Lua's reference implementation does: backtracking, recursive, without a compiled
// form.
type matcher struct {
	L        *lua.LState
	vm       *VM
	src, pat string
	steps    int
	pause    int // steps at which to look if the VM was ended
	depth    int
	level    int // captures begun
	capture  [maxCaptures]struct{ start, length int }
}

func (m *matcher) init(L *lua.LState, src, pat string) {
	m.L, m.vm, m.src, m.pat = L, VMOf(L), src, pat
	m.refill()
}

func (m *matcher) refill() {
	m.steps = patternSteps + patternStepsPerByte*len(m.src)
	m.pause = m.steps - 1<<14
}

// tick spends n steps.
func (m *matcher) tick(n int) {
	m.steps -= n
	if m.steps < m.pause {
		m.pause = m.steps - 1<<14
		m.vm.check(m.L)
		if m.steps < 0 {
			m.L.RaiseError("pattern too complex for this subject (it took more than %d steps)",
				patternSteps+patternStepsPerByte*len(m.src))
		}
	}
}

func (m *matcher) fail(text string) {
	m.L.RaiseError("malformed pattern (%s)", text)
}

// start tries the pattern from item p on at subject position s, with no captures yet; the end of the match or -1.
func (m *matcher) start(s, p int) int {
	m.level, m.depth = 0, 0
	return m.match(s, p)
}

func (m *matcher) match(s, p int) int {
	if m.depth++; m.depth > maxMatchDepth {
		m.L.RaiseError("pattern too complex (nested deeper than %d)", maxMatchDepth)
	}
	defer func() { m.depth-- }()
	for {
		m.tick(1)
		if p == len(m.pat) {
			return s
		}
		switch m.pat[p] {
		case '(':
			if p+1 < len(m.pat) && m.pat[p+1] == ')' {
				return m.startCapture(s, p+2, capturePosition)
			}
			return m.startCapture(s, p+1, captureUnfinished)
		case ')':
			return m.endCapture(s, p+1)
		case '$':
			if p+1 == len(m.pat) {
				if s == len(m.src) {
					return s
				}
				return -1
			}
		case '%':
			if p+1 < len(m.pat) {
				switch c := m.pat[p+1]; {
				case c == 'b':
					if s = m.balance(s, p+2); s < 0 {
						return -1
					}
					p += 4
					continue
				case c == 'f':
					p += 2
					if p >= len(m.pat) || m.pat[p] != '[' {
						m.fail("missing '[' after '%f'")
					}
					end := m.classEnd(p)
					m.tick((end - p) / 2)
					before, after := byte(0), byte(0)
					if s > 0 {
						before = m.src[s-1]
					}
					if s < len(m.src) {
						after = m.src[s]
					}
					if m.set(before, p, end-1) || !m.set(after, p, end-1) {
						return -1
					}
					p = end
					continue
				case c >= '0' && c <= '9':
					if s = m.backReference(s, c); s < 0 {
						return -1
					}
					p += 2
					continue
				}
			}
		}
		end := m.classEnd(p)
		var suffix byte
		if end < len(m.pat) {
			suffix = m.pat[end]
		}
		switch suffix {
		case '?':
			if s < len(m.src) && m.single(s, p, end) {
				if r := m.match(s+1, end+1); r >= 0 {
					return r
				}
			}
			p = end + 1
		case '+':
			if s >= len(m.src) || !m.single(s, p, end) {
				return -1
			}
			return m.maxExpand(s+1, p, end)
		case '*':
			return m.maxExpand(s, p, end)
		case '-':
			return m.minExpand(s, p, end)
		default:
			if s >= len(m.src) || !m.single(s, p, end) {
				return -1
			}
			s++
			p = end
		}
	}
}

func (m *matcher) maxExpand(s, p, end int) int {
	i := 0
	for s+i < len(m.src) && m.single(s+i, p, end) {
		i++
	}
	m.tick(i)
	for ; i >= 0; i-- {
		if r := m.match(s+i, end+1); r >= 0 {
			return r
		}
	}
	return -1
}

func (m *matcher) minExpand(s, p, end int) int {
	for {
		if r := m.match(s, end+1); r >= 0 {
			return r
		}
		if s >= len(m.src) || !m.single(s, p, end) {
			return -1
		}
		s++
	}
}

func (m *matcher) startCapture(s, p, length int) int {
	if m.level >= maxCaptures {
		m.L.RaiseError("too many captures (the limit is %d)", maxCaptures)
	}
	c := &m.capture[m.level]
	c.start, c.length = s, length
	m.level++
	r := m.match(s, p)
	if r < 0 {
		m.level--
	}
	return r
}

func (m *matcher) endCapture(s, p int) int {
	open := -1
	for i := m.level - 1; i >= 0; i-- {
		if m.capture[i].length == captureUnfinished {
			open = i
			break
		}
	}
	if open < 0 {
		m.L.RaiseError("invalid pattern capture")
	}
	m.capture[open].length = s - m.capture[open].start
	r := m.match(s, p)
	if r < 0 {
		m.capture[open].length = captureUnfinished
	}
	return r
}

func (m *matcher) balance(s, p int) int {
	if p+1 >= len(m.pat) {
		m.fail("missing arguments to '%b'")
	}
	if s >= len(m.src) || m.src[s] != m.pat[p] {
		return -1
	}
	open, shut, depth := m.pat[p], m.pat[p+1], 1
	for i := s + 1; i < len(m.src); i++ {
		switch m.src[i] {
		case shut:
			if depth--; depth == 0 {
				m.tick(i - s)
				return i + 1
			}
		case open:
			depth++
		}
	}
	m.tick(len(m.src) - s)
	return -1
}

func (m *matcher) backReference(s int, digit byte) int {
	i := int(digit) - '1'
	if i < 0 || i >= m.level || m.capture[i].length == captureUnfinished {
		m.L.RaiseError("invalid capture index %%%c", digit)
	}
	c := m.capture[i]
	if c.length == capturePosition {
		return -1
	}
	m.tick(c.length / 8)
	if strings.HasPrefix(m.src[s:], m.src[c.start:c.start+c.length]) {
		return s + c.length
	}
	return -1
}

// classEnd is the position after the single-character class at p.
func (m *matcher) classEnd(p int) int {
	c, start := m.pat[p], p
	p++
	switch c {
	case '%':
		if p == len(m.pat) {
			m.fail("ends with '%'")
		}
		return p + 1
	case '[':
		if p < len(m.pat) && m.pat[p] == '^' {
			p++
		}
		for first := true; ; first = false {
			if p >= len(m.pat) {
				m.fail("missing ']'")
			}
			c := m.pat[p]
			p++
			if c == '%' {
				if p >= len(m.pat) {
					m.fail("missing ']'")
				}
				p++
			} else if c == ']' && !first {
				m.tick((p - start) / 4)
				return p
			}
		}
	}
	return p
}

func (m *matcher) single(s, p, end int) bool {
	c := m.src[s]
	switch m.pat[p] {
	case '.':
		return true
	case '%':
		return inClass(c, m.pat[p+1])
	case '[':
		m.tick((end - p) / 4)
		return m.set(c, p, end-1)
	}
	return m.pat[p] == c
}

// set reports if c is in the set from the '[' at p to the ']' at end.
func (m *matcher) set(c byte, p, end int) bool {
	found := true
	p++
	if m.pat[p] == '^' {
		found = false
		p++
	}
	for ; p < end; p++ {
		switch {
		case m.pat[p] == '%':
			p++
			if inClass(c, m.pat[p]) {
				return found
			}
		case p+2 < end && m.pat[p+1] == '-':
			if m.pat[p] <= c && c <= m.pat[p+2] {
				return found
			}
			p += 2
		case m.pat[p] == c:
			return found
		}
	}
	return !found
}

// inClass is c in %class, in the C locale.
func inClass(c, class byte) bool {
	in := false
	lower := class | 0x20
	letter := c|0x20 >= 'a' && c|0x20 <= 'z'
	digit := c >= '0' && c <= '9'
	switch lower {
	case 'a':
		in = letter
	case 'c':
		in = c < 0x20 || c == 0x7f
	case 'd':
		in = digit
	case 'g':
		in = c > 0x20 && c < 0x7f
	case 'l':
		in = c >= 'a' && c <= 'z'
	case 'p':
		in = c > 0x20 && c < 0x7f && !letter && !digit
	case 's':
		in = c == ' ' || c >= '\t' && c <= '\r'
	case 'u':
		in = c >= 'A' && c <= 'Z'
	case 'w':
		in = letter || digit
	case 'x':
		in = digit || c|0x20 >= 'a' && c|0x20 <= 'f'
	case 'z':
		in = c == 0
	default:
		return class == c
	}
	if class >= 'a' && class <= 'z' {
		return in
	}
	if class >= 'A' && class <= 'Z' {
		return !in
	}
	return class == c
}

// value is capture i of a match from s to e; the whole match when i is 0 and there are no captures.
func (m *matcher) value(i, s, e int) lua.LValue {
	if i >= m.level {
		if i != 0 {
			m.L.RaiseError("invalid capture index %%%d", i+1)
		}
		return piece(m.src, s, e)
	}
	c := m.capture[i]
	switch c.length {
	case capturePosition:
		return lua.LNumber(c.start + 1)
	case captureUnfinished:
		m.L.RaiseError("unfinished capture")
	}
	return piece(m.src, c.start, c.start+c.length)
}

// push pushes the captures of a match, or all of it when there are none and whole is set.
func (m *matcher) push(s, e int, whole bool) int {
	n := m.level
	if n == 0 && whole {
		n = 1
	}
	for i := range n {
		m.L.Push(m.value(i, s, e))
	}
	return n
}
