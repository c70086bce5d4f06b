package luatest

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/spelling"
	"csms/luabind"
	"csms/luabind/message"
)

// nativePrefix begins the names of actions of OCPP 1.6 in t.call.
const nativePrefix = v16.Prefix

// start is what makes two StartTransactions the same.
type start struct {
	station        *fakeStation
	connector      int
	tag, timestamp string
	meter          int
}

// callNative: t.call("ocpp16.start_transaction", { connectorId = 1, … }, station): the answer as a station of OCPP 1.6 gets it, whether
// a callback of ocpp16 or one in the terms of 2.0.1 decides.
func (w *world) callNative(L *lua.LState, name string, request *lua.LTable) int {
	action := w.nativeAction(L, name)
	if len(w.stations) == 0 && L.Get(3) == lua.LNil {
		fields := L.NewTable()
		fields.RawSetString("version", lua.LString(ocpp.V16.String()))
		w.newStation(L, fields)
	}
	station, info := w.theStation(L, 3)
	if info.Version != ocpp.V16 {
		L.RaiseError("t.call: OCPP %s has no %s%s; make the station with version = %q", info.Version, nativePrefix, action.Callback, ocpp.V16)
	}
	native, bad := message.FromLua(w.vm, action.Request, request, ocpp.V16)
	if bad != nil {
		L.RaiseError("t.call: the request does not fit %s: %s", action.Request.Name, bad.Error())
	}
	up, err := translate.Request(native, ocpp.NewDateTime(w.now), func(req *v16.StartTransactionRequest) (int, error) {
		return w.number(start{station, req.ConnectorID, ocpp.IDKey(req.IDTag), string(req.Timestamp), req.MeterStart}), nil
	})
	if err != nil {
		L.RaiseError("t.call: %s", err.Error())
	}
	w.asked++
	decision, err := w.gen.Handle(w.ctx, &engine.Call{
		Station: engine.NewStation(info), Action: w.actions.ByName(up.Action), Version: ocpp.V201, ID: fmt.Sprintf("test-%d", w.asked),
		Request: up.Request, Native: native, Wire: action, Facts: w.facts(L, station),
	})
	answer := decision.Native
	if err == nil && answer == nil {
		if answer, err = translate.Answer(native, up, decision.Response); err == nil {
			err = action.Response.Check(answer, ocpp.V16)
		}
	}
	if err != nil {
		return w.refused(L, action.Full, err)
	}
	if decision.After != nil {
		w.pending = append(w.pending, decision.After)
	}
	L.Push(message.ToLua(action.Response, answer))
	return 1
}

// nativeAction is the one of a station of OCPP 1.6 that a name means, by callback or by action.
func (w *world) nativeAction(L *lua.LState, name string) *plan.Action {
	action := v16.Actions.ByCallback(name)
	if action == nil {
		action = v16.Actions.ByName(name)
	}
	if action == nil || action.From&ocpp.FromStation == 0 {
		L.RaiseError("t.call: no station of OCPP 1.6 sends %q%s", name, spelling.DidYouMean(name, luabind.NativeNames()))
	}
	return action
}

// number is that of a transaction: the same one for a repeated start.
func (w *world) number(s start) int {
	if n := w.numbers[s]; n > 0 {
		return n
	}
	if w.numbers == nil {
		w.numbers = make(map[start]int)
	}
	w.numbers[s] = len(w.numbers) + 1
	return w.numbers[s]
}

// command is the one that a name means, of 2.x or of OCPP 1.6 alone; nil: there is none.
func (w *world) command(name string) *plan.Action {
	action := w.actions.ByName(name)
	if action == nil {
		action = v16.Actions.ByName(name)
	}
	if action == nil || action.From&ocpp.FromCSMS == 0 {
		return nil
	}
	return action
}
