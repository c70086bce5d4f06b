package sim

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocppj"
)

// The reasons why a CALL has no answer. A CALLERROR of the CSMS is an *ocppj.Error, an answer that
// doesn't fit its type a *BadAnswerError.
var (
	// ErrOffline means that nothing was sent: there is no connection.
	ErrOffline = errors.New("the station is offline")
	// ErrLost means that the connection ended before the answer came.
	ErrLost = errors.New("the connection was lost before the answer came")
	// ErrTimeout means that no answer came in time.
	ErrTimeout = errors.New("no answer came in time")
	// ErrClosed means that the station was closed.
	ErrClosed = errors.New("the station was closed")
)

// BadAnswerError is an answer of the CSMS that doesn't fit its type.
type BadAnswerError struct {
	Action  string
	Err     error
	Payload []byte
}

func (e *BadAnswerError) Error() string {
	return fmt.Sprintf("the answer to %s is wrong: %v", e.Action, e.Err)
}

func (e *BadAnswerError) Unwrap() error { return e.Err }

// Station is one virtual charging station. Its methods may be called from many goroutines.
type Station struct {
	options Options
	url     string
	dialect dialect

	// ctx ends with Close; tasks are what runs on the station's own account.
	ctx    context.Context
	cancel context.CancelFunc
	tasks  sync.WaitGroup
	// background counts the tasks that will end by themselves, for Settle.
	background counter

	turn  chan struct{} // capacity 1; holds a value while a CALL of ours is outstanding
	ids   atomic.Uint64
	stray chan []byte // frames that nobody else took, for NextFrame

	inbox inbox

	mu           sync.Mutex    // guards what follows
	link         *link         // nil while offline
	online       chan struct{} // closed while there is a link; replaced when it goes
	pending      *pending
	closed       bool
	leaving      bool // the station itself ended the link and will say when to come back
	registration string
	registered   chan struct{} // closed and replaced whenever registration changes
	interval     time.Duration
	beating      bool // the heartbeat loop runs
	booting      int  // how many Boots run
	// doubted says that the CSMS may have forgotten the station: nothing was answered on this
	// connection yet, or a CALL with SecurityError. It may then trigger a boot although the last was
	// accepted.
	doubted bool
	model   model
	queue   []*queued // transaction messages that wait to be delivered, in order

	flushing sync.Mutex // held by who delivers the queue
	// registering is held from a BootNotification until its answer is taken over, so that answers are in
	// their order.
	registering sync.Mutex
}

// Dial connects a station to the CSMS whose stations' URL is given, like ws://127.0.0.1:9000/ocpp. It
// sends nothing yet. The error is a *DialError, or ctx's.
func Dial(ctx context.Context, url string, o Options) (*Station, error) {
	s, err := New(url, o)
	if err != nil {
		return nil, err
	}
	if err := s.Connect(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// New returns a station that is not connected yet.
func New(url string, o Options) (*Station, error) {
	o = o.withDefaults()
	if o.ID == "" {
		return nil, errors.New("a station needs an ID")
	}
	d, ok := dialectOf(o.Version)
	if !ok {
		return nil, fmt.Errorf("virtual stations don't speak OCPP %s", o.Version)
	}
	s := &Station{
		options: o, url: url, dialect: d,
		turn:       make(chan struct{}, 1),
		stray:      make(chan []byte, 64),
		online:     make(chan struct{}),
		registered: make(chan struct{}),
		model:      newModel(&o),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s, nil
}

// ID returns the station's identity.
func (s *Station) ID() string { return s.options.ID }

// Version returns the OCPP version that the station speaks.
func (s *Station) Version() ocpp.Version { return s.options.Version }

// Online reports whether the station holds a connection.
func (s *Station) Online() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link != nil
}

// AwaitOnline waits until the station holds a connection.
func (s *Station) AwaitOnline(ctx context.Context) error {
	for {
		s.mu.Lock()
		online, here := s.online, s.link != nil
		s.mu.Unlock()
		if here {
			return nil
		}
		select {
		case <-online:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ctx.Done():
			return ErrClosed
		}
	}
}

// Registration returns the status of the last answer to a BootNotification: "Accepted", "Pending",
// "Rejected", or empty before the first.
func (s *Station) Registration() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.registration
}

// Interval returns the interval of the last answer to a BootNotification.
func (s *Station) Interval() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.interval
}

// Close ends the station: its tasks, then the connection with code 1000. It waits for both.
func (s *Station) Close() error {
	s.mu.Lock()
	s.closed = true
	l := s.link
	s.mu.Unlock()
	s.cancel()
	if l != nil {
		l.bye()
	}
	s.tasks.Wait()
	return nil
}

// spawn runs a task of the station's own. It reports false once the station is closed.
func (s *Station) spawn(task func(ctx context.Context)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.tasks.Go(func() { task(s.ctx) })
	return true
}

// Settle waits until what commands set going has ended: triggered messages, reports, log and firmware
// sequences. Sessions and heartbeats are not waited for.
func (s *Station) Settle(ctx context.Context) error { return s.background.wait(ctx) }

// random is a number in [0, 1).
func (s *Station) random() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.options.Rand.Float64()
}

// now is the station's clock as a message carries it.
func (s *Station) now() ocpp.DateTime { return ocpp.NewDateTime(s.options.Now()) }

func (s *Station) trace(e Event) {
	if s.options.Trace == nil {
		return
	}
	e.Time, e.Station = s.options.Now(), s.options.ID
	s.options.Trace(e)
}

// Note tells Trace what the station, or whoever moves it, decided.
func (s *Station) Note(format string, args ...any) {
	if s.options.Trace != nil {
		s.trace(Event{Kind: Noted, Text: fmt.Sprintf(format, args...)})
	}
}

// failed tells Trace of an error that no caller takes.
func (s *Station) failed(what string, err error) {
	if err == nil || s.ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return
	}
	var answered *ocppj.Error
	if errors.As(err, &answered) && s.options.Trace != nil {
		return // the CALLERROR itself was traced
	}
	s.Note("%s failed: %v", what, err)
}

// counter counts tasks and tells when there are none.
type counter struct {
	mu   sync.Mutex
	n    int
	none chan struct{} // closed when n falls to 0; nil while n is 0
}

func (c *counter) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n++; c.n == 1 {
		c.none = make(chan struct{})
	}
}

func (c *counter) done() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n--; c.n == 0 {
		close(c.none)
		c.none = nil
	}
}

func (c *counter) wait(ctx context.Context) error {
	for {
		c.mu.Lock()
		none := c.none
		c.mu.Unlock()
		if none == nil {
			return nil
		}
		select {
		case <-none:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
