package engine

import "runtime/debug"

// safely runs f. A panic in it is logged, with args, and counted.
func (e *Engine) safely(f func(), args ...any) {
	defer func() {
		if r := recover(); r != nil {
			e.panicked(r, args...)
		}
	}()
	f()
}

// spawn runs f safely in a goroutine of its own, for which Shutdown waits.
func (e *Engine) spawn(f func(), args ...any) {
	e.active.Add(1)
	go func() {
		defer e.active.Add(-1)
		e.safely(f, args...)
	}()
}

// panicked logs and counts a panic that was caught.
func (e *Engine) panicked(r any, args ...any) {
	e.metrics.Panics.Inc()
	e.log.Error("a mistake in csms was caught; please report it", append(args, "panic", r, "stack", string(debug.Stack()))...)
}
