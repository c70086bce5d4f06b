package sandbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// noGoPanic fails when a library function panicked rather than raised.
func noGoPanic(t *testing.T, err error, what ...any) {
	t.Helper()
	var e *Error
	if errors.As(err, &e) && e.GoStack != "" {
		t.Errorf("%v: %v\n%s", what, err, e.GoStack)
	}
}

const patternScript = `return function(s, p, r)
  local function ok(f, ...)
    local good, e = pcall(f, ...)
    if not good and e:find("runtime error", 1, true) then error(e .. ": " .. p, 0) end
  end
  ok(string.find, s, p) ok(string.match, s, p, 2) ok(string.gsub, s, p, r) ok(string.format, p, s, 1, 2.5)
  ok(function() local n = 0 for a in s:gmatch(p) do n = n + 1 end end)
end`

// TestPattern_anything gives random patterns, subjects and formats to the string library: errors are fine, panics are not.
func TestPattern_anything(t *testing.T) {
	vm := testVM(t, Options{Timeout: 10 * time.Second})
	f := function(t, vm, patternScript)
	r := rand.New(rand.NewPCG(1, 3))
	text := func(letters string) lua.LString {
		b := make([]byte, r.IntN(9))
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
		}
		return lua.LString(b)
	}
	for range 10_000 {
		p := text("ab%[]^$()*+-?.bfd1sx0 \x00")
		if err := vm.Call(context.Background(), f, nil, text("ab()[] %1\xff"), p, text("ab%012")); err != nil {
			t.Fatalf("pattern %q: %v", p, err)
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add("hello", "(l+)(.-)$", "%1%2")
	f.Fuzz(func(t *testing.T, s, p, r string) {
		if len(s)+len(p)+len(r) > 2000 {
			return
		}
		vm := testVM(t, Options{Timeout: 5 * time.Second})
		err := vm.Call(context.Background(), function(t, vm, patternScript), nil, lua.LString(s), lua.LString(p), lua.LString(r))
		if err != nil && !errors.Is(err, ErrTimeout) {
			t.Errorf("%q %q %q: %v", s, p, r, err)
		}
	})
}

// FuzzCompile: no source may do more than fail, compiled or run.
func FuzzCompile(f *testing.F) {
	for _, a := range attacks {
		f.Add(a.source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		proto, err := Compile("t.lua", []byte(source))
		if err != nil {
			return
		}
		vm := testVM(t, Options{Timeout: 50 * time.Millisecond})
		noGoPanic(t, vm.Load(context.Background(), proto, nil), source)
	})
}

func TestWatchdog_pressure(t *testing.T) {
	runtime.GC() // what tests before this one left is no part of the baseline
	dog := NewWatchdog(WatchdogOptions{Memory: 16 << 20})
	defer dog.Close()
	vm := testVM(t, Options{Watchdog: dog, Timeout: 20 * time.Second})
	keep := function(t, vm, `local all = {} return function() all[#all + 1] = ("x"):rep(1000000) .. #all end`)
	for range 40 { // short calls, of which none is ended
		if err := vm.Call(context.Background(), keep, nil); err != nil {
			t.Fatal(err)
		}
	}
	// As if the last collection, which is asked for now and then only, were long ago.
	dog.mu.Lock()
	dog.collected = time.Time{}
	dog.mu.Unlock()
	dog.look()
	if !dog.UnderPressure() {
		t.Fatal("40 MB kept by a VM are no pressure at 16 MiB")
	}
	runtime.KeepAlive(keep) // which holds the strings
	vm.Close()
	vm = testVM(t, Options{Watchdog: dog, Timeout: time.Second})
	runtime.GC()
	dog.look()
	if dog.UnderPressure() {
		t.Error("still under pressure after the VM was recycled")
	}
	if got, err := load(t, vm, "return 1"); got != "1" {
		t.Error(err)
	}
}
