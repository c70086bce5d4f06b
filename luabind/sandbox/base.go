package sandbox

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

var baseFunctions = map[string]lua.LGFunction{
	"assert": baseAssert, "error": baseError, "getmetatable": baseGetMetatable, "ipairs": baseIpairs, "next": baseNext,
	"pairs": basePairs, "pcall": basePCall, "print": basePrint, "rawequal": baseRawEqual, "rawget": baseRawGet,
	"rawset": baseRawSet, "select": baseSelect, "setmetatable": baseSetMetatable, "tonumber": baseToNumber,
	"tostring": baseToString, "type": baseType, "unpack": baseUnpack, "xpcall": baseXPCall,
}

var (
	nextFunction  = goFunction(baseNext)
	ipairsStep    = goFunction(baseIpairsStep)
	typeNames     = [...]lua.LValue{lua.LString("nil"), lua.LString("boolean"), lua.LString("number"), lua.LString("string"), lua.LString("function"), lua.LString("userdata"), lua.LString("thread"), lua.LString("table")}
	defaultAssert = lua.LString("assertion failed!")
)

func baseAssert(L *lua.LState) int {
	if lua.LVAsBool(L.CheckAny(1)) {
		return L.GetTop()
	}
	message := L.Get(2)
	if message == lua.LNil {
		message = defaultAssert
	}
	L.Error(message, 0)
	return 0
}

func baseError(L *lua.LState) int {
	v, level := L.Get(1), optInt(L, 2, 1)
	if s, ok := v.(lua.LString); ok && level > 0 && level < callDepth {
		if at := L.Where(level); at != "" && !strings.HasPrefix(at, "[G]") {
			v = lua.LString(at + " " + string(s))
		}
	}
	L.Error(v, 0)
	return 0
}

func baseGetMetatable(L *lua.LState) int {
	v := L.CheckAny(1)
	if t, ok := v.(*lua.LTable); ok {
		if _, lazy := LazyOf(t); lazy {
			L.Push(lua.LNil)
			return 1
		}
	}
	L.Push(L.GetMetatable(v))
	return 1
}

func baseSetMetatable(L *lua.LState) int {
	t := L.CheckTable(1)
	L.CheckTypes(2, lua.LTNil, lua.LTTable)
	edit(L, t)
	if old, ok := t.Metatable.(*lua.LTable); ok && old.RawGetString("__metatable") != lua.LNil {
		L.RaiseError("cannot change a protected metatable")
	}
	if meta, ok := L.Get(2).(*lua.LTable); ok {
		Settle(L, meta)
		t.Metatable = meta
	} else {
		t.Metatable = lua.LNil
	}
	L.SetTop(1)
	return 1
}

func basePairs(L *lua.LState) int {
	t := L.CheckTable(1)
	Settle(L, t)
	L.Push(nextFunction)
	L.Push(t)
	L.Push(lua.LNil)
	return 3
}

func baseNext(L *lua.LState) int {
	k, v := view(L, L.CheckTable(1)).Next(L.Get(2))
	L.Push(k)
	if k == lua.LNil {
		return 1
	}
	L.Push(v)
	return 2
}

func baseIpairs(L *lua.LState) int {
	t := L.CheckTable(1)
	Settle(L, t)
	L.Push(ipairsStep)
	L.Push(t)
	L.Push(lua.LNumber(0))
	return 3
}

func baseIpairsStep(L *lua.LState) int {
	i := checkInt(L, 2) + 1
	v := view(L, L.CheckTable(1)).RawGetInt(i)
	if v == lua.LNil {
		return 0
	}
	L.Push(lua.LNumber(i))
	L.Push(v)
	return 2
}

func baseRawEqual(L *lua.LState) int {
	L.Push(lua.LBool(L.RawEqual(L.CheckAny(1), L.CheckAny(2))))
	return 1
}

func baseRawGet(L *lua.LState) int {
	L.Push(view(L, L.CheckTable(1)).RawGet(L.CheckAny(2)))
	return 1
}

func baseRawSet(L *lua.LState) int {
	L.RawSet(edit(L, L.CheckTable(1)), L.CheckAny(2), L.CheckAny(3))
	L.SetTop(1)
	return 1
}

func baseSelect(L *lua.LState) int {
	n := L.GetTop()
	if L.Get(1) == lua.LString("#") {
		L.Push(lua.LNumber(n - 1))
		return 1
	}
	i := checkInt(L, 1)
	if i < 0 {
		i += n
	}
	if i < 1 {
		L.ArgError(1, "index out of range")
	}
	return n - min(i, n)
}

