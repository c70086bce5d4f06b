package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// station16 is a station of OCPP 1.6 that speaks as frames are written.
type station16 struct {
	*testing.T
	id   string
	conn *websocket.Conn
	ids  int
}

func (w *whole) station16(id string) *station16 {
	w.Helper()
	dialer := websocket.Dialer{Subprotocols: []string{"ocpp1.6"}}
	conn, res, err := dialer.Dial("ws://"+w.app.StationsAddr().String()+"/ocpp/"+id, nil)
	if err != nil {
		w.Fatalf("connect: %v (%+v)", err, res)
	}
	w.Cleanup(func() { conn.Close() })
	conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	return &station16{T: w.T, id: id, conn: conn}
}

// read returns the next frame.
func (s *station16) read() []json.RawMessage {
	s.Helper()
	_, data, err := s.conn.ReadMessage()
	if err != nil {
		s.Fatal(err)
	}
	var frame []json.RawMessage
	if err := json.Unmarshal(data, &frame); err != nil {
		s.Fatalf("%s: %v", data, err)
	}
	return frame
}

// call sends a CALL and returns what it is answered, as JSON; a CALLERROR as its code.
func (s *station16) call(action, payload string) string {
	s.Helper()
	s.ids++
	s.write(fmt.Sprintf(`[2,"%d","%s",%s]`, s.ids, action, payload))
	frame := s.read()
	if string(frame[0]) == "4" {
		return string(frame[2])
	}
	return string(frame[2])
}

func (s *station16) write(frame string) {
	s.Helper()
	if err := s.conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		s.Fatal(err)
	}
}

// answers reads a CALL of ours and answers it.
func (s *station16) answers(action, payload, answer string) {
	s.Helper()
	frame := s.read()
	if got := string(frame[2]) + " " + string(frame[3]); got != `"`+action+`" `+payload {
		s.Errorf("the station got %s, want %s %s", got, action, payload)
	}
	s.write(fmt.Sprintf(`[3,%s,%s]`, frame[1], answer))
}

const boot16 = `{"chargePointVendor":"Acme","chargePointModel":"One","chargePointSerialNumber":"S1","firmwareVersion":"1.2"}`

// get asks the operators' side.
func (w *whole) get(path string) string {
	w.Helper()
	status, body := w.request("GET", path, "")
	if status != http.StatusOK {
		w.Fatalf("%s: %d: %s", path, status, body)
	}
	return body
}

// A station of 1.6 is decided by the same callbacks, and what it did is in the same records.
func TestOCPP16_session(t *testing.T) {
	w := startLive(t, "[[settings.tokens]]\nid = \"04A2B3C4D5E6F7\"\n")
	s := w.station16("OLD-1")
	if got := s.call("BootNotification", boot16); !strings.Contains(got, `"status":"Accepted"`) {
		t.Fatalf("boot: %s", got)
	}
	for action, c := range map[string][2]string{
		"Heartbeat":                     {`{}`, `"currentTime":`},
		"Authorize":                     {`{"idTag":"04A2B3C4D5E6F7"}`, `"idTagInfo":{"status":"Accepted"}`},
		"StatusNotification":            {`{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2030-01-01T00:00:00Z"}`, `{}`},
		"DataTransfer":                  {`{"vendorId":"com.example","data":"x"}`, `"status":"UnknownVendorId"`},
		"FirmwareStatusNotification":    {`{"status":"Installed"}`, `{}`},
		"DiagnosticsStatusNotification": {`{"status":"UploadFailed"}`, `{}`},
		"SecurityEventNotification":     {`{"type":"StartupOfTheDevice","timestamp":"2030-01-01T00:00:00Z"}`, `{}`},
		"SignCertificate":               {`{"csr":"x"}`, `"status":"Rejected"`},
		"TransactionEvent":              {`{}`, `"NotImplemented"`},
		"StartTransaction":              {`{"connectorId":1}`, `"OccurenceConstraintViolation"`},
	} {
		if got := s.call(action, c[0]); !strings.Contains(got, c[1]) {
			t.Errorf("%s: %s, want %s", action, got, c[1])
		}
	}
	now := time.Now().UTC()
	at := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	start := `{"connectorId":1,"idTag":"04A2B3C4D5E6F7","meterStart":1000,"timestamp":"` + at(-10*time.Minute) + `"}`
	first := s.call("StartTransaction", start)
	var started struct {
		TransactionID int
		IDTagInfo     struct{ Status string }
	}
	if err := json.Unmarshal([]byte(first), &started); err != nil || started.TransactionID <= 0 || started.IDTagInfo.Status != "Accepted" {
		t.Fatalf("start: %s (%v)", first, err)
	}
	if again := s.call("StartTransaction", start); again != first {
		t.Errorf("a repeated start: %s, first %s", again, first)
	}
	values := fmt.Sprintf(`{"connectorId":1,"transactionId":%d,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":"1.5","unit":"kWh"},{"value":"no"}]}]}`,
		started.TransactionID, at(-5*time.Minute))
	for range 2 {
		if got := s.call("MeterValues", values); got != "{}" {
			t.Errorf("meter values: %s", got)
		}
	}
	stop := fmt.Sprintf(`{"transactionId":%d,"meterStop":2500,"timestamp":"%s","reason":"SoftReset"}`, started.TransactionID, at(-time.Minute))
	for range 2 {
		if got := s.call("StopTransaction", stop); got != "{}" {
			t.Errorf("stop: %s", got)
		}
	}
	body := w.get(fmt.Sprintf("/api/v1/transactions/OLD-1/%d", started.TransactionID))
	var tx struct {
		Energy        float64
		StoppedReason string `json:"stopped_reason"`
		End           *time.Time
		Token         struct{ ID string }
		EVSE          int
		Events        []struct {
			SeqNo int `json:"seq_no"`
			Type  string
		}
		Gaps []any
	}
	if err := json.Unmarshal([]byte(body), &tx); err != nil {
		t.Fatal(err)
	}
	if tx.Energy != 1500 || tx.StoppedReason != "ImmediateReset" || tx.End == nil || tx.EVSE != 1 || tx.Token.ID != "04A2B3C4D5E6F7" || len(tx.Events) != 3 || len(tx.Gaps) != 0 {
		t.Errorf("the record is %s", body)
	}
	st := w.get("/api/v1/stations/OLD-1")
	for _, want := range []string{`"version":"1.6"`, `"vendor":"Acme"`, `"registration":"Accepted"`, `"status":"Occupied"`} {
		if !strings.Contains(st, want) {
			t.Errorf("%s is missing in %s", want, st)
		}
	}
}

