package api_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/api"
	"csms/engine/auth"
	"csms/engine/events"
	"csms/engine/messages"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/engine/store"
)

func TestStations_provisioning(t *testing.T) {
	s := open(t)
	r := s.ask("PUT", "/api/v1/stations/CP1", `{"password":"a password of some length","registration":"Accepted","security_profile":1,"labels":{"site":"A","row":"1"}}`)
	if r.status != 200 || r.body["has_password"] != true || r.body["registration"] != "Accepted" || r.body["security_profile"] != 1.0 || strings.Contains(r.text, "a password") {
		t.Fatalf("PUT: %d %s", r.status, r.text)
	}
	if version, there := r.body["version"]; !there || version != nil {
		t.Errorf("a station that never connected has the version %v, not null", version)
	}
	st, ok := s.engine.Station("cp1")
	if info := st.Info(); !ok || info.Decided != engine.Accepted || !info.Provisioned {
		t.Errorf("the engine knows %+v", info)
	}
	r = s.ask("PATCH", "/api/v1/stations/cp1", `{"registration":null,"labels":{"row":null,"bay":"7"}}`)
	if labels := fmt.Sprint(r.body["labels"]); r.status != 200 || r.body["decided_registration"] != nil || labels != "map[bay:7 site:A]" || r.body["has_password"] != true {
		t.Errorf("PATCH: %d %s", r.status, r.text)
	}
	r = s.ask("PUT", "/api/v1/stations/CP1", `{"labels":{"x":"<b>'; DROP TABLE stations--"}}`)
	if labels := fmt.Sprint(r.body["labels"]); labels != "map[x:<b>'; DROP TABLE stations--]" {
		t.Errorf("labels: %s", labels)
	}
	for body, path := range map[string]string{
		`{"password":"short"}`:                                "body.password",
		`{"registration":"Maybe"}`:                            "body.registration",
		`{"security_profile":4}`:                              "body.security_profile",
		`{"security_profile":"1"}`:                            "body.security_profile",
		`{"labels":{"a=b":"x"}}`:                              "body.labels.a=b",
		`{"labels":{"a":"` + strings.Repeat("x", 256) + `"}}`: "body.labels.a",
		`{"validation":"some"}`:                               "body.validation",
		`{"surplus":1}`:                                       "body.surplus",
	} {
		if text := s.problem(s.ask("PUT", "/api/v1/stations/CP1", body), 422); !strings.Contains(text, path) {
			t.Errorf("%s: no %s in %s", body, path, text)
		}
	}
	s.problem(s.ask("PATCH", "/api/v1/stations/nobody", `{}`), 404)
	s.problem(s.ask("GET", "/api/v1/stations?conected=true", ""), 422)
	s.problem(s.ask("GET", "/api/v1/stations?label=load=100%", ""), 422)
	for query, want := range map[string]int{"q=cp": 1, "label=x": 1, "label=y": 0, "label=x%3Dno": 0, "connected=true": 0, "registration=Accepted": 0} {
		if r := s.ask("GET", "/api/v1/stations?"+query, ""); len(r.body["items"].([]any)) != want {
			t.Errorf("%s: %s", query, r.text)
		}
	}
	audit := s.ask("GET", "/api/v1/audit?target=stations/CP1", "")
	if len(audit.body["items"].([]any)) != 3 || strings.Contains(audit.text, "pbkdf2") || strings.Contains(audit.text, "a password") || !strings.Contains(audit.text, `"who":"local"`) {
		t.Errorf("audit: %s", audit.text)
	}
	if r := s.ask("DELETE", "/api/v1/stations/cp1", ""); r.status != 204 {
		t.Errorf("DELETE: %d %s", r.status, r.text)
	}
	s.problem(s.ask("GET", "/api/v1/stations/CP1", ""), 404)
	s.problem(s.ask("DELETE", "/api/v1/stations/CP1", ""), 404)
}

func TestStations_passwordIsMadeAndNeeded(t *testing.T) {
	s := open(t)
	r := s.ask("POST", "/api/v1/stations/CP1/password", `{}`)
	password, _ := r.body["password"].(string)
	if r.status != 200 || len(password) < 16 {
		t.Fatalf("%d %s", r.status, r.text)
	}
	st := s.station("CP1", func(o *sim.Options) { o.Password = password })
	r = s.ask("POST", "/api/v1/stations/CP1/password", `{"rotate":true}`)
	next, _ := r.body["password"].(string)
	if r.status != 200 || next == password {
		t.Fatalf("rotate: %d %s", r.status, r.text)
	}
	st.Close()
	if _, err := sim.Dial(t.Context(), s.stationsURL(), sim.Options{ID: "CP1", EVSEs: 1, Password: password}); err == nil {
		t.Error("the old password is still taken")
	}
	s.station("CP1", func(o *sim.Options) { o.Password = next })
}

