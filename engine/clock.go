package engine

import (
	"sync/atomic"
	"time"
)

var epoch = time.Now()

// monotonic is the time since the program began: one reading of the clock, where time.Now takes two.
func monotonic() time.Duration { return time.Since(epoch) }

// clock is a coarse clock, in nanoseconds. It begins as Unix time, and is never set, neither forward nor back: what is measured by it
// takes its time whatever happens to the clock on the wall.
type clock struct {
	began time.Time
	now   atomic.Int64
	// set is by how much the clock on the wall was set since.
	set atomic.Int64
}

func (c *clock) start(now time.Time) {
	c.began = now
	c.now.Store(now.UnixNano())
}

// Load returns what the clock says.
func (c *clock) Load() int64 { return c.now.Load() }

// advance sets the clock to so long after its beginning, when the clock on the wall says wall. It returns what the clock says now.
func (c *clock) advance(passed time.Duration, wall time.Time) int64 {
	now := c.began.UnixNano() + int64(passed)
	c.now.Store(now)
	// Drift and the moment between the two readings don't count as setting it.
	if set := wall.UnixNano() - now; time.Duration(set-c.set.Load()).Abs() >= time.Second {
		c.set.Store(set)
	}
	return now
}

// timeOf is the time on the wall of a moment that the clock told.
func (c *clock) timeOf(moment int64) time.Time { return time.Unix(0, moment+c.set.Load()).UTC() }

// momentOf is what the clock tells at a time on the wall.
func (c *clock) momentOf(t time.Time) int64 { return t.UnixNano() - c.set.Load() }
