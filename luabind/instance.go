package luabind

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/lend"
	"csms/engine/ocpp/v16"
	"csms/engine/spelling"
	"csms/luabind/host"
	"csms/luabind/message"
	"csms/luabind/sandbox"
	"csms/luabind/source"
)

// instance is a generation in one VM. It belongs to one goroutine at a time.
type instance struct {
	gen     *Generation
	lent    *lend.Item[*instance] // what the pool knows it by
	vm      *sandbox.VM
	current host.Current
	calls   int
	waited  time.Duration // for the world, in the running call

	// chains holds for each action, by its index, the callbacks in the order of the plugins.
	chains [][]link
	after  [][]hook
	// natives are chains for the actions of OCPP 1.6, by their index in v16.Actions; native is the call that one of them is asked.
	natives [][]link
	native  *engine.Call

	connect, disconnect, normalize []hook
	schedules                      []scheduled

	modules map[string]lua.LValue // what require returned; loadingModule while it loads
	answer  answered
	// reader, args and results are room that calls share.
	reader  message.Reader
	args    [3]lua.LValue
	results [2]lua.LValue
}

// link is one plugin's callback for an action.
type link struct {
	plugin string
	fn     *lua.LFunction
	// args is how many of the arguments it takes: what a function doesn't take isn't made.
	args int
	// proceed calls the following link.
	proceed *lua.LFunction
	figures *engine.Stats
}

// hook is one plugin's function beside the callbacks.
type hook struct {
	plugin string
	fn     *lua.LFunction
}

// newInstance makes a VM and loads every plugin into it.
func (g *Generation) newInstance(ctx context.Context) (*instance, error) {
	rt := g.rt
	in := &instance{
		gen: g, modules: make(map[string]lua.LValue),
		chains: make([][]link, len(g.chains)), after: make([][]hook, len(g.after)), natives: make([][]link, v16.Actions.Len()),
	}
	globals := maps.Clone(g.globals)
	globals["require"] = &lua.LFunction{IsG: true, GFunction: in.require}
	in.vm = sandbox.New(sandbox.Options{
		Watchdog: rt.watchdog, Timeout: rt.timeout(), Now: g.env.Now, Globals: globals,
		Print: func(L *lua.LState, text string) { host.Print(L, &g.env, text) },
	})
	in.vm.Data = &in.current
	in.reader.Dropped = in.dropped
	in.current.Wait = in.wait
	in.current.Ctx = ctx
	for _, p := range g.Source.Plugins {
		if err := in.load(ctx, p.Name, p.Main); err != nil {
			in.vm.Close()
			return nil, err
		}
	}
	in.current.Reset()
	in.waited = 0
	rt.metrics.VMs.Inc()
	rt.metrics.VMsMade.Inc()
	return in, nil
}

const (
	// maxLoadWait is how long the loading of the plugins may wait for the world in all, maxAnswerWait how long what decides a
	// message may: each wait has its own limit, but nothing bounds how many there are.
	maxLoadWait   = 10 * time.Second
	maxAnswerWait = 2 * time.Minute
)

var errWaitedTooLong = errors.New("the script has waited too long for stations, the store or other hosts")

// wait runs f, which waits for the world. An error means that it was not run.
func (in *instance) wait(f func()) error {
	switch c := &in.current; {
	case c.Callback == "" && in.waited >= maxLoadWait, (c.Answering || c.Callback == "connect") && in.waited >= maxAnswerWait:
		return errWaitedTooLong
	}
	begun := time.Now()
	defer func() { in.waited += time.Since(begun) }()
	return in.gen.rt.slots.wait(in.vm, f)
}

func (in *instance) close() {
	in.vm.Close()
	in.gen.rt.metrics.VMs.Dec()
}

// load runs one plugin's file and takes in the table that it returns.
func (in *instance) load(ctx context.Context, name, file string) error {
	in.current.Plugin = name
	var results [1]lua.LValue
	if err := in.vm.Load(ctx, in.gen.protos[file], results[:]); err != nil {
		return err
	}
	table, ok := results[0].(*lua.LTable)
	if !ok {
		return &loadError{file: file, text: fmt.Sprintf("a plugin returns a table of callbacks; this one returns %s", article(results[0]))}
	}
	table = sandbox.View(in.vm.L, table)
	var bad error
	table.ForEach(func(k, v lua.LValue) {
		if err := in.take(name, file, k, v); err != nil && (bad == nil || err.Error() < bad.Error()) {
			bad = err
		}
	})
	return bad
}

