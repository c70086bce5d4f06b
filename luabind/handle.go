package luabind

import (
	"context"
	"errors"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/luabind/host"
	"csms/luabind/message"
)

// answered remembers which function a response table came from, so that a wrong answer is put down
// to the plugin that made it and not to those that passed it on.
type answered struct {
	table lua.LValue
	fn    *lua.LFunction
}

// Begin returns the active generation, for one message.
func (rt *Runtime) Begin() engine.Decider { return rt.active.Load() }

// Handle answers a CALL with the chain of its callback.
func (g *Generation) Handle(ctx context.Context, call *engine.Call) (engine.Decision, error) {
	native := call.Native != nil && g.natives[call.Wire.Index]
	if !native && !g.chains[call.Action.Index] {
		if call.Action.Name == "DataTransfer" {
			return engine.Decision{Response: unknownVendor(), Generation: g.Name}, nil
		}
		return engine.Decision{}, engine.ErrNoCallback
	}
	in, err := g.pool.borrow(ctx)
	if err != nil {
		return engine.Decision{}, err
	}
	response, err := in.handleSafely(ctx, call, native)
	if err != nil {
		if !errors.As(err, new(*ocppj.Error)) { // which a script chose to answer with
			g.failed(call.Action.Callback, err, call.Station.ID(), call.ID)
		}
		return engine.Decision{Generation: g.Name}, err
	}
	d := engine.Decision{Response: response, Generation: g.Name}
	if native {
		if d.Response, err = translate.AnswerUp(translate.Up{Action: call.Action.Name, Request: call.Request}, response); err != nil {
			return engine.Decision{Generation: g.Name}, err
		}
		d.Native, response = response, d.Response
	}
	if g.after[call.Action.Index] {
		d.After = g.afterHooks(*call, response)
	}
	return d, nil
}

// handleSafely is handle, and gives the instance back whatever happens.
func (in *instance) handleSafely(ctx context.Context, call *engine.Call, native bool) (response any, err error) {
	sound := false
	defer func() {
		if !sound {
			in.vm.Kill(errors.New("a call panicked"))
		}
		in.gen.pool.release(in)
	}()
	if native {
		response, err = in.handleNative(ctx, call)
	} else {
		response, err = in.handle(ctx, call)
	}
	sound = true
	return response, err
}

// handle calls the first link of the chain and reads its answer.
func (in *instance) handle(ctx context.Context, call *engine.Call) (any, error) {
	return in.ask(ctx, call, in.chains[call.Action.Index], question{call.Action.Callback, call.Action.Request, call.Action.Response, call.Version, call.Request, false})
}

// question is what a chain is asked: in the terms of 2.x, or of 1.6.
type question struct {
	callback          string
	request, response *plan.Type // response is nil for a SEND
	version           ocpp.Version
	message           any
	// number is set where a transactionId that is left out is filled in.
	number bool
}

// ask calls the first link of a chain and reads its answer.
func (in *instance) ask(ctx context.Context, call *engine.Call, chain []link, q question) (any, error) {
	first := &chain[0]
	began := first.figures.Begin()
	response, err := in.askFirst(ctx, call, first, q)
	first.figures.End(began, err != nil)
	return response, err
}

