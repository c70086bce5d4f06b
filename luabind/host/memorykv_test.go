package host_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"csms/engine/testclock"
	"csms/luabind/host"
	"csms/luabind/host/kvtest"
)

func TestMemoryKV(t *testing.T) {
	kvtest.Test(t, func(_ *testing.T, clock *testclock.Clock) host.KV {
		return host.NewMemoryKV(host.MemoryKVOptions{Now: clock.Now})
	})
}

func TestMemoryKV_full(t *testing.T) {
	clock := testclock.New()
	kv := host.NewMemoryKV(host.MemoryKVOptions{MaxBytes: 10_000, Now: clock.Now})
	ctx := context.Background()
	value := strings.Repeat("1", 800)
	n := 0
	var err error
	for err == nil && n < 100 {
		err = kv.Set(ctx, "key"+strconv.Itoa(n), value, time.Duration(n+1)*time.Minute)
		n++
	}
	if n != 11 || !errors.Is(err, host.ErrFull) || !strings.Contains(err.Error(), "10 keys") {
		t.Fatalf("the write %d failed with %v", n, err)
	}
	if _, err := kv.CompareAndSet(ctx, "other", nil, value, 0); !errors.Is(err, host.ErrFull) {
		t.Errorf("CompareAndSet gives %v", err)
	}
	if err := kv.Set(ctx, "key0", "1", time.Minute); err != nil {
		t.Errorf("a shorter value is refused: %v", err)
	}
	clock.Add(2 * time.Minute)
	if err := kv.Set(ctx, "other", value, 0); err != nil {
		t.Errorf("expired values leave no room: %v", err)
	}
	for i := range n {
		if err := kv.Delete(ctx, "key"+strconv.Itoa(i)); err != nil {
			t.Fatal(err)
		}
	}
	if got := kv.Len(); got != 1 {
		t.Errorf("%d keys are left", got)
	}
}

func TestMemoryKV_expiresManyInOrder(t *testing.T) {
	clock := testclock.New()
	kv := host.NewMemoryKV(host.MemoryKVOptions{Now: clock.Now})
	ctx := context.Background()
	for i := range 100 {
		if err := kv.Set(ctx, strconv.Itoa(i), "1", time.Duration(i*37%100+1)*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	for left := 99; left >= 0; left-- {
		clock.Add(time.Second)
		if got := kv.Len(); got != left {
			t.Fatalf("%d keys are left, want %d", got, left)
		}
	}
}
