// Package kvtest holds what every host.KV has to do, as tests.
package kvtest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"csms/engine/testclock"
	"csms/luabind/host"
)

// Test runs the suite. open makes an empty store whose values expire by the clock.
func Test(t *testing.T, open func(t *testing.T, clock *testclock.Clock) host.KV) {
	for _, row := range []struct {
		name string
		run  func(t *testing.T, kv host.KV, clock *testclock.Clock)
	}{
		{"absentKey", absentKey},
		{"setGetDelete", setGetDelete},
		{"anyKeyAndValue", anyKeyAndValue},
		{"ttl", ttl},
		{"incr", incr},
		{"compareAndSet", compareAndSet},
		{"concurrentIncr", concurrentIncr},
		{"concurrentCompareAndSet", concurrentCompareAndSet},
	} {
		t.Run(row.name, func(t *testing.T) {
			clock := testclock.New()
			row.run(t, open(t, clock), clock)
		})
	}
}

// want checks the value of a key; "" is that it is absent.
func want(t *testing.T, kv host.KV, key, value string) {
	t.Helper()
	got, ok, err := kv.Get(context.Background(), key)
	if err != nil || ok != (value != "") || got != value {
		t.Errorf("%q is %q, %v (%v), want %q", key, got, ok, err, value)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func absentKey(t *testing.T, kv host.KV, _ *testclock.Clock) {
	want(t, kv, "a", "")
	must(t, kv.Delete(context.Background(), "a"))
}

func setGetDelete(t *testing.T, kv host.KV, _ *testclock.Clock) {
	ctx := context.Background()
	must(t, kv.Set(ctx, "a", "1", 0))
	must(t, kv.Set(ctx, "b", "2", 0))
	want(t, kv, "a", "1")
	must(t, kv.Set(ctx, "a", `{"x":[]}`, 0))
	want(t, kv, "a", `{"x":[]}`)
	must(t, kv.Delete(ctx, "a"))
	want(t, kv, "a", "")
	want(t, kv, "b", "2")
}

func anyKeyAndValue(t *testing.T, kv host.KV, _ *testclock.Clock) {
	ctx := context.Background()
	for _, key := range []string{"%", "'", "a b", "é", "A", strings.Repeat("k", 512)} {
		must(t, kv.Set(ctx, key, strconv.Quote(key), 0))
	}
	want(t, kv, "a", "")
	want(t, kv, "A", `"A"`)
	want(t, kv, "%", `"%"`)
	long := `"` + strings.Repeat("x", 64<<10-2) + `"`
	must(t, kv.Set(ctx, "long", long, 0))
	want(t, kv, "long", long)
}

func ttl(t *testing.T, kv host.KV, clock *testclock.Clock) {
	ctx := context.Background()
	must(t, kv.Set(ctx, "a", "1", time.Minute))
	must(t, kv.Set(ctx, "b", "1", time.Hour))
	must(t, kv.Set(ctx, "b", "2", 0)) // takes the ttl away
	must(t, kv.Set(ctx, "c", "1", 0))
	must(t, kv.Set(ctx, "c", "2", time.Minute))
	clock.Add(time.Minute - time.Millisecond)
	want(t, kv, "a", "1")
	must(t, kv.Set(ctx, "c", "3", time.Minute)) // begins anew
	clock.Add(time.Millisecond)
	want(t, kv, "a", "")
	want(t, kv, "c", "3")
	clock.Add(2 * time.Hour)
	want(t, kv, "b", "2")
	want(t, kv, "c", "")
	must(t, kv.Set(ctx, "a", "1", time.Second))
	want(t, kv, "a", "1")
}

func incr(t *testing.T, kv host.KV, clock *testclock.Clock) {
	ctx := context.Background()
	step := func(key string, by float64, ttl time.Duration, sum float64) {
		t.Helper()
		got, err := kv.Incr(ctx, key, by, ttl)
		if err != nil || got != sum {
			t.Errorf("Incr(%q, %v) is %v (%v), want %v", key, by, got, err, sum)
		}
	}
	step("n", 1, time.Minute, 1)
	clock.Add(30 * time.Second)
	step("n", 2.5, time.Minute, 3.5) // keeps the expiry
	want(t, kv, "n", "3.5")
	clock.Add(30 * time.Second)
	step("n", -1, 0, -1)
	clock.Add(time.Hour)
	step("n", 1, time.Minute, 0)
	want(t, kv, "n", "0")
	must(t, kv.Set(ctx, "s", `"1"`, 0))
	if _, err := kv.Incr(ctx, "s", 1, 0); !errors.Is(err, host.ErrNoNumber) {
		t.Errorf("adding to a text gives %v", err)
	}
	want(t, kv, "s", `"1"`)
	must(t, kv.Set(ctx, "big", "1e308", 0))
	if _, err := kv.Incr(ctx, "big", 1e308, 0); !errors.Is(err, host.ErrNoNumber) {
		t.Errorf("an infinite sum gives %v", err)
	}
	want(t, kv, "big", "1e308")
}

func compareAndSet(t *testing.T, kv host.KV, clock *testclock.Clock) {
	ctx := context.Background()
	step := func(old *string, value string, ttl time.Duration, wrote bool) {
		t.Helper()
		got, err := kv.CompareAndSet(ctx, "a", old, value, ttl)
		if err != nil || got != wrote {
			t.Errorf("CompareAndSet to %s is %v (%v), want %v", value, got, err, wrote)
		}
	}
	one, two := "1", "2"
	step(&one, "2", 0, false)
	want(t, kv, "a", "")
	step(nil, "1", time.Minute, true)
	step(nil, "2", 0, false)
	step(&two, "3", 0, false)
	want(t, kv, "a", "1")
	step(&one, "2", time.Minute, true)
	clock.Add(time.Minute)
	step(&two, "3", 0, false)
	step(nil, "4", 0, true)
	clock.Add(time.Hour)
	want(t, kv, "a", "4")
}

func concurrentIncr(t *testing.T, kv host.KV, _ *testclock.Clock) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if _, err := kv.Incr(context.Background(), "n", 1, 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	want(t, kv, "n", "400")
}

func concurrentCompareAndSet(t *testing.T, kv host.KV, _ *testclock.Clock) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	winners := 0
	for i := range 16 {
		wg.Go(func() {
			wrote, err := kv.CompareAndSet(context.Background(), "lock", nil, strconv.Itoa(i), 0)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if wrote {
				winners++
			}
		})
	}
	wg.Wait()
	if winners != 1 {
		t.Errorf("%d took the lock", winners)
	}
}
