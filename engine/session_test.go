package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

func TestSession_answersByPolicy(t *testing.T) {
	h := serve(t, &policy{})
	w := h.dial("CP1")
	got := w.call("BootNotification", bootPayload)
	if got.kind != 3 || got.body["status"] != "Accepted" || got.body["interval"] != 300.0 {
		t.Fatalf("boot: %s", got.raw)
	}
	if got := w.call("Heartbeat", "{}"); got.kind != 3 || got.body["currentTime"] == nil {
		t.Errorf("heartbeat: %s", got.raw)
	}
	st, ok := h.engine.Station("cp1")
	if !ok {
		t.Fatal("the station is not known in other letter case")
	}
	info := st.Info()
	if info.ID != "CP1" || info.Vendor != "Acme" || info.Model != "M1" || !info.Connected || info.Registration != engine.Accepted {
		t.Errorf("info: %+v", info)
	}
}

func TestSession_badPayloadsHaveTheirCodes(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	tests := []struct{ name, action, payload, code, path string }{
		{"unknown action", "Foo", `{}`, "NotImplemented", "Foo"},
		{"a command of ours", "Reset", `{"type":"Immediate"}`, "NotImplemented", "Reset"},
		{"nobody handles it", "SecurityEventNotification", `{"type":"x","timestamp":"2026-01-01T00:00:00Z"}`, "NotSupported", ""},
		{"payload is no object", "Heartbeat", `"x"`, "FormatViolation", ""},
		{"missing field", "BootNotification", `{"reason":"PowerUp"}`, "OccurrenceConstraintViolation", "$.chargingStation"},
		{"surplus field", "Heartbeat", `{"x":1}`, "OccurrenceConstraintViolation", "$.x"},
		{"wrong type", "BootNotification", `{"reason":"PowerUp","chargingStation":{"model":5,"vendorName":"V"}}`, "TypeConstraintViolation", "$.chargingStation.model"},
		{"no such value", "BootNotification", `{"reason":"Bored","chargingStation":{"model":"M","vendorName":"V"}}`, "PropertyConstraintViolation", "$.reason"},
		{"too long", "BootNotification", `{"reason":"PowerUp","chargingStation":{"model":"` + strings.Repeat("x", 21) + `","vendorName":"V"}}`, "PropertyConstraintViolation", "$.chargingStation.model"},
		{"surplus element", "Heartbeat", `{},{}`, "ProtocolError", ""},
		{"no JSON", "Heartbeat", `{`, "RpcFrameworkError", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := w.call(tt.action, tt.payload)
			if got.kind != 4 || got.code != tt.code || !strings.Contains(got.text, tt.path) {
				t.Errorf("got %s, want %s with %s", got.raw, tt.code, tt.path)
			}
			if got.body["requestId"] != got.id {
				t.Errorf("details %v don't carry the request's id", got.body)
			}
			if _, ok := got.body["callback"]; !ok {
				t.Errorf("details %v don't carry the callback", got.body)
			}
		})
	}
	if got := w.call("Heartbeat", "{}"); got.kind != 3 {
		t.Errorf("afterwards: %s", got.raw)
	}
}

func TestSession_onlySENDsAreUnanswered(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Versions = []ocpp.Version{ocpp.V21} })
	w, _, err := h.tryDial("CP1", nil, "ocpp2.1")
	if err != nil {
		t.Fatal(err)
	}
	w.call("BootNotification", bootPayload)
	const stream = `{"id":1,"pending":0,"basetime":"2026-01-01T00:00:00Z","data":[{"t":0,"v":"1"}]}`
	for _, unanswered := range []string{stream, `{}`} {
		w.send(`[6,"s1","NotifyPeriodicEventStream",%s]`, unanswered)
	}
	if got := w.call("NotifyPeriodicEventStream", stream); got.kind != 4 || got.code != "ProtocolError" {
		t.Errorf("as a CALL: %s, want ProtocolError", got.raw)
	}
}

