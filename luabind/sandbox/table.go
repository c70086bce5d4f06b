package sandbox

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

var tableFunctions = map[string]lua.LGFunction{
	"concat": tableConcat, "insert": tableInsert, "maxn": tableMaxN, "remove": tableRemove, "sort": tableSort,
}

func tableConcat(L *lua.LState) int {
	vm := VMOf(L)
	t := view(L, L.CheckTable(1))
	separator := ""
	if L.Get(2) != lua.LNil {
		separator = checkText(L, 2)
	}
	from, to := optInt(L, 3, 1), optInt(L, 4, t.Len())
	var b strings.Builder
	for i := from; i <= to; i++ {
		s, ok := textOf(t.RawGet(lua.LNumber(i)))
		if !ok {
			L.RaiseError("invalid value (%s) at index %d in table for 'concat'", t.RawGet(lua.LNumber(i)).Type(), i)
		}
		if i > from {
			b.WriteString(separator)
		}
		if b.Len()+len(s) > MaxString {
			vm.room(L, b.Len()+len(s))
		}
		b.WriteString(s)
		if i&1023 == 0 {
			vm.check(L)
		}
	}
	vm.room(L, b.Len())
	L.Push(lua.LString(b.String()))
	return 1
}

func tableInsert(L *lua.LState) int {
	t := edit(L, L.CheckTable(1))
	end := t.Len() + 1
	if end >= maxArrayLength {
		L.RaiseError("table has too many items (the limit is %d)", maxArrayLength)
	}
	switch L.GetTop() {
	case 2:
		L.RawSet(t, lua.LNumber(end), L.Get(2))
	case 3:
		at := checkInt(L, 2)
		if at < 1 || at >= end {
			L.RawSet(t, lua.LNumber(at), L.Get(3))
			break
		}
		t.Insert(at, L.Get(3))
	default:
		L.RaiseError("wrong number of arguments to 'insert'")
	}
	return 0
}

func tableRemove(L *lua.LState) int {
	t := edit(L, L.CheckTable(1))
	end := t.Len()
	at := optInt(L, 2, end)
	if at < 1 || at > end {
		return 0
	}
	L.Push(t.Remove(at))
	return 1
}

func tableMaxN(L *lua.LState) int {
	t := view(L, L.CheckTable(1))
	most := lua.LNumber(t.MaxN())
	for k, _ := t.Next(most); k != lua.LNil; k, _ = t.Next(k) {
		if n, ok := k.(lua.LNumber); ok {
			most = max(most, n)
		}
	}
	L.Push(most)
	return 1
}

// tableSort sorts a copy, so that a comparison that changes the table or raises leaves it whole.
func tableSort(L *lua.LState) int {
	vm := VMOf(L)
	t := edit(L, L.CheckTable(1))
	n := t.Len()
	values := make([]lua.LValue, n)
	vm.charge(L, n*16)
	numbers, texts := true, true
	for i := range values {
		v := t.RawGetInt(i + 1)
		_, number := v.(lua.LNumber)
		_, text := v.(lua.LString)
		numbers, texts = numbers && number, texts && text
		values[i] = v
	}
	steps := 0
	pause := func() {
		if steps++; steps&255 == 0 {
			vm.check(L)
		}
	}
	var compare func(a, b lua.LValue) int
	switch less := L.Get(2); {
	case less != lua.LNil:
		L.CheckFunction(2)
		compare = func(a, b lua.LValue) int {
			pause()
			L.Push(less)
			L.Push(a)
			L.Push(b)
			L.Call(2, 1)
			r := lua.LVAsBool(L.Get(-1))
			L.Pop(1)
			if r {
				return -1
			}
			return 0
		}
	case numbers:
		compare = func(a, b lua.LValue) int {
			pause()
			if a.(lua.LNumber) < b.(lua.LNumber) {
				return -1
			}
			return 0
		}
	case texts:
		compare = func(a, b lua.LValue) int {
			pause()
			return strings.Compare(string(a.(lua.LString)), string(b.(lua.LString)))
		}
	default:
		compare = func(a, b lua.LValue) int {
			pause()
			if L.LessThan(a, b) {
				return -1
			}
			return 0
		}
	}
	slices.SortFunc(values, compare)
	edit(L, t)
	for i, v := range values {
		t.RawSetInt(i+1, v)
	}
	return 0
}
