package jsonlua

import (
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/sandbox"
)

// MaxDepth is how deep arrays and objects may be nested, for Decode and by default for Append.
const MaxDepth = 64

// Decode reads one JSON value. null is Null, also within; of repeated names the last counts. The error is a *SyntaxError: for what
// is no JSON (RFC 8259), invalid UTF-8, numbers beyond float64, and more than MaxDepth levels.
//
// A surrogate that has no partner becomes U+FFFD. What is made is charged to the VM of L, whose end is raised; L may be nil.
func Decode(L *lua.LState, raw []byte) (lua.LValue, error) {
	d := decoder{raw: raw, L: L}
	d.space()
	v, ok := d.value(0)
	if ok {
		d.space()
		if d.at < len(raw) {
			ok = d.fail("text after the value")
		}
	}
	if !ok {
		return nil, d.err
	}
	return v, nil
}

// decoder holds the members of unfinished objects and arrays on stacks, so that tables are made with the right size.
type decoder struct {
	raw    []byte
	at     int
	values []lua.LValue
	names  []string
	err    *SyntaxError

	L         *lua.LState
	uncharged int // bytes
}

// tableBytes is about what a table costs without its members, valueBytes what a member does: few bytes of JSON make many.
const (
	tableBytes = 192
	valueBytes = 32
)

// charge counts a table of n members.
func (d *decoder) charge(n int) {
	if d.uncharged += tableBytes + n*valueBytes; d.uncharged >= 1<<20 {
		sandbox.Charge(d.L, d.uncharged)
		d.uncharged = 0
	}
}

func (d *decoder) fail(text string) bool { return d.failAt(d.at, text) }

func (d *decoder) failAt(offset int, text string) bool {
	d.err = syntaxError(d.raw, offset, text)
	return false
}

// unexpected fails with what is at the place instead of what should be.
func (d *decoder) unexpected(want string) bool {
	if d.at >= len(d.raw) {
		return d.fail("the text ends where " + want + " is expected")
	}
	r, _ := utf8.DecodeRune(d.raw[d.at:])
	return d.fail(fmt.Sprintf("%q where %s is expected", r, want))
}

