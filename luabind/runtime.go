package luabind

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"csms/engine/ocpp/plan"
	"csms/luabind/host"
	"csms/luabind/sandbox"
	"csms/luabind/source"
)

// Options are what a Runtime is made of. Dir and Actions are needed.
type Options struct {
	// Dir is the folder of the scripts.
	Dir string
	// Order lists plugins that come first in chains; the others follow by name.
	Order []string
	// Settings are what scripts read as `settings`.
	Settings map[string]any
	// Timeout limits a call's own running; 0: 2 s. Memory is how far the heap may grow in bytes; 0:
	// 256 MiB.
	Timeout time.Duration
	Memory  uint64
	// Actions are the messages that have callbacks: v2.Actions.
	Actions plan.Actions
	// Lint looks at scripts before they are built, and Gate at the generation that was built of them before it becomes active. A
	// problem that is an error keeps it out. Nil: nothing is looked at.
	Lint func(src *source.Source) source.Problems
	Gate func(ctx context.Context, g *Generation) source.Problems
	// KV, Stations, Tokens, Transactions and ScriptMetrics serve the host modules of those names.
	KV           host.KV
	Stations     host.Stations
	Tokens       host.Tokens
	Transactions host.Transactions
	HTTP         host.Sender
	// Keeper stores generations; nil: none are stored.
	Keeper Keeper
	// Changed is told after each reload and rollback; it must not call the runtime. Nil: nobody is.
	Changed       func(Status)
	ScriptMetrics *host.Metrics
	Metrics       *Metrics
	// Logged is told of each line that a script logs, and of each failure of one; it must not wait. Nil: nobody is.
	Logged func(host.Line)
	Log    *slog.Logger
	// Now is the clock that scripts see; nil is time.Now.
	Now func() time.Time
}

// Runtime is the engine.Policy of the scripts in a folder. What decides is the active generation;
// Reload makes a new one and swaps it in.
type Runtime struct {
	actions  plan.Actions
	gate     func(ctx context.Context, g *Generation) source.Problems
	log      *slog.Logger
	now      func() time.Time
	metrics  *Metrics
	watchdog *sandbox.Watchdog
	slots    *slots
	// schedules runs what plugins want done at times.
	schedules *scheduler
	limit     atomic.Int64 // the timeout in nanoseconds
	lines     lines
	told      func(host.Line) // Options.Logged
	figures   figures

	active atomic.Pointer[Generation]

	mu      sync.Mutex // held while a reload runs; guards what follows
	options Options
	held    *hold // nil: what is in the folder counts
	state   atomic.Pointer[loadState]
}

// loadState is how the last reload went.
type loadState struct {
	activated time.Time
	// problem is what keeps the scripts as they are now from being active; nil for nothing.
	problem *source.Problem
	// notes are what lint found that does not keep them out.
	notes []source.Problem
	// rolledBack: what is active was rolled back to.
	rolledBack bool
}

// New returns a runtime without a generation: Reload must have succeeded before it is asked to decide.
func New(o Options) *Runtime {
	rt := &Runtime{
		actions: o.Actions, gate: o.Gate, options: o,
		log: cmp.Or(o.Log, slog.Default()), now: o.Now, metrics: o.Metrics,
		told:     o.Logged,
		watchdog: sandbox.NewWatchdog(sandbox.WatchdogOptions{Memory: o.Memory}),
		slots:    newSlots(maxRunning * runtime.GOMAXPROCS(0)), schedules: newScheduler(),
	}
	if rt.now == nil {
		rt.now = time.Now
	}
	if rt.metrics == nil {
		rt.metrics = NewMetrics()
	}
	rt.limit.Store(int64(cmp.Or(o.Timeout, sandbox.DefaultTimeout)))
	rt.state.Store(&loadState{})
	return rt
}

func (rt *Runtime) timeout() time.Duration { return time.Duration(rt.limit.Load()) }

// Change is what may change with a reload beside the files; nil leaves a value as it is.
type Change struct {
	Order    *[]string
	Settings *map[string]any
	Timeout  *time.Duration
	Memory   *uint64
	// Who asked for it; "": the files changed.
	Who string
}

// ErrProblems is returned by Reload when the scripts are not in order. Status tells the problem.
var ErrProblems = errors.New("the scripts are not in order")

