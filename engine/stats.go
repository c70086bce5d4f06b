package engine

import (
	"math"
	"sync/atomic"
	"time"
)

// Stats counts the calls of one callback. Its zero value is ready, its methods are safe for concurrent use.
type Stats struct {
	calls  atomic.Uint64
	errors atomic.Uint64
	// buckets counts durations by size, four buckets to a doubling, beginning at a microsecond.
	buckets [100]atomic.Uint64
}

// CallbackStats counts the calls of a callback since the start, and how long they took.
type CallbackStats struct {
	Calls  uint64
	Errors uint64
	// P50 and P99 are seconds; a bucket's upper bound, so up to a fifth too high.
	P50 float64
	P99 float64
}

func (s *Stats) add(took time.Duration, failed bool) {
	s.calls.Add(1)
	if failed {
		s.Fail()
	}
	s.time(took)
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
		s.time(monotonic() - began)
	}
}

// Fail counts an error of a call.
func (s *Stats) Fail() { s.errors.Add(1) }

func (s *Stats) time(took time.Duration) {
	i := 0
	if us := took.Microseconds(); us > 1 {
		i = min(int(4*math.Log2(float64(us))), len(s.buckets)-1)
	}
	s.buckets[i].Add(1)
}

// Snapshot is what was counted so far.
func (s *Stats) Snapshot() CallbackStats {
	var counts [100]uint64
	var total uint64
	for i := range s.buckets {
		counts[i] = s.buckets[i].Load()
		total += counts[i]
	}
	quantile := func(q float64) float64 {
		if total == 0 {
			return 0
		}
		rank := uint64(math.Ceil(q * float64(total)))
		var seen uint64
		for i, n := range counts {
			if seen += n; seen >= rank {
				return math.Pow(2, float64(i+1)/4) / 1e6
			}
		}
		return 0
	}
	return CallbackStats{Calls: s.calls.Load(), Errors: s.errors.Load(), P50: quantile(0.5), P99: quantile(0.99)}
}