func (d *decoder) space() {
	for d.at < len(d.raw) {
		switch d.raw[d.at] {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

// next passes c if it is there.
func (d *decoder) next(c byte) bool {
	if d.at < len(d.raw) && d.raw[d.at] == c {
		d.at++
		return true
	}
	return false
}

func (d *decoder) value(depth int) (lua.LValue, bool) {
	if d.at >= len(d.raw) {
		return nil, d.unexpected("a value")
	}
	switch c := d.raw[d.at]; c {
	case '{', '[':
		if depth >= MaxDepth {
			return nil, d.fail(fmt.Sprintf("more than %d levels of arrays and objects", MaxDepth))
		}
		d.at++
		if c == '{' {
			return d.object(depth + 1)
		}
		return d.array(depth + 1)
	case '"':
		s, ok := d.string()
		return lua.LString(s), ok
	case 't':
		return lua.LTrue, d.word("true")
	case 'f':
		return lua.LFalse, d.word("false")
	case 'n':
		return Null, d.word("null")
	default:
		if c == '-' || '0' <= c && c <= '9' {
			return d.number()
		}
		return nil, d.unexpected("a value")
	}
}

func (d *decoder) word(w string) bool {
	if len(d.raw)-d.at >= len(w) && string(d.raw[d.at:d.at+len(w)]) == w {
		d.at += len(w)
		return true
	}
	return d.unexpected("a value")
}

func (d *decoder) array(depth int) (lua.LValue, bool) {
	start := len(d.values)
	d.space()
	if !d.next(']') {
		for {
			v, ok := d.value(depth)
			if !ok {
				return nil, false
			}
			d.values = append(d.values, v)
			d.space()
			if d.next(']') {
				break
			}
			if !d.next(',') {
				return nil, d.unexpected("',' or ']'")
			}
			d.space()
		}
	}
	d.charge(len(d.values) - start)
	t := newTable(len(d.values)-start, 0)
	for _, v := range d.values[start:] {
		t.Append(v)
	}
	d.values = d.values[:start]
	MarkArray(t)
	return t, true
}

func (d *decoder) object(depth int) (lua.LValue, bool) {
	start, first := len(d.values), len(d.names)
	d.space()
	if !d.next('}') {
		for {
			if d.at >= len(d.raw) || d.raw[d.at] != '"' {
				return nil, d.unexpected("a name in quotes")
			}
			name, ok := d.string()
			if !ok {
				return nil, false
			}
			d.space()
			if !d.next(':') {
				return nil, d.unexpected("':'")
			}
			d.space()
			v, ok := d.value(depth)
			if !ok {
				return nil, false
			}
			d.values, d.names = append(d.values, v), append(d.names, name)
			d.space()
			if d.next('}') {
				break
			}
			if !d.next(',') {
				return nil, d.unexpected("',' or '}'")
			}
			d.space()
		}
	}
	d.charge(2 * (len(d.values) - start))
	t := newTable(0, len(d.values)-start)
	for i, v := range d.values[start:] {
		t.RawSetString(d.names[first+i], v)
	}
	d.values, d.names = d.values[:start], d.names[:first]
	MarkObject(t)
	return t, true
}

// number reads a number; integers of up to 15 digits take the short way.
func (d *decoder) number() (lua.LValue, bool) {
	start := d.at
	negative := d.next('-')
	first := d.at
	var n int64
	for d.at < len(d.raw) && '0' <= d.raw[d.at] && d.raw[d.at] <= '9' {
		n = n*10 + int64(d.raw[d.at]-'0') // wraps where it isn't used
		d.at++
	}
	digits := d.at - first
	if digits == 0 {
		return nil, d.unexpected("a digit")
	}
	if digits > 1 && d.raw[first] == '0' {
		return nil, d.failAt(first, "a number that begins with 0")
	}
	whole := true
	if d.next('.') {
		whole = false
		if !d.digits() {
			return nil, d.unexpected("a digit")
		}
	}
	if d.at < len(d.raw) && d.raw[d.at]|0x20 == 'e' {
		whole = false
		d.at++
		if !d.next('+') {
			d.next('-')
		}
		if !d.digits() {
			return nil, d.unexpected("a digit")
		}
	}
	if whole && digits <= 15 {
		if negative {
			n = -n
		}
		return lua.LNumber(n), true
	}
	f, err := strconv.ParseFloat(string(d.raw[start:d.at]), 64)
	if err != nil {
		return nil, d.failAt(start, "a number that is too large")
	}
	return lua.LNumber(f), true
}

func (d *decoder) digits() bool {
	start := d.at
	for d.at < len(d.raw) && '0' <= d.raw[d.at] && d.raw[d.at] <= '9' {
		d.at++
	}
	return d.at > start
}

// string reads a string; d.at is at its opening quote.
func (d *decoder) string() (string, bool) {
	start := d.at + 1
	ascii := true
	for i := start; i < len(d.raw); i++ {
		switch c := d.raw[i]; {
		case c == '"':
			d.at = i + 1
			if !ascii && !utf8.Valid(d.raw[start:i]) {
				return "", d.invalid(start, i)
			}
			return string(d.raw[start:i]), true
		case c == '\\':
			return d.escaped(start, i)
		case c < 0x20:
			return "", d.failAt(i, "a control character in a string; it has to be escaped")
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", d.failAt(len(d.raw), "the text ends within a string")
}

func (d *decoder) invalid(from, to int) bool {
	for from < to {
		r, n := utf8.DecodeRune(d.raw[from:to])
		if r == utf8.RuneError && n == 1 {
			break
		}
		from += n
	}
	return d.failAt(from, "a string that is not valid UTF-8")
}

// escaped reads the rest of a string whose first escape is at i.
func (d *decoder) escaped(start, i int) (string, bool) {
	buf := append(make([]byte, 0, i-start+32), d.raw[start:i]...)
	for i < len(d.raw) {
		c := d.raw[i]
		switch {
		case c == '"':
			d.at = i + 1
			if !utf8.Valid(buf) {
				return "", d.invalid(start, i)
			}
			return string(buf), true
		case c < 0x20:
			return "", d.failAt(i, "a control character in a string; it has to be escaped")
		case c != '\\':
			buf = append(buf, c)
			i++
			continue
		}
		if i+1 >= len(d.raw) {
			break
		}
		i += 2
		switch e := d.raw[i-1]; e {
		case '"', '\\', '/':
			buf = append(buf, e)
		case 'b':
			buf = append(buf, '\b')
		case 'f':
			buf = append(buf, '\f')
		case 'n':
			buf = append(buf, '\n')
		case 'r':
			buf = append(buf, '\r')
		case 't':
			buf = append(buf, '\t')
		case 'u':
			r, ok := d.hex(i)
			if !ok {
				return "", d.failAt(i-2, "\\u without four hexadecimal digits")
			}
			i += 4
			if utf16.IsSurrogate(r) {
				r2, ok := rune(0), false
				if i+1 < len(d.raw) && d.raw[i] == '\\' && d.raw[i+1] == 'u' {
					r2, ok = d.hex(i + 2)
				}
				if r = utf16.DecodeRune(r, r2); ok && r != utf8.RuneError {
					i += 6
				}
			}
			buf = utf8.AppendRune(buf, r)
		default:
			return "", d.failAt(i-2, fmt.Sprintf("the unknown escape \\%c", rune(e)))
		}
	}
	return "", d.failAt(len(d.raw), "the text ends within a string")
}

func (d *decoder) hex(at int) (rune, bool) {
	if at+4 > len(d.raw) {
		return 0, false
	}
	var r rune
	for _, c := range d.raw[at : at+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
