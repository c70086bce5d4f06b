package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestQuirks sends what stations of OCPP 1.6 in the field send wrong. Each weakness passes where weaknesses are let through, and is
// counted by vendor and model; where they aren't, it is refused.
func TestQuirks(t *testing.T) {
	at := time.Now().UTC().Format("2006-01-02T15:04:05")
	quirks := []struct{ name, action, payload, kind string }{
		{"long serial and vendor", "BootNotification", `{"chargePointVendor":"A vendor with a long name","chargePointModel":"One","chargePointSerialNumber":"0123456789012345678901234567890"}`, "too_long"},
		{"back to its name", "BootNotification", boot16, ""},
		{"surplus field", "Heartbeat", `{"uptime":5}`, "surplus"},
		{"null", "StatusNotification", `{"connectorId":1,"errorCode":"NoError","status":"Available","info":null}`, "null"},
		{"letter case", "StatusNotification", `{"connectorId":1,"errorCode":"noerror","status":"AVAILABLE"}`, "enum_value"},
		{"Celcius", "MeterValues", `{"connectorId":1,"meterValue":[{"timestamp":"` + at + `Z","sampledValue":[{"value":"20","measurand":"Temperature","unit":"Celcius"}]}]}`, ""},
		{"CELSIUS", "MeterValues", `{"connectorId":1,"meterValue":[{"timestamp":"` + at + `Z","sampledValue":[{"value":"20","measurand":"Temperature","unit":"CELSIUS"}]}]}`, "enum_value"},
		{"fractions", "StatusNotification", `{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"` + at + `.123456789+02:00"}`, ""},
		{"no zone", "StatusNotification", `{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"` + at + `.5"}`, "no_zone"},
		{"number as text", "StatusNotification", `{"connectorId":"1","errorCode":"NoError","status":"Available"}`, "number_in_text"},
		{"text as number", "Authorize", `{"idTag":12345}`, "number_for_text"},
		{"missing value", "MeterValues", `{"connectorId":1,"transactionId":,"meterValue":[{"timestamp":"` + at + `Z","sampledValue":[{"value":"1"}]}]}`, "no_value"},
		{"comma", "Authorize", `{"idTag":"X",}`, "comma"},
		{"NaN", "StatusNotification", `{"connectorId":1,"errorCode":"NoError","status":"Available","info":NaN}`, "no_number"},
		{"line end in a text", "StatusNotification", "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\",\"info\":\"a\nb\"}", "control_character"},
		{"NUL", "Heartbeat", "{}\x00", "space"},
	}
	for _, validation := range []string{"lenient", "strict"} {
		t.Run(validation, func(t *testing.T) {
			w := startLive(t, "stations.validation = \""+validation+"\"\n")
			s := w.station16("OLD-5")
			s.call("BootNotification", boot16)
			for _, q := range quirks {
				got, taken := s.call(q.action, q.payload), q.kind == "" || validation == "lenient"
				if strings.HasPrefix(got, "{") != taken {
					t.Errorf("%s: %s", q.name, got)
				}
			}
			var list struct {
				Items []struct {
					Vendor, Model, Kind string
					Count               int
					Last                time.Time
					Example             struct{ Station, Action, Path, Text string }
				}
			}
			if err := json.Unmarshal([]byte(w.get("/api/v1/repairs")), &list); err != nil {
				t.Fatal(err)
			}
			counted := map[string]bool{}
			for _, r := range list.Items {
				counted[r.Kind] = true
				if r.Model != "One" || r.Count < 1 || time.Since(r.Last) > time.Minute || r.Example.Station != "OLD-5" || !strings.HasPrefix(r.Example.Path, "$") || r.Example.Text == "" {
					t.Errorf("an entry is %+v", r)
				}
				if vendor := r.Vendor; (vendor == "Acme") == (r.Kind == "too_long") {
					t.Errorf("%s is put down to %q", r.Kind, vendor)
				}
			}
			for cursor, pages := "", 0; ; pages++ {
				var page struct {
					Items []struct{ Kind string }
					Next  *string
				}
				if err := json.Unmarshal([]byte(w.get("/api/v1/repairs?limit=1&cursor="+cursor)), &page); err != nil {
					t.Fatal(err)
				}
				if page.Next == nil {
					if pages+len(page.Items) != len(list.Items) {
						t.Errorf("%d pages of one, %d items at once", pages+1, len(list.Items))
					}
					break
				}
				cursor = *page.Next
			}
			for vendor, shown := range map[string]bool{"Acme": validation == "lenient", "Nobody": false} {
				code, out, errs := w.ask("", "stations", "repairs", "--vendor", vendor)
				if code != 0 || !strings.HasPrefix(out, "VENDOR ") || strings.Contains(out, "no_value") != shown || strings.Contains(out, "too_long") {
					t.Errorf("repairs of %s: %d %s%s", vendor, code, out, errs)
				}
			}
			metrics := w.get("/metrics")
			for _, q := range quirks {
				if q.kind == "" {
					continue
				}
				if lenient := validation == "lenient"; counted[q.kind] != lenient || strings.Contains(metrics, `kind="`+q.kind+`"`) != lenient {
					t.Errorf("%s: %s is counted %v", q.name, q.kind, counted[q.kind])
				}
			}
		})
	}
}

