package records_test

import (
	"context"
	"errors"
	"testing"

	"csms/engine"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// held is a policy that decides a StatusNotification when it is let go.
type held struct {
	yes
	deciding, decide chan struct{}
}

func (h held) Begin() engine.Decider { return h }
func (h held) Handle(ctx context.Context, c *engine.Call) (engine.Decision, error) {
	if _, ok := c.Request.(*v2.StatusNotificationRequest); ok {
		close(h.deciding)
		<-h.decide
	}
	return h.yes.Handle(ctx, c)
}

// A message that is under way when its station is deleted does not bring it back, nor does what was going on beside.
func TestRecords_deletedStaysDeleted(t *testing.T) {
	p := held{deciding: make(chan struct{}), decide: make(chan struct{})}
	s := open(t, memory(t), p)
	conn := s.booted("2.0.1", "", `{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"Acme"}}`)
	s.must(conn.WriteMessage(1, []byte(`[2,"2","StatusNotification",{"timestamp":"2030-01-01T00:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}]`)))
	<-p.deciding
	removed := make(chan error, 1)
	go func() {
		removed <- s.engine.Remove(t.Context(), "CP1", func(forget func()) error { return s.store.DeleteStation(t.Context(), "CP1", forget) })
	}()
	if _, _, err := conn.ReadMessage(); err == nil {
		t.Fatal("a station that is removed was answered")
	}
	close(p.decide)
	s.must(<-removed)
	never := func(engine.Profile) { t.Error("the deleted station was changed") }
	if err := s.records.RaiseProfile(t.Context(), "CP1", 2, never); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("raise the security profile: %v", err)
	}
	if _, err := s.store.Station(t.Context(), "CP1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the record of the deleted station: %v", err)
	}
	if _, ok := s.engine.Station("CP1"); ok {
		t.Error("the deleted station is in memory")
	}
}
