package sandbox

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// lasting is how long what is ended at once takes at the most, also while others use the machine.
const lasting = 20 * time.Second

// TestWatchdog_countsWhileItCollects: a collection that takes long gives no call more time.
func TestWatchdog_countsWhileItCollects(t *testing.T) {
	dog := NewWatchdog(WatchdogOptions{Tick: time.Millisecond, Memory: 1 << 40})
	defer dog.Close()
	dog.baseline -= 1 << 40 // passed by any heap, and not by twice as much
	collecting, collected := make(chan struct{}), make(chan struct{})
	dog.collect = sync.OnceFunc(func() { close(collecting); <-collected })
	defer close(collected)
	vm := testVM(t, Options{Watchdog: dog, Timeout: 20 * time.Millisecond})
	_, err := load(t, vm, `local t = {} while true do t = { t } end`)
	<-collecting
	if !errors.Is(err, ErrTimeout) {
		t.Errorf("error %v", err)
	}
	other := New(Options{Watchdog: dog}) // VMs come and go meanwhile
	other.Close()
}

// TestWatchdog_pausesScripts: what fills the heap faster than it is collected waits for the collection, and that is not its own running.
func TestWatchdog_pausesScripts(t *testing.T) {
	dog := NewWatchdog(WatchdogOptions{Tick: time.Millisecond, Memory: 1})
	defer dog.Close()
	dog.baseline = 0 // passed by any heap
	collected := make(chan struct{})
	dog.collect = sync.OnceFunc(func() { <-collected })
	vm := testVM(t, Options{Watchdog: dog, Timeout: 20 * time.Millisecond})
	loop := function(t, vm, `return function() while true do end end`)
	ended := make(chan error, 1)
	go func() { ended <- vm.Call(context.Background(), loop, nil) }()
	for dog.paused.Load() == nil {
		runtime.Gosched()
	}
	dog.mu.Lock()
	for range 1000 {
		dog.step()
	}
	dog.mu.Unlock()
	if !vm.Alive() {
		t.Error("the time of a paused script was counted")
	}
	close(collected)
	if err := <-ended; !errors.Is(err, ErrTimeout) && !errors.Is(err, ErrMemory) {
		t.Errorf("error %v", err)
	}
}

// TestWatchdog_waitsForThoseItEnded: what a call that was ended holds is not charged to the next one.
func TestWatchdog_waitsForThoseItEnded(t *testing.T) {
	const memory = 1 << 40
	dog := NewWatchdog(WatchdogOptions{Tick: time.Hour, Memory: memory})
	defer dog.Close()
	dog.mu.Lock()
	dog.baseline -= dog.baseline + memory // the limit is 0
	dog.collection = make(chan struct{})  // no other one begins
	dog.mu.Unlock()
	leave := make(chan struct{})
	var calls sync.WaitGroup
	start := func() *VM {
		entered := make(chan struct{})
		vm := testVM(t, Options{Watchdog: dog, Timeout: 1e6 * time.Hour, Globals: map[string]lua.LValue{
			"work": goFunction(func(*lua.LState) int { close(entered); <-leave; return 0 })}})
		f := function(t, vm, `return function() work() end`)
		calls.Go(func() { vm.Call(context.Background(), f, nil) })
		<-entered
		return vm
	}
	defer calls.Wait()
	defer close(leave)
	look := func(ticks int) {
		dog.mu.Lock()
		defer dog.mu.Unlock()
		for range ticks {
			dog.step()
		}
		dog.judge()
	}
	first := start()
	look(0)
	dog.mu.Lock()
	dog.step()
	dog.step()
	dog.mu.Unlock()
	second := start()
	look(1)
	if first.Alive() || !second.Alive() {
		t.Fatalf("the longest is alive: %t, the other one: %t", first.Alive(), second.Alive())
	}
	if look(1); !second.Alive() {
		t.Error("the next one was ended while the first one still held its memory")
	}
	if look(unwinding); second.Alive() {
		t.Error("the next one was never ended")
	}
}

// TestWatchdog_callsAfterAnExcess: once the call that passed the limit is ended, others run as long as they may.
func TestWatchdog_callsAfterAnExcess(t *testing.T) {
	runtime.GC()
	dog := NewWatchdog(WatchdogOptions{Memory: 64 << 20})
	defer dog.Close()
	func() { // nothing holds the VM afterwards, as in a pool
		hungry := New(Options{Watchdog: dog, Timeout: 20 * time.Second})
		defer hungry.Close()
		eat := function(t, hungry, `return function() local t = {} for i = 1, 1e5 do t[i] = ("x"):rep(1e5) .. i end end`)
		if err := hungry.Call(context.Background(), eat, nil); !errors.Is(err, ErrMemory) {
			t.Fatalf("the excess ended with %v", err)
		}
	}()
	other := testVM(t, Options{Watchdog: dog, Timeout: 20 * time.Second})
	busy := function(t, other, `return function() local n = os.clock() while os.clock() - n < 0.2 do end end`)
	if err := other.Call(context.Background(), busy, nil); err != nil {
		t.Errorf("a harmless call afterwards: %v", err)
	}
}
