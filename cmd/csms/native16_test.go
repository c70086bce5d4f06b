package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// command asks for a command over REST, answers it as the station, and returns the response's body.
func (w *whole) command(s *station16, action, payload, wire, sent, answer string) string {
	w.Helper()
	done := make(chan string, 1)
	go func() {
		defer close(done)
		_, text := w.request("POST", "/api/v1/stations/"+s.id+"/calls", fmt.Sprintf(`{"action":"%s","payload":%s}`, action, payload))
		done <- strings.TrimSpace(text)
	}()
	s.answers(wire, sent, answer)
	return <-done
}

// What the records keep of a command they keep of the native one too.
func TestNative16_reservations(t *testing.T) {
	w := startLive(t, "")
	s := w.station16("OLD-7")
	s.call("BootNotification", boot16)
	for _, c := range []struct{ action, payload, status, kept string }{
		{"ReserveNow", `{"connectorId":2,"expiryDate":"2030-01-01T00:00:00Z","idTag":"T","reservationId":5}`, "Accepted", "Accepted"},
		{"CancelReservation", `{"reservationId":5}`, "Rejected", "Accepted"},
		{"CancelReservation", `{"reservationId":5}`, "Accepted", "Cancelled"},
	} {
		if got := w.command(s, c.action, c.payload, c.action, c.payload, `{"status":"`+c.status+`"}`); got != `{"result":{"status":"`+c.status+`"}}` {
			t.Errorf("%s: %s", c.action, got)
		}
		body := w.get("/api/v1/stations/OLD-7/reservations")
		for _, want := range []string{`"id":5`, `"evse":2`, `"T"`, `"status":"` + c.kept + `"`} {
			if !strings.Contains(body, want) {
				t.Errorf("after %s: %s is missing in %s", c.action, want, body)
			}
		}
	}
}

// A transaction that was started and stopped from here says so in the records, as it does in 2.0.1.
func TestNative16_remoteStartAndStop(t *testing.T) {
	w := startLive(t, "")
	s := w.station16("OLD-7")
	s.call("BootNotification", boot16)
	w.command(s, "RequestStartTransaction", `{"remoteStartId":77,"evseId":1,"idToken":{"idToken":"Tag","type":"Central"}}`,
		"RemoteStartTransaction", `{"connectorId":1,"idTag":"Tag"}`, `{"status":"Accepted"}`)
	s.conn.Close()
	s = w.station16("OLD-7")
	at := time.Now().UTC().Format(time.RFC3339)
	s.call("StartTransaction", `{"connectorId":1,"idTag":"TAG","meterStart":7,"timestamp":"`+at+`"}`)
	w.command(s, "RequestStopTransaction", `{"transactionId":"1"}`, "RemoteStopTransaction", `{"transactionId":1}`, `{"status":"Accepted"}`)
	s.call("StopTransaction", `{"transactionId":1,"meterStop":9,"timestamp":"`+at+`"}`)
	body := w.get("/api/v1/transactions/OLD-7/1")
	for _, want := range []string{`"trigger":"RemoteStart"`, `"trigger":"RemoteStop"`, `"stopped_reason":"Remote"`, `"token":{"id":"Tag","type":"Central"}`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing in %s", want, body)
		}
	}
}

// What scripts do with a station of OCPP 1.6 is what they do with others: commands in the terms of 2.0.1 or its own, its cards whatever
// their letter case, its transactions under their numbers.
func TestNative16_hostModules(t *testing.T) {
	w := startLive(t, "")
	w.save("scripts/a_first.lua", `local M = { after = {} }
function M.data_transfer(req, station)
  local tx = transactions.get(station.id, "1")
  local list = transactions.list{ station = station.id, active = true }
  local record = stations.get(station.id)
  local token = tokens.get("CARD")
  return { status = "Accepted", data = json.encode{ tx.id, tx.evse, tx.connector, tx.token.id, tx.active, #list, list[1].id, record.version, token.status, kv.get("calls") } }
end
function M.after.heartbeat(req, res, station)
  local out = {}
  local function note(res, err) out[#out + 1] = res and (res.status or res.getVariableResult and res.getVariableResult[1].attributeValue) or err.code end
  note(station:call("RemoteStopTransaction", { transactionId = 1 }))
  note(station:call("Reset", { type = "Hard" }))
  note(stations.call(station.id, "Reset", { type = "Immediate" }))
  note(station:call("GetVariables", { getVariableData = { { component = { name = "OCPPCommCtrlr" }, variable = { name = "HeartbeatInterval" } } } }))
  note(station:call("GetBaseReport", { requestId = 1, reportBase = "FullInventory" }))
  kv.set("calls", table.concat(out, " "))
  note(station:call("TriggerMessage", { requestedMessage = "Heartbeat" }))
end
return M`)
	w.log.wait(t, "scripts are active", "plugins=13")
	s := w.station16("OLD-7")
	s.call("BootNotification", boot16)
	request, err := http.NewRequest(http.MethodPut, "http://"+w.app.OperatorsAddr().String()+"/api/v1/tokens/card", strings.NewReader(`{"status":"Blocked","type":"ISO14443"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(request)
	if err != nil || res.StatusCode >= 300 {
		t.Fatalf("%v %+v", err, res)
	}
	res.Body.Close()
	at := time.Now().UTC().Format(time.RFC3339)
	if got := s.call("StartTransaction", `{"connectorId":2,"idTag":"Card","meterStart":7,"timestamp":"`+at+`"}`); got != `{"idTagInfo":{"status":"Blocked"},"transactionId":1}` {
		t.Errorf("start: %s", got)
	}
	s.call("Heartbeat", `{}`)
	s.answers("RemoteStopTransaction", `{"transactionId":1}`, `{"status":"Rejected"}`)
	s.answers("Reset", `{"type":"Hard"}`, `{"status":"Accepted"}`)
	s.answers("Reset", `{"type":"Hard"}`, `{"status":"Rejected"}`)
	s.answers("GetConfiguration", `{"key":["HeartbeatInterval"]}`, `{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}]}`)
	s.answers("TriggerMessage", `{"requestedMessage":"Heartbeat"}`, `{"status":"Accepted"}`)
	want := `{"status":"Accepted","data":"[\"1\",2,1,\"Card\",true,1,\"1\",\"1.6\",\"Blocked\",\"Rejected Accepted Rejected 60 NoCommand\"]"}`
	if got := s.call("DataTransfer", `{"vendorId":"v"}`); got != want {
		t.Errorf("data: %s\nwant  %s", got, want)
	}
}
