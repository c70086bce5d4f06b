package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"csms/engine/ocpp/v2"
)

const talkative = `local M = {}
function M.data_transfer(req)
  if req.vendorId == "bad" then local x return x.y end
  log.warn("asked", { vendor = req.vendorId, nothing = 0/0 })
  return { status = "Accepted" }
end
return M
`

const talkativeTest = `return {
  talks = function(t)
    assert.equal("Accepted", t.call("data_transfer", { vendorId = "tested" }).status)
  end,
}
`

func TestScriptsLog_ofTheProgram(t *testing.T) {
	w := startLive(t, "")
	for name, text := range map[string]string{"a_talk.lua": talkative, "a_talk_test.lua": talkativeTest} {
		if err := os.WriteFile(filepath.Join(w.dir, "scripts", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w.ask("", "scripts", "reload")
	st := w.station("CP1")
	for _, vendor := range []string{"good", "bad"} {
		_, err := st.Call(t.Context(), "DataTransfer", &v2.DataTransferRequest{VendorID: vendor})
		if (err == nil) != (vendor == "good") {
			t.Fatalf("%s: %v", vendor, err)
		}
	}
	code, out, errs := w.ask("", "scripts", "log", "--limit", "2")
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if code != 0 || len(lines) != 3 ||
		!strings.HasSuffix(lines[0], ` WARN a_talk.lua:4 CP1 data_transfer: asked nothing="NaN" vendor="good"`) ||
		!strings.HasSuffix(lines[1], " ERROR a_talk.lua:3 CP1 data_transfer: attempt to read field 'y' of a nil value (local 'x')") ||
		!strings.HasPrefix(lines[2], "a_talk.lua:3: in ") {
		t.Errorf("%d %s\n%s", code, errs, out)
	}
	if _, out, _ := w.ask("", "scripts", "log"); strings.Contains(out, "(test)") {
		t.Errorf("lines of tests are shown unasked:\n%s", out)
	}
	if _, out, _ := w.ask("", "scripts", "log", "--tests"); !strings.Contains(out, "(test)") {
		t.Errorf("no lines of tests are shown:\n%s", out)
	}
	code, out, errs = w.ask("", "scripts", "log", "--limit", "1", "--json")
	var line struct {
		Level, Plugin, File, Callback, Station, Request, Generation string
		Line                                                        int
		Fields                                                      struct{ Traceback string }
	}
	if err := json.Unmarshal([]byte(out), &line); err != nil || code != 0 {
		t.Fatalf("%d %v %s\n%s", code, err, errs, out)
	}
	if line.Level != "error" || line.Plugin != "a_talk" || line.Line != 3 || line.Callback != "data_transfer" || line.Station != "CP1" ||
		line.Request == "" || len(line.Generation) != 12 || line.Fields.Traceback == "" {
		t.Errorf("%+v", line)
	}
	var status struct {
		Plugins []struct {
			Name  string
			Stats map[string]struct {
				Calls, Errors int
				P99           float64
			}
		}
	}
	_, out, _ = w.ask("", "scripts", "--json")
	if err := json.Unmarshal([]byte(out), &status); err != nil || len(status.Plugins) == 0 {
		t.Fatalf("%v: %s", err, out)
	}
	if p := status.Plugins[0]; p.Name != "a_talk" || p.Stats["data_transfer"].Calls != 2 || p.Stats["data_transfer"].Errors != 1 || p.Stats["data_transfer"].P99 <= 0 {
		t.Errorf("%+v", p)
	}
}

func TestScriptsLog_follow(t *testing.T) {
	const line = `{"time":"2030-01-01T00:00:00Z","level":"info","text":"a\u001b[2Jb","fields":{"n":1},"plugin":"p","file":"p.lua","line":3,"callback":null,"station":null,"test":true}`
	p, asked := streamOf(t, fmt.Sprintf("event: log\ndata: {\"type\":\"log\",\"data\":%s}\n\n", line), false)
	var out bytes.Buffer
	p.Stdout, p.Args = &out, []string{"scripts", "log", "--follow"}
	run(p)
	if out.Len() > 0 {
		t.Errorf("the line of a test is shown unasked: %q", out.String())
	}
	p.Args = []string{"scripts", "log", "--follow", "--tests"}
	run(p)
	if got := out.String(); !strings.HasSuffix(got, ` INFO p.lua:3 (test) a\u001b[2Jb n=1`+"\n") || *asked != "/api/v1/events?type=log" {
		t.Errorf("%q of %s", got, *asked)
	}
	out.Reset()
	p.Args = []string{"scripts", "log", "--follow", "--tests", "--json"}
	run(p)
	if out.String() != line+"\n" {
		t.Errorf("%q", out.String())
	}
	p.Args = []string{"scripts", "log", "--follow", "--limit", "3"}
	if code := run(p); code != 2 {
		t.Error(code)
	}
}

func TestScriptsReference_isWhatTypesWrites(t *testing.T) {
	w := startLive(t, "")
	p := testProcess(t)
	var out bytes.Buffer
	p.Stdout, p.Args = &out, []string{"types", "--scripts", w.dir + "/scripts"}
	if code := run(p); code != 0 {
		t.Fatal(out.String())
	}
	files, err := filepath.Glob(filepath.Join(w.dir, "scripts", "types", "*.lua"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%v %v", files, err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, item := range reference() {
		if !strings.Contains(all.String(), item.Text) {
			t.Errorf("%s %s is in no file", item.Group, item.Name)
		}
	}
}
