package sandbox

import (
	"sync"

	lua "github.com/yuin/gopher-lua"
)

// library is what all VMs share. It is never written once it is made.
type library struct {
	globals     map[string]lua.LValue
	globalsMeta *lua.LTable
	stringMeta  *lua.LTable
}

// concatName is the name under which compiled code finds concat. No script can spell it.
const concatName = "\x00concat"

var standard = sync.OnceValue(func() *library {
	// An item further than this past the end of an array goes to the hash part of its table, where t[60000000]=1 is one entry.
	// Set once, before the first VM runs.
	lua.MaxArrayIndex = maxArrayLength + 1
	lib := &library{globals: make(map[string]lua.LValue)}
	for name, f := range baseFunctions {
		lib.globals[name] = goFunction(f)
	}
	lib.globals["error"], lib.globals["assert"] = errorFunction, assertFunction
	lib.globals["_VERSION"] = lua.LString(lua.LuaVersion)
	lib.globals[concatName] = goFunction(concat)
	lib.globals[recordName] = goFunction(makeRecord)
	for name, functions := range map[string]map[string]lua.LGFunction{
		"string": stringFunctions, "table": tableFunctions, "math": mathFunctions, "os": osFunctions, "coroutine": coroutineFunctions,
	} {
		t := newTable(len(functions))
		for f, fn := range functions {
			t.RawSetString(f, goFunction(fn))
		}
		if name == "math" {
			for k, v := range mathConstants {
				t.RawSetString(k, v)
			}
		}
		if name == "string" {
			lib.stringMeta = newTable(2)
			lib.stringMeta.RawSetString("__index", t)
			lib.stringMeta.RawSetString("__metatable", lua.LFalse)
		}
		lib.globals[name] = ReadOnly(name, t)
	}
	lib.globalsMeta = newTable(3)
	lib.globalsMeta.RawSetString("__index", goFunction(undeclared))
	lib.globalsMeta.RawSetString("__newindex", goFunction(assigned))
	lib.globalsMeta.RawSetString("__metatable", lua.LFalse)
	lazyMeta.RawSetString("__index", goFunction(lazyIndex))
	lazyMeta.RawSetString("__newindex", goFunction(lazyNewIndex))
	lazyMeta.RawSetString("__len", goFunction(lazyLen))
	return lib
})

// goFunction makes a function without an environment, to be shared by VMs.
func goFunction(f lua.LGFunction) *lua.LFunction {
	return &lua.LFunction{IsG: true, GFunction: f}
}

func newTable(hash int) *lua.LTable {
	return (*lua.LState)(nil).CreateTable(0, hash)
}