// take adds one field of a plugin's table.
func (in *instance) take(plugin, file string, key, value lua.LValue) error {
	name, ok := key.(lua.LString)
	if !ok {
		return &loadError{file: file, text: fmt.Sprintf("a plugin's table has names for keys; this one has %s", article(key))}
	}
	switch string(name) {
	case "after":
		return in.takeAfter(plugin, file, value)
	case "schedule":
		return in.takeSchedule(plugin, file, value)
	case "ocpp16":
		return in.takeNative(plugin, file, value)
	}
	fn, ok := value.(*lua.LFunction)
	if !ok {
		return &loadError{file: file, text: fmt.Sprintf("%s is %s; callbacks and hooks are functions", name, article(value))}
	}
	switch string(name) {
	case "connect":
		in.connect = append(in.connect, hook{plugin, fn})
	case "disconnect":
		in.disconnect = append(in.disconnect, hook{plugin, fn})
	case "normalize":
		in.normalize = append(in.normalize, hook{plugin, fn})
	default:
		action := in.gen.rt.actions.ByCallback(string(name))
		if action == nil || !fromStation(action) {
			return &loadError{file, lineOf(fn), in.unknownCallback(string(name))}
		}
		in.link(&in.chains[action.Index], plugin, action.Callback, fn, nobody(action.Callback))
	}
	return nil
}

// link adds a callback to a chain. end is what its proceed does while it is the last.
func (in *instance) link(chain *[]link, plugin, callback string, fn *lua.LFunction, end lua.LGFunction) {
	*chain = append(*chain, link{
		plugin: plugin, fn: fn, args: parameters(fn), proceed: in.vm.L.NewFunction(in.proceed(chain, len(*chain)+1, end)),
		figures: in.gen.rt.figures.find(plugin, callback),
	})
}

// takeAfter adds the functions of a plugin's after table.
func (in *instance) takeAfter(plugin, file string, value lua.LValue) error {
	table, ok := value.(*lua.LTable)
	if !ok {
		return &loadError{file: file, text: fmt.Sprintf("after is %s; it is a table of functions by callback", article(value))}
	}
	table = sandbox.View(in.vm.L, table)
	var bad error
	table.ForEach(func(k, v lua.LValue) {
		action := in.gen.rt.actions.ByCallback(k.String())
		fn, ok := v.(*lua.LFunction)
		switch {
		case action == nil || !fromStation(action):
			bad = &loadError{file: file, text: "after: " + in.unknownCallback(k.String())}
		case !ok:
			bad = &loadError{file: file, text: fmt.Sprintf("after.%s is %s; hooks are functions", k, article(v))}
		default:
			in.after[action.Index] = append(in.after[action.Index], hook{plugin, fn})
		}
	})
	return bad
}

// describe lists the plugins with what they define.
func (in *instance) describe() []Plugin {
	found := make(map[string]*Plugin)
	var plugins []Plugin
	for _, p := range in.gen.Source.Plugins {
		plugins = append(plugins, Plugin{Name: p.Name, File: p.Main, Callbacks: []string{}})
	}
	for i := range plugins {
		found[plugins[i].Name] = &plugins[i]
	}
	for i, a := range in.gen.rt.actions.All() {
		for _, l := range in.chains[i] {
			found[l.plugin].Callbacks = append(found[l.plugin].Callbacks, a.Callback)
		}
		for _, h := range in.after[i] {
			found[h.plugin].Hooks = append(found[h.plugin].Hooks, "after."+a.Callback)
		}
	}
	for i, a := range v16.Actions.All() {
		for _, l := range in.natives[i] {
			found[l.plugin].Hooks = append(found[l.plugin].Hooks, a.Full)
		}
	}
	for name, hooks := range map[string][]hook{"connect": in.connect, "disconnect": in.disconnect, "normalize": in.normalize} {
		for _, h := range hooks {
			found[h.plugin].Hooks = append(found[h.plugin].Hooks, name)
		}
	}
	for _, s := range in.schedules {
		found[s.plugin].Hooks = append(found[s.plugin].Hooks, "schedule."+s.name)
	}
	for i := range plugins {
		slices.Sort(plugins[i].Hooks)
	}
	return plugins
}

// unknownCallback says that a name is none of a callback or hook, and which one may have been meant.
func (in *instance) unknownCallback(name string) string {
	names := slices.Clone(source.Hooks)
	for _, a := range in.gen.rt.actions.All() {
		if fromStation(a) {
			names = append(names, a.Callback)
		}
	}
	return fmt.Sprintf("%q is no callback%s", name[:min(len(name), 100)], spelling.DidYouMean(name, names))
}

// parameters is how many arguments of a callback a function takes. What isn't written in Lua may take all.
func parameters(fn *lua.LFunction) int {
	if fn.Proto == nil || fn.Proto.IsVarArg != 0 {
		return 3
	}
	return int(fn.Proto.NumParameters)
}

func lineOf(fn *lua.LFunction) int {
	if fn.Proto == nil {
		return 0
	}
	return fn.Proto.LineDefined
}

// article names the type of a value in a sentence.
func article(v lua.LValue) string {
	switch v.Type() {
	case lua.LTNil:
		return "nothing"
	case lua.LTBool, lua.LTNumber, lua.LTString, lua.LTFunction, lua.LTTable, lua.LTThread:
		return "a " + v.Type().String()
	}
	return "a value of type " + v.Type().String()
}
