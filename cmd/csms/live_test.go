package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	v2 "csms/engine/ocpp/v2"
	"csms/engine/sim"
)

// whole is the whole program on free ports, with the shipped scripts in a folder that tests edit.
type whole struct {
	*testing.T
	app *App
	dir string // of the configuration; the scripts are in scripts/
	log *lines
	// stop ends the app as SIGTERM does, and ended waits for that too.
	stop  context.CancelFunc
	ended func()
}

const livePorts = "stations.listen = \"127.0.0.1:0\"\noperators.listen = \"127.0.0.1:0\"\n"

func startLive(t *testing.T, config string) *whole {
	t.Helper()
	p := testProcess(t, defaultFile, livePorts+config)
	if err := os.CopyFS(filepath.Join(p.Dir, "scripts"), os.DirFS("../../scripts")); err != nil {
		t.Fatal(err)
	}
	// The shipped tests hold the shipped policy, which these tests change.
	tests, err := filepath.Glob(filepath.Join(p.Dir, "scripts", "*_test.lua"))
	if err != nil || len(tests) == 0 {
		t.Fatalf("no tests among the shipped scripts: %v", err)
	}
	for _, file := range tests {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	return runLive(t, p)
}

// restart ends the program and starts it again in the same folder, with another configuration.
func (l *whole) restart(config string) {
	l.Helper()
	l.ended()
	p := &process{Dir: l.dir, Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard, Self: "csms"}
	if err := os.WriteFile(filepath.Join(l.dir, defaultFile), []byte(config), 0o644); err != nil {
		l.Fatal(err)
	}
	*l = *runLive(l.T, p)
}

// runLive runs the program in its folder until the test ends.
func runLive(t *testing.T, p *process) *whole {
	t.Helper()
	l := testLoader(t, p)
	c, err := l.load()
	if err != nil {
		t.Fatal(err)
	}
	log := newLines()
	logger, level := newLogger(log, c)
	app, err := NewApp(c, Deps{
		Log: logger, Level: level, Load: l.load, Watch: []string{p.path(c.Scripts.Dir), l.path()},
		Build: building(p, false),
	})
	if err != nil {
		t.Fatal(err)
	}
	// The test's context ends before its cleanups run: pages that are still open would see the server go away.
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- app.Run(ctx) }()
	ended := sync.OnceFunc(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("shutdown: %v", err)
		}
	})
	t.Cleanup(ended)
	return &whole{t, app, p.Dir, log, stop, ended}
}

// save writes a file as editors do: beside it, then renamed over it.
func (l *whole) save(name, text string) {
	l.Helper()
	path := filepath.Join(l.dir, name)
	if err := os.WriteFile(path+"~", []byte(text), 0o644); err != nil {
		l.Fatal(err)
	}
	if err := os.Rename(path+"~", path); err != nil {
		l.Fatal(err)
	}
}

// station connects a virtual station that has booted and reported its status.
func (l *whole) station(id string, change ...func(*sim.Options)) *sim.Station {
	l.Helper()
	o := sim.Options{ID: id}
	for _, c := range change {
		c(&o)
	}
	st, err := sim.Dial(l.Context(), "ws://"+l.app.StationsAddr().String()+"/ocpp", o)
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(func() { st.Close() })
	if err := st.Begin(l.Context(), v2.BootReasonPowerUp); err != nil {
		l.Fatal(err)
	}
	return st
}

func (l *whole) authorize(st *sim.Station) v2.AuthorizationStatusEnum {
	l.Helper()
	info, err := st.Authorize(l.Context(), sim.Token("CARD1"))
	if err != nil {
		l.Fatal(err)
	}
	return info.Status
}

func TestLive_policyChangesUnderAConnectedStation(t *testing.T) {
	l := startLive(t, "[settings]\nunknown_tokens = \"Invalid\"\n")
	st := l.station("CP1")
	if got := l.authorize(st); got != v2.AuthorizationStatusInvalid {
		t.Fatalf("at first: %s", got)
	}
	const blocks = `local M = {}
function M.authorize(req, station, proceed)
  if req.idToken.idToken == "CARD1" then return { idTokenInfo = { status = "Blocked" } } end
  return proceed(req)
end
return M
`
	l.save("scripts/aa.lua", blocks)
	l.log.wait(t, "scripts are active", "scripts are active")
	if got := l.authorize(st); got != v2.AuthorizationStatusBlocked {
		t.Errorf("after the edit: %s", got)
	}
	l.save("scripts/aa.lua", strings.Replace(blocks, "end\n", "\n", 1))
	l.log.wait(t, `what was active stays" file=aa.lua line=4`)
	if got := l.authorize(st); got != v2.AuthorizationStatusBlocked {
		t.Errorf("after a broken edit: %s", got)
	}
	if _, body := get(t, l.app.OperatorsAddr(), "/readyz"); !strings.Contains(body, `"file":"aa.lua"`) {
		t.Errorf("/readyz: %s", body)
	}
	l.save("scripts/aa.lua", "return { authorize = function() return { idTokenInfo = { status = \"NoCredit\" } } end }\n")
	l.save("scripts/aa_test.lua", `return { ["is generous"] = function(t) assert.equal("Accepted", t.call("authorize", { idToken = { idToken = "X", type = "Local" } }).idTokenInfo.status) end }`)
	l.log.wait(t, `what was active stays" file=aa_test.lua line=1`, "scripts: authorize is never asked")
	if got := l.authorize(st); got != v2.AuthorizationStatusBlocked {
		t.Errorf("after an edit that fails its test: %s", got)
	}
	if err := os.Remove(filepath.Join(l.dir, "scripts/aa_test.lua")); err != nil {
		t.Fatal(err)
	}
	l.log.wait(t, "scripts are active")
	if got := l.authorize(st); got != v2.AuthorizationStatusNoCredit {
		t.Errorf("mended: %s", got)
	}
	if !st.Online() {
		t.Error("the station lost its connection")
	}
}

