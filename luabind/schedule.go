package luabind

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
	lua "github.com/yuin/gopher-lua"

	"csms/luabind/sandbox"
)

const (
	// maxSchedules is how many schedules a generation may have, minPeriod the least time between two runs of one.
	maxSchedules = 100
	minPeriod    = time.Second
	// maxRuns is how many of them run at once.
	maxRuns = 16
)

// scheduled is a function that runs at times: { name = "…", every = "60s", run = fn } or with cron instead of every.
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
		if !slices.Contains([]string{"name", "every", "cron", "run"}, k.String()) {
			err = fmt.Errorf("it has the field %q; fields are name, every or cron, and run", k.String())
		}
	})
	if err != nil {
		return s, err
	}
	name, ok := entry.RawGetString("name").(lua.LString)
	if !ok || name == "" {
		return s, fmt.Errorf("it has no name")
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
		s.spec, s.times = "every "+d.String(), period(d)
	default:
		text, _ := at.(lua.LString)
		// ParseStandard panics at a zone without times behind it, and takes days that never come.
		if strings.Contains(string(text), "TZ=") {
			return s, fmt.Errorf("cron of %q is in UTC; leave out the zone", s.name)
		}
		if s.times, err = cron.ParseStandard(string(text)); err == nil && s.times.Next(in.gen.rt.now().UTC()).IsZero() {
			err = errors.New("that day never comes")
		}
		if err != nil {
			return s, fmt.Errorf("cron of %q is like \"0 3 * * *\" (minute, hour, day, month, weekday; UTC): %v", s.name, err)
		}
		s.spec = "cron " + string(text)
	}
	return s, nil
}

// period is a cron.Schedule of equal steps.
type period time.Duration

func (p period) Next(t time.Time) time.Time { return t.Add(time.Duration(p)) }

// ScheduleStatus is what is known of a schedule.
type ScheduleStatus struct {
	Plugin  string     `json:"plugin"`
	Name    string     `json:"name"`
	Spec    string     `json:"spec" doc:"every or cron, as the plugin says"`
	Next    time.Time  `json:"next"`
	Last    *time.Time `json:"last" doc:"when it ran last; null: not since the start"`
	Problem string     `json:"problem,omitempty" doc:"why the last run failed"`
}

// scheduler runs the schedules of the active generation.
type scheduler struct {
	mu      sync.Mutex // guards what follows
	entries map[string]*entry
	runs    sync.WaitGroup
	slots   chan struct{}
}

// entry is a schedule that goes on over generations.
type entry struct {
	status  ScheduleStatus
	running bool
	late    bool // a run was left out since the one before lasted, and that was logged
}

func newScheduler() *scheduler {
	return &scheduler{entries: make(map[string]*entry), slots: make(chan struct{}, maxRuns)}
}

// RunSchedules runs the schedules of the plugins until ctx ends, and waits for those that run then.
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

// runDue starts what is due, each in a goroutine of its own, and one run of a schedule at a time.
func (rt *Runtime) runDue(ctx context.Context, now time.Time) {
	g, s := rt.active.Load(), rt.schedules
	if g == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted := make(map[string]bool, len(g.schedules))
	for _, sc := range g.schedules {
		key := sc.key()
		wanted[key] = true
		e := s.entries[key]
		if e == nil {
			e = &entry{status: ScheduleStatus{Plugin: sc.plugin, Name: sc.name, Spec: sc.spec, Next: sc.times.Next(now.UTC())}}
			s.entries[key] = e
		}
		if now.Before(e.status.Next) {
			continue
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
			continue
		}
		select {
		case s.slots <- struct{}{}:
		default:
			rt.log.Warn("a schedule is left out: too many run at once", "plugin", sc.plugin, "schedule", sc.name)
			continue
		}
		e.running, e.late = true, false
		s.runs.Go(func() {
			err := g.runSchedule(ctx, sc, due)
			<-s.slots
			s.mu.Lock()
			defer s.mu.Unlock()
			at := now
			e.running, e.status.Last, e.status.Problem = false, &at, ""
			if err != nil {
				e.status.Problem = err.Error()
			}
		})
	}
	for key, e := range s.entries {
		if !wanted[key] && !e.running {
			delete(s.entries, key)
		}
	}
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
	err = in.vm.Call(ctx, in.schedules[i].fn, nil, lua.LString(due.UTC().Format(time.RFC3339)))
	if err == nil || ctx.Err() != nil {
		return nil
	}
	failed := in.scriptError(callback, sc.plugin, err)
	g.failed("schedule", failed, "", "")
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
