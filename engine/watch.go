package engine

import (
	"math/rand/v2"
	"time"

	"github.com/gorilla/websocket"
)

var epoch = time.Now()

// monotonic is the time since the program began: one reading of the clock, where time.Now takes two.
func monotonic() time.Duration { return time.Since(epoch) }

// watch keeps the coarse clock, pings the connections and ends those that are dead: one goroutine
// for all of them, so that a connection needs no timer of its own.
func (e *Engine) watch() {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-e.ctx.Done():
			return
		case now := <-tick.C:
			e.coarse.Store(now.UnixNano())
			e.inspect(now)
			e.lookAtRecords()
		}
	}
}

// ping sends a ping. A connection that takes none can't be written to any more.
func (s *session) ping(deadline time.Time) {
	if err := s.conn.WriteControl(websocket.PingMessage, nil, deadline); err != nil {
		s.abort("a ping could not be written: " + err.Error())
	}
}

// maxReading is how long a message may take to come, from its first byte to its last.
const maxReading = 5 * time.Minute

// inspect looks at every connection once.
func (e *Engine) inspect(now time.Time) {
	limits := e.limits()
	var slow, stuck, silent, due, waiting []*session
	e.mu.Lock()
	for s := range e.sessions {
		if s.waits(now.UnixNano()) {
			waiting = append(waiting, s)
		}
		since, reading := s.writeSince.Load(), s.readSince.Load()
		switch {
		case reading > 0 && now.UnixNano()-reading > int64(maxReading):
			slow = append(slow, s)
		case since > 0 && now.UnixNano()-since > int64(limits.WriteTimeout):
			stuck = append(stuck, s)
		case now.UnixNano() < s.nextPing:
		case s.unanswered.Load() >= 2:
			silent = append(silent, s)
		default:
			// Spread over a tenth of the interval, so that stations that came together don't stay
			// together.
			s.nextPing = now.UnixNano() + int64(limits.PingInterval) - rand.Int64N(int64(limits.PingInterval)/10+1)
			due = append(due, s)
		}
	}
	e.mu.Unlock()
	for _, s := range waiting {
		s.relieve()
	}
	for _, s := range slow {
		s.abort("a message did not come whole in time")
	}
	for _, s := range stuck {
		s.abort("the station did not read its messages in time")
	}
	for _, s := range silent {
		s.abort("the station answered no ping")
	}
	for _, s := range due {
		s.unanswered.Add(1)
		go s.ping(now.Add(limits.WriteTimeout))
	}
}
