package luabind

import (
	"context"
	"fmt"
	"reflect"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/spelling"
	"csms/luabind/jsonlua"
	"csms/luabind/message"
	"csms/luabind/sandbox"
)

// takeNative adds the functions of a plugin's ocpp16 table: each takes an action of OCPP 1.6 as stations of 1.6 send it, in place
// of the callback that the action would become.
func (in *instance) takeNative(plugin, file string, value lua.LValue) error {
	table, ok := value.(*lua.LTable)
	if !ok {
		return &loadError{file: file, text: fmt.Sprintf("ocpp16 is %s; it is a table of functions by action", article(value))}
	}
	table = sandbox.View(in.vm.L, table)
	var bad *loadError
	refuse := func(line int, text string) {
		if bad == nil || text < bad.text {
			bad = &loadError{file, line, text}
		}
	}
	table.ForEach(func(k, v lua.LValue) {
		action := v16.Actions.ByCallback(k.String())
		fn, ok := v.(*lua.LFunction)
		switch {
		case !ok:
			refuse(0, fmt.Sprintf("ocpp16.%s is %s; callbacks are functions", k, article(v)))
		case action == nil || !fromStation(action):
			refuse(lineOf(fn), fmt.Sprintf("ocpp16: %q is no action of a station of OCPP 1.6%s", k, spelling.DidYouMean(k.String(), NativeNames())))
		default:
			in.link(&in.natives[action.Index], plugin, action.Full, fn, in.proceedUp)
		}
	})
	if bad != nil {
		return bad
	}
	return nil
}

// NativeNames are the names that a plugin's ocpp16 table may have.
func NativeNames() []string {
	var names []string
	for _, a := range v16.Actions.All() {
		if fromStation(a) {
			names = append(names, a.Callback)
		}
	}
	return names
}

// handleNative asks the chain of an action of 1.6. The number of a transaction is csms's: what an answer to StartTransaction says
// of it doesn't count, and may be left out.
func (in *instance) handleNative(ctx context.Context, call *engine.Call) (any, error) {
	in.native = call
	defer func() { in.native = nil }()
	return in.ask(ctx, call, in.natives[call.Wire.Index],
		question{call.Wire.Full, call.Wire.Request, call.Wire.Response, ocpp.V16, call.Native, call.Wire.Name == "StartTransaction"})
}

// proceedUp is what proceed does after the last function that takes an action of 1.6: it asks the callback that the action becomes,
// and puts its answer back into the terms of 1.6.
func (in *instance) proceedUp(L *lua.LState) int {
	call := in.native
	if call == nil {
		L.RaiseError("proceed is for the request that it came with, which is answered")
	}
	text, err := jsonlua.Encoding{L: L}.Append(nil, L.CheckTable(1))
	if err != nil {
		L.RaiseError("proceed: the request: %s", err.Error())
	}
	// Leniently, since what a station was let through with must get through here.
	native, _, err := call.Wire.Request.Decode(text, ocpp.V16, plan.Lenient)
	if err != nil {
		L.RaiseError("proceed: the request does not fit %s: %s", call.Wire.Request.Name, err.Error())
	}
	up, err := translatedAgain(call, native, ocpp.NewDateTime(in.vm.Now()))
	if err != nil {
		L.RaiseError("proceed: %s", err.Error())
	}
	action := in.gen.rt.actions.ByName(up.Action)
	L.Push(L.NewFunction(in.proceed(&in.chains[action.Index], 0, nobody(action.Callback))))
	L.Push(message.ToLua(action.Request, up.Request))
	L.Call(1, 2)
	table, ok := L.Get(-2).(*lua.LTable)
	if !ok {
		return 2 // nil and an error; the caller's answer is checked
	}
	response, bad := in.reader.Read(in.vm, action.Response, table, call.Version)
	if bad != nil {
		L.RaiseError("%s", in.answerError(action.Callback, in.answer.fn, "the answer does not fit "+action.Response.Name+": "+bad.Error()).Error())
	}
	answer, err := translate.Answer(native, up, response)
	if err != nil {
		L.RaiseError("proceed: %s", err.Error())
	}
	in.answer.table = message.ToLua(call.Wire.Response, answer)
	L.Push(in.answer.table)
	return 1
}

// translatedAgain is the request of a call in the terms of 2.0.1, as a function that took it in those of 1.6 passes it on. The number
// of a transaction stays, and so does what the station doesn't say itself: that it was offline, or told to from here.
func translatedAgain(call *engine.Call, native any, now ocpp.DateTime) (translate.Up, error) {
	up := translate.Up{Action: call.Action.Name, Request: call.Request}
	if reflect.DeepEqual(native, call.Native) {
		return up, nil
	}
	before, _ := call.Request.(*v2.TransactionEventRequest)
	up, err := translate.Request(native, now, func(*v16.StartTransactionRequest) (int, error) {
		return strconv.Atoi(before.TransactionInfo.TransactionID)
	})
	if event, ok := up.Request.(*v2.TransactionEventRequest); ok && before != nil {
		event.Offline, event.TriggerReason, event.TransactionInfo.RemoteStartID = before.Offline, before.TriggerReason, before.TransactionInfo.RemoteStartID
	}
	return up, err
}
