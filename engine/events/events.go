// Package events tells those who listen what happens, as it happens.
package events

import (
	"sync"
	"sync/atomic"
	"time"
)

// The types of events. The data of each is in the OpenAPI description of the operators' interface (engine/api/event_types.go).
const (
	Connected    = "connected"    // a station holds a connection
	Disconnected = "disconnected" // a connection has ended
	Refused      = "refused"      // a handshake was refused
	Boot         = "boot"         // a BootNotification was answered
	Status       = "status"       // a connector's status
	Transaction  = "transaction"  // a transaction event was recorded
	Authorize    = "authorize"    // an idToken was decided about
	Security     = "security"     // a SecurityEventNotification
	Failed       = "failed"       // a station's CALL was answered with a CALLERROR
	Message      = "message"      // a frame, in or out, masked
	Scripts      = "scripts"      // a generation became active, or was refused
	Log          = "log"          // a script logged a line
	Store        = "store"        // writing records fails, or works again
	Change       = "change"       // an operator changed something
)

// Event is something that happened.
type Event struct {
	// ID counts the events of this run, from 1.
	ID      uint64
	Time    time.Time
	Type    string
	Station string // "" where it is about none
	// Data is what JSON makes of it; it must not change any more.
	Data any

	weight  int64
	encoded *encoding
}

// encoding is an event as it is sent, made once for all readers.
type encoding struct {
	once sync.Once
	text []byte
	err  error
}

// Encode returns what make makes of the event; it is called once for all readers, who all want the same.
func (e Event) Encode(make func(Event) ([]byte, error)) ([]byte, error) {
	e.encoded.once.Do(func() { e.encoded.text, e.encoded.err = make(e) })
	return e.encoded.text, e.encoded.err
}

// Heavy is data that may hold much: Weight is about how many bytes.
type Heavy interface{ Weight() int }

// usualWeight is that of other data, maxWaiting how many bytes may wait for a reader.
const (
	usualWeight = 512
	maxWaiting  = 8 << 20
)

// Hub passes events on. Its zero value is ready; methods of a nil Hub do nothing.
type Hub struct {
	count   atomic.Uint64
	readers atomic.Int32 // how many subscriptions there are, so that nothing is made for nobody

	mu     sync.Mutex
	subs   map[*Subscription]struct{}
	closed bool
}

// Subscription receives events.
type Subscription struct {
	// C has the events; Took is to be told of each that was received. It is closed by Close, the hub's too.
	C <-chan Event

	hub     *Hub
	c       chan Event
	wants   func(typ, station string) bool
	missed  atomic.Uint64
	waiting atomic.Int64 // bytes in C
}

// Wanted reports whether anybody would get an event, so that it need not be made otherwise.
func (h *Hub) Wanted(typ, station string) bool {
	if h == nil || h.readers.Load() == 0 {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		if s.wants == nil || s.wants(typ, station) {
			return true
		}
	}
	return false
}

// Publish passes an event on. It never waits: a subscription that is behind misses events.
func (h *Hub) Publish(typ, station string, data any) {
	if h == nil || h.readers.Load() == 0 {
		return
	}
	e := Event{ID: h.count.Add(1), Time: time.Now().UTC(), Type: typ, Station: station, Data: data, weight: usualWeight, encoded: new(encoding)}
	if heavy, ok := data.(Heavy); ok {
		e.weight = int64(heavy.Weight())
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		if s.wants != nil && !s.wants(typ, station) {
			continue
		}
		if s.waiting.Add(e.weight) <= maxWaiting {
			select {
			case s.c <- e:
				continue
			default:
			}
		}
		s.waiting.Add(-e.weight)
		s.missed.Add(1)
	}
}

// Subscribe returns a subscription to the events that wants, nil being all. room is how many may wait, and together they may
// hold 8 MiB. Close it.
func (h *Hub) Subscribe(room int, wants func(typ, station string) bool) *Subscription {
	c := make(chan Event, room)
	s := &Subscription{C: c, c: c, hub: h, wants: wants}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(c)
		return s
	}
	if h.subs == nil {
		h.subs = make(map[*Subscription]struct{})
	}
	h.subs[s] = struct{}{}
	h.readers.Add(1)
	return s
}

// Close ends all subscriptions, those to come too.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for s := range h.subs {
		h.end(s)
	}
}

// end ends a subscription, once. mu is held.
func (h *Hub) end(s *Subscription) {
	if _, open := h.subs[s]; !open {
		return
	}
	delete(h.subs, s)
	h.readers.Add(-1)
	close(s.c)
}

// Took gives back the room of an event that was received from C.
func (s *Subscription) Took(e Event) { s.waiting.Add(-e.weight) }

// Missed returns how many events had no room since it was asked last.
func (s *Subscription) Missed() uint64 { return s.missed.Swap(0) }

// Close ends the subscription.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.end(s)
}