// Transactions of OCPP 1.6 that a station speaks of by no number, or by one of its own, are found where they can only mean one.
func TestQuirks_transactionNumbers(t *testing.T) {
	w := startLive(t, "stations.validation = \"lenient\"\n")
	s := w.station16("OLD-6")
	s.call("BootNotification", boot16)
	now := time.Now().UTC()
	at := func(minutes int) string {
		return now.Add(time.Duration(minutes-60) * time.Minute).Format(time.RFC3339)
	}
	start := func(connector int, tag string, wh, minutes int) int {
		t.Helper()
		var res struct{ TransactionID int }
		got := s.call("StartTransaction", fmt.Sprintf(`{"connectorId":%d,"idTag":"%s","meterStart":%d,"timestamp":"%s"}`, connector, tag, wh, at(minutes)))
		if err := json.Unmarshal([]byte(got), &res); err != nil || res.TransactionID <= 0 {
			t.Fatalf("start: %s", got)
		}
		return res.TransactionID
	}
	values := func(connector int, id string, wh, minutes int) {
		t.Helper()
		if got := s.call("MeterValues", fmt.Sprintf(`{"connectorId":%d%s,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":"%d"}]}]}`, connector, id, at(minutes), wh)); got != "{}" {
			t.Errorf("meter values: %s", got)
		}
	}
	stop := func(id, tag string, wh, minutes int) {
		t.Helper()
		if got := s.call("StopTransaction", fmt.Sprintf(`{"transactionId":%s,"meterStop":%d,"timestamp":"%s"%s}`, id, wh, at(minutes), tag)); got != "{}" && !strings.Contains(got, "idTagInfo") {
			t.Errorf("stop: %s", got)
		}
	}
	record := func(number, updates int, energy string, ended bool) {
		t.Helper()
		body := w.get(fmt.Sprintf("/api/v1/transactions/OLD-6/%d", number))
		if n := strings.Count(body, `"type":"Updated"`); n != updates || !strings.Contains(body, `"energy":`+energy+`,`) || strings.Contains(body, `"type":"Ended"`) != ended {
			t.Errorf("%d has %d updates: %s", number, n, body)
		}
	}

	// Meter values with 0, -1, a number of the station's own, or none.
	one := start(1, "A", 100, 0)
	for i, id := range []string{`,"transactionId":0`, `,"transactionId":-1`, `,"transactionId":4711`, ``} {
		values(1, id, 110+i, 1+i)
		values(2, id, 5, 1+i) // nothing runs there
	}
	record(one, 4, "13", false)

	// A second start doesn't make a stopped transaction run again.
	stop(fmt.Sprint(one), "", 120, 9)
	if again := start(1, "A", 100, 0); again != one {
		t.Errorf("the repeated start got %d, first %d", again, one)
	}
	values(1, "", 130, 10)
	record(one, 4, "20", true)

	// A stop before the start was answered has a number of the station's own; so has its repetition.
	two := start(1, "B", 200, 11)
	three := start(2, "C", 1000, 12)
	stop("-1", `,"idTag":"c"`, 1050, 13)
	stop("-1", `,"idTag":"c"`, 1050, 13)
	record(three, 0, "50", true)
	stop("99998", "", 230, 14) // it may have begun elsewhere
	record(two, 0, "null", false)
	stop("99999", `,"idTag":"B"`, 230, 14)
	record(two, 0, "30", true)
	six := start(1, "F", 230, 14)
	stop("99999", "", 240, 15) // what it started last
	record(six, 0, "10", true)

	// One that may mean two, and one that can't be the one that runs, are taken as they are.
	four, five := start(1, "D", 300, 15), start(2, "D", 300, 15)
	stop("0", `,"idTag":"D"`, 310, 16)
	stop("88888", "", 5, 17)
	record(four, 0, "null", false)
	record(five, 0, "null", false)
	if list := w.get("/api/v1/transactions?station=OLD-6"); strings.Count(list, `"id":"0"`) != 1 || strings.Count(list, `"id":"88888"`) != 1 || strings.Count(list, `"id":"99998"`) != 1 || strings.Contains(list, `"id":"-1"`) || strings.Contains(list, `"id":"99999"`) {
		t.Errorf("the transactions are %s", list)
	}
}

