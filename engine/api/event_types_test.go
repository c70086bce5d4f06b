package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"csms/engine/api"
	"csms/engine/auth"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// listen opens a stream of events.
func (s *site) listen(query string, change ...func(*http.Request)) *bufio.Scanner {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Context())
	s.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", s.operators.URL+"/api/v1/events?"+query, nil)
	if err != nil {
		s.Fatal(err)
	}
	for _, c := range change {
		c(req)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	if lines.Scan(); res.Header.Get("Content-Type") != "text/event-stream" { // the comment: the subscription stands
		s.Fatalf("the stream: %s %s", res.Status, lines.Text())
	}
	return lines
}

// happened returns the data of the next event.
func (s *site) happened(lines *bufio.Scanner) (data map[string]any) {
	s.Helper()
	for lines.Scan() {
		text, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var e struct{ Data map[string]any }
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			s.Fatalf("%s: %v", text, err)
		}
		return e.Data
	}
	s.Fatalf("the stream ended: %v", lines.Err())
	return nil
}

func TestEvents_ofATransaction(t *testing.T) {
	s := open(t) // its policy has no callback for transaction events
	st := s.station("CP1")
	lines := s.listen("type=transaction")
	begin := time.Now().Add(-time.Minute).UTC().Truncate(time.Second)
	send := func(kind v2.TransactionEventEnum, seq int, change ...func(*v2.TransactionEventRequest)) map[string]any {
		req := &v2.TransactionEventRequest{
			EventType: kind, SeqNo: seq, Timestamp: ocpp.NewDateTime(begin.Add(time.Duration(seq) * time.Minute)),
			TriggerReason: v2.TriggerReasonMeterValuePeriodic, TransactionInfo: v2.Transaction{TransactionID: "T1"},
		}
		for _, c := range change {
			c(req)
		}
		if _, err := st.Call(t.Context(), "TransactionEvent", req); err == nil {
			t.Fatal("the event was decided")
		}
		return s.happened(lines)
	}
	send(v2.TransactionEventStarted, 0, reading(1000, 0), func(r *v2.TransactionEventRequest) {
		r.IDToken = &v2.IDToken{IDToken: "1234", Type: v2.IDTokenKeyCode}
	})
	e := send(v2.TransactionEventUpdated, 1, reading(1100, 7200))
	for name, want := range map[string]any{
		"transaction": "T1", "type": "Updated", "seq_no": 1.0, "energy": 100.0, "power": 7200.0, "active": true, "start": begin.Format(time.RFC3339),
		"time": begin.Add(time.Minute).Format(time.RFC3339), "failure": "NotSupported", "evse": nil,
	} {
		if e[name] != want {
			t.Errorf("%s is %v, want %v", name, e[name], want)
		}
	}
	if e := send(v2.TransactionEventEnded, 2, func(r *v2.TransactionEventRequest) {
		r.IDToken = &v2.IDToken{IDToken: "1234", Type: v2.IDTokenKeyCode}
	}); e["token"] != "***" || e["power"] != nil || e["active"] != false || e["energy"] != 100.0 {
		t.Errorf("ended: %v", e)
	}
}

func TestEvents_statusAndFailures(t *testing.T) {
	s := open(t)
	st := s.station("CP1")
	known, _ := s.engine.Station("CP1")
	lines := s.listen("type=status")
	known.SetStatus(1, 1, "Occupied", time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC))
	if e := s.happened(lines); fmt.Sprint(e) != "map[connector:1 evse:1 since:2030-01-02T03:04:05Z status:Occupied]" {
		t.Errorf("status: %v", e)
	}
	failed := s.listen("type=failed")
	if _, err := st.Call(t.Context(), "Heartbeat", &v2.HeartbeatRequest{}); err == nil {
		t.Fatal("the policy has a callback")
	}
	if e := s.happened(failed); e["action"] != "Heartbeat" || e["code"] != "NotSupported" {
		t.Errorf("failed: %v", e)
	}
}

func TestEvents_comeByCookie(t *testing.T) {
	const token = annsToken
	s := open(t, func(o *api.Options) {
		o.Operators = auth.NewOperators([]auth.Operator{{Name: "ann", Role: auth.Full, Token: token}})
	})
	ours := func(r *http.Request) { r.Header.Set("Origin", s.operators.URL) }
	s.problem(s.ask("GET", "/api/v1/whoami", ""), 401)
	r := s.ask("POST", "/api/v1/login", `{"token":"`+token+`"}`, ours)
	if r.body["name"] != "ann" || r.body["role"] != "full" || r.body["token_needed"] != true {
		t.Fatalf("login: %d %s", r.status, r.text)
	}
	set := r.header.Get("Set-Cookie")
	cookie := func(r *http.Request) { r.Header.Set("Cookie", strings.SplitN(set, ";", 2)[0]) }
	if r := s.ask("GET", "/api/v1/whoami", "", cookie); r.body["token_needed"] != true {
		t.Errorf("whoami: %d %s", r.status, r.text)
	}
	lines := s.listen("type=change", cookie)
	if r := s.ask("PUT", "/api/v1/stations/CP1", `{}`, cookie, ours); r.status != 200 {
		t.Fatalf("a change: %d %s", r.status, r.text)
	}
	if e := s.happened(lines); e["who"] != "ann" || e["target"] != "stations/CP1" {
		t.Errorf("change: %v", e)
	}
	r = s.ask("POST", "/api/v1/logout", "", cookie, ours)
	if set := r.header.Get("Set-Cookie"); r.status != 204 || !strings.Contains(set, "Max-Age=0") {
		t.Errorf("logout: %d %q", r.status, set)
	}
}

func TestEvents_areDescribed(t *testing.T) {
	s := open(t)
	paths, _ := s.ask("GET", "/openapi.json", "").body["paths"].(map[string]any)
	described := fmt.Sprint(paths["/api/v1/events"])
	for _, want := range []string{"connected", "disconnected", "refused", "boot", "status", "transaction", "authorize", "security", "failed", "message", "scripts",
		"log", "store", "change", "event: missed", "power"} {
		if !strings.Contains(described, want) {
			t.Errorf("the stream is described without %q", want)
		}
	}
	for _, path := range []string{"/api/v1/login", "/api/v1/logout", "/api/v1/whoami"} {
		if paths[path] == nil {
			t.Errorf("%s is not described", path)
		}
	}
}
