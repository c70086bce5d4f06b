package engine

import (
	"time"

	"csms/engine/ocpp/plan"
)

// Limits bound what stations may ask of the engine. They can be changed while it runs; a connection
// takes on new ones with its next message.
type Limits struct {
	// MaxFrame is the size of a message in bytes, after inflating. 0: 1 MiB.
	MaxFrame int
	// MaxWaiting is how many CALLs of one station may wait for their turn. 0: 16.
	MaxWaiting int
	// MaxCalls is how many of our calls may wait for one station. 0: 100.
	MaxCalls int
	// MaxAfter is how many after hooks may wait for one station. 0: 100.
	MaxAfter int
	// CallTimeout is how long a call of ours waits, queueing included, where its context sets no
	// deadline. 0: 30 s.
	CallTimeout time.Duration
	// PingInterval is the time between two pings; a station that answers neither is gone. 0: 60 s.
	PingInterval time.Duration
	// WriteTimeout is how long a station may take to read one message of ours. 0: 10 s.
	WriteTimeout time.Duration
	// Mode says how strictly messages are checked. Lenient and Strict list vendors ("Acme") and models
	// ("Acme/M1") for which it is otherwise; what is set for a station itself goes first.
	Mode            plan.Mode
	Lenient, Strict []string
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	setTime := func(v *time.Duration, d time.Duration) {
		if *v == 0 {
			*v = d
		}
	}
	set(&l.MaxFrame, 1<<20)
	set(&l.MaxWaiting, 16)
	set(&l.MaxCalls, 100)
	set(&l.MaxAfter, 100)
	setTime(&l.CallTimeout, 30*time.Second)
	setTime(&l.PingInterval, 60*time.Second)
	setTime(&l.WriteTimeout, 10*time.Second)
	return l
}
