package sandbox

import (
	"runtime/debug"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// guard is the innermost protected call of a VM.
type guard struct {
	thread *lua.LState // nil: none
	base   int         // stack slots from here on are unwound by an error
	trace  bool        // a traceback is wanted
}

// failure is what the last protected call that failed had raised.
type failure struct {
	value     lua.LValue
	traceback string
	goStack   string // of a host function that panicked
}

// protected is a protected call of the function below the nargs arguments on L's stack.
//
// gopher-lua without a handler closes the upvalues of all running functions when an error is raised, also of those outside the protected
// call: their closures and they themselves would see different variables from then on. With a handler it closes none. So there always
// is one, which closes those that are unwound. (It can't run after a stack overflow; then all are closed.)
func (vm *VM) protected(L *lua.LState, base, nargs, nret int, trace bool) (failed bool) {
	outer := vm.guard
	vm.guard = guard{thread: L, base: base, trace: trace}
	err := L.PCall(nargs, nret, onError)
	vm.guard = outer
	setHasHandler(L, outer.thread == L)
	if err == nil {
		return false
	}
	switch api, ok := err.(*lua.ApiError); {
	case !ok || api.Object == nil:
		vm.failure = failure{value: lua.LString(err.Error())}
	case api.Type != lua.ApiErrorError: // the handler couldn't run
		vm.failure = failure{value: explained(nil, api.Object), traceback: cleanTraceback(api.StackTrace)}
	}
	return true
}

// nested is protected for library functions: it finds out the base.
func (vm *VM) nested(L *lua.LState, nargs, nret int, trace bool) (failed bool) {
	base := L.GetTop() - nargs - 1
	if f := currentFrame(L); f != nil {
		base += f.LocalBase
	}
	return vm.protected(L, base, nargs, nret, trace)
}

// onError sees an error before the stack is unwound.
var onError = goFunction(func(L *lua.LState) int {
	vm := VMOf(L)
	value := L.Get(1)
	vm.failure = failure{}
	f := currentFrame(L)
	if f != nil {
		f = f.Parent
	}
	if s, ok := value.(lua.LString); ok {
		// Whatever a Go function raises has a position, but for error and assert.
		if _, line, _ := SplitPosition(string(s)); line == 0 && f != nil && f.Fn.IsG && !raises(f.Fn) && !strings.HasPrefix(string(s), " ") {
			vm.failure.goStack = string(debug.Stack())
		}
		value = explained(f, value)
	}
	if vm.guard.trace {
		vm.failure.traceback = traceback(f)
	}
	vm.failure.value = value
	closeUpvalues(L, vm.guard.base)
	L.Push(value)
	return 1
})

var errorFunction, assertFunction = goFunction(baseError), goFunction(baseAssert)

func raises(f *lua.LFunction) bool { return f == errorFunction || f == assertFunction }

// explained makes the text of an error in frame f clear; other values stay.
func explained(f *callFrame, value lua.LValue) lua.LValue {
	s, ok := value.(lua.LString)
	if !ok {
		return value
	}
	file, line, text := SplitPosition(string(s))
	if clear := explain(f, text); clear != text {
		return lua.LString((&Error{File: file, Line: line, Text: clear}).Error())
	}
	return value
}

// Protect calls the function below the nargs arguments on L's stack, for host functions (instead of L.PCall), and leaves nret results
// there, none after an error. What ended the VM is raised again, not returned.
func Protect(L *lua.LState, nargs, nret int) *Error {
	vm := VMOf(L)
	failed := vm.nested(L, nargs, nret, true)
	vm.check(L)
	if !failed {
		return nil
	}
	return newError(vm.failure)
}
