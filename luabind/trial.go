package luabind

import (
	"maps"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/host"
	"csms/luabind/sandbox"
)

// Trial returns the generation in other surroundings, for the scripts' own tests: the compiled files
// are shared, VMs are not, and nothing is counted in the runtime's metrics. Errors of hooks that
// nobody waits for go to env.Log. Close it.
func (g *Generation) Trial(env host.Env) *Generation {
	rt := &Runtime{
		actions: g.rt.actions, log: env.Log, now: env.Now, metrics: NewMetrics(),
		watchdog: g.rt.watchdog, slots: g.rt.slots,
	}
	rt.limit.Store(g.rt.limit.Load())
	t := &Generation{
		Name: g.Name, Source: g.Source, Plugins: g.Plugins,
		rt: rt, env: env, protos: g.protos,
		chains: g.chains, after: g.after, natives: g.natives,
		connects: g.connects, normalizes: g.normalizes, leaves: g.leaves, schedules: g.schedules,
	}
	t.env.Generation = g.Name
	t.globals = host.Globals(&t.env)
	t.pool = newPool(t, rt.slots)
	return t
}

// Env is what the host modules of the generation work with.
func (g *Generation) Env() host.Env { return g.env }

// Proto returns a compiled file; nil where there is none of that path.
func (g *Generation) Proto(path string) *lua.FunctionProto { return g.protos[path] }

// NewVM makes a VM with the generation's host modules, require, and the globals of more, and loads no
// plugin into it. Close it.
func (g *Generation) NewVM(more map[string]lua.LValue) *sandbox.VM {
	in := &instance{gen: g, modules: make(map[string]lua.LValue)}
	globals := maps.Clone(g.globals)
	globals["require"] = &lua.LFunction{IsG: true, GFunction: in.require}
	maps.Copy(globals, more)
	vm := sandbox.New(sandbox.Options{
		Watchdog: g.rt.watchdog, Timeout: g.rt.timeout(), Now: g.env.Now, Globals: globals,
		Print: func(L *lua.LState, text string) { host.Print(L, &g.env, text) },
	})
	vm.Data = &in.current
	return vm
}

// Env is what host modules of a generation to build work with, with these settings.
func (rt *Runtime) Env(settings map[string]any) host.Env {
	o := rt.options
	o.Settings = settings
	return rt.env(o)
}