// Commands in the terms of 2.0.1 reach a station of 1.6 as its own, and so do its own.
func TestOCPP16_commands(t *testing.T) {
	w := startLive(t, "")
	s := w.station16("OLD-2")
	s.call("BootNotification", boot16)
	for _, c := range []struct{ action, payload, wire, sent, answer, result string }{
		{"Reset", `{"type":"OnIdle"}`, "Reset", `{"type":"Soft"}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
		{"Reset", `{"type":"Hard"}`, "Reset", `{"type":"Hard"}`, `{"status":"Rejected"}`, `{"status":"Rejected"}`},
		{"RequestStartTransaction", `{"remoteStartId":1,"evseId":2,"idToken":{"idToken":"TAG","type":"Central"}}`,
			"RemoteStartTransaction", `{"connectorId":2,"idTag":"TAG"}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
		{"RequestStopTransaction", `{"transactionId":"17"}`, "RemoteStopTransaction", `{"transactionId":17}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
		{"RemoteStopTransaction", `{"transactionId":18}`, "RemoteStopTransaction", `{"transactionId":18}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
		{"SetVariables", `{"setVariableData":[{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"},"attributeValue":"60"}]}`,
			"ChangeConfiguration", `{"key":"HeartbeatInterval","value":"60"}`, `{"status":"NotSupported"}`,
			`{"setVariableResult":[{"attributeStatus":"UnknownVariable","component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}}]}`},
		{"GetVariables", `{"getVariableData":[{"component":{"name":"Configuration"},"variable":{"name":"BlinkRepeat"}}]}`,
			"GetConfiguration", `{"key":["BlinkRepeat"]}`, `{"configurationKey":[{"key":"BlinkRepeat","readonly":false,"value":"3"}]}`,
			`{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"3","component":{"name":"Configuration"},"variable":{"name":"BlinkRepeat"}}]}`},
		{"GetConfiguration", `{}`, "GetConfiguration", `{}`, `{"configurationKey":[{"key":"ResetRetries","readonly":false,"value":"3"}]}`,
			`{"configurationKey":[{"key":"ResetRetries","readonly":false,"value":"3"}]}`},
		{"ChangeConfiguration", `{"key":"HeartbeatInterval","value":"61"}`, "ChangeConfiguration", `{"key":"HeartbeatInterval","value":"61"}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
	} {
		if got := w.command(s, c.action, c.payload, c.wire, c.sent, c.answer); got != `{"result":`+c.result+`}` {
			t.Errorf("%s: %s, want %s", c.action, got, c.result)
		}
	}
	body := w.get("/api/v1/stations/OLD-2/variables")
	for _, want := range []string{`"BlinkRepeat"`, `"HeartbeatInterval"`, `"ResetRetries"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing in %s", want, body)
		}
	}
	for action, c := range map[string][2]string{
		"GetBaseReport":          {`{"requestId":1,"reportBase":"FullInventory"}`, `"detail":"\"GetBaseReport\" is no command for a station of OCPP 1.6`},
		"RequestStopTransaction": {`{"transactionId":"abc"}`, `"detail":"OCPP 1.6 can't do this RequestStopTransaction: its transactions have numbers, and \"abc\" is none"`},
		"Reset":                  {`{"type":"Immediate","evseId":1}`, `"detail":"OCPP 1.6 can't do this Reset: it resets the whole station; leave evseId out"`},
	} {
		status, text := w.request("POST", "/api/v1/stations/OLD-2/calls", fmt.Sprintf(`{"action":"%s","payload":%s}`, action, c[0]))
		if status != http.StatusUnprocessableEntity || !strings.Contains(text, c[1]) {
			t.Errorf("%s: %d %s", action, status, text)
		}
	}
}

// A plugin may take an action of 1.6 as it is, and leave it to those in the terms of 2.0.1; the number of a transaction stays csms's,
// and the record is the same.
func TestOCPP16_natively(t *testing.T) {
	w := startLive(t, "stations.validation = \"lenient\"\n[[settings.tokens]]\nid = \"LAST\"\n")
	w.save("scripts/native.lua", `return { ocpp16 = {
  authorize = function(req, station, proceed)
    if req.idTag == "LAST" or #req.idTag > 20 then return proceed(req) end
    return { idTagInfo = { status = "ConcurrentTx", parentIdTag = station.version } }
  end,
  start_transaction = function(req, station, proceed)
    if req.meterStart == 7 then return { idTagInfo = { status = "Expired" } } end
    req.idTag = req.idTag:match("%S+")
    return proceed(req)
  end,
  stop_transaction = function() return { ["wro" .. "ng"] = 1 } end,
} }`)
	w.log.wait(t, "scripts are active", "plugins=13")
	s := w.station16("OLD-3")
	s.call("BootNotification", boot16)
	if got := s.call("Authorize", `{"idTag":"X"}`); got != `{"idTagInfo":{"parentIdTag":"1.6","status":"ConcurrentTx"}}` {
		t.Errorf("authorize: %s", got)
	}
	if got := s.call("Authorize", `{"idTag":"LAST"}`); got != `{"idTagInfo":{"status":"Accepted"}}` {
		t.Errorf("authorize by the callback of all versions: %s", got)
	}
	if got := s.call("Authorize", `{"idTag":"let through with 25 letters"}`); got != `{"idTagInfo":{"status":"Invalid"}}` {
		t.Errorf("what lenient validation let through is passed on: %s", got)
	}
	at := time.Now().UTC().Format(time.RFC3339)
	got := s.call("StartTransaction", `{"connectorId":1,"idTag":"X","meterStart":7,"timestamp":"`+at+`"}`)
	if got != `{"idTagInfo":{"status":"Expired"},"transactionId":1}` {
		t.Errorf("start: %s", got)
	}
	if got := s.call("StopTransaction", `{"transactionId":1,"meterStop":9,"timestamp":"`+at+`"}`); got != `"InternalError"` {
		t.Errorf("a stop with a wrong answer: %s", got)
	}
	if body := w.get("/api/v1/transactions/OLD-3/1"); !strings.Contains(body, `"energy":2`) {
		t.Errorf("the record is %s", body)
	}
	got = s.call("StartTransaction", `{"connectorId":2,"idTag":" last ","meterStart":8,"timestamp":"`+at+`"}`)
	if got != `{"idTagInfo":{"status":"Accepted"},"transactionId":2}` {
		t.Errorf("a start that is passed on: %s", got)
	}
}

// Meter values that don't say whose they are go to the transaction that runs on their connector, where weaknesses are let through.
func TestOCPP16_meterValuesWithoutTransaction(t *testing.T) {
	w := startLive(t, "stations.validation = \"lenient\"\n")
	s := w.station16("OLD-4")
	s.call("BootNotification", boot16)
	at := time.Now().UTC().Format(time.RFC3339)
	values := `{"connectorId":"1","meterValue":[{"timestamp":"` + at + `","sampledValue":[{"value":"20","unit":"wh"}]}]}`
	start := `{"connectorId":1,"idTag":"X","meterStart":7,"timestamp":"` + at + `"}`
	for _, c := range [][2]string{{"MeterValues", values}, {"StartTransaction", start}, {"MeterValues", values}, {"StopTransaction", `{"transactionId":1,"meterStop":30,"timestamp":"` + at + `"}`}, {"MeterValues", values}} {
		if got := s.call(c[0], c[1]); !strings.HasPrefix(got, "{") {
			t.Errorf("%s: %s", c[0], got)
		}
	}
	body := w.get("/api/v1/transactions/OLD-4/1")
	if n := strings.Count(body, `"type":"Updated"`); n != 1 || !strings.Contains(body, `"energy":23`) {
		t.Errorf("%d updates in %s", n, body)
	}
}
