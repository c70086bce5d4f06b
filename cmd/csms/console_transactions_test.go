package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/race"
	"csms/engine/sim"
	"csms/engine/web/webtest"
)

func containsAll(text string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

// event sends an event of a transaction as it is written here.
func (c *console) event(st *sim.Station, id string, seq int, change func(*v2.TransactionEventRequest)) {
	c.Helper()
	at := ocpp.DateTime("2026-03-01T10:0" + string(rune('0'+seq)) + ":00Z")
	req := &v2.TransactionEventRequest{
		EventType: v2.TransactionEventUpdated, Timestamp: at, TriggerReason: v2.TriggerReasonMeterValuePeriodic, SeqNo: seq,
		TransactionInfo: v2.Transaction{TransactionID: id, ChargingState: new(v2.ChargingStateCharging)}, EVSE: &v2.EVSE{ID: 1, ConnectorID: new(1)},
		MeterValue: []v2.MeterValue{{Timestamp: at, SampledValue: []v2.SampledValue{
			{Value: float64(1000 + 100*seq)},
			{Value: 6000, Measurand: new(v2.MeasurandPowerActiveImport)},
			{Value: 230, Measurand: new(v2.MeasurandVoltage), Phase: new(v2.PhaseL1N)},
			{Value: 231, Measurand: new(v2.MeasurandVoltage), Phase: new(v2.PhaseL2N)},
		}}},
	}
	change(req)
	if _, err := st.Call(c.Context(), "TransactionEvent", req); err != nil {
		c.Fatal(err)
	}
}

func TestConsole_transaction(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Blocked\"\n")
	c.must("", "tokens", "set", "CARD1")
	st := c.station("CP1")
	as := func(kind v2.TransactionEventEnum) func(*v2.TransactionEventRequest) {
		return func(e *v2.TransactionEventRequest) { e.EventType = kind }
	}
	c.event(st, "T1", 0, func(e *v2.TransactionEventRequest) {
		e.EventType, e.TriggerReason, e.IDToken = v2.TransactionEventStarted, v2.TriggerReasonAuthorized, new(sim.Token("CARD1"))
	})
	c.event(st, "T1", 1, as(v2.TransactionEventUpdated))
	p := c.page
	p.Go("/transactions")
	p.ClickOn("tbody tr a")
	same := p.Stays()
	p.Sees("Power now 6.00 kW", "Energy 100 Wh", "Charging", "It is running", "Accepted")

	// It goes on: events 2 and 3 don't come, the others are late, or made with a wrong clock, or refused.
	c.event(st, "T1", 4, func(e *v2.TransactionEventRequest) { e.Offline = new(true) })
	p.Sees("Energy 400 Wh", "Events 2 to 3 are missing", "A part of it was made offline")
	c.event(st, "T1", 5, func(e *v2.TransactionEventRequest) { e.Timestamp = "1970-01-01T00:00:01Z" })
	p.Sees("1970-01-01T00:00:01Z", "clock was wrong")
	c.event(st, "T1", 6, func(e *v2.TransactionEventRequest) {
		e.EventType, e.TriggerReason, e.IDToken = v2.TransactionEventEnded, v2.TriggerReasonStopAuthorized, new(sim.Token("CARD9"))
		e.TransactionInfo.StoppedReason = new(v2.ReasonLocal)
	})
	p.Sees("Ended Local", "Energy 600 Wh", "Blocked", "Mean power")
	same()
	if got, want := p.Count("#events tbody tr, [aria-labelledby=events] tbody tr"), 6; got != want {
		t.Errorf("there are %d rows of events, want %d: five events and a gap", got, want)
	}
	if p.Count(".band.missing") == 0 {
		t.Error("the curves don't show where events are missing")
	}
	p.Click("Without mere readings")
	p.Eventually("fewer rows", `document.querySelectorAll('[aria-labelledby=events] tbody tr').length === 4`)
	p.Click("Voltage")
	p.Sees("L1 L2")
	p.Click("Power")
	p.Click("Energy")
	p.Eventually("one plot, and which in the address", `document.querySelectorAll('.curves > div').length === 1 && location.search.includes('curves=voltage')`)

	folder := t.TempDir()
	p.Downloads(folder)
	p.Click("Export")
	text := c.downloaded(folder, "CP1-T1.csv")
	if !containsAll(text, "seq_no,time,value,unit,measurand", "Voltage,L1-N") {
		t.Errorf("the export is %.300s", text)
	}
}

// downloaded waits for a file in the folder of downloads.
func (c *console) downloaded(folder, name string) string {
	c.Helper()
	var text []byte
	eventually(c.T, func() (there bool) {
		var err error
		text, err = os.ReadFile(filepath.Join(folder, name))
		return err == nil && len(text) > 0
	})
	return string(text)
}

func TestConsole_transactionStopped(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	session := c.session(c.station("CP1"))
	p := c.page
	p.Go(addressOf("transactions", "CP1", session.ID()))
	p.Click("Stop")
	p.Sees("CP1 is asked to end")
	p.Click("Stop it")
	p.Sees("The station will end it.", "Ended")
	<-session.Ended()
}

func TestConsole_transactionsExported(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	c.session(c.station("CP1"))
	c.session(c.station("CP2"))
	p := c.page
	folder := t.TempDir()
	p.Downloads(folder)
	p.Go("/transactions?station=cp2")
	p.Sees("CP2")
	p.Click("Export")
	if text := c.downloaded(folder, "transactions.csv"); !strings.Contains(text, "CP2") || strings.Contains(text, "CP1") {
		t.Errorf("the export of CP2 is %s", text)
	}
}

// A transaction of thousands of events is drawn within bounds.
func TestConsole_transactionOfManyEvents(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	st := c.station("CP1")
	session := c.session(st)
	updates, pages := race.Or(1500, 300), race.Or(16, 4)
	for range updates {
		if _, err := session.Update(t.Context(), v2.TriggerReasonMeterValuePeriodic); err != nil {
			t.Fatal(err)
		}
	}
	p := c.page
	p.Go(addressOf("transactions", "CP1", session.ID()))
	p.Sees(race.Or("1,501", "301"), fmt.Sprintf("Page 1 of %d", pages))
	if n := p.Count("*"); n > 3000 {
		t.Errorf("the page has %d elements", n)
	}
	p.Click("Later")
	p.Sees(fmt.Sprintf("Page 2 of %d", pages))
	p.Click("Without mere readings")
	p.SeesNot("Page 1 of")
}

// TestConsole_typedCodeLeadsNowhere: a code that was typed in is hidden, and nothing can be looked up by it.
func TestConsole_typedCodeLeadsNowhere(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	st := c.station("CP1")
	session, _, err := st.StartSession(t.Context(), sim.SessionOptions{Token: v2.IDToken{IDToken: "2468", Type: v2.IDTokenKeyCode}})
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{addressOf("stations", "CP1"), addressOf("transactions", "CP1", session.ID())} {
		c.page.Show(address)
		c.page.Sees("***")
		c.page.SeesNot("2468")
		if n := webtest.Eval[int](c.page, `[...document.querySelectorAll('a')].filter((a) => a.textContent.includes('***')).length`); n > 0 {
			t.Errorf("at %s there are %d links of a hidden token", address, n)
		}
	}
}
