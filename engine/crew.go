package engine

import (
	"iter"
	"sync"
)

// maxIdleWorkers is how many workers are kept while there is nothing to decide.
const maxIdleWorkers = 64

// crew are the workers. They are kept and used again, since deciding takes a large stack: the readers', of which there is one for each
// connection, stay small, and no stack has to grow, by copying, in each call of a policy.
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
	// work decides in, and what waits in the station's inbox behind that. stop ends the worker.
	work func() (struct{}, bool)
	stop func()
}

func newWorker() *worker {
	w := new(worker)
	w.work, w.stop = iter.Pull(func(yield func(struct{}) bool) {
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
	w.station, w.in = st, *in
	w.work()
	w.station, w.in = nil, incoming{}
	if !c.rest(w) {
		w.stop()
	}
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
		w.stop()
	}
	c.idle = nil
}
