package engine

import (
	"testing"
	"time"
)

func TestClock_isNotSetWithTheOneOnTheWall(t *testing.T) {
	began := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	var c clock
	c.start(began)
	seen := c.advance(time.Minute, began.Add(time.Minute))
	if got := c.timeOf(seen); !got.Equal(began.Add(time.Minute)) {
		t.Errorf("seen at %s", got)
	}
	// The clock on the wall is set back by an hour, then runs a little ahead.
	wall := began.Add(time.Minute - time.Hour)
	if now := c.advance(2*time.Minute, wall.Add(time.Minute)); now-seen != int64(time.Minute) {
		t.Errorf("%s passed, want a minute", time.Duration(now-seen))
	}
	if got := c.timeOf(seen); !got.Equal(wall) {
		t.Errorf("by the new time it was seen at %s, want %s", got, wall)
	}
	c.advance(3*time.Minute, wall.Add(2*time.Minute+100*time.Millisecond))
	if got := c.timeOf(seen); !got.Equal(wall) {
		t.Errorf("drift moves what was seen to %s", got)
	}
	if got := c.timeOf(c.momentOf(wall)); !got.Equal(wall) {
		t.Errorf("%s became %s", wall, got)
	}
}
