package luabind

import (
	"math"
	"sync/atomic"
	"time"
)

var epoch = time.Now()

// monotonic is the time since the program began: one reading of the clock, where time.Now takes two.
func monotonic() time.Duration { return time.Since(epoch) }

// stats counts the calls of one callback. Its methods are safe for concurrent use.
type stats struct {
	calls  atomic.Uint64
	errors atomic.Uint64
	// buckets counts durations by size, four buckets to a doubling, beginning at a microsecond.
	buckets [100]atomic.Uint64
}

// CallbackStats is what the API tells of a callback.
type CallbackStats struct {
	Calls  uint64 `json:"calls" doc:"calls since the start"`
	Errors uint64 `json:"errors" doc:"calls that ended with an error"`
	// P50 and P99 are seconds; a bucket's upper bound, so up to a fifth too high.
	P50 float64 `json:"p50" doc:"median duration in seconds"`
	P99 float64 `json:"p99" doc:"99th percentile of the duration in seconds"`
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
