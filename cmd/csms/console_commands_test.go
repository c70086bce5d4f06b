package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/engine/web/webtest"
)

// TestConsole_commands sends each command of each version to a station, from its form filled in with its example.
func TestConsole_commands(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	c.page.Expect("/calls") // what a station refuses
	for i, version := range []ocpp.Version{ocpp.V16, ocpp.V201, ocpp.V21} {
		id := fmt.Sprintf("CP%d", i)
		st, err := sim.Dial(t.Context(), "ws://"+c.app.StationsAddr().String()+"/ocpp", sim.Options{ID: id, Version: version, Reconnect: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		if err := st.Begin(t.Context(), v2.BootReasonPowerUp); err != nil {
			t.Fatal(err)
		}
		var list struct {
			Items []struct {
				Action string
				Native bool
			}
		}
		if err := json.Unmarshal([]byte(c.get("/api/v1/commands?version="+version.String())), &list); err != nil {
			t.Fatal(err)
		}
		if len(list.Items) < 25 {
			t.Fatalf("OCPP %s has %d commands", version, len(list.Items))
		}
		c.page.Show(addressOf("stations", id, "commands"))
		for _, command := range list.Items {
			q := url.Values{"action": {command.Action}}
			if version == ocpp.V16 && command.Native {
				q.Set("native", "true")
			}
			c.sendExample(addressOf("stations", id, "commands")+"?"+q.Encode(), command.Action)
		}
	}
}

// sendExample sends a command from its form and makes sure that the page says how it went.
func (c *console) sendExample(address, action string) {
	c.Helper()
	p := c.page
	const latest = "document.querySelector('.answers .answer')"
	before := webtest.Eval[string](p, latest+"?.querySelector('time').dateTime ?? ''")
	p.ClickOn(fmt.Sprintf(".command-list a[href=%q]", address))
	p.Eventually("the form of "+action, fmt.Sprintf(`document.querySelector('.command .card-head h2')?.textContent === %q && document.querySelector('.command-form') !== null`, action))
	p.Click("Example")
	p.Click("Send")
	p.Eventually("an answer to "+action, fmt.Sprintf(`(%s?.querySelector('time').dateTime ?? '') !== %q`, latest, before))
	answer := webtest.Eval[map[string]string](p, fmt.Sprintf(`((e) => ({
		action: e.querySelector('summary b').textContent, outcome: e.querySelector('summary .status').textContent,
		content: e.querySelector('.answer-content > p, .answer-content pre')?.textContent ?? '' }))(%s)`, latest))
	if answer["action"] != action || answer["outcome"] == "" || answer["outcome"] == "Failed" || answer["content"] == "" {
		c.Errorf("%s: the page says %q", address, answer)
	}
}
