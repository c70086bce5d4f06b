package engine

import (
	"fmt"
	"testing"
	"time"
)

func TestRefusals_areCountedBoundedAndForgotten(t *testing.T) {
	e := &Engine{}
	now := time.Now()
	refuse := func(ago time.Duration, id, remote string, status int, reason string) {
		e.refusals.add(now.Add(-ago), Handshake{ID: id, Remote: remote}, status, reason)
	}
	refuse(3*time.Hour, "CP1", "10.0.0.1:1", 401, "first")
	refuse(2*time.Hour, "cp1", "10.0.0.1:2", 401, "second")
	refuse(time.Hour, "CP1", "10.0.0.2:1", 404, "elsewhere")
	refuse(25*time.Hour, "old", "10.0.0.3:1", 401, "long ago")
	refuse(time.Minute, "CP1", "10.0.0.4:1", 503, "the store fails")
	got := e.RefusedHandshakes()
	if len(got) != 2 || got[0].Address != "10.0.0.2" || got[1].Count != 2 || got[1].Reason != "second" || got[1].Station != "cp1" ||
		!got[1].First.Equal(now.Add(-3*time.Hour)) || !got[1].Last.Equal(now.Add(-2*time.Hour)) {
		t.Fatalf("refused: %+v", got)
	}
	for i := range 2 * maxRefusals {
		refuse(0, fmt.Sprint("made-up-", i), "10.6.6.6:1", 404, "nobody knows it")
	}
	got = e.RefusedHandshakes()
	if len(got) != maxRefusals {
		t.Errorf("%d are remembered, want %d", len(got), maxRefusals)
	}
	for _, r := range got {
		if r.Address == "10.0.0.1" {
			return
		}
	}
	t.Error("made-up ids made the station forgotten that tried twice")
}
