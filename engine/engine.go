package engine

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine/events"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// Options are what an Engine is made of. Policy and Actions are needed; the rest has useful zero
// values.
type Options struct {
	// Policy decides what stations are answered.
	Policy Policy
	// Actions are the messages of OCPP 2.x: v2.Actions.
	Actions plan.Actions
	// Versions are the OCPP versions that are spoken. Empty: 2.0.1.
	Versions []ocpp.Version
	Limits   Limits
	// Metrics counts what happens; nil counts to nowhere.
	Metrics *Metrics
	// Log takes the engine's records; nil is slog.Default.
	Log *slog.Logger

	// Records keeps what stations say; nil keeps nothing. Profiles are the stations that are known at the
	// start.
	Records  Records
	Profiles []Profile
	// Verifier checks the passwords of stations; nil refuses them all.
	Verifier Verifier
	// Frames takes every message, in and out; nil is nowhere.
	Frames Frames
	// Events are told what happens; nil tells nobody.
	Events *events.Hub

	// RefuseUnknown refuses stations that nobody provisioned, with 404, and those that don't prove who they
	// are, with 401.
	RefuseUnknown bool
	// SecurityProfile is the least profile with which stations may connect that have none of their own: 0 to 3.
	SecurityProfile int
	// RefuseSubprotocol refuses the upgrade when no subprotocol is common; otherwise the handshake
	// is finished without one and the connection closed.
	RefuseSubprotocol bool
	// Origins are the hosts, beside loopback, whose web pages may connect.
	Origins []string
}

// Frames takes messages as they are on the wire; it copies what it keeps, and never waits.
type Frames interface {
	// Wanted reports whether messages of the station are kept or shown now.
	Wanted(station string) bool
	// Append takes a message; direction is "in" (from the station) or "out", version like "2.0.1".
	Append(at time.Time, station, direction, version string, frame []byte)
}

// Engine serves stations. It is an http.Handler for /ocpp/{stationId}.
type Engine struct {
	policy  Policy
	actions plan.Actions
	options Options
	log     *slog.Logger
	metrics *Metrics
	ids     *ids
	current atomic.Pointer[Limits]

	// ctx ends when the engine is closed for good.
	ctx    context.Context
	cancel context.CancelFunc
	// coarse is set by the watch goroutine a few times a second.
	coarse clock
	// patience is how long a connection isn't read for a decision, in nanoseconds.
	patience atomic.Int64
	stopping atomic.Bool
	// active counts the hooks and calls that run, readers the connections that are served, so that Shutdown
	// can wait for them, and for the crew.
	active, readers atomic.Int64
	// arrivals counts the handshakes.
	arrivals atomic.Int64
	// numbers counts transactions of OCPP 1.6 where there are no records to do so.
	numbers atomic.Int64

	crew crew

	upgrader websocket.Upgrader

	// large counts the bytes of large messages.
	large largeMessages

	// refusals are the handshakes that were refused lately.
	refusals refusals

	// down is why records can't be kept, for so long that stations are sent away; nil while all is well.
	down atomic.Pointer[error]

	mu       sync.Mutex // guards what follows
	stations map[string]*Station
	sessions map[*session]struct{}
	// full is how many stations there are when makeRoom looks again.
	full int
	// removed is how many stations were removed.
	removed int
}

// New returns an engine that is ready to serve. Shutdown gives back what it holds.
func New(o Options) *Engine {
	if len(o.Versions) == 0 {
		o.Versions = []ocpp.Version{ocpp.V201}
	}
	e := &Engine{
		policy:   o.Policy,
		actions:  o.Actions,
		options:  o,
		log:      cmp.Or(o.Log, slog.Default()),
		metrics:  o.Metrics,
		ids:      newIDs(),
		stations: make(map[string]*Station),
		sessions: make(map[*session]struct{}),
	}
	if e.metrics == nil {
		e.metrics = NewMetrics(o.Actions)
	}
	for _, v := range o.Versions {
		e.metrics.Connections.WithLabelValues(v.String())
	}
	e.crew.workers.Most = maxIdleWorkers
	e.upgrader = websocket.Upgrader{
		HandshakeTimeout:  10 * time.Second,
		ReadBufferSize:    1024,
		WriteBufferSize:   4096,
		WriteBufferPool:   &sync.Pool{},
		EnableCompression: true,
		CheckOrigin:       func(*http.Request) bool { return true }, // accept has looked at it
	}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	e.coarse.start(time.Now())
	e.patience.Store(int64(defaultPatience))
	e.SetLimits(o.Limits)
	for _, p := range o.Profiles {
		e.stations[ocpp.IDKey(p.ID)] = e.newStation(p.ID, p)
	}
	go e.watch()
	return e
}

// SetLimits replaces the limits while the engine runs.
func (e *Engine) SetLimits(l Limits) {
	l = l.withDefaults()
	e.current.Store(&l)
}

func (e *Engine) limits() *Limits { return e.current.Load() }

// Metrics returns what the engine counts.
func (e *Engine) Metrics() *Metrics { return e.metrics }

// Actions returns the messages that the engine speaks.
func (e *Engine) Actions() plan.Actions { return e.actions }

// Station returns the station with the id, without regard to case.
func (e *Engine) Station(id string) (*Station, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	s, ok := e.stations[ocpp.IDKey(id)]
	return s, ok
}

