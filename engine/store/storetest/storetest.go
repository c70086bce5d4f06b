// Package storetest holds what every kind of store has to do, as tests.
package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
	"csms/engine/testclock"
)

// Test runs the suite. open makes an empty store with the options, and closes it when the test ends.
func Test(t *testing.T, open func(t *testing.T, o store.Options) *store.Store) {
	for _, row := range []struct {
		name string
		run  func(r rig)
	}{
		{"stations", stations},
		{"stationsPages", stationsPages},
		{"stationCommitted", committed},
		{"tokens", tokens},
		{"transaction", transaction},
		{"transactionRepeated", transactionRepeated},
		{"transactionOutOfOrder", transactionOutOfOrder},
		{"transactionToken", transactionToken},
		{"transactionGaps", transactionGaps},
		{"transactionLateAfterEnd", transactionLateAfterEnd},
		{"transactionEndedAlone", transactionEndedAlone},
		{"transactionClocks", transactionClocks},
		{"transactionAbandoned", transactionAbandoned},
		{"transactionReplaced", transactionReplaced},
		{"transactionNumberReused", transactionNumberReused},
		{"transactionUnnumbered", transactionUnnumbered},
		{"transactionNumber", transactionNumber},
		{"transactionAssess", transactionAssess},
		{"transactionsPages", transactionsPages},
		{"transactionEventsPages", transactionEventsPages},
		{"energy", energies},
		{"power", powers},
		{"decisions", decisions},
		{"units", unitsKept},
		{"variables", variables},
		{"variablesBounded", variablesBounded},
		{"monitors", monitors},
		{"reportedBounded", reportedBounded},
		{"reports", reports},
		{"displayMessagesEnd", displayMessagesEnd},
		{"chargingProfilesEnd", chargingProfilesEnd},
		{"charging", charging},
		{"reported", reported},
		{"eventStreams", eventStreams},
		{"asking", asking},
		{"limits", limits},
		{"secrets", secrets},
		{"overview", overview},
		{"unfinished", unfinished},
		{"tokenFilters", tokenFilters},
		{"transactionFilters", transactionFilters},
		{"generations", generations},
		{"audit", audit},
		{"kv", kv},
		{"kvFull", kvFull},
		{"prune", prune},
		{"prune months of records", pruneMonths},
		{"pruneStrangers", pruneStrangers},
		{"anyText", anyText},
		{"badCursor", badCursor},
		{"concurrent", concurrent},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			clock := testclock.New()
			o := store.Options{Now: clock.Now, MaxKVBytes: 100_000, MaxVariables: 300, MaxReported: 30}
			row.run(rig{t, open(t, o), clock})
		})
	}
}

// rig is a store with a clock.
type rig struct {
	*testing.T
	s     *store.Store
	clock *testclock.Clock
}

var ctx = context.Background()

func (r rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func must[T any](v T, err error) func(r rig) T {
	return func(r rig) T {
		r.Helper()
		r.must(err)
		return v
	}
}

func (r rig) is(err, want error) {
	r.Helper()
	if !errors.Is(err, want) {
		r.Errorf("the error is %v, want %v", err, want)
	}
}

func eq[T comparable](r rig, what string, got, want T) {
	r.Helper()
	if got != want {
		r.Errorf("%s is %v, want %v", what, got, want)
	}
}

func to[T any](v T) *T { return &v }

// change alters a request before it is recorded.
type change func(*store.TransactionEvent)

func sent(at time.Time) change {
	return func(e *store.TransactionEvent) { e.Request.Timestamp = ocpp.NewDateTime(at) }
}

func offline(e *store.TransactionEvent) { e.Request.Offline = to(true) }

func unnumbered(e *store.TransactionEvent) { e.Unnumbered = true }

func generation(name string) change { return func(e *store.TransactionEvent) { e.Generation = name } }

func answer(raw ocpp.Raw) change { return func(e *store.TransactionEvent) { e.Answer = raw } }

// reads adds readings of the energy register in Wh.
func reads(context v2.ReadingContextEnum, phase v2.PhaseEnum, wh float64) change {
	return func(e *store.TransactionEvent) {
		value := v2.SampledValue{Value: wh, Context: &context}
		if phase != "" {
			value.Phase = &phase
		}
		e.Request.MeterValue = append(e.Request.MeterValue, v2.MeterValue{Timestamp: e.Request.Timestamp, SampledValue: []v2.SampledValue{value}})
	}
}

func token(id string) change {
	return func(e *store.TransactionEvent) {
		e.Request.IDToken = &v2.IDToken{IDToken: id, Type: v2.IDTokenEnum("ISO14443")}
	}
}

func (r rig) event(station, id string, kind v2.TransactionEventEnum, seq int, changes ...change) store.TransactionEvent {
	e := store.TransactionEvent{Station: station, Received: r.clock.Now(), Request: &v2.TransactionEventRequest{
		EventType: kind, SeqNo: seq, Timestamp: ocpp.NewDateTime(r.clock.Now()), TriggerReason: v2.TriggerReasonMeterValuePeriodic,
		TransactionInfo: v2.Transaction{TransactionID: id},
	}}
	if kind == v2.TransactionEventStarted {
		e.Request.EVSE = &v2.EVSE{ID: 1, ConnectorID: to(2)}
	}
	for _, c := range changes {
		c(&e)
	}
	return e
}

const (
	started = v2.TransactionEventStarted
	updated = v2.TransactionEventUpdated
	ended   = v2.TransactionEventEnded
)

// record records an event of transaction T of CP-1.
func (r rig) record(kind v2.TransactionEventEnum, seq int, changes ...change) store.Facts {
	r.Helper()
	return must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", "T", kind, seq, changes...)))(r)
}

// abandon closes what goes on at a station, which are these transactions.
func (r rig) abandon(station string, want ...string) {
	r.Helper()
	ids := must(r.s.CloseAbandoned(ctx, station, r.clock.Now().Add(time.Second), "Abandoned"))(r)
	if !slices.Equal(ids, want) {
		r.Errorf("closed %v of %s, want %v", ids, station, want)
	}
}

func (r rig) tx() store.Transaction {
	r.Helper()
	return must(r.s.Transaction(ctx, "cp-1", "T"))(r)
}

func (r rig) events() []store.TransactionEventRecord {
	r.Helper()
	return must(r.s.TransactionEvents(ctx, "cp-1", "T", store.Page{Limit: 1000}))(r).Items
}
