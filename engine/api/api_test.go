package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"csms/engine"
	"csms/engine/api"
	"csms/engine/api/openapitest"
	"csms/engine/auth"
	"csms/engine/events"
	"csms/engine/messages"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/engine/records"
	"csms/engine/sim"
	"csms/engine/store"
)

// accepting is an engine.Policy that accepts every station and has nothing else.
type accepting struct{}

func (accepting) Connect(context.Context, engine.Handshake) error { return nil }
func (a accepting) Begin() engine.Decider                         { return a }
func (accepting) Normalizes() bool                                { return false }
func (accepting) Normalize(context.Context, *engine.Station, string, []byte) ([]byte, error) {
	return nil, nil
}
func (accepting) Handle(_ context.Context, c *engine.Call) (engine.Decision, error) {
	switch c.Request.(type) {
	case *v2.BootNotificationRequest:
		return engine.Decision{Response: &v2.BootNotificationResponse{
			CurrentTime: "2026-01-02T03:04:05Z", Interval: 300, Status: v2.RegistrationStatusAccepted,
		}}, nil
	case *v2.StatusNotificationRequest:
		return engine.Decision{Response: &v2.StatusNotificationResponse{}}, nil
	}
	return engine.Decision{}, engine.ErrNoCallback
}
func (accepting) Disconnect(context.Context, *engine.Station, string) {}

// fakeScripts are scripts whose state a test sets.
type fakeScripts struct {
	status api.ScriptStatus
	reload error
	log    []api.ScriptLogLine
}

func (f *fakeScripts) Status() api.ScriptStatus             { return f.status }
func (f *fakeScripts) Reload(context.Context, string) error { return f.reload }
func (f *fakeScripts) Log(limit int) []api.ScriptLogLine    { return f.log[:min(limit, len(f.log))] }
func (f *fakeScripts) Reference() []api.ScriptReference {
	return []api.ScriptReference{{Group: "modules", Name: "log", Text: "---@class LogModule"}}
}
func (f *fakeScripts) Rollback(_ context.Context, name, _ string) error {
	if name != "abcdef" {
		return api.ErrNoGeneration
	}
	return f.reload
}

type site struct {
	*testing.T
	engine              *engine.Engine
	stations, operators *httptest.Server
	scripts             *fakeScripts
	store               *store.Store
	messages            *messages.Log
	changed             []string // tokens
	ready               error
	described           *openapitest.Description // every answer is held to it
}

func open(t *testing.T, change ...func(*api.Options)) *site {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	kept, err := store.Open(t.Context(), "memory:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	log, err := messages.Open(messages.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	hub := new(events.Hub)
	e := engine.New(engine.Options{
		Policy: accepting{}, Actions: v2.Actions, Log: quiet, Records: records.New(records.Options{Store: kept, Log: quiet}),
		Verifier: auth.NewVerifier(auth.VerifierOptions{}), Events: hub, Frames: log, Versions: sim.Versions(),
	})
	registry := prometheus.NewRegistry()
	registry.MustRegister(e.Metrics().Collectors()...)
	s := &site{T: t, stations: httptest.NewServer(e), scripts: &fakeScripts{status: api.ScriptStatus{Generation: "abc", Callbacks: map[string]api.ScriptCallback{}}}}
	s.engine, s.store, s.messages = e, kept, log
	o := api.Options{
		Engine: e, StationsURL: "ws://csms.example/ocpp/", Scripts: s.scripts, Metrics: registry, Ready: func() error { return s.ready }, Hosts: []string{"csms.example"}, Log: quiet,
		Store: kept, Events: hub, Messages: log, TokenChanged: func(id string) { s.changed = append(s.changed, id) },
	}
	for _, c := range change {
		c(&o)
	}
	handler := api.New(o)
	s.described = description(t, handler)
	s.operators = httptest.NewServer(handler)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		e.Shutdown(ctx)
		s.stations.Close()
		s.operators.Close()
	})
	return s
}

// station connects a simulated station that has booted and reported its status.
func (s *site) station(id string, change ...func(*sim.Options)) *sim.Station {
	s.Helper()
	o := sim.Options{ID: id, EVSEs: 1, Vendor: "Acme", Model: "M1"}
	for _, c := range change {
		c(&o)
	}
	st, err := sim.Dial(s.Context(), "ws"+strings.TrimPrefix(s.stations.URL, "http")+"/ocpp", o)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { st.Close() })
	if err := st.Begin(s.Context(), v2.BootReasonPowerUp); err != nil {
		s.Fatal(err)
	}
	return st
}

