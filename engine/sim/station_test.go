package sim

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

func TestBoot_repeatsUntilAccepted(t *testing.T) {
	p := newPeer(t)
	answers := []v2.RegistrationStatusEnum{v2.RegistrationStatusPending, v2.RegistrationStatusRejected, v2.RegistrationStatusAccepted}
	p.on("BootNotification", func(c engine.Call) (any, error) {
		res := plain(c).(*v2.BootNotificationResponse)
		res.Status, res.Interval = answers[len(p.got("BootNotification"))-1], 7
		return res, nil
	})
	var pauses []time.Duration
	s := p.station(t, Options{Wait: func(ctx context.Context, d time.Duration) error {
		pauses = append(pauses, d)
		return ctx.Err()
	}})
	if err := s.Boot(t.Context(), v2.BootReasonPowerUp); err != nil {
		t.Fatal(err)
	}
	if want := []time.Duration{7 * time.Second, 7 * time.Second}; !slices.Equal(pauses, want) {
		t.Errorf("pauses %v, want %v", pauses, want)
	}
	if s.Registration() != "Accepted" || s.Interval() != 7*time.Second {
		t.Errorf("registration %q, interval %v", s.Registration(), s.Interval())
	}
}

func TestBoot_triggeredEndsTheWait(t *testing.T) {
	p := newPeer(t)
	p.on("BootNotification", func(c engine.Call) (any, error) {
		res := plain(c).(*v2.BootNotificationResponse)
		if len(p.got("BootNotification")) == 1 {
			res.Status = v2.RegistrationStatusPending
		}
		return res, nil
	})
	s := p.station(t, Options{Wait: func(ctx context.Context, _ time.Duration) error {
		<-ctx.Done()
		return ctx.Err()
	}})
	booted := make(chan error, 1)
	go func() { booted <- s.Boot(t.Context(), v2.BootReasonPowerUp) }()
	p.await(t, "BootNotification", 1)
	p.command(t, "TriggerMessage", &v2.TriggerMessageRequest{RequestedMessage: v2.MessageTriggerBootNotification})
	if err := <-booted; err != nil {
		t.Fatal(err)
	}
	if reason := p.got("BootNotification")[1].(*v2.BootNotificationRequest).Reason; reason != v2.BootReasonTriggered {
		t.Errorf("reason %s", reason)
	}
}

func TestBegin_reportsEveryConnectorAndBeats(t *testing.T) {
	p := newPeer(t)
	p.on("BootNotification", func(c engine.Call) (any, error) {
		res := plain(c).(*v2.BootNotificationResponse)
		res.Interval = 10
		return res, nil
	})
	s := p.station(t, Options{EVSEs: 3, Wait: func(ctx context.Context, d time.Duration) error {
		if len(p.got("Heartbeat")) >= 2 || d != 10*time.Second {
			<-ctx.Done()
		}
		return ctx.Err()
	}})
	if err := s.Begin(t.Context(), v2.BootReasonPowerUp); err != nil {
		t.Fatal(err)
	}
	p.await(t, "Heartbeat", 2)
	if got := len(p.got("StatusNotification")); got != 3 {
		t.Errorf("%d StatusNotifications, want 3", got)
	}
}

func TestCall_errorsAreTyped(t *testing.T) {
	p := newPeer(t)
	p.on("Authorize", func(engine.Call) (any, error) {
		return nil, &ocppj.Error{Code: ocppj.SecurityError, Description: "no"}
	})
	s := p.booted(t, Options{})
	_, err := s.Authorize(t.Context(), Token("A"))
	var refused *ocppj.Error
	if !errors.As(err, &refused) || refused.Code != ocppj.SecurityError || refused.Details["callback"] != "authorize" {
		t.Errorf("error %#v", err)
	}
	if _, err := s.Authorize(t.Context(), Token(strings.Repeat("A", 37))); err == nil || !strings.Contains(err.Error(), "$.idToken.idToken") {
		t.Errorf("a token that is too long: %v", err)
	}
	if _, err := s.Call(t.Context(), "Heartbeat", &v2.AuthorizeRequest{}); err == nil {
		t.Error("a request of another action was sent")
	}
	s.Leave()
	if err := s.Heartbeat(t.Context()); !errors.Is(err, ErrOffline) {
		t.Errorf("offline: %v", err)
	}
}

