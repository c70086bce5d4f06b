package engine

import (
	"sync/atomic"
	"time"
)

// Stats counts the calls of one callback. Its zero value is ready, its methods are safe for concurrent use.
type Stats struct {
	calls  atomic.Uint64
	errors atomic.Uint64
	times  durations
}

// CallbackStats counts the calls of a callback since the start, and how long they took.
type CallbackStats struct {
	Calls  uint64
	Errors uint64
	// P50 and P99 are seconds; a bucket's upper bound, so up to a quarter too high.
	P50 float64
	P99 float64
}

// Of a callback's calls, the first thousand and then every sixteenth are timed: reading the clock twice costs a tenth of the shortest.
const (
	timedFirst = 1000
	timedEvery = 16
)

// Begin counts a call, and returns what End takes.
func (s *Stats) Begin() time.Duration {
	if n := s.calls.Add(1); n > timedFirst && n%timedEvery != 0 {
		return -1
	}
	return monotonic()
}

// End notes how a call went; began is what Begin returned for it.
func (s *Stats) End(began time.Duration, failed bool) {
	if failed {
		s.Fail()
	}
	if began >= 0 {
		s.times.add(monotonic() - began)
	}
}

// Fail counts an error of a call.
func (s *Stats) Fail() { s.errors.Add(1) }

// Snapshot is what was counted so far.
func (s *Stats) Snapshot() CallbackStats {
	counts, total, _ := s.times.read()
	return CallbackStats{
		Calls: s.calls.Load(), Errors: s.errors.Load(),
		P50: quantile(&counts, total, 0.5), P99: quantile(&counts, total, 0.99),
	}
}
