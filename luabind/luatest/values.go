package luatest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/host"
	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

const (
	maxShown = 4 << 10 // bytes of a value in a failure
	maxDepth = 20      // tables within tables that are compared and shown
	maxDiffs = 10      // differences that are listed
)

// show renders a value as Lua would write it, tables by their keys in order.
func show(L *lua.LState, v lua.LValue) string {
	w := writer{L: L}
	w.value(v, 0)
	if len(w.out) > maxShown {
		return string(w.out[:maxShown]) + "…"
	}
	return string(w.out)
}

type writer struct {
	L   *lua.LState
	out []byte
}

func (w *writer) value(v lua.LValue, depth int) {
	switch v := v.(type) {
	case lua.LString:
		w.out = strconv.AppendQuote(w.out, string(v))
	case *lua.LTable:
		w.table(sandbox.View(w.L, v), depth)
	case *lua.LUserData:
		if e, ok := host.AsError(v); ok {
			w.out = append(w.out, "ocpp.error("+strconv.Quote(string(e.Code))+", "+strconv.Quote(e.Description)+")"...)
		} else if v == jsonlua.Null {
			w.out = append(w.out, "json.null"...)
		} else {
			w.out = append(w.out, "userdata"...)
		}
	case *lua.LFunction:
		w.out = append(w.out, "function"...)
		if v.Proto != nil {
			w.out = append(w.out, " <"+v.Proto.SourceName+":"+strconv.Itoa(v.Proto.LineDefined)+">"...)
		}
	default:
		w.out = append(w.out, v.String()...)
	}
}

func (w *writer) table(t *lua.LTable, depth int) {
	if depth > maxDepth {
		w.out = append(w.out, "{…}"...)
		return
	}
	keys := keysOf(t)
	if len(keys) == 0 {
		w.out = append(w.out, "{}"...)
		return
	}
	items := t.Len()
	w.out = append(w.out, "{ "...)
	for i, k := range keys {
		if len(w.out) > maxShown {
			break
		}
		if i > 0 {
			w.out = append(w.out, ", "...)
		}
		if n, ok := k.(lua.LNumber); !ok || int(n) != i+1 || i >= items {
			w.out = append(w.out, keyText(k)+" = "...)
		}
		w.value(t.RawGet(k), depth+1)
	}
	w.out = append(w.out, " }"...)
}

// keyText is a key as a table constructor has it.
func keyText(k lua.LValue) string {
	if s, ok := k.(lua.LString); ok && name(string(s)) {
		return string(s)
	}
	return bracketed(k)
}

// step is a key as a path has it.
func step(k lua.LValue) string {
	if s, ok := k.(lua.LString); ok && name(string(s)) {
		return "." + string(s)
	}
	return bracketed(k)
}

func bracketed(k lua.LValue) string {
	if s, ok := k.(lua.LString); ok {
		return "[" + strconv.Quote(string(s)) + "]"
	}
	return "[" + k.String() + "]"
}

// name reports if s can be written without quotes.
func name(s string) bool {
	for i, c := range []byte(s) {
		if !(c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || i > 0 && '0' <= c && c <= '9') {
			return false
		}
	}
	return s != ""
}

// keysOf returns a table's keys: numbers, then texts, each in order, then the rest.
func keysOf(t *lua.LTable) []lua.LValue {
	var keys []lua.LValue
	for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
		keys = append(keys, k)
	}
	rank := func(v lua.LValue) int {
		switch v.Type() {
		case lua.LTNumber:
			return 0
		case lua.LTString:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(keys, func(a, b lua.LValue) int {
		if c := cmp.Compare(rank(a), rank(b)); c != 0 {
			return c
		}
		switch a := a.(type) {
		case lua.LNumber:
			return cmp.Compare(a, b.(lua.LNumber))
		case lua.LString:
			return cmp.Compare(a, b.(lua.LString))
		}
		return 0
	})
	return keys
}

// differ lists where got isn't like expected, at most maxDiffs places.
func differ(L *lua.LState, expected, got lua.LValue) []string {
	d := comparison{L: L, seen: make(map[[2]*lua.LTable]bool)}
	d.value("", expected, got, 0)
	return d.found
}

// same reports if two values are alike all through.
func same(L *lua.LState, a, b lua.LValue) bool { return len(differ(L, a, b)) == 0 }

type comparison struct {
	L     *lua.LState
	seen  map[[2]*lua.LTable]bool
	found []string
}

func (d *comparison) note(path string, expected, got lua.LValue) {
	if len(d.found) == maxDiffs {
		d.found = append(d.found, "…")
	}
	if len(d.found) > maxDiffs {
		return
	}
	where := strings.TrimPrefix(path, ".")
	text := "expected " + show(d.L, expected) + ", got " + show(d.L, got)
	if where != "" {
		text = where + ": " + text
	}
	d.found = append(d.found, text)
}

func (d *comparison) value(path string, expected, got lua.LValue, depth int) {
	a, ok1 := expected.(*lua.LTable)
	b, ok2 := got.(*lua.LTable)
	if !ok1 || !ok2 {
		if !equalPlain(expected, got) {
			d.note(path, expected, got)
		}
		return
	}
	if a == b || d.seen[[2]*lua.LTable{a, b}] {
		return
	}
	d.seen[[2]*lua.LTable{a, b}] = true
	a, b = sandbox.View(d.L, a), sandbox.View(d.L, b)
	if depth > maxDepth {
		d.note(path, expected, got)
		return
	}
	for _, k := range keysOf(a) {
		d.value(path+step(k), a.RawGet(k), b.RawGet(k), depth+1)
	}
	for _, k := range keysOf(b) {
		if a.RawGet(k) == lua.LNil {
			d.note(path+step(k), lua.LNil, b.RawGet(k))
		}
	}
}

// equalPlain compares values of which not both are tables.
func equalPlain(a, b lua.LValue) bool {
	if a == b {
		return true
	}
	x, ok1 := host.AsError(a)
	y, ok2 := host.AsError(b)
	return ok1 && ok2 && x.Code == y.Code && x.Description == y.Description
}
