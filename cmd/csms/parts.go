package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"csms/engine"
	"csms/engine/api"
	"csms/engine/auth"
	"csms/engine/events"
	"csms/engine/messages"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/records"
	"csms/engine/store"
	"csms/engine/web"
	"csms/luabind"
	"csms/luabind/host"
	"csms/luabind/lint"
	"csms/luabind/luatest"
	"csms/luabind/source"
)

// system is what runs behind the listeners: the engine, the scripts that decide for it, and the
// operators' interface to both.
type system struct {
	engine  *engine.Engine
	scripts *luabind.Runtime
	store   *store.Store
	records *records.Records
	events  *events.Hub
	// messages is the log of messages.
	messages *messages.Log
	config   atomic.Pointer[Config] // what is in effect
	closing  atomic.Bool
	// misread is what is wrong with the configuration as it is now; nil for nothing.
	misread atomic.Pointer[source.Problem]
	log     *slog.Logger
	parts   Parts

	// background runs what goes on beside the messages: rest ends what csms does of its own accord, quit the schedules of scripts.
	background sync.WaitGroup
	rest, quit context.CancelFunc
}

// building returns what Deps.Build is of the whole program.
func building(p *process, unrecorded bool) func(context.Context, *Config, string, *slog.Logger) (Parts, error) {
	return func(ctx context.Context, c *Config, stationsURL string, log *slog.Logger) (Parts, error) {
		s, err := newSystem(ctx, p, c, stationsURL, log, unrecorded)
		if err != nil {
			return Parts{}, err
		}
		return s.parts, nil
	}
}

// newSystem builds the parts and activates the scripts. Scripts that are not in order are an error. unrecorded leaves the
// engine without records.
func newSystem(ctx context.Context, p *process, c *Config, stationsURL string, log *slog.Logger, unrecorded bool) (_ *system, err error) {
	s := &system{log: log, events: new(events.Hub)}
	s.config.Store(c)
	console, err := web.New()
	if err != nil {
		return nil, err
	}
	if s.store, err = openStore(ctx, p, c, log, s.events); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.store.Close()
		}
	}()
	s.records = records.New(records.Options{
		Store: s.store, Log: log,
		Grace:          func() time.Duration { return s.config.Load().Store.Grace },
		AbandonedAfter: func() time.Duration { return s.config.Load().Store.AbandonedAfter },
		Retention:      func() time.Duration { return s.config.Load().Store.Retention },
	})
	profiles, err := s.records.Profiles(ctx)
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	engineMetrics, scriptMetrics, policyMetrics := engine.NewMetrics(v2.Actions), host.NewMetrics(), luabind.NewMetrics()
	registry.MustRegister(engineMetrics.Collectors()...)
	registry.MustRegister(policyMetrics.Collectors()...)
	registry.MustRegister(scriptMetrics,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))

	if s.messages, err = openMessages(p, c, log, s.events); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.messages.Close()
		}
	}()
	tokens := newKnownTokens(s.store)
	s.scripts = luabind.New(luabind.Options{
		Dir: p.path(c.Scripts.Dir), Order: c.Scripts.Order, Settings: c.Settings,
		Timeout: c.Scripts.Timeout, Memory: uint64(c.Scripts.Memory),
		Actions: v2.Actions, Lint: linted, Gate: s.gate,
		KV: scriptKeys{s.store.KV()}, Stations: stationsOf{s}, ScriptMetrics: scriptMetrics,
		Tokens: tokens, Transactions: knownTransactions{s.store},
		Keeper: keeper{s.store}, Changed: func(st luabind.Status) {
			if s.events.Wanted(events.Scripts, "") { // nobody looks on before all is made
				s.events.Publish(events.Scripts, "", scriptsOf{s}.shown(st))
			}
		},
		HTTP:    host.NewHTTP(host.HTTPOptions{Allow: func() []string { return s.config.Load().HTTP.Allow }}),
		Metrics: policyMetrics, Log: log, Logged: s.logged,
	})
	if _, err = s.scripts.Reload(ctx, luabind.Change{}); err != nil {
		s.scripts.Close()
		return nil, fmt.Errorf("%s: %w", p.path(c.Scripts.Dir), err)
	}
	var kept engine.Records
	if !unrecorded {
		kept = s.records
	}
	s.engine = engine.New(engine.Options{
		Policy: s.scripts, Actions: v2.Actions, Versions: []ocpp.Version{ocpp.V21, ocpp.V201, ocpp.V16}, Limits: limits(c), Metrics: engineMetrics, Log: log,
		Records: kept, Profiles: profiles, Verifier: auth.NewVerifier(auth.VerifierOptions{}), Events: s.events,
		Frames: s.messages, SecurityProfile: c.Stations.SecurityProfile,
		RefuseUnknown:     !c.Anonymous(),
		RefuseSubprotocol: c.Stations.RefuseSubprotocol,
		Origins:           c.Stations.Origins,
	})
	keeping, rest := context.WithCancel(context.Background())
	scheduling, quit := context.WithCancel(context.Background())
	s.rest, s.quit = rest, quit
	s.background.Go(func() { s.records.Run(keeping, s.engine) })
	s.background.Go(func() { s.scripts.RunSchedules(scheduling) })
	s.parts = Parts{
		Stations: s.engine,
		Operators: api.New(api.Options{
			Engine: s.engine, StationsURL: stationsURL, Scripts: scriptsOf{s}, Metrics: registry, Ready: s.ready,
			Store: s.store, Events: s.events, Messages: s.messages, Operators: auth.NewOperators(c.operators()),
			TokenChanged: tokens.forget,
			Console: func(who func(*http.Request) *api.Whoami, rest http.Handler) http.Handler {
				return console.Handler(func(r *http.Request) *web.Who { return (*web.Who)(who(r)) }, rest)
			},
			Hosts: c.Operators.Hosts, Log: log,
			CallTimeout: func() time.Duration { return s.config.Load().Stations.CallTimeout },
		}),
		Reload:     s.reload,
		Configured: s.configured,
		Shutdown:   s.shutdown,
		Close:      s.close,
	}
	return s, nil
}

