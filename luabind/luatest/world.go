package luatest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
	"csms/luabind"
	"csms/luabind/host"
	"csms/luabind/message"
	"csms/luabind/sandbox"
)

// world is all that one test has to itself. One goroutine, the test's, uses it: the scripts under test
// run inside the test's own calls.
type world struct {
	ctx     context.Context
	gen     *luabind.Generation // the scripts under test
	base    *luabind.Generation
	env     host.Env
	vm      *sandbox.VM // the test's own
	actions plan.Actions

	now      time.Time
	asked    int // calls so far, for message ids
	stations []*fakeStation
	numbers  map[start]int // of transactions of OCPP 1.6
	// What the records hold, as far as scripts see it.
	knownTokens       *fakeTokens
	knownTransactions *fakeTransactions
	web               *fakeHTTP
	logged            []slog.Record

	pending  []func(ctx context.Context) // after hooks that wait
	failures []Failure
	troubles []Failure // callbacks that failed, in case the test fails too
	asserts  asserter
}

// epoch is what the clock shows when a test begins.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newWorld(ctx context.Context, g *luabind.Generation, timeout time.Duration) *world {
	w := &world{ctx: ctx, base: g, now: epoch}
	w.env = g.Env()
	w.env.Now = func() time.Time { return w.now }
	w.env.KV = host.NewMemoryKV(host.MemoryKVOptions{Now: w.env.Now})
	w.env.Stations = fakeStations{w}
	w.knownTokens, w.knownTransactions = new(fakeTokens), new(fakeTransactions)
	w.env.Tokens, w.env.Transactions = w.knownTokens, w.knownTransactions
	w.env.Metrics = host.NewMetrics()
	w.web = &fakeHTTP{w: w}
	w.env.HTTP = w.web // tests reach nobody
	w.env.Log = slog.New(scriptLog{w})
	w.env.Test = true
	w.actions = w.env.Actions
	w.gen = g.Trial(w.env)
	w.vm = w.gen.NewVM(map[string]lua.LValue{"assert": w.asserts.value()})
	w.vm.SetTimeout(timeout)
	return w
}

func (w *world) close() {
	w.vm.Close()
	w.gen.Close()
}

// set has the scripts under test read other settings. They are loaded anew.
func (w *world) set(settings map[string]any) {
	w.env.Settings = settings
	w.gen.Close()
	w.gen = w.base.Trial(w.env)
}

// failed notes what makes the test fail although no assertion does.
// Without a place it is put down to the test's line that runs.
func (w *world) failed(f Failure) {
	if f.File == "" {
		f.File, f.Line, _ = sandbox.SplitPosition(w.vm.L.Where(1))
	}
	w.failures = append(w.failures, f)
}

func failureOf(e *luabind.CallbackError) Failure {
	return Failure{File: e.File, Line: e.Line, Text: e.Callback + ": " + e.Text, Traceback: e.Traceback}
}

// fakeStation is a station of a test: a Lua table whose fields are read when they are needed.
type fakeStation struct {
	table *lua.LTable
	calls map[string]lua.LValue // answers by action: functions, or tables
	sent  *lua.LTable
}

// stationFields are those that t.station{…} takes.
var stationFields = []string{
	"id", "version", "connected", "remote", "auth", "registration", "told", "status", "vendor", "model", "serial", "firmware", "labels", "calls", "tx",
}

// info is what is known of the station now.
func (s *fakeStation) info(L *lua.LState) engine.StationInfo {
	text := func(name string) string { return lua.LVAsString(s.table.RawGetString(name)) }
	info := engine.StationInfo{
		ID: text("id"), Remote: text("remote"), Auth: text("auth"), Decided: engine.Registration(text("registration")), Told: engine.Registration(text("told")),
		Status: text("status"), Vendor: text("vendor"), Model: text("model"), Serial: text("serial"), Firmware: text("firmware"),
		Connected: s.table.RawGetString("connected") != lua.LFalse, Version: versionOf(text("version")), Labels: map[string]string{},
	}
	if labels, ok := s.table.RawGetString("labels").(*lua.LTable); ok {
		sandbox.View(L, labels).ForEach(func(k, v lua.LValue) { info.Labels[k.String()] = v.String() })
	}
	return info
}

var versions = []ocpp.Version{ocpp.V16, ocpp.V201, ocpp.V21}