func (s *site) stationsURL() string {
	return "ws" + strings.TrimPrefix(s.stations.URL, "http") + "/ocpp"
}

func TestTokens(t *testing.T) {
	s := open(t)
	r := s.ask("PUT", "/api/v1/tokens/04A2B3", `{"status":"Accepted","type":"ISO14443","group":"FLEET","expires":"2030-01-01T00:00:00+01:00","stations":["CP1"],"note":"=1+1"}`)
	if r.status != 200 || r.body["expires"] != "2029-12-31T23:00:00Z" || r.body["group"] != "FLEET" || r.body["language"] != nil {
		t.Fatalf("PUT: %d %s", r.status, r.text)
	}
	if r := s.ask("PATCH", "/api/v1/tokens/04a2b3", `{"status":"Blocked","group":null}`); r.body["status"] != "Blocked" || r.body["group"] != nil || r.body["note"] != "=1+1" {
		t.Errorf("PATCH: %s", r.text)
	}
	if r := s.ask("GET", "/api/v1/tokens/04a2B3", ""); r.body["id"] != "04A2B3" {
		t.Errorf("GET: %s", r.text)
	}
	for body, path := range map[string]string{
		`{"status":"Fine"}`: "body.status", `{"type":"Card"}`: "body.type", `{"expires":"soon"}`: "body.expires", `{"stations":"CP1"}`: "body.stations",
		`{"language":"much too long"}`: "body.language", `{"group":1}`: "body.group",
	} {
		if text := s.problem(s.ask("PUT", "/api/v1/tokens/X", body), 422); !strings.Contains(text, path) {
			t.Errorf("%s: no %s in %s", body, path, text)
		}
	}
	csv := func(r *http.Request) { r.Header.Set("Content-Type", "text/csv") }
	bad := s.ask("POST", "/api/v1/tokens", "id,status\nA1,Accepted\nA2,Fine\nA1,Accepted\n", csv)
	if text := s.problem(bad, 422); !strings.Contains(text, "line 3.status") || !strings.Contains(text, "line 4") {
		t.Errorf("import: %s", text)
	}
	s.problem(s.ask("GET", "/api/v1/tokens/A1", ""), 404)
	if r := s.ask("POST", "/api/v1/tokens", "id,status,note\nA1,,\"two, words\"\nA2,Blocked,'-1 or so\n", csv); r.status != 200 || r.body["imported"] != 2.0 {
		t.Errorf("import: %d %s", r.status, r.text)
	}
	s.problem(s.ask("POST", "/api/v1/tokens", "id,colour\nA1,red\n", csv), 422)
	s.problem(s.ask("POST", "/api/v1/tokens", `{"id":"A1"}`), 415)
	export := s.ask("GET", "/api/v1/tokens?limit=1", "", func(r *http.Request) { r.Header.Set("Accept", "text/csv") })
	want := "id,type,status,group,expires,language,stations,note\n04A2B3,ISO14443,Blocked,,2029-12-31T23:00:00.000Z,,CP1,'=1+1\nA1,,Accepted,,,,,\"two, words\"\nA2,,Blocked,,,,,'-1 or so\n"
	if export.text != want || !strings.HasPrefix(export.header.Get("Content-Type"), "text/csv") {
		t.Errorf("export:\n%s\nwant\n%s", export.text, want)
	}
	if r := s.ask("POST", "/api/v1/tokens", export.text, csv); r.status != 200 || r.body["imported"] != 3.0 {
		t.Errorf("the export can't be imported: %s", r.text)
	}
	if r := s.ask("GET", "/api/v1/tokens/A2", ""); r.body["note"] != "-1 or so" {
		t.Errorf("after the round trip: %s", r.text)
	}
	for query, want := range map[string]int{"q=a": 3, "q=WORDS": 1, "status=Blocked": 2, "group=FLEET": 0} {
		if r := s.ask("GET", "/api/v1/tokens?"+query, ""); len(r.body["items"].([]any)) != want {
			t.Errorf("%s: %s", query, r.text)
		}
	}
	if r := s.ask("DELETE", "/api/v1/tokens/a1", ""); r.status != 204 {
		t.Errorf("DELETE: %d", r.status)
	}
	s.problem(s.ask("DELETE", "/api/v1/tokens/a1", ""), 404)
	if len(s.changed) == 0 || s.changed[len(s.changed)-1] != "A1" {
		t.Errorf("those who remember tokens were told of %v", s.changed)
	}
}