func TestCall_wrongAnswerAndNoAnswer(t *testing.T) {
	s, conn := scripted(t, Options{CallTimeout: 50 * time.Millisecond})
	go func() {
		conn.read()
		conn.write(`[3,"1",{"currentTime":"yesterday"}]`)
		conn.read()
	}()
	var bad *BadAnswerError
	if err := s.Heartbeat(t.Context()); !errors.As(err, &bad) || bad.Action != "Heartbeat" {
		t.Errorf("a wrong answer: %v", err)
	}
	if err := s.Heartbeat(t.Context()); !errors.Is(err, ErrTimeout) {
		t.Errorf("no answer: %v", err)
	}
}

// Whoever closes the station has no use for what is under way: the connection wasn't lost.
func TestCall_leavingLosesNothing(t *testing.T) {
	p := newPeer(t)
	answer := make(chan struct{})
	defer close(answer)
	p.on("Authorize", func(c engine.Call) (any, error) { <-answer; return plain(c), nil })
	observed := make(map[string]error)
	s := p.booted(t, Options{Observe: func(action string, _ time.Duration, err error) { observed[action] = err }})
	ended := make(chan error, 1)
	go func() {
		_, err := s.Call(context.Background(), "Authorize", &v2.AuthorizeRequest{IDToken: Token("04A2B3C4D5E6F7")})
		ended <- err
	}()
	p.await(t, "Authorize", 1)
	s.Close()
	if err := <-ended; !errors.Is(err, ErrClosed) {
		t.Errorf("the call ended with %v", err)
	}
	if err, counted := observed["Authorize"]; counted {
		t.Errorf("it was counted, with %v", err)
	}
}

func TestStation_rawFrames(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	if err := s.SendRaw([]byte(`[2,"raw","Heartbeat",{"x":1}]`)); err != nil {
		t.Fatal(err)
	}
	frame, err := s.NextFrame(t.Context())
	if err != nil || !strings.HasPrefix(string(frame), `[4,"raw","OccurrenceConstraintViolation"`) {
		t.Errorf("got %s, %v", frame, err)
	}
	s.Leave()
	if _, err := s.NextFrame(t.Context()); err != io.EOF {
		t.Errorf("offline: %v", err)
	}
}

func TestStation_tracesBothDirections(t *testing.T) {
	p := newPeer(t)
	var mu sync.Mutex
	var seen []string
	s := p.station(t, Options{Trace: func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, map[EventKind]string{Connected: "connected", Sent: "sent", Received: "received", Disconnected: "disconnected"}[e.Kind]+" "+e.Action+e.Text)
	}})
	if err := s.Boot(t.Context(), v2.BootReasonPowerUp); err != nil {
		t.Fatal(err)
	}
	s.Close()
	want := []string{"connected ocpp2.0.1", "sent BootNotification", "received BootNotification", "disconnected "}
	if !slices.Equal(seen, want) {
		t.Errorf("seen %q, want %q", seen, want)
	}
}

func TestStation_handlerCanBeReplaced(t *testing.T) {
	p := newPeer(t)
	p.booted(t, Options{Handlers: map[string]Handler{
		"ClearCache": func(*Command) (any, error) {
			return &v2.ClearCacheResponse{Status: v2.ClearCacheStatusRejected}, nil
		},
		"CostUpdated": func(*Command) (any, error) { return nil, ocppj.Errorf(ocppj.NotSupported, "no display") },
		"GetLog":      func(*Command) (any, error) { return &v2.GetLogResponse{Status: "Perhaps"}, nil },
	}})
	if res := p.command(t, "ClearCache", &v2.ClearCacheRequest{}).(*v2.ClearCacheResponse); res.Status != v2.ClearCacheStatusRejected {
		t.Errorf("status %s", res.Status)
	}
	st, _ := p.Station("TEST")
	for action, want := range map[string]ocppj.Code{"CostUpdated": ocppj.NotSupported, "GetLog": ocppj.InternalError} {
		_, err := st.Call(t.Context(), v2.Actions.ByName(action), commandSamples(st, t)[action])
		var refused *ocppj.Error
		if !errors.As(err, &refused) || refused.Code != want {
			t.Errorf("%s: %v, want %s", action, err, want)
		}
	}
}

