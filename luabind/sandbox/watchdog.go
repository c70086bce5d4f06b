package sandbox

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// DefaultMemory is how far the heap may grow before calls are ended, in bytes.
	DefaultMemory = 256 << 20

	defaultTick = 10 * time.Millisecond
	// shielded is how long a call must have run before it is ended for memory.
	shielded = 50 * time.Millisecond
	// collectEvery is the shortest time between two collections that the watchdog asks for.
	collectEvery = 100 * time.Millisecond
)

// WatchdogOptions of a Watchdog. Zero values are useful.
type WatchdogOptions struct {
	// Memory is how many bytes the heap may grow over what it was when the watchdog began; 0 is DefaultMemory.
	Memory uint64
	// Tick is how often the watchdog looks; 0 is 10 ms.
	Tick time.Duration
}

// Watchdog ends calls that run too long or while the heap has grown too far. One serves any number of VMs. Its goroutine runs while
// there are VMs. Where the heap grows faster than it is collected, all scripts wait for the collection.
//
// Time is counted in ticks that happened while a call was running and not in Wait: a stopped or starved process counts none.
//
// The heap's live bytes are compared with what they were at the beginning. When they stay above the limit although no call
// runs long and every VM is younger than the excess, the growth isn't the scripts': the comparison begins anew from there.
type Watchdog struct {
	tick   time.Duration
	memory atomic.Uint64

	pressure atomic.Bool
	charged  atomic.Int64 // bytes made by library functions since the last look
	// paused is the collection that scripts wait for, since the heap grew by twice the limit; nil: they run.
	paused atomic.Pointer[chan struct{}]

	mu        sync.Mutex // guards what follows, and VM.seen
	vms       []*VM
	running   bool
	closed    bool
	baseline  uint64
	ticks     int64
	since     int64 // tick when the pressure began
	ended     int64 // tick when calls were ended for memory
	collected time.Time
	// collection is closed when the collection that runs is over; nil: none runs.
	collection chan struct{}
	collect    func() // runtime.GC, but for tests
	samples    []metrics.Sample
}

// NewWatchdog makes a watchdog; Close it.
func NewWatchdog(o WatchdogOptions) *Watchdog {
	if o.Memory == 0 {
		o.Memory = DefaultMemory
	}
	if o.Tick <= 0 {
		o.Tick = defaultTick
	}
	w := &Watchdog{tick: o.Tick, collect: runtime.GC, samples: []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"}, // live and not yet swept
		{Name: "/gc/heap/live:bytes"},                // marked by the last collection
	}}
	w.memory.Store(o.Memory)
	objects, live := w.heap()
	w.baseline = live
	if live == 0 { // no collection yet
		w.baseline = objects
	}
	return w
}

// SetMemory sets how many bytes the heap may grow.
func (w *Watchdog) SetMemory(bytes uint64) { w.memory.Store(bytes) }

// UnderPressure reports that the heap is above the limit: VMs that are idle should be closed, and new ones made.
func (w *Watchdog) UnderPressure() bool { return w.pressure.Load() }

// Close stops the watchdog. VMs that still run are no longer limited.
func (w *Watchdog) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
}

func (w *Watchdog) add(vm *VM) {
	w.mu.Lock()
	defer w.mu.Unlock()
	vm.seen.born = w.ticks
	w.vms = append(w.vms, vm)
	if !w.running && !w.closed {
		w.running = true
		go w.run()
	}
}

func (w *Watchdog) remove(vm *VM) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := slices.Index(w.vms, vm); i >= 0 {
		w.vms = slices.Delete(w.vms, i, i+1)
	}
}

// run ticks until there are no VMs.
func (w *Watchdog) run() {
	t := time.NewTicker(w.tick)
	defer t.Stop()
	for range t.C {
		w.mu.Lock()
		if w.closed || len(w.vms) == 0 {
			w.running = false
			w.mu.Unlock()
			return
		}
		w.step()
		w.mu.Unlock()
	}
}

