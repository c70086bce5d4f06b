package plan

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MendFrame makes JSON of an OCPP-J frame with small defects that can mean only one thing:
//
//	"a":, and "a":}            a member without a value is left out
//	"a":NaN, "a":-Infinity     so is one whose value is no number of JSON
//	[1,] and {"a":1,}          a comma after the last item is dropped
//	a line end in a string     is escaped, like every control character
//	NUL, byte order mark, …    between values are dropped like white space
//
// It returns ok false for what is JSON already, which it never changes, and for what has other defects: a
// missing item of a list, a missing quote or bracket, an unknown word. What it makes is JSON. The paths of the repairs
// begin at the frame's payload; "$" alone is the frame, too.
func MendFrame(data []byte) (mended []byte, repairs []Repair, ok bool) {
	if json.Valid(data) || !utf8.Valid(data) {
		return nil, nil, false
	}
	m := mender{scanner: scanner{s: string(data)}, out: make([]byte, 0, len(data)), path: append(make([]byte, 0, 64), '$')}
	m.space()
	if m.at() == 0 || !m.value(0) {
		return nil, nil, false
	}
	if m.space(); m.i < len(m.s) {
		return nil, nil, false
	}
	return m.out, m.repairs, true
}

// MendPayload is MendFrame for the payload alone.
func MendPayload(payload []byte) (mended []byte, repairs []Repair, ok bool) {
	if json.Valid(payload) {
		return nil, nil, false
	}
	frame := make([]byte, 0, len(payload)+2)
	frame = append(append(append(frame, '['), payload...), ']')
	mended, repairs, ok = MendFrame(frame)
	if !ok {
		return nil, nil, false
	}
	if mended = mended[1 : len(mended)-1]; !json.Valid(mended) { // several values, or none
		return nil, nil, false
	}
	return mended, repairs, true
}

const byteOrderMark, zeroWidthSpace = '\ufeff', '\u200b'

// mender copies JSON and leaves out, or puts right, what MendFrame says. Its methods report false for what they
// can't mend.
type mender struct {
	scanner
	out     []byte
	repairs []Repair
	path    []byte // of the value at the current place
}

func (m *mender) note(kind RepairKind, text string) {
	if len(m.repairs) < maxRepairs {
		m.repairs = append(m.repairs, Repair{Path: string(m.path), Kind: kind, Text: text})
	}
}

// at is the byte at the current place; 0 at the end.
func (m *mender) at() byte {
	if m.i < len(m.s) {
		return m.s[m.i]
	}
	return 0
}

// space skips white space, and what is none in JSON but means nothing else.
func (m *mender) space() {
	for m.next() != 0 || m.i < len(m.s) {
		r, n := utf8.DecodeRuneInString(m.s[m.i:])
		if !unicode.IsControl(r) && !unicode.IsSpace(r) && r != byteOrderMark && r != zeroWidthSpace {
			return
		}
		m.note(SpaceDropped, fmt.Sprintf("%U stands between values", r))
		m.i += n
	}
}

// value copies the value at the current place.
func (m *mender) value(depth int) bool {
	switch c := m.at(); c {
	case '{', '[':
		if depth >= maxDepth {
			return false
		}
		m.out = append(m.out, c)
		m.i++
		if c == '{' {
			return m.object(depth)
		}
		return m.array(depth)
	case '"':
		return m.text()
	default:
		from := m.i
		if m.skip(depth) != nil {
			return false
		}
		m.out = append(m.out, m.s[from:m.i]...)
		return true
	}
}

// object copies what follows the opening brace.
func (m *mender) object(depth int) bool {
	here := len(m.path)
	for comma := false; ; comma = true {
		if m.space(); m.at() == '}' {
			return m.end('}', comma)
		}
		start, nameAt := len(m.out), m.i+1
		if m.out[start-1] != '{' {
			m.out = append(m.out, ',')
		}
		if m.at() != '"' || !m.text() {
			return false
		}
		name := m.s[nameAt : m.i-1]
		if m.space(); m.at() != ':' {
			return false
		}
		m.i++
		m.out = append(m.out, ':')
		if !identifierLike(name) {
			name = clip(name)
		}
		m.path = append(append(m.path, '.'), name...)
		m.space()
		switch c := m.at(); {
		case c == ',' || c == '}':
			m.note(ValueMissing, "the value is missing")
			m.out = m.out[:start]
		case m.noNumber():
			m.note(NumberMissing, "the value is no number of JSON")
			m.out = m.out[:start]
		default:
			if !m.value(depth + 1) {
				return false
			}
		}
		m.path = m.path[:here]
		if more, ok := m.more('}'); !more {
			return ok
		}
	}
}

// array copies what follows the opening bracket.
func (m *mender) array(depth int) bool {
	here := len(m.path)
	for n := 0; ; n++ {
		if m.space(); m.at() == ']' {
			return m.end(']', n > 0)
		}
		if n > 0 {
			m.out = append(m.out, ',')
		}
		if depth > 0 { // the frame's own array is none of the payload
			m.path = append(strconv.AppendInt(append(m.path, '['), int64(n), 10), ']')
		}
		if !m.value(depth + 1) {
			return false
		}
		m.path = m.path[:here]
		if more, ok := m.more(']'); !more {
			return ok
		}
	}
}

// more skips a comma after an item, or ends with the closing bracket.
func (m *mender) more(bracket byte) (more, ok bool) {
	switch m.space(); m.at() {
	case ',':
		m.i++
		return true, true
	case bracket:
		return false, m.end(bracket, false)
	}
	return false, false
}

// end copies a closing bracket; comma says that one came right before it.
func (m *mender) end(c byte, comma bool) bool {
	if comma {
		m.note(CommaDropped, "a comma stands after the last item")
	}
	m.out = append(m.out, c)
	m.i++
	return true
}

// text copies the string at the current place, and escapes control characters.
func (m *mender) text() bool {
	from := m.i
	if _, _, _, err := m.str(); err == nil {
		m.out = append(m.out, m.s[from:m.i]...)
		return true
	}
	m.out = append(m.out, '"')
	for i := from + 1; i < len(m.s); {
		switch c := m.s[i]; {
		case c == '"':
			m.out = append(m.out, c)
			m.i = i + 1
			m.note(ControlEscaped, "a control character stands in a string")
			return true
		case c == '\\':
			n := escapeLen(m.s[i:])
			if n == 0 {
				return false
			}
			m.out = append(m.out, m.s[i:i+n]...)
			i += n
		case c < ' ':
			m.out = fmt.Appendf(m.out, `\u%04x`, c)
			i++
		default:
			m.out = append(m.out, c)
			i++
		}
	}
	return false
}

// noNumber skips what programs write for a number that is none or is infinite.
func (m *mender) noNumber() bool {
	rest := strings.TrimPrefix(m.s[m.i:], "-")
	if len(rest) == len(m.s)-m.i {
		rest = strings.TrimPrefix(rest, "+")
	}
	for _, word := range []string{"infinity", "inf", "nan"} {
		if len(rest) < len(word) || !strings.EqualFold(rest[:len(word)], word) {
			continue
		}
		rest = rest[len(word):]
		if rest != "" && identifierLike(rest[:1]) {
			return false
		}
		m.i = len(m.s) - len(rest)
		return true
	}
	return false
}
