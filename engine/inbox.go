package engine

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

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

// inbox holds what a station sent until it is decided, in the order of arrival. It has no goroutine
// while it is empty: put tells the caller to start one.
type inbox struct {
	mu      sync.Mutex
	waiting []incoming
	running bool
}

// put appends in. start asks the caller to start a worker; full says that in was not taken.
func (b *inbox) put(in incoming, limit int) (start, full bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) >= limit {
		return false, true
	}
	b.waiting = append(b.waiting, in)
	start = !b.running
	b.running = true
	return start, false
}

// take returns the next CALL; with none left, the worker that asked must end.
func (b *inbox) take() (incoming, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) == 0 {
		b.running = false
		return incoming{}, false
	}
	in := b.waiting[0]
	if len(b.waiting) == 1 {
		b.waiting[0] = incoming{}
		b.waiting = b.waiting[:0]
		if cap(b.waiting) > 2 {
			b.waiting = nil
		}
	} else {
		b.waiting[0] = incoming{}
		b.waiting = b.waiting[1:]
	}
	return in, true
}

// maxIdleWorkers is how many worker goroutines are kept while there is nothing to decide.
const maxIdleWorkers = 64

// startWorker has a worker take care of the station. Workers are kept and used again, since a new
// goroutine begins with a small stack and would grow it, by copying, in each call of a policy.
func (e *Engine) startWorker(st *Station) {
	select {
	case e.idle <- st:
	default:
		go e.worker(st)
	}
}

// worker takes care of one station after the other. It ends when enough others are idle, when the engine
// is closed, or when it is given nil.
func (e *Engine) worker(st *Station) {
	for st != nil {
		st.work()
		if e.idleWorkers.Add(1) > maxIdleWorkers || e.ctx.Err() != nil {
			e.idleWorkers.Add(-1)
			return
		}
		st = <-e.idle
		e.idleWorkers.Add(-1)
	}
}

// dismissWorkers ends the idle workers.
func (e *Engine) dismissWorkers() {
	for e.idleWorkers.Load() > 0 {
		select {
		case e.idle <- nil:
		case <-time.After(time.Millisecond): // it took other work, or is about to wait
		}
	}
}

// work decides what waits in the station's inbox until nothing is left.
func (s *Station) work() {
	defer s.engine.active.Add(-1)
	gone := false
	for {
		in, ok := s.inbox.take()
		if !ok {
			if gone {
				s.engine.forget(s)
			}
			return
		}
		if gone = in.session.gone.Load(); !gone {
			s.decideSafely(in)
			gone = in.session.gone.Load()
		}
		s.engine.large.put(in.buffer)
	}
}

// decideSafely keeps a mistake of ours, or of a policy, to the one message that it met.
func (s *Station) decideSafely(in incoming) {
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
	s.decide(in)
}

// panicked logs and counts a panic that was caught.
func (e *Engine) panicked(r any, args ...any) {
	e.metrics.Panics.Inc()
	e.log.Error("a mistake in csms was caught; please report it", append(args, "panic", r, "stack", string(debug.Stack()))...)
}

// afterQueue runs a station's after hooks one behind the other, beside its CALLs, since they may
// wait for the station.
type afterQueue struct {
	mu      sync.Mutex
	waiting []func(context.Context)
	running bool
}

func (s *Station) runAfter(hook func(context.Context)) {
	q := &s.after
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) >= s.engine.limits().MaxAfter {
		s.engine.log.Warn("an after hook was dropped: too many wait for this station", "station", s.id, "waiting", len(q.waiting))
		s.engine.metrics.AfterDropped.Inc()
		return
	}
	q.waiting = append(q.waiting, hook)
	if q.running {
		return
	}
	q.running = true
	s.engine.active.Add(1)
	go func() {
		defer s.engine.active.Add(-1)
		for {
			q.mu.Lock()
			if len(q.waiting) == 0 {
				q.running, q.waiting = false, nil
				q.mu.Unlock()
				if !s.Connected() {
					s.engine.forget(s)
				}
				return
			}
			next := q.waiting[0]
			q.waiting[0] = nil
			q.waiting = q.waiting[1:]
			q.mu.Unlock()
			s.runSafely(next)
		}
	}()
}

func (s *Station) runSafely(hook func(context.Context)) {
	defer func() {
		if r := recover(); r != nil {
			s.engine.panicked(r, "station", s.id)
		}
	}()
	hook(s.engine.ctx)
}

// idle reports whether nothing runs or waits for the station.
func (s *Station) idle() bool {
	s.inbox.mu.Lock()
	busy := s.inbox.running
	s.inbox.mu.Unlock()
	s.after.mu.Lock()
	defer s.after.mu.Unlock()
	return !busy && !s.after.running
}
