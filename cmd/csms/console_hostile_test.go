package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"csms/engine/web/webtest"
)

// scriptTag and markup would run if they became part of a page.
const scriptTag = `<script>hacked=1</script>`

func markup(n string) string { return `<img src=x onerror=hacked=1>"'` + n }

// object is JSON of names and values, one after the other.
func object(pairs ...any) string {
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestConsole_hostileStation lets a station and an operator write markup, quotes, writing from right to left and long words
// wherever they may, and looks at every page.
func TestConsole_hostileStation(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	// OCPP 1.6 lets any text be an id.
	id := "<b>CP \"1\"&'\u202e<img src=x onerror=hacked=1>" + strings.Repeat("W", 150)
	st := c.station16(url.PathEscape(id))
	st.conn.SetReadDeadline(time.Time{})
	now := time.Now().UTC().Format(time.RFC3339)
	const card = `<u>"CARD'&</u>`
	for _, call := range []struct{ action, payload string }{
		{"BootNotification", object("chargePointVendor", "<u>V</u>\"'", "chargePointModel", "<img src=x onerror=", "chargePointSerialNumber", scriptTag, "firmwareVersion", markup("firmware"))},
		{"StatusNotification", object("connectorId", 1, "errorCode", "OtherError", "status", "Faulted", "info", markup("info"), "vendorId", markup("vendor"), "vendorErrorCode", scriptTag)},
		{"StatusNotification", object("connectorId", 2, "errorCode", "NoError", "status", markup("status"))},
		{"SecurityEventNotification", object("type", markup("event"), "timestamp", now, "techInfo", scriptTag+strings.Repeat("W", 200))},
		{"DataTransfer", object("vendorId", markup("data"), "messageId", scriptTag, "data", markup("data")+strings.Repeat("W", 1000))},
		{markup("action"), object(markup("field"), scriptTag)},
		{"StartTransaction", object("connectorId", 1, "idTag", card, "meterStart", 1000, "timestamp", now)},
	} {
		st.call(call.action, call.payload)
	}
	list := c.list("transactions?limit=1")
	if len(list) != 1 {
		t.Fatalf("there are %d transactions", len(list))
	}
	transaction := list[0].ID
	st.call("MeterValues", object("connectorId", 1, "meterValue", []any{map[string]any{"timestamp": now, "sampledValue": []any{map[string]any{"value": "1200"}}}}))
	c.must("", "tokens", "set", card, "--note", markup("note"), "--group", "<u>group")
	c.must("", "stations", "set", id, "--label", "site="+markup("label"))
	c.save("scripts/aa.lua", "log.error([["+markup("log")+scriptTag+"]])\nerror([["+markup("script")+scriptTag+"]])\n")
	c.log.wait(t, "what was active stays")

	for _, page := range []struct {
		address string
		shown   string // as the text that it is
	}{
		{"/", "csms"},
		{"/stations", id},
		{addressOf("stations", id), id},
		{"/transactions", card},
		{addressOf("transactions", id, transaction), id},
		{"/tokens", markup("note")},
		{"/tokens?edit=" + url.QueryEscape(card), "<u>group"},
		{"/scripts", "Scripts"},
		{"/events", "Events"},
		{"/audit", "Audit"},
	} {
		c.page.Desktop()
		c.page.Show(page.address)
		c.page.Sees(page.shown)
		c.unharmed()
		c.page.Phone()
		c.page.Show(page.address)
		c.unharmed()
	}
	// What comes while a page is open is text, too.
	for _, address := range []string{"/", "/stations", "/transactions", "/events"} {
		c.page.Show(address)
		st.call("StatusNotification", object("connectorId", 1, "errorCode", "OtherError", "status", "Faulted", "info", markup("live")))
		st.call("DataTransfer", object("vendorId", markup("live")))
		st.call("SecurityEventNotification", object("type", markup("live"), "timestamp", now))
		c.unharmed()
	}
	c.page.Show("/transactions")
	st.call("StopTransaction", object("transactionId", json.Number(transaction), "meterStop", 2000, "timestamp", now, "idTag", card))
	c.page.Sees("Ended")
	c.unharmed()
}

// list asks the interface for a list of things that have an id.
func (c *console) list(what string) (items []struct{ ID string }) {
	c.Helper()
	var body struct{ Items []struct{ ID string } }
	if err := json.Unmarshal([]byte(c.get("/api/v1/"+what)), &body); err != nil {
		c.Fatal(err)
	}
	return body.Items
}

// unharmed makes sure that the page is in order, and that nothing that came from outside became a part of it.
func (c *console) unharmed() {
	c.Helper()
	c.page.Fits()
	if webtest.Eval[bool](c.page, "'hacked' in window") {
		c.Errorf("%s ran what came from outside", c.page.Address())
	}
	const strange = "#app :is(img, script, u, b b)"
	if n := c.page.Count(strange); n > 0 {
		c.Errorf("%s has %d elements that came from outside: %.500s", c.page.Address(), n,
			webtest.Eval[string](c.page, fmt.Sprintf("document.querySelector(%q).parentElement.outerHTML", strange)))
	}
}