func TestSession_badFramesKeepTheConnection(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	for _, bad := range []string{`hello`, `{}`, `[]`, `[2]`, `[2,5,"Heartbeat",{}]`, `[7,"1","x",{}]`, `[2,"","Heartbeat",{}]`} {
		w.send("%s", bad)
		if got := w.next(); got.kind != 4 {
			t.Errorf("%s got %s", bad, got.raw)
		}
	}
	for _, ignored := range []string{`[3,"none",{}]`, `[4,"none","InternalError","",{}]`, `[3,5,{}]`, `[4]`} {
		w.send("%s", ignored)
	}
	if got := w.call("Heartbeat", "{}"); got.kind != 3 {
		// [4] has no id and is answered by nothing; the next answer must be the heartbeat's.
		t.Errorf("afterwards: %s", got.raw)
	}
}

func TestSession_closesOnWhatIsNoMessage(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Limits.MaxFrame = 4096 })
	tests := []struct {
		name string
		kind int
		data []byte
		code int
	}{
		{"binary", websocket.BinaryMessage, []byte(`[2,"1","Heartbeat",{}]`), websocket.CloseUnsupportedData},
		{"not UTF-8", websocket.TextMessage, []byte("[2,\"\xff\",\"Heartbeat\",{}]"), websocket.CloseInvalidFramePayloadData},
		{"too large", websocket.TextMessage, bytes.Repeat([]byte("x"), 4097), websocket.CloseMessageTooBig},
		{"far too large", websocket.TextMessage, bytes.Repeat([]byte("x"), 3<<20), websocket.CloseMessageTooBig},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := h.dial("CP1")
			w.WriteMessage(tt.kind, tt.data)
			if code := w.closed(); code != tt.code {
				t.Errorf("closed with %d, want %d", code, tt.code)
			}
		})
	}
}

func TestSession_compressedFramesAreLimitedAfterInflating(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Limits.MaxFrame = 4096 })
	d := websocket.Dialer{Subprotocols: []string{"ocpp2.0.1"}, EnableCompression: true}
	conn, res, err := d.Dial(h.url("CP1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if !strings.Contains(res.Header.Get("Sec-Websocket-Extensions"), "permessage-deflate") {
		t.Fatalf("extensions: %q", res.Header.Get("Sec-Websocket-Extensions"))
	}
	w := &wire{Conn: conn, t: t}
	if got := w.call("BootNotification", bootPayload); got.kind != 3 {
		t.Fatalf("boot: %s", got.raw)
	}
	w.send(`[2,"big","DataTransfer",{"vendorId":"%s"}]`, strings.Repeat("x", 1<<20))
	if code := w.closed(); code != websocket.CloseMessageTooBig {
		t.Errorf("closed with %d", code)
	}
}

func TestSession_repeatedCallGetsTheFirstAnswer(t *testing.T) {
	var calls atomic.Int32
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if _, ok := c.Request.(*v2.HeartbeatRequest); ok {
			n := calls.Add(1)
			return engine.Decision{Response: &v2.HeartbeatResponse{CurrentTime: v2DateTime(int(n))}}, nil
		}
		return usual(c)
	}})
	w := h.accepted("CP1")
	w.send(`[2,"same","Heartbeat",{}]`)
	first := w.next()
	w.send(`[2,"same","Heartbeat",{}]`)
	if again := w.next(); again.raw != first.raw {
		t.Errorf("again: %s, first: %s", again.raw, first.raw)
	}
	w.Close()
	w = h.dial("CP1")
	w.send(`[2,"same","Heartbeat",{}]`)
	if again := w.next(); again.raw != first.raw {
		t.Errorf("after a reconnect: %s, first: %s", again.raw, first.raw)
	}
	if calls.Load() != 1 {
		t.Errorf("the policy was asked %d times", calls.Load())
	}
	w.send(`[2,"other","Heartbeat",{}]`)
	if other := w.next(); other.body["currentTime"] == first.body["currentTime"] {
		t.Errorf("another id got the old answer: %s", other.raw)
	}
}

