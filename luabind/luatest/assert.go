package luatest

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/host"
	"csms/luabind/sandbox"
)

// assertion is what a failed assertion raises.
type assertion struct{ text, expected, got string }

// asserter is one test's assert: it counts.
type asserter struct{ count int }

// value makes the global: callable like Lua's own assert, with functions as fields. Each raises when it
// fails; a text as last argument is put before the failure's.
func (a *asserter) value() lua.LValue {
	rows := []struct {
		name  string
		check func(c check)
	}{
		{"equal", assertEqual},
		{"same", assertEqual},
		{"not_equal", assertNotEqual},
		{"is_true", func(c check) { c.is(2, "true", c.L.Get(1) == lua.LTrue) }},
		{"is_false", func(c check) { c.is(2, "false", c.L.Get(1) == lua.LFalse) }},
		{"is_nil", func(c check) { c.is(2, "nil", c.L.Get(1) == lua.LNil) }},
		{"is_not_nil", func(c check) { c.is(2, "anything but nil", c.L.Get(1) != lua.LNil) }},
		{"matches", assertMatches},
		{"contains", assertContains},
		{"error", assertError},
		{"fail", func(c check) { c.fail(1, "failed", "", "") }},
	}
	fields := (*lua.LState)(nil).CreateTable(0, len(rows))
	for _, row := range rows {
		fields.RawSetString(row.name, function(func(L *lua.LState) int {
			a.count++
			row.check(check{L, row.name})
			return 0
		}))
	}
	meta := (*lua.LState)(nil).CreateTable(0, 3)
	meta.RawSetString("__index", function(func(L *lua.LState) int {
		key := L.Get(2).String()
		v := fields.RawGetString(key)
		if v == lua.LNil {
			names := make([]string, len(rows))
			for i, row := range rows {
				names[i] = row.name
			}
			L.RaiseError("there is no assert.%s; there are %s", key, strings.Join(names, ", "))
		}
		L.Push(v)
		return 1
	}))
	meta.RawSetString("__call", function(func(L *lua.LState) int {
		a.count++
		L.Remove(1)
		if !lua.LVAsBool(L.Get(1)) {
			if L.GetTop() > 1 && L.Get(2).Type() != lua.LTString {
				L.Error(L.Get(2), 1)
			}
			text := "assertion failed!"
			if s, ok := L.Get(2).(lua.LString); ok {
				text = string(s)
			}
			raise(L, assertion{text: text})
		}
		return L.GetTop()
	}))
	meta.RawSetString("__metatable", lua.LFalse)
	return &lua.LUserData{Metatable: meta}
}

func function(f func(L *lua.LState) int) *lua.LFunction {
	return &lua.LFunction{IsG: true, GFunction: f}
}

// raise ends the test, unless it catches that itself.
func raise(L *lua.LState, a assertion) {
	meta := L.CreateTable(0, 2)
	meta.RawSetString("__tostring", function(func(L *lua.LState) int {
		L.Push(lua.LString(a.text))
		return 1
	}))
	meta.RawSetString("__metatable", lua.LFalse)
	L.Error(&lua.LUserData{Value: a, Metatable: meta}, 0)
}

// check is one call of a function of assert.
type check struct {
	L    *lua.LState
	name string
}

// fail raises; message is which argument may hold a text of the script's own.
func (c check) fail(message int, text, expected, got string) {
	if s, ok := c.L.Get(message).(lua.LString); ok {
		text = string(s) + ": " + text
	}
	raise(c.L, assertion{text, expected, got})
}

func (c check) is(message int, what string, ok bool) {
	if !ok {
		c.fail(message, "assert."+c.name, what, show(c.L, c.L.Get(1)))
	}
}

func assertEqual(c check) {
	expected, got := c.L.Get(1), c.L.Get(2)
	if c.L.GetTop() < 2 {
		c.L.RaiseError("assert.%s takes the expected value and the one that it got", c.name)
	}
	found := differ(c.L, expected, got)
	if found == nil {
		return
	}
	text := "not equal"
	if expected.Type() == lua.LTTable && got.Type() == lua.LTTable {
		text += ": " + strings.Join(found, "; ")
	}
	c.fail(3, text, show(c.L, expected), show(c.L, got))
}

func assertNotEqual(c check) {
	if same(c.L, c.L.Get(1), c.L.Get(2)) {
		c.fail(3, "equal", "anything but "+show(c.L, c.L.Get(1)), show(c.L, c.L.Get(2)))
	}
}

// assertMatches: assert.matches(pattern, text).
func assertMatches(c check) {
	pattern, text := c.L.CheckString(1), c.L.Get(2)
	s, ok := text.(lua.LString)
	if !ok || !find(c.L, string(s), pattern) {
		c.fail(3, "no match", "a string that matches "+show(c.L, lua.LString(pattern)), show(c.L, text))
	}
}

// find looks for a Lua pattern, or for the text as it is.
func find(L *lua.LState, s, pattern string) bool {
	if strings.Contains(s, pattern) {
		return true
	}
	library := L.GetGlobal("string")
	L.Push(L.GetField(library, "find"))
	L.Push(lua.LString(s))
	L.Push(lua.LString(pattern))
	L.Call(2, 1)
	found := L.Get(-1) != lua.LNil
	L.Pop(1)
	return found
}

// assertContains: assert.contains(part, whole): a text in a text, an item in a list, or the fields of a
// table in another table.
func assertContains(c check) {
	part, whole := c.L.Get(1), c.L.Get(2)
	ok := false
	switch w := whole.(type) {
	case lua.LString:
		p, is := part.(lua.LString)
		ok = is && strings.Contains(string(w), string(p))
	case *lua.LTable:
		t := sandbox.View(c.L, w)
		for _, k := range keysOf(t) {
			ok = ok || k.Type() == lua.LTNumber && same(c.L, part, t.RawGet(k))
		}
		if p, is := part.(*lua.LTable); is && !ok {
			p = sandbox.View(c.L, p)
			keys := keysOf(p)
			ok = len(keys) > 0
			for _, k := range keys {
				ok = ok && same(c.L, p.RawGet(k), t.RawGet(k))
			}
		}
	}
	if !ok {
		c.fail(3, "not contained", "something that contains "+show(c.L, part), show(c.L, whole))
	}
}

// assertError: assert.error(fn, pattern): fn raises an error that matches.
func assertError(c check) {
	fn, ok := c.L.Get(1).(*lua.LFunction)
	if !ok {
		c.L.RaiseError("assert.error takes a function, and the pattern that its error matches")
	}
	c.L.Push(fn)
	err := sandbox.Protect(c.L, 0, 0)
	if err == nil {
		c.fail(3, "assert.error", "an error", "none")
	}
	if c.L.Get(2) == lua.LNil {
		return
	}
	pattern := c.L.CheckString(2)
	text := err.Text
	if wire, ok := host.AsError(err.Value); ok {
		text = wire.Error()
	} else if u, ok := err.Value.(*lua.LUserData); ok {
		if a, ok := u.Value.(assertion); ok {
			text = a.text
		}
	}
	if !find(c.L, text, pattern) {
		c.fail(3, "another error", "an error that matches "+show(c.L, lua.LString(pattern)), show(c.L, lua.LString(text)))
	}
}
