package storetest

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

const (
	begin    = v2.ReadingContextTransactionBegin
	end      = v2.ReadingContextTransactionEnd
	periodic = v2.ReadingContextSamplePeriodic
)

func transaction(r rig) {
	at := r.clock.Now()
	f := r.record(started, 3, token("Card"), reads(begin, "", 1000), generation("g1"))
	if f.Known || f.Duplicate || !f.Started || f.Ended || !f.Active || f.SeqNo != 3 || f.Skew == nil || *f.Skew != 0 || len(f.Gaps) > 0 {
		r.Errorf("Started gives %+v", f)
	}
	r.clock.Add(time.Minute)
	f = r.record(updated, 4, reads(periodic, "", 1500), generation("g2"))
	if !f.Known || f.Late || !f.Active || f.Energy == nil || *f.Energy != 500 || !f.Start.Equal(at) {
		r.Errorf("Updated gives %+v", f)
	}
	r.clock.Add(time.Minute)
	stop := r.event("cp-1", "T", ended, 5, reads(end, "", 2000.5))
	stop.Request.TransactionInfo.StoppedReason = to(v2.ReasonEVDisconnected)
	f = must(r.s.RecordTransactionEvent(ctx, stop))(r)
	if !f.Ended || f.Active {
		r.Errorf("Ended gives %+v", f)
	}
	x := r.tx()
	eq(r, "station", x.Station, "CP-1")
	eq(r, "active", x.Active, false)
	eq(r, "start", x.Start, at)
	eq(r, "end", x.End, r.clock.Now())
	eq(r, "energy", *x.Energy, 1000.5)
	eq(r, "token", x.Token, "Card")
	eq(r, "EVSE", *x.EVSE, 1)
	eq(r, "connector", *x.Connector, 2)
	eq(r, "reason", x.StoppedReason, "EVDisconnected")
	eq(r, "generation", x.Generation, "g1")
	eq(r, "offline", x.Offline, false)
	events := r.events()
	eq(r, "number of events", len(events), 3)
	eq(r, "generation of the second", events[1].Generation, "g2")
	eq(r, "value of the third", events[2].MeterValues[0].Value, 2000.5)
	_, err := r.s.Transaction(ctx, "CP-1", "other")
	r.is(err, store.ErrNotFound)
	_, err = r.s.TransactionEvents(ctx, "CP-1", "other", store.Page{})
	r.is(err, store.ErrNotFound)
}

func transactionRepeated(r rig) {
	r.record(started, 0, answer(`{"a":1}`))
	r.record(updated, 1, reads(periodic, "", 7))
	f := r.record(started, 0, answer(`{"a":2}`))
	if !f.Duplicate || f.Answer != `{"a":1}` || !f.Known {
		r.Errorf("the repetition gives %+v", f)
	}
	if f = r.record(updated, 1); !f.Duplicate || f.Answer != "" {
		r.Errorf("the repetition of one without an answer gives %+v", f)
	}
	r.record(updated, 1, answer("{}"), generation("g"))
	if f = r.record(updated, 1); f.Answer != "{}" {
		r.Errorf("the answer was not kept: %+v", f)
	}
	eq(r, "number of events", len(r.events()), 2)
	eq(r, "generation", r.tx().Generation, "g")
	r.record(ended, 2)
	if f = r.record(ended, 2); !f.Duplicate || f.Active {
		r.Errorf("the repeated Ended gives %+v", f)
	}
}

func transactionOutOfOrder(r rig) {
	r.record(ended, 3, reads(end, "", 300))
	f := r.record(updated, 1, reads(periodic, "", 100))
	if !f.Late || f.Active || f.Started {
		r.Errorf("the late Updated gives %+v", f)
	}
	x := r.tx()
	if !x.Start.IsZero() || x.Energy != nil || x.Active {
		r.Errorf("without Started: %+v", x)
	}
	eq(r, "gaps", fmt.Sprint(x.Gaps), "[{2 2}]")
	r.record(started, 0, reads(begin, "", 50))
	r.record(updated, 2, reads(periodic, "", 200))
	x = r.tx()
	eq(r, "gaps", len(x.Gaps)+x.GapCount, 0)
	eq(r, "energy", *x.Energy, 250)
	eq(r, "start known", x.Start.IsZero(), false)
	eq(r, "active", x.Active, false)
}