type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (s *site) ask(method, path, body string, change ...func(*http.Request)) reply {
	s.Helper()
	req, err := http.NewRequest(method, s.operators.URL+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, c := range change {
		c(req)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	r := reply{status: res.StatusCode, header: res.Header, text: string(text)}
	json.Unmarshal(text, &r.body)
	if err := s.described.Check(req, r.status, r.header, text); err != nil {
		s.Errorf("%s %s: %v\n%s", method, path, err, text)
	}
	return r
}

// problem checks that r is problem+json of a status and returns its detail.
func (s *site) problem(r reply, status int) string {
	s.Helper()
	if r.status != status || r.header.Get("Content-Type") != "application/problem+json" || r.body["status"] != float64(status) || r.body["title"] == "" {
		s.Errorf("got %d %s %s, want a problem %d", r.status, r.header.Get("Content-Type"), r.text, status)
	}
	return r.text
}

func TestStations_listAndOne(t *testing.T) {
	s := open(t)
	for _, id := range []string{"B2", "a1", "C3"} {
		s.station(id)
	}
	r := s.ask("GET", "/api/v1/stations?limit=2", "")
	items := r.body["items"].([]any)
	if len(items) != 2 || items[0].(map[string]any)["id"] != "a1" || items[1].(map[string]any)["id"] != "B2" || r.body["next"] == nil {
		t.Fatalf("first page: %s", r.text)
	}
	r = s.ask("GET", "/api/v1/stations?limit=2&cursor="+r.body["next"].(string), "")
	if items := r.body["items"].([]any); len(items) != 1 || items[0].(map[string]any)["id"] != "C3" || r.body["next"] != nil {
		t.Errorf("second page: %s", r.text)
	}
	r = s.ask("GET", "/api/v1/stations/A1", "")
	for key, want := range map[string]any{
		"id": "a1", "version": "2.0.1", "connected": true, "registration": "Accepted", "vendor": "Acme", "model": "M1", "auth": "none", "status": "Available",
	} {
		if r.body[key] != want {
			t.Errorf("%s is %v, want %v", key, r.body[key], want)
		}
	}
	evse := r.body["evses"].([]any)[0].(map[string]any)
	if evse["id"] != 1.0 || evse["connectors"].([]any)[0].(map[string]any)["status"] != "Available" {
		t.Errorf("evses: %v", evse)
	}
	s.problem(s.ask("GET", "/api/v1/stations/nobody", ""), 404)
	s.problem(s.ask("GET", "/api/v1/stations?limit=0", ""), 422)
	s.problem(s.ask("GET", "/api/v1/stations?cursor=%25%25", ""), 422)
}

func TestCalls_everyOutcome(t *testing.T) {
	s := open(t)
	s.station("CP1", func(o *sim.Options) {
		o.Handlers = map[string]sim.Handler{
			"ClearCache": func(*sim.Command) (any, error) {
				return nil, &ocppj.Error{Code: ocppj.NotSupported, Description: "no cache", Details: map[string]any{"why": "none"}}
			},
			"GetLocalListVersion": func(*sim.Command) (any, error) {
				<-t.Context().Done() // longer than anybody waits
				return nil, context.Canceled
			},
		}
	})
	const path = "/api/v1/stations/cp1/calls"
	r := s.ask("POST", path, `{"action":"GetVariables","payload":{"getVariableData":[{"component":{"name":"Nonsense"},"variable":{"name":"X"}}]}}`)
	if r.status != 200 || !strings.Contains(r.text, "UnknownComponent") {
		t.Errorf("200: %d %s", r.status, r.text)
	}
	if text := s.problem(s.ask("POST", path, `{"action":"Reset","payload":{"type":"Softly"}}`), 422); !strings.Contains(text, "body.payload.type") {
		t.Errorf("no path in %s", text)
	}
	s.problem(s.ask("POST", path, `{"action":"Heartbeat"}`), 422)
	s.problem(s.ask("POST", path, `{"action":"Nonsense"}`), 422)
	s.problem(s.ask("POST", path, `{"action":"Reset","payload":[1]}`), 422)
	s.problem(s.ask("POST", path, `{"action":"ClearCache","timeout":"soon"}`), 422)
	s.problem(s.ask("POST", path, `{"action":"ClearCache","surplus":1}`), 422)
	s.problem(s.ask("POST", path, `{`), 400)
	s.problem(s.ask("POST", "/api/v1/stations/nobody/calls", `{"action":"ClearCache"}`), 404)
	r = s.ask("POST", path, `{"action":"ClearCache"}`)
	s.problem(r, 502)
	if r.body["code"] != "NotSupported" || r.body["description"] != "no cache" || fmt.Sprint(r.body["details"]) != "map[why:none]" {
		t.Errorf("502: %s", r.text)
	}
	s.problem(s.ask("POST", path, `{"action":"GetLocalListVersion","timeout":"50ms"}`), 504)
	gone := s.station("CP2")
	left := s.listen("type=disconnected")
	gone.Close()
	s.happened(left)
	s.problem(s.ask("POST", "/api/v1/stations/CP2/calls", `{"action":"ClearCache"}`), 409)
}

func TestGuard(t *testing.T) {
	s := open(t)
	host := func(h string) func(*http.Request) { return func(r *http.Request) { r.Host = h } }
	origin := func(o string) func(*http.Request) { return func(r *http.Request) { r.Header.Set("Origin", o) } }
	s.problem(s.ask("GET", "/api/v1/stations", "", host("evil.example")), 421)
	s.problem(s.ask("GET", "/api/v1/stations", "", origin("http://evil.example")), 403)
	for _, ok := range []func(*http.Request){host("localhost"), host("csms.example"), host("[::1]:9001"), origin(s.operators.URL)} {
		if r := s.ask("GET", "/api/v1/stations", "", ok); r.status != 200 {
			t.Errorf("got %d %s", r.status, r.text)
		}
	}
	if r := s.ask("GET", "/healthz", "", host("10.0.0.7")); r.status != 200 {
		t.Errorf("/healthz: %d", r.status)
	}
	s.problem(s.ask("GET", "/nothing", ""), 404)
	r := s.ask("DELETE", "/api/v1/scripts", "")
	if s.problem(r, 405); r.header.Get("Allow") == "" {
		t.Error("405 without Allow")
	}
	if got := s.ask("POST", "/api/v1/stations/CP1/calls", `{"action":"`+strings.Repeat("x", 2<<20)+`"}`); got.status != 413 {
		t.Errorf("a huge body: %d %s", got.status, got.text)
	}
	r = s.ask("GET", "/api/v1/stations", "")
	if csp := r.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("CSP: %q in %d %v %s", csp, r.status, r.header, r.text)
	}
}

func TestScripts_andReadiness(t *testing.T) {
	s := open(t)
	line := 7
	s.scripts.status.Problem = &api.ScriptProblem{File: "boot.lua", Line: &line, Severity: "error", Text: "oh no"}
	s.scripts.reload = errors.New("boot.lua:7: oh no")
	if text := s.problem(s.ask("POST", "/api/v1/scripts/reload", ""), 422); !strings.Contains(text, "boot.lua:7") {
		t.Errorf("got %s", text)
	}
	if r := s.ask("GET", "/readyz", ""); r.status != 200 || !strings.Contains(r.text, "oh no") {
		t.Errorf("/readyz: %d %s", r.status, r.text)
	}
	s.ready = errors.New("shutting down")
	if r := s.ask("GET", "/readyz", ""); r.status != 503 {
		t.Errorf("/readyz: %d %s", r.status, r.text)
	}
	if r := s.ask("GET", "/api/v1/scripts", ""); r.body["generation"] != "abc" || r.body["problem"] == nil {
		t.Errorf("got %s", r.text)
	}
}

func TestScripts_logAndReference(t *testing.T) {
	s := open(t)
	if r := s.ask("GET", "/api/v1/scripts/log", ""); r.text != "{\"items\":[]}\n" {
		t.Errorf("an empty log: %s", r.text)
	}
	station := "CS-1"
	s.scripts.log = []api.ScriptLogLine{
		{Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Level: "warn", Text: "x", Fields: map[string]any{"a": 1}, Station: &station}, {Level: "info"},
	}
	const want = `{"items":[{"time":"2026-01-02T03:04:05Z","level":"warn","text":"x","fields":{"a":1},"plugin":null,"file":null,"line":null,` +
		`"callback":null,"station":"CS-1","request":null,"generation":null,"test":false}]}` + "\n"
	if r := s.ask("GET", "/api/v1/scripts/log?limit=1", ""); r.text != want {
		t.Errorf("got %swant %s", r.text, want)
	}
	s.problem(s.ask("GET", "/api/v1/scripts/log?limit=1001", ""), 422)
	if r := s.ask("GET", "/api/v1/scripts/reference", ""); r.text != `{"items":[{"group":"modules","name":"log","text":"---@class LogModule"}]}`+"\n" {
		t.Errorf("reference: %s", r.text)
	}
}
