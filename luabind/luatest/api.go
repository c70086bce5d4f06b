package luatest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
	"csms/engine/spelling"
	"csms/luabind"
	"csms/luabind/host"
	"csms/luabind/jsonlua"
	"csms/luabind/message"
	"csms/luabind/sandbox"
)

// argument makes the table t that a test is given.
func (w *world) argument(name string) *lua.LTable {
	L := w.vm.L
	t := L.NewTable()
	t.RawSetString("name", lua.LString(name))
	t.RawSetString("kv", L.GetGlobal("kv"))
	t.RawSetString("clock", w.clock())
	for name, f := range map[string]func(L *lua.LState) int{
		"station": w.station, "call": w.call, "after": w.after, "connect": w.connect,
		"disconnect": w.disconnect, "normalize": w.normalize, "settings": w.settings, "tokens": w.tokens, "transactions": w.transactions,
		"schedule": w.schedule, "http": w.http, "log": w.log, "metric": w.metric,
	} {
		t.RawSetString(name, function(f))
	}
	return t
}

// clock: t.clock:set("2026-01-01T00:00:00Z"), t.clock:advance("15m"), t.clock:now().
func (w *world) clock() *lua.LTable {
	t := w.vm.L.NewTable()
	t.RawSetString("set", function(func(L *lua.LState) int {
		at, err := time.Parse(time.RFC3339Nano, L.CheckString(2))
		if err != nil {
			L.RaiseError("t.clock:set takes a time like \"2026-01-01T08:00:00Z\", got %q", L.CheckString(2))
		}
		w.now = at
		return 0
	}))
	t.RawSetString("advance", function(func(L *lua.LState) int {
		switch v := L.Get(2).(type) {
		case lua.LNumber:
			w.now = w.now.Add(time.Duration(float64(v) * float64(time.Second)))
		default:
			d, err := time.ParseDuration(v.String())
			if err != nil {
				L.RaiseError("t.clock:advance takes seconds or a text like \"15m\", got %s", show(L, v))
			}
			w.now = w.now.Add(d)
		}
		return 0
	}))
	t.RawSetString("now", function(func(L *lua.LState) int {
		L.Push(lua.LString(w.now.UTC().Format(time.RFC3339Nano)))
		return 1
	}))
	return t
}

// station: t.station{ id = "CS-1", vendor = "Acme", calls = { Reset = function(payload) … end } }.
func (w *world) station(L *lua.LState) int {
	fields := L.NewTable()
	if given, ok := L.Get(1).(*lua.LTable); ok {
		fields = given
	}
	L.Push(w.newStation(L, fields).table)
	return 1
}

func (w *world) newStation(L *lua.LState, fields *lua.LTable) *fakeStation {
	s := &fakeStation{table: L.NewTable(), calls: make(map[string]lua.LValue), sent: L.NewTable()}
	defaults := map[string]lua.LValue{
		"id": lua.LString(fmt.Sprintf("CS-%d", len(w.stations)+1)), "version": lua.LString(ocpp.V201.String()), "connected": lua.LTrue,
		"remote": lua.LString("127.0.0.1:50000"), "auth": lua.LString("none"), "labels": L.NewTable(),
	}
	for _, name := range slices.Sorted(maps.Keys(defaults)) {
		s.table.RawSetString(name, defaults[name])
	}
	for k, v := fields.Next(lua.LNil); k != lua.LNil; k, v = fields.Next(k) {
		name := k.String()
		if !slices.Contains(stationFields, name) {
			L.RaiseError("t.station: a station has no field %q%s", name, spelling.DidYouMean(name, stationFields))
		}
		if name != "calls" {
			s.table.RawSetString(name, v)
			continue
		}
		calls, ok := v.(*lua.LTable)
		if !ok {
			L.RaiseError("t.station: calls must be a table of functions by action")
		}
		calls.ForEach(func(action, answer lua.LValue) { w.on(L, s, action.String(), answer) })
	}
	if versionOf(lua.LVAsString(s.table.RawGetString("version"))) == 0 {
		L.RaiseError(`t.station: version must be "1.6", "2.0.1" or "2.1", got %s`, show(L, s.table.RawGetString("version")))
	}
	s.table.RawSetString("sent", s.sent)
	s.table.RawSetString("on", function(func(L *lua.LState) int {
		w.on(L, s, L.CheckString(2), L.Get(3))
		return 0
	}))
	w.stations = append(w.stations, s)
	return s
}

// on has calls of an action answered.
func (w *world) on(L *lua.LState, s *fakeStation, name string, answer lua.LValue) {
	if w.command(name) == nil {
		L.RaiseError("there is no command %q%s", name, spelling.DidYouMean(name, host.CommandNames(w.actions)))
	}
	switch answer.(type) {
	case *lua.LFunction, *lua.LTable:
		s.calls[name] = answer
	default:
		L.RaiseError("the answer to %s must be a function or a table, got %s", name, show(L, answer))
	}
}

// theStation is the one that an argument names, or else the test's first; it is made if there is none.
func (w *world) theStation(L *lua.LState, n int) (*fakeStation, engine.StationInfo) {
	var s *fakeStation
	switch v := L.Get(n).(type) {
	case *lua.LTable:
		for _, known := range w.stations {
			if known.table == v {
				s = known
			}
		}
		if s == nil {
			L.RaiseError("argument %d must be a station that t.station made", n)
		}
	case *lua.LNilType:
		if len(w.stations) == 0 {
			w.newStation(L, L.NewTable())
		}
		s = w.stations[0]
	default:
		L.RaiseError("argument %d must be a station that t.station made, got %s", n, show(L, v))
	}
	return s, s.info(L)
}