// limits are those of the engine that the configuration sets.
func limits(c *Config) engine.Limits {
	l := engine.Limits{
		MaxFrame: int(c.Stations.MaxFrame), CallTimeout: c.Stations.CallTimeout,
		PingInterval: c.Stations.PingInterval, WriteTimeout: c.Stations.WriteTimeout, Mode: plan.Strict,
	}
	l.Lenient, l.Strict = c.Stations.Lenient, c.Stations.Strict
	if c.Stations.Validation == "lenient" {
		l.Mode = plan.Lenient
	}
	return l
}

// gate lets a generation become active whose tests pass.
func (s *system) gate(ctx context.Context, g *luabind.Generation) source.Problems {
	c := s.config.Load()
	if !c.Scripts.TestBeforeActivate {
		return nil
	}
	return luatest.Gate(ctx, g, c.Scripts.TestTimeout)
}

// linted are the mistakes in scripts that show without running them.
func linted(src *source.Source) source.Problems { return lint.Lint(src, lint.For(v2.Actions)) }

// reload puts the configuration and the scripts as they are now into effect.
func (s *system) reload(ctx context.Context, c *Config) {
	s.config.Store(c)
	s.engine.SetLimits(limits(c))
	memory := uint64(c.Scripts.Memory)
	// What is wrong is logged and shown by the runtime.
	s.scripts.Reload(ctx, luabind.Change{
		Order: &c.Scripts.Order, Settings: &c.Settings, Timeout: &c.Scripts.Timeout, Memory: &memory,
	})
}

