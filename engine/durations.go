package engine

import (
	"math"
	"math/bits"
	"sync/atomic"
	"time"
)

// durations counts how long something took. To count one takes two additions: every message does. Its zero value is ready.
type durations struct {
	buckets [len(bounds) + 1]atomic.Uint64 // by bounds; the last one is for what took longer
	sum     atomic.Int64                   // nanoseconds
}

// bounds are the upper bounds of the buckets in nanoseconds: ten to a decade, from a microsecond to ten seconds, chosen so that those that
// Prometheus is told are among them.
var bounds = func() (b [71]int64) {
	decade := [10]float64{1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8}
	for i := range b {
		b[i] = int64(math.Round(decade[i%10] * math.Pow10(3+i/10)))
	}
	return b
}()

// from is by the number of bits in a duration where to begin to look for its bucket.
var from = func() (f [65]uint8) {
	for n := range f {
		least := uint64(1) << max(0, n-1)
		for int(f[n]) < len(bounds) && uint64(bounds[f[n]]) < least {
			f[n]++
		}
	}
	return f
}()

// bucketOf is the number of the bucket of what took so many nanoseconds.
func bucketOf(ns int64) int {
	i := int(from[bits.Len64(uint64(max(0, ns)))])
	for i < len(bounds) && bounds[i] < ns {
		i++
	}
	return i
}

func (d *durations) add(took time.Duration) {
	d.buckets[bucketOf(int64(took))].Add(1)
	d.sum.Add(int64(took))
}

// read returns what was counted by bucket, how much that is in all, and what it took together in seconds.
func (d *durations) read() (counts [len(bounds) + 1]uint64, total uint64, seconds float64) {
	for i := range d.buckets {
		counts[i] = d.buckets[i].Load()
		total += counts[i]
	}
	return counts, total, time.Duration(d.sum.Load()).Seconds()
}

// quantile is the upper bound of the bucket in which the share q of all that was counted lies, in seconds; 0 where nothing was.
func quantile(counts *[len(bounds) + 1]uint64, total uint64, q float64) float64 {
	if total == 0 {
		return 0
	}
	rank := uint64(math.Ceil(q * float64(total)))
	var seen uint64
	for i := range bounds {
		if seen += counts[i]; seen >= rank {
			return float64(bounds[i]) / 1e9
		}
	}
	return float64(bounds[len(bounds)-1]) / 1e9
}
