package plan

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"csms/engine/ocpp"
)

// scanner reads JSON (RFC 8259) from a string. Its methods return errors of reason
// Format, without a path.
type scanner struct {
	s string
	i int
}

// next skips white space and returns the byte that follows without taking it; 0 at the
// end.
func (d *scanner) next() byte {
	for d.i < len(d.s) {
		c := d.s[d.i]
		if c > ' ' {
			return c
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
		d.i++
	}
	return 0
}

// unexpected is the error for the byte at the current place.
func (d *scanner) unexpected(want string) *Error {
	if d.i >= len(d.s) {
		return &Error{Reason: Format, Text: "not JSON: the text ends where " + want + " is expected"}
	}
	c, _ := utf8.DecodeRuneInString(d.s[d.i:])
	return &Error{Reason: Format, Text: fmt.Sprintf("not JSON: %q at byte %d, where %s is expected", c, d.i, want)}
}

// str reads the string whose opening quote is at the current place. It returns where
// the content lies, and whether it has escapes.
func (d *scanner) str() (from, to int, escaped bool, err *Error) {
	s := d.s
	from = d.i + 1
	i := from + ocpp.PlainPrefix(s[from:])
	if i < len(s) && s[i] == '"' {
		d.i = i + 1
		return from, i, false, nil
	}
	return d.longStr(from, i)
}

// longStr goes on where str met something else than plain ASCII.
func (d *scanner) longStr(from, i int) (int, int, bool, *Error) {
	s := d.s
	escaped, wide := false, false
	for i < len(s) {
		switch c := s[i]; {
		case c == '"':
			if wide && !utf8.ValidString(s[from:i]) {
				d.i = from
				return 0, 0, false, &Error{Reason: Format, Text: fmt.Sprintf("not JSON: the string at byte %d is not UTF-8", from-1)}
			}
			d.i = i + 1
			return from, i, escaped, nil
		case c == '\\':
			escaped = true
			n := escapeLen(s[i:])
			if n == 0 {
				d.i = i
				return 0, 0, false, d.unexpected("an escape like \\n or \\u00e9")
			}
			i += n
		case c < 0x20:
			d.i = i
			return 0, 0, false, d.unexpected("a character of a string")
		default:
			wide = wide || c >= 0x80
			i++
		}
	}
	d.i = len(s)
	return 0, 0, false, d.unexpected("the end of a string")
}

// escapeLen returns the length of the escape that s begins with, or 0.
func escapeLen(s string) int {
	if len(s) < 2 {
		return 0
	}
	switch s[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if _, ok := hex4(s); ok {
			return 6
		}
	}
	return 0
}

// hex4 reads \uXXXX.
func hex4(s string) (r rune, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(s[2:6]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// unescape resolves the escapes of a string's content, which str has checked. Half a
// surrogate pair becomes U+FFFD.
func unescape(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			j := strings.IndexByte(s[i:], '\\')
			if j < 0 {
				j = len(s) - i
			}
			b.WriteString(s[i : i+j])
			i += j
			continue
		}
		switch c := s[i+1]; c {
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			r, _ := hex4(s[i:])
			i += 4
			if utf16.IsSurrogate(r) {
				low, _ := hex4(s[i+2:])
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			b.WriteRune(r)
		default:
			b.WriteByte(c)
		}
		i += 2
	}
	return b.String()
}

// number reads the number at the current place. whole is false where it has a
// fraction or an exponent.
func (d *scanner) number() (text string, whole bool, err *Error) {
	s, i := d.s, d.i
	if i < len(s) && s[i] == '-' {
		i++
	}
	switch {
	case i < len(s) && s[i] == '0':
		i++
	case i < len(s) && s[i]-'1' <= 8:
		for i++; i < len(s) && s[i]-'0' <= 9; i++ {
		}
	default:
		d.i = i
		return "", false, d.unexpected("a digit")
	}
	whole = true
	if i < len(s) && s[i] == '.' {
		whole = false
		if i++; i >= len(s) || s[i]-'0' > 9 {
			d.i = i
			return "", false, d.unexpected("a digit")
		}
		for i++; i < len(s) && s[i]-'0' <= 9; i++ {
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		whole = false
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if i >= len(s) || s[i]-'0' > 9 {
			d.i = i
			return "", false, d.unexpected("a digit")
		}
		for i++; i < len(s) && s[i]-'0' <= 9; i++ {
		}
	}
	text = s[d.i:i]
	d.i = i
	return text, whole, nil
}

// word reads true, false or null, which begins at the current place.
func (d *scanner) word(w string) *Error {
	if !strings.HasPrefix(d.s[d.i:], w) {
		return d.unexpected("a value")
	}
	d.i += len(w)
	return nil
}

// skip reads any value.
func (d *scanner) skip(depth int) *Error {
	switch c := d.next(); c {
	case '"':
		_, _, _, err := d.str()
		return err
	case '{', '[':
		return d.skipNested(c, depth)
	case 't':
		return d.word("true")
	case 'f':
		return d.word("false")
	case 'n':
		return d.word("null")
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		_, _, err := d.number()
		return err
	}
	return d.unexpected("a value")
}

// skipNested reads an object or an array.
func (d *scanner) skipNested(open byte, depth int) *Error {
	if depth >= maxDepth {
		return &Error{Reason: Format, Text: fmt.Sprintf("nested deeper than %d", maxDepth)}
	}
	end, want := byte(']'), `"," or "]"`
	if open == '{' {
		end, want = '}', `"," or "}"`
	}
	d.i++
	if d.next() == end {
		d.i++
		return nil
	}
	for {
		if open == '{' {
			if d.next() != '"' {
				return d.unexpected("a name")
			}
			if _, _, _, err := d.str(); err != nil {
				return err
			}
			if d.next() != ':' {
				return d.unexpected(`":"`)
			}
			d.i++
		}
		if err := d.skip(depth + 1); err != nil {
			return err
		}
		switch d.next() {
		case ',':
			d.i++
		case end:
			d.i++
			return nil
		default:
			return d.unexpected(want)
		}
	}
}

// kind names the value at the current place for an error.
func (d *scanner) kind() string {
	switch d.next() {
	case '"':
		return "a string"
	case '{':
		return "an object"
	case '[':
		return "an array"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}
