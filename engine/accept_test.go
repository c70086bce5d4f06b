package engine_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"csms/engine"
	"csms/engine/ocpp"
)

func TestAccept_ids(t *testing.T) {
	var seen string
	h := serve(t, &policy{connect: func(hs engine.Handshake) error { seen = hs.ID; return nil }})
	for path, want := range map[string]string{
		"CP1":                   "CP1",
		"CP%2D1":                "CP-1",
		"site/a/CP3":            "CP3",
		"CP4/":                  "CP4",
		"a*b-c_d=e+f|g@h.i":     "a*b-c_d=e+f|g@h.i",
		strings.Repeat("x", 48): strings.Repeat("x", 48),
		strings.Repeat("x", 49): "",
		"with%20space":          "",
		"with:colon":            "",
		"%C3%A4":                "",
		"%00":                   "",
		"%FF":                   "",
		"%2F":                   "",
		"%2E":                   "",
		"%2E%2E":                "",
		"":                      "",
	} {
		seen = ""
		w, res, err := h.tryDial(path, nil, "ocpp2.0.1")
		if want == "" {
			if err == nil || res == nil || res.StatusCode != http.StatusNotFound {
				t.Errorf("%q: %v, %v, want 404", path, res, err)
			}
			continue
		}
		if err != nil || seen != want {
			t.Errorf("%q: the id is %q (%v), want %q", path, seen, err, want)
			continue
		}
		w.Close()
	}
}

func TestAccept_subprotocol(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Versions = []ocpp.Version{ocpp.V201, ocpp.V21} })
	for _, tt := range []struct {
		offered []string
		want    string
	}{
		{[]string{"ocpp2.0.1"}, "ocpp2.0.1"},
		{[]string{"ocpp1.6", "ocpp2.1", "ocpp2.0.1"}, "ocpp2.1"},
		{[]string{"ocpp2.0.1", "ocpp2.1"}, "ocpp2.0.1"},
	} {
		w, _, err := h.tryDial("CP1", nil, tt.offered...)
		if err != nil || w.Subprotocol() != tt.want {
			t.Errorf("%q: %v, want %s", tt.offered, err, tt.want)
		}
	}
	lines := http.Header{"Sec-Websocket-Protocol": {"ocpp1.5", " ocpp1.6 ,ocpp2.0.1"}}
	if w, _, err := h.tryDial("CP1", lines); err != nil || w.Subprotocol() != "ocpp2.0.1" {
		t.Errorf("in two lines: %v", err)
	}
	for _, offered := range [][]string{{"ocpp1.5"}, {"OCPP2.0.1"}, nil} {
		w, res, err := h.tryDial("CP1", nil, offered...)
		if err != nil || res.Header.Get("Sec-Websocket-Protocol") != "" {
			t.Fatalf("%q: the handshake is finished without the header: %v", offered, err)
		}
		if code := w.closed(); code != websocket.CloseProtocolError {
			t.Errorf("%q: closed with %d", offered, code)
		}
	}
	const want = `no subprotocol in common: offered "", spoken here "ocpp2.0.1, ocpp2.1"`
	if r := h.engine.RefusedHandshakes(); len(r) != 1 || r[0].Station != "CP1" || r[0].Count != 3 || r[0].Status != http.StatusSwitchingProtocols || r[0].Reason != want {
		t.Errorf("operators are told %+v, want %s", r, want)
	}
	strict := serve(t, &policy{}, func(o *engine.Options) { o.RefuseSubprotocol = true })
	if _, res, err := strict.tryDial("CP1", nil, "ocpp1.5"); err == nil || res.StatusCode != http.StatusBadRequest {
		t.Errorf("refuse_subprotocol: %v", res)
	}
}

func TestAccept_refusals(t *testing.T) {
	h := serve(t, &policy{connect: func(hs engine.Handshake) error {
		switch hs.ID {
		case "TEAPOT":
			return &engine.Refusal{Status: http.StatusTeapot, Text: "short and stout"}
		case "BROKEN":
			return io.ErrUnexpectedEOF
		}
		return nil
	}}, func(o *engine.Options) { o.Origins = []string{"console.example"} })
	for _, tt := range []struct {
		name, id, origin string
		status           int // 0: let in
	}{
		{"by the hook", "TEAPOT", "", http.StatusTeapot},
		{"a broken hook", "BROKEN", "", http.StatusForbidden},
		{"a web page", "CP1", "https://evil.example", http.StatusForbidden},
		{"an opaque origin", "CP1", "null", http.StatusForbidden},
		{"a page on loopback", "CP1", "http://localhost:3000", 0},
		{"a page that is listed", "CP1", "https://console.example", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{}
			if tt.origin != "" {
				header.Set("Origin", tt.origin)
			}
			_, res, err := h.tryDial(tt.id, header, "ocpp2.0.1")
			if tt.status == 0 && err != nil || tt.status != 0 && (err == nil || res.StatusCode != tt.status) {
				t.Errorf("got %v (%v), want %d", res, err, tt.status)
			}
		})
	}
	res, err := http.Get(h.server.URL + "/ocpp/CP1")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusUpgradeRequired {
		t.Errorf("plain HTTP: %s", res.Status)
	}
	rec := httptest.NewRecorder()
	h.engine.ServeHTTP(rec, httptest.NewRequest("GET", "/ocp/CP1", nil))
	const want = `stations connect to /ocpp/{stationId}, and not to "/ocp/CP1"`
	if r := h.engine.RefusedHandshakes()[0]; rec.Code != http.StatusNotFound || strings.TrimSpace(rec.Body.String()) != want || r.Reason != want {
		t.Errorf("a wrong path: %d %s; operators are told %q", rec.Code, rec.Body, r.Reason)
	}
	closed := serve(t, &policy{}, func(o *engine.Options) { o.RefuseUnknown = true })
	if _, res, err := closed.tryDial("CP1", nil, "ocpp2.0.1"); err == nil || res.StatusCode != http.StatusNotFound {
		t.Errorf("unknown stations refused: %v", res)
	}
}
