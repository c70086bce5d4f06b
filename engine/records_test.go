package engine_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine"
	"csms/engine/auth"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// memory is an engine.Records whose parts a test sets.
type memory struct {
	mu       sync.Mutex
	profiles map[string]engine.Profile
	facts    *engine.Facts
	fail     error // of Record
	down     error // of Unavailable
	recorded []string
}

func (m *memory) Profile(_ context.Context, id string) (engine.Profile, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.profiles[ocpp.IDKey(id)]
	return p, ok, nil
}

func (m *memory) Running(context.Context, *engine.Station) ([]engine.Running, error) { return nil, nil }

func (m *memory) ConnectionTimeOut(context.Context, *engine.Station) time.Duration { return 0 }

func (m *memory) Number(context.Context, *engine.Station, *v16.StartTransactionRequest) (int, error) {
	return 1, nil
}

func (m *memory) Assess(_ context.Context, c *engine.Call) (*engine.Facts, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := c.Request.(*v2.TransactionEventRequest); !ok {
		return nil, nil
	}
	return m.facts, nil
}

func (m *memory) Record(_ context.Context, c *engine.Call, _ *engine.Decision, answer []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail == nil {
		note := c.Action.Name + " " + string(answer)
		if c.Recorded {
			note += " again"
		}
		m.recorded = append(m.recorded, note)
	}
	return m.fail
}

func (m *memory) Calling(context.Context, *engine.Station, *plan.Action, any) (func(any, error), error) {
	return nil, nil
}

func (m *memory) PasswordUsed(_ context.Context, id, hash string, committed func(engine.Profile)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.profiles[ocpp.IDKey(id)]
	if hash != p.PasswordHash && hash != p.PendingPasswordHash {
		return engine.ErrPasswordRevoked
	}
	p.PasswordHash, p.PendingPasswordHash = hash, ""
	m.profiles[ocpp.IDKey(id)] = p
	committed(p)
	return nil
}

func (m *memory) RaiseProfile(_ context.Context, id string, n int, committed func(engine.Profile)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.profiles[ocpp.IDKey(id)]
	p.SecurityProfile = &n
	m.profiles[ocpp.IDKey(id)] = p
	committed(p)
	return nil
}

func (m *memory) Unavailable() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.down
}

func (m *memory) set(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
}

func (m *memory) notes() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.recorded...)
}

func kept(m *memory) func(*engine.Options) { return func(o *engine.Options) { o.Records = m } }

func TestRecords_committedBeforeTheAnswer(t *testing.T) {
	m := &memory{}
	h := serve(t, &policy{}, kept(m))
	w := h.accepted("CP1")
	if got := m.notes(); len(got) != 1 || !strings.HasPrefix(got[0], `BootNotification {"currentTime"`) {
		t.Fatalf("recorded: %q", got)
	}
	m.set(func() { m.fail = errors.New("disk full") })
	got := w.call("Heartbeat", `{}`)
	if got.kind != 4 || got.code != "InternalError" || strings.Contains(got.raw, "disk full") {
		t.Errorf("got %s, want an InternalError without the reason", got.raw)
	}
	m.set(func() { m.fail = nil })
	if got := w.call("Heartbeat", `{}`); got.kind != 3 {
		t.Errorf("after recovery: %s", got.raw)
	}
}

func TestRecords_failedDecisionIsRecordedOnceAndDecidedAgain(t *testing.T) {
	m := &memory{}
	fails := true
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if _, ok := c.Request.(*v2.StatusNotificationRequest); ok && fails {
			return engine.Decision{}, errors.New("a mistake")
		}
		return usual(c)
	}}, kept(m))
	w := h.accepted("CP1")
	const status = `{"timestamp":"2026-01-01T00:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}`
	for range 2 {
		if got := w.call("StatusNotification", status); got.kind != 4 {
			t.Fatalf("got %s", got.raw)
		}
	}
	w.call("Heartbeat", `{}`) // what comes between doesn't matter
	fails = false
	for range 2 { // the second is another message that says the same
		if got := w.call("StatusNotification", status); got.kind != 3 {
			t.Fatalf("got %s", got.raw)
		}
	}
	want := []string{
		"StatusNotification ", "StatusNotification  again", `Heartbeat {"currentTime":"2026-01-02T03:04:05Z"}`,
		"StatusNotification {} again", "StatusNotification {}",
	}
	if got := m.notes()[1:]; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("recorded %q, want %q", got, want)
	}
}

