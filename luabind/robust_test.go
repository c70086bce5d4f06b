package luabind_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	dto "github.com/prometheus/client_model/go"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/luabind"
	"csms/luabind/host"
)

func TestRobust_callbacksThatAreNoLuaFunctions(t *testing.T) {
	for name, script := range map[string]string{
		"of the library": `return { heartbeat = tostring }`,
		"of a coroutine": `return { heartbeat = coroutine.wrap(function() while true do coroutine.yield({}) end end) }`,
	} {
		t.Run(name, func(t *testing.T) {
			b := run(t, scripts(t, map[string]string{"a.lua": script}))
			for range 2 { // whatever it answers, csms goes on
				b.call("Heartbeat", "{}")
			}
		})
	}
}

// logging collects the runtime's log.
func logging(into *bytes.Buffer) func(*luabind.Options) {
	return func(o *luabind.Options) { o.Log = slog.New(slog.NewTextHandler(into, nil)) }
}

func TestRobust_hooksGoOnAfterOneWasEnded(t *testing.T) {
	var log bytes.Buffer
	b := run(t, scripts(t, map[string]string{
		"a.lua": `return { disconnect = function() while true do end end, after = { heartbeat = function() while true do end end } }`,
		"b.lua": `return { disconnect = function() log.warn("second disconnect hook") end,
			after = { heartbeat = function(req, res, station) log.warn("second after hook of " .. station.id) end }, heartbeat = function() return {} end }`,
	}), logging(&log), func(o *luabind.Options) { o.Timeout = 50 * time.Millisecond })
	st := engine.NewStation(engine.StationInfo{ID: "CP1"})
	b.rt.Disconnect(context.Background(), st, "test")
	d, err := b.rt.Begin().Handle(context.Background(), callOf(st, "Heartbeat"))
	if err != nil {
		t.Fatal(err)
	}
	d.After(context.Background())
	for _, want := range []string{"second disconnect hook", "second after hook of CP1", "a.lua:1: disconnect", "a.lua:1: after.heartbeat"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, log.String())
		}
	}
}

func TestRobust_hooksWithoutAnInstance(t *testing.T) {
	var log bytes.Buffer
	kv := host.NewMemoryKV(host.MemoryKVOptions{})
	b := run(t, scripts(t, map[string]string{
		"a.lua": `if kv.get("broken") then error("no more VMs") end return { disconnect = function() while true do end end }`,
		"b.lua": `return { disconnect = function() end }`,
	}), logging(&log), func(o *luabind.Options) { o.Timeout, o.KV = 50*time.Millisecond, kv })
	if err := kv.Set(context.Background(), "broken", "true", 0); err != nil {
		t.Fatal(err)
	}
	st := engine.NewStation(engine.StationInfo{ID: "CP1"})
	for range 3 { // the first ends the VM, the others find none
		b.rt.Disconnect(context.Background(), st, "test")
	}
	if !strings.Contains(log.String(), "no more VMs") {
		t.Errorf("nothing says why: %s", log.String())
	}
}

func TestRobust_countsTheVMsThatThereAre(t *testing.T) {
	kv, metrics := host.NewMemoryKV(host.MemoryKVOptions{}), luabind.NewMetrics()
	b := run(t, scripts(t, map[string]string{
		"a.lua": `if kv.get("broken") then error("no more VMs") end return { heartbeat = function() while true do end end }`,
	}), func(o *luabind.Options) { o.Timeout, o.KV, o.Metrics = 50*time.Millisecond, kv, metrics })
	if err := kv.Set(context.Background(), "broken", "true", 0); err != nil {
		t.Fatal(err)
	}
	for range 3 { // the first may find a VM and ends it, the others find none
		if _, err := b.call("Heartbeat", "{}"); err == nil {
			t.Error("a call without a VM succeeded")
		}
	}
	var m dto.Metric
	if err := metrics.VMs.Write(&m); err != nil || m.GetGauge().GetValue() != 0 {
		t.Errorf("%v VMs are counted (%v)", m.GetGauge().GetValue(), err)
	}
}

