package jsonlua

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp"
	"csms/luabind/sandbox"
)

// DefaultBytes is how long a text Append writes at most, unless MaxBytes says otherwise. A table that is in many places is written as
// often, so that few tables can make a text of any length.
const DefaultBytes = 16 << 20

// Encoding says how values are written. The zero value keeps names in the order in which the script set them.
type Encoding struct {
	// L is handed to the sources of lazy tables, which are filled in. It may be nil where the sources need none.
	L *lua.LState
	// Path is where the value stands in a larger document, for errors; "" is "$".
	Path string
	// MaxBytes is how long the text may be; 0 is DefaultBytes.
	MaxBytes int
	// SortNames writes the names of objects in alphabetical order, so that equal tables give equal texts.
	SortNames bool
}

// Append writes v as JSON behind dst. See Encoding.Append.
func Append(dst []byte, v lua.LValue) ([]byte, error) { return Encoding{}.Append(dst, v) }

// Append writes v as JSON behind dst. The error is an *Error: for NaN and infinities, functions and other values without JSON,
// invalid UTF-8, lists with holes, tables with list items and named fields at once, tables within themselves, more than MaxDepth
// levels, and more than MaxBytes. dst's room may have been written to then.
func (e Encoding) Append(dst []byte, v lua.LValue) ([]byte, error) {
	if e.MaxBytes <= 0 {
		e.MaxBytes = DefaultBytes
	}
	w := encoder{Encoding: e, limit: len(dst) + e.MaxBytes}
	out, bad := w.value(dst, v, 0)
	if bad == nil && len(out) > w.limit {
		bad = w.tooLong()
	}
	if bad != nil {
		path := e.Path
		if path == "" {
			path = "$"
		}
		return dst, &Error{Path: path + bad.path, Text: bad.text}
	}
	return out, nil
}

type encoder struct {
	Encoding
	limit int
	open  [MaxDepth]*lua.LTable // the tables around the current value
}

func (w *encoder) tooLong() *failure { return fail("longer than %d bytes as JSON", w.MaxBytes) }

func (w *encoder) value(dst []byte, v lua.LValue, depth int) ([]byte, *failure) {
	if len(dst) > w.limit {
		return dst, w.tooLong()
	}
	switch v := v.(type) {
	case lua.LString:
		return appendString(dst, string(v))
	case lua.LNumber:
		return appendNumber(dst, float64(v))
	case lua.LBool:
		return strconv.AppendBool(dst, bool(v)), nil
	case *lua.LTable:
		return w.table(dst, v, depth)
	case *lua.LNilType:
		return append(dst, "null"...), nil
	case *lua.LUserData:
		if v == Null {
			return append(dst, "null"...), nil
		}
	}
	return dst, fail("a %s has no JSON", v.Type())
}

func (w *encoder) table(dst []byte, shown *lua.LTable, depth int) ([]byte, *failure) {
	t := sandbox.View(w.L, shown)
	if slices.Contains(w.open[:depth], t) {
		return dst, fail("the table is within itself")
	}
	if depth >= MaxDepth {
		return dst, fail("more than %d levels of tables", MaxDepth)
	}
	w.open[depth] = t
	kind := KindOf(t)
	first, _ := t.Next(lua.LNil)
	if first == lua.LNil {
		if kind == Array {
			return append(dst, "[]"...), nil
		}
		return append(dst, "{}"...), nil
	}
	if _, number := first.(lua.LNumber); kind == Array || number && kind != Object {
		return w.list(dst, t, depth+1)
	}
	if w.SortNames {
		return w.sorted(dst, t, kind, depth+1)
	}
	dst = append(dst, '{')
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		name, bad := nameOf(k, kind)
		if bad != nil {
			return dst, bad
		}
		if dst, bad = w.member(dst, name, v, depth+1); bad != nil {
			return dst, bad
		}
	}
	dst[len(dst)-1] = '}'
	return dst, nil
}

