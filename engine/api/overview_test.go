package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"csms/engine/api"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/engine/store"
)

// event records a transaction event as a station would have sent it.
func (s *site) event(station, id string, kind v2.TransactionEventEnum, seq int, at time.Time, change ...func(*v2.TransactionEventRequest)) {
	s.Helper()
	req := &v2.TransactionEventRequest{
		EventType: kind, SeqNo: seq, Timestamp: ocpp.NewDateTime(at), TriggerReason: v2.TriggerReasonMeterValuePeriodic,
		TransactionInfo: v2.Transaction{TransactionID: id},
	}
	for _, c := range change {
		c(req)
	}
	if _, err := s.store.RecordTransactionEvent(s.Context(), store.TransactionEvent{Station: station, Request: req, Received: at}); err != nil {
		s.Fatal(err)
	}
}

// reading adds a value of the energy register, in Wh, and of the power, in W.
func reading(wh, w float64) func(*v2.TransactionEventRequest) {
	return func(r *v2.TransactionEventRequest) {
		power := v2.MeasurandPowerActiveImport
		r.MeterValue = append(r.MeterValue, v2.MeterValue{Timestamp: r.Timestamp, SampledValue: []v2.SampledValue{
			{Value: wh}, {Value: w, Measurand: &power},
		}})
	}
}

// kinds tells what wants attention, in order: the kind and what it is about.
func kinds(r reply) string {
	var list []string
	for _, item := range r.body["attention"].([]any) {
		x := item.(map[string]any)
		text := fmt.Sprint(x["kind"], " ", x["station"])
		if x["transaction"] != nil {
			text += fmt.Sprint("/", x["transaction"])
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func TestOverview(t *testing.T) {
	s := open(t)
	r := s.ask("GET", "/api/v1/overview", "")
	if r.status != 200 || r.body["power"] != 0.0 || r.body["energy_today"] != 0.0 || kinds(r) != "" {
		t.Fatalf("of nothing: %d %s", r.status, r.text)
	}

	st := s.station("CP1")
	s.station("CP2")
	left := s.listen("type=disconnected")
	s.station("CP6").Close()
	s.happened(left)
	if _, err := st.Call(t.Context(), "StatusNotification", &v2.StatusNotificationRequest{
		Timestamp: ocpp.NewDateTime(time.Now()), ConnectorStatus: v2.ConnectorStatusFaulted, EVSEID: 1, ConnectorID: 1,
	}); err != nil {
		t.Fatal(err)
	}
	for id, body := range map[string]string{"CP3": `{"registration":"Pending"}`, "CP4": `{"registration":"Rejected"}`, "CP5": `{"password":"a password of some length"}`} {
		if r := s.ask("PUT", "/api/v1/stations/"+id, body); r.status != 200 {
			t.Fatalf("PUT %s: %s", id, r.text)
		}
	}
	for range 2 {
		if _, err := sim.Dial(t.Context(), s.stationsURL(), sim.Options{ID: "CP5", EVSEs: 1, Password: "a wrong password"}); err == nil {
			t.Fatal("a wrong password was let in")
		}
	}
	now := time.Now()
	midnight := now.UTC().Truncate(24 * time.Hour)
	s.event("CP1", "open", v2.TransactionEventStarted, 0, midnight, reading(1000, 7000))
	s.event("CP1", "open", v2.TransactionEventUpdated, 1, now, reading(3500, 7200))
	s.event("CP2", "gap", v2.TransactionEventStarted, 0, now)
	s.event("CP2", "gap", v2.TransactionEventEnded, 5, now)
	s.event("CP4", "abandoned", v2.TransactionEventStarted, 0, now)
	if ids, err := s.store.CloseAbandoned(t.Context(), "CP4", now.Add(time.Second), "Abandoned"); err != nil || len(ids) != 1 {
		t.Fatal(ids, err)
	}
	s.event("CP4", "left", v2.TransactionEventStarted, 0, now)
	s.scripts.status.Problem = &api.ScriptProblem{File: "boot.lua", Text: "oh no"}

	r = s.ask("GET", "/api/v1/overview", "")
	const want = "scripts <nil>, faulted CP1, pending CP3, logins CP5, no_end CP4/abandoned, no_end CP4/left, gaps CP2/gap, silent CP6"
	if got := kinds(r); got != want {
		t.Errorf("attention: %s\nwant: %s", got, want)
	}
	if got, want := fmt.Sprint(r.body["stations"]), "map[by_version:map[2.0.1:3] connected:2 faulted:1 pending:1 silent:1 total:6 unavailable:0 unseen:3 url:ws://csms.example/ocpp/]"; got != want {
		t.Errorf("stations: %s", got)
	}
	if got, want := fmt.Sprint(r.body["transactions"]), "map[active:2 gaps:1 open_too_long:1]"; got != want {
		t.Errorf("transactions: %s", got)
	}
	if r.body["power"] != 7200.0 || r.body["energy_today"] != 2500.0 {
		t.Errorf("power %v, energy %v", r.body["power"], r.body["energy_today"])
	}
	for _, want := range []string{
		`"kind":"faulted","station":"CP1","transaction":null,"evse":1,"connector":1`, "A connection from 127.0.0.1 was refused 2 times, last with 401: ",
		"boot.lua: oh no", "The station is not connected.", `"silent":1`, `"store":0`,
	} {
		if !strings.Contains(r.text, want) {
			t.Errorf("there is no %q in %s", want, r.text)
		}
	}
}

func TestOverview_eachKindGetsItsShare(t *testing.T) {
	s := open(t)
	for i := range 150 {
		if r := s.ask("PUT", fmt.Sprintf("/api/v1/stations/CP%d", i), `{"registration":"Pending"}`); r.status != 200 {
			t.Fatal(r.text)
		}
	}
	now := time.Now()
	for i := range 120 {
		id := fmt.Sprint("gap", i)
		s.event("CPX", id, v2.TransactionEventStarted, 0, now)
		s.event("CPX", id, v2.TransactionEventEnded, 5, now)
	}
	r := s.ask("GET", "/api/v1/overview", "")
	got := kinds(r)
	if n, p, g := len(r.body["attention"].([]any)), strings.Count(got, "pending"), strings.Count(got, "gaps"); n != 100 || p != 50 || g != 50 {
		t.Errorf("%d items, %d pending, %d gaps", n, p, g)
	}
	if counts := fmt.Sprint(r.body["attention_counts"]); !strings.Contains(counts, "pending:150") || !strings.Contains(counts, "gaps:120") {
		t.Errorf("counts: %s", counts)
	}
}
