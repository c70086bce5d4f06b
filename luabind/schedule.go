package luabind

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/robfig/cron/v3"
	lua "github.com/yuin/gopher-lua"

	"csms/luabind/sandbox"
)

const (
	// maxSchedules is how many schedules a generation may have, minPeriod the least time between two runs of one.
	maxSchedules = 100
	minPeriod    = time.Second
	// maxRuns is how many of them run at once; others that are due wait for their turn.
	maxRuns = 16
	// maxScheduleName is how long a name may be, in bytes: it is in logs and a label of a metric.
	maxScheduleName = 64
)

// scheduled is a function that runs at times: { name = "…", every = "60s", run = fn } or with cron instead of every, and the
// zone of its times.
type scheduled struct {
	plugin, name string
	spec         string // as the plugin wrote it
	times        cron.Schedule
	fn           *lua.LFunction
}

// key tells schedules apart, over generations: one that is written otherwise is another one.
func (s *scheduled) key() string { return s.plugin + "\x00" + s.name + "\x00" + s.spec }

// takeSchedule adds the entries of a plugin's schedule table.
func (in *instance) takeSchedule(plugin, file string, value lua.LValue) error {
	wrong := func(format string, args ...any) error {
		return &loadError{file: file, text: "schedule: " + fmt.Sprintf(format, args...)}
	}
	list, ok := value.(*lua.LTable)
	if !ok {
		return wrong(`it is %s; it is a list like { { name = "sweep", every = "60s", run = function() … end } }`, article(value))
	}
	list = sandbox.View(in.vm.L, list)
	count := 0
	list.ForEach(func(lua.LValue, lua.LValue) { count++ })
	if n := list.Len(); n != count {
		return wrong("it is a list; its entries have no names")
	}
	for i := 1; i <= list.Len(); i++ {
		entry, ok := list.RawGetInt(i).(*lua.LTable)
		if !ok {
			return wrong("entry %d is %s; it is a table", i, article(list.RawGetInt(i)))
		}
		s, err := in.readSchedule(plugin, sandbox.View(in.vm.L, entry))
		if err != nil {
			return wrong("entry %d: %s", i, err)
		}
		if slices.ContainsFunc(in.schedules, func(other scheduled) bool { return other.plugin == plugin && other.name == s.name }) {
			return wrong("entry %d: there is another one called %q", i, s.name)
		}
		if in.schedules = append(in.schedules, s); len(in.schedules) > maxSchedules {
			return wrong("there are more than %d in all plugins", maxSchedules)
		}
	}
	return nil
}

func (in *instance) readSchedule(plugin string, entry *lua.LTable) (s scheduled, err error) {
	entry.ForEach(func(k, _ lua.LValue) {
		if !slices.Contains([]string{"name", "every", "cron", "zone", "run"}, k.String()) {
			err = fmt.Errorf("it has the field %q; fields are name, every or cron, zone, and run", k.String())
		}
	})
	if err != nil {
		return s, err
	}
	name, ok := entry.RawGetString("name").(lua.LString)
	if !ok || name == "" {
		return s, fmt.Errorf("it has no name")
	}
	if len(name) > maxScheduleName || !utf8.ValidString(string(name)) {
		return s, fmt.Errorf("its name is of UTF-8 and at most %d bytes", maxScheduleName)
	}
	s.plugin, s.name = plugin, string(name)
	if s.fn, ok = entry.RawGetString("run").(*lua.LFunction); !ok {
		return s, fmt.Errorf("run of %q is %s; it is a function", s.name, article(entry.RawGetString("run")))
	}
	every, at := entry.RawGetString("every"), entry.RawGetString("cron")
	switch {
	case (every == lua.LNil) == (at == lua.LNil):
		return s, fmt.Errorf("%q has every, or cron: one of them", s.name)
	case every != lua.LNil:
		var d time.Duration
		switch v := every.(type) {
		case lua.LNumber:
			d = time.Duration(float64(v) * float64(time.Second))
		case lua.LString:
			d, err = time.ParseDuration(string(v))
		}
		if err != nil || d < minPeriod || d > 366*24*time.Hour {
			return s, fmt.Errorf("every of %q is seconds or a text like \"60s\" or \"12h\", of at least %s", s.name, minPeriod)
		}
		if entry.RawGetString("zone") != lua.LNil {
			return s, fmt.Errorf("zone of %q belongs to cron; every has none", s.name)
		}
		s.spec, s.times = "every "+d.String(), period(d)
	default:
		text, _ := at.(lua.LString)
		zone, err := zoneOf(entry.RawGetString("zone"))
		if err != nil {
			return s, fmt.Errorf("zone of %q %w", s.name, err)
		}
		if s.times, err = parseCron(string(text), zone, in.gen.rt.now()); err != nil {
			return s, fmt.Errorf("cron of %q is like \"0 3 * * *\" (minute, hour, day, month, weekday; UTC, or the zone that is given beside it): %w", s.name, err)
		}
		s.spec = "cron " + string(text)
		if zone != time.UTC {
			s.spec += " " + zone.String()
		}
	}
	return s, nil
}

