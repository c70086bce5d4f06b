package engine

import (
	"slices"
	"sync"

	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
)

// incoming is a CALL or SEND that waits for its turn.
type incoming struct {
	session *session
	frame   ocppj.Frame
	// buffer holds the bytes that came. frame aliases them, unless it was mended; they go back to the pool when the CALL is answered.
	buffer *[]byte
	mended []plan.Repair
}

// inbox holds what a station sent until it is decided, in the order of arrival. Nothing runs while it is empty: put tells the caller
// to have a worker begin with what it was given.
type inbox struct {
	mu      sync.Mutex
	running bool
	waiting []incoming
	// room is closed when there is room again; nil while nobody waits for that.
	room chan struct{}
}

// put takes in, unless it is full: then room is closed once that may have changed. start says that nothing runs: in doesn't wait, a
// worker is to begin with it. What waits of connections that have ended takes no room: nobody would get the answer.
func (b *inbox) put(in *incoming, limit int) (start bool, room <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.running {
		b.running = true
		return true, nil
	}
	if len(b.waiting) >= limit {
		b.waiting = slices.DeleteFunc(b.waiting, func(old incoming) bool {
			gone := old.session.gone.Load()
			if gone {
				old.session.engine.large.put(old.buffer)
			}
			return gone
		})
	}
	if len(b.waiting) >= limit {
		if b.room == nil {
			b.room = make(chan struct{})
		}
		return false, b.room
	}
	b.waiting = append(b.waiting, *in)
	return false, nil
}

// take sets in to the next CALL; with none left, the worker that asked must end.
func (b *inbox) take(in *incoming) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.room != nil {
		close(b.room)
		b.room = nil
	}
	if len(b.waiting) == 0 {
		b.running = false
		return false
	}
	*in = b.waiting[0]
	b.waiting[0] = incoming{}
	if b.waiting = b.waiting[1:]; len(b.waiting) == 0 {
		b.waiting = nil
	}
	return true
}

// work decides what the worker was given, and then what waits in the station's inbox, until nothing is left.
func (s *Station) work(w *worker) {
	gone := false
	for more := true; more; more = s.inbox.take(&w.in) {
		if !w.in.session.gone.Load() {
			s.decideSafely(w)
		}
		gone = w.in.session.gone.Load()
		s.engine.large.put(w.in.buffer)
	}
	if gone {
		s.engine.forget(s)
	}
}

// decideSafely keeps a mistake of ours, or of a policy, to the one message that it met.
func (s *Station) decideSafely(w *worker) {
	in := &w.in
	defer func() {
		if r := recover(); r != nil {
			s.engine.panicked(r, "station", s.id, "action", clip(string(in.frame.Action)), "request", in.frame.ID)
			if in.frame.Type == ocppj.Call {
				in.session.sendError(in.frame.ID, &ocppj.Error{
					Code: ocppj.InternalError, Description: "the CSMS failed", Details: details(s.engine.callback(in.frame.Action), in.frame.ID),
				})
			}
		}
	}()
	s.decide(w)
}

// idle reports whether nothing runs or waits for the station.
func (s *Station) idle() bool {
	if s.deciding() || s.removals.Load() > 0 {
		return false
	}
	s.after.mu.Lock()
	defer s.after.mu.Unlock()
	return !s.after.running
}

// deciding reports whether a worker is at what the station sent.
func (s *Station) deciding() bool {
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	return s.inbox.running
}
