package main

import (
	"fmt"
	"testing"

	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/engine/web/webtest"
)

// rows is how many messages the page lists, each with its answer.
const rows = "document.querySelectorAll('.frame button.frame-row').length"

func TestConsole_messages(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Blocked\"\n")
	st := c.station("CP1")
	beats := func(n int) {
		t.Helper()
		for range n {
			if _, err := st.Call(t.Context(), "Heartbeat", &v2.HeartbeatRequest{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	p := c.page
	c.inventoried("CP1") // messages are counted below
	p.Show(addressOf("stations", "CP1", "messages"))
	p.Sees("BootNotification", "Accepted") // what was before the page
	p.Choose("Action", "BootNotification")
	p.Eventually("one row", rows+" === 1")
	p.ClickOn(".frame button.frame-row")
	p.Sees("Paused.", "Request from the station", "Answer from csms", `"vendorName": "Virtual"`)
	p.Click("Go on")
	p.Click("Clear")
	p.Eventually("all rows", rows+" > 1")

	before := webtest.Eval[int](p, rows)
	beats(1)
	p.Eventually("the beat", fmt.Sprintf("%s === %d", rows, before+1))
	p.Click("Pause")
	p.Sees("Paused.")
	beats(3)
	c.authorize(st)
	p.Sees("more came")
	if n := webtest.Eval[int](p, rows); n != before+1 {
		t.Errorf("paused, %d rows became %d", before+1, n)
	}
	p.Click("Go on")
	p.Eventually("what came meanwhile", fmt.Sprintf("%s === %d", rows, before+5))

	// Why something was refused: by the policy, and by csms itself.
	if _, err := st.CallRaw(t.Context(), "Heartbeat", []byte(`{"pulse":1}`)); err == nil {
		t.Error("a wrong heartbeat is taken")
	}
	p.Choose("Outcome", "Refused")
	p.Sees("The token is blocked.", "pulse")
	p.Eventually("the refused alone", rows+" === 2")
	p.Fill("Search messages", "card1")
	p.Eventually("the card alone", rows+" === 1")
}

func TestConsole_provisioning(t *testing.T) {
	c := openConsole(t, "stations.allow_anonymous = false\n")
	p := c.page
	p.Click("Stations")
	p.Sees("No station has been here yet", c.app.StationsURL()+"ID")
	p.Click("Add station")
	p.Fill("Id", "CP1")
	p.Choose("When it boots", "Accept it")
	p.Click("Add label")
	p.Fill("Key of label 1", "site")
	p.Fill("Value of label 1", "depot")
	p.Click("Add station")
	p.Sees("CP1 is added", "This password is shown once")
	password := webtest.Eval[string](p, "document.querySelector('.secret code').textContent")
	p.Click("Done")
	p.Sees("Not here yet", "depot")
	p.SeesNot(password)
	p.Click("Add station")
	p.Fill("Id", "cp1")
	p.Click("Add station")
	p.Sees("A station cp1 is there already")
	p.Press(webtest.Escape)

	st, err := sim.Dial(t.Context(), "ws://"+c.app.StationsAddr().String()+"/ocpp", sim.Options{ID: "CP1", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if err := st.Begin(t.Context(), v2.BootReasonPowerUp); err != nil {
		t.Fatal(err)
	}
	p.Eventually("the station is available", `document.querySelector('.states')?.textContent === 'Available'`)

	p.Show(addressOf("stations", "CP1", "settings"))
	p.Sees("A password is set")
	p.Choose("Registration", "Reject it")
	p.Click("Save")
	p.Sees("Saved.")
	if got := c.get("/api/v1/stations/CP1"); !containsAll(got, `"decided_registration":"Rejected"`, `"site":"depot"`) {
		t.Errorf("the station is %s", got)
	}
	p.Click("Forget…")
	p.Sees("Forget CP1?")
	p.Press(webtest.Escape)
}

// TestConsole_looksOnly is the console for those who may change nothing.
func TestConsole_looksOnly(t *testing.T) {
	c := openConsole(t, `operators.tokens = [{ name = "ray", role = "read", token = "read-0123456789abcdef" }]`+"\n")
	c.station("CP1")
	p := c.page
	p.Expect("status of 401")
	p.Fill("Token", "read-0123456789abcdef")
	p.Click("Log in")
	p.Sees("ray")
	for _, page := range []struct{ address, shown, hidden string }{
		{"/stations", "CP1", "Add station"},
		{"/stations/CP1", "EVSE 1", "Restart"},
		{"/stations/CP1/commands", "Commands are for those who may change something", "Reset"},
		{"/stations/CP1/messages", "BootNotification", "Send"},
		{"/stations/CP1/configuration", "AuthCtrlr", "Read anew"},
		{"/stations/CP1/profiles", "No charging profile is known", "Set a limit"},
		{"/stations/CP1/settings", "Decisions", "Save"},
		{"/tokens", "No token is known yet", "Import"},
		{"/scripts", "Active generation", "Read the folder again"},
		{"/scripts/history", "csms started", "Roll back"},
	} {
		p.Show(page.address)
		p.Sees(page.shown)
		p.SeesNot(page.hidden)
	}
}

func TestConsole_scriptsLogAndReference(t *testing.T) {
	c := openConsole(t, "")
	c.save("scripts/aa.lua", "local M = {}\n\nfunction M.heartbeat(req, station, proceed)\n  log.warn(\"a heart beats\", { of = station.id })\n  return proceed(req)\nend\n\nreturn M\n")
	c.log.wait(t, "scripts are active", "scripts are active")
	st := c.station("CP1")
	p := c.page
	p.Show("/scripts/log")
	p.SeesNot("a heart beats")
	if _, err := st.Call(t.Context(), "Heartbeat", &v2.HeartbeatRequest{}); err != nil {
		t.Fatal(err)
	}
	p.Sees("a heart beats", "aa.lua:4", "heartbeat")
	p.Click("aa.lua:4")
	p.Eventually("the line in its source", `document.querySelector('.source .marked')?.textContent.includes('a heart beats') === true`)
	p.Click("Reference")
	p.Fill("Search the reference", "IdTokenInfo")
	p.Eventually("what was searched for", `/idtokeninfo/i.test(document.querySelector('.source-view .card-head h2')?.textContent)`)
	p.Sees("@field status")
}
