package luabind

import (
	lua "github.com/yuin/gopher-lua"

	"csms/luabind/sandbox"
	"csms/luabind/source"
)

// loadingModule stands for a module whose load-time code runs.
var loadingModule = &lua.LUserData{}

// require is the script's require: modules, loaded once in each VM. "tariff" is lib/tariff.lua,
// "pricing.tariff" is lib/pricing/tariff.lua.
func (in *instance) require(L *lua.LState) int {
	name := L.CheckString(1)
	if v, ok := in.modules[name]; ok {
		if v == lua.LValue(loadingModule) {
			L.RaiseError("module '%s' requires itself", name)
		}
		L.Push(v)
		return 1
	}
	module, ok := in.gen.Source.Module(name)
	if !ok {
		L.RaiseError("%s", source.MissingModule(name))
	}
	in.modules[name] = loadingModule
	defer func() {
		if in.modules[name] == lua.LValue(loadingModule) {
			delete(in.modules, name)
		}
	}()
	L.Push(L.NewFunctionFromProto(in.gen.protos[module.Path]))
	L.Call(0, 1)
	v := L.Get(-1)
	if v == lua.LNil {
		v = lua.LTrue
	}
	if t, ok := v.(*lua.LTable); ok {
		v = sandbox.ReadOnly(name, t) // plugins share it
	}
	in.modules[name] = v
	L.Push(v)
	return 1
}