func baseType(L *lua.LState) int {
	t := int(L.CheckAny(1).Type())
	if t >= len(typeNames) {
		t = int(lua.LTUserData)
	}
	L.Push(typeNames[t])
	return 1
}

func baseToNumber(L *lua.LState) int {
	v := L.CheckAny(1)
	var n lua.LNumber
	ok := false
	if base := optInt(L, 2, 10); base == 10 {
		switch v := v.(type) {
		case lua.LNumber:
			n, ok = v, true
		case lua.LString:
			n, ok = parseNumber(string(v))
		}
	} else {
		if base < 2 || base > 36 {
			L.ArgError(2, "base out of range")
		}
		s := strings.Trim(checkText(L, 1), " \t\n\v\f\r")
		if base == 16 {
			s = strings.TrimPrefix(strings.TrimPrefix(s, "0x"), "0X")
		}
		digits, negative := strings.CutPrefix(s, "-")
		if n, ok = parseDigits(digits, base); negative {
			n = -n
		}
	}
	if ok {
		L.Push(n)
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

// toText is tostring(v), with __tostring.
func toText(L *lua.LState, v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return numberText(v)
	case *lua.LTable, *lua.LUserData:
		if f := L.GetMetaField(v, "__tostring"); f != lua.LNil {
			L.Push(f)
			L.Push(v)
			L.Call(1, 1)
			s, ok := textOf(L.Get(-1))
			L.Pop(1)
			if !ok {
				L.RaiseError("'__tostring' must return a string")
			}
			return s
		}
	}
	return v.String()
}

func baseToString(L *lua.LState) int {
	v := L.CheckAny(1)
	if _, ok := v.(lua.LString); ok {
		L.SetTop(1)
		return 1
	}
	L.Push(lua.LString(toText(L, v)))
	return 1
}

func basePrint(L *lua.LState) int {
	vm := VMOf(L)
	var b strings.Builder
	for i, n := 1, L.GetTop(); i <= n && b.Len() <= maxPrint; i++ {
		if i > 1 {
			b.WriteByte('\t')
		}
		b.WriteString(clip(toText(L, L.Get(i)), maxPrint))
	}
	if vm.print != nil {
		vm.print(L, clip(b.String(), maxPrint))
	}
	return 0
}

func baseUnpack(L *lua.LState) int {
	t := view(L, L.CheckTable(1))
	from := optInt(L, 2, 1)
	to := optInt(L, 3, t.Len())
	if to < from {
		return 0
	}
	if to-from >= maxResults {
		L.RaiseError("too many results to unpack (%d; the limit is %d)", to-from+1, maxResults)
	}
	for i := from; i <= to; i++ {
		L.Push(t.RawGet(lua.LNumber(i)))
	}
	return to - from + 1
}

func basePCall(L *lua.LState) int {
	L.CheckAny(1)
	vm := VMOf(L)
	failed := vm.nested(L, L.GetTop()-1, lua.MultRet, false)
	vm.check(L)
	if failed {
		L.Push(lua.LFalse)
		L.Push(vm.failure.value)
		return 2
	}
	L.Insert(lua.LTrue, 1)
	return L.GetTop()
}

// baseXPCall runs the handler after the stack was unwound, so that it can't make a stack overflow worse. No library function looks at the
// stack, so that handlers can't tell.
func baseXPCall(L *lua.LState) int {
	L.CheckAny(1)
	vm := VMOf(L)
	handler := L.CheckFunction(2)
	n := L.GetTop()
	L.Push(L.Get(1))
	for i := 3; i <= n; i++ {
		L.Push(L.Get(i))
	}
	failed := vm.nested(L, max(0, n-2), lua.MultRet, false)
	vm.check(L)
	if !failed {
		L.Insert(lua.LTrue, n+1)
		return L.GetTop() - n
	}
	L.SetTop(n)
	L.Push(handler)
	L.Push(vm.failure.value)
	failed = vm.nested(L, 1, lua.MultRet, false)
	vm.check(L)
	if failed {
		L.SetTop(n)
		L.Push(lua.LFalse)
		L.Push(vm.failure.value)
		return 2
	}
	L.Insert(lua.LFalse, n+1)
	return L.GetTop() - n
}
