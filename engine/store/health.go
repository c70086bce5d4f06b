package store

import (
	"context"
	"sync"
	"time"
)

// Health is whether writing works.
type Health struct {
	// Err is why the last write failed, an ErrUnavailable; nil: writing works.
	Err error
	// LastWrite is when the last commit succeeded.
	LastWrite time.Time
	// FailingSince is when the first write after that failed; zero while writing works.
	FailingSince time.Time
}

type healthState struct {
	mu  sync.Mutex
	now Health
}

// wrote reports the health, and whether it changed.
func (h *healthState) wrote(at time.Time) (Health, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	changed := h.now.Err != nil
	h.now = Health{LastWrite: at}
	return h.now, changed
}

func (h *healthState) failed(err error, at time.Time) (Health, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	changed := h.now.Err == nil
	h.now.Err = err
	if changed {
		h.now.FailingSince = at
	}
	return h.now, changed
}

func (s *Store) tell(h Health, changed bool) {
	if changed && s.options.OnHealth != nil {
		s.options.OnHealth(h)
	}
}

// Health returns whether writing works. It doesn't touch the database: it is what the last write, or the
// last try after a failure, found out.
func (s *Store) Health() Health {
	s.health.mu.Lock()
	defer s.health.mu.Unlock()
	return s.health.now
}

// Healthy returns why writing fails, nil where it works.
func (s *Store) Healthy() error { return s.Health().Err }

// Check writes and commits a row, to find out now whether writing works.
func (s *Store) Check(ctx context.Context) error {
	return s.write(ctx, func(t *tx) error { return t.run(probe, stamp(s.now())) })
}
