package luabind

import (
	"context"
	"errors"
	"sync/atomic"

	"csms/engine/lend"
	"csms/luabind/sandbox"
)

// pool lends the instances of one generation. It keeps those that are idle, makes new ones as they
// are needed, and throws away what is dead, worn out or in the way of memory.
type pool struct {
	gen       *Generation
	slots     *slots
	instances lend.Pool[*instance]
}

// maxIdle is how many instances of a generation are kept while nothing needs them.
const maxIdle = 64

func newPool(g *Generation, s *slots) *pool {
	return &pool{gen: g, slots: s, instances: lend.Pool[*instance]{Most: maxIdle}}
}

// borrow waits for a running slot and lends an instance. The caller gives it back with release.
func (p *pool) borrow(ctx context.Context) (*instance, error) {
	if err := p.slots.take(ctx); err != nil {
		return nil, err
	}
	if lent := p.instances.Take(); lent != nil {
		in := lent.Value
		in.vm.SetTimeout(p.gen.rt.timeout()) // it may have changed
		return in, nil
	}
	in, err := p.gen.newInstance(ctx)
	if err != nil {
		p.slots.give()
		return nil, err
	}
	in.lent = p.instances.Add(in)
	return in, nil
}

// release takes an instance back.
func (p *pool) release(in *instance) {
	p.slots.give()
	in.calls++
	in.current.Reset()
	in.waited = 0
	pressed := p.gen.rt.watchdog.UnderPressure()
	if pressed || !in.vm.Alive() || in.calls >= recycleAfter {
		p.instances.Drop(in.lent)
		in.close()
	} else if !p.instances.Put(in.lent) {
		in.close()
	}
	if pressed {
		closeAll(p.instances.Empty())
	}
}

// recycleAfter is how many calls an instance serves. A Lua table never gives back the room of
// deleted keys, so a script that misuses one as a cache grows only this far.
const recycleAfter = 20_000

// retire lets go of the idle instances; those that are lent out follow when they come back.
func (p *pool) retire() { closeAll(p.instances.Close()) }

func closeAll(all []*instance) {
	for _, in := range all {
		in.close()
	}
}

// slots bounds how many scripts run at once, and how many wait for the world.
type slots struct {
	// free is how many may still run; below zero, how many wait for their turn.
	free    atomic.Int32
	turn    chan struct{} // one value for each that waited and may run now
	waiting chan struct{}
}

const (
	// maxRunning is how many scripts run at once, for each processor. More than one: a script that
	// computes for long is to delay its own station only.
	maxRunning = 16
	// maxWaiting is how many scripts may wait for the world, each with a VM of its own.
	maxWaiting = 1000
)

var errTooManyWaiting = errors.New("too many scripts wait for stations or other hosts")

func newSlots(running int) *slots {
	s := &slots{turn: make(chan struct{}, 1<<16), waiting: make(chan struct{}, maxWaiting)}
	s.free.Store(int32(running))
	return s
}

// take waits until one more script may run.
func (s *slots) take(ctx context.Context) error {
	if s.free.Add(-1) >= 0 {
		return nil
	}
	select {
	case <-s.turn:
		return nil
	case <-ctx.Done():
	}
	// Leave the queue, unless the turn has come meanwhile.
	for {
		n := s.free.Load()
		if n >= 0 {
			<-s.turn
			s.give()
			return ctx.Err()
		}
		if s.free.CompareAndSwap(n, n+1) {
			return ctx.Err()
		}
	}
}

// give lets another script run.
func (s *slots) give() {
	if s.free.Add(1) <= 0 {
		s.turn <- struct{}{}
	}
}

// wait runs f, which waits for the world, without holding the running slot of vm.
func (s *slots) wait(vm *sandbox.VM, f func()) error {
	select {
	case s.waiting <- struct{}{}:
	default:
		return errTooManyWaiting
	}
	s.give()
	vm.Wait(func() {
		defer func() {
			<-s.waiting
			s.take(context.Background()) // what waited is let in again like any other
		}()
		f()
	})
	return nil
}
