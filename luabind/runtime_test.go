package luabind_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/luabind"
	"csms/luabind/host"
	"csms/luabind/source"
)

// folder is a scripts' folder of a test.
type folder struct {
	testing.TB
	dir string
}

func scripts(t testing.TB, files map[string]string) *folder {
	t.Helper()
	f := &folder{t, t.TempDir()}
	f.write(files)
	return f
}

func (f *folder) write(files map[string]string) {
	f.Helper()
	for name, text := range files {
		path := filepath.Join(f.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			f.Fatal(err)
		}
	}
}

// bench is a runtime that a test asks to decide.
type bench struct {
	testing.TB
	rt *luabind.Runtime
}

func run(t testing.TB, f *folder, change ...func(*luabind.Options)) *bench {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	o := luabind.Options{Dir: f.dir, Actions: v2.Actions, Log: quiet, KV: host.NewMemoryKV(host.MemoryKVOptions{})}
	for _, c := range change {
		c(&o)
	}
	rt := luabind.New(o)
	t.Cleanup(rt.Close)
	if _, err := rt.Reload(context.Background(), luabind.Change{}); err != nil {
		t.Fatal(err)
	}
	return &bench{t, rt}
}

// call decides one message as the engine would.
func (b *bench) call(action, payload string) (any, error) {
	b.Helper()
	a := v2.Actions.ByName(action)
	request, _, err := a.Request.Decode([]byte(payload), ocpp.V201, plan.Strict)
	if err != nil {
		b.Fatal(err)
	}
	d, err := b.rt.Begin().Handle(context.Background(), &engine.Call{
		Station: engine.NewStation(engine.StationInfo{ID: "CP1"}), Action: a, Version: ocpp.V201, ID: "m1", Request: request,
	})
	return d.Response, err
}

// json is call with the answer as JSON.
func (b *bench) json(action, payload string) string {
	b.Helper()
	res, err := b.call(action, payload)
	if err != nil {
		b.Fatalf("%s: %v", action, err)
	}
	return string(v2.Actions.ByName(action).Response.Append(nil, res, ocpp.V201))
}

const bootPayload = `{"reason":"PowerUp","chargingStation":{"model":"M1","vendorName":"Acme"}}`

func TestHandle_decidesByScript(t *testing.T) {
	b := run(t, scripts(t, map[string]string{"boot.lua": `
		local M = {}
		function M.boot_notification(req, station)
			assert(station.id == "CP1" and type(req) == "table")
			if req.chargingStation.vendorName == "Acme" then return { status = "Accepted", interval = 7 } end
			return { status = "Pending", interval = 60 }
		end
		return M`}))
	res, err := b.call("BootNotification", bootPayload)
	if err != nil {
		t.Fatal(err)
	}
	boot := res.(*v2.BootNotificationResponse)
	if boot.Status != "Accepted" || boot.Interval != 7 {
		t.Errorf("got %+v", boot)
	}
	if _, err := boot.CurrentTime.Time(); err != nil {
		t.Errorf("currentTime is not filled in: %v", err)
	}
}

func TestHandle_errors(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"text", `return nil, "no such luck"`, "InternalError: no such luck"},
		{"ocpp.error returned", `return nil, ocpp.error("SecurityError", "go away")`, "SecurityError: go away"},
		{"ocpp.error raised", `error(ocpp.error("GenericError", "hm"))`, "GenericError: hm"},
		{"raised", `local x = nil; return x.y`, "a.lua:3: heartbeat: "},
		{"nothing", `return`, "a.lua:3: heartbeat: returned nothing"},
		{"a number", `return 5`, "a.lua:3: heartbeat: returned a number"},
		{"unknown field", `return { curentTime = "x" }`, `a.lua:3: heartbeat: the answer does not fit HeartbeatResponse: $.curentTime: unknown field; did you mean "currentTime"?`},
		{"bad time", `return { currentTime = "yesterday" }`, "$.currentTime"},
		{"endless", `while true do end`, "ran too long"},
		{"proceed after the last", `local res = M.proceed(req) return res`, "NotSupported"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := run(t, scripts(t, map[string]string{"a.lua": "local M = {}\n\n" +
				"function M.heartbeat(req, station, proceed) " + strings.Replace(tt.body, "M.proceed", "proceed", 1) + " end\nreturn M"}),
				func(o *luabind.Options) { o.Timeout = 50_000_000 })
			_, err := b.call("Heartbeat", "{}")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			var wire *ocppj.Error
			var failed *luabind.CallbackError
			if !errors.As(err, &wire) && !errors.As(err, &failed) {
				t.Errorf("%T is neither for the wire nor for the log", err)
			}
			if _, err := b.call("Heartbeat", "{}"); err == nil {
				t.Error("the second call went well")
			}
		})
	}
}

