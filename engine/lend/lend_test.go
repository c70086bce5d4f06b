package lend_test

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"csms/engine/lend"
)

// thing is used by one at a time, and closed once.
type thing struct {
	used   atomic.Bool
	closed atomic.Bool
}

func TestPool_lendsToOneAtATime(t *testing.T) {
	p := lend.Pool[*thing]{Most: 4}
	var made, closed atomic.Int32
	shut := func(x *thing) {
		if x.closed.Swap(true) {
			t.Error("closed twice")
		}
		closed.Add(1)
	}
	var users sync.WaitGroup
	for i := range 16 {
		users.Go(func() {
			for n := range 2000 {
				item := p.Take()
				if item == nil {
					item = p.Add(new(thing))
					made.Add(1)
				}
				x := item.Value
				if x.used.Swap(true) || x.closed.Load() {
					t.Error("lent to two, or after it was closed")
				}
				x.used.Store(false)
				switch {
				case n%100 == i:
					p.Drop(item)
					shut(x)
				case !p.Put(item):
					shut(x)
				}
				if n == 1000 && i == 0 {
					for _, x := range p.Empty() {
						shut(x)
					}
				}
			}
		})
	}
	users.Wait()
	if p.Lent() {
		t.Error("something is lent still")
	}
	for _, x := range p.Close() {
		shut(x)
	}
	if made.Load() != closed.Load() {
		t.Errorf("%d were made, %d closed", made.Load(), closed.Load())
	}
}

func TestPool_keepsNothingOnceClosed(t *testing.T) {
	p := lend.Pool[int]{Most: 4}
	lent, idle := p.Add(1), p.Add(2)
	if !p.Put(idle) || !p.Lent() {
		t.Fatal("what is idle was not kept, or what is lent forgotten")
	}
	if left := p.Close(); len(left) != 1 || left[0] != 2 {
		t.Errorf("Close took out %v", left)
	}
	if p.Put(lent) || p.Take() != nil || p.Lent() {
		t.Error("what came back after Close was kept")
	}
}

// made adds n items, numbered, which are lent then.
func made(p *lend.Pool[int], n int) (all []*lend.Item[int]) {
	for i := range n {
		all = append(all, p.Add(i))
	}
	return all
}

func TestPool_keepsSoMany(t *testing.T) {
	p := lend.Pool[int]{Most: 2}
	all := made(&p, 5)
	kept := 0
	for _, i := range all {
		if p.Put(i) {
			kept++
		}
	}
	if kept != 2 {
		t.Errorf("%d were kept", kept)
	}
	if more := made(&p, 5); p.Take() == nil || !p.Put(more[0]) { // of many that are in use, the one that is back will be needed
		t.Error("it was not kept, though fewer than may be are idle")
	}
}

// What was put back is found again when the hint is lost, as the collector has it.
func TestPool_findsWhatIsIdle(t *testing.T) {
	p := lend.Pool[int]{Most: 10}
	all := made(&p, 10)
	if p.Take() != nil {
		t.Fatal("what is lent was lent again")
	}
	for _, i := range all {
		p.Put(i)
	}
	for range 2 { // a sync.Pool holds out for one
		runtime.GC()
	}
	found := make(map[int]bool)
	for range 10 {
		i := p.Take()
		if i == nil {
			t.Fatalf("only %d were found", len(found))
		}
		found[i.Value] = true
	}
	if len(found) != 10 || p.Take() != nil {
		t.Errorf("%d were found", len(found))
	}
}

func BenchmarkPool(b *testing.B) {
	p := lend.Pool[int]{Most: 64}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := p.Take()
			if i == nil {
				i = p.Add(0)
			}
			p.Put(i)
		}
	})
}