// transactionToken: a card that stops a transaction isn't the one that it is for, whichever event comes first.
func transactionToken(r rig) {
	r.record(ended, 5, token("Stops"))
	eq(r, "token of Ended alone", r.tx().Token, "Stops")
	r.record(updated, 4, token("Starts"))
	r.record(updated, 3)
	eq(r, "token of an earlier event", r.tx().Token, "Starts")
	r.record(started, 2, token("Begins"))
	x := r.tx()
	eq(r, "token of Started", x.Token+" "+x.TokenType, "Begins ISO14443")
	r.record(updated, 1, token("Lost count"))
	r.record(updated, 6, token("Later"))
	eq(r, "token at last", r.tx().Token, "Begins")
	eq(r, "transactions of the card", len(must(r.s.Transactions(ctx, store.TransactionFilter{Token: "begins"}))(r).Items), 1)
}

func transactionGaps(r rig) {
	gaps := func(f store.Facts, want string) {
		r.Helper()
		eq(r, "gaps", fmt.Sprint(f.Gaps), want)
	}
	gaps(r.record(started, 10), "[]")
	gaps(r.record(updated, 20), "[{11 19}]")
	gaps(r.record(updated, 15), "[{11 14} {16 19}]")
	gaps(r.record(updated, 11), "[{12 14} {16 19}]")
	gaps(r.record(updated, 19), "[{12 14} {16 18}]")
	gaps(r.record(updated, 30), "[{12 14} {16 18} {21 29}]")
	gaps(r.record(updated, 15), "[{12 14} {16 18} {21 29}]")
	for _, seq := range []int{13, 12, 14, 17, 16, 18} {
		r.record(updated, seq)
	}
	gaps(r.record(updated, 31), "[{21 29}]")
	eq(r, "count", r.tx().GapCount, 1)
	// What is counted from before Started is no gap.
	late := func(kind v2.TransactionEventEnum, seq int) store.Facts {
		return must(r.s.RecordTransactionEvent(ctx, r.event("CP-2", "T", kind, seq)))(r)
	}
	late(updated, 5)
	gaps(late(updated, 9), "[{6 8}]")
	gaps(late(started, 7), "[{8 8}]")
	gaps(late(updated, 8), "[]")
}

func transactionLateAfterEnd(r rig) {
	r.record(started, 0)
	r.record(ended, 5)
	stop := r.tx().End
	r.clock.Add(time.Hour)
	for _, seq := range []int{3, 8} {
		if f := r.record(updated, seq); f.Active || !f.Ended {
			r.Errorf("Updated %d gives %+v", seq, f)
		}
	}
	if f := r.record(ended, 9); f.Active {
		r.Errorf("a second Ended gives %+v", f)
	}
	eq(r, "end", r.tx().End, stop)
}

func transactionEndedAlone(r rig) {
	r.record(ended, 4, reads(end, "", 500))
	x := r.tx()
	if !x.Start.IsZero() || x.End.IsZero() || x.Energy != nil || x.MeterStart != nil || x.Active || x.EVSE != nil {
		r.Errorf("the record is %+v", x)
	}
	eq(r, "meter stop", *x.MeterStop, 500)
	eq(r, "stopped reason", x.StoppedReason, "Local")
}

func transactionClocks(r rig) {
	now := r.clock.Now()
	f := r.record(started, 0, sent(time.Unix(0, 0)), reads(begin, "", 1))
	if !f.Implausible || !f.Time.Equal(now) || f.Skew == nil || *f.Skew > -50*365*24*time.Hour {
		r.Errorf("1970 gives %+v", f)
	}
	f = r.record(updated, 1, sent(now.AddDate(1, 0, 0)))
	if !f.Implausible || !f.Time.Equal(now) {
		r.Errorf("next year gives %+v", f)
	}
	f = r.record(updated, 2, sent(now.Add(90*time.Second)))
	if f.Implausible || *f.Skew != 90*time.Second || !f.Time.Equal(now.Add(90*time.Second)) {
		r.Errorf("90 s ahead gives %+v", f)
	}
	f = r.record(updated, 3, sent(now.Add(-48*time.Hour)), offline)
	if f.Implausible || f.Skew != nil || !f.Offline {
		r.Errorf("offline gives %+v", f)
	}
	x := r.tx()
	eq(r, "start", x.Start, now)
	eq(r, "implausible", x.Implausible, true)
	eq(r, "offline", x.Offline, true)
	events := r.events()
	eq(r, "timestamp", string(events[0].Timestamp), "1970-01-01T00:00:00Z")
	eq(r, "time", events[0].Time, now)
	eq(r, "time of the value", events[0].MeterValues[0].Time, now)
	eq(r, "the second is marked", events[1].Implausible, true)
	eq(r, "the third is not", events[2].Implausible, false)
}

