package lint

import (
	"maps"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocppj"
	"csms/luabind/host"
	"csms/luabind/sandbox"
	"csms/luabind/source"
)

// Knowledge is what lint knows beside Lua. It is immutable.
type Knowledge struct {
	actions plan.Actions
	// globals are the names that scripts find, and for those that are tables the names in them. nil
	// are the fields of what may hold anything.
	globals   map[string][]string
	enums     map[string]*plan.EnumType // by their names in ocpp
	callbacks []string
	natives   []string // the callbacks of a plugin's ocpp16 table
	commands  []string
}

// hooks are the fields of a plugin that are no callbacks.
var hooks = source.Hooks

// Fields of the tables that callbacks and host functions are given beside messages.
var (
	stationFields   = host.StationFields
	recordFields    = host.RecordFields()
	handshakeFields = []string{"auth", "id", "known", "labels", "remote", "tls", "version"}
	errorFields     = []string{"code", "description", "details"}
)

// For returns what lint has to know of the messages, the host modules and the sandbox's library.
func For(actions plan.Actions) *Knowledge {
	k := &Knowledge{actions: actions, commands: host.CommandNames(actions), globals: map[string][]string{"require": nil}, enums: host.Enums(actions)}
	for _, a := range actions.All() {
		if a.From&ocpp.FromStation != 0 {
			k.callbacks = append(k.callbacks, a.Callback)
		}
	}
	for _, a := range v16.Actions.All() {
		if a.From&ocpp.FromStation != 0 {
			k.natives = append(k.natives, a.Callback)
		}
	}
	vm := sandbox.New(sandbox.Options{Globals: host.Globals(&host.Env{Actions: actions})})
	defer vm.Close()
	vm.L.G.Global.ForEach(func(name, value lua.LValue) {
		var fields []string
		if t, ok := value.(*lua.LTable); ok {
			sandbox.View(vm.L, t).ForEach(func(field, _ lua.LValue) { fields = append(fields, field.String()) })
			slices.Sort(fields)
		}
		if s := name.String(); s[0] != 0 {
			k.globals[s] = fields
		}
	})
	k.globals["settings"] = nil
	k.globals["ocpp"] = append(k.globals["ocpp"], host.ErrorCodes)
	k.globals["ocpp"] = append(k.globals["ocpp"], slices.Sorted(maps.Keys(k.enums))...)
	return k
}

// callback is the action of a station that a callback is for: one of the plugin's own, or with the prefix of its ocpp16 table one of
// OCPP 1.6. nil: there is none.
func (k *Knowledge) callback(prefix, name string) *plan.Action {
	a := k.actions.ByCallback(name)
	if prefix == nativePrefix {
		a = v16.Actions.ByCallback(name)
	}
	if a == nil || a.From&ocpp.FromStation == 0 {
		return nil
	}
	return a
}

// command are the actions that a command's name may mean: of 2.x, and of 1.6. nil: there is none.
func (k *Knowledge) command(name string) (action, native *plan.Action) {
	is := func(a *plan.Action) *plan.Action {
		if a == nil || a.From&ocpp.FromCSMS == 0 {
			return nil
		}
		return a
	}
	return is(k.actions.ByName(name)), is(v16.Actions.ByName(name))
}

func (k *Knowledge) names() []string { return slices.Sorted(maps.Keys(k.globals)) }

// values are the texts of an enum of ocpp; nil where there is no such enum.
func (k *Knowledge) values(enum string) []string {
	if enum == host.ErrorCodes {
		texts := make([]string, len(ocppj.Codes))
		for i, c := range ocppj.Codes {
			texts[i] = string(c)
		}
		return texts
	}
	if e := k.enums[enum]; e != nil {
		return e.Texts(ocpp.V21)
	}
	return nil
}
