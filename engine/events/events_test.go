package events_test

import (
	"testing"

	"csms/engine/events"
)

type heavy int

func (h heavy) Weight() int { return int(h) }

func TestSubscription_boundsWhatWaits(t *testing.T) {
	var hub events.Hub
	sub := hub.Subscribe(100, nil)
	defer sub.Close()
	for range 20 {
		hub.Publish(events.Message, "CP1", heavy(1<<20))
	}
	if got, missed := len(sub.C), sub.Missed(); got != 8 || missed != 12 {
		t.Errorf("%d events of 1 MiB wait and %d were missed, want 8 and 12", got, missed)
	}
	sub.Took(<-sub.C)
	hub.Publish(events.Message, "CP1", heavy(1<<20))
	if got, missed := len(sub.C), sub.Missed(); got != 8 || missed != 0 {
		t.Errorf("with room again %d wait and %d were missed, want 8 and 0", got, missed)
	}
	light := hub.Subscribe(10, nil)
	defer light.Close()
	for range 11 {
		hub.Publish(events.Status, "CP1", nil)
	}
	if got, missed := len(light.C), light.Missed(); got != 10 || missed != 1 {
		t.Errorf("%d events wait and %d were missed, want 10 and 1", got, missed)
	}
}

func TestHub_Close(t *testing.T) {
	var hub events.Hub
	sub := hub.Subscribe(10, nil)
	hub.Publish(events.Status, "CP1", nil)
	hub.Close()
	hub.Close()
	if _, open := <-sub.C; !open {
		t.Error("what was passed on before is lost")
	}
	if _, open := <-sub.C; open {
		t.Error("the subscription goes on")
	}
	sub.Close()
	if hub.Wanted(events.Status, "CP1") {
		t.Error("events are wanted by nobody")
	}
	late := hub.Subscribe(10, nil)
	defer late.Close()
	if _, open := <-late.C; open {
		t.Error("a subscription after the end goes on")
	}
}
