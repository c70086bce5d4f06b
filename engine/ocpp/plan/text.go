package plan

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"csms/engine/ocpp"
	"csms/engine/spelling"
)

// The checks of scalars. Each returns nil, or an error without a path.

// identifierChars are the characters of an identifierString (OCPP 2.0.1 part 2,
// section 2.1.3).
var identifierChars = func() (set [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*-_=:+|@.") {
		set[c] = true
	}
	return set
}()

// tooLong counts characters only where the bytes alone don't tell.
func (r *rule) tooLong(s string) bool {
	return r.max >= 0 && len(s) > int(r.max) && utf8.RuneCountInString(s) > int(r.max)
}

func (r *rule) errTooLong(s string) *Error {
	return &Error{Reason: Property, Text: fmt.Sprintf("%d characters, at most %d are allowed", utf8.RuneCountInString(s), r.max)}
}

// foreign returns where s leaves the alphabet of identifierString, or -1.
func foreign(s string) int {
	for i := 0; i < len(s); i++ {
		if !identifierChars[s[i]] {
			return i
		}
	}
	return -1
}

func errForeign(s string, at int) *Error {
	c, _ := utf8.DecodeRuneInString(s[at:])
	return &Error{Reason: Property, Text: fmt.Sprintf("the character %q is not allowed in an identifier; allowed are a-z A-Z 0-9 * - _ = : + | @ .", c)}
}

// enumText returns the index of an enum's text, -1 for a text that an open enum
// takes, or an error.
func (f *Field) enumText(s string, v ocpp.Version) (int, *Error) {
	r := &f.rules[v]
	if i := f.Enum.names.find(s); i >= 0 && f.Enum.Values[i].Since <= v {
		return i, nil
	}
	if r.open {
		if r.tooLong(s) {
			return -1, r.errTooLong(s)
		}
		return -1, nil
	}
	return -1, f.errEnum(s, v)
}

func (f *Field) errEnum(s string, v ocpp.Version) *Error {
	e := f.Enum
	if i := e.names.find(s); i >= 0 {
		return &Error{Reason: Property, Text: fmt.Sprintf("%s is a value of %s only since OCPP %s", clip(s), e.Name, e.Values[i].Since)}
	}
	texts, more := e.Texts(v), ""
	if hint := spelling.DidYouMean(s, texts); hint != "" {
		return &Error{Reason: Property, Text: clip(s) + " is no " + e.Name + hint}
	}
	if len(texts) > 12 {
		texts, more = texts[:12], ", …"
	}
	return &Error{Reason: Property, Text: fmt.Sprintf("%s is no %s; expected one of %s%s", clip(s), e.Name, strings.Join(texts, ", "), more)}
}

func errDateTime(s string) *Error {
	return &Error{Reason: Property, Text: clip(s) + " is no RFC 3339 date-time, like 2026-01-31T12:00:00Z"}
}

// number checks a whole or broken number against the range.
func (f *Field) number(x float64, v ocpp.Version) *Error {
	r := &f.rules[v]
	if x >= r.low && x <= r.high {
		return nil
	}
	if x < r.low {
		return &Error{Reason: Property, Text: fmt.Sprintf("%v is less than %v", x, r.low)}
	}
	return &Error{Reason: Property, Text: fmt.Sprintf("%v is greater than %v", x, r.high)}
}

func errWhole(x string) *Error {
	return &Error{Reason: TypeMismatch, Text: "expected an integer, got " + x}
}

// items checks how many elements an array has.
func (f *Field) items(n int, v ocpp.Version) *Error {
	r := &f.rules[v]
	if n >= int(r.least) && (n <= int(r.most) || r.most < 0) {
		return nil
	}
	if n < int(r.least) {
		return &Error{Reason: Occurrence, Text: fmt.Sprintf("%d elements, at least %d are needed", n, r.least)}
	}
	return &Error{Reason: Occurrence, Text: fmt.Sprintf("%d elements, at most %d are allowed", n, r.most)}
}

// text checks a string field's text; an enum's index is returned where it has one.
func (f *Field) text(s string, v ocpp.Version) (enum int, err *Error) {
	switch f.Kind {
	case Enum:
		return f.enumText(s, v)
	case DateTime:
		if !ocpp.DateTime(s).Valid() {
			return -1, errDateTime(s)
		}
	case String:
		r := &f.rules[v]
		if r.tooLong(s) {
			return -1, r.errTooLong(s)
		}
		if r.identifier {
			if at := foreign(s); at >= 0 {
				return -1, errForeign(s, at)
			}
		}
	default:
		return -1, f.mismatch("a string")
	}
	return -1, nil
}

// mismatch is the error for a value of another JSON type.
func (f *Field) mismatch(got string) *Error {
	want := f.Kind.String()
	return &Error{Reason: TypeMismatch, Text: "expected " + want + ", got " + got}
}

// missing is the error for a required field that isn't there.
func (f *Field) missing() *Error {
	return &Error{Reason: Occurrence, Text: "the required field is missing"}
}