func TestSession_keepsOrderAndRefusesTooMany(t *testing.T) {
	release := newGate()
	started := make(chan struct{}, 64)
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if _, ok := c.Request.(*v2.HeartbeatRequest); ok {
			started <- struct{}{}
			<-release.c
		}
		return usual(c)
	}})
	w := h.accepted("CP1")
	w.send(`[2,"h0","Heartbeat",{}]`)
	<-started // the worker has it: 16 more may wait
	for i := 1; i <= 20; i++ {
		w.send(`[2,"h%d","Heartbeat",{}]`, i)
	}
	for i := 17; i <= 20; i++ {
		got := w.next()
		if got.kind != 4 || got.id != fmt.Sprintf("h%d", i) {
			t.Fatalf("got %s, want a refusal of h%d", got.raw, i)
		}
	}
	other := h.accepted("CP2")
	if got := other.call("StatusNotification", `{"timestamp":"2026-01-01T00:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}`); got.kind != 3 {
		t.Errorf("another station meanwhile: %s", got.raw)
	}
	release.open()
	for i := 0; i <= 16; i++ {
		if got := w.next(); got.kind != 3 || got.id != fmt.Sprintf("h%d", i) {
			t.Fatalf("got %s, want the answer to h%d", got.raw, i)
		}
	}
}

func TestSession_replacedByReconnect(t *testing.T) {
	h := serve(t, &policy{})
	first := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	called := asked(t.Context(), st)
	if got := first.next(); got.name != "ClearCache" {
		t.Fatalf("got %s", got.raw)
	}
	second := h.dial("CP1")
	if err := <-called; err != engine.ErrConnectionLost {
		t.Errorf("the pending call ended with %v", err)
	}
	if code := first.closed(); code != websocket.CloseNormalClosure {
		t.Errorf("the first was closed with %d", code)
	}
	// The registration belongs to the station.
	if got := second.call("Heartbeat", "{}"); got.kind != 3 {
		t.Errorf("second: %s", got.raw)
	}
	if !st.Connected() {
		t.Error("the station counts as disconnected")
	}
}

// Of two connections the one that asked last is kept, also where the other was let in after it.
func TestSession_replacedThoughLetInLater(t *testing.T) {
	asked, g := newGate(), newGate()
	h := serve(t, &policy{connect: func(hs engine.Handshake) error {
		if hs.Version == ocpp.V21 {
			asked.open()
			<-g.c
		}
		return nil
	}}, func(o *engine.Options) { o.Versions = []ocpp.Version{ocpp.V201, ocpp.V21} })
	t.Cleanup(g.open)
	older := make(chan *wire, 1)
	go func() {
		w, _, _ := h.tryDial("CP1", nil, "ocpp2.1")
		older <- w
	}()
	asked.wait(t)
	newer := h.accepted("CP1")
	g.open()
	if code := (<-older).closed(); code != websocket.CloseNormalClosure {
		t.Errorf("the older one was closed with %d", code)
	}
	if got := newer.call("Heartbeat", "{}"); got.kind != 3 {
		t.Errorf("the newer one: %s", got.raw)
	}
	if st, _ := h.engine.Station("CP1"); !st.Connected() || st.Info().Version != ocpp.V201 {
		t.Errorf("the station is %+v", st.Info())
	}
}

func TestSession_policyFailuresAreHidden(t *testing.T) {
	tests := []struct {
		name string
		err  error
		code string
		text string
	}{
		{"any error", fmt.Errorf("open /etc/secret"), "InternalError", "heartbeat failed"},
		{"no callback", engine.ErrNoCallback, "NotSupported", "heartbeat"},
		{"chosen", ocppj.Errorf(ocppj.SecurityError, "go away"), "SecurityError", "go away"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
				if _, ok := c.Request.(*v2.HeartbeatRequest); ok {
					return engine.Decision{}, tt.err
				}
				return usual(c)
			}})
			w := h.accepted("CP1")
			got := w.call("Heartbeat", "{}")
			if got.code != tt.code || !strings.Contains(got.text, tt.text) || strings.Contains(got.raw, "/etc") {
				t.Errorf("got %s", got.raw)
			}
			if got.body["callback"] != "heartbeat" || got.body["requestId"] != got.id {
				t.Errorf("details: %v", got.body)
			}
		})
	}
}