func TestLive_settingsChangeWithoutARestart(t *testing.T) {
	l := startLive(t, "[settings]\nunknown_tokens = \"Invalid\"\n")
	st := l.station("CP1")
	l.save(defaultFile, livePorts+"[settings]\nunknown_tokens = \"NoCredit\"\n")
	l.log.wait(t, "scripts are active", "scripts are active")
	if got := l.authorize(st); got != v2.AuthorizationStatusNoCredit {
		t.Errorf("got %s", got)
	}
	l.save(defaultFile, livePorts+"[settings]\nunknown_stations = \"perhaps\"\n")
	l.log.wait(t, "what was active stays")
	if got := l.authorize(st); got != v2.AuthorizationStatusNoCredit {
		t.Errorf("after settings that the scripts refuse: %s", got)
	}
}

func TestLive_reloadsUnderLoadLoseNothing(t *testing.T) {
	l := startLive(t, "")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var load sync.WaitGroup
	const stations, reloads = 8, 10
	answered := make(chan int, stations*reloads) // by which policy a station is answered now
	for i := range stations {
		st := l.station(fmt.Sprintf("CP%d", i))
		load.Go(func() {
			last := -1
			for ctx.Err() == nil {
				res, err := sim.Do[v2.DataTransferResponse](t.Context(), st, "DataTransfer", &v2.DataTransferRequest{VendorID: "x"})
				if err != nil {
					t.Errorf("%s: %v", st.ID(), err)
					return
				}
				var policy int
				if res.Data != "" {
					if policy, err = strconv.Atoi(string(res.Data)); err != nil {
						t.Errorf("%s: %v", st.ID(), err)
					}
				}
				if policy < last {
					t.Errorf("%s: policy %d answered after policy %d", st.ID(), policy, last)
				}
				if policy > last && policy > 0 {
					answered <- policy
				}
				last = policy
			}
		})
	}
	for i := 1; i <= reloads; i++ {
		l.save("scripts/aa.lua", fmt.Sprintf("return { data_transfer = function() return { status = \"Accepted\", data = %d } end }\n", i))
		for policy := 0; policy < i; {
			select {
			case policy = <-answered:
			case <-time.After(patience):
				t.Fatalf("policy %d does not come to work", i)
			}
		}
	}
	stop()
	load.Wait()
}

func TestLive_shutdownTellsStations(t *testing.T) {
	l := startLive(t, "")
	st := l.station("CP1")
	l.stop()
	select {
	case <-st.Disconnected():
	case <-time.After(patience):
		t.Fatal("the station is still connected")
	}
	l.log.wait(t, "shutting down", "disconnected")
}

// TestLive_shutdownEndsStreams: an open console doesn't hold up the end.
func TestLive_shutdownEndsStreams(t *testing.T) {
	l := startLive(t, "")
	res, err := http.Get("http://" + l.app.OperatorsAddr().String() + "/api/v1/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	began := time.Now()
	l.ended()
	if took := time.Since(began); took > shutdownTime/2 {
		t.Errorf("the shutdown took %s", took)
	}
	if _, err := io.ReadAll(res.Body); err != nil {
		t.Errorf("the stream was cut off: %v", err)
	}
}

// eventually waits until a condition holds that nothing signals.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
		<-tick.C
	}
}

// BenchmarkSaveToActive is the time from saving a shipped script to its being active.
func BenchmarkSaveToActive(b *testing.B) {
	dir := b.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../scripts")); err != nil {
		b.Fatal(err)
	}
	p := &process{Dir: dir, Env: nil}
	c := mustDefaults(b, p)
	log := newLines()
	logger, level := newLogger(log, c)
	app, err := NewApp(c, Deps{
		Log: logger, Level: level, Load: func() (*Config, error) { return c, nil }, Watch: []string{dir},
		Build: building(p, false),
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- app.Run(ctx) }()
	defer func() { stop(); <-done }()
	log.wait(b, "scripts are active")
	i := 0
	for b.Loop() {
		i++
		if err := os.WriteFile(filepath.Join(dir, "zz.lua"), fmt.Appendf(nil, "return { disconnect = function() local _ = %d end }\n", i), 0o644); err != nil {
			b.Fatal(err)
		}
		log.wait(b, "scripts are active")
	}
}

func mustDefaults(b *testing.B, p *process) *Config {
	b.Helper()
	l := &loader{process: p}
	c, err := l.load()
	if err != nil {
		b.Fatal(err)
	}
	c.Stations.Listen, c.Operators.Listen, c.Scripts.Dir = "127.0.0.1:0", "127.0.0.1:0", "."
	return c
}
