package engine

import "sync"

// maxIdleWorkers is how many worker goroutines are kept while there is nothing to decide.
const maxIdleWorkers = 64

// crew are the worker goroutines. They are kept and used again, since a new goroutine begins with a small stack and would grow it,
// by copying, in each call of a policy.
type crew struct {
	mu sync.Mutex
	// idle wait for a station. The one that was busy last is at the end and is woken first: its stack is in a processor's cache.
	idle   []*worker
	busy   int
	closed bool
}

// worker takes care of one station after the other.
type worker struct {
	// wake has room for one station, so that nobody waits for the worker to wait. It is closed when the worker is to end.
	wake chan *Station
	// in is what it decides, and call is room for that, decoded.
	in   incoming
	call Call
}

// serve has a worker decide what came from the station, and what waits in its inbox behind that.
func (c *crew) serve(st *Station, in *incoming) {
	c.mu.Lock()
	c.busy++
	if n := len(c.idle); n > 0 {
		w := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		w.in = *in
		w.wake <- st
		return
	}
	c.mu.Unlock()
	w := &worker{wake: make(chan *Station, 1), in: *in}
	w.wake <- st
	go c.run(w)
}

// run works until enough others are idle, or the crew is dismissed.
func (c *crew) run(w *worker) {
	for st := range w.wake {
		st.work(w)
		if !c.rest(w) {
			return
		}
	}
}

// rest takes a worker back that has nothing left to do; false: it isn't needed any more.
func (c *crew) rest(w *worker) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy--
	if c.closed || len(c.idle) >= maxIdleWorkers {
		return false
	}
	c.idle = append(c.idle, w)
	return true
}

// resting reports whether no worker has anything to do.
func (c *crew) resting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.busy == 0
}

// dismiss ends the idle workers, and the others once they have nothing left to do.
func (c *crew) dismiss() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for _, w := range c.idle {
		close(w.wake)
	}
	c.idle = nil
}