func TestHandle_chainInOrder(t *testing.T) {
	files := map[string]string{
		"a.lua": `return { heartbeat = function(req, station, proceed) local r = proceed(req) r.currentTime = "2026-01-01T00:00:0" .. #kv.get("order") .. "Z" return r end }`,
		"b.lua": `return { heartbeat = function(req, station, proceed) kv.set("order", (kv.get("order") or "") .. "b") return proceed(req) end }`,
		"c.lua": `return { heartbeat = function() kv.set("order", (kv.get("order") or "") .. "c") return {} end }`,
	}
	b := run(t, scripts(t, files))
	if got := b.json("Heartbeat", "{}"); !strings.Contains(got, "00:00:02Z") {
		t.Errorf("got %s", got)
	}
	b = run(t, scripts(t, files), func(o *luabind.Options) { o.Order = []string{"c"} })
	if got := b.json("Heartbeat", "{}"); strings.Contains(got, "2026-01-01T00:00:0") {
		t.Errorf("c first: got %s", got)
	}
}

func TestHandle_wrongAnswerIsPutDownToItsMaker(t *testing.T) {
	b := run(t, scripts(t, map[string]string{
		"a.lua": "return { heartbeat = function(req, station, proceed) return proceed(req) end }",
		"b.lua": "return {\n\n\n\theartbeat = function() return { nonsense = 1 } end }",
	}))
	_, err := b.call("Heartbeat", "{}")
	if err == nil || !strings.HasPrefix(err.Error(), "b.lua:4: ") {
		t.Errorf("got %v, want b.lua:4", err)
	}
}

func TestHandle_withoutCallback(t *testing.T) {
	b := run(t, scripts(t, map[string]string{"a.lua": "return {}"}))
	if _, err := b.call("Heartbeat", "{}"); !errors.Is(err, engine.ErrNoCallback) {
		t.Errorf("got %v", err)
	}
	if got := b.json("DataTransfer", `{"vendorId":"x"}`); got != `{"status":"UnknownVendorId"}` {
		t.Errorf("got %s", got)
	}
}

func TestReload_keepsWhatRunsWhenBroken(t *testing.T) {
	f := scripts(t, map[string]string{"a.lua": `return { heartbeat = function() return { currentTime = "2026-01-01T00:00:01Z" } end }`})
	b := run(t, f)
	good := b.rt.Status().Generation
	for name, text := range map[string]string{
		"syntax":           "return {\n\theartbeat = function( return end }",
		"load error":       "local x = nil\nx.y = 1\nreturn {}",
		"endless load":     "while true do end",
		"no table":         "return 5",
		"unknown callback": "return {\n hartbeat = function() end }",
		"not a function":   "return { heartbeat = 5 }",
		"global":           "heartbeat = 1\nreturn {}",
		"missing module":   `local x = require("nope") return {}`,
	} {
		t.Run(name, func(t *testing.T) {
			f.write(map[string]string{"a.lua": text})
			activated, err := b.rt.Reload(context.Background(), luabind.Change{})
			if activated || !errors.Is(err, luabind.ErrProblems) {
				t.Fatalf("activated %v, %v", activated, err)
			}
			s := b.rt.Status()
			if s.Generation != good || s.Problem == nil || s.Problem.File != "a.lua" || s.Problem.Text == "" {
				t.Errorf("status: %+v, problem %+v", s.Generation, s.Problem)
			}
			for _, l := range s.Problem.Excerpt {
				if lines := strings.Split(text, "\n"); l.Text != lines[l.Number-1] {
					t.Errorf("line %d is shown as %q of\n%s", l.Number, l.Text, text)
				}
			}
			if shown := len(s.Problem.Excerpt) > 0; shown != (s.Problem.Line > 0) {
				t.Errorf("line %d, excerpt %v", s.Problem.Line, s.Problem.Excerpt)
			}
			if got := b.json("Heartbeat", "{}"); !strings.Contains(got, "00:00:01Z") {
				t.Errorf("got %s", got)
			}
		})
	}
	f.write(map[string]string{"a.lua": `return { heartbeat = function() return { currentTime = "2026-01-01T00:00:02Z" } end }`})
	if activated, err := b.rt.Reload(context.Background(), luabind.Change{}); !activated || err != nil {
		t.Fatalf("activated %v, %v", activated, err)
	}
	if got := b.json("Heartbeat", "{}"); !strings.Contains(got, "00:00:02Z") {
		t.Errorf("got %s", got)
	}
	if s := b.rt.Status(); s.Problem != nil || s.Generation == good {
		t.Errorf("status: %+v", s)
	}
}

