package sim

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// Fleet runs one scenario with many stations, each with a connection of its own.
type Fleet struct {
	// URL of the stations' listener, like ws://127.0.0.1:9000/ocpp.
	URL string
	// Stations is how many there are. 0: 1.
	Stations int
	// ID names a station by its number from 1. Nil: SIM001 and so on.
	ID       func(n int) string
	Scenario Scenario
	// Options of every station; ID and Rand are set by the fleet.
	Options Options
	// Versions are the OCPP versions that the stations speak in turn. None: that of Options.
	Versions []ocpp.Version
	// Token that is shown. Without one it is 04A2B3C4D5E6F7.
	Token v2.IDToken
	// Rate is the messages that a station sends a second. 0: one, or for a flat scenario as many as are
	// answered.
	Rate float64
	// Messages after which a station stops. 0: it goes on.
	Messages int
	// Ramp is how many stations connect in a second. 0: 200.
	Ramp float64
	// Seed of the random numbers. 0: 1.
	Seed uint64

	connected, accepted atomic.Int64
	calls, errors       atomic.Int64
	latency             histogram
	mu                  sync.Mutex
	kinds               map[string]int64 // errors by what they say
	failed              map[string]int64 // stations that gave up, by why
}

// Counts is how a fleet fares at one moment.
type Counts struct {
	Stations  int `json:"stations"`
	Connected int `json:"connected"`
	// Accepted stations had a BootNotification accepted.
	Accepted int `json:"accepted"`
	// Messages that were answered, and those among them, or without an answer, that went wrong.
	Messages int64 `json:"messages"`
	Errors   int64 `json:"errors"`
	// P50 and P99 of the time to an answer, in milliseconds, to about a tenth.
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
	// ErrorKinds counts the errors by code.
	ErrorKinds map[string]int64 `json:"errorKinds"`
	// Failed stations gave up: how many, by the reason.
	Failed map[string]int64 `json:"failed"`
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// Counts returns how the fleet fares.
func (f *Fleet) Counts() Counts {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := Counts{
		Stations: max(f.Stations, 1), Connected: int(f.connected.Load()), Accepted: int(f.accepted.Load()),
		Messages: f.calls.Load(), Errors: f.errors.Load(),
		P50: milliseconds(f.latency.quantile(0.50)), P99: milliseconds(f.latency.quantile(0.99)),
		ErrorKinds: maps.Clone(f.kinds), Failed: maps.Clone(f.failed),
	}
	if c.ErrorKinds == nil {
		c.ErrorKinds = map[string]int64{}
	}
	if c.Failed == nil {
		c.Failed = map[string]int64{}
	}
	return c
}

// errEnough ends a station that has sent what it should.
var errEnough = errors.New("all messages are sent")

// Run runs the fleet until every station is done or ctx ends; sessions that are open then are ended.
// The error says how many stations gave up, and why the first did.
func (f *Fleet) Run(ctx context.Context) error {
	if f.ID == nil {
		f.ID = func(n int) string { return fmt.Sprintf("SIM%03d", n) }
	}
	if f.Token.IDToken == "" {
		f.Token = Token("04A2B3C4D5E6F7")
	}
	ramp := f.Ramp
	if ramp <= 0 {
		ramp = 200
	}
	// Of ten stations at once, so that the pauses are long enough for a timer.
	const batch = 10
	pause := time.Duration(batch / ramp * float64(time.Second))
	var running sync.WaitGroup
	var first error
	for n := 1; n <= max(f.Stations, 1) && ctx.Err() == nil; n++ {
		if n > 1 && n%batch == 1 && sleep(ctx, pause) != nil {
			break
		}
		running.Go(func() {
			if err := f.station(ctx, n); err != nil {
				f.gaveUp(n, err, &first)
			}
		})
	}
	running.Wait()
	if first == nil {
		return nil
	}
	var lost int64
	for _, n := range f.Counts().Failed {
		lost += n
	}
	if max(f.Stations, 1) == 1 {
		return first
	}
	return fmt.Errorf("%d of %d stations failed; the first: %w", lost, f.Stations, first)
}

func (f *Fleet) gaveUp(n int, err error, first *error) {
	why := err.Error()
	if dial, ok := errors.AsType[*DialError](err); ok {
		why = dial.Reason()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	put(&f.failed, why, f.failed[why]+1)
	if *first == nil {
		*first = fmt.Errorf("station %s: %w", f.ID(n), err)
	}
}

// station is one station's life.
func (f *Fleet) station(ctx context.Context, n int) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	o := f.Options
	o.ID = f.ID(n)
	if len(f.Versions) > 0 {
		o.Version = f.Versions[(n-1)%len(f.Versions)]
	}
	seed := f.Seed
	if seed == 0 {
		seed = 1
	}
	o.Rand = rand.New(rand.NewPCG(seed, uint64(n)))
	var sent atomic.Int64
	observe := o.Observe
	o.Observe = func(action string, took time.Duration, err error) {
		f.observe(took, err)
		if observe != nil {
			observe(action, took, err)
		}
		if f.Messages > 0 && sent.Add(1) >= int64(f.Messages) {
			stop(errEnough)
		}
	}
	trace := o.Trace
	booted := false
	o.Trace = func(e Event) {
		switch {
		case e.Kind == Connected:
			f.connected.Add(1)
		case e.Kind == Disconnected:
			f.connected.Add(-1)
		case e.Kind == Received && e.Action == "BootNotification" && !booted && accepts(e.Frame):
			booted = true
			f.accepted.Add(1)
		}
		if trace != nil {
			trace(e)
		}
	}
	s, err := New(f.URL, o)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := f.connect(ctx, s); err != nil {
		return f.verdict(ctx, err)
	}
	err = f.Scenario.Run(ctx, &Play{
		Station: s, Token: f.Token, Pause: f.pause(), Rand: rand.New(rand.NewPCG(seed, uint64(n)<<32)),
	})
	if verdict := f.verdict(ctx, err); verdict != nil {
		return verdict
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	s.Settle(closing)
	s.EndSessions(closing, v2.TriggerReasonStopAuthorized, v2.ReasonLocal)
	return nil
}

// connect connects the station the first time. A station that reconnects tries again only where the
// server was reached and is too busy; a wrong address is better said at once.
func (f *Fleet) connect(ctx context.Context, s *Station) error {
	for n := 0; ; n++ {
		err := s.Connect(ctx)
		dial, ok := errors.AsType[*DialError](err)
		if !ok || n >= 2 || !s.options.Reconnect || dial.Status != 503 && dial.Status != 0 || f.connected.Load() == 0 {
			return err
		}
		if err := s.options.Wait(ctx, s.backoff(n)); err != nil {
			return err
		}
	}
}

func (f *Fleet) pause() time.Duration {
	switch {
	case f.Rate > 0:
		return time.Duration(float64(time.Second) / f.Rate)
	case f.Scenario.Flat:
		return 0
	}
	return time.Second
}

// verdict is the error of a scenario, or nil where it was told to end.
func (f *Fleet) verdict(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, ErrClosed) {
		return nil
	}
	return err
}

func (f *Fleet) observe(took time.Duration, err error) {
	f.calls.Add(1)
	f.latency.add(took)
	if err == nil {
		return
	}
	f.errors.Add(1)
	kind := err.Error()
	var refused *ocppj.Error
	var bad *BadAnswerError
	switch {
	case errors.As(err, &refused):
		kind = string(refused.Code)
	case errors.As(err, &bad):
		kind = "wrong answer"
	case errors.Is(err, ErrTimeout):
		kind = "no answer"
	case errors.Is(err, ErrLost):
		kind = "connection lost"
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	put(&f.kinds, kind, f.kinds[kind]+1)
}