// sorted writes an object with its names in alphabetical order.
func (w *encoder) sorted(dst []byte, t *lua.LTable, kind Kind, depth int) ([]byte, *failure) {
	type member struct {
		name  string
		value lua.LValue
	}
	var members []member
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		name, bad := nameOf(k, kind)
		if bad != nil {
			return dst, bad
		}
		members = append(members, member{name, v})
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	dst = append(dst, '{')
	for _, m := range members {
		var bad *failure
		if dst, bad = w.member(dst, m.name, m.value, depth); bad != nil {
			return dst, bad
		}
	}
	dst[len(dst)-1] = '}'
	return dst, nil
}

func (w *encoder) member(dst []byte, name string, v lua.LValue, depth int) ([]byte, *failure) {
	dst, bad := appendString(dst, name)
	if bad != nil {
		bad.text = "the name: " + bad.text
		return dst, bad
	}
	dst, bad = w.value(append(dst, ':'), v, depth)
	if bad != nil {
		return dst, bad.inField(name)
	}
	return append(dst, ','), nil
}

func (w *encoder) list(dst []byte, t *lua.LTable, depth int) ([]byte, *failure) {
	dst = append(dst, '[')
	n := 0
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		if k != lua.LNumber(n+1) {
			return dst, notNext(k, n)
		}
		var bad *failure
		if dst, bad = w.value(dst, v, depth); bad != nil {
			return dst, bad.inItem(n)
		}
		dst = append(dst, ',')
		n++
	}
	dst[len(dst)-1] = ']'
	return dst, nil
}

// notNext says why a list of n items can't go on with the key k.
func notNext(k lua.LValue, n int) *failure {
	switch k := k.(type) {
	case lua.LString:
		if n == 0 {
			return fail("marked as an array, but it has the field %q", clip(string(k)))
		}
		return fail("the table has list items (1 to %d) and the field %q; JSON has arrays or objects, not both in one", n, clip(string(k)))
	case lua.LNumber:
		if k == lua.LNumber(math.Trunc(float64(k))) && k > 0 {
			return fail("the list has a hole: item %d is missing and item %s is there (json.null fills holes; json.object writes numbers as names)", n+1, k)
		}
		return fail("the list has the key %s; items are counted from 1", k)
	}
	return fail("a %s as a key", k.Type())
}

// nameOf is the name under which an object has the key.
func nameOf(k lua.LValue, kind Kind) (string, *failure) {
	switch k := k.(type) {
	case lua.LString:
		return string(k), nil
	case lua.LNumber:
		if kind == Object {
			text, bad := appendNumber(nil, float64(k))
			return string(text), bad
		}
		return "", fail("the table has named fields and the key %s; JSON has arrays or objects, not both in one", k)
	}
	return "", fail("a %s as a key", k.Type())
}

// AppendNumber writes a number as Append does: whole ones without a point, the others with as few digits as bring them back. f must
// be finite.
func AppendNumber(dst []byte, f float64) []byte {
	switch a := math.Abs(f); {
	case f == 0:
		return append(dst, '0')
	case a < 1<<53 && f == math.Trunc(f):
		return strconv.AppendInt(dst, int64(f), 10)
	case a < 1e-6 || a >= 1e21:
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

func appendNumber(dst []byte, f float64) ([]byte, *failure) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return dst, fail("%s is no JSON number", strings.ToLower(fmt.Sprint(f)))
	}
	return AppendNumber(dst, f), nil
}

func appendString(dst []byte, s string) ([]byte, *failure) {
	if utf8.ValidString(s) {
		return ocpp.AppendString(dst, s), nil
	}
	at := 0
	for r, n := utf8.DecodeRuneInString(s); r != utf8.RuneError || n > 1; r, n = utf8.DecodeRuneInString(s[at:]) {
		at += n
	}
	return dst, fail("the string is not valid UTF-8 (byte 0x%02x at %d); crypto.base64_encode makes text of bytes", s[at], at+1)
}
