package engine

import (
	"testing"
	"time"
)

func TestComplaints(t *testing.T) {
	var c complaints
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	logged := func(n int) (lines int) {
		for range n {
			if _, ok := c.take(now); ok {
				lines++
			}
		}
		return lines
	}
	if got := logged(1000); got != maxComplaints {
		t.Errorf("%d of 1,000 lines at once are logged, want %d", got, maxComplaints)
	}
	now += int64(2*complaintEvery + complaintEvery/2)
	if leftOut, ok := c.take(now); !ok || leftOut != 900 {
		t.Errorf("after two and a half periods: %t, %d left out before, want 900", ok, leftOut)
	}
	if got := logged(10); got != 1 {
		t.Errorf("%d more lines, want 1", got)
	}
	now += int64(complaintEvery / 2)
	if got := logged(10); got != 1 {
		t.Errorf("%d more lines half a period later, want 1", got)
	}
	now += int64(time.Hour)
	if got := logged(1000); got != maxComplaints {
		t.Errorf("%d lines after an hour, want %d", got, maxComplaints)
	}
}
