package sandbox

import (
	"context"
	"fmt"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

func benchVM(b *testing.B) *VM {
	dog := NewWatchdog(WatchdogOptions{Memory: 4 << 30})
	vm := New(Options{Watchdog: dog, Timeout: time.Hour})
	b.Cleanup(func() { vm.Close(); dog.Close() })
	return vm
}

func BenchmarkCall_empty(b *testing.B) {
	vm := benchVM(b)
	f := function(b, vm, `return function() end`)
	b.ReportAllocs()
	for b.Loop() {
		if err := vm.Call(context.Background(), f, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCall_plain is what gopher-lua takes for the same without any of this package.
func BenchmarkCall_plain(b *testing.B) {
	L := lua.NewState()
	defer L.Close()
	if err := L.DoString(`f = function() end`); err != nil {
		b.Fatal(err)
	}
	f := L.GetGlobal("f")
	b.ReportAllocs()
	for b.Loop() {
		L.Push(f)
		if err := L.PCall(0, 0, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCall_oneArgumentOneResult(b *testing.B) {
	vm := benchVM(b)
	f := function(b, vm, `return function(a) return a end`)
	var results [1]lua.LValue
	arg := lua.LValue(lua.LString("x"))
	b.ReportAllocs()
	for b.Loop() {
		if err := vm.Call(context.Background(), f, results[:], arg); err != nil {
			b.Fatal(err)
		}
	}
}

// small is a Source of strings that are values already, as a message's may be.
type small struct {
	Lazy
	a, b lua.LValue
}

func (s *small) Len() int { return 2 }

func (s *small) Index(_ *lua.LState, key string) lua.LValue {
	switch key {
	case "vendor":
		return s.a
	case "model":
		return s.b
	}
	return lua.LNil
}

func (s *small) Fill(_ *lua.LState, t *lua.LTable) {
	t.RawSetString("vendor", s.a)
	t.RawSetString("model", s.b)
}

func BenchmarkLazy(b *testing.B) {
	for n, source := range []string{
		`return function(t) end`, `return function(t) local a = t.vendor end`, `return function(t) local a, b, c, d = t.vendor, t.model, t.vendor, t.model end`,
	} {
		b.Run(fmt.Sprintf("%d reads", []int{0, 1, 4}[n]), func(b *testing.B) {
			vm := benchVM(b)
			f := function(b, vm, source)
			v, m := lua.LValue(lua.LString("Acme")), lua.LValue(lua.LString("X1"))
			b.ReportAllocs()
			for b.Loop() {
				s := &small{a: v, b: m}
				s.Init(s)
				if err := vm.Call(context.Background(), f, nil, s.Table()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	dog := NewWatchdog(WatchdogOptions{})
	defer dog.Close()
	b.ReportAllocs()
	for b.Loop() {
		New(Options{Watchdog: dog}).Close()
	}
}

// BenchmarkScript compares scripts in a VM of this package with gopher-lua as it comes.
func BenchmarkScript(b *testing.B) {
	for _, c := range []struct{ name, body string }{
		{"concat2", `local s = x .. "suffix"`},
		{"concat4", `local s = x .. ":" .. i .. ";"`},
		{"library", `local s = math.floor(i)`},
		{"method", `local s = x:len()`},
		{"find", `local s = x:find("lo w")`},
		{"match", `local s = x:match("^(%a+) (%a+)$")`},
		{"gsub", `local s = x:gsub("o", "0")`},
		{"format", `local s = string.format("%s: %d %.2f", x, i, 1.5)`},
		{"arithmetic", `local s = i * 2 + 1`},
		{"field", `local s = t.a`},
	} {
		source := `local x, t = "hello world", {a = 1} return function(n) for i = 1, n do ` + c.body + ` end end`
		b.Run(c.name+"/sandbox", func(b *testing.B) {
			vm := benchVM(b)
			f := function(b, vm, source)
			b.ReportAllocs()
			b.ResetTimer()
			if err := vm.Call(context.Background(), f, nil, lua.LNumber(b.N)); err != nil {
				b.Fatal(err)
			}
		})
		b.Run(c.name+"/plain", func(b *testing.B) {
			L := lua.NewState()
			defer L.Close()
			if err := L.DoString(source); err != nil {
				b.Fatal(err)
			}
			L.Push(lua.LNumber(b.N))
			b.ReportAllocs()
			b.ResetTimer()
			if err := L.PCall(1, 0, nil); err != nil {
				b.Fatal(err)
			}
		})
	}
}
