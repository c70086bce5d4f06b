// Package lend keeps what is dear to make, such as stacks that have grown and virtual machines, and lends it to one after the other.
package lend

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Pool lends items. Unlike a sync.Pool it lets go of none by itself, so that they can be things that have to be closed; like one it lends
// to each processor what that had last, which is still in its cache: with one list for all, a twentieth of a heartbeat's time went into
// fetching it from another one's. The zero value keeps nothing; set Most before anything else. The methods are safe for concurrent use.
type Pool[T any] struct {
	// Most is how many items are kept while nobody needs them.
	Most int

	// near holds for each processor what was put back there last. It is a hint, which may be lost, or outdated.
	near   sync.Pool
	closed atomic.Bool
	count  atomic.Int32 // of all

	mu  sync.Mutex // guards what follows
	all []*Item[T]
}

// Item is what a Pool lends.
type Item[T any] struct {
	Value T
	lent  atomic.Bool
}

func (i *Item[T]) claim() bool { return !i.lent.Load() && i.lent.CompareAndSwap(false, true) }

// Take borrows an item; nil when all are lent. Whoever gets one gives it back with Put or Drop.
func (p *Pool[T]) Take() *Item[T] {
	if i, _ := p.near.Get().(*Item[T]); i != nil && i.claim() {
		return i
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, i := range slices.Backward(p.all) {
		if i.claim() {
			return i
		}
	}
	return nil
}

// Add takes in what the caller made, and lends it to him.
func (p *Pool[T]) Add(v T) *Item[T] {
	i := &Item[T]{Value: v}
	i.lent.Store(true)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, i)
	p.count.Store(int32(len(p.all)))
	return i
}

// Put gives an item back. It reports false where that isn't kept: the caller has to close it.
func (p *Pool[T]) Put(i *Item[T]) (kept bool) {
	if p.closed.Load() || int(p.count.Load()) > p.Most && p.idle() >= p.Most {
		p.Drop(i)
		return false
	}
	i.lent.Store(false)
	p.near.Put(i)
	if p.closed.Load() && i.claim() { // Close may not have seen it
		p.Drop(i)
		return false
	}
	return true
}

// idle is how many items aren't lent.
func (p *Pool[T]) idle() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, i := range p.all {
		if !i.lent.Load() {
			n++
		}
	}
	return n
}

// Drop takes an item that is lent out of the pool. The caller has to close it.
func (p *Pool[T]) Drop(i *Item[T]) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := slices.Index(p.all, i); at >= 0 {
		p.all = slices.Delete(p.all, at, at+1)
		p.count.Store(int32(len(p.all)))
	}
}

// Empty takes out what isn't lent. The caller has to close it.
func (p *Pool[T]) Empty() []T {
	var idle []T
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = slices.DeleteFunc(p.all, func(i *Item[T]) bool {
		free := i.claim()
		if free {
			idle = append(idle, i.Value)
		}
		return free
	})
	p.count.Store(int32(len(p.all)))
	return idle
}

// Close is Empty, and nothing that is put back is kept from now on.
func (p *Pool[T]) Close() []T {
	p.closed.Store(true)
	return p.Empty()
}

// Lent reports whether anything is lent.
func (p *Pool[T]) Lent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.all, func(i *Item[T]) bool { return i.lent.Load() })
}
