package records_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"csms/engine/ocpp/v2"
	"csms/engine/records"
	"csms/engine/sim"
	"csms/engine/store"
)

// gap records a transaction of a station whose events 1 to 4 are missing.
func (s *site) gap(station, id string, received time.Time) {
	s.Helper()
	for seq, kind := range map[int]v2.TransactionEventEnum{0: v2.TransactionEventStarted, 5: v2.TransactionEventUpdated} {
		_, err := s.store.RecordTransactionEvent(s.Context(), store.TransactionEvent{Station: station, Received: received, Request: &v2.TransactionEventRequest{
			EventType: kind, SeqNo: seq, Timestamp: "2030-01-01T00:00:00Z", TriggerReason: v2.TriggerReasonAuthorized,
			TransactionInfo: v2.Transaction{TransactionID: id},
		}})
		s.must(err)
	}
}

// Stations that are away, or have many gaps, don't keep others from being asked.
func TestRecords_gapsOfOthersAreAskedFor(t *testing.T) {
	s := open(t, memory(t), yes{})
	at := time.Now().Add(-time.Hour)
	for i := range 120 {
		s.gap("AWAY", fmt.Sprint("away", i), at.Add(time.Minute))
		s.gap("BUSY", fmt.Sprint("busy", i), at.Add(time.Minute))
	}
	s.gap("CP1", "mine", at)
	// All are asked before any answers.
	var both sync.WaitGroup
	both.Add(2)
	asked := make(chan string, 10)
	for _, id := range []string{"BUSY", "CP1"} {
		st := s.station(sim.Options{ID: id, Handlers: map[string]sim.Handler{
			"GetTransactionStatus": func(*sim.Command) (any, error) {
				asked <- id
				both.Done()
				both.Wait()
				return &v2.GetTransactionStatusResponse{MessagesInQueue: true}, nil
			},
		}})
		s.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 9*time.Second)
	defer cancel()
	s.must(s.records.AskForGaps(ctx, s.engine))
	s.must(ctx.Err())
	if len(asked) != 2 {
		t.Errorf("%d calls in one round, want one a station", len(asked))
	}
	x, err := s.store.Transaction(t.Context(), "CP1", "mine")
	if s.must(err); x.Asked.IsZero() || x.MessagesInQueue == nil || !*x.MessagesInQueue {
		t.Errorf("the transaction was not asked about: %+v", x)
	}
}

// Signs of life that could not be written are written the next time, and those of stations that are gone are forgotten.
func TestRecords_signsOfLife(t *testing.T) {
	s := open(t, memory(t), yes{})
	for _, id := range []string{"CP1", "CP2"} {
		s.must(s.station(sim.Options{ID: id}).Begin(t.Context(), v2.BootReasonPowerUp))
	}
	saved := make(map[string]time.Time)
	closed := memory(t)
	s.must(closed.Close())
	if err := records.New(records.Options{Store: closed}).SaveSeen(t.Context(), s.engine, saved); !errors.Is(err, store.ErrClosed) {
		t.Fatalf("with a store that is closed: %v", err)
	}
	if len(saved) > 0 {
		t.Errorf("noted although nothing was written: %v", saved)
	}
	s.must(s.records.SaveSeen(t.Context(), s.engine, saved))
	for _, id := range []string{"CP1", "CP2"} {
		kept, err := s.store.Station(t.Context(), id)
		if s.must(err); kept.LastSeen.IsZero() || saved[id].IsZero() {
			t.Errorf("%s: kept %s, noted %s", id, kept.LastSeen, saved[id])
		}
	}
	s.must(s.engine.Remove(t.Context(), "CP1", func(forget func()) error { return s.store.DeleteStation(t.Context(), "CP1", forget) }))
	s.must(s.records.SaveSeen(t.Context(), s.engine, saved))
	if _, ok := saved["CP1"]; ok || len(saved) != 1 {
		t.Errorf("noted of the station that is there: %v", saved)
	}
}