func transactionAbandoned(r rig) {
	r.record(started, 0)
	at := r.clock.Now()
	r.clock.Add(time.Hour)
	if ids := must(r.s.CloseAbandoned(ctx, "cp-1", at, "PowerLoss"))(r); len(ids) > 0 {
		r.Errorf("closed %v, whose last event is not older", ids)
	}
	if ids := must(r.s.CloseAbandoned(ctx, "cp-1", r.clock.Now(), "PowerLoss"))(r); !slices.Equal(ids, []string{"T"}) {
		r.Errorf("closed %v", ids)
	}
	x := r.tx()
	if x.Active || x.StoppedReason != "PowerLoss" || x.Closed.IsZero() || !x.End.IsZero() {
		r.Errorf("closed it is %+v", x)
	}
	if f := r.record(started, 0); !f.Duplicate || f.Active || f.Reopened {
		r.Errorf("a repetition gives %+v", f)
	}
	if f := r.record(updated, 2); !f.Active || !f.Reopened {
		r.Errorf("going on gives %+v", f)
	}
	x = r.tx()
	if !x.Active || x.StoppedReason != "" || !x.Closed.IsZero() {
		r.Errorf("opened again it is %+v", x)
	}
	r.abandon("CP-1", "T")
	r.abandon("CP-1")
	if f := r.record(updated, 1); f.Active {
		r.Errorf("a late event gives %+v", f)
	}
	r.record(ended, 3)
	x = r.tx()
	if x.Active || x.StoppedReason != "Local" || x.End.IsZero() || !x.Closed.IsZero() {
		r.Errorf("ended it is %+v", x)
	}
}

func transactionNumberReused(r rig) {
	r.record(started, 0)
	r.record(updated, 1)
	f := r.record(ended, 0) // a station that counts anew after a reboot
	if f.Duplicate || f.SeqNo != 2 || f.Active {
		r.Errorf("Ended with the number of Started gives %+v", f)
	}
	if f = r.record(ended, 0); !f.Duplicate || f.SeqNo != 2 {
		r.Errorf("its repetition gives %+v", f)
	}
	eq(r, "number of events", len(r.events()), 3)
}

// transactionReplaced has stations begin a transaction where another one is open: an EVSE has one at a time.
func transactionReplaced(r rig) {
	begin := func(station, id string, evse int) {
		r.Helper()
		r.clock.Add(time.Minute)
		e := r.event(station, id, started, 0)
		e.Request.EVSE.ID = evse
		must(r.s.RecordTransactionEvent(ctx, e))(r)
	}
	begin("CP-1", "T", 1)
	began := r.clock.Now()
	begin("CP-1", "elsewhere", 2)
	begin("CP-1", "the station", 0)
	begin("CP-1", "the station again", 0)
	begin("CP-2", "another", 1)
	closes := func(before time.Time, want ...store.Replaced) {
		r.Helper()
		if got := must(r.s.CloseReplaced(ctx, before, "Abandoned"))(r); !slices.Equal(got, want) {
			r.Errorf("closed %v, want %v", got, want)
		}
	}
	closes(r.clock.Now())
	begin("CP-1", "next", 1)
	closes(began)
	closes(r.clock.Now(), store.Replaced{Station: "cp-1", ID: "T"})
	if x := r.tx(); x.Active || x.Closed.IsZero() || x.StoppedReason != "Abandoned" {
		r.Errorf("closed it is %+v", x)
	}
	if f := r.record(updated, 1); !f.Reopened {
		r.Errorf("going on gives %+v", f)
	}
	r.clock.Add(time.Minute)
	closes(r.clock.Now()) // it is the newer one's turn to be heard of
	if f := r.record(ended, 2); !f.Ended || f.Active {
		r.Errorf("its end gives %+v", f)
	}
}