// versionOf is 0 for what is no version.
func versionOf(text string) ocpp.Version {
	for _, v := range versions {
		if v.String() == text {
			return v
		}
	}
	return 0
}

// wire is the version of messages: those of 1.6 are translated into the terms of 2.0.1.
func wire(v ocpp.Version) ocpp.Version { return max(v, ocpp.V201) }

// fakeStations are the test's stations as the stations module sees them.
type fakeStations struct{ w *world }

func (f fakeStations) find(id string) *fakeStation {
	for _, s := range f.w.stations {
		if strings.EqualFold(lua.LVAsString(s.table.RawGetString("id")), id) {
			return s
		}
	}
	return nil
}

func (f fakeStations) List() []engine.StationInfo {
	var list []engine.StationInfo
	for _, s := range f.w.stations {
		list = append(list, s.info(f.w.vm.L))
	}
	slices.SortFunc(list, func(a, b engine.StationInfo) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func (f fakeStations) Get(id string) (engine.StationInfo, bool) {
	if s := f.find(id); s != nil {
		return s.info(f.w.vm.L), true
	}
	return engine.StationInfo{}, false
}

// worldErrors are what a test may have a call come to: return nil, "Timeout".
var worldErrors = map[string]error{
	"NotConnected": engine.ErrNotConnected, "ConnectionLost": engine.ErrConnectionLost, "TooManyCalls": engine.ErrTooManyCalls,
	"NotPermitted": engine.ErrNotPermitted, "NoCommand": engine.ErrNoCommand, "Timeout": context.DeadlineExceeded,
}

// Call lets the test answer.
func (f fakeStations) Call(_ context.Context, id string, action *plan.Action, request any) (any, error) {
	s, w, L := f.find(id), f.w, f.w.vm.L
	if s == nil {
		return nil, engine.ErrNotConnected
	}
	info := s.info(L)
	v := wire(info.Version)
	if action.Since == ocpp.V16 {
		v = ocpp.V16
	}
	entry := L.CreateTable(0, 2)
	entry.RawSetString("action", lua.LString(action.Name))
	entry.RawSetString("payload", message.ToLua(action.Request, request))
	s.sent.Append(entry)
	if !info.Connected {
		return nil, engine.ErrNotConnected
	}
	if err := engine.Commands(info.Version, action); err != nil {
		return nil, err
	}
	answer, ok := s.calls[action.Name]
	if !ok {
		text := fmt.Sprintf(`nothing answers %s of the station %s: give it t.station{ calls = { %s = function(payload) return { … } end } }, or station:on("%s", fn)`,
			action.Name, id, action.Name, action.Name)
		w.failed(Failure{Text: text})
		return nil, errors.New(text)
	}
	var reason lua.LValue = lua.LNil
	if fn, ok := answer.(*lua.LFunction); ok {
		L.Push(fn)
		L.Push(entry.RawGetString("payload"))
		if err := sandbox.Protect(L, 1, 2); err != nil {
			w.failed(w.failureOf(err))
			return nil, errors.New("the test's answer to " + action.Name + " raised an error")
		}
		answer, reason = L.Get(-2), L.Get(-1)
		L.Pop(2)
	}
	table, ok := answer.(*lua.LTable)
	if !ok {
		return nil, w.refusal(action, reason)
	}
	if action.Send {
		return nil, nil
	}
	response, bad := message.FromLua(w.vm, action.Response, table, v)
	if bad != nil {
		w.failed(Failure{Text: fmt.Sprintf("the test's answer to %s does not fit %s: %s", action.Name, action.Response.Name, bad)})
		return nil, bad
	}
	return response, nil
}

// refusal is the error that a test's answer gave instead of a response.
func (w *world) refusal(action *plan.Action, reason lua.LValue) error {
	if e, ok := host.AsError(reason); ok {
		return e
	}
	if s, ok := reason.(lua.LString); ok {
		if err := worldErrors[string(s)]; err != nil {
			return err
		}
		return ocppj.Errorf(ocppj.InternalError, string(s))
	}
	text := fmt.Sprintf(`the test's answer to %s is no response: return a table, or nil and an ocpp.error, or nil and one of "NotConnected", "Timeout", …`, action.Name)
	w.failed(Failure{Text: text})
	return errors.New(text)
}
