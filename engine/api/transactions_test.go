package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

func TestTransaction_energyBasis(t *testing.T) {
	s := open(t)
	at := time.Now().Add(-time.Hour)
	marked := func(context v2.ReadingContextEnum, wh float64) func(*v2.TransactionEventRequest) {
		return func(r *v2.TransactionEventRequest) {
			reading(wh, 0)(r)
			r.MeterValue[0].SampledValue[0].Context = &context
		}
	}
	phases := func(wh float64) func(*v2.TransactionEventRequest) {
		return func(r *v2.TransactionEventRequest) {
			inlet := v2.LocationInlet
			for _, phase := range []v2.PhaseEnum{v2.PhaseL1, v2.PhaseL2} {
				reading(wh, 0)(r)
				values := r.MeterValue[len(r.MeterValue)-1].SampledValue
				values[0].Phase, values[0].Location = &phase, &inlet
			}
		}
	}
	for id, row := range map[string]struct {
		events []func(*v2.TransactionEventRequest) // Started, Updated …; Ended where there are three
		first  int                                 // the number of the first
		want   string
	}{
		"ended":   {[]func(*v2.TransactionEventRequest){marked(v2.ReadingContextTransactionBegin, 1200), nil, marked(v2.ReadingContextTransactionEnd, 1350.9)}, 0, "map[method:registers text:From 1,200 Wh in event 0 (Started) to 1,350.9 Wh in event 2 (Ended), marked as the begin and the end.]"},
		"open":    {[]func(*v2.TransactionEventRequest){reading(1234567, 0), reading(1234568, 0)}, 0, "map[method:registers text:From 1,234,567 Wh in event 0 (Started) to 1,234,568 Wh in event 1 (Updated), so far.]"},
		"phases":  {[]func(*v2.TransactionEventRequest){phases(0), phases(100)}, 0, "map[method:registers text:From 0 Wh in event 0 (Started) to 200 Wh in event 1 (Updated), the sum of the phases, read at Inlet, so far.]"},
		"nothing": {[]func(*v2.TransactionEventRequest){nil}, 0, "map[method:unknown text:No reading of Energy.Active.Import.Register has come.]"},
		"one":     {[]func(*v2.TransactionEventRequest){reading(-1000, 0)}, 0, "map[method:unknown text:The only reading is -1,000 Wh in event 0 (Started).]"},
		"reset":   {[]func(*v2.TransactionEventRequest){reading(900, 0), reading(3, 0)}, 0, "map[method:unknown text:The register ran backwards, from 900 Wh in event 0 (Started) to 3 Wh in event 1 (Updated): it was exchanged or reset.]"},
		"late":    {[]func(*v2.TransactionEventRequest){reading(900, 0), reading(1000, 0)}, 4, "map[method:unknown text:The Started event has not come and no reading is marked Transaction.Begin, so that the first reading, in event 4 (Updated), may lie anywhere in the transaction.]"},
	} {
		for i, change := range row.events {
			kind := v2.TransactionEventUpdated
			switch {
			case i == 0 && row.first == 0:
				kind = v2.TransactionEventStarted
			case i == 2:
				kind = v2.TransactionEventEnded
			}
			if change == nil {
				change = func(*v2.TransactionEventRequest) {}
			}
			s.event("CP1", id, kind, row.first+i, at.Add(time.Duration(i)*time.Minute), change)
		}
		if r := s.ask("GET", "/api/v1/transactions/CP1/"+id, ""); fmt.Sprint(r.body["energy_basis"]) != row.want {
			t.Errorf("%s: %v\nwant %s", id, r.body["energy_basis"], row.want)
		}
	}
}