func TestRecords_repeatedEventGetsItsFirstAnswer(t *testing.T) {
	m := &memory{facts: &engine.Facts{Known: true}}
	asked := 0
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if _, ok := c.Request.(*v2.TransactionEventRequest); ok {
			asked++
			if c.Facts == nil || !c.Facts.Known {
				t.Error("the policy got no facts")
			}
			return engine.Decision{Response: &v2.TransactionEventResponse{}}, nil
		}
		return usual(c)
	}}, kept(m))
	w := h.accepted("CP1")
	const event = `{"eventType":"Updated","timestamp":"2026-01-01T00:00:00Z","triggerReason":"MeterValuePeriodic","seqNo":1,"transactionInfo":{"transactionId":"T1"}}`
	if got := w.call("TransactionEvent", event); got.kind != 3 || asked != 1 {
		t.Fatalf("got %s, asked %d times", got.raw, asked)
	}
	m.set(func() {
		m.facts = &engine.Facts{Known: true, Duplicate: true, Answer: []byte(`{"totalCost":1.5}`)}
	})
	if got := w.call("TransactionEvent", event); got.kind != 3 || !strings.Contains(got.raw, `{"totalCost":1.5}`) || asked != 1 {
		t.Errorf("got %s, asked %d times", got.raw, asked)
	}
}

func TestRecords_lastingFailureSendsStationsAway(t *testing.T) {
	m := &memory{}
	h := serve(t, &policy{}, kept(m))
	w := h.accepted("CP1")
	m.set(func() { m.down = errors.New("the disk is full") })
	if code := w.closed(); code != 1013 {
		t.Errorf("closed with %d, want 1013", code)
	}
	_, res, err := h.tryDial("CP1", nil, "ocpp2.0.1")
	if err == nil || res == nil || res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Fatalf("got %v %v, want 503 with Retry-After", res, err)
	}
	m.set(func() { m.down = nil })
	eventually(t, "the station is let in again", func() bool {
		w, _, err := h.tryDial("CP1", nil, "ocpp2.0.1")
		return err == nil && w.call("Heartbeat", `{}`).kind == 3 // still registered
	})
}

// A station whose handshake was under way when the others were sent away is sent away too.
func TestRecords_lastingFailureSendsAwayWhoIsBeingLetIn(t *testing.T) {
	m := &memory{}
	asked, g := newGate(), newGate()
	h := serve(t, &policy{connect: func(hs engine.Handshake) error {
		if hs.ID == "CP2" {
			asked.open()
			<-g.c
		}
		return nil
	}}, kept(m))
	t.Cleanup(g.open)
	first := h.accepted("CP1")
	second := make(chan *wire, 1)
	go func() { second <- h.dial("CP2") }()
	asked.wait(t)
	m.set(func() { m.down = errors.New("the disk is full") })
	if code := first.closed(); code != websocket.CloseTryAgainLater {
		t.Fatalf("the first was closed with %d", code)
	}
	g.open()
	if code := (<-second).closed(); code != websocket.CloseTryAgainLater {
		t.Errorf("the second was closed with %d", code)
	}
}

// plainly is a Verifier whose hashes are the passwords.
type plainly struct{}

func (plainly) Check(_ context.Context, _, _, password string, hashes ...string) (int, error) {
	for i, h := range hashes {
		if h == password {
			return i, nil
		}
	}
	return 0, auth.ErrWrong
}

func TestAuthenticate(t *testing.T) {
	one, two := 1, 2
	profiles := map[string]engine.Profile{
		"open":   {ID: "OPEN", Provisioned: true},
		"locked": {ID: "LOCKED", Provisioned: true, PasswordHash: "secret"},
		"both":   {ID: "BOTH", Provisioned: true, PasswordHash: "old", PendingPasswordHash: "new"},
		"tls":    {ID: "TLS", Provisioned: true, PasswordHash: "secret", SecurityProfile: &two},
		"bare":   {ID: "BARE", Provisioned: true, SecurityProfile: &one},
	}
	for _, c := range []struct {
		name, id, user, password string
		closed                   bool // RefuseUnknown
		status                   int  // 0: let in
	}{
		{name: "nobody knows it, and anybody may", id: "NEW"},
		{name: "nobody knows it, and it must be known", id: "NEW", closed: true, status: 404},
		{name: "nobody knows it, and it gives a password", id: "NEW", user: "NEW", password: "x", closed: true, status: 404},
		{name: "provisioned without a password", id: "OPEN"},
		{name: "provisioned without a password, and all must have one", id: "OPEN", closed: true, status: 401},
		{name: "no password given", id: "LOCKED", status: 401},
		{name: "right", id: "LOCKED", user: "LOCKED", password: "secret"},
		{name: "right, in other case", id: "locked", user: "Locked", password: "secret"},
		{name: "wrong", id: "LOCKED", user: "LOCKED", password: "Secret", status: 401},
		{name: "of another user", id: "LOCKED", user: "OPEN", password: "secret", status: 401},
		{name: "the old one of two", id: "BOTH", user: "BOTH", password: "old"},
		{name: "the new one of two", id: "BOTH", user: "BOTH", password: "new"},
		{name: "TLS wanted", id: "TLS", user: "TLS", password: "secret", status: 403},
		{name: "a password wanted that it doesn't have", id: "BARE", status: 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{profiles: make(map[string]engine.Profile)}
			for k, p := range profiles {
				m.profiles[k] = p
			}
			h := serve(t, &policy{}, kept(m), func(o *engine.Options) { o.RefuseUnknown, o.Verifier = c.closed, plainly{} })
			header := http.Header{}
			if c.user != "" {
				r := &http.Request{Header: header}
				r.SetBasicAuth(c.user, c.password)
			}
			_, res, err := h.tryDial(c.id, header, "ocpp2.0.1")
			got := 0
			if err != nil {
				got = res.StatusCode
			}
			if got != c.status {
				t.Fatalf("status %d (%v), want %d", got, err, c.status)
			}
			if got == 401 && !strings.HasPrefix(res.Header.Get("WWW-Authenticate"), "Basic") {
				t.Error("401 without WWW-Authenticate")
			}
			if c.id == "BOTH" {
				// The one that was used is the only one from now on.
				if p := m.profiles["both"]; p.PasswordHash != c.password || p.PendingPasswordHash != "" {
					t.Errorf("after it was used: %+v", p)
				}
			}
		})
	}
}

