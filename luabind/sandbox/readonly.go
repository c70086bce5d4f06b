package sandbox

import (
	lua "github.com/yuin/gopher-lua"
)

// refusal is the __newindex of every read-only table, by which they are known.
var refusal = goFunction(refuseWrite)

// readOnlyLen is the __len of every read-only table.
var readOnlyLen = goFunction(func(L *lua.LState) int {
	L.Push(lua.LNumber(view(L, L.CheckTable(1)).Len()))
	return 1
})

// ReadOnly returns a table that reads as t and refuses writing; the tables in t become read-only too. pairs, next, #, unpack and
// table.concat work on it. name is for the error ("string is read-only"). t itself must not be handed to scripts any more.
func ReadOnly(name string, t *lua.LTable) *lua.LTable {
	return readOnly(name, t, make(map[*lua.LTable]*lua.LTable))
}

func readOnly(name string, t *lua.LTable, seen map[*lua.LTable]*lua.LTable) *lua.LTable {
	if p, ok := seen[t]; ok {
		return p
	}
	if _, ok := behind(t); ok {
		return t
	}
	proxy, meta := newTable(0), newTable(5)
	seen[t] = proxy
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		if inner, ok := v.(*lua.LTable); ok {
			if _, lazy := LazyOf(inner); !lazy {
				t.RawSet(k, readOnly(name+"."+k.String(), inner, seen))
			}
		}
	}
	meta.RawSetString("__index", t)
	meta.RawSetString("__newindex", refusal)
	meta.RawSetString("__len", readOnlyLen)
	meta.RawSetString("__metatable", lua.LFalse)
	meta.RawSetString("__name", lua.LString(name))
	proxy.Metatable = meta
	return proxy
}

// behind returns the table that a read-only one shows.
func behind(t *lua.LTable) (*lua.LTable, bool) {
	meta, ok := t.Metatable.(*lua.LTable)
	if !ok || meta == lazyMeta || meta.RawGetString("__newindex") != lua.LValue(refusal) {
		return nil, false
	}
	real, ok := meta.RawGetString("__index").(*lua.LTable)
	return real, ok
}

// View returns the table to read from when host code gets t from a script: a lazy one is filled in first, and for a read-only one it
// is the table behind it, which must not be changed or handed out.
func View(L *lua.LState, t *lua.LTable) *lua.LTable { return view(L, t) }

func view(L *lua.LState, t *lua.LTable) *lua.LTable {
	if t.Metatable == lua.LNil || t.Metatable == nil {
		return t
	}
	if Settle(L, t) {
		return t
	}
	if real, ok := behind(t); ok {
		return real
	}
	return t
}

// edit returns t ready to be written without metamethods, and raises when it is read-only.
func edit(L *lua.LState, t *lua.LTable) *lua.LTable {
	if t.Metatable == lua.LNil || t.Metatable == nil || Settle(L, t) {
		return t
	}
	if _, ok := behind(t); ok {
		raiseReadOnly(L, t, lua.LNil)
	}
	return t
}

func refuseWrite(L *lua.LState) int {
	raiseReadOnly(L, L.CheckTable(1), L.Get(2))
	return 0
}

func raiseReadOnly(L *lua.LState, t *lua.LTable, key lua.LValue) {
	name := "table"
	if s, ok := t.Metatable.(*lua.LTable).RawGetString("__name").(lua.LString); ok {
		name = string(s)
	}
	if key == lua.LNil {
		L.RaiseError("'%s' is read-only", name)
	}
	L.RaiseError("'%s' is read-only (assignment to its field '%s')", name, clip(key.String(), 64))
}
