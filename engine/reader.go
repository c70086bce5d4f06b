package engine

import (
	"sync/atomic"
	"time"
)

// reader is a goroutine that reads a connection. It has what it read decided before it reads on, which costs less than waking another
// goroutine to do so. When there may be something to read meanwhile that can't wait, another reader relieves it: the answer to a call of
// ours, on which the decision itself may depend, or whatever else comes while a decision takes its time.
type reader struct {
	// deciding is the coarse time since which the reader waits for a decision: 0 while it reads, relieved once another reads
	// in its place.
	deciding atomic.Int64
}

const relieved = -1

// patience is how long a connection is not read for a decision.
const patience = 100 * time.Millisecond

// decide has a CALL decided. It reports whether r is to read on.
func (s *session) decide(r *reader, in *incoming) bool {
	r.deciding.Store(s.engine.coarse.Load())
	// Whoever calls counts itself before it relieves: one of the two sees the other.
	if s.station.calls.waiting.Load() > 0 {
		s.relieve()
	}
	s.engine.crew.serve(s.station, in)
	return r.deciding.Swap(0) != relieved
}

// relieve has another goroutine read on, where the reader waits for a decision.
func (s *session) relieve() {
	r := s.reader.Load()
	since := r.deciding.Load()
	if since <= 0 || !r.deciding.CompareAndSwap(since, relieved) {
		return
	}
	next := new(reader)
	s.reader.Store(next)
	s.engine.readers.Add(1)
	go s.serve(next)
}

// waits reports whether the reader has waited too long for a decision, at a time in Unix nanoseconds.
func (s *session) waits(now int64) bool {
	since := s.reader.Load().deciding.Load()
	return since > 0 && now-since >= int64(patience)
}
