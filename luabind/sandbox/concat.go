package sandbox

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// concat is what Compile makes of "a .. b .. c": strings and numbers are joined up to MaxString bytes, from the right, and __concat is
// asked for other values. gopher-lua's instruction can't be capped or ended.
func concat(L *lua.LState) int {
	n := L.GetTop()
	right := L.Get(n)
	for i := n - 1; i >= 1; {
		left := L.Get(i)
		a, aok := textOf(left)
		b, bok := textOf(right)
		if !aok || !bok {
			right = concatMeta(L, left, right, i, n)
			i--
			continue
		}
		if i == 1 { // the usual case
			if len(a)+len(b) >= 1024 {
				VMOf(L).room(L, len(a)+len(b))
			}
			right = lua.LString(a + b)
			break
		}
		first, size := i, len(b)
		for ; first >= 1; first-- {
			s, ok := textOf(L.Get(first))
			if !ok {
				break
			}
			size += len(s)
		}
		VMOf(L).room(L, size)
		var s strings.Builder
		s.Grow(size)
		for j := first + 1; j <= i; j++ {
			text, _ := textOf(L.Get(j))
			s.WriteString(text)
		}
		s.WriteString(b)
		right = lua.LString(s.String())
		i = first
	}
	L.Push(right)
	return 1
}

// concatMeta joins operands i and i+1 of n by __concat.
func concatMeta(L *lua.LState, left, right lua.LValue, i, n int) lua.LValue {
	f := L.GetMetaField(left, "__concat")
	if f == lua.LNil {
		f = L.GetMetaField(right, "__concat")
	}
	if f == lua.LNil {
		culprit, at := left, i
		if _, ok := textOf(left); ok {
			culprit, at = right, i+1
		}
		L.RaiseError("attempt to concatenate a %s value%s", culprit.Type(), operandName(L, at, n))
	}
	L.Push(f)
	L.Push(left)
	L.Push(right)
	L.Call(2, 1)
	v := L.Get(-1)
	L.Pop(1)
	return v
}

// operandName says what operand i of the running concatenation is in the source: " (local 'x')". Compile has put the names of the operands
// into that of the call.
func operandName(L *lua.LState, i, n int) string {
	d, ok := L.GetStack(0)
	if !ok {
		return ""
	}
	if _, err := L.GetInfo("n", d, lua.LNil); err != nil {
		return ""
	}
	names := strings.Split(strings.TrimPrefix(d.Name, concatName), "\x00")
	if len(names) != n || names[i-1] == "" {
		return ""
	}
	return " (" + names[i-1] + ")"
}