// zoneOf is the zone of a cron's times, by its name; UTC where none is given.
func zoneOf(v lua.LValue) (*time.Location, error) {
	if v == lua.LNil {
		return time.UTC, nil
	}
	name, ok := v.(lua.LString)
	if ok && name != "" && name != "Local" { // the server's own zone is none that scripts know
		if zone, err := time.LoadLocation(string(name)); err == nil {
			return zone, nil
		}
	}
	return nil, fmt.Errorf("is %s; it is a name like \"Europe/Berlin\" or \"UTC\"", v)
}

// parseCron reads the five fields of a cron, or a word like @daily, whose times are those of a zone.
func parseCron(text string, zone *time.Location, now time.Time) (cron.Schedule, error) {
	// ParseStandard panics at a zone without times behind it, and takes days that never come.
	if strings.Contains(text, "TZ=") {
		return nil, errors.New("leave out TZ=; there is the field zone")
	}
	times, err := cron.ParseStandard(text)
	if err != nil {
		return nil, err
	}
	if fields, ok := times.(*cron.SpecSchedule); ok {
		fields.Location = zone
	}
	if times.Next(now.UTC()).IsZero() {
		return nil, errors.New("that day never comes")
	}
	return times, nil
}

// period is a cron.Schedule of equal steps.
type period time.Duration

func (p period) Next(t time.Time) time.Time { return t.Add(time.Duration(p)) }

// ScheduleStatus is what is known of a schedule.
type ScheduleStatus struct {
	Plugin  string
	Name    string
	Spec    string     // every, or cron and its zone, as the plugin says
	Next    time.Time  // one that is past: it waits for its turn
	Last    *time.Time // when it ran last; nil: not since the start
	Runs    uint64     // since the start
	Errors  uint64     // how many of them failed
	Problem string     // why the last run failed; "": it didn't
}

// scheduler runs the schedules of the active generation.
type scheduler struct {
	mu      sync.Mutex // guards what follows
	entries map[string]*entry
	running int
	runs    sync.WaitGroup
}

// entry is a schedule that goes on over generations.
type entry struct {
	status  ScheduleStatus
	running bool
	late    bool // a run was left out since the one before lasted, and that was logged
	waits   bool // it is due and others run, and that was logged
}

func newScheduler() *scheduler {
	return &scheduler{entries: make(map[string]*entry)}
}

// RunSchedules runs the schedules of the plugins until ctx ends, which ends those that run then too.
func (rt *Runtime) RunSchedules(ctx context.Context) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	defer rt.schedules.runs.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			rt.runDue(ctx, rt.now())
		}
	}
}

