package sandbox

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"
)

const (
	// DefaultTimeout is how long a call's own running may take.
	DefaultTimeout = 2 * time.Second
	// MaxString is the longest string in bytes that a library function or a concatenation makes.
	MaxString = 16 << 20

	callDepth      = 200       // Lua and Go frames of one thread
	threadDepth    = 128       // of a coroutine
	registrySize   = 256       // stack slots to begin with
	registryMax    = 64 << 10  // stack slots at most
	registryGrow   = 1 << 10   // slots by which the stack grows
	maxCoroutines  = 10_000    // made in one call
	maxNesting     = 32        // coroutines resumed within coroutines
	maxResults     = 8_000     // values of unpack and string.byte
	chargeBetween  = 32 << 20  // bytes made by library functions, in all VMs, between two looks at the heap
	maxPrint       = 64 << 10  // bytes of one print
	maxArrayLength = 1<<20 - 1 // items in the array part of a table
)

// Options of a VM. Zero values are useful.
type Options struct {
	// Watchdog counts time and watches the heap. Nil: a watchdog with its defaults for this VM alone.
	Watchdog *Watchdog
	// Timeout limits a call's own running; 0 is DefaultTimeout.
	Timeout time.Duration
	// Print gets what the script prints, without a newline. Nil drops it.
	Print func(L *lua.LState, text string)
	// Now is the clock of os.time, os.date and os.clock; nil is time.Now.
	Now func() time.Time
	// Globals are the names that scripts find beside Lua's own: host modules and functions. A table becomes read-only (ReadOnly).
	Globals map[string]lua.LValue
}

// VM is one Lua state under limits. It belongs to one goroutine at a time.
type VM struct {
	// L is the main thread, for building values between calls. Host functions must use the *lua.LState that they are given.
	L *lua.LState
	// Data is free for the VM's user, for example what a host function needs of the running call.
	Data any

	dog     *Watchdog
	ownDog  bool
	context *callContext
	ctx     context.Context // of the running call; nil between calls
	print   func(L *lua.LState, text string)
	now     func() time.Time
	born    time.Time
	rand    *rand.Rand

	// state is call<<2 | cancelled<<1 | running. Only the owner changes it, apart from the cancelled bit, which the watchdog sets by
	// compare-and-swap and only while running is set.
	state atomic.Uint64
	waits atomic.Int32
	limit atomic.Int64 // nanoseconds

	seen struct { // the watchdog's
		call  uint64
		ticks int
		born  int64 // tick
	}

	guard     guard
	failure   failure
	shapes    map[string]*shape // of records, by their names
	lastShape struct {          // the one used last
		text  string
		shape *shape
	}
	coroutines int
	closed     bool
}

const (
	stateRunning   = 1
	stateCancelled = 2
	stateNext      = 3 // added at the end of a call: clears running, counts the call
)

// New makes a VM. Close it.
func New(o Options) *VM {
	lib := standard()
	L := lua.NewState(lua.Options{
		CallStackSize: callDepth, RegistrySize: registrySize, RegistryMaxSize: registryMax, RegistryGrowStep: registryGrow,
		SkipOpenLibs: true,
	})
	L.Options.CallStackSize = threadDepth
	vm := &VM{L: L, dog: o.Watchdog, print: o.Print, now: o.Now}
	if vm.dog == nil {
		vm.dog, vm.ownDog = NewWatchdog(WatchdogOptions{}), true
	}
	if vm.now == nil {
		vm.now = time.Now
	}
	vm.born = vm.now()
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	vm.SetTimeout(o.Timeout)
	vm.context = &callContext{vm: vm, done: make(chan struct{})}
	L.SetContext(vm.context)
	L.G.MainThread, L.G.CurrentThread = L, L
	L.SetMetatable(lua.LString(""), lib.stringMeta)
	env := L.CreateTable(0, len(lib.globals)+len(o.Globals))
	for name, v := range lib.globals {
		env.RawSetString(name, v)
	}
	for name, v := range o.Globals {
		if t, ok := v.(*lua.LTable); ok {
			v = ReadOnly(name, t)
		}
		env.RawSetString(name, v)
	}
	env.Metatable = lib.globalsMeta
	L.G.Global, L.Env = env, env
	vm.dog.add(vm)
	return vm
}

// VMOf returns the VM that a host function runs in.
func VMOf(L *lua.LState) *VM { return L.Context().(*callContext).vm }

// SetTimeout sets the limit for the calls that begin from now on.
func (vm *VM) SetTimeout(d time.Duration) {
	if vm.limit.Load() != int64(d) {
		vm.limit.Store(int64(d))
	}
}

// Now is the time by the clock that scripts see.
func (vm *VM) Now() time.Time { return vm.now() }

// Context is the context given to the running Call; context.Background between calls.
func (vm *VM) Context() context.Context {
	if vm.ctx == nil {
		return context.Background()
	}
	return vm.ctx
}

