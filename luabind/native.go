package luabind

import (
	"context"
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/spelling"
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
			in.link(&in.natives[action.Index], plugin, action.Full, fn)
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
func (in *instance) handleNative(ctx context.Context, call engine.Call) (any, error) {
	return in.ask(ctx, &call, in.natives[call.Wire.Index],
		question{call.Wire.Full, call.Wire.Request, call.Wire.Response, ocpp.V16, call.Native, call.Wire.Name == "StartTransaction"})
}
