package engine

import (
	"context"
	"sync"
)

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
	s.engine.spawn(func() {
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
			s.engine.safely(func() { next(s.engine.ctx) }, "station", s.id)
		}
	})
}