func TestTransactions(t *testing.T) {
	s := open(t)
	event := func(kind v2.TransactionEventEnum, seq int, at string, wh float64) {
		req := &v2.TransactionEventRequest{EventType: kind, SeqNo: seq, Timestamp: ocpp.DateTime(at), TriggerReason: v2.TriggerReasonAuthorized,
			TransactionInfo: v2.Transaction{TransactionID: "T1"}, EVSE: &v2.EVSE{ID: 1}, IDToken: &v2.IDToken{IDToken: "04A2", Type: "ISO14443"},
			MeterValue: []v2.MeterValue{{Timestamp: ocpp.DateTime(at), SampledValue: []v2.SampledValue{{Value: wh}}}}}
		if _, err := s.store.RecordTransactionEvent(t.Context(), store.TransactionEvent{Station: "CP1", Request: req, Answer: "{}", Generation: "g1"}); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now().UTC().Truncate(time.Second)
	at := func(minutes int) string { return now.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339) }
	event(v2.TransactionEventStarted, 0, at(-20), 1000)
	event(v2.TransactionEventUpdated, 3, at(-10), 2000)
	event(v2.TransactionEventEnded, 4, at(-1), 3500)
	r := s.ask("GET", "/api/v1/transactions/cp1/T1", "")
	if r.body["energy"] != 2500.0 || r.body["active"] != false || fmt.Sprint(r.body["gaps"]) != "[map[from:1 to:2]]" || len(r.body["events"].([]any)) != 3 ||
		len(r.body["meter_values"].([]any)) != 3 || fmt.Sprint(r.body["token"]) != "map[id:04A2 type:ISO14443]" || r.body["generation"] != "g1" {
		t.Errorf("one: %s", r.text)
	}
	for query, want := range map[string]int{
		"": 1, "active=true": 0, "active=false": 1, "station=cp1": 1, "station=x": 0, "token=04a2": 1, "gaps=true": 1, "gaps=false": 0, "closed=true": 0,
		"from=" + at(-25): 1, "from=" + at(-5): 0, "to=" + at(-25): 0,
	} {
		if r := s.ask("GET", "/api/v1/transactions?"+query, ""); r.status != 200 || len(r.body["items"].([]any)) != want {
			t.Errorf("%q: %d %s", query, r.status, r.text)
		}
	}
	s.problem(s.ask("GET", "/api/v1/transactions?from=yesterday", ""), 422)
	s.problem(s.ask("GET", "/api/v1/transactions/cp1/T2", ""), 404)
	csv := func(r *http.Request) { r.Header.Set("Accept", "text/csv") }
	if r := s.ask("GET", "/api/v1/transactions", "", csv); !strings.Contains(r.text, "CP1,T1,1,,04A2,ISO14443,") || !strings.Contains(r.text, ",2500,1000,3500,") {
		t.Errorf("CSV: %s", r.text)
	}
	if r := s.ask("GET", "/api/v1/transactions/CP1/T1", "", csv); strings.Count(r.text, "\n") != 4 || !strings.Contains(r.text, ",3500,Wh,Energy.Active.Import.Register,") {
		t.Errorf("CSV of one: %s", r.text)
	}
}

func TestMessages(t *testing.T) {
	s := open(t)
	s.station("CP1")
	r := s.ask("GET", "/api/v1/stations/cp1/messages?action=BootNotification", "")
	items, _ := r.body["items"].([]any)
	if r.status != 200 || len(items) != 2 || items[0].(map[string]any)["direction"] != "out" || items[1].(map[string]any)["type"] != "CALL" {
		t.Errorf("%d %s", r.status, r.text)
	}
	answer := items[0].(map[string]any)
	if payload, _ := answer["payload"].(map[string]any); answer["outcome"] != "Accepted" || answer["action"] != "BootNotification" ||
		payload["interval"] != 300.0 || answer["duration"] == nil || answer["size"] == nil || items[1].(map[string]any)["outcome"] != nil {
		t.Errorf("taken apart: %s", r.text)
	}
	if r := s.ask("GET", "/api/v1/messages?station=nobody", ""); len(r.body["items"].([]any)) != 0 {
		t.Errorf("of nobody: %s", r.text)
	}
	s.problem(s.ask("GET", "/api/v1/messages?cursor=x", ""), 422)
}