// call: t.call("authorize", { idToken = { … } }, station): the response, or nil and an error with code
// and description. The request is checked as if it came from the station. An action of OCPP 1.6 is named like "ocpp16.authorize".
func (w *world) call(L *lua.LState) int {
	request, ok := L.Get(2).(*lua.LTable)
	if !ok {
		if L.Get(2) != lua.LNil {
			L.RaiseError("t.call: the request must be a table, got %s", show(L, L.Get(2)))
		}
		request = L.NewTable()
	}
	if name, native := strings.CutPrefix(L.CheckString(1), nativePrefix); native {
		return w.callNative(L, name, request)
	}
	action := w.action(L, "t.call", 1)
	station, info := w.theStation(L, 3)
	v := wire(info.Version)
	if !action.In(v) {
		L.RaiseError("t.call: OCPP %s has no %s; make the station with version = %q", v, action.Name, action.Since)
	}
	typed, bad := message.FromLua(w.vm, action.Request, request, v)
	if bad != nil {
		L.RaiseError("t.call: the request does not fit %s: %s", action.Request.Name, bad.Error())
	}
	w.asked++
	decision, err := w.gen.Handle(w.ctx, &engine.Call{
		Station: engine.NewStation(info), Action: action, Version: v, ID: fmt.Sprintf("test-%d", w.asked), Request: typed,
		Facts: w.facts(L, station),
	})
	if err != nil {
		return w.refused(L, action.Callback, err)
	}
	if decision.After != nil {
		w.pending = append(w.pending, decision.After)
	}
	if action.Send || decision.Response == nil {
		L.Push(L.NewTable())
		return 1
	}
	L.Push(message.ToLua(action.Response, decision.Response))
	return 1
}

// action is the one that an argument names by callback or by action.
func (w *world) action(L *lua.LState, function string, n int) *plan.Action {
	name := L.CheckString(n)
	action := w.actions.ByCallback(name)
	if action == nil {
		action = w.actions.ByName(name)
	}
	if action == nil || action.From&ocpp.FromStation == 0 {
		var names []string
		for _, a := range w.actions.All() {
			if a.From&ocpp.FromStation != 0 {
				names = append(names, a.Callback, a.Name)
			}
		}
		hint := spelling.DidYouMean(name, names)
		if slices.Contains(luabind.NativeNames(), name) {
			hint = fmt.Sprintf("; for a station of OCPP 1.6 it is %q", nativePrefix+name)
		}
		L.RaiseError("%s: there is no callback %q%s", function, name, hint)
	}
	return action
}

// refused returns nil and what the station would be told; problem is what the log would say.
func (w *world) refused(L *lua.LState, callback string, err error) int {
	t := L.NewTable()
	told := &ocppj.Error{Code: ocppj.InternalError, Description: callback + " failed"}
	var known *ocppj.Error
	var failed *luabind.CallbackError
	switch {
	case errors.As(err, &known):
		told = known
	case errors.Is(err, engine.ErrNoCallback):
		told = &ocppj.Error{Code: ocppj.NotSupported, Description: err.Error()}
		w.troubles = append(w.troubles, Failure{Text: fmt.Sprintf("no plugin has %s; t.call was told NotSupported", callback)})
	default:
		t.RawSetString("problem", lua.LString(err.Error()))
		if errors.As(err, &failed) {
			w.troubles = append(w.troubles, failureOf(failed))
		} else {
			w.troubles = append(w.troubles, w.failureOf(err))
		}
	}
	t.RawSetString("code", lua.LString(told.Code))
	t.RawSetString("description", lua.LString(told.Description))
	t.RawSetString("details", host.FromGo(told.Details))
	L.Push(lua.LNil)
	L.Push(t)
	return 2
}

// settings: t.settings{ … } puts other values over the settings of the configuration; json.null takes one away.
func (w *world) settings(L *lua.LState) int {
	over, ok := plain(L, L.CheckTable(1), 0).(map[string]any)
	if !ok && L.CheckTable(1).Len() > 0 {
		L.RaiseError("t.settings takes a table of named values")
	}
	merged := maps.Clone(w.env.Settings)
	if merged == nil {
		merged = make(map[string]any)
	}
	maps.Copy(merged, over)
	maps.DeleteFunc(merged, func(_ string, v any) bool { return v == nil })
	w.set(merged)
	return 0
}

// plain makes a Go value of a Lua one, as the configuration holds it; nil of json.null.
func plain(L *lua.LState, v lua.LValue, depth int) any {
	switch v := v.(type) {
	case lua.LString:
		return string(v)
	case lua.LBool:
		return bool(v)
	case lua.LNumber:
		if f := float64(v); f == float64(int64(f)) {
			return int64(f)
		}
		return float64(v)
	case *lua.LTable:
		t := sandbox.View(L, v)
		if depth > maxDepth {
			return nil
		}
		if n := t.Len(); n > 0 {
			list := make([]any, n)
			for i := range list {
				list[i] = plain(L, t.RawGetInt(i+1), depth+1)
			}
			return list
		}
		fields := make(map[string]any)
		t.ForEach(func(k, v lua.LValue) { fields[k.String()] = plain(L, v, depth+1) })
		return fields
	}
	if v == jsonlua.Null {
		return nil
	}
	return strings.TrimSpace(v.String())
}
