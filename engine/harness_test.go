package engine_test

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
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine"
	"csms/engine/ocpp/v2"
)

// policy is an engine.Policy made of functions; those that are nil say yes, or what is usual.
type policy struct {
	connect    func(engine.Handshake) error
	normalize  func(action string, payload []byte) ([]byte, error)
	handle     func(context.Context, engine.Call) (engine.Decision, error)
	disconnect func(st *engine.Station, reason string)
}

func (p *policy) Connect(_ context.Context, h engine.Handshake) error {
	if p.connect == nil {
		return nil
	}
	return p.connect(h)
}

func (p *policy) Begin() engine.Decider { return p }

func (p *policy) Normalizes() bool { return p.normalize != nil }

func (p *policy) Normalize(_ context.Context, _ *engine.Station, action string, payload []byte) ([]byte, error) {
	return p.normalize(action, payload)
}

func (p *policy) Handle(ctx context.Context, c *engine.Call) (engine.Decision, error) {
	if p.handle != nil {
		return p.handle(ctx, *c)
	}
	return usual(*c)
}

func (p *policy) Disconnect(_ context.Context, st *engine.Station, reason string) {
	if p.disconnect != nil {
		p.disconnect(st, reason)
	}
}

// usual accepts every station and has answers for a few messages.
func usual(c engine.Call) (engine.Decision, error) {
	switch c.Request.(type) {
	case *v2.BootNotificationRequest:
		return engine.Decision{Response: boot(v2.RegistrationStatusAccepted)}, nil
	case *v2.HeartbeatRequest:
		return engine.Decision{Response: &v2.HeartbeatResponse{CurrentTime: "2026-01-02T03:04:05Z"}}, nil
	case *v2.StatusNotificationRequest:
		return engine.Decision{Response: &v2.StatusNotificationResponse{}}, nil
	case *v2.NotifyReportRequest:
		return engine.Decision{Response: &v2.NotifyReportResponse{}}, nil
	}
	return engine.Decision{}, engine.ErrNoCallback
}

func boot(status v2.RegistrationStatusEnum) *v2.BootNotificationResponse {
	return &v2.BootNotificationResponse{CurrentTime: "2026-01-02T03:04:05Z", Interval: 300, Status: status}
}

const bootPayload = `{"reason":"PowerUp","chargingStation":{"model":"M1","vendorName":"Acme"}}`

// host is an engine behind a real listener.
type host struct {
	*testing.T
	engine *engine.Engine
	server *httptest.Server
}

func serve(t *testing.T, p engine.Policy, change ...func(*engine.Options)) *host {
	t.Helper()
	o := engine.Options{Policy: p, Actions: v2.Actions, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	for _, c := range change {
		c(&o)
	}
	e := engine.New(o)
	mux := http.NewServeMux()
	mux.Handle("/ocpp/", e)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		e.Shutdown(ctx)
		server.Close()
	})
	return &host{T: t, engine: e, server: server}
}

func (h *host) url(id string) string {
	return "ws" + strings.TrimPrefix(h.server.URL, "http") + "/ocpp/" + id
}

// wire is a station's end of a connection, frame by frame.
type wire struct {
	*websocket.Conn
	t *testing.T
	n int
}

func (h *host) dial(id string) *wire {
	h.Helper()
	w, _, err := h.tryDial(id, nil, "ocpp2.0.1")
	if err != nil {
		h.Fatalf("dial %s: %v", id, err)
	}
	return w
}

func (h *host) tryDial(id string, header http.Header, subprotocols ...string) (*wire, *http.Response, error) {
	d := websocket.Dialer{Subprotocols: subprotocols, HandshakeTimeout: 5 * time.Second}
	conn, res, err := d.Dial(h.url(id), header)
	if err != nil {
		return nil, res, err
	}
	h.Cleanup(func() { conn.Close() })
	return &wire{Conn: conn, t: h.T}, res, nil
}

// accepted is a station that has booted.
func (h *host) accepted(id string) *wire {
	h.Helper()
	w := h.dial(id)
	if got := w.call("BootNotification", bootPayload); got.kind != 3 {
		h.Fatalf("boot: %s", got.raw)
	}
	return w
}

// frame is a message as the station reads it.
type frame struct {
	kind int
	id   string
	code string
	text string
	body map[string]any // payload, or details
	name string         // action of a CALL
	raw  string
}

func (w *wire) send(format string, args ...any) {
	w.t.Helper()
	if err := w.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, args...)); err != nil {
		w.t.Fatalf("write: %v", err)
	}
}

func (w *wire) next() frame {
	w.t.Helper()
	f, err := w.read()
	if err != nil {
		w.t.Fatalf("read: %v", err)
	}
	return f
}

func (w *wire) read() (frame, error) {
	w.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, data, err := w.ReadMessage()
	if err != nil {
		return frame{}, err
	}
	f := frame{raw: string(data)}
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return f, fmt.Errorf("%s: %w", data, err)
	}
	json.Unmarshal(parts[0], &f.kind)
	json.Unmarshal(parts[1], &f.id)
	switch f.kind {
	case 2:
		json.Unmarshal(parts[2], &f.name)
		json.Unmarshal(parts[3], &f.body)
	case 3:
		json.Unmarshal(parts[2], &f.body)
	case 4, 5:
		json.Unmarshal(parts[2], &f.code)
		json.Unmarshal(parts[3], &f.text)
		json.Unmarshal(parts[4], &f.body)
	}
	return f, nil
}

func (w *wire) call(action, payload string) frame {
	w.t.Helper()
	w.n++
	w.send(`[2,"m%d",%q,%s]`, w.n, action, payload)
	return w.next()
}

// closed waits for the close frame and returns its code.
func (w *wire) closed() int {
	w.t.Helper()
	for {
		_, err := w.read()
		if err == nil {
			continue
		}
		var c *websocket.CloseError
		if !errors.As(err, &c) {
			w.t.Fatalf("the connection ended without a close frame: %v", err)
		}
		return c.Code
	}
}

// gate is a latch that tests wait on.
type gate struct {
	once sync.Once
	c    chan struct{}
}

func newGate() *gate  { return &gate{c: make(chan struct{})} }
func (g *gate) open() { g.once.Do(func() { close(g.c) }) }
func (g *gate) wait(t *testing.T) {
	t.Helper()
	select {
	case <-g.c:
	case <-time.After(10 * time.Second):
		t.Fatal("waited in vain")
	}
}

// eventually waits until a condition holds that nothing signals.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
		<-tick.C
	}
}
