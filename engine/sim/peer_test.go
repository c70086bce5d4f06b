package sim

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// peer is a CSMS with a policy in Go, and what stations sent it.
type peer struct {
	*engine.Engine
	url string

	mu     sync.Mutex
	calls  []engine.Call
	came   chan struct{} // closed and replaced with each call
	answer map[string]func(c engine.Call) (any, error)
}

func newPeer(t *testing.T) *peer {
	t.Helper()
	p := &peer{came: make(chan struct{}), answer: map[string]func(engine.Call) (any, error){}}
	p.Engine = engine.New(engine.Options{
		Policy: p, Actions: v2.Actions, Versions: Versions(), Log: slog.New(slog.DiscardHandler),
	})
	server := httptest.NewServer(p.Engine)
	p.url = "ws" + strings.TrimPrefix(server.URL, "http") + "/ocpp"
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		p.Shutdown(ctx)
		server.Close()
	})
	return p
}

func (p *peer) Connect(context.Context, engine.Handshake) error { return nil }
func (p *peer) Begin() engine.Decider                           { return p }
func (p *peer) Normalizes() bool                                { return false }
func (p *peer) Normalize(context.Context, *engine.Station, string, []byte) ([]byte, error) {
	return nil, nil
}
func (p *peer) Disconnect(context.Context, *engine.Station, string) {}

func (p *peer) Handle(_ context.Context, call *engine.Call) (engine.Decision, error) {
	c := *call
	p.mu.Lock()
	p.calls = append(p.calls, c)
	close(p.came)
	p.came = make(chan struct{})
	answer := p.answer[c.Action.Name]
	p.mu.Unlock()
	if answer != nil {
		response, err := answer(c)
		return engine.Decision{Response: response}, err
	}
	return engine.Decision{Response: plain(c)}, nil
}

// plain is the answer that agrees.
func plain(c engine.Call) any {
	now := ocpp.NewDateTime(time.Now())
	switch c.Action.Name {
	case "BootNotification":
		return &v2.BootNotificationResponse{CurrentTime: now, Interval: 300, Status: v2.RegistrationStatusAccepted}
	case "Heartbeat":
		return &v2.HeartbeatResponse{CurrentTime: now}
	case "Authorize":
		return &v2.AuthorizeResponse{IDTokenInfo: v2.IDTokenInfo{Status: v2.AuthorizationStatusAccepted}}
	case "DataTransfer":
		return &v2.DataTransferResponse{Status: v2.DataTransferStatusAccepted}
	case "Get15118EVCertificate":
		return &v2.Get15118EVCertificateResponse{Status: v2.ISO15118EVCertificateStatusFailed, EXIResponse: "gA"}
	case "GetCertificateStatus":
		return &v2.GetCertificateStatusResponse{Status: v2.GetCertificateStatusFailed}
	case "NotifyEVChargingNeeds":
		return &v2.NotifyEVChargingNeedsResponse{Status: v2.NotifyEVChargingNeedsStatusAccepted}
	case "NotifyEVChargingSchedule":
		return &v2.NotifyEVChargingScheduleResponse{Status: v2.GenericStatusAccepted}
	case "SignCertificate":
		return &v2.SignCertificateResponse{Status: v2.GenericStatusAccepted}
	}
	return c.Action.Response.New()
}

// on sets the answer to an action.
func (p *peer) on(action string, answer func(c engine.Call) (any, error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer[action] = answer
}

// got returns the requests of an action so far, in order.
func (p *peer) got(action string) []any {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []any
	for _, c := range p.calls {
		if c.Action.Name == action {
			all = append(all, c.Request)
		}
	}
	return all
}

// native returns the requests of an action of OCPP 1.6 so far, as they came.
func (p *peer) native(action string) []any {
	request := v16.Actions.ByName(action).Request
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []any
	for _, c := range p.calls {
		if c.Native != nil && request.Is(c.Native) {
			all = append(all, c.Native)
		}
	}
	return all
}

// await waits until n requests of an action came, and returns them.
func (p *peer) await(t *testing.T, action string, n int) []any {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		p.mu.Lock()
		came := p.came
		p.mu.Unlock()
		if got := p.got(action); len(got) >= n {
			return got
		}
		select {
		case <-came:
		case <-late:
			t.Fatalf("%d %s came, want %d", len(p.got(action)), action, n)
		}
	}
}

// command sends a command to the station TEST.
func (p *peer) command(t *testing.T, action string, request any) any {
	t.Helper()
	st, ok := p.Station("TEST")
	if !ok {
		t.Fatal("the CSMS doesn't know the station")
	}
	a := v2.Actions.ByName(action)
	if a == nil || !a.Request.Is(request) {
		a = v16.Actions.ByName(action)
	}
	response, err := st.Call(t.Context(), a, request)
	if err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	return response
}

// station connects the station TEST; time passes at once for it, but not the time to the next heartbeat
// or meter value.
func (p *peer) station(t *testing.T, o Options) *Station {
	t.Helper()
	o.ID = "TEST"
	if o.Wait == nil {
		o.Wait = quick
	}
	s, err := Dial(t.Context(), p.url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// booted is station, accepted.
func (p *peer) booted(t *testing.T, o Options) *Station {
	t.Helper()
	s := p.station(t, o)
	if err := s.Boot(t.Context(), v2.BootReasonPowerUp); err != nil {
		t.Fatal(err)
	}
	return s
}

// quick waits for nothing, but for ever where a station would wait minutes.
func quick(ctx context.Context, d time.Duration) error {
	if d >= time.Minute {
		<-ctx.Done()
	}
	return ctx.Err()
}
