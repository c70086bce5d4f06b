package engine

import (
	"math"
	"sync/atomic"
	"time"
)

// stats counts the calls of one callback. Its methods are safe for concurrent use.
type stats struct {
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

func (s *stats) add(took time.Duration, failed bool) {
	s.calls.Add(1)
	if failed {
		s.errors.Add(1)
	}
	i := 0
	if us := took.Microseconds(); us > 1 {
		i = min(int(4*math.Log2(float64(us))), len(s.buckets)-1)
	}
	s.buckets[i].Add(1)
}

func (s *stats) snapshot() CallbackStats {
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