// configured keeps what is wrong with the configuration, to be shown until it is mended. The error has
// "file:line: text" lines.
func (s *system) configured(err error) {
	if err == nil {
		s.misread.Store(nil)
		return
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	p := source.Problem{Text: first}
	if file, rest, ok := strings.Cut(first, ":"); ok {
		if number, text, ok := strings.Cut(rest, ": "); ok {
			number, _, _ = strings.Cut(number, ":") // of line:column
			if line, err := strconv.Atoi(number); err == nil {
				p = source.Problem{File: file, Line: line, Text: text}
			}
		}
	}
	s.misread.Store(&p)
}

func (s *system) ready() error {
	if s.closing.Load() {
		return errors.New("shutting down")
	}
	return s.store.Healthy()
}

// shutdown ends what runs for stations, and the streams of events. Requests are answered until close.
func (s *system) shutdown(ctx context.Context) error {
	s.closing.Store(true)
	s.rest() // nobody waits for what a station answers to it
	err := s.engine.Shutdown(ctx)
	s.quit()
	s.background.Wait()
	s.events.Close()
	return err
}

func (s *system) close() error {
	s.scripts.Close()
	// Signs of life that were not yet written; what else is known is committed.
	last, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := s.records.SaveSeen(last, s.engine, make(map[string]time.Time))
	if s.store.Healthy() != nil {
		err = nil // which was told
	}
	return errors.Join(err, s.messages.Close(), s.store.Close())
}

// stationsOf gives scripts the engine's stations. The engine is made after the scripts.
type stationsOf struct{ s *system }

func (o stationsOf) List() []engine.StationInfo {
	if o.s.engine == nil {
		return nil
	}
	var list []engine.StationInfo
	for _, st := range o.s.engine.Stations() {
		list = append(list, st.Info())
	}
	return list
}

func (o stationsOf) Get(id string) (engine.StationInfo, bool) {
	if o.s.engine == nil {
		return engine.StationInfo{}, false
	}
	st, ok := o.s.engine.Station(id)
	if !ok {
		return engine.StationInfo{}, false
	}
	return st.Info(), true
}

func (o stationsOf) Call(ctx context.Context, id string, action *plan.Action, request any) (any, error) {
	if o.s.engine == nil {
		return nil, engine.ErrNotConnected
	}
	st, ok := o.s.engine.Station(id)
	if !ok {
		return nil, engine.ErrNotConnected
	}
	return st.Call(ctx, action, request)
}

// scriptsOf shows the scripts to the API.
type scriptsOf struct{ s *system }

func (o scriptsOf) Reload(ctx context.Context, who string) error {
	// The reload goes on when who asked for it goes away.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	_, err := o.s.scripts.Reload(ctx, luabind.Change{Who: who})
	return err
}

func (o scriptsOf) Rollback(ctx context.Context, generation, who string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	err := o.s.scripts.Rollback(ctx, generation, who)
	if errors.Is(err, luabind.ErrNoGeneration) {
		return api.ErrNoGeneration
	}
	return err
}

func (o scriptsOf) Status() api.ScriptStatus { return o.shown(o.s.scripts.Status()) }

func (o scriptsOf) shown(from luabind.Status) api.ScriptStatus {
	to := api.ScriptStatus{
		Generation: from.Generation, Plugins: []api.ScriptPlugin{}, Callbacks: map[string]api.ScriptCallback{},
		Missing: from.Missing, Notes: []api.ScriptProblem{}, RolledBack: from.RolledBack,
		Schedules: []api.ScriptSchedule{},
	}
	for _, sc := range from.Schedules {
		to.Schedules = append(to.Schedules, api.ScriptSchedule(sc))
	}
	if !from.Activated.IsZero() {
		at := from.Activated.UTC().Truncate(time.Millisecond)
		to.Activated = &at
	}
	for _, p := range from.Plugins {
		plugin := api.ScriptPlugin{
			Name: p.Name, File: p.File, Callbacks: p.Callbacks, Hooks: append([]string{}, p.Hooks...), Stats: map[string]api.ScriptCallback{},
		}
		for _, name := range slices.Concat(p.Callbacks, p.Hooks) {
			if fn, native := strings.CutPrefix(name, v16.Prefix); native || v2.Actions.ByCallback(fn) != nil {
				plugin.Stats[name] = api.ScriptCallback(o.s.scripts.Figures(p.Name, name))
			}
		}
		to.Plugins = append(to.Plugins, plugin)
	}
	for _, p := range from.Plugins {
		for _, name := range p.Callbacks {
			to.Callbacks[name] = api.ScriptCallback(o.s.engine.Metrics().Callback(v2.Actions.ByCallback(name)))
		}
	}
	if problem := cmp.Or(from.Problem, o.s.misread.Load()); problem != nil {
		p := problemOf(*problem)
		to.Problem = &p
	}
	for _, n := range from.Notes {
		to.Notes = append(to.Notes, problemOf(n))
	}
	return to
}

func problemOf(p source.Problem) api.ScriptProblem {
	out := api.ScriptProblem{File: p.File, Severity: p.Severity.String(), Text: p.Text, Excerpt: []api.ScriptLine{}}
	if p.Line > 0 {
		out.Line = &p.Line
	}
	for _, l := range p.Excerpt {
		out.Excerpt = append(out.Excerpt, api.ScriptLine{Line: l.Number, Text: l.Text})
	}
	return out
}
