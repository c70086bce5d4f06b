package sandbox

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

func TestVM_memory(t *testing.T) {
	for _, c := range []struct{ name, source string }{
		{"strings", `local t = {} while true do t[#t + 1] = ("x"):rep(1000000) .. #t end`},
		{"tables", `local t = {} while true do t[#t + 1] = {{}, {}, {}} end`},
		{"keys", `local t, i = {}, 0 while true do i = i + 1 t["k" .. i] = true end`},
		{"far items", `local t = {} while true do local x = {} x[1000000] = 1 t[#t + 1] = x end`},
		{"closures", `local f = function() end while true do local g = f f = function() return g end end`},
		{"coroutines", `local all = {} while true do pcall(function() while true do all[#all + 1] = coroutine.create(function() end) end end) all[#all + 1] = {{}} end`},
	} {
		t.Run(c.name, func(t *testing.T) {
			runtime.GC()
			dog := NewWatchdog(WatchdogOptions{Memory: 48 << 20})
			defer dog.Close()
			vm := testVM(t, Options{Watchdog: dog, Timeout: 20 * time.Second})
			_, err := load(t, vm, c.source)
			if !errors.Is(err, ErrMemory) {
				t.Fatalf("error %v", err)
			}
			if !strings.HasPrefix(err.Error(), "t.lua:1: script used too much memory") {
				t.Errorf("error %v", err)
			}
			vm.Close()
			next := testVM(t, Options{Watchdog: dog, Timeout: time.Second})
			if got, err := load(t, next, "return 1 .. 2"); got != "12" {
				t.Errorf("the next call: %q, %v", got, err)
			}
		})
	}
}

func TestVM_timeIsTheScriptsOwn(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	dog := NewWatchdog(WatchdogOptions{Tick: time.Millisecond})
	defer dog.Close()
	vm := testVM(t, Options{Watchdog: dog, Timeout: 20 * time.Millisecond, Globals: map[string]lua.LValue{
		"wait": goFunction(func(L *lua.LState) int {
			VMOf(L).Wait(func() { close(entered); <-leave })
			return 0
		})}})
	go func() {
		<-entered
		dog.mu.Lock()
		for range 1000 {
			dog.step()
		}
		dog.mu.Unlock()
		close(leave)
	}()
	if _, err := load(t, vm, `wait()`); err != nil {
		t.Fatal(err)
	}
	if _, err := load(t, vm, `while true do end`); !errors.Is(err, ErrTimeout) {
		t.Fatal(err)
	}
}

func TestVM_kill(t *testing.T) {
	running := make(chan struct{})
	why := errors.New("the server stops")
	vm := testVM(t, Options{Timeout: time.Minute, Print: func(*lua.LState, string) { close(running) }})
	go func() { <-running; vm.Kill(why) }()
	_, err := load(t, vm, `print("x") while true do end`)
	if !errors.Is(err, why) || vm.Alive() {
		t.Fatal(err)
	}
}

func TestVM_coroutinesPerCall(t *testing.T) {
	vm := testVM(t, Options{Timeout: 5 * time.Second})
	for range 2 { // the count begins anew with each call
		_, err := load(t, vm, `for i = 1, 1e6 do coroutine.create(print) end`)
		if err == nil || !strings.Contains(err.Error(), "t.lua:1: too many coroutines in one call") {
			t.Fatal(err)
		}
	}
}

func TestVM_goroutines(t *testing.T) {
	dog := NewWatchdog(WatchdogOptions{})
	defer dog.Close()
	vm := testVM(t, Options{Watchdog: dog, Timeout: time.Second})
	before := runtime.NumGoroutine()
	if _, err := load(t, vm, `for i = 1, 1000 do coroutine.wrap(function() coroutine.yield() end)() end`); err != nil {
		t.Fatal(err)
	}
	if after := runtime.NumGoroutine(); after > before+5 {
		t.Errorf("%d goroutines before, %d after 1000 unfinished coroutines", before, after)
	}
	ctx, cancel := context.WithCancel(vm.L.Context())
	defer cancel()
	if after := runtime.NumGoroutine(); after > before+5 {
		t.Errorf("%d goroutines before, %d after a derived context", before, after)
	}
	vm.Kill(ErrTimeout)
	<-ctx.Done()
}

func TestVM_limitsAreMeant(t *testing.T) {
	vm := testVM(t, Options{Timeout: 2 * time.Second})
	for source, want := range map[string]string{
		`local t = {} for i = 1, 1e5 do t[i] = i end return #t, t[1e5], table.remove(t), #t`:                "100000 100000 100000 99999",
		`local t = {} t[60000000] = 1 t[1000000] = 2 return t[60000000], t[1000000], next({})`:              "1 2",
		`return select("#", unpack({}, 1, 8000))`:                                                           "8000",
		`local t = {} for i = 1, 6000 do t[i] = i end return #table.concat(t, ","), select("#", unpack(t))`: "28892 6000",
		`return #("x"):rep(16777216)`: "16777216",
		`local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end return f(190)`:                                                      "190",
		`local s = "" for i = 1, 1000 do s = s .. i end return #s`:                                                                                   "2893",
		`local n = 0 for i = 1, 10000 do n = n + coroutine.wrap(function() return 1 end)() end return n`:                                             "10000",
		`local t = {} for i = 1, 50000 do t[i] = (i * 7919) % 50021 end table.sort(t) for i = 2, #t do assert(t[i - 1] <= t[i]) end return "sorted"`: "sorted",
		`local t = {5, 3, 1} table.sort(t, function() return true end) return #t`:                                                                    "3",
		`local t = {3, 2, 1} pcall(table.sort, t, function() error("x") end) return t[1] + t[2] + t[3]`:                                              "6",
		`return (("a"):rep(1000000):find("b"))`:                                                                                                      "",
		`local s, n = ("key = value, "):rep(10000):gsub("(%w+) = (%w+)", "%2 = %1") return #s, n`:                                                    "130000 10000",
	} {
		if got, err := load(t, vm, source); err != nil || got != want {
			t.Errorf("%s\n gave %q, %v; want %q", source, got, err, want)
		}
	}
}
