package watch

import "time"

// wait puts a call off until it is quiet, but not for ever.
type wait struct {
	quiet, max time.Duration
	timer      *time.Timer

	pending bool
	since   time.Time // when the first event of this wait came
	certain bool      // one of the events came from inside a watched tree
	last    sum       // the files at the last look during this wait; zero: not looked yet
}

func newWait(quiet, max time.Duration) *wait {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return &wait{quiet: quiet, max: max, timer: t}
}

// noticed starts the wait, or starts its quiet time again. now is zero where
// the files were not looked at.
func (w *wait) noticed(certain bool, now sum) {
	if !w.pending {
		w.pending, w.since, w.certain, w.last = true, time.Now(), false, sum{}
	}
	w.certain = w.certain || certain
	if now != (sum{}) {
		w.last = now
	}
	w.timer.Reset(min(w.quiet, max(0, w.max-time.Since(w.since))))
}

// unsettled reports that files without events are still changing, and waits on.
func (w *wait) unsettled(now sum) bool {
	if w.last == (sum{}) || w.last == now || time.Since(w.since) >= w.max {
		return false
	}
	w.noticed(true, now)
	return true
}

func (w *wait) done() {
	w.timer.Stop()
	w.pending = false
}
