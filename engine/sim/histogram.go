package sim

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// histogram counts durations in buckets that are an eighth wide, from 1 µs to some hours.
type histogram struct {
	counts [40 * 8]atomic.Int64
}

func (h *histogram) add(d time.Duration) {
	h.counts[bucket(uint64(max(d/time.Microsecond, 0)))].Add(1)
}

// bucket is 8 for each power of two; below 8 µs each microsecond has its own.
func bucket(us uint64) int {
	if us < 8 {
		return int(us)
	}
	exponent := bits.Len64(us) - 4
	return min((exponent+1)*8+int(us>>exponent)-8, 40*8-1)
}

// quantile returns the lower bound of the bucket in which the part q of all durations ends; 0 without
// any.
func (h *histogram) quantile(q float64) time.Duration {
	var all int64
	for i := range h.counts {
		all += h.counts[i].Load()
	}
	left := int64(q * float64(all))
	for i := range h.counts {
		if left -= h.counts[i].Load(); left < 0 {
			return floor(i)
		}
	}
	return 0
}

func floor(bucket int) time.Duration {
	if bucket < 8 {
		return time.Duration(bucket) * time.Microsecond
	}
	exponent := bucket/8 - 1
	return time.Duration((bucket%8+8)<<exponent) * time.Microsecond
}