// Reload reads the scripts and makes them active if they are in order and pass the gate. Otherwise
// the running generation stays, and the error, which wraps ErrProblems, says why. It reports whether
// another generation is active now.
func (rt *Runtime) Reload(ctx context.Context, change Change) (bool, error) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	o := rt.options
	reordered := false
	if change.Order != nil {
		reordered = !slices.Equal(o.Order, *change.Order)
		o.Order = *change.Order
	}
	if change.Settings != nil {
		o.Settings = *change.Settings
	}
	if change.Timeout != nil {
		rt.limit.Store(int64(*change.Timeout))
	}
	if change.Memory != nil {
		rt.watchdog.SetMemory(*change.Memory)
	}
	// A wish for other settings is remembered although the gate may keep them out for now.
	settled := rt.active.Load() != nil && reflect.DeepEqual(o.Settings, rt.active.Load().env.Settings)
	rt.options = o

	begun := time.Now()
	old := rt.active.Load()
	var previous *source.Source
	if old != nil {
		previous = old.Source
	}
	src, err := source.Read(ctx, o.Dir, source.Options{Order: o.Order, Previous: previous})
	if ctx.Err() != nil {
		return false, ctx.Err() // which says nothing about the scripts
	}
	if old == nil {
		rt.held = rt.heldBefore(ctx, o)
	}
	if rt.holds(o, src, reordered) {
		src, err = rt.held.src, nil
		if old == nil {
			rt.log.Info("a rollback holds: the files are as they were then", "generation", src.Name())
		}
	}
	if err != nil {
		return rt.brokenAtStart(ctx, o, rt.failed(problemsOf(err)))
	}
	if old != nil && src.Name() == old.Name && settled {
		if rt.state.Load().problem != nil {
			rt.log.Info("the scripts are again those that are active", "generation", old.Name)
		}
		rt.state.Store(&loadState{activated: rt.state.Load().activated, notes: rt.state.Load().notes, rolledBack: rt.held != nil})
		rt.metrics.problem(false)
		rt.changed()
		return false, nil
	}
	g, problems := rt.tried(ctx, o, src)
	if ctx.Err() != nil {
		if g != nil {
			g.Close()
		}
		return false, ctx.Err()
	}
	who := cmp.Or(change.Who, byFiles)
	if old == nil {
		who = byStart
	}
	if g == nil {
		rt.refused(ctx, src.Name(), o.Settings, who, problems.Of(source.Error)[0])
		return rt.brokenAtStart(ctx, o, rt.failed(problems))
	}
	rt.log.Debug("scripts were read, built and tested", "took", time.Since(begun).Round(time.Millisecond).String())
	rt.swap(ctx, g, problems, who)
	return true, nil
}

// brokenAtStart has the last generation that worked serve, where there is nothing else.
func (rt *Runtime) brokenAtStart(ctx context.Context, o Options, failed error) (bool, error) {
	if rt.active.Load() != nil || !rt.fallBack(ctx, o) {
		rt.changed()
		return false, failed
	}
	state := *rt.state.Load()
	state.activated, state.rolledBack = rt.now(), rt.held != nil
	rt.state.Store(&state)
	rt.changed()
	return true, nil
}

func (rt *Runtime) changed() {
	if rt.options.Changed != nil {
		rt.options.Changed(rt.Status())
	}
}

// swap makes a generation the active one.
func (rt *Runtime) swap(ctx context.Context, g *Generation, problems source.Problems, who string) {
	old := rt.active.Load()
	rt.active.Store(g)
	rt.state.Store(&loadState{activated: rt.now(), notes: problems, rolledBack: rt.held != nil})
	rt.metrics.reloaded("activated", g.Name)
	rt.metrics.problem(false)
	rt.log.Info("scripts are active", "generation", g.Name, "plugins", len(g.Plugins), "files", len(g.Source.Files), "by", who)
	rt.warn(problems)
	if missing := rt.Missing(g); len(missing) > 0 {
		rt.log.Info("no plugin has these callbacks; stations get NotSupported", "missing", strings.Join(missing, " "))
	}
	if old != nil {
		old.Close()
	}
	rt.keep(ctx, g, who)
	rt.changed()
}

// env is what the host modules of a new generation work with.
func (rt *Runtime) env(o Options) host.Env {
	return host.Env{
		Log: rt.log, Now: rt.now, KV: o.KV, Stations: o.Stations, Tokens: o.Tokens, Transactions: o.Transactions, HTTP: o.HTTP, Settings: o.Settings,
		Metrics: o.ScriptMetrics, Actions: rt.actions, Lines: rt.logged,
	}
}

// failed notes what keeps a generation out.
func (rt *Runtime) failed(problems source.Problems) error {
	wrong := problems.Of(source.Error)
	first := wrong[0]
	before := rt.state.Load()
	rt.state.Store(&loadState{activated: before.activated, problem: &first, notes: before.notes, rolledBack: before.rolledBack})
	const shown = 5
	for i, p := range wrong {
		if rt.active.Load() == nil {
			break // the caller has nothing to fall back on, and says what is wrong
		}
		if i == shown {
			rt.log.Error("the scripts have more problems; csms check and csms test list them", "more", len(wrong)-shown)
			break
		}
		rt.log.Error("the scripts are not in order; what was active stays", append(places(p), "problem", p.Text)...)
	}
	if rt.active.Load() != nil {
		rt.warn(problems) // a misspelt field may be why a test failed
	}
	rt.metrics.reloaded("refused", "")
	rt.metrics.problem(true)
	return &notActive{first}
}

// warn logs what Lua allows but nobody means.
func (rt *Runtime) warn(problems source.Problems) {
	for _, p := range problems.Of(source.Warning) {
		rt.log.Warn("scripts: "+p.Text, places(p)...)
	}
}

// places are the log attributes of where a problem is, as far as that is known.
func places(p source.Problem) []any {
	var args []any
	if p.File != "" {
		args = append(args, "file", p.File)
	}
	if p.Line > 0 {
		args = append(args, "line", p.Line)
	}
	return args
}

// notActive is the error of a reload that left things as they were.
type notActive struct{ problem source.Problem }

func (e *notActive) Error() string   { return e.problem.Error() }
func (e *notActive) Unwrap() []error { return []error{ErrProblems, &e.problem} }

// Active returns the active generation; nil before the first Reload.
func (rt *Runtime) Active() *Generation { return rt.active.Load() }

// Close gives back what the runtime holds. Calls that run are finished.
func (rt *Runtime) Close() {
	if g := rt.active.Load(); g != nil {
		g.Close()
	}
	rt.watchdog.Close()
}