func transactionUnnumbered(r rig) {
	r.record(started, 0, unnumbered, reads(begin, "", 10))
	r.clock.Add(time.Minute)
	if f := r.record(updated, 0, unnumbered, reads(periodic, "", 20)); f.SeqNo != 1 || f.Duplicate {
		r.Errorf("the first value gives %+v", f)
	}
	if f := r.record(updated, 0, unnumbered, reads(periodic, "", 20)); f.SeqNo != 1 || !f.Duplicate {
		r.Errorf("the same again gives %+v", f)
	}
	if f := r.record(updated, 0, unnumbered, reads(periodic, "", 21)); f.SeqNo != 2 || f.Duplicate {
		r.Errorf("another of the same second gives %+v", f)
	}
	r.clock.Add(time.Minute)
	if f := r.record(updated, 0, unnumbered, reads(periodic, "", 22)); f.SeqNo != 3 || f.Duplicate {
		r.Errorf("a later one gives %+v", f)
	}
	r.clock.Add(-time.Minute)
	if f := r.record(updated, 0, unnumbered, reads(periodic, "", 20)); f.SeqNo != 1 || !f.Duplicate {
		r.Errorf("an earlier one again gives %+v", f)
	}
	r.clock.Add(time.Minute)
	r.record(ended, 0, unnumbered, reads(end, "", 30))
	if f := r.record(ended, 0, unnumbered, reads(end, "", 30)); f.SeqNo != 4 || !f.Duplicate {
		r.Errorf("Ended again gives %+v", f)
	}
	eq(r, "energy", *r.tx().Energy, 20)
	const many = 70 // more than a repetition is looked for among
	for range many {
		r.clock.Add(time.Second)
		r.record(updated, 0, unnumbered)
	}
	r.clock.Add(-2*time.Minute - many*time.Second)
	if f := r.record(started, 0, unnumbered, reads(begin, "", 10)); f.SeqNo != 0 || !f.Duplicate {
		r.Errorf("Started again gives %+v", f)
	}
}

func transactionNumber(r rig) {
	start := store.Start16{Station: "CP-1", Connector: 1, IDTag: "Card", Timestamp: "2030-01-02T03:04:05Z", MeterStart: 12}
	give := func(number int, repeated bool) {
		r.Helper()
		n, again, err := r.s.TransactionNumber(ctx, start)
		if err != nil || n != number || again != repeated {
			r.Errorf("got %d, %v (%v), want %d, %v", n, again, err, number, repeated)
		}
	}
	give(1, false)
	start.IDTag, start.Timestamp = "card", "2030-01-02T04:04:05+01:00"
	give(1, true)
	start.MeterStart = 13
	give(2, false)
	start.Station = "CP-2"
	give(3, false)
}

func transactionAssess(r rig) {
	for _, e := range []store.TransactionEvent{
		r.event("CP-1", "T", started, 1, reads(begin, "", 5)),
		r.event("CP-1", "T", updated, 2, reads(periodic, "", 6)),
		r.event("CP-1", "T", updated, 9),
		r.event("CP-1", "T", updated, 5, offline),
		r.event("CP-1", "T", updated, 5),
		r.event("CP-1", "T", started, 9),
		r.event("CP-1", "T", ended, 12, reads(end, "", 9)),
		r.event("CP-1", "T", updated, 10),
		r.event("CP-2", "T", updated, 4),
		r.event("CP-2", "T", updated, 8),
		r.event("CP-2", "T", started, 6),
		r.event("CP-3", "T", started, 0, unnumbered),
		r.event("CP-3", "T", updated, 0, unnumbered),
		r.event("CP-3", "T", updated, 0, unnumbered),
	} {
		assessed := must(r.s.AssessTransactionEvent(ctx, e))(r)
		e.Assessed = &assessed
		recorded := must(r.s.RecordTransactionEvent(ctx, e))(r)
		if a, b := show(assessed), show(recorded); a != b {
			r.Errorf("%s %d:\nassessed %s\nrecorded %s", e.Request.EventType, e.Request.SeqNo, a, b)
		}
	}
	// What was assessed may have been overtaken.
	first, second := r.event("CP-4", "T", started, 0), r.event("CP-4", "T", updated, 1)
	unknown := must(r.s.AssessTransactionEvent(ctx, second))(r)
	must(r.s.RecordTransactionEvent(ctx, first))(r)
	second.Assessed = &unknown
	if f := must(r.s.RecordTransactionEvent(ctx, second))(r); unknown.Known || !f.Known || f.Duplicate || !f.Started {
		r.Errorf("an event that was assessed before the first was recorded as %s", show(f))
	}
	if f := must(r.s.RecordTransactionEvent(ctx, second))(r); !f.Duplicate {
		r.Errorf("it was recorded again: %s", show(f))
	}
}

