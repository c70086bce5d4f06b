package sandbox

import (
	lua "github.com/yuin/gopher-lua"
)

var coroutineFunctions = map[string]lua.LGFunction{
	"create": coCreate, "resume": coResume, "running": coRunning, "status": coStatus, "wrap": coWrap, "yield": coYield,
}

// threadBytes is about what a coroutine costs.
const threadBytes = 16 << 10

var (
	// gopher-lua's own, which this package wraps.
	plainCreate = plainCoroutine("create")
	plainResume = plainCoroutine("resume")
)

func plainCoroutine(name string) lua.LGFunction {
	L := lua.NewState(lua.Options{SkipOpenLibs: true, CallStackSize: 8, RegistrySize: 128})
	defer L.Close()
	lua.OpenCoroutine(L)
	return L.Get(-1).(*lua.LTable).RawGetString(name).(*lua.LFunction).GFunction
}

// newThread pushes a thread that runs argument 1. It is given the VM's context as it is: NewThread would derive one, which every
// unfinished coroutine keeps registered.
func newThread(L *lua.LState) *lua.LState {
	vm := VMOf(L)
	L.CheckFunction(1)
	if vm.coroutines++; vm.coroutines > maxCoroutines {
		L.RaiseError("too many coroutines in one call (the limit is %d)", maxCoroutines)
	}
	vm.charge(L, threadBytes)
	L.RemoveContext()
	plainCreate(L)
	L.SetContext(vm.context)
	th := L.Get(-1).(*lua.LState)
	th.SetContext(vm.context)
	return th
}

func coCreate(L *lua.LState) int {
	newThread(L)
	return 1
}

func coResume(L *lua.LState) int {
	th := L.CheckThread(1)
	depth := 0
	for p := L; p != nil; p = p.Parent {
		if p == th {
			L.Push(lua.LFalse)
			L.Push(lua.LString("cannot resume non-suspended coroutine"))
			return 2
		}
		if depth++; depth > maxNesting {
			L.RaiseError("coroutines are nested too deeply (the limit is %d)", maxNesting)
		}
	}
	if th.Dead {
		L.Push(lua.LFalse)
		L.Push(lua.LString("cannot resume dead coroutine"))
		return 2
	}
	n := plainResume(L)
	VMOf(L).check(L)
	return n
}

// coWrap doesn't use gopher-lua's, which leaves the wrong thread current after an error.
func coWrap(L *lua.LState) int {
	th := newThread(L)
	L.Push(L.NewClosure(func(L *lua.LState) int {
		if th.Dead {
			L.RaiseError("cannot resume dead coroutine")
		}
		L.Insert(th, 1)
		n := coResume(L)
		if L.Get(-n) == lua.LFalse {
			L.Error(L.Get(-n+1), 0)
		}
		return n - 1
	}))
	return 1
}

func coRunning(L *lua.LState) int {
	if L == L.G.MainThread {
		L.Push(lua.LNil)
	} else {
		L.Push(L)
	}
	return 1
}

func coStatus(L *lua.LState) int {
	th := L.CheckThread(1)
	status := "suspended"
	switch {
	case th.Dead:
		status = "dead"
	case th == L:
		status = "running"
	default:
		for p := L.Parent; p != nil; p = p.Parent {
			if p == th {
				status = "normal"
			}
		}
	}
	L.Push(lua.LString(status))
	return 1
}

func coYield(L *lua.LState) int {
	if L.Parent == nil {
		L.RaiseError("attempt to yield from outside a coroutine")
	}
	if !yieldable(L) {
		L.RaiseError("attempt to yield across a metamethod, an iterator or a library function")
	}
	return -1
}
