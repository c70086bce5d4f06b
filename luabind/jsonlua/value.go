package jsonlua

import (
	lua "github.com/yuin/gopher-lua"
)

// Null stands for JSON's null in tables. There is one, shared by all VMs; nobody may change it.
var Null = &lua.LUserData{Value: "null", Metatable: metatable(map[string]lua.LGFunction{
	"__tostring": func(L *lua.LState) int {
		L.Push(lua.LString("null"))
		return 1
	},
	"__index": func(L *lua.LState) int {
		L.RaiseError("attempt to read the field '%s' of json.null", fieldName(L.Get(2)))
		return 0
	},
	"__newindex": func(L *lua.LState) int {
		L.RaiseError("attempt to set the field '%s' of json.null", fieldName(L.Get(2)))
		return 0
	},
})}

// Kind is what a table was marked as.
type Kind uint8

// The kinds.
const (
	Unmarked Kind = iota
	Array
	Object
)

// Marks are metatables without any metamethods: they are known by their identity.
var (
	arrayMark  = metatable(nil)
	objectMark = metatable(nil)
)

// MarkArray makes t a JSON array even while it is empty. The mark takes the place of t's metatable; a lazy table must have been
// filled in (sandbox.Settle), and a read-only one can't be marked.
func MarkArray(t *lua.LTable) { t.Metatable = arrayMark }

// MarkObject makes t a JSON object even if its keys are numbers, which are then written as text. See MarkArray.
func MarkObject(t *lua.LTable) { t.Metatable = objectMark }

// KindOf returns what t was marked as, by Decode too.
func KindOf(t *lua.LTable) Kind {
	switch t.Metatable {
	case lua.LValue(arrayMark):
		return Array
	case lua.LValue(objectMark):
		return Object
	}
	return Unmarked
}

// metatable makes a protected metatable that VMs may share: it is never written again.
func metatable(functions map[string]lua.LGFunction) *lua.LTable {
	t := newTable(0, len(functions)+1)
	for name, f := range functions {
		t.RawSetString(name, &lua.LFunction{IsG: true, GFunction: f})
	}
	t.RawSetString("__metatable", lua.LFalse)
	return t
}

// newTable makes a table; that takes no Lua state.
func newTable(array, hash int) *lua.LTable { return (*lua.LState)(nil).CreateTable(array, hash) }

func fieldName(key lua.LValue) string {
	switch key := key.(type) {
	case lua.LString:
		return clip(string(key))
	case lua.LNumber, lua.LBool:
		return key.String()
	}
	return key.Type().String()
}

// clip shortens a name for an error text.
func clip(s string) string {
	const most = 64
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