func TestSession_deadPeersAreEnded(t *testing.T) {
	gone := make(chan string, 1)
	h := serve(t, &policy{disconnect: func(_ *engine.Station, reason string) { gone <- reason }},
		func(o *engine.Options) { o.Limits.PingInterval = 50 * time.Millisecond })
	h.dial("CP1") // never reads, so it answers no ping
	select {
	case reason := <-gone:
		if !strings.Contains(reason, "ping") {
			t.Errorf("reason: %s", reason)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("a silent peer was kept")
	}
}

func TestSession_slowReadersAreEnded(t *testing.T) {
	gone := make(chan string, 1)
	large := ocpp.Raw(`"` + strings.Repeat("x", 100_000) + `"`)
	h := serve(t, &policy{
		handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
			if _, ok := c.Request.(*v2.DataTransferRequest); ok {
				return engine.Decision{Response: &v2.DataTransferResponse{Status: v2.DataTransferStatusAccepted, Data: large}}, nil
			}
			return usual(c)
		},
		disconnect: func(_ *engine.Station, reason string) { gone <- reason },
	}, func(o *engine.Options) { o.Limits.WriteTimeout = 300 * time.Millisecond })
	w := h.accepted("CP1")
	go func() {
		for i := 0; ; i++ { // ask without ever reading
			if w.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `[2,"s%d","DataTransfer",{"vendorId":"V"}]`, i)) != nil {
				return
			}
		}
	}()
	select {
	case reason := <-gone:
		if !strings.Contains(reason, "read its messages") && !strings.Contains(reason, "written") {
			t.Errorf("reason: %s", reason)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("a peer that doesn't read was kept")
	}
}

func TestSession_normalizeMendsBeforeTheCheck(t *testing.T) {
	h := serve(t, &policy{normalize: func(action string, payload []byte) ([]byte, error) {
		if action == "Heartbeat" {
			return []byte("{}"), nil
		}
		return nil, nil
	}})
	w := h.accepted("CP1")
	if got := w.call("Heartbeat", `{"surplus":true}`); got.kind != 3 {
		t.Errorf("got %s", got.raw)
	}
}

func TestSession_afterRunsOnceTheReplyIsOut(t *testing.T) {
	result := make(chan any, 1)
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		d, err := usual(c)
		if _, ok := c.Request.(*v2.StatusNotificationRequest); ok {
			d.After = func(ctx context.Context) {
				res, err := c.Station.Call(ctx, v2.Actions.ByName("ClearCache"), &v2.ClearCacheRequest{})
				if err != nil {
					result <- err
				} else {
					result <- res
				}
			}
		}
		return d, err
	}})
	w := h.accepted("CP1")
	if got := w.call("StatusNotification", `{"timestamp":"2026-01-01T00:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}`); got.kind != 3 {
		t.Fatalf("the reply comes first: %s", got.raw)
	}
	cmd := w.next()
	if cmd.name != "ClearCache" {
		t.Fatalf("got %s", cmd.raw)
	}
	w.send(`[3,%q,{"status":"Accepted"}]`, cmd.id)
	if got := <-result; fmt.Sprintf("%T", got) != "*v2.ClearCacheResponse" {
		t.Errorf("got %v", got)
	}
}

func TestShutdown_finishesWhatRunsAndCloses1001(t *testing.T) {
	running, release := newGate(), newGate()
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if _, ok := c.Request.(*v2.HeartbeatRequest); ok {
			running.open()
			<-release.c
		}
		return usual(c)
	}})
	w := h.accepted("CP1")
	w.send(`[2,"last","Heartbeat",{}]`)
	running.wait(t)
	ended := make(chan error, 1)
	go func() { ended <- h.engine.Shutdown(context.Background()) }()
	eventually(t, "new stations are refused", func() bool {
		_, res, err := h.tryDial("CP2", nil, "ocpp2.0.1")
		return err != nil && res != nil && res.StatusCode == http.StatusServiceUnavailable
	})
	release.open()
	if got := w.next(); got.kind != 3 || got.id != "last" {
		t.Errorf("what ran was not answered: %s", got.raw)
	}
	if code := w.closed(); code != websocket.CloseGoingAway {
		t.Errorf("closed with %d", code)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