func TestStation_reconnectsAndSendsWhatItQueued(t *testing.T) {
	p := newPeer(t)
	var mu sync.Mutex
	blocked := false
	hold := make(chan struct{})
	s := p.booted(t, Options{Reconnect: true, Wait: func(ctx context.Context, d time.Duration) error {
		mu.Lock()
		waits := blocked
		mu.Unlock()
		if waits && d >= time.Second {
			select {
			case <-hold:
			case <-ctx.Done():
			}
		}
		return ctx.Err()
	}})
	x, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")})
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	blocked = true
	mu.Unlock()
	s.Drop()
	for range 2 {
		if _, err := x.Update(t.Context(), v2.TriggerReasonMeterValuePeriodic); !errors.Is(err, ErrQueued) {
			t.Fatalf("offline: %v", err)
		}
	}
	if _, err := x.End(t.Context(), v2.TriggerReasonEVDeparted, v2.ReasonEVDisconnected); !errors.Is(err, ErrQueued) {
		t.Fatalf("offline: %v", err)
	}
	if s.Queued() != 3 {
		t.Errorf("%d queued, want 3", s.Queued())
	}
	close(hold)
	for i, request := range p.await(t, "TransactionEvent", 4) {
		e := request.(*v2.TransactionEventRequest)
		if e.SeqNo != i || (e.Offline != nil && *e.Offline) != (i > 0) {
			t.Errorf("event %d: seqNo %d, offline %v", i, e.SeqNo, e.Offline)
		}
	}
}

func TestFlush_refusedEventIsTriedThreeTimes(t *testing.T) {
	p := newPeer(t)
	p.on("TransactionEvent", func(engine.Call) (any, error) { return nil, errors.New("the store is full") })
	s := p.booted(t, Options{})
	_, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")})
	if !isAnswer(err) {
		t.Errorf("error %v", err)
	}
	if got := len(p.got("TransactionEvent")); got != attempts {
		t.Errorf("%d attempts, want %d", got, attempts)
	}
}

func TestDial_saysWhatIsWrong(t *testing.T) {
	refused := httptest.NewServer(nil)
	refused.Close()
	status := func(code int) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "a reason", code)
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
	for _, c := range []struct{ url, want string }{
		{refused.URL, "is csms running"},
		{status(404), "the server knows no such station"},
		{status(401), "give the station's password"},
		{status(403), `refuses this station ("a reason")`},
		{status(503), "takes no connections now"},
		{status(200), "does not speak WebSocket here"},
	} {
		_, err := Dial(t.Context(), "ws"+strings.TrimPrefix(c.url, "http")+"/ocpp", Options{ID: "A B"})
		var dial *DialError
		if !errors.As(err, &dial) || !strings.Contains(err.Error(), c.want) || !strings.HasSuffix(dial.URL, "/ocpp/A%20B") {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// TestStation_forgottenBootsAgain has a CSMS that lost its memory: the engine refuses the heartbeat and
// triggers a boot.
func TestStation_forgottenBootsAgain(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	refused := s.Disconnected()
	if res := p.command(t, "TriggerMessage", &v2.TriggerMessageRequest{RequestedMessage: v2.MessageTriggerBootNotification}); res.(*v2.TriggerMessageResponse).Status != v2.TriggerMessageStatusRejected {
		t.Error("a boot was triggered although the station is accepted")
	}
	other := newPeer(t)
	s.Leave()
	<-refused
	s.url = other.url
	if err := s.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Heartbeat(t.Context()); !isAnswer(err) {
		t.Errorf("error %v", err)
	}
	other.await(t, "BootNotification", 1)
	other.await(t, "StatusNotification", 2)
	if err := s.Heartbeat(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestStation_triggeredPendingBootGoesOn(t *testing.T) {
	p := newPeer(t)
	p.on("BootNotification", func(c engine.Call) (any, error) {
		res := plain(c).(*v2.BootNotificationResponse)
		if len(p.got("BootNotification")) < 3 {
			res.Status, res.Interval = v2.RegistrationStatusPending, 1
		}
		return res, nil
	})
	s := p.station(t, Options{})
	s.Heartbeat(t.Context()) // refused, and a boot is triggered
	p.await(t, "BootNotification", 3)
	p.await(t, "StatusNotification", 2)
}
