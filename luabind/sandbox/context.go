package sandbox

import (
	"context"
	"sync"
	"time"
)

// callContext is the context.Context of a VM's Lua states. It lives as long as the VM and costs nothing a call: it is done when the
// VM is ended. Values are those of the context that the running call was given.
type callContext struct {
	vm   *VM
	done chan struct{}

	mu    sync.Mutex
	cause error // set before done is closed
	after map[*func()]struct{}
}

func (c *callContext) Deadline() (time.Time, bool) { return time.Time{}, false }

// Done is asked before each instruction: where a script waits while the watchdog has all scripts paused.
func (c *callContext) Done() <-chan struct{} {
	if collection := c.vm.dog.paused.Load(); collection != nil {
		select {
		case <-*collection:
		case <-c.done:
		}
	}
	return c.done
}

func (c *callContext) Err() error {
	select {
	case <-c.done:
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.cause
	default:
		return nil
	}
}

func (c *callContext) Value(key any) any {
	if c.vm.ctx != nil {
		return c.vm.ctx.Value(key)
	}
	return nil
}

// AfterFunc spares the context package a goroutine for every context derived from this one.
func (c *callContext) AfterFunc(f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		go f()
		return func() bool { return false }
	}
	key := &f
	if c.after == nil {
		c.after = make(map[*func()]struct{})
	}
	c.after[key] = struct{}{}
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, there := c.after[key]
		delete(c.after, key)
		return there
	}
}

// end makes the context done, once.
func (c *callContext) end(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return
	}
	c.cause = cause
	close(c.done)
	for f := range c.after {
		go (*f)()
	}
	c.after = nil
}

var _ context.Context = (*callContext)(nil)
