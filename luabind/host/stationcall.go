package host

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocppj"
	"csms/engine/spelling"
	"csms/luabind/jsonlua"
	"csms/luabind/message"
	"csms/luabind/sandbox"
)

// maxCall is the longest time that a script may give a station to answer.
const maxCall = time.Hour

// CallStation is the function behind station:call(action, payload, options) for the station with the id. The receiver is argument 1.
func CallStation(L *lua.LState, env *Env, id string) int {
	return call{L: L, env: env, name: "station:call"}.station(id, 2)
}

// station sends a command; the arguments from n on are action, payload and options.
func (c call) station(id string, n int) int {
	cur := currentOf(c.L)
	if cur.Answering && strings.EqualFold(cur.StationID, id) {
		c.raise("the station %s waits for this very answer and can't answer a call before it; call it in an after hook "+
			"(after = { %s = function(req, res, station) … end })", quote(id), cur.Callback)
	}
	if cur.Callback == "" && cur.Plugin != "" {
		c.raise("commands can't be sent while the plugin %s is loaded, which happens in many VMs; send them in a hook", cur.Plugin)
	}
	action := c.command(n)
	options := c.options(n+2, "timeout")
	timeout := c.duration(options, "timeout", maxCall)
	if c.env.Stations == nil {
		return c.noResult(errUnknownStation)
	}
	info, ok := c.env.Stations.Get(id)
	if !ok {
		return c.noResult(errUnknownStation)
	}
	action, request := c.payload(n+1, action, info.Version)
	ctx := cur.context()
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	var response any
	var err error
	if refused := c.wait(func() { response, err = c.env.Stations.Call(ctx, id, action, request) }); refused != nil {
		err = errors.Join(engine.ErrTooManyCalls, refused)
	}
	switch {
	case err != nil:
		return c.noResult(err)
	case action.Send, response == nil:
		return c.give(newTable(0, 0))
	}
	return c.give(message.ToLua(action.Response, response))
}

// command is the action that argument n names.
func (c call) command(n int) *plan.Action {
	name := c.text(n, "action")
	action := c.env.Actions.ByName(name)
	if action == nil {
		action = v16.Actions.ByName(name)
	}
	if action == nil {
		c.raise("argument %d (action): OCPP has no action %s%s", n, quote(name), spelling.DidYouMean(name, CommandNames(c.env.Actions)))
	}
	if action.From&ocpp.FromCSMS == 0 {
		c.raise("argument %d (action): %s is what stations send; it is no command", n, name)
	}
	return action
}

// CommandNames are the commands of 2.x and of 1.6.
func CommandNames(actions plan.Actions) []string {
	var names []string
	for _, list := range []plan.Actions{actions, v16.Actions} {
		for _, a := range list.All() {
			if a.From&ocpp.FromCSMS != 0 {
				names = append(names, a.Name)
			}
		}
	}
	return names
}

// payload is argument n as the action's request. A station of 1.6 is commanded in the terms of 2.0.1; what fits only its own
// command of the name is that.
func (c call) payload(n int, action *plan.Action, version ocpp.Version) (*plan.Action, any) {
	t, ok := c.L.Get(n).(*lua.LTable)
	if c.absent(n) {
		t, ok = newTable(0, 0), true
	}
	if !ok {
		c.wrong(n, "payload", "a table")
	}
	vm := sandbox.VMOf(c.L)
	terms := max(version, ocpp.V201)
	if action.Since == ocpp.V16 {
		terms = ocpp.V16
	}
	request, err := message.FromLua(vm, action.Request, t, terms)
	if err == nil {
		return action, request
	}
	if native := v16.Actions.ByName(action.Name); version == ocpp.V16 && native != nil {
		if request, err := message.FromLua(vm, native.Request, t, ocpp.V16); err == nil {
			return native, request
		}
	}
	c.raise("the payload does not fit %s: %s", action.Request.Name, err)
	return nil, nil
}

var errUnknownStation = errors.New("there is no station with this id")

// callErrorMeta lets an error table be printed.
var callErrorMeta = metatable(map[string]lua.LValue{
	"__tostring": &lua.LFunction{IsG: true, GFunction: func(L *lua.LState) int {
		t := L.CheckTable(1)
		L.Push(lua.LString(t.RawGetString("code").String() + ": " + t.RawGetString("description").String()))
		return 1
	}},
})

// noResult returns nil and the table that says why.
func (c call) noResult(err error) int {
	code, details := "Failed", map[string]any(nil)
	description := err.Error()
	var wire *ocppj.Error
	var bad *engine.BadAnswerError
	switch {
	case errors.As(err, &wire):
		code, description, details = string(wire.Code), wire.Description, wire.Details
	case errors.As(err, &bad):
		code, details = "BadAnswer", map[string]any{"code": string(bad.Code)}
	default:
		for _, known := range callCodes {
			if errors.Is(err, known.err) {
				code = known.code
				break
			}
		}
	}
	t := newTable(0, 3)
	t.RawSetString("code", lua.LString(code))
	t.RawSetString("description", lua.LString(description))
	detail := newTable(0, len(details)+1)
	for _, name := range slices.Sorted(maps.Keys(details)) {
		detail.RawSetString(name, FromGo(details[name]))
	}
	if bad != nil && json.Valid(bad.Payload) {
		if v, err := jsonlua.Decode(c.L, bad.Payload); err == nil {
			detail.RawSetString("payload", v)
		}
	}
	t.RawSetString("details", detail)
	t.Metatable = callErrorMeta
	c.L.Push(lua.LNil)
	c.L.Push(t)
	return 2
}

// callCodes are the codes of errors that aren't the station's own.
var callCodes = [...]struct {
	err  error
	code string
}{
	{errUnknownStation, "UnknownStation"},
	{engine.ErrNotConnected, "NotConnected"},
	{engine.ErrConnectionLost, "ConnectionLost"},
	{engine.ErrTooManyCalls, "TooManyCalls"},
	{engine.ErrNotPermitted, "NotPermitted"},
	{engine.ErrNoCommand, "NoCommand"},
	{context.DeadlineExceeded, "Timeout"},
	{context.Canceled, "ConnectionLost"},
}