// Call runs fn with args and fills results: as many as fit, nil for those that fn doesn't return. It is for a VM that isn't running
// anything; a host function calls back with Protect, or with L.Call to pass errors on. ctx is only carried (Context, and the values of
// L.Context()); its end doesn't stop the script. The error is an *Error; after ErrTimeout and ErrMemory the VM is dead.
func (vm *VM) Call(ctx context.Context, fn *lua.LFunction, results []lua.LValue, args ...lua.LValue) error {
	if vm.closed || vm.state.Load()&(stateCancelled|stateRunning) != 0 {
		return vm.refuse()
	}
	L := vm.L
	vm.ctx = ctx
	vm.coroutines = 0
	vm.state.Add(stateRunning)
	L.Push(fn)
	for _, a := range args {
		L.Push(a)
	}
	failed := vm.protected(L, 0, len(args), len(results), true)
	if !failed {
		for i := range results {
			results[i] = L.Get(i + 1)
		}
	}
	L.SetTop(0)
	vm.ctx = nil
	if vm.state.Add(stateNext)&stateCancelled != 0 {
		<-vm.context.done
		return vm.ended(failed)
	}
	if failed {
		L.G.CurrentThread = L
		return newError(vm.failure)
	}
	return nil
}

// Load runs a compiled file with args and fills results, as Call does.
func (vm *VM) Load(ctx context.Context, proto *lua.FunctionProto, results []lua.LValue, args ...lua.LValue) error {
	return vm.Call(ctx, vm.L.NewFunctionFromProto(proto), results, args...)
}

func (vm *VM) refuse() error {
	if !vm.closed && vm.state.Load()&stateCancelled == 0 {
		return errors.New("sandbox: Call within a call; host functions use Protect")
	}
	return &Error{Text: ErrDead.Error(), Cause: ErrDead}
}

// ended makes the error of a call that was cancelled; it may have failed for another reason, or not at all.
func (vm *VM) ended(failed bool) error {
	cause := vm.context.Err()
	e := &Error{Text: cause.Error(), Cause: cause}
	if failed {
		at := newError(vm.failure)
		e.File, e.Line, e.Traceback = at.File, at.Line, at.Traceback
	}
	return e
}

// Alive reports if the VM can be called.
func (vm *VM) Alive() bool { return !vm.closed && vm.state.Load()&stateCancelled == 0 }

// Wait runs f, which waits for the world, without counting its time. The VM can't be ended by the watchdog meanwhile. f must not
// touch the Lua state.
func (vm *VM) Wait(f func()) {
	vm.waits.Add(1)
	defer vm.waits.Add(-1)
	f()
}

// Kill ends the VM from any goroutine, also while it runs: the running call returns an *Error with this cause.
func (vm *VM) Kill(cause error) {
	for {
		s := vm.state.Load()
		if s&stateCancelled != 0 || vm.state.CompareAndSwap(s, s|stateCancelled) {
			break
		}
	}
	vm.context.end(cause)
}

// cancel ends the given call; false when it is over.
func (vm *VM) cancel(call uint64, cause error) bool {
	s := call<<2 | stateRunning
	if !vm.state.CompareAndSwap(s, s|stateCancelled) {
		return false
	}
	vm.context.end(cause)
	return true
}

// Close frees the VM. It must not be running.
func (vm *VM) Close() {
	if vm.closed {
		return
	}
	vm.closed = true
	vm.dog.remove(vm)
	if vm.ownDog {
		vm.dog.Close()
	}
	vm.context.end(ErrDead)
	vm.L.Close()
}

// check raises when the VM was ended. Library functions that loop call it.
func (vm *VM) check(L *lua.LState) {
	if vm.state.Load()&stateCancelled != 0 {
		<-vm.context.done
		L.RaiseError("%s", vm.context.Err().Error())
	}
}

// Check raises the error that ended the VM, if one did. Host functions that work long call it now and then.
func Check(L *lua.LState) { VMOf(L).check(L) }

// charge counts n bytes that a library function is about to make, and has the watchdog look at the heap when they are many.
func (vm *VM) charge(L *lua.LState, n int) {
	if vm.dog.charged.Add(int64(n)) < chargeBetween {
		return
	}
	vm.dog.charged.Store(0)
	vm.dog.look()
	vm.check(L)
}

// Charge counts n bytes that a host function is about to make out of what the script gave it: far more than was given. It
// raises when the VM was ended, as Check does. Between calls, and for a nil L, nothing is counted.
func Charge(L *lua.LState, n int) {
	if L == nil {
		return
	}
	if vm := VMOf(L); vm.state.Load()&stateRunning != 0 {
		vm.charge(L, n)
		vm.check(L)
	}
}

// room raises when a string of n bytes would be too long, and charges it.
func (vm *VM) room(L *lua.LState, n int) {
	if n > MaxString || n < 0 {
		L.RaiseError("resulting string is too long (%d bytes; the limit is %d)", n, MaxString)
	}
	if n >= 1024 {
		vm.charge(L, n)
	}
}

func (vm *VM) String() string { return fmt.Sprintf("sandbox VM %p", vm) }