// runDue starts what is due, each in a goroutine of its own, and one run of a schedule at a time. Those that were due first
// begin first; what finds no place keeps its time, and is tried again.
func (rt *Runtime) runDue(ctx context.Context, now time.Time) {
	g, s := rt.active.Load(), rt.schedules
	if g == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted := make(map[string]bool, len(g.schedules))
	var due []scheduled
	for _, sc := range g.schedules {
		key := sc.key()
		wanted[key] = true
		e := s.entries[key]
		if e == nil {
			e = &entry{status: ScheduleStatus{Plugin: sc.plugin, Name: sc.name, Spec: sc.spec, Next: sc.times.Next(now.UTC())}}
			s.entries[key] = e
		}
		if !now.Before(e.status.Next) {
			due = append(due, sc)
		} else if next := sc.times.Next(now.UTC()); next.Before(e.status.Next) {
			e.status.Next = next // the clock was set back
		}
	}
	slices.SortStableFunc(due, func(a, b scheduled) int {
		return s.entries[a.key()].status.Next.Compare(s.entries[b.key()].status.Next)
	})
	for _, sc := range due {
		rt.start(ctx, g, sc, s.entries[sc.key()], now)
	}
	for key, e := range s.entries {
		if !wanted[key] && !e.running {
			delete(s.entries, key)
		}
	}
}

// start runs a schedule that is due, unless it runs still or too many others do. It is called with scheduler.mu held.
func (rt *Runtime) start(ctx context.Context, g *Generation, sc scheduled, e *entry, now time.Time) {
	s := rt.schedules
	if !e.running && s.running == maxRuns {
		if !e.waits {
			rt.log.Warn("a schedule waits for its turn: too many run at once", "plugin", sc.plugin, "schedule", sc.name, "limit", maxRuns)
		}
		e.waits = true
		return
	}
	due := e.status.Next
	// What was missed, while the machine slept, is run once and not made up for.
	if e.status.Next = sc.times.Next(due); !e.status.Next.After(now) {
		e.status.Next = sc.times.Next(now.UTC())
	}
	if e.running {
		if !e.late {
			rt.log.Warn("a schedule is left out: its last run goes on still", "plugin", sc.plugin, "schedule", sc.name)
		}
		e.late = true
		return
	}
	s.running++
	e.running, e.late, e.waits = true, false, false
	s.runs.Go(func() {
		err := g.runSchedule(ctx, sc, due)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.running--
		at := now
		e.running, e.status.Last, e.status.Problem = false, &at, ""
		e.status.Runs++
		if err != nil {
			e.status.Errors++
			e.status.Problem = err.Error()
		}
	})
}

// RunSchedule runs a schedule now, by its name; ok is false where there is none. What it fails with is logged too.
func (g *Generation) RunSchedule(ctx context.Context, name string) (ok bool, err error) {
	i := slices.IndexFunc(g.schedules, func(sc scheduled) bool { return sc.name == name })
	if i < 0 {
		return false, nil
	}
	return true, g.runSchedule(ctx, g.schedules[i], g.rt.now())
}

// runSchedule runs one schedule once, which was due at a time.
func (g *Generation) runSchedule(ctx context.Context, sc scheduled, due time.Time) error {
	in, err := g.pool.borrow(ctx)
	if err != nil {
		return err
	}
	defer g.pool.release(in)
	i := slices.IndexFunc(in.schedules, func(other scheduled) bool { return other.key() == sc.key() })
	if i < 0 {
		return fmt.Errorf("the schedule %s is not there any more", sc.name)
	}
	c, callback := &in.current, "schedule."+sc.name
	c.Ctx, c.Plugin, c.Callback = ctx, sc.plugin, callback
	// A script may go on although nothing that it asks for is done any more.
	defer context.AfterFunc(ctx, func() { in.vm.Kill(context.Cause(ctx)) })()
	err = in.vm.Call(ctx, in.schedules[i].fn, nil, lua.LString(due.UTC().Format(time.RFC3339)))
	if err == nil || ctx.Err() != nil {
		return nil
	}
	failed := in.scriptError(callback, sc.plugin, err)
	g.failed(callback, failed, "", "")
	g.hookFailed(failed, "")
	return failed
}

// scheduleStatus lists the schedules of the active generation by plugin and name.
func (rt *Runtime) scheduleStatus(g *Generation) []ScheduleStatus {
	rt.schedules.mu.Lock()
	defer rt.schedules.mu.Unlock()
	list := []ScheduleStatus{}
	for _, sc := range g.schedules {
		if e := rt.schedules.entries[sc.key()]; e != nil {
			list = append(list, e.status)
		} else {
			list = append(list, ScheduleStatus{Plugin: sc.plugin, Name: sc.name, Spec: sc.spec, Next: sc.times.Next(rt.now().UTC())})
		}
	}
	return list
}
