package host_test

import (
	"log/slog"
	"strings"
	"testing"

	"csms/luabind/host"
)

func TestLog_lines(t *testing.T) {
	r := newRig(t)
	for _, row := range []struct{ script, want string }{
		{`log.info("hello")`, `level=INFO msg=hello generation=g1 at=test.lua:1`},
		{`log.debug("hidden")`, ``},
		{`print("a", 1.5, nil)`, `level=INFO msg="a\t1.5\tnil" generation=g1 at=test.lua:1`},
		{`log.warn("x", {n = 3, f = 0.5, b = true, s = "text", t = {1, {a = "b"}}})`,
			`level=WARN msg=x generation=g1 at=test.lua:1 n=3 f=0.5 b=true s=text t="[1,{\"a\":\"b\"}]"`},
		{`log.error({code = 1})`, `level=ERROR msg="{\"code\":1}" generation=g1 at=test.lua:1`},
		{`log.info("x", {station = "forged", level = 1})`,
			`level=INFO msg=x generation=g1 at=test.lua:1 script.station=forged script.level=1`},
		{`log.info("x", {f = print, e = ocpp.error("GenericError", "why"), z = json.null, i = 0/0, [7] = 1})`,
			`level=INFO msg=x generation=g1 at=test.lua:1 7=1 f=function e="GenericError: why" z=null i=NaN`},
		{`local t = {} t.t = t log.info("x", {t = t})`,
			`level=INFO msg=x generation=g1 at=test.lua:1 t="table ($.t: the table is within itself)"`},
		{`log.info("a\nb\255")`, `level=INFO msg="a\nb�" generation=g1 at=test.lua:1`},
		{`log.info(nil)`, `level=INFO msg=nil generation=g1 at=test.lua:1`},
	} {
		r.log.Reset()
		if _, err := r.run(row.script); err != nil {
			t.Errorf("%s: %v", row.script, err)
		}
		if got := strings.TrimSpace(r.log.String()); got != row.want {
			t.Errorf("%s\n  logs %s\n  want %s", row.script, got, row.want)
		}
	}
	r.raises(`log.info()`, "log.info: argument 1 (message) must be given, got nothing")
	r.raises(`log.info("x", "y")`, `log.info: argument 2 (fields) must be a table, got the string "y"`)
}

func TestLog_saysWhoAsks(t *testing.T) {
	r := newRig(t)
	*r.cur = host.Current{StationID: "CS-1", RequestID: "17", Plugin: "boot", Callback: "heartbeat"}
	if _, err := r.run("\nlog.info('x', {a = 1})"); err != nil {
		t.Fatal(err)
	}
	want := "level=INFO msg=x station=CS-1 request=17 plugin=boot callback=heartbeat generation=g1 at=test.lua:2 a=1\n"
	if r.log.String() != want {
		t.Errorf("logs %s", r.log)
	}
}

func TestLog_limits(t *testing.T) {
	r := newRig(t)
	if _, err := r.run(`local t = {} for i = 1, 40 do t["f" .. i] = ("é"):rep(1000) end log.info(("x"):rep(5000), t)`); err != nil {
		t.Fatal(err)
	}
	line := r.log.String()
	if len(line) > 4<<10+32*(1<<10+20)+200 || strings.Count(line, "…") != 33 || !strings.Contains(line, "fields_dropped=8") || strings.Contains(line, "�") {
		t.Errorf("%d bytes: %.200s", len(line), line)
	}
	r.cur.Reset()
	r.log.Reset()
	if _, err := r.run(`for i = 1, 1000 do log.info(i) end`); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(r.log.String(), "\n"); n != 501 || !strings.Contains(r.log.String(), "logs too much") {
		t.Errorf("%d lines", n)
	}
	r.cur.Reset()
	r.log.Reset()
	if _, err := r.run(`log.info("again")`); err != nil || !strings.Contains(r.log.String(), "msg=again") {
		t.Error(r.log, err)
	}
}

func TestLog_nobodyListens(t *testing.T) {
	r := newRig(t, func(e *host.Env) { e.Log = nil })
	r.gives(`log.error("x", {a = 1}) print("y") return 1`, "1")
	r = newRig(t, func(e *host.Env) { e.Log = slog.New(slog.DiscardHandler) })
	r.gives(`log.error("x", {a = 1}) return 1`, "1")
}