func (w *Watchdog) step() {
	w.ticks++
	busy := false
	for _, vm := range w.vms {
		s := vm.state.Load()
		if s&stateRunning == 0 {
			continue
		}
		busy = true
		if call := s >> 2; call != vm.seen.call {
			vm.seen.call, vm.seen.ticks = call, 0
		}
		if vm.waits.Load() > 0 || s&stateCancelled != 0 || w.paused.Load() != nil {
			continue
		}
		vm.seen.ticks++
		limit := time.Duration(vm.limit.Load())
		// The first tick comes anywhere within its interval.
		if time.Duration(vm.seen.ticks-1)*w.tick >= limit {
			vm.cancel(vm.seen.call, fmt.Errorf("%w (more than %s of its own running, see scripts.timeout)", ErrTimeout, limit))
		}
	}
	if busy || w.pressure.Load() {
		w.watch()
	}
}

func (w *Watchdog) heap() (objects, live uint64) {
	metrics.Read(w.samples)
	return w.samples[0].Value.Uint64(), w.samples[1].Value.Uint64()
}

// watch compares the heap with the limit. What is above may be garbage, also what the last collection found live: the call that
// held it may be over. So nobody is ended but for what a collection finds now; it runs beside the ticks, which go on to be
// counted. watch returns what is closed when it is over, nil where there is none.
func (w *Watchdog) watch() <-chan struct{} {
	memory := w.memory.Load()
	objects, _ := w.heap()
	if objects <= w.baseline+memory {
		w.pressure.Store(false)
		return nil
	}
	if w.collection == nil && time.Since(w.collected) >= collectEvery {
		w.collection = make(chan struct{})
		go func() {
			w.collect()
			w.mu.Lock()
			defer w.mu.Unlock()
			w.judge()
			w.paused.Store(nil)
			close(w.collection)
			w.collection = nil
		}()
	}
	if w.collection != nil && objects > w.baseline+2*memory {
		collection := w.collection
		w.paused.Store(&collection)
	}
	return w.collection
}

// judge ends the longest running calls when the limit is passed after a collection.
func (w *Watchdog) judge() {
	limit := w.baseline + w.memory.Load()
	w.collected = time.Now()
	_, live := w.heap()
	if live <= limit {
		w.pressure.Store(false)
		return
	}
	if !w.pressure.Swap(true) {
		w.since = w.ticks
	}
	w.relieve(live)
}

// unwinding is for how many ticks those that were ended may take to let go of what they hold.
const unwinding = 50

// relieve ends the longest running call and those that began within a tick of it, unless others that were ended are still at it.
func (w *Watchdog) relieve(live uint64) {
	longest, idle, ending := 0, true, false
	fresh := true
	for _, vm := range w.vms {
		s := vm.state.Load()
		fresh = fresh && vm.seen.born > w.since
		if s&stateRunning == 0 || s>>2 != vm.seen.call || vm.waits.Load() > 0 {
			continue
		}
		idle = false
		ending = ending || s&stateCancelled != 0
		if s&stateCancelled == 0 {
			longest = max(longest, vm.seen.ticks)
		}
	}
	if ending && w.ticks-w.ended < unwinding {
		return
	}
	if time.Duration(longest)*w.tick >= shielded {
		w.ended = w.ticks
		for _, vm := range w.vms {
			if vm.seen.ticks >= longest-1 && vm.state.Load() == vm.seen.call<<2|stateRunning && vm.waits.Load() == 0 {
				vm.cancel(vm.seen.call, fmt.Errorf("%w (the heap grew by more than %d MiB)", ErrMemory, w.memory.Load()>>20))
			}
		}
		// The memory is free only after the calls have ended and a collection.
		w.collected = time.Time{}
		return
	}
	if fresh && idle && time.Duration(w.ticks-w.since)*w.tick > time.Second {
		w.baseline = live
		w.pressure.Store(false)
	}
}

// look is watch at once, asked for by a call that made much. It waits for the collection, lest the call make more meanwhile.
func (w *Watchdog) look() {
	w.mu.Lock()
	var collection <-chan struct{}
	if !w.closed {
		collection = w.watch()
	}
	w.mu.Unlock()
	if collection != nil {
		<-collection
	}
}
