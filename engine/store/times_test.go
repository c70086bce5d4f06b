package store

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestStamp_isTheLayout(t *testing.T) {
	zone := time.FixedZone("", -7*3600)
	for range 1000 {
		at := time.UnixMilli(rand.Int64N(253_402_300_800_000)).Add(time.Duration(rand.IntN(1000000))).In(zone)
		if got, want := stamp(at), at.UTC().Format(layout); got != want {
			t.Fatalf("%v is %s, want %s", at, got, want)
		}
	}
	for at, want := range map[time.Time]string{
		{}: "0001-01-01T00:00:00.000Z",
		time.Date(-3, 5, 6, 7, 8, 9, 0, time.UTC):    "0001-01-01T00:00:00.000Z",
		time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC): "9999-12-31T23:59:59.000Z",
	} {
		if got := stamp(at); got != want {
			t.Errorf("%v is %s, want %s", at, got, want)
		}
	}
}
