package luabind_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"

	"csms/engine"
	"csms/luabind"
	"csms/luabind/host"
)

// heard keeps the lines that a runtime tells of.
type heard struct {
	mu    sync.Mutex
	lines []host.Line
}

func (h *heard) take(l host.Line) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lines = append(h.lines, l)
}

func TestLines_ofScriptsAndTheirErrors(t *testing.T) {
	var told heard
	b := run(t, scripts(t, map[string]string{
		"a.lua": `log.info("loaded")
return {
  heartbeat = function(req, station, proceed)
    log.warn("asked", { n = 1 })
    return proceed(req)
  end,
  authorize = function() return nil, "no cards today" end,
  connect = function() error("nobody comes in") end,
}`,
		"b.lua": "return {\n heartbeat = function()\n  local x\n  return x.y\n end,\n data_transfer = function() return { status = 'Fine' } end }",
	}), func(o *luabind.Options) { o.Logged = told.take })
	if _, err := b.call("Heartbeat", "{}"); err == nil {
		t.Error("the heartbeat was answered")
	}
	if _, err := b.call("Authorize", `{"idToken":{"idToken":"A1","type":"Central"}}`); err == nil {
		t.Error("the card was accepted")
	}
	if _, err := b.call("DataTransfer", `{"vendorId":"x"}`); err == nil {
		t.Error("a wrong answer was taken")
	}
	if err := b.rt.Connect(context.Background(), engine.Handshake{ID: "CP2"}); err == nil {
		t.Error("the connect hook let in")
	}
	g := b.rt.Status().Generation
	want := []host.Line{
		{Level: slog.LevelError, Text: "nobody comes in", Station: "CP2", Plugin: "a", Callback: "connect", Generation: g, File: "a.lua", Line: 8},
		{Level: slog.LevelError, Text: `the answer does not fit DataTransferResponse: $.status: "Fine" is no DataTransferStatusEnum; expected one of Accepted, Rejected, UnknownMessageId, UnknownVendorId`,
			Station: "CP1", Request: "m1", Plugin: "b", Callback: "data_transfer", Generation: g, File: "b.lua", Line: 6},
		{Level: slog.LevelError, Text: "attempt to read field 'y' of a nil value (local 'x')", Station: "CP1", Request: "m1", Plugin: "b", Callback: "heartbeat", Generation: g, File: "b.lua", Line: 4},
		{Level: slog.LevelWarn, Text: "asked", Station: "CP1", Request: "m1", Plugin: "a", Callback: "heartbeat", Generation: g, File: "a.lua", Line: 4},
		{Level: slog.LevelInfo, Text: "loaded", Plugin: "a", Generation: g, File: "a.lua", Line: 1}, // in the VM that answers
		{Level: slog.LevelInfo, Text: "loaded", Plugin: "a", Generation: g, File: "a.lua", Line: 1}, // in the one that looked whether it loads
	}
	got := b.rt.Lines(10)
	if len(got) != len(want) || len(told.lines) != len(want) {
		t.Fatalf("%d lines, %d told of, want %d: %+v", len(got), len(told.lines), len(want), got)
	}
	for i, w := range want {
		l := got[i]
		if l.Time.IsZero() || fmt.Sprint(l) != fmt.Sprint(told.lines[len(want)-1-i]) {
			t.Errorf("line %d: told of %+v", i, told.lines[len(want)-1-i])
		}
		if fields := fmt.Sprint(l.Fields); w.Text == "asked" && fields != "[n=1]" {
			t.Errorf("fields %s", fields)
		}
		if w.Level == slog.LevelError && w.Callback == "heartbeat" && (len(l.Fields) != 1 || l.Fields[0].Key != "traceback") {
			t.Errorf("no traceback: %v", l.Fields)
		}
		w.Time, w.Fields = l.Time, l.Fields
		if fmt.Sprint(l) != fmt.Sprint(w) {
			t.Errorf("line %d\n  got  %+v\n  want %+v", i, l, w)
		}
	}
	if last := b.rt.Lines(1); len(last) != 1 || last[0].Callback != "connect" {
		t.Errorf("the last line: %+v", last)
	}
}

func TestLines_areBounded(t *testing.T) {
	b := run(t, scripts(t, map[string]string{"a.lua": `local n = 0
return { heartbeat = function() for i = 1, 300 do n = n + 1 log.info(n) end return {} end }`}))
	for range 5 {
		if _, err := b.call("Heartbeat", "{}"); err != nil {
			t.Fatal(err)
		}
	}
	got := b.rt.Lines(5000)
	if len(got) != 1000 {
		t.Fatalf("%d lines are kept", len(got))
	}
	for i, l := range got {
		if l.Text != fmt.Sprint(1500-i) {
			t.Fatalf("line %d is %s", i, l.Text)
		}
	}
	// What tests log has a place of its own.
	env := b.rt.Active().Env()
	for i := range 250 {
		env.Lines(host.Line{Text: fmt.Sprint("test ", i), Time: got[0].Time.Add(1), Test: true})
	}
	all := b.rt.Lines(5000)
	if len(all) != 1200 || all[0].Text != "test 249" || all[199].Text != "test 50" || all[200].Text != "1500" || all[1199].Text != "501" {
		t.Errorf("%d lines, from %q to %q", len(all), all[0].Text, all[len(all)-1].Text)
	}
}

func TestFigures_byPlugin(t *testing.T) {
	f := scripts(t, map[string]string{
		"a.lua": `return { heartbeat = function(req, station, proceed) return proceed(req) end, authorize = function() return nil, "no" end }`,
		"b.lua": `local n = 0
return { heartbeat = function() n = n + 1 if n > 2 then error("enough") end return {} end }`,
	})
	b := run(t, f)
	for range 4 {
		_, _ = b.call("Heartbeat", "{}") // the last two fail
	}
	_, _ = b.call("Authorize", `{"idToken":{"idToken":"A1","type":"Central"}}`)
	for _, row := range []struct {
		plugin, callback string
		calls, errors    uint64
	}{{"a", "heartbeat", 4, 2}, {"b", "heartbeat", 4, 2}, {"a", "authorize", 1, 1}, {"b", "authorize", 0, 0}} {
		s := b.rt.Figures(row.plugin, row.callback)
		if s.Calls != row.calls || s.Errors != row.errors || (s.P50 > 0) != (row.calls > 0) || s.P99 < s.P50 {
			t.Errorf("%s %s: %+v", row.plugin, row.callback, s)
		}
	}
	f.write(map[string]string{"b.lua": `return { heartbeat = function() return {} end }`})
	if _, err := b.rt.Reload(context.Background(), luabind.Change{}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.call("Heartbeat", "{}"); err != nil {
		t.Fatal(err)
	}
	if s := b.rt.Figures("b", "heartbeat"); s.Calls != 5 || s.Errors != 2 {
		t.Errorf("after a reload: %+v", s)
	}
}
