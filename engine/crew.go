package engine

import (
	"iter"
	"sync"
)

// maxIdleWorkers is how many workers are kept while there is nothing to decide.
const maxIdleWorkers = 64

// crew are the workers. They are kept and used again, since deciding takes a large stack: the readers', of which there is one for each
// connection, stay small, and a stack has to grow, by copying, only where more is decided at once than before, or after the collector
// found it little used.
type crew struct {
	mu sync.Mutex
	// idle wait for a station. The one that was busy last is at the end and is taken first: its stack is in a processor's cache.
	idle   []*worker
	busy   int
	closed bool
}

// worker decides what came from one station after the other. It is a coroutine: whoever has it work goes on when it is done, and
// the scheduler, which would wake another thread for a goroutine, has no part in it.
type worker struct {
	// in came from station; call is room for that, decoded.
	station *Station
	in      incoming
	call    Call
	// resume has the worker decide in, and what waits in the station's inbox behind that; it returns when that is done. stop ends
	// the worker.
	resume func() (struct{}, bool)
	stop   func()
}

func newWorker() *worker {
	w := new(worker)
	w.resume, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		for {
			w.station.work(w)
			if !yield(struct{}{}) {
				return
			}
		}
	})
	return w
}

// serve has a worker decide what came from the station, and what waits in its inbox behind that. It returns when that is done.
func (c *crew) serve(st *Station, in *incoming) {
	w := c.hire()
	sound := false
	defer func() { c.rest(w, sound) }()
	w.station, w.in = st, *in
	w.resume()
	w.station, w.in = nil, incoming{}
	sound = true
}

func (c *crew) hire() *worker {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy++
	n := len(c.idle)
	if n == 0 {
		return newWorker()
	}
	w := c.idle[n-1]
	c.idle = c.idle[:n-1]
	return w
}

// rest takes a worker back that has nothing left to do, and ends it if it isn't needed any more or a panic has left it unsound.
func (c *crew) rest(w *worker, sound bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy--
	if !sound || c.closed || len(c.idle) >= maxIdleWorkers {
		w.stop()
		return
	}
	c.idle = append(c.idle, w)
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
		w.stop()
	}
	c.idle = nil
}
