package luabind

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"csms/engine/ocpp/v2"
	"csms/luabind/host"
)

// timed is a runtime whose clock a test moves.
type timed struct {
	*testing.T
	rt   *Runtime
	kv   host.KV
	at   atomic.Pointer[time.Time] // runs read it too
	file string
}

func (s *timed) now() time.Time { return *s.at.Load() }

func (s *timed) set(now time.Time) { s.at.Store(&now) }

func schedules(t *testing.T, script string) *timed {
	t.Helper()
	s := &timed{T: t, kv: host.NewMemoryKV(host.MemoryKVOptions{})}
	s.set(time.Date(2030, 1, 1, 2, 59, 30, 0, time.UTC))
	dir := t.TempDir()
	s.file = filepath.Join(dir, "a.lua")
	s.write(script)
	s.rt = New(Options{Dir: dir, Actions: v2.Actions, Log: slog.New(slog.DiscardHandler), KV: s.kv, Now: s.now})
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
	s.rt.runDue(s.Context(), s.now()) // so that what is new begins to count
	s.set(s.now().Add(d))
	s.rt.runDue(s.Context(), s.now())
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
	if len(status) != 3 || status[0].Name != "sweep" || status[0].Last == nil || !status[0].Next.After(s.now()) || !strings.Contains(status[2].Problem, "no") || status[1].Spec != "cron 0 3 * * *" {
		t.Errorf("status %+v", status)
	}
}

// A clock that is set back makes no schedule wait for what it showed before.
func TestSchedule_clockSetBack(t *testing.T) {
	s := schedules(t, sweep)
	s.pass(30 * time.Second)
	s.is("nights", "1")
	s.set(s.now().Add(-2 * time.Hour)) // 01:00
	s.pass(time.Minute)
	s.is("sweeps", "1")
	s.pass(2 * time.Hour)
	s.is("nights", "2")
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
	s.rt.runDue(t.Context(), s.now())
	key := s.rt.active.Load().schedules[0].key()
	s.rt.schedules.entries[key].running = true
	s.pass(60 * time.Second)
	s.is("sweeps", "")
	s.rt.schedules.entries[key].running = false
	s.pass(60 * time.Second)
	s.is("sweeps", "1")
}

// begunKV tells when a script has asked it.
type begunKV struct {
	host.KV
	begun func()
}

func (k begunKV) Incr(ctx context.Context, key string, by float64, ttl time.Duration) (float64, error) {
	k.begun()
	return k.KV.Incr(ctx, key, by, ttl)
}

func TestSchedule_endsWithItsContext(t *testing.T) {
	s := schedules(t, `return { schedule = { { name = "deaf", every = "1s", run = function() while true do kv.incr("turns") end end } } }`)
	begun, hour := make(chan struct{}), time.Hour
	s.rt.options.KV = begunKV{s.kv, sync.OnceFunc(func() { close(begun) })}
	if _, err := s.rt.Reload(t.Context(), Change{Timeout: &hour, Settings: &map[string]any{"new": "VMs"}}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.rt.runDue(ctx, s.now())
	s.set(s.now().Add(time.Second))
	s.rt.runDue(ctx, s.now())
	<-begun
	cancel()
	ended := make(chan struct{})
	go func() {
		s.rt.schedules.runs.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("a run goes on that was cancelled")
	}
}

func TestSchedule_followsTheClocksOfItsZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ cron, from, want string }{
		{"30 3 * * *", "2030-01-15T12:00:00Z", "2030-01-16T02:30:00Z"}, // an hour before UTC in winter
		{"30 3 * * *", "2030-07-15T12:00:00Z", "2030-07-16T01:30:00Z"}, // two in summer
		{"30 2 * * *", "2030-03-30T12:00:00Z", "2030-04-01T00:30:00Z"}, // at the 31st, the clocks go from 2 to 3
		{"30 2 * * *", "2030-10-26T12:00:00Z", "2030-10-27T00:30:00Z"}, // they show it twice
		{"30 2 * * *", "2030-10-27T00:30:00Z", "2030-10-27T01:30:00Z"},
		{"@daily", "2030-01-15T12:00:00Z", "2030-01-15T23:00:00Z"},
	} {
		from, _ := time.Parse(time.RFC3339, c.from)
		times, err := parseCron(c.cron, berlin, from)
		if err != nil {
			t.Fatal(err)
		}
		if got := times.Next(from).Format(time.RFC3339); got != c.want {
			t.Errorf("%s after %s: %s, want %s", c.cron, c.from, got, c.want)
		}
	}
}

func TestSchedule_inAZone(t *testing.T) {
	s := schedules(t, `return { schedule = { { name = "night", cron = "0 4 * * *", zone = "Europe/Berlin", run = function(at) kv.set("at", at) end } } }`)
	s.pass(30 * time.Second)
	s.is("at", `"2030-01-01T03:00:00Z"`)
	if status := s.rt.Status().Schedules[0]; status.Spec != "cron 0 4 * * * Europe/Berlin" || status.Runs != 1 {
		t.Errorf("status %+v", status)
	}
}

func TestSchedule_thoseThatFindNoPlaceWait(t *testing.T) {
	s := schedules(t, `local list = {}
for i = 1, 20 do list[i] = { name = "s" .. i, every = "1h", run = function() kv.incr("runs") end } end
return { schedule = list }`)
	s.pass(time.Hour)
	s.is("runs", "16")
	waiting := s.rt.Status().Schedules[19]
	if waiting.Runs != 0 || !waiting.Next.Equal(s.now()) {
		t.Errorf("the last one should wait: %+v", waiting)
	}
	s.pass(time.Second)
	s.is("runs", "20")
	if next := s.rt.Status().Schedules[19].Next; !next.Equal(waiting.Next.Add(time.Hour)) {
		t.Errorf("its next time moved to %s", next)
	}
}

func TestSchedule_errorsAreCountedByName(t *testing.T) {
	s := schedules(t, sweep)
	s.pass(2 * time.Minute)
	s.pass(2 * time.Minute)
	var counted dto.Metric
	if err := s.rt.metrics.Errors.WithLabelValues("schedule.broken").Write(&counted); err != nil || counted.GetCounter().GetValue() != 2 {
		t.Errorf("counted %v (%v), want 2", &counted, err)
	}
	if status := s.rt.Status().Schedules[2]; status.Runs != 2 || status.Errors != 2 {
		t.Errorf("status %+v", status)
	}
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
		`schedule = { { name = "x", run = print, cron = "TZ=UTC" } }`:                                     "the field zone",
		`schedule = { { name = "x", run = print, cron = "0 3 * * *", zone = "Berlin" } }`:                 "zone of \"x\" is Berlin",
		`schedule = { { name = "x", run = print, cron = "0 3 * * *", zone = "Local" } }`:                  "zone of \"x\" is Local",
		`schedule = { { name = "x", run = print, cron = "0 3 * * *", zone = "../UTC" } }`:                 "zone of \"x\" is ../UTC",
		`schedule = { { name = "x", run = print, cron = "0 3 * * *", zone = 1 } }`:                        "zone of \"x\" is 1",
		`schedule = { { name = "x", run = print, every = 60, zone = "UTC" } }`:                            "every has none",
		`schedule = { { name = ("x"):rep(65), run = print, every = 60 } }`:                                "at most 64 bytes",
		`schedule = { { name = "\255", run = print, every = 60 } }`:                                       "of UTF-8",
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
