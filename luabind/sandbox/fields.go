package sandbox

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// table has the layout of lua.LTable; a test compares them field by field.
type table struct {
	Metatable lua.LValue
	array     []lua.LValue
	dict      map[lua.LValue]lua.LValue
	strdict   map[string]lua.LValue
	keys      []lua.LValue
	k2i       map[lua.LValue]int
}

// Fields returns the fields of t whose keys are texts, without a copy: the map must not be changed, nor kept. other is a key of another
// type, nil where there is none. lua.LTable.ForEach would allocate for each field.
func Fields(t *lua.LTable) (named map[string]lua.LValue, other lua.LValue) {
	in := (*table)(unsafe.Pointer(t))
	for i, v := range in.array {
		if v != lua.LNil {
			return in.strdict, lua.LNumber(i + 1)
		}
	}
	for k, v := range in.dict {
		if v != lua.LNil {
			return in.strdict, k
		}
	}
	return in.strdict, nil
}
