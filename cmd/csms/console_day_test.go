package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/engine/web/webtest"
)

// TestConsole_day is a day as an operator, by the page alone: with a station of each version, and then with the policy and the bill.
func TestConsole_day(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_stations = \"pending\"\nretry_interval = 1\nunknown_tokens = \"Invalid\"\n")
	c.page.Expect("/api/v1/tokens/CARD") // whether there is one already
	same := c.page.Stays()
	for i, version := range []ocpp.Version{ocpp.V201, ocpp.V16, ocpp.V21} {
		s := &shift{c, c.page, fmt.Sprintf("NEW%d", i), fmt.Sprintf("CARD%d", i), nil}
		s.approves(version)
		s.givesPassword()
		s.addsCard()
		s.watchesSessions()
		s.setsLimit()
		s.resetsFault(version)
		s.understandsRefusal()
	}
	c.brokenAndMended()
	c.rolledBack()
	c.monthExported()
	same()
}

// shift is what an operator has to do with one station.
type shift struct {
	*console
	page     *webtest.Page
	id, card string
	station  *sim.Station
}

// approves lets a station connect that nobody knows, and accepts it.
func (s *shift) approves(version ocpp.Version) {
	s.Helper()
	st, err := sim.Dial(s.Context(), "ws://"+s.app.StationsAddr().String()+"/ocpp", sim.Options{ID: s.id, Version: version, Reconnect: true})
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { st.Close() })
	s.station = st
	booted := make(chan error, 1)
	go func() { booted <- st.Begin(s.Context(), v2.BootReasonPowerUp) }()
	p := s.page
	p.Click("Overview")
	p.Sees("Waiting for approval", s.id)
	p.Click("Stations")
	p.Sees(s.id, "Waits for approval")
	p.Click("Accept " + s.id)
	p.Sees(s.id + " is accepted.")
	if err := <-booted; err != nil {
		s.Fatal(err)
	}
	p.Eventually("nothing to approve", `document.querySelector('.approval') === null`)
}

// givesPassword sends the station a password; from then on it has to give it.
func (s *shift) givesPassword() {
	s.Helper()
	p := s.page
	p.ClickOn(fmt.Sprintf("tbody a[href='/stations/%s']", s.id))
	p.Sees("Bays")
	p.Click("Settings")
	p.Sees("No password is set")
	p.Click("Change at the station…")
	p.Click("Change")
	p.Sees("This password is shown once")
	password := webtest.Eval[string](p, "document.querySelector('.secret code').textContent")
	p.Click("Done")
	p.Sees("A password is set")
	p.SeesNot(password)
	// Nobody else can come in its name.
	if st, err := sim.Dial(s.Context(), "ws://"+s.app.StationsAddr().String()+"/ocpp", sim.Options{ID: s.id, Version: s.station.Version()}); err == nil {
		st.Close()
		s.Error("a station without the password is let in")
	}
	p.Click("Overview")
	p.Sees("Refused at the door")
}

func (s *shift) addsCard() {
	s.Helper()
	p := s.page
	p.Click("Tokens")
	p.Click("Add")
	p.Fill("Token", s.card)
	p.Click("Add token")
	p.Sees("The token is added.", s.card)
}

// watchesSessions sees one that the card starts, and starts another.
func (s *shift) watchesSessions() {
	s.Helper()
	if _, _, err := s.station.StartSession(s.Context(), sim.SessionOptions{EVSE: 1, Token: sim.Token(s.card)}); err != nil {
		s.Fatal(err)
	}
	p := s.page
	p.Click("Stations")
	p.ClickOn(fmt.Sprintf("tbody a[href='/stations/%s']", s.id))
	p.Sees("Charging", s.card)
	p.Click("Start… EVSE 2")
	p.Fill("Token", s.card)
	p.Click("Start")
	p.Sees("Start on EVSE 2: accepted")
	p.Eventually("two sessions", `document.querySelectorAll('.session').length === 2`)
}

// setsLimit limits the whole station and sees the plot of it.
func (s *shift) setsLimit() {
	s.Helper()
	p := s.page
	p.Click("Charging profiles")
	p.Click("Set a limit…")
	p.Fill("Limit", "7")
	p.Click("Set the limit")
	p.Sees("Limit: accepted")
	p.Click("Ask what results")
	p.Eventually("the limit as a plot", `document.querySelector('.plot path.line') !== null`)
	p.Sees("7.00 kW")
}