func (in *instance) askFirst(ctx context.Context, call *engine.Call, first *link, q question) (any, error) {
	c := &in.current
	c.Ctx, c.Station, c.StationID, c.RequestID = ctx, call.Station, call.Station.ID(), call.ID
	c.Plugin, c.Callback, c.Answering = first.plugin, q.callback, true
	c.Facts = call.Facts
	in.answer = answered{}
	in.results = [2]lua.LValue{}
	args := in.args[:0]
	if first.args > 0 {
		args = append(args, message.ToLua(q.request, q.message))
	}
	if first.args > 1 {
		args = append(args, in.stationValue(call.Station))
	}
	if first.args > 2 {
		args = append(args, first.proceed)
	}
	err := in.vm.Call(ctx, first.fn, in.results[:], args...)
	clear(in.args[:])
	results := in.results
	if err != nil {
		return nil, in.scriptError(q.callback, c.Plugin, err)
	}
	if q.response == nil {
		if results[0] == lua.LNil && results[1] != lua.LNil {
			return nil, in.returned(q.callback, first.fn, results[1])
		}
		return nil, nil // nothing answers a SEND
	}
	maker := first.fn
	if in.answer.table == results[0] && in.answer.fn != nil {
		maker = in.answer.fn
	}
	if results[0] == lua.LNil {
		return nil, in.returned(q.callback, maker, results[1])
	}
	table, ok := results[0].(*lua.LTable)
	if !ok {
		return nil, in.answerError(q.callback, maker, "returned "+article(results[0])+"; a response is a table")
	}
	if L := in.vm.L; q.number && L.GetField(table, "transactionId") == lua.LNil {
		L.SetField(table, "transactionId", lua.LNumber(0))
	}
	response, bad := in.reader.Read(in.vm, q.response, table, q.version)
	if bad != nil {
		return nil, in.answerError(q.callback, maker, "the answer does not fit "+q.response.Name+": "+bad.Error())
	}
	return response, nil
}

// proceed returns the third argument of a callback: it calls the link at position i of the chain, and end after the last.
func (in *instance) proceed(links *[]link, i int, end lua.LGFunction) lua.LGFunction {
	return func(L *lua.LState) int {
		chain := *links
		if i >= len(chain) {
			return end(L)
		}
		req := L.CheckTable(1)
		next := &chain[i]
		st := L.Get(2)
		if st.Type() != lua.LTTable {
			st = lua.LNil
			if in.current.Station != nil {
				st = in.stationValue(in.current.Station)
			}
		}
		before, began, failed := in.current.Plugin, next.figures.Begin(), true
		in.current.Plugin = next.plugin
		defer func() {
			in.current.Plugin = before
			next.figures.End(began, failed)
		}()
		L.Push(next.fn)
		L.Push(req)
		L.Push(st)
		L.Push(next.proceed)
		L.Call(3, 2)
		failed = L.Get(-2) == lua.LNil && L.Get(-1) != lua.LNil
		if res := L.Get(-2); res.Type() == lua.LTTable && in.answer.table != res {
			in.answer = answered{table: res, fn: next.fn}
		}
		return 2
	}
}

// nobody is the end of a chain that nothing comes after.
func nobody(callback string) lua.LGFunction {
	return func(L *lua.LState) int {
		L.Error(host.NewError(ocppj.Errorf(ocppj.NotSupported, "no plugin after this one has "+callback)), 1)
		return 0
	}
}

// afterHooks is runAfter for later. It is a function of its own so that calls without hooks don't allocate.
func (g *Generation) afterHooks(call engine.Call, response any) func(context.Context) {
	return func(ctx context.Context) { g.runAfter(ctx, call, response) }
}

// runAfter runs the after hooks of a callback, each on its own: one that fails doesn't keep the
// others from running.
func (g *Generation) runAfter(ctx context.Context, call engine.Call, response any) {
	callback := "after." + call.Action.Callback
	g.each(ctx, callback, call.Station, func(in *instance) []hook { return in.after[call.Action.Index] },
		func(in *instance, h hook) error {
			in.current.RequestID = call.ID
			req, res := lua.LValue(message.ToLua(call.Action.Request, call.Request)), lua.LValue(lua.LNil)
			if response != nil {
				res = message.ToLua(call.Action.Response, response)
			}
			return in.vm.Call(ctx, h.fn, nil, req, res, in.stationValue(call.Station))
		})
}

// unknownVendor is the answer to a DataTransfer that nobody takes (OCPP 2.0.1 P02.FR.06).
func unknownVendor() any {
	return &v2.DataTransferResponse{Status: v2.DataTransferStatusUnknownVendorId}
}

func fromStation(a *plan.Action) bool { return a.From&ocpp.FromStation != 0 }
