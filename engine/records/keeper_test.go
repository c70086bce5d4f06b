package records_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"csms/engine/ocpp/v2"
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
