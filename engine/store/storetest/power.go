package storetest

import (
	"fmt"
	"strings"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// samples adds sampled values of a measurand, read after a time of the event.
func samples(measurand v2.MeasurandEnum, values ...v2.SampledValue) change {
	return func(e *store.TransactionEvent) {
		m := v2.MeterValue{Timestamp: e.Request.Timestamp}
		for _, v := range values {
			v.Measurand = &measurand
			m.SampledValue = append(m.SampledValue, v)
		}
		e.Request.MeterValue = append(e.Request.MeterValue, m)
	}
}

func watts(w float64) change {
	return samples(v2.MeasurandPowerActiveImport, v2.SampledValue{Value: w})
}

func state(s v2.ChargingStateEnum) change {
	return func(e *store.TransactionEvent) { e.Request.TransactionInfo.ChargingState = &s }
}

// powers follows the power of transactions, with a quarter of an hour between two events.
func powers(r rig) {
	type event struct {
		kind    v2.TransactionEventEnum
		changes []change
	}
	with := func(kind v2.TransactionEventEnum, c ...change) event { return event{kind, c} }
	phase := func(p v2.PhaseEnum, w float64) v2.SampledValue { return v2.SampledValue{Value: w, Phase: &p} }
	energy := func(wh float64) change { return reads(v2.ReadingContextSamplePeriodic, "", wh) }
	for i, row := range []struct {
		name   string
		events []event
		want   string
	}{
		{"measured, then ended", []event{with(started, watts(7200)), with(updated, watts(7100)), with(ended, watts(7000))}, "7200 7100 -"},
		{"what was measured last stays", []event{with(started, watts(7200)), with(updated)}, "7200 7200"},
		{"the phases' sum", []event{with(started, samples(v2.MeasurandPowerActiveImport, phase("L1", 1000), phase("L2", 1100), phase("L3", 900)))}, "3000"},
		{"the whole beats phases", []event{with(started, samples(v2.MeasurandPowerActiveImport, phase("L1", 1000)), watts(1200))}, "1200"},
		{"of two readings", []event{with(started, energy(1000)), with(updated, energy(2000)), with(updated, energy(2500))}, "- 4000 2000"},
		{"of two readings with an event between", []event{with(started, energy(1000)), with(updated), with(updated, energy(2000))}, "- - 2000"},
		{"a register that was reset", []event{with(started, energy(1000)), with(updated, energy(10))}, "- -"},
		{"measured beats readings", []event{with(started, energy(1000)), with(updated, energy(2000), watts(11))}, "- 11"},
		{"suspended", []event{with(started, watts(7200)), with(updated, state(v2.ChargingStateSuspendedEV)), with(updated)}, "7200 0 0"},
		{"goes on", []event{with(started, watts(7)), with(updated, state(v2.ChargingStateSuspendedEVSE)), with(updated, state(v2.ChargingStateCharging))}, "7 0 -"},
	} {
		id := fmt.Sprint("P", i)
		var got []string
		for seq, e := range row.events {
			r.clock.Add(15 * time.Minute)
			must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", id, e.kind, seq, e.changes...)))(r)
			text := "-"
			if x := must(r.s.Transaction(ctx, "CP-1", id))(r); x.Power != nil {
				text = fmt.Sprint(*x.Power)
			}
			got = append(got, text)
		}
		eq(r, row.name, strings.Join(got, " "), row.want)
	}

	must(r.s.RecordTransactionEvent(ctx, r.event("CP-2", "late", started, 0, watts(1))))(r)
	must(r.s.RecordTransactionEvent(ctx, r.event("CP-2", "late", updated, 2, watts(2))))(r)
	f := must(r.s.RecordTransactionEvent(ctx, r.event("CP-2", "late", updated, 1, watts(3))))(r)
	if f.Power == nil || *f.Power != 2 {
		r.Errorf("a late event makes the power %v, want 2", f.Power)
	}
	r.abandon("CP-2", "late")
	if x := must(r.s.Transaction(ctx, "CP-2", "late"))(r); x.Power != nil {
		r.Errorf("a transaction that a rule closed goes on with %v W", *x.Power)
	}
}

// decisions are kept with their events, also those that failed.
func decisions(r rig) {
	failed := store.Decision{Callback: "ocpp16.start_transaction", Code: "InternalError", Text: `init.lua:3: "oh" no`}
	must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", "T", started, 0, func(e *store.TransactionEvent) { e.Decision = failed })))(r)
	must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", "T", updated, 1, answer(ocpp.Raw(`{}`)))))(r)
	events := r.events()
	eq(r, "failed", events[0].Decision, failed)
	eq(r, "answered", events[1].Decision, store.Decision{})
}
