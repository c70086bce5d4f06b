package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

// The addresses take turns; those from one address come in their order; who gives up is left out.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(1)
		if err := turns.take(ctx, "first"); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex // guards began
		var began []string
		enter := func(ctx context.Context, address, name string) {
			go func() {
				if turns.take(ctx, address) != nil {
					name += " gave up"
				}
				mu.Lock()
				defer mu.Unlock()
				began = append(began, name)
			}()
			synctest.Wait()
		}
		given, cancel := context.WithCancel(ctx)
		enter(ctx, "a", "a1")
		enter(given, "a", "a2")
		enter(ctx, "a", "a3")
		enter(given, "b", "b1")
		enter(ctx, "c", "c1")
		cancel()
		synctest.Wait()
		slices.Sort(began)
		if want := []string{"a2 gave up", "b1 gave up"}; !slices.Equal(began, want) {
			t.Errorf("%q, want %q", began, want)
		}
		began = nil
		for range 4 {
			turns.pass()
			synctest.Wait()
		}
		if want := []string{"a1", "c1", "a3"}; !slices.Equal(began, want) {
			t.Errorf("the turns were %q, want %q", began, want)
		}
		if turns.free != 1 || len(turns.order) != 0 || len(turns.queues) != 0 {
			t.Errorf("in the end: %+v", turns)
		}
	})
}

// Who gives up when it is its turn passes it on.
func TestTurns_passesOnWhatNobodyWants(t *testing.T) {
	turns := newTurns(1)
	done, cancel := context.WithCancel(ctx)
	cancel()
	for range 100 { // select takes either
		if err := turns.take(ctx, "a"); err != nil {
			t.Fatal(err)
		}
		got := make(chan error)
		go func() { got <- turns.take(done, "a") }()
		turns.pass()
		if err := <-got; err == nil {
			turns.pass()
		} else if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if turns.free != 1 {
			t.Fatalf("%d turns are free, want 1", turns.free)
		}
	}
}
