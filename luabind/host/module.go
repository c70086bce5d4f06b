package host

import (
	lua "github.com/yuin/gopher-lua"

	"csms/luabind/sandbox"
)

// Module is one global that scripts find.
type Module struct {
	// Name of the global.
	Name string
	// Manual documents the global as LuaLS annotations: the body of a file that an editor's language server reads.
	Manual string

	open func(env *Env) lua.LValue
}

// Modules returns all modules, by name. A row adds one.
func Modules() []Module {
	return []Module{
		{"crypto", cryptoManual, openCrypto},
		{"http", httpManual, openHTTP},
		{"json", jsonManual, openJSON},
		{"kv", kvManual, openKV},
		{"log", logManual, openLog},
		{"metrics", metricsManual, openMetrics},
		{"ocpp", ocppManual, openOCPP},
		{"settings", settingsManual, openSettings},
		{"stations", stationsManual, openStations},
		{"time", timeManual, openTime},
		{"tokens", tokensManual, openTokens},
		{"transactions", transactionsManual, openTransactions},
	}
}

// Open makes the module's value. It holds no Lua state: VMs may share it, and it need not be made for each. env must stay as it is.
func (m Module) Open(_ *sandbox.VM, env *Env) lua.LValue {
	v := m.open(env)
	if t, ok := v.(*lua.LTable); ok {
		return sandbox.ReadOnly(m.Name, t)
	}
	return v
}

// Globals opens every module once, for all VMs of a generation: the values by the names of the globals.
func Globals(env *Env) map[string]lua.LValue {
	globals := make(map[string]lua.LValue)
	for _, m := range Modules() {
		globals[m.Name] = m.Open(nil, env)
	}
	return globals
}

// function is one row of a module's table.
type function struct {
	name string
	run  func(c call) int
}

// functions makes a module's table.
func functions(env *Env, module string, rows []function) *lua.LTable {
	t := newTable(0, len(rows)+2)
	for _, row := range rows {
		t.RawSetString(row.name, goFunction(env, module+"."+row.name, row.run))
	}
	return t
}

func goFunction(env *Env, name string, run func(c call) int) *lua.LFunction {
	return &lua.LFunction{IsG: true, GFunction: func(L *lua.LState) int {
		return run(call{L: L, env: env, name: name})
	}}
}

// newTable makes a table; that takes no Lua state.
func newTable(array, hash int) *lua.LTable { return (*lua.LState)(nil).CreateTable(array, hash) }

// metatable makes a protected metatable that is shared.
func metatable(fields map[string]lua.LValue) *lua.LTable {
	t := newTable(0, len(fields)+1)
	for name, v := range fields {
		t.RawSetString(name, v)
	}
	t.RawSetString("__metatable", lua.LFalse)
	return t
}
