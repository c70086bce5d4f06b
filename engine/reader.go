package engine

import (
	"sync/atomic"
	"time"
)

// reader is a goroutine that reads a connection. It has what it read decided before it reads on, which costs less than waking another
// goroutine to do so. When there may be something to read meanwhile that can't wait, another reader relieves it: the answer to a call of
// ours, on which the decision itself may depend, or whatever else comes while a decision takes its time.
type reader struct {
	// state is reading, relieved, or the coarse time since which the reader waits for a decision.
	state atomic.Int64
}

const (
	reading  = 0
	relieved = -1 // another reads in its place
)

// defaultPatience is how long a connection isn't read for a decision.
const defaultPatience = 100 * time.Millisecond

// handOver has a worker decide what r read. It reports whether r is to read on.
func (s *session) handOver(r *reader, in *incoming) bool {
	r.state.Store(s.engine.coarse.Load())
	// Whoever calls counts itself before it relieves: one of the two sees the other.
	if s.station.calls.waiting.Load() > 0 {
		s.relieve()
	}
	s.engine.crew.serve(s.station, in)
	return r.state.Swap(reading) != relieved
}

// relieve has another goroutine read on, where the reader waits for a decision.
func (s *session) relieve() {
	r := s.reader.Load()
	since := r.state.Load()
	if since == reading || since == relieved || !r.state.CompareAndSwap(since, relieved) {
		return
	}
	next := new(reader)
	s.reader.Store(next)
	s.engine.readers.Add(1)
	go s.serve(next)
}

// waits reports whether the reader has waited too long for a decision, now that the coarse clock says now: that clock said since for up
// to a tick before the decision began.
func (s *session) waits(now int64) bool {
	since := s.reader.Load().state.Load()
	return since != reading && since != relieved && now-since >= s.engine.patience.Load()+int64(tick)
}