// Stations returns all stations that are known, in the order of their ids.
func (e *Engine) Stations() []*Station {
	e.mu.Lock()
	all := make([]*Station, 0, len(e.stations))
	for _, s := range e.stations {
		all = append(all, s)
	}
	e.mu.Unlock()
	slices.SortFunc(all, func(a, b *Station) int {
		return strings.Compare(a.key, b.key)
	})
	return all
}

// begun registers a new connection, whose WebSocket stands. An older one of the same station is replaced (OCPP 2.0.1
// part 4 §3.2 leaves it to the CSMS; a station that reconnects has given up the old one). That may be sess itself, where the station
// was quicker to connect again than this one came here.
func (e *Engine) begun(sess *session, h Handshake, arrival int64, p Profile) {
	sess.engine, sess.version, sess.remote, sess.began, sess.arrival = e, h.Version, h.Remote, time.Now(), arrival
	sess.done = make(chan struct{})
	sess.reader.Store(&sess.first)
	if h.TLS != nil {
		sess.certified = h.TLS.CommonName
	}
	e.mu.Lock()
	key := ocpp.IDKey(h.ID)
	st := e.stations[key]
	outdated := false // p may be what was known of the station before it was removed
	if st == nil {
		e.makeRoom()
		if outdated = p.removed != e.removed; outdated {
			p = Profile{ID: h.ID}
		}
		st = e.newStation(h.ID, p)
		e.stations[key] = st
	}
	removed := outdated || st.removals.Load() > 0
	sess.station = st
	sess.log = e.log.With("station", st.id)
	sess.nextPing = e.coarse.Load() + int64(e.limits().PingInterval)
	e.sessions[sess] = struct{}{}
	replaced := st.attach(sess, h)
	e.mu.Unlock()
	sess.alive()
	e.metrics.Connections.WithLabelValues(h.Version.String()).Inc()
	line := []any{"remote", h.Remote, "version", h.Version.String(), "auth", h.Auth}
	if replaced != nil && replaced != sess {
		line = append(line, "replaces", replaced.remote)
	}
	sess.log.Info(events.Connected, line...)
	e.options.Events.Publish(events.Connected, st.id, ConnectedEvent{h.Remote, h.Version.String(), h.Auth})
	if replaced != nil {
		replaced.shutdown(websocket.CloseNormalClosure, "replaced by a newer connection")
	}
	if removed {
		sess.shutdown(websocket.ClosePolicyViolation, stationRemoved)
	}
}

// ended takes back a connection.
func (e *Engine) ended(sess *session, reason string) {
	st := sess.station
	e.mu.Lock()
	delete(e.sessions, sess)
	st.detach(sess)
	e.mu.Unlock()
	e.metrics.Connections.WithLabelValues(sess.version.String()).Dec()
	sess.log.Info(events.Disconnected, "reason", reason)
	e.options.Events.Publish(events.Disconnected, st.id, DisconnectedEvent{reason})
	e.policy.Disconnect(e.ctx, st, reason)
	e.forget(st)
}

// forget lets go of a station that was never accepted, once it is disconnected and nothing runs for it, so
// that made-up ids don't pile up.
func (e *Engine) forget(st *Station) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r := st.Registration(); st.Connected() || r != Unregistered && r != Rejected || st.provisioned() || !st.idle() {
		return
	}
	if e.stations[st.key] == st {
		delete(e.stations, st.key)
	}
}

// MaxStations is how many stations are kept that nobody provisioned.
const MaxStations = 20_000

// makeRoom forgets a quarter of the disconnected stations that nobody provisioned, those that were seen the longest ago, when there are
// too many of them. The caller holds e.mu.
func (e *Engine) makeRoom() {
	if len(e.stations) < max(e.full, MaxStations) {
		return
	}
	guests := 0
	var away []*Station
	for _, st := range e.stations {
		if st.provisioned() {
			continue
		}
		guests++
		if !st.Connected() && st.idle() {
			away = append(away, st)
		}
	}
	if guests >= MaxStations && len(away) > 0 {
		slices.SortFunc(away, func(a, b *Station) int { return cmp.Compare(a.lastSeen.Load(), b.lastSeen.Load()) })
		away = away[:(len(away)+3)/4]
		for _, st := range away {
			delete(e.stations, st.key)
		}
		guests -= len(away)
		e.log.Warn("there are too many stations that nobody provisioned; those that were away longest are forgotten", "forgotten", len(away), "kept", guests)
	}
	// Not to be looked through with each new one.
	e.full = len(e.stations) + max(MaxStations-guests, MaxStations/20)
}

// shuttingDown is why nothing is taken any more.
const shuttingDown = "the CSMS is shutting down"

// Shutdown ends the engine: no new connections and CALLs are taken, what runs is finished, and the
// connections are closed with 1001. When ctx ends first, what still runs is cancelled.
func (e *Engine) Shutdown(ctx context.Context) error {
	e.stopping.Store(true)
	err := e.drain(ctx, func() bool { return e.crew.resting() && e.active.Load() == 0 })
	e.sendAway(websocket.CloseGoingAway, shuttingDown)
	// Disconnect hooks run in the readers; they get what is left of the time, and a moment at least.
	grace, cancel := ctx, context.CancelFunc(func() {})
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < 2*time.Second {
		grace, cancel = context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	}
	defer cancel()
	e.drain(grace, func() bool { return e.readers.Load() == 0 })
	e.cancel()
	e.crew.dismiss()
	return err
}

// drain waits until nothing is left, looking every few milliseconds.
func (e *Engine) drain(ctx context.Context, empty func() bool) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !empty() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return nil
}