func TestSetProfile_decisionReachesTheConnectedStation(t *testing.T) {
	m := &memory{}
	h := serve(t, &policy{}, kept(m))
	w := h.accepted("CP1")
	h.engine.SetProfile(engine.Profile{ID: "cp1", Provisioned: true, Decided: engine.Pending, Labels: map[string]string{"site": "A"}})
	got := w.next()
	if got.kind != 2 || !strings.Contains(got.raw, "TriggerMessage") || !strings.Contains(got.raw, "BootNotification") {
		t.Errorf("got %s, want to be asked to boot", got.raw)
	}
	st, _ := h.engine.Station("CP1")
	if info := st.Info(); info.Decided != engine.Pending || info.Registration != engine.Pending || info.Told != engine.Accepted || info.Labels["site"] != "A" {
		t.Errorf("info: %+v", info)
	}
	if err := h.engine.Remove(t.Context(), "CP1", func(forget func()) error { forget(); return nil }); err != nil {
		t.Fatal(err)
	}
	if code := w.closed(); code != 1008 {
		t.Errorf("closed with %d, want 1008", code)
	}
}

func TestValidation_ofStationAndVendor(t *testing.T) {
	const boot = `{"reason":"PowerUp","chargingStation":{"model":"M1","vendorName":"Acme","surplus":1}}`
	for _, c := range []struct {
		name    string
		limits  engine.Limits
		profile engine.Profile
		ok      bool
	}{
		{name: "strict as usual"},
		{name: "the vendor is lenient", limits: engine.Limits{Lenient: []string{"acme"}}, ok: true},
		{name: "another model is lenient", limits: engine.Limits{Lenient: []string{"Acme/M2"}}},
		{name: "the model is strict, the vendor lenient", limits: engine.Limits{Lenient: []string{"Acme"}, Strict: []string{"Acme/M1"}}},
		{name: "the station is lenient", profile: engine.Profile{Validation: "lenient"}, ok: true},
		{name: "the station is strict, the vendor lenient", limits: engine.Limits{Lenient: []string{"Acme"}}, profile: engine.Profile{Validation: "strict"}},
		{name: "all are lenient, the vendor strict", limits: engine.Limits{Mode: plan.Lenient, Strict: []string{"Acme"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.profile.ID = "CP1"
			h := serve(t, &policy{}, func(o *engine.Options) {
				o.Limits, o.Profiles = c.limits, []engine.Profile{c.profile}
			})
			if got := h.dial("CP1").call("BootNotification", boot); (got.kind == 3) != c.ok {
				t.Errorf("got %s", got.raw)
			}
		})
	}
}

func TestRecords_skewOf16IsThatOfTheConnection(t *testing.T) {
	m := &memory{}
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if c.Facts != nil {
			return engine.Decision{Response: &v2.TransactionEventResponse{}}, nil
		}
		return usual(c)
	}}, all, func(o *engine.Options) { o.Records = m })
	w := h.dial16("CP1")
	w.call("BootNotification", `{"chargePointVendor":"Acme","chargePointModel":"M"}`)
	st, _ := h.engine.Station("CP1")
	for _, c := range []struct {
		skew  time.Duration
		known bool
	}{{-time.Hour, false}, {time.Hour, true}} {
		m.mu.Lock()
		m.facts = &engine.Facts{Skew: &c.skew}
		m.mu.Unlock()
		w.call("StopTransaction", `{"transactionId":1,"meterStop":2,"timestamp":"2030-01-01T00:00:00Z"}`)
		if got := st.Info().ClockSkew; (got != nil) != c.known {
			t.Errorf("%v: %v", c.skew, got)
		}
	}
}
