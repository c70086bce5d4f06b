package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/sim"
)

// request asks the operators' side anything.
func (w *whole) request(method, path, body string) (status int, text string) {
	w.Helper()
	req, err := http.NewRequest(method, "http://"+w.app.OperatorsAddr().String()+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	return res.StatusCode, string(answer)
}

// must runs a command of the command line that has to succeed.
func (w *whole) must(args ...string) (stdout string) {
	w.Helper()
	code, stdout, stderr := w.ask("", args...)
	if code != 0 {
		w.Fatalf("csms %s: exit code %d\n%s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// hurried makes time pass at once for a station, but not the time to its next heartbeat.
func hurried(ctx context.Context, d time.Duration) error {
	if d >= time.Minute {
		<-ctx.Done()
	}
	return ctx.Err()
}

// charged is what the database has of a transaction, without its ids, times and measurements.
type charged struct {
	Station, Token, Reason string
	EVSE, Events, Gaps     int
	Offline, Measured      bool
}

// A site is lived through: stations with passwords over TLS, tokens by REST and on the command line, sessions by card and by
// command, a cut in mid-session, a restart, and what was queued meanwhile with repetitions and a loss. The records are the
// same whatever version the stations speak, but that OCPP 1.6 has no numbers by which a loss would show.
func TestSite_livedThrough(t *testing.T) {
	for _, c := range []struct {
		version ocpp.Version
		gaps    int
	}{{ocpp.V16, 0}, {ocpp.V201, 1}, {ocpp.V21, 1}} {
		t.Run(c.version.String(), func(t *testing.T) {
			s := openSite(t, c.version)
			s.chargeByCard()
			s.chargeByCommand()
			s.cutOff()
			want := []charged{
				{Station: "byCard", Token: "CARD-1", Reason: "Local", EVSE: 1, Events: 4, Measured: true},
				{Station: "byCommand", Token: "CARD-2", Reason: "Remote", EVSE: 2, Events: 4, Measured: true},
				{Station: "cutOff", Token: "CARD-1", Reason: "EVDisconnected", EVSE: 1, Events: 5, Gaps: c.gaps, Offline: true, Measured: true},
			}
			if got := s.recorded(); !reflect.DeepEqual(got, want) {
				t.Errorf("the database has\n%+v, want\n%+v", got, want)
			}
			s.exported(3)
		})
	}
}

// site is the program with three stations of one version.
type site struct {
	*whole
	version   ocpp.Version
	config    string
	trust     *tls.Config
	passwords map[string]string
}

func openSite(t *testing.T, v ocpp.Version) *site {
	t.Helper()
	cert, key := selfSigned(t, t.TempDir())
	pem, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{version: v, trust: &tls.Config{RootCAs: x509.NewCertPool()}, passwords: map[string]string{}}
	s.trust.RootCAs.AppendCertsFromPEM(pem)
	s.config = "stations.allow_anonymous = false\nstations.security_profile = 2\n" +
		"stations.tls_cert = [" + quote(cert) + "]\nstations.tls_key = [" + quote(key) + "]\n[settings]\nunknown_tokens = \"Invalid\"\n"
	s.whole = startLive(t, s.config)

	s.passwords["byCard"], s.passwords["byCommand"] = "the password of byCard", "the password of byCommand"
	if status, text := s.request("PUT", "/api/v1/stations/byCard", `{"password":"`+s.passwords["byCard"]+`"}`); status != http.StatusOK {
		t.Fatalf("provisioning: %d %s", status, text)
	}
	s.must("stations", "set", "byCommand", "--password", s.passwords["byCommand"])
	var made struct{ Password string }
	if err := json.Unmarshal([]byte(s.must("stations", "set", "cutOff", "--generate-password")), &made); err != nil || made.Password == "" {
		t.Fatalf("a password was not made: %v", err)
	}
	s.passwords["cutOff"] = made.Password
	if status, text := s.request("PUT", "/api/v1/tokens/CARD-1", `{"type":"ISO14443","status":"Accepted"}`); status != http.StatusOK {
		t.Fatalf("a token by REST: %d %s", status, text)
	}
	s.must("tokens", "set", "CARD-2")
	s.must("tokens", "set", "CARD-3", "--status", "Blocked")
	return s
}

// url is the stations' listener; it stays over a restart.
func (s *site) url() string { return "wss://" + s.app.StationsAddr().String() + "/ocpp" }

// station connects a station of the site, which boots.
func (s *site) station(id string, wait func(context.Context, time.Duration) error) *sim.Station {
	s.Helper()
	o := sim.Options{ID: id, Version: s.version, Password: "not the password", TLS: s.trust, Wait: wait}
	if _, err := sim.Dial(s.Context(), s.url(), o); err == nil {
		s.Fatalf("%s was let in with a wrong password", id)
	}
	o.Password = s.passwords[id]
	st, err := sim.Dial(s.Context(), s.url(), o)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { st.Close() })
	if err := st.Begin(s.Context(), v2.BootReasonPowerUp); err != nil {
		s.Fatal(err)
	}
	return st
}

// chargeByCard is a session from the card to the end, after cards that are refused.
func (s *site) chargeByCard() {
	s.Helper()
	st := s.station("byCard", hurried)
	for card, want := range map[string]v2.AuthorizationStatusEnum{
		"CARD-1": v2.AuthorizationStatusAccepted, "CARD-3": v2.AuthorizationStatusBlocked, "CARD-4": v2.AuthorizationStatusInvalid,
	} {
		info, err := st.Authorize(s.Context(), sim.Token(card))
		if err != nil || info.Status != want {
			s.Fatalf("%s: %+v, %v", card, info, err)
		}
	}
	session, res, err := st.StartSession(s.Context(), sim.SessionOptions{Token: sim.Token("CARD-1"), EVSE: 1})
	if err != nil || res.IDTokenInfo == nil || res.IDTokenInfo.Status != v2.AuthorizationStatusAccepted {
		s.Fatalf("start: %+v, %v", res, err)
	}
	s.update(session, nil)
	s.update(session, nil)
	s.end(session, v2.TriggerReasonStopAuthorized, v2.ReasonLocal, nil)
}

// update sends meter values; want is the error, nil for none.
func (s *site) update(session *sim.Session, want error) {
	s.Helper()
	if _, err := session.Update(s.Context(), v2.TriggerReasonMeterValuePeriodic); !errors.Is(err, want) {
		s.Fatalf("meter values: %v, want %v", err, want)
	}
}

func (s *site) end(session *sim.Session, trigger v2.TriggerReasonEnum, reason v2.ReasonEnum, want error) {
	s.Helper()
	if _, err := session.End(s.Context(), trigger, reason); !errors.Is(err, want) {
		s.Fatalf("end: %v, want %v", err, want)
	}
}

// chargeByCommand is a session that operators start on the command line and stop by REST, in the terms of 2.0.1. It has two
// meter values.
func (s *site) chargeByCommand() {
	s.Helper()
	values := make(chan struct{}, 2)
	values <- struct{}{}
	values <- struct{}{}
	st := s.station("byCommand", func(ctx context.Context, d time.Duration) error {
		if d != 10*time.Second { // between meter values
			return hurried(ctx, d)
		}
		select {
		case <-values:
		case <-ctx.Done():
		}
		return ctx.Err()
	})
	answer := s.must("call", "byCommand", "RequestStartTransaction", `{"remoteStartId":7,"evseId":2,"idToken":{"idToken":"CARD-2","type":"ISO14443"}}`)
	if !strings.Contains(answer, `"Accepted"`) {
		s.Fatalf("the start was answered %s", answer)
	}
	var id string
	eventually(s.T, func() bool {
		var list struct {
			Items []struct {
				ID string
			}
		}
		if err := json.Unmarshal([]byte(s.get("/api/v1/transactions?active=true&station=byCommand")), &list); err != nil {
			s.Fatal(err)
		}
		if len(list.Items) != 1 {
			return false
		}
		id = list.Items[0].ID
		return strings.Count(s.get("/api/v1/transactions/byCommand/"+id), `"type":"Updated"`) == 2
	})
	status, text := s.request("POST", "/api/v1/stations/byCommand/calls", `{"action":"RequestStopTransaction","payload":{"transactionId":"`+id+`"}}`)
	if status != http.StatusOK || !strings.Contains(text, `"Accepted"`) {
		s.Fatalf("the stop was answered %d %s", status, text)
	}
	if err := st.Settle(s.Context()); err != nil {
		s.Fatal(err)
	}
}

// cutOff is a session whose station loses its connection, while the program is started anew. One of the events that it
// queues gets lost; it sends the others, and repeats the first and the last.
func (s *site) cutOff() {
	s.Helper()
	st := s.station("cutOff", hurried)
	session, _, err := st.StartSession(s.Context(), sim.SessionOptions{Token: sim.Token("CARD-1"), EVSE: 1})
	if err != nil {
		s.Fatal(err)
	}
	start := session.Last()
	s.update(session, nil)
	beforeCut := session.Last()
	st.Drop()
	s.update(session, sim.ErrQueued)
	s.update(session, sim.ErrQueued)
	if n := st.Lose(1); n != 1 {
		s.Fatalf("%d events were lost", n)
	}
	listen := "stations.listen = \"" + s.app.StationsAddr().String() + "\"\noperators.listen = \"127.0.0.1:0\"\n"
	s.restart(listen + s.config)

	if err := st.Connect(s.Context()); err != nil {
		s.Fatal(err)
	}
	repeat := func(m sim.Sample) {
		s.Helper()
		if _, err := st.Call(s.Context(), m.Action, m.Request); err != nil {
			s.Errorf("repeated %s: %v", m.Action, err)
		}
	}
	repeat(start)
	repeat(beforeCut)
	if err := st.Flush(s.Context()); err != nil {
		s.Fatal(err)
	}
	s.update(session, nil)
	s.end(session, v2.TriggerReasonEVDeparted, v2.ReasonEVDisconnected, nil)
	repeat(session.Last())
	if session.ID() == "" || st.Registration() != "Accepted" {
		s.Errorf("transaction %q, registration %q", session.ID(), st.Registration())
	}
}

// recorded reads the database with plain SQL.
func (s *site) recorded() []charged {
	s.Helper()
	db, err := sql.Open("sqlite", filepath.Join(s.dir, "data", "csms.db"))
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT t.station_id, t.id_token, t.stopped_reason, t.evse_id, count(e.seq_no), t.gap_count, t.offline,
			t.energy > 0 AND abs(t.energy - (t.meter_stop - t.meter_start)) < 0.001 AND t.active = 0 AND t.start IS NOT NULL AND t."end" IS NOT NULL
		FROM transactions t JOIN transaction_events e ON e.transaction_key = t.key GROUP BY t.key ORDER BY t.station_id`)
	if err != nil {
		s.Fatal(err)
	}
	defer rows.Close()
	var all []charged
	for rows.Next() {
		var r charged
		if err := rows.Scan(&r.Station, &r.Token, &r.Reason, &r.EVSE, &r.Events, &r.Gaps, &r.Offline, &r.Measured); err != nil {
			s.Fatal(err)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		s.Fatal(err)
	}
	var occupied int
	if err := db.QueryRow(`SELECT count(*) FROM connectors WHERE connector_status <> 'Available'`).Scan(&occupied); err != nil || occupied != 0 {
		s.Errorf("%d connectors are not available (%v)", occupied, err)
	}
	return all
}

// exported reads the CSV of the transactions.
func (s *site) exported(want int) {
	s.Helper()
	rows, err := csv.NewReader(strings.NewReader(s.must("transactions", "--csv"))).ReadAll()
	if err != nil || len(rows) != want+1 {
		s.Fatalf("%d rows, %v", len(rows), err)
	}
	station, energy := -1, -1
	for i, name := range rows[0] {
		switch name {
		case "station":
			station = i
		case "energy_wh":
			energy = i
		}
	}
	if station < 0 || energy < 0 {
		s.Fatalf("the header is %v", rows[0])
	}
	for _, row := range rows[1:] {
		if wh := row[energy]; wh == "" || strings.HasPrefix(wh, "-") || wh == "0" || s.passwords[row[station]] == "" {
			s.Errorf("the row %v", row)
		}
	}
}
