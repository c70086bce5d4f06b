package luabind

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"csms/engine/ocpp/v2"
	"csms/luabind/host"
)

// timed is a runtime whose clock a test moves.
type timed struct {
	*testing.T
	rt   *Runtime
	kv   host.KV
	now  time.Time
	file string
}

func schedules(t *testing.T, script string) *timed {
	t.Helper()
	s := &timed{T: t, now: time.Date(2030, 1, 1, 2, 59, 30, 0, time.UTC), kv: host.NewMemoryKV(host.MemoryKVOptions{})}
	dir := t.TempDir()
	s.file = filepath.Join(dir, "a.lua")
	s.write(script)
	s.rt = New(Options{Dir: dir, Actions: v2.Actions, Log: slog.New(slog.DiscardHandler), KV: s.kv, Now: func() time.Time { return s.now }})
	t.Cleanup(s.rt.Close)
	if _, err := s.rt.Reload(t.Context(), Change{}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *timed) write(script string) {
	s.Helper()
	if err := os.WriteFile(s.file, []byte(script), 0o644); err != nil {
		s.Fatal(err)
	}
}

// pass lets time pass, and waits for what it started.
func (s *timed) pass(d time.Duration) {
	s.rt.runDue(s.Context(), s.now) // so that what is new begins to count
	s.now = s.now.Add(d)
	s.rt.runDue(s.Context(), s.now)
	s.rt.schedules.runs.Wait()
}

func (s *timed) is(key, want string) {
	s.Helper()
	got, _, err := s.kv.Get(context.Background(), key)
	if err != nil || got != want {
		s.Errorf("%s is %q (%v), want %q", key, got, err, want)
	}
}

const sweep = `return { schedule = {
  { name = "sweep", every = "60s", run = function(at) kv.incr("sweeps"); kv.set("at", at) end },
  { name = "night", cron = "0 3 * * *", run = function() kv.incr("nights") end },
  { name = "broken", every = 120, run = function() error("no") end },
} }`

func TestSchedule_runsAtItsTimes(t *testing.T) {
	s := schedules(t, sweep)
	s.pass(30 * time.Second)
	s.is("sweeps", "")
	s.is("nights", "1")
	s.pass(30 * time.Second)
	s.is("sweeps", "1")
	s.is("at", `"2030-01-01T03:00:30Z"`)
	s.pass(time.Hour) // what was missed is run once
	s.is("sweeps", "2")
	s.is("nights", "1")
	status := s.rt.Status().Schedules
	if len(status) != 3 || status[0].Name != "sweep" || status[0].Last == nil || !status[0].Next.After(s.now) || !strings.Contains(status[2].Problem, "no") || status[1].Spec != "cron 0 3 * * *" {
		t.Errorf("status %+v", status)
	}
}

func TestSchedule_keepsItsTimeOverAReload(t *testing.T) {
	s := schedules(t, sweep)
	s.pass(50 * time.Second)
	s.write(strings.Replace(sweep, `kv.set("at", at)`, `kv.set("edited", true)`, 1))
	if _, err := s.rt.Reload(t.Context(), Change{}); err != nil {
		t.Fatal(err)
	}
	s.pass(10 * time.Second)
	s.is("sweeps", "1")
	s.is("edited", "true")
	s.write(`return {}`)
	if _, err := s.rt.Reload(t.Context(), Change{}); err != nil {
		t.Fatal(err)
	}
	s.pass(time.Hour)
	s.is("sweeps", "1")
	if n := len(s.rt.schedules.entries); n != 0 {
		t.Errorf("%d schedules are left", n)
	}
}

func TestSchedule_oneRunAtATime(t *testing.T) {
	s := schedules(t, sweep)
	s.rt.runDue(t.Context(), s.now)
	key := s.rt.active.Load().schedules[0].key()
	s.rt.schedules.entries[key].running = true
	s.pass(60 * time.Second)
	s.is("sweeps", "")
	s.rt.schedules.entries[key].running = false
	s.pass(60 * time.Second)
	s.is("sweeps", "1")
}

func TestSchedule_wrongOnes(t *testing.T) {
	for script, want := range map[string]string{
		`schedule = 1`:                                 "schedule: it is a number",
		`schedule = { name = "x" }`:                    "it is a list",
		`schedule = { 1 }`:                             "entry 1 is a number",
		`schedule = { { run = print } }`:               "it has no name",
		`schedule = { { name = "x", every = "60s" } }`: "it is a function",
		`schedule = { { name = "x", run = print } }`:   "every, or cron",
		`schedule = { { name = "x", run = print, every = "1s", cron = "* * * * *" } }`:                    "every, or cron",
		`schedule = { { name = "x", run = print, every = "10ms" } }`:                                      "at least 1s",
		`schedule = { { name = "x", run = print, every = "soon" } }`:                                      "at least 1s",
		`schedule = { { name = "x", run = print, cron = "0 25 * * *" } }`:                                 "cron of",
		`schedule = { { name = "x", run = print, cron = "TZ=UTC" } }`:                                     "leave out the zone",
		`schedule = { { name = "x", run = print, cron = "0 0 30 2 *" } }`:                                 "never comes",
		`schedule = { { name = "x", run = print, evry = "60s" } }`:                                        `the field "evry"`,
		`schedule = { { name = "x", run = print, every = 60 }, { name = "x", run = print, every = 60 } }`: "another one called",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.lua"), []byte("return { "+script+" }"), 0o644); err != nil {
			t.Fatal(err)
		}
		rt := New(Options{Dir: dir, Actions: v2.Actions, Log: slog.New(slog.DiscardHandler)})
		if _, err := rt.Reload(t.Context(), Change{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", script, err, want)
		}
		rt.Close()
	}
}
