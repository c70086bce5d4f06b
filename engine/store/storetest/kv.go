package storetest

import (
	"strings"
	"sync"
	"time"

	"csms/engine/store"
)

func kv(r rig) {
	k := r.s.KV()
	want := func(key, value string) {
		r.Helper()
		got, ok, err := k.Get(ctx, key)
		if err != nil || ok != (value != "") || got != value {
			r.Errorf("%q is %q, %v (%v), want %q", key, got, ok, err, value)
		}
	}
	r.must(k.Delete(ctx, "a"))
	r.must(k.Set(ctx, "a", "1", time.Minute))
	r.must(k.Set(ctx, "A", "2", 0))
	want("a", "1")
	want("A", "2")
	eq(r, "sum", must(k.Incr(ctx, "a", 1.5, time.Hour))(r), 2.5)
	r.clock.Add(time.Minute)
	want("a", "")
	eq(r, "sum from nothing", must(k.Incr(ctx, "a", 1, time.Minute))(r), 1)
	r.must(k.Set(ctx, "s", `"x"`, 0))
	_, err := k.Incr(ctx, "s", 1, 0)
	r.is(err, store.ErrNoNumber)
	r.must(k.Set(ctx, "big", "1e308", 0))
	_, err = k.Incr(ctx, "big", 1e308, 0)
	r.is(err, store.ErrNoNumber)
	want("big", "1e308")
	eq(r, "absent is not there", must(k.CompareAndSet(ctx, "A", nil, "3", 0))(r), false)
	eq(r, "another value", must(k.CompareAndSet(ctx, "A", to("1"), "3", 0))(r), false)
	eq(r, "the value", must(k.CompareAndSet(ctx, "A", to("2"), "3", time.Minute))(r), true)
	r.clock.Add(time.Minute)
	eq(r, "expired", must(k.CompareAndSet(ctx, "A", nil, "4", 0))(r), true)
	want("A", "4")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				if _, err := k.Incr(ctx, "n", 1, 0); err != nil {
					r.Error(err)
				}
			}
		})
	}
	wg.Wait()
	want("n", "200")
}

func kvFull(r rig) {
	k := r.s.KV()
	big := `"` + strings.Repeat("x", 40_000) + `"`
	r.must(k.Set(ctx, "a", big, time.Minute))
	r.must(k.Set(ctx, "b", big, 0))
	r.is(k.Set(ctx, "c", big, 0), store.ErrFull)
	r.must(k.Set(ctx, "b", big, 0))
	r.clock.Add(time.Minute)
	r.must(k.Set(ctx, "c", big, 0)) // a has expired
	r.is(k.Set(ctx, "a", big, 0), store.ErrFull)
	r.must(k.Delete(ctx, "b"))
	r.must(k.Set(ctx, "a", big, 0))
}
