package engine_test

import (
	"testing"

	"csms/engine"
)

func TestStats_countsAllAndTimesSome(t *testing.T) {
	var s engine.Stats
	timed := 0
	for i := range 17000 {
		began := s.Begin()
		if began >= 0 {
			timed++
		}
		s.End(began, i%10 == 0)
	}
	got := s.Snapshot()
	if got.Calls != 17000 || got.Errors != 1700 || got.P50 <= 0 || got.P99 < got.P50 {
		t.Errorf("%+v", got)
	}
	if timed != 2000 {
		t.Errorf("%d calls were timed; want the first 1000, and every 16th of the others", timed)
	}
}
