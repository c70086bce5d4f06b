package sim

import (
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net/http"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocppj"
)

// Options are what a Station is made of. ID is needed; the rest has useful zero values.
type Options struct {
	// ID is the station's identity, the last segment of the URL's path.
	ID string
	// Version is the OCPP version that is offered. 0: 2.0.1.
	Version ocpp.Version
	// Subprotocols are offered instead of the version's, for tests of the handshake. The station
	// speaks Version whatever is chosen.
	Subprotocols []string
	// Password is sent by HTTP Basic with ID as the user. Empty: no credentials.
	Password string
	// Compression offers permessage-deflate.
	Compression bool
	// Header is sent with the handshake.
	Header http.Header
	// TLS is for wss URLs; nil trusts the machine's roots.
	TLS *tls.Config
	// DialTimeout bounds one attempt to connect. 0: 10 s.
	DialTimeout time.Duration
	// CallTimeout is how long an answer is waited for where the context sets no deadline. 0: 30 s.
	CallTimeout time.Duration

	// Vendor, Model, Serial and Firmware are told in the BootNotification. Empty: made-up ones.
	Vendor, Model, Serial, Firmware string
	// EVSEs is how many there are, with one connector each. 0: 2.
	EVSEs int
	// Power is what one EVSE gives, in W. 0: 11,000.
	Power float64
	// MeterInterval is the time between two meter values of a session that the CSMS started. 0: 10 s.
	MeterInterval time.Duration

	// Reconnect makes the station connect again when the connection is lost, with growing pauses,
	// and send what it queued meanwhile.
	Reconnect bool
	// Manual leaves every frame that arrives to NextFrame: no command is answered, and Call has no
	// answer. For tests of frames.
	Manual bool
	// Handlers answer commands instead of the station's own, by action.
	Handlers map[string]Handler

	// Trace is told of every frame and connection, in order for each direction. It must not keep the
	// event's Frame and Data, nor call the station.
	Trace func(Event)
	// Observe is told of every CALL of the station: how long the answer took, or why there was none.
	Observe func(action string, took time.Duration, err error)

	// Now is the clock. Nil: time.Now.
	Now func() time.Time
	// Wait returns nil after d, or ctx's error. Nil: a timer. Tests make time pass with it.
	Wait func(ctx context.Context, d time.Duration) error
	// Rand is where meter values and pauses come from. Nil: seeded by ID.
	Rand *rand.Rand
}

// EventKind says what an Event tells of.
type EventKind uint8

// The kinds of events.
const (
	Connected    EventKind = iota + 1 // Text is the subprotocol that was chosen
	Disconnected                      // Err is why
	Sent                              // a frame of the station
	Received                          // a frame of the CSMS
	Noted                             // Text is something that the station decided
)

// Event is one thing that happened to a station.
type Event struct {
	Time    time.Time
	Station string
	Kind    EventKind
	// Frame and Data of Sent and Received. Frame is zero where Data is no frame.
	Frame ocppj.Frame
	Data  []byte
	// Action is the CALL's, or the one that the frame answers.
	Action string
	// Took is, for an answer to the station, how long it took.
	Took time.Duration
	Text string
	Err  error
}

func (o Options) withDefaults() Options {
	orText := func(v *string, d string) {
		if *v == "" {
			*v = d
		}
	}
	orTime := func(v *time.Duration, d time.Duration) {
		if *v == 0 {
			*v = d
		}
	}
	if o.Version == 0 {
		o.Version = ocpp.V201
	}
	orTime(&o.DialTimeout, 10*time.Second)
	orTime(&o.CallTimeout, 30*time.Second)
	orTime(&o.MeterInterval, 10*time.Second)
	orText(&o.Vendor, "Virtual")
	orText(&o.Model, "SIM-2")
	orText(&o.Serial, clipped("SN-"+o.ID, 25))
	orText(&o.Firmware, "1.0.0")
	if o.EVSEs == 0 {
		o.EVSEs = 2
	}
	if o.Power == 0 {
		o.Power = 11000
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = sleep
	}
	if o.Rand == nil {
		var seed uint64
		for _, c := range []byte(o.ID) {
			seed = seed*31 + uint64(c)
		}
		o.Rand = rand.New(rand.NewPCG(seed, 1))
	}
	return o
}

// sleep waits for d, or for ctx to end.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// clipped is text cut to at most n bytes; the ids of OCPP 2.x are ASCII.
func clipped(text string, n int) string { return text[:min(n, len(text))] }
