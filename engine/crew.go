package engine

import (
	"iter"

	"csms/engine/lend"
)

// maxIdleWorkers is how many workers are kept while there is nothing to decide.
const maxIdleWorkers = 64

// crew are the workers. They are kept and used again, since deciding takes a large stack: the readers', of which there is one for each
// connection, stay small, and a stack has to grow, by copying, only where more is decided at once than before, or after the collector
// found it little used.
type crew struct{ workers lend.Pool[*worker] }

// worker decides what came from one station after the other. It is a coroutine: whoever has it work goes on when it is done, and
// the scheduler, which would wake another thread for a goroutine, has no part in it.
type worker struct {
	station *Station
	in      incoming // from station
	// call is in, decoded, decision what the policy says to it, and out what is answered. They are here so that nothing is made for them
	// anew.
	call     Call
	decision Decision
	out      []byte
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

// clear lets go of a message that was answered.
func (w *worker) clear() {
	w.call, w.decision = Call{}, Decision{}
	if w.out = w.out[:0]; cap(w.out) > keepBuffer {
		w.out = nil
	}
}

// serve has a worker decide what came from the station, and what waits in its inbox behind that. It returns when that is done.
func (c *crew) serve(st *Station, in *incoming) {
	hired := c.workers.Take()
	if hired == nil {
		hired = c.workers.Add(newWorker())
	}
	w := hired.Value
	sound := false
	defer func() {
		if !sound { // a panic went through it
			c.workers.Drop(hired)
			w.stop()
		} else if !c.workers.Put(hired) {
			w.stop()
		}
	}()
	w.station, w.in = st, *in
	w.resume()
	w.station, w.in = nil, incoming{}
	sound = true
}

// resting reports whether no worker has anything to do.
func (c *crew) resting() bool { return !c.workers.Lent() }

// dismiss ends the idle workers, and the others once they have nothing left to do.
func (c *crew) dismiss() {
	for _, w := range c.workers.Close() {
		w.stop()
	}
}