// show writes facts with what their pointers point to.
func show(f store.Facts) string {
	text, err := json.Marshal(f)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func energies(r rig) {
	type event struct {
		kind    v2.TransactionEventEnum
		changes []change
	}
	outlet := func(c ...change) []change { return c }
	for i, row := range []struct {
		name   string
		events []event
		want   string
	}{
		{"begin and end", []event{{started, outlet(reads(begin, "", 100))}, {ended, outlet(reads(end, "", 350))}}, "250"},
		{"no reading", []event{{started, nil}, {ended, nil}}, "unknown"},
		{"only the end", []event{{started, nil}, {ended, outlet(reads(end, "", 350))}}, "unknown"},
		{"only the begin", []event{{started, outlet(reads(begin, "", 100))}, {ended, nil}}, "unknown"},
		{"first and last", []event{{started, nil}, {updated, outlet(reads(periodic, "", 110))}, {updated, outlet(reads(periodic, "", 200))}, {ended, nil}}, "90"},
		{"begin beats first", []event{{started, outlet(reads(periodic, "", 90), reads(begin, "", 100))}, {ended, outlet(reads(periodic, "", 300))}}, "200"},
		{"Started is missing", []event{{updated, outlet(reads(periodic, "", 110))}, {ended, outlet(reads(end, "", 200))}}, "unknown"},
		{"Started is missing, Begin came with the end", []event{{updated, nil}, {ended, outlet(reads(begin, "", 110), reads(end, "", 200))}}, "90"},
		{"the phases' sum", []event{
			{started, outlet(reads(begin, "L1", 1), reads(begin, "L2", 2), reads(begin, "L3", 3))},
			{ended, outlet(reads(end, "L1", 11), reads(end, "L2", 22), reads(end, "L3", 33))}}, "60"},
		{"a phase without end", []event{
			{started, outlet(reads(begin, "L1", 1), reads(begin, "L2", 2))}, {ended, outlet(reads(end, "L1", 11))}}, "unknown"},
		{"the whole beats phases", []event{
			{started, outlet(reads(begin, "", 5), reads(begin, "L1", 1))}, {ended, outlet(reads(end, "", 9), reads(end, "L1", 100))}}, "4"},
		{"a register that was reset", []event{{started, outlet(reads(begin, "", 100))}, {ended, outlet(reads(end, "", 3))}}, "unknown"},
		{"readings that are no measurements", []event{{started, outlet(reads(begin, "", -1.7e308))}, {ended, outlet(reads(end, "", 1.7e308))}}, "unknown"},
		{"nothing consumed", []event{{started, outlet(reads(begin, "", 100))}, {ended, outlet(reads(end, "", 100))}}, "0"},
	} {
		id := fmt.Sprint("E", i)
		for seq, e := range row.events {
			must(r.s.RecordTransactionEvent(ctx, r.event("CP-1", id, e.kind, seq, e.changes...)))(r)
		}
		x := must(r.s.Transaction(ctx, "CP-1", id))(r)
		got := "unknown"
		if x.Energy != nil {
			got = fmt.Sprint(*x.Energy)
		}
		if got != row.want {
			r.Errorf("%s: energy is %s, want %s", row.name, got, row.want)
		}
	}
}

func unitsKept(r rig) {
	sample := func(v float64, measurand v2.MeasurandEnum, unit string, multiplier int) v2.SampledValue {
		s := v2.SampledValue{Value: v, Measurand: &measurand, UnitOfMeasure: &v2.UnitOfMeasure{}}
		if unit != "" {
			s.UnitOfMeasure.Unit = &unit
		}
		if multiplier != 0 {
			s.UnitOfMeasure.Multiplier = &multiplier
		}
		return s
	}
	rows := []struct {
		sample v2.SampledValue
		value  float64
		unit   string
	}{
		{v2.SampledValue{Value: 5}, 5, "Wh"},
		{sample(12.345, v2.MeasurandEnergyActiveImportRegister, "kWh", 0), 12345, "Wh"},
		{sample(12.345, v2.MeasurandEnergyActiveImportRegister, "Wh", 3), 12345, "Wh"},
		{sample(123456, v2.MeasurandEnergyActiveImportRegister, "kWh", -3), 123456, "Wh"},
		{sample(7.2, v2.MeasurandPowerActiveImport, "kW", 0), 7200, "W"},
		{sample(7.2, v2.MeasurandPowerReactiveImport, "kvar", 0), 7200, "var"},
		{sample(16, v2.MeasurandCurrentImport, "", 0), 16, "A"},
		{sample(230.1, v2.MeasurandVoltage, "", 0), 230.1, "V"},
		{sample(55, v2.MeasurandSoC, "", 0), 55, "Percent"},
		{sample(50, "Temperature", "Celcius", 0), 50, "Celsius"},
		{sample(212, "Temperature", "Fahrenheit", 0), 100, "Celsius"},
		{sample(273.15, "Temperature", "K", 0), 0, "Celsius"},
		{sample(3, "Vendor.Thing", "furlong", 0), 3, "furlong"},
		{sample(0.98, v2.MeasurandPowerFactor, "", 0), 0.98, ""},
	}
	e := r.event("CP-1", "T", started, 0)
	m := v2.MeterValue{Timestamp: e.Request.Timestamp}
	for _, row := range rows {
		m.SampledValue = append(m.SampledValue, row.sample)
	}
	m.SampledValue = append(m.SampledValue, // no measurements
		sample(1, v2.MeasurandVoltage, "V", 400), sample(1, v2.MeasurandEnergyActiveImportRegister, "kWh", 16), sample(-1.7e308, v2.MeasurandPowerActiveImport, "", 0))
	m.SampledValue[1].Phase, m.SampledValue[1].Location = to(v2.PhaseL1), to(v2.LocationInlet)
	m.SampledValue[1].SignedMeterValue = &v2.SignedMeterValue{SignedMeterData: `a"b`, EncodingMethod: "OCMF"}
	e.Request.MeterValue = []v2.MeterValue{m}
	must(r.s.RecordTransactionEvent(ctx, e))(r)
	got := r.events()[0].MeterValues
	if len(got) != len(rows) {
		r.Fatalf("there are %d values, want %d", len(got), len(rows))
	}
	for i, row := range rows {
		if got[i].Value != row.value || got[i].Unit != row.unit {
			r.Errorf("value %d is %v %s, want %v %s", i, got[i].Value, got[i].Unit, row.value, row.unit)
		}
	}
	if v := got[0]; v.Measurand != "Energy.Active.Import.Register" || v.Location != "Outlet" || v.Context != "Sample.Periodic" || v.Phase != "" {
		r.Errorf("the defaults are %+v", v)
	}
	if v := got[1]; v.Phase != "L1" || v.Location != "Inlet" || v.Signed != `{"signedMeterData":"a\"b","encodingMethod":"OCMF"}` {
		r.Errorf("the second is %+v", v)
	}
	r.must(r.s.SaveMeterValues(ctx, "CP-1", &v2.MeterValuesRequest{EVSEID: 0, MeterValue: []v2.MeterValue{m}}, r.clock.Now()))
	all := must(r.s.MeterValues(ctx, "cp-1", store.Page{}))(r).Items
	if len(all) != 1 || len(all[0].Values) != len(rows) {
		r.Errorf("outside transactions: %+v", all)
	}
}

func transactionEventsPages(r rig) {
	many := func(e *store.TransactionEvent) {
		phase, unit := v2.PhaseL1, "W"
		power := v2.SampledValue{Value: 1, Phase: &phase, Measurand: to(v2.MeasurandPowerActiveImport), UnitOfMeasure: &v2.UnitOfMeasure{Unit: &unit}}
		e.Request.MeterValue = []v2.MeterValue{{Timestamp: e.Request.Timestamp, SampledValue: slices.Repeat([]v2.SampledValue{power}, 25_000)}}
	}
	r.record(started, math.MinInt, many)
	r.record(updated, 1)
	r.record(updated, 2, many)
	r.record(ended, 3)
	var pages []string
	for page := (store.Page{Limit: 1000}); ; {
		list := must(r.s.TransactionEvents(ctx, "CP-1", "T", page))(r)
		var numbers []int
		for _, e := range list.Items {
			numbers = append(numbers, e.SeqNo)
		}
		pages = append(pages, fmt.Sprint(numbers))
		if page.Cursor = list.Next; page.Cursor == "" {
			break
		}
	}
	eq(r, "what the pages have where two events fill one each", strings.Join(pages, " "), fmt.Sprintf("[%d] [1 2] [3]", math.MinInt))
}