func TestTransaction_powerAndDecisions(t *testing.T) {
	s := open(t)
	now := time.Now()
	decided := func(seq int, answer string, d store.Decision) {
		req := &v2.TransactionEventRequest{
			EventType: v2.TransactionEventUpdated, SeqNo: seq, Timestamp: ocpp.NewDateTime(now), TriggerReason: v2.TriggerReasonMeterValuePeriodic,
			TransactionInfo: v2.Transaction{TransactionID: "T1"},
		}
		reading(0, 7000+float64(seq))(req)
		if _, err := s.store.RecordTransactionEvent(t.Context(), store.TransactionEvent{
			Station: "CP1", Request: req, Received: now, Generation: "g1", Answer: ocpp.Raw(answer), Decision: d,
		}); err != nil {
			t.Fatal(err)
		}
	}
	decided(0, `{"idTokenInfo":{"status":"Blocked","personalMessage":{"format":"UTF8","content":"Call us"}}}`, store.Decision{})
	decided(1, `{"idTagInfo":{"status":"Accepted"},"transactionId":7}`, store.Decision{Callback: "ocpp16.start_transaction"})
	decided(2, `{}`, store.Decision{})
	decided(3, "", store.Decision{Code: "InternalError", Text: "init.lua:3: oh no"})
	decided(4, "", store.Decision{Code: "InternalError", Text: "init.lua:3: oh no"})
	decided(4, `{"idTokenInfo":{"status":"Accepted"}}`, store.Decision{}) // repeated, and decided
	decided(5, "", store.Decision{})                                      // by an older csms

	r := s.ask("GET", "/api/v1/transactions/CP1/T1", "")
	want := []string{
		"map[callback:transaction_event generation:g1 outcome:Blocked text:Call us]",
		"map[callback:ocpp16.start_transaction generation:g1 outcome:Accepted text:<nil>]",
		"map[callback:transaction_event generation:g1 outcome:<nil> text:<nil>]",
		"map[callback:transaction_event generation:g1 outcome:InternalError text:init.lua:3: oh no]",
		"map[callback:transaction_event generation:g1 outcome:Accepted text:<nil>]",
		"<nil>",
	}
	events, _ := r.body["events"].([]any)
	if len(events) != len(want) {
		t.Fatalf("%d %s", r.status, r.text)
	}
	for i, e := range events {
		if got := fmt.Sprint(e.(map[string]any)["decision"]); got != want[i] {
			t.Errorf("event %d: %s, want %s", i, got, want[i])
		}
	}
	list := s.ask("GET", "/api/v1/transactions", "")
	if items := list.body["items"].([]any); r.body["power"] != 7005.0 || items[0].(map[string]any)["power"] != 7005.0 {
		t.Errorf("power: %v and %s", r.body["power"], list.text)
	}
}

func TestTransaction_decisionThatFailedIsKept(t *testing.T) {
	s := open(t) // its policy has no callback for transaction events
	st := s.station("CP1")
	if _, err := st.Call(t.Context(), "TransactionEvent", &v2.TransactionEventRequest{
		EventType: v2.TransactionEventStarted, Timestamp: ocpp.NewDateTime(time.Now()), TriggerReason: v2.TriggerReasonCablePluggedIn,
		TransactionInfo: v2.Transaction{TransactionID: "T1"},
	}); err == nil {
		t.Fatal("the event was decided")
	}
	r := s.ask("GET", "/api/v1/transactions/CP1/T1", "")
	const want = "map[callback:transaction_event generation:<nil> outcome:NotSupported text:no plugin has a callback for this action]"
	if got := fmt.Sprint(r.body["events"].([]any)[0].(map[string]any)["decision"]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestTransaction_manyMeterValues(t *testing.T) {
	s := open(t)
	at := time.Now().Add(-time.Hour)
	for seq := range 3 {
		s.event("CP1", "T1", v2.TransactionEventUpdated, seq, at, func(r *v2.TransactionEventRequest) {
			r.MeterValue = []v2.MeterValue{{Timestamp: r.Timestamp, SampledValue: slices.Repeat([]v2.SampledValue{{Value: float64(seq)}}, 50_000)}}
		})
	}
	r := s.ask("GET", "/api/v1/transactions/CP1/T1", "")
	events, _ := r.body["events"].([]any)
	values, _ := r.body["meter_values"].([]any)
	if len(events) != 2 || len(values) != 100_000 || r.body["truncated"] != true {
		t.Errorf("%d with %d events, %d values, truncated %v", r.status, len(events), len(values), r.body["truncated"])
	}
	r = s.ask("GET", "/api/v1/transactions/CP1/T1", "", func(q *http.Request) { q.Header.Set("Accept", "text/csv") })
	if rows := strings.Count(r.text, "\n"); rows != 1+150_000 {
		t.Errorf("%d with %d lines of CSV: %.200s", r.status, rows, r.text)
	}
	if r = s.ask("GET", "/api/v1/transactions/CP1/T2", "", func(q *http.Request) { q.Header.Set("Accept", "text/csv") }); r.status != http.StatusNotFound {
		t.Errorf("a transaction that isn't there: %d %s", r.status, r.text)
	}
}
