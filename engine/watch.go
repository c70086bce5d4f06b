package engine

import (
	"math/rand/v2"
	"time"

	"github.com/gorilla/websocket"
)

// tick is how often the coarse clock is set and the connections are looked at.
const tick = 100 * time.Millisecond

// watch keeps the coarse clock, pings the connections and ends those that are dead: one goroutine
// for all of them, so that a connection needs no timer of its own.
func (e *Engine) watch() {
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for {
		select {
		case <-e.ctx.Done():
			return
		case <-ticks.C:
			e.safely(func() {
				e.inspect(e.coarse.advance(time.Since(e.coarse.began), time.Now()))
				e.lookAtRecords()
			})
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

// inspect looks at every connection once, now that the coarse clock says now.
func (e *Engine) inspect(now int64) {
	limits := e.limits()
	for s, found := range e.inspected(now, limits) {
		switch found {
		case deciding:
			s.relieve()
		case slow:
			s.abort("a message did not come whole in time")
		case stuck:
			s.abort("the station did not read its messages in time")
		case silent:
			s.abort("the station answered no ping")
		case due:
			s.unanswered.Add(1)
			go e.safely(func() { s.ping(time.Now().Add(limits.WriteTimeout)) }, "station", s.station.id)
		}
	}
}

// finding is what there is to do for a connection.
type finding int

const (
	deciding finding = iota // a decision takes long
	slow                    // a message takes too long to come
	stuck                   // a message takes too long to go
	silent                  // no sign of life
	due                     // for a ping
)

// inspected are the connections for which there is something to do.
func (e *Engine) inspected(now int64, limits *Limits) map[*session]finding {
	found := make(map[*session]finding)
	e.mu.Lock()
	defer e.mu.Unlock()
	for s := range e.sessions {
		writing, reading := s.writeSince.Load(), s.readSince.Load()
		switch {
		case reading > 0 && now-reading > int64(maxReading):
			found[s] = slow
		case writing > 0 && now-writing > int64(limits.WriteTimeout):
			found[s] = stuck
		case s.waits(now):
			found[s] = deciding
		case now < s.nextPing:
		case s.unanswered.Load() >= 2:
			found[s] = silent
		default:
			// Spread over a tenth of the interval, so that stations that came together don't stay
			// together.
			s.nextPing = now + int64(limits.PingInterval) - rand.Int64N(int64(limits.PingInterval)/10+1)
			found[s] = due
		}
	}
	return found
}