func TestReports_reservationsHideWhatIsTypedIn(t *testing.T) {
	s := open(t)
	s.station("CP1")
	for id, kind := range []v2.IDTokenEnum{v2.IDTokenISO14443, "keycode"} {
		req := &v2.ReserveNowRequest{ID: id, ExpiryDateTime: ocpp.NewDateTime(time.Now()), IDToken: v2.IDToken{IDToken: "1234", Type: kind}}
		if err := s.store.SaveReservation(t.Context(), "CP1", req, "Accepted", time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	r := s.ask("GET", "/api/v1/stations/cp1/reservations", "")
	for _, want := range []string{`"token":"1234","token_type":"ISO14443"`, `"token":"***","token_type":"keycode"`} {
		if !strings.Contains(r.text, want) {
			t.Errorf("%s is missing in %s", want, r.text)
		}
	}
}

func TestReports_ofAStation(t *testing.T) {
	s := open(t)
	s.station("CP1")
	value := "42"
	if err := s.store.SaveVariables(t.Context(), "CP1", []store.Variable{{VariableID: store.VariableID{Component: "C", Variable: "V", EVSE: 1}, Value: &value}}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.SaveEventStream(t.Context(), "CP1", &v2.NotifyPeriodicEventStream{ID: 4, Pending: 1, Basetime: ocpp.NewDateTime(time.Now()), Data: []v2.StreamDataElement{{T: 1, V: "21.5"}}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if r := s.ask("GET", "/api/v1/stations/cp1/event-streams", ""); !strings.Contains(r.text, `"stream":4`) || !strings.Contains(r.text, `"value":"21.5"`) {
		t.Errorf("event streams: %s", r.text)
	}
	r := s.ask("GET", "/api/v1/stations/cp1/variables", "")
	if !strings.Contains(r.text, `"component":"C"`) || !strings.Contains(r.text, `"value":"42"`) || !strings.Contains(r.text, `"differs":false`) {
		t.Errorf("variables: %s", r.text)
	}
	for _, name := range []string{"monitors", "profiles", "limits", "certificates", "security-events", "reservations", "display-messages", "jobs", "events", "meter-values", "event-streams"} {
		if r := s.ask("GET", "/api/v1/stations/cp1/"+name, ""); r.status != 200 || r.body["items"] == nil {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
		s.problem(s.ask("GET", "/api/v1/stations/nobody/"+name, ""), 404)
	}
}

func TestOperators_tokensAndRoles(t *testing.T) {
	const full, read = annsToken, "the token of bob, long"
	s := open(t, func(o *api.Options) {
		o.Operators = auth.NewOperators([]auth.Operator{{Name: "ann", Role: auth.Full, Token: full}, {Name: "bob", Role: auth.Read, Token: read}})
	})
	bearer := func(token string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
	}
	r := s.ask("GET", "/api/v1/stations", "")
	if s.problem(r, 401); r.header.Get("WWW-Authenticate") == "" {
		t.Error("401 without WWW-Authenticate")
	}
	for _, path := range []string{"/metrics", "/openapi.json", "/api/v1/events", "/api/v1/audit", "/nothing"} {
		s.problem(s.ask("GET", path, ""), 401)
	}
	s.problem(s.ask("GET", "/api/v1/stations", "", bearer(full+"x")), 401)
	for _, path := range []string{"/healthz", "/readyz"} {
		if r := s.ask("GET", path, ""); r.status != 200 {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	if r := s.ask("GET", "/readyz", ""); r.body["generation"] != "" {
		t.Errorf("/readyz tells anybody %s", r.text)
	}
	if r := s.ask("GET", "/readyz", "", bearer(read)); r.body["generation"] != "abc" {
		t.Errorf("/readyz tells operators %s", r.text)
	}
	if r := s.ask("GET", "/api/v1/stations", "", bearer(read)); r.status != 200 {
		t.Errorf("reading: %d %s", r.status, r.text)
	}
	s.problem(s.ask("PUT", "/api/v1/tokens/A1", `{}`, bearer(read)), 403)
	if r := s.ask("PUT", "/api/v1/tokens/A1", `{}`, bearer(full)); r.status != 200 {
		t.Errorf("writing: %d %s", r.status, r.text)
	}
	if r := s.ask("GET", "/api/v1/audit", "", bearer(read)); !strings.Contains(r.text, `"who":"ann"`) {
		t.Errorf("audit: %s", r.text)
	}

	s.problem(s.ask("POST", "/api/v1/login", `{"token":"no"}`), 401)
	r = s.ask("POST", "/api/v1/login", `{"token":"`+full+`"}`)
	set := r.header.Get("Set-Cookie")
	if r.status != 200 || !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Strict") || strings.Contains(set, full) {
		t.Fatalf("login: %d %s", r.status, set)
	}
	cookie := func(r *http.Request) { r.Header.Set("Cookie", strings.SplitN(set, ";", 2)[0]) }
	if r := s.ask("GET", "/api/v1/whoami", "", cookie); r.body["name"] != "ann" {
		t.Errorf("by cookie: %d %s", r.status, r.text)
	}
	s.problem(s.ask("PUT", "/api/v1/tokens/A2", `{}`, cookie), 403)
	if r := s.ask("PUT", "/api/v1/tokens/A2", `{}`, cookie, func(r *http.Request) { r.Header.Set("Origin", s.operators.URL) }); r.status != 200 {
		t.Errorf("by cookie, from our page: %d %s", r.status, r.text)
	}
}

func TestOperators_guessing(t *testing.T) {
	const token = annsToken
	s := open(t, func(o *api.Options) {
		o.Operators = auth.NewOperators([]auth.Operator{{Name: "ann", Role: auth.Full, Token: token}, {Name: "bob", Role: auth.Read, Token: "the token of bob, long"}})
	})
	bearer := func(token string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
	}
	if r := s.ask("GET", "/api/v1/whoami", "", bearer(token)); r.status != 200 {
		t.Fatal(r.text)
	}
	for i := range 10 {
		s.problem(s.ask("GET", "/api/v1/whoami", "", bearer(fmt.Sprint("guess ", i))), 401)
	}
	for _, r := range []reply{s.ask("GET", "/api/v1/whoami", "", bearer("one more")), s.ask("POST", "/api/v1/login", `{"token":"the token of bob, long"}`)} {
		if s.problem(r, 429); r.header.Get("Retry-After") == "" {
			t.Error("429 without Retry-After")
		}
	}
	if r := s.ask("GET", "/api/v1/audit", "", bearer(token)); strings.Count(r.text, `"who":"127.0.0.1","action":"too many wrong tokens"`) != 1 {
		t.Errorf("audit: %d %s", r.status, r.text)
	}
}

func TestEvents_stream(t *testing.T) {
	var hub *events.Hub
	s := open(t, func(o *api.Options) { hub = o.Events })
	listen := func(query string) *bufio.Scanner {
		ctx, cancel := context.WithCancel(t.Context())
		t.Cleanup(cancel)
		req, err := http.NewRequestWithContext(ctx, "GET", s.operators.URL+"/api/v1/events?"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		lines := bufio.NewScanner(res.Body)
		lines.Scan() // the comment: the subscription stands
		return lines
	}
	next := func(lines *bufio.Scanner, event string) string {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == "event: "+event {
				lines.Scan()
				lines.Scan()
				return lines.Text()
			}
		}
		t.Fatalf("the stream ended before a %s event: %v", event, lines.Err())
		return ""
	}
	all, one := listen(""), listen("station=cp2&type=boot,refused")
	both := listen("messages=cp2&type=connected")
	s.station("CP1")
	s.station("CP2")
	if data := next(all, events.Connected); !strings.Contains(data, `"station":"CP1"`) || !strings.Contains(data, `"version":"2.0.1"`) {
		t.Errorf("connected: %s", data)
	}
	if data := next(all, events.Status); !strings.Contains(data, `"status":"Available"`) {
		t.Errorf("status: %s", data)
	}
	if data := next(one, events.Boot); !strings.Contains(data, `"station":"CP2"`) || !strings.Contains(data, `"registration":"Accepted"`) {
		t.Errorf("boot: %s", data)
	}
	if data := next(both, events.Connected); !strings.Contains(data, `"station":"CP1"`) {
		t.Errorf("connected beside messages: %s", data)
	}
	for _, id := range []string{"CP1", "CP2"} {
		hub.Publish(events.Message, id, messages.Message{Station: id, Type: "CALL"})
	}
	if data := next(both, events.Message); !strings.Contains(data, `"station":"CP2"`) {
		t.Errorf("message: %s", data)
	}
	s.problem(s.ask("GET", "/api/v1/events?type=nonsense", ""), 422)
	s.problem(s.ask("GET", "/api/v1/events?colour=red", ""), 422)
}
