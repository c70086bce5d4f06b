package sandbox

import (
	"strings"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

var stringFunctions = map[string]lua.LGFunction{
	"byte": stringByte, "char": stringChar, "find": stringFind, "format": stringFormat, "gmatch": stringGMatch, "gsub": stringGSub,
	"len": stringLen, "lower": stringLower, "match": stringMatch, "rep": stringRep, "reverse": stringReverse, "sub": stringSub,
	"upper": stringUpper,
}

// span turns Lua's from (counting from 1, negative from the end) and to into a Go slice's bounds within n bytes.
func span(from, to, n int) (int, int) {
	if from < 0 {
		from = max(n+from+1, 1)
	} else if from == 0 {
		from = 1
	}
	if to < 0 {
		to += n + 1
	}
	to = min(to, n)
	if from > to {
		return 0, 0
	}
	return from - 1, to
}

func stringByte(L *lua.LState) int {
	s := checkText(L, 1)
	from := optInt(L, 2, 1)
	i, j := span(from, optInt(L, 3, from), len(s))
	if j-i > maxResults {
		L.RaiseError("string slice too long (%d bytes; the limit is %d)", j-i, maxResults)
	}
	for _, c := range []byte(s[i:j]) {
		L.Push(lua.LNumber(c))
	}
	return j - i
}

func stringChar(L *lua.LState) int {
	n := L.GetTop()
	b := make([]byte, n)
	for i := range b {
		c := checkInt(L, i+1)
		if c < 0 || c > 255 {
			L.ArgError(i+1, "value out of range (0 to 255)")
		}
		b[i] = byte(c)
	}
	L.Push(lua.LString(b))
	return 1
}

func stringLen(L *lua.LState) int {
	L.Push(lua.LNumber(len(checkText(L, 1))))
	return 1
}

// stringLower changes ASCII letters only, so that the length stays.
func stringLower(L *lua.LState) int {
	return mapBytes(L, func(c byte) byte {
		if c >= 'A' && c <= 'Z' {
			return c | 0x20
		}
		return c
	})
}

func stringUpper(L *lua.LState) int {
	return mapBytes(L, func(c byte) byte {
		if c >= 'a' && c <= 'z' {
			return c &^ 0x20
		}
		return c
	})
}

func mapBytes(L *lua.LState, f func(byte) byte) int {
	s := checkText(L, 1)
	VMOf(L).room(L, len(s))
	b := make([]byte, len(s))
	for i := range b {
		b[i] = f(s[i])
	}
	L.Push(lua.LString(unsafe.String(unsafe.SliceData(b), len(b)))) // b is not written any more
	return 1
}

func stringReverse(L *lua.LState) int {
	s := checkText(L, 1)
	VMOf(L).room(L, len(s))
	b := make([]byte, len(s))
	for i := range b {
		b[i] = s[len(s)-1-i]
	}
	L.Push(lua.LString(b))
	return 1
}

func stringSub(L *lua.LState) int {
	s := checkText(L, 1)
	i, j := span(checkInt(L, 2), optInt(L, 3, -1), len(s))
	L.Push(piece(s, i, j))
	return 1
}

// piece is s[i:j]. A short piece of a long text is a copy: whoever keeps it is not to keep all of the text with it.
func piece(s string, i, j int) lua.LString {
	if len(s) > 1024 && j-i < len(s)/4 {
		return lua.LString(strings.Clone(s[i:j]))
	}
	return lua.LString(s[i:j])
}

func stringRep(L *lua.LState) int {
	s, n := checkText(L, 1), checkInt(L, 2)
	separator := ""
	if L.Get(3) != lua.LNil {
		separator = checkText(L, 3)
	}
	each := len(s) + len(separator)
	if n <= 0 || each == 0 {
		L.Push(lua.LString(""))
		return 1
	}
	if n > MaxString || each*n-len(separator) > MaxString {
		L.RaiseError("resulting string is too long (%d times %d bytes; the limit is %d)", n, each, MaxString)
	}
	VMOf(L).room(L, each*n-len(separator))
	if separator == "" {
		L.Push(lua.LString(strings.Repeat(s, n)))
		return 1
	}
	L.Push(lua.LString(strings.Repeat(s+separator, n-1) + s))
	return 1
}

func stringFind(L *lua.LState) int  { return search(L, true) }
func stringMatch(L *lua.LState) int { return search(L, false) }

// search is find and match.
func search(L *lua.LState, find bool) int {
	src, pat := checkText(L, 1), checkText(L, 2)
	from := optInt(L, 3, 1)
	if from < 0 {
		from = max(len(src)+from+1, 1)
	} else if from == 0 {
		from = 1
	}
	if from > len(src)+1 {
		L.Push(lua.LNil)
		return 1
	}
	from--
	if find && (lua.LVAsBool(L.Get(4)) || !strings.ContainsAny(pat, "^$*+?.([%-")) {
		i := strings.Index(src[from:], pat)
		if i < 0 {
			L.Push(lua.LNil)
			return 1
		}
		L.Push(lua.LNumber(from + i + 1))
		L.Push(lua.LNumber(from + i + len(pat)))
		return 2
	}
	var m matcher
	m.init(L, src, pat)
	p := 0
	anchored := strings.HasPrefix(pat, "^")
	if anchored {
		p = 1
	}
	for s := from; s <= len(src); s++ {
		e := m.start(s, p)
		if e >= 0 {
			if !find {
				return m.push(s, e, true)
			}
			L.Push(lua.LNumber(s + 1))
			L.Push(lua.LNumber(e))
			return 2 + m.push(s, e, false)
		}
		if anchored {
			break
		}
	}
	L.Push(lua.LNil)
	return 1
}

func stringGMatch(L *lua.LState) int {
	src, pat := checkText(L, 1), checkText(L, 2)
	at := 0
	L.Push(L.NewFunction(func(L *lua.LState) int {
		var m matcher
		m.init(L, src, pat)
		for ; at <= len(src); at++ {
			if e := m.start(at, 0); e >= 0 {
				s := at
				if at = e; e == s {
					at++
				}
				return m.push(s, e, true)
			}
		}
		L.Push(lua.LNil)
		return 1
	}))
	return 1
}

func stringGSub(L *lua.LState) int {
	src, pat := checkText(L, 1), checkText(L, 2)
	with := L.Get(3)
	switch v := with.(type) {
	case lua.LNumber:
		with = lua.LString(numberText(v))
	case lua.LString, *lua.LFunction:
	case *lua.LTable:
	default:
		L.ArgError(3, "string, table or function expected, got "+with.Type().String())
	}
	most := optInt(L, 4, len(src)+1)
	var m matcher
	m.init(L, src, pat)
	p := 0
	anchored := strings.HasPrefix(pat, "^")
	if anchored {
		p = 1
	}
	var out []byte
	n, s, kept := 0, 0, 0 // kept: how much of src is in out
	for n < most {
		e := m.start(s, p)
		if e >= 0 {
			n++
			out = append(out, src[kept:s]...)
			out = m.replace(out, with, s, e)
			kept = e
			if len(out) > MaxString {
				m.vm.room(L, len(out))
			}
			m.vm.check(L)
		}
		if e > s {
			s = e
		} else if s < len(src) {
			s++
		} else {
			break
		}
		if s > len(src) || anchored {
			break
		}
	}
	if n == 0 {
		L.Push(lua.LString(src))
	} else {
		m.vm.room(L, len(out)+len(src)-kept)
		L.Push(lua.LString(append(out, src[kept:]...)))
	}
	L.Push(lua.LNumber(n))
	return 2
}

// replace appends what stands for the match from s to e.
func (m *matcher) replace(out []byte, with lua.LValue, s, e int) []byte {
	L := m.L
	var v lua.LValue
	switch w := with.(type) {
	case lua.LString:
		return m.expand(out, string(w), s, e)
	case *lua.LTable:
		v = L.GetTable(w, m.value(0, s, e))
	default:
		// The function may use patterns itself, but not this matcher.
		L.Push(w)
		L.Call(m.push(s, e, true), 1)
		v = L.Get(-1)
		L.Pop(1)
	}
	if lua.LVIsFalse(v) {
		return append(out, m.src[s:e]...)
	}
	text, ok := textOf(v)
	if !ok {
		L.RaiseError("invalid replacement value (a %s)", v.Type())
	}
	return append(out, text...)
}

// expand appends a replacement string: %0 is the match, %1 to %9 are captures, %% is a percent sign.
func (m *matcher) expand(out []byte, with string, s, e int) []byte {
	for i := 0; i < len(with); i++ {
		if with[i] != '%' {
			out = append(out, with[i])
			continue
		}
		i++
		switch {
		case i < len(with) && with[i] == '%':
			out = append(out, '%')
		case i < len(with) && with[i] == '0':
			out = append(out, m.src[s:e]...)
		case i < len(with) && with[i] >= '1' && with[i] <= '9':
			text, _ := textOf(m.value(int(with[i]-'1'), s, e))
			out = append(out, text...)
		default:
			m.L.RaiseError("invalid use of '%%' in replacement string")
		}
		if len(out) > MaxString {
			m.vm.room(m.L, len(out))
		}
	}
	return out
}
