package main

import (
	"fmt"
	"io"
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
		body := fmt.Sprintf(`{"action":"%s","payload":%s}`, action, payload)
		res, err := http.Post("http://"+w.app.OperatorsAddr().String()+"/api/v1/stations/OLD-7/calls", "application/json", strings.NewReader(body))
		if err != nil {
			done <- err.Error()
			return
		}
		defer res.Body.Close()
		text, _ := io.ReadAll(res.Body)
		done <- strings.TrimSpace(string(text))
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