func TestRobust_timeoutChangesForVMsThatExist(t *testing.T) {
	b := run(t, scripts(t, map[string]string{"a.lua": `return {
		heartbeat = function() return {} end,
		data_transfer = function() while true do end end }`}), func(o *luabind.Options) { o.Timeout = time.Minute })
	b.json("Heartbeat", "{}") // a VM waits now
	short := 50 * time.Millisecond
	if _, err := b.rt.Reload(context.Background(), luabind.Change{Timeout: &short}); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if _, err := b.call("DataTransfer", `{"vendorId":"x"}`); err == nil || !strings.Contains(err.Error(), "ran too long") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestRobust_cancelledReloadSaysNothingOfTheScripts(t *testing.T) {
	f := scripts(t, map[string]string{"a.lua": "return {}"})
	b := run(t, f)
	f.write(map[string]string{"a.lua": "return { heartbeat = function() return {} end }"})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := b.rt.Reload(ctx, luabind.Change{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if p := b.rt.Problem(); p != nil {
		t.Errorf("the scripts are said to have a problem: %v", p)
	}
}

func TestRobust_loadingSendsNoCommands(t *testing.T) {
	rt := luabind.New(luabind.Options{Dir: scripts(t, map[string]string{"a.lua": `stations.call("CP1", "ClearCache") return {}`}).dir, Actions: v2.Actions})
	defer rt.Close()
	if _, err := rt.Reload(context.Background(), luabind.Change{}); err == nil || !strings.Contains(err.Error(), "while the plugin a is loaded") {
		t.Errorf("got %v", err)
	}
}

func TestRobust_modulesAreReadOnly(t *testing.T) {
	b := run(t, scripts(t, map[string]string{
		"lib/m.lua": `return { answer = function() return {} end }`,
		"a.lua":     `local m = require("m") return { heartbeat = function() m.answer = nil return {} end }`,
	}))
	if _, err := b.call("Heartbeat", "{}"); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("got %v", err)
	}
}

func TestRobust_chosenErrorsSayWhereTheyComeFrom(t *testing.T) {
	b := run(t, scripts(t, map[string]string{"a.lua": "return {\n\theartbeat = function() return nil, ocpp.error(\"SecurityError\", \"no\") end }"}))
	_, err := b.call("Heartbeat", "{}")
	var wire *ocppj.Error
	var origin interface{ LogArgs() []any }
	if !errors.As(err, &wire) || !errors.As(err, &origin) {
		t.Fatalf("got %T %v", err, err)
	}
	if args := origin.LogArgs(); !strings.Contains(strings.Join(texts(args), " "), "plugin a at a.lua:2") {
		t.Errorf("got %v", args)
	}
}

func TestNormalize_faults(t *testing.T) {
	b := run(t, scripts(t, map[string]string{
		"a.lua": `return { normalize = function(action, payload) payload.a = 1 return payload end }`,
		"b.lua": `return { normalize = function(action, payload) payload.a = 2 if payload.fail then error("no") end return 5 end }`,
	}))
	st := engine.NewStation(engine.StationInfo{ID: "CP1"})
	for payload, text := range map[string]string{`{"fail":true}`: "no", `{}`: "named fields"} {
		got, err := b.rt.Begin().Normalize(context.Background(), st, "Heartbeat", []byte(payload))
		if err == nil || !strings.Contains(err.Error(), text) || !strings.Contains(err.Error(), "b.lua:1") {
			t.Errorf("%s: error %v", payload, err)
		}
		if !strings.Contains(string(got), `"a":1`) {
			t.Errorf("%s: what a mended is lost: %s", payload, got)
		}
	}
}

func texts(args []any) []string {
	var out []string
	for _, a := range args {
		if s, ok := a.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func callOf(st *engine.Station, action string) *engine.Call {
	a := v2.Actions.ByName(action)
	return &engine.Call{Station: st, Action: a, Version: ocpp.V201, ID: "1", Request: a.Request.New()}
}

// slowKV takes four seconds for each answer.
type slowKV struct{ *host.MemoryKV }

func (k slowKV) Get(ctx context.Context, key string) (string, bool, error) {
	time.Sleep(4 * time.Second)
	return k.MemoryKV.Get(ctx, key)
}

// TestRobust_waitsAreBounded: a script that waits again and again holds up neither the reload of the scripts nor its station for ever.
func TestRobust_waitsAreBounded(t *testing.T) {
	const waiting = `for i = 0, 1000 do local _, err = kv.get("k") if err then error(i .. " waits: " .. err) end end `
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct{ script, want string }{
			{waiting + `return {}`, "3 waits: the script has waited too long"},
			{`return { heartbeat = function() ` + waiting + `end }`, "30 waits: the script has waited too long"},
		} {
			rt := luabind.New(luabind.Options{
				Dir: scripts(t, map[string]string{"a.lua": c.script}).dir, Actions: v2.Actions, Log: slog.New(slog.DiscardHandler),
				KV: slowKV{host.NewMemoryKV(host.MemoryKVOptions{})},
			})
			_, err := rt.Reload(t.Context(), luabind.Change{})
			if err == nil {
				_, err = rt.Begin().Handle(t.Context(), callOf(engine.NewStation(engine.StationInfo{ID: "CP1"}), "Heartbeat"))
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			rt.Close()
		}
		time.Sleep(time.Second) // of the bubble: the watchdogs end with their next tick
	})
}

func TestRobust_namesThatAreNone(t *testing.T) {
	rt := luabind.New(luabind.Options{Dir: scripts(t, map[string]string{"a.lua": `return { [("x"):rep(1e6)] = function() end }`}).dir, Actions: v2.Actions})
	defer rt.Close()
	if _, err := rt.Reload(t.Context(), luabind.Change{}); err == nil || len(err.Error()) > 1000 || !strings.Contains(err.Error(), "is no callback") {
		t.Errorf("got %.200v", err)
	}
}