// A station that got no answer to its start says -1 for the transaction (1.6 errata 3.18), also where weaknesses aren't let through.
// Values with a number that is never given out belong to none.
func TestQuirks_unansweredStart(t *testing.T) {
	w := startLive(t, "")
	s := w.station16("OLD-6")
	s.call("BootNotification", boot16)
	at := func(minutes int) string {
		return time.Now().UTC().Add(time.Duration(minutes-60) * time.Minute).Format(time.RFC3339)
	}
	for _, c := range []struct{ action, payload string }{
		{"StartTransaction", `{"connectorId":1,"idTag":"A","meterStart":100,"timestamp":"` + at(0) + `"}`},
		{"MeterValues", `{"connectorId":1,"transactionId":-1,"meterValue":[{"timestamp":"` + at(1) + `","sampledValue":[{"value":"150"}]}]}`},
		{"MeterValues", `{"connectorId":2,"transactionId":-1,"meterValue":[{"timestamp":"` + at(1) + `","sampledValue":[{"value":"1"}]}]}`},
		{"StopTransaction", `{"transactionId":-1,"idTag":"a","meterStop":190,"timestamp":"` + at(2) + `"}`},
		{"StartTransaction", `{"connectorId":1,"idTag":"B","meterStart":190,"timestamp":"` + at(3) + `"}`},
		{"StopTransaction", `{"transactionId":-1,"meterStop":200,"timestamp":"` + at(4) + `"}`},
		{"StartTransaction", `{"connectorId":1,"idTag":"C","meterStart":200,"timestamp":"` + at(5) + `"}`},
		{"StopTransaction", `{"transactionId":-1,"idTag":"D","meterStop":900,"timestamp":"` + at(6) + `"}`}, // whose start never came
		{"MeterValues", `{"connectorId":2,"transactionId":0,"meterValue":[{"timestamp":"` + at(7) + `","sampledValue":[{"value":"1"}]}]}`},
	} {
		if got := s.call(c.action, c.payload); !strings.HasPrefix(got, "{") {
			t.Errorf("%s %s: %s", c.action, c.payload, got)
		}
	}
	for number, want := range map[string]string{"1": `"energy":90,`, "2": `"energy":10,`, "3": `"end":null,`, "-1": `"meter_stop":900,`} {
		if body := w.get("/api/v1/transactions/OLD-6/" + number); !strings.Contains(body, want) {
			t.Errorf("%s is missing in %s", want, body)
		}
	}
	if list := w.get("/api/v1/transactions?station=OLD-6"); strings.Count(list, `"id":`) != 4+4 { // with those of tokens
		t.Errorf("the transactions are %s", list)
	}
	if list := w.get("/api/v1/stations/OLD-6/meter-values"); strings.Count(list, `"evse":2`) != 2 {
		t.Errorf("the values outside of transactions are %s", list)
	}
}