func TestConnect_hooks(t *testing.T) {
	b := run(t, scripts(t, map[string]string{
		"a.lua": `return { connect = function(h) if h.id == "BAD" then return false, 401 end end }`,
		"b.lua": `return { connect = function(h) if h.id == "WORSE" then return false end return true end }`,
		"c.lua": `return { connect = function(h) if h.id == "BROKEN" then error("x") end end }`,
	}))
	for id, want := range map[string]int{"GOOD": 0, "BAD": 401, "WORSE": 403} {
		err := b.rt.Connect(context.Background(), engine.Handshake{ID: id, Version: ocpp.V201})
		var refusal *engine.Refusal
		if want == 0 && err != nil || want != 0 && (!errors.As(err, &refusal) || refusal.Status != want) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if err := b.rt.Connect(context.Background(), engine.Handshake{ID: "BROKEN", Version: ocpp.V201}); err == nil {
		t.Error("a hook that raises lets in")
	}
}

func TestNormalize_inOrder(t *testing.T) {
	b := run(t, scripts(t, map[string]string{
		"a.lua": `return { normalize = function(action, payload) if action == "Heartbeat" then payload.a = nil payload.b = 1 return payload end end }`,
		"b.lua": `return { normalize = function(action, payload) if payload.b then payload.b = nil return payload end end }`,
	}))
	got, err := b.rt.Begin().Normalize(context.Background(), engine.NewStation(engine.StationInfo{ID: "CP1"}), "Heartbeat", []byte(`{"a":1}`))
	if err != nil || string(got) != "{}" {
		t.Errorf("got %s, %v", got, err)
	}
	got, err = b.rt.Begin().Normalize(context.Background(), engine.NewStation(engine.StationInfo{ID: "CP1"}), "Authorize", []byte(`{"a":1}`))
	if err != nil || got != nil {
		t.Errorf("left alone: got %s, %v", got, err)
	}
}

// A field that only another version has is left out of the answer, and said once a generation.
func TestHandle_fieldOfAnotherVersion(t *testing.T) {
	var out strings.Builder
	b := run(t, scripts(t, map[string]string{"tx.lua": `return { transaction_event = function()
		return { totalCost = 1, transactionLimit = { maxEnergy = 5 } }
	end }`}), func(o *luabind.Options) { o.Log = slog.New(slog.NewTextHandler(&out, nil)) })
	const event = `{"eventType":"Updated","timestamp":"2030-01-01T00:00:00Z","triggerReason":"Trigger","seqNo":1,"transactionInfo":{"transactionId":"T"}}`
	for range 3 {
		if got := b.json("TransactionEvent", event); got != `{"totalCost":1}` {
			t.Errorf("the answer is %s", got)
		}
	}
	if n := strings.Count(out.String(), "TransactionEventResponse.transactionLimit"); n != 1 {
		t.Errorf("it was said %d times in\n%s", n, out.String())
	}
}

func TestReload_lintsFirst(t *testing.T) {
	f := scripts(t, map[string]string{"policy.lua": `return { heartbeat = function() return {} end }`})
	b := run(t, f, func(o *luabind.Options) {
		o.Lint = func(src *source.Source) source.Problems {
			if len(src.Plugins) == 1 {
				return nil
			}
			return source.Problems{{File: "bad.lua", Line: 1, Text: "found without running it"}}
		}
	})
	f.write(map[string]string{"bad.lua": `error("it ran")`})
	_, err := b.rt.Reload(t.Context(), luabind.Change{})
	if p := b.rt.Problem(); !errors.Is(err, luabind.ErrProblems) || p == nil || p.Error() != "bad.lua:1: found without running it" {
		t.Errorf("got %v, %v", err, p)
	}
}