// resetsFault finds a connector that is faulted, and restarts its station.
func (s *shift) resetsFault(version ocpp.Version) {
	s.Helper()
	now := ocpp.NewDateTime(time.Now())
	var fault any = &v2.StatusNotificationRequest{Timestamp: now, ConnectorStatus: v2.ConnectorStatusFaulted, EVSEID: 2, ConnectorID: 1}
	if version == ocpp.V16 {
		fault = &v16.StatusNotificationRequest{ConnectorID: 2, ErrorCode: v16.ChargePointErrorCodeGroundFailure, Status: v16.ChargePointStatusFaulted, Timestamp: &now}
	}
	if _, err := s.station.Call(s.Context(), "StatusNotification", fault); err != nil {
		s.Fatal(err)
	}
	p := s.page
	p.Click("Overview")
	p.ClickOn(fmt.Sprintf(".attention section[aria-label=Faulted] a[href='/stations/%s']", s.id))
	p.Sees("Faulted", "What it said")
	p.Click("Restart…")
	p.Click("At once")
	p.Click("Restart")
	p.Sees("Restart: accepted")
	p.SeesNot("Faulted")
	p.Eventually("no session", `document.querySelectorAll('.session').length === 0`)
	if err := s.station.AwaitOnline(s.Context()); err != nil {
		s.Fatal(err)
	}
	p.Eventually("both bays free again", `[...document.querySelectorAll('.evse-head .status')].filter((e) => e.textContent === 'Available').length === 2`)
}

// understandsRefusal looks up why a card was refused: nobody knows it.
func (s *shift) understandsRefusal() {
	s.Helper()
	p := s.page
	p.Click("Events")
	if info, err := s.station.Authorize(s.Context(), sim.Token("STRANGER")); err != nil || info.Status == v2.AuthorizationStatusAccepted {
		s.Fatalf("the stranger is told %v, %v", info, err)
	}
	p.Sees("Authorize", "STRANGER", "Invalid", "card refused")
	p.Go(addressOf("stations", s.id, "messages"))
	p.Stays()
	p.Choose("Outcome", "Refused")
	p.Eventually("the refusal alone", `document.querySelectorAll('.frame button.frame-row').length === 1`)
	p.ClickOn(".frame button.frame-row")
	p.Sees("Authorize", "STRANGER", "Invalid")
}

// brokenAndMended breaks the policy and mends it while the page is open.
func (c *console) brokenAndMended() {
	c.Helper()
	p := c.page
	p.Click("Scripts")
	c.save("scripts/heartbeat_note.lua", "local M = {}\n\nfunction M.heartbeat(\n\nreturn M\n")
	p.Sees("The scripts in the folder are not active", "heartbeat_note.lua:")
	p.Eventually("the source around the line", `document.querySelector('.problem .source .marked') !== null`)
	c.save("scripts/heartbeat_note.lua", "local M = {}\n\nfunction M.heartbeat()\n  log.info(\"a heart beats\")\n  return {}\nend\n\nreturn M\n")
	p.SeesNot("The scripts in the folder are not active")
	p.Sees("heartbeat_note")
}

// rolledBack looks at the difference, and goes back to the generation before.
func (c *console) rolledBack() {
	c.Helper()
	p := c.page
	p.Click("History")
	p.Sees("Refused", "a file changed")
	p.Click("Difference")
	p.Sees("heartbeat_note.lua", "+8 −0", "a heart beats")
	p.Click("Close")
	p.Click("Roll back")
	p.Sees("Roll back?", "passes the same checks and tests")
	p.Click("Roll back")
	p.Sees("is active")
	p.Click("Active")
	p.Sees("It was rolled back to")
	p.SeesNot("heartbeat_note")
}

// monthExported saves the transactions of the month before, which has none, and those of this one.
func (c *console) monthExported() {
	c.Helper()
	p := c.page
	folder := c.TempDir()
	p.Downloads(folder)
	p.Click("Transactions")
	last := time.Now().AddDate(0, 0, -time.Now().Day())
	p.Click("Export " + last.Month().String())
	if text := c.downloaded(folder, "transactions-"+last.Format("2006-01")+".csv"); strings.Count(text, "\n") != 1 {
		c.Errorf("the month before has %s", text)
	}
	p.Click("Export")
	if text := c.downloaded(folder, "transactions.csv"); strings.Count(text, "\n") != 7 || strings.Count(text, "CARD2") != 2 {
		c.Errorf("the export is %s", text)
	}
}
