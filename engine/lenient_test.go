package engine_test

import (
	"strings"
	"testing"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

func lenient(o *engine.Options) { o.Limits.Mode = plan.Lenient }

func all(o *engine.Options) { o.Versions = []ocpp.Version{ocpp.V16, ocpp.V201} }

// dial16 is a station of OCPP 1.6.
func (h *host) dial16(id string) *wire {
	h.Helper()
	w, _, err := h.tryDial(id, nil, "ocpp1.6")
	if err != nil {
		h.Fatalf("dial %s: %v", id, err)
	}
	return w
}

// counts are the repairs so far: "vendor/model kind path".
func (h *host) counts() string {
	var parts []string
	for _, r := range h.engine.Metrics().Repairs() {
		parts = append(parts, r.Vendor+"/"+r.Model+" "+r.Kind+" "+r.Path)
	}
	return strings.Join(parts, ", ")
}

var smallDefects = []struct{ frame, code string }{
	{`[2,"a","Heartbeat",{"x":}]`, "RpcFrameworkError"},
	{`[2,"a","Heartbeat",{},]`, "RpcFrameworkError"},
	{"[2,\"a\",\"Heartbeat\",{}]\x00", "RpcFrameworkError"},
	{"\ufeff[2,\"a\",\"Heartbeat\",{}]", ""}, // without an id that could be read
	{"[2,\"a\",\"Heartbeat\",{\"x\":\"\t\"}]", "RpcFrameworkError"},
}

func TestLenient_smallDefectsOfJSON(t *testing.T) {
	h := serve(t, &policy{}, lenient)
	w := h.accepted("CP1")
	for _, c := range smallDefects {
		w.send("%s", c.frame)
		if got := w.next(); got.kind != 3 || got.id != "a" {
			t.Errorf("%q: %s", c.frame, got.raw)
		}
	}
	const want = "Acme/M1 comma $, Acme/M1 control_character $.x, Acme/M1 no_value $.x, Acme/M1 space $, Acme/M1 surplus $.x"
	if got := h.counts(); got != want {
		t.Errorf("counted %s\nwant    %s", got, want)
	}
}

func TestStrict_smallDefectsOfJSON(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Limits.Lenient = []string{"Other"} })
	w := h.accepted("CP1")
	for _, c := range smallDefects {
		w.send("%s", c.frame)
		if got := w.next(); got.kind != 4 || c.code != "" && (got.id != "a" || got.code != c.code) {
			t.Errorf("%q: %s", c.frame, got.raw)
		}
	}
	if got := h.counts(); got != "" {
		t.Errorf("counted %s", got)
	}
}

// A BootNotification says itself whether it may have weaknesses, in any version, and whether or not its frame could be read.
func TestLenient_bootByVendor(t *testing.T) {
	h := serve(t, &policy{}, all, func(o *engine.Options) { o.Limits.Lenient = []string{"Acme"} })
	for _, c := range []struct {
		vendor string
		frames []string
		kind   int
	}{
		{"Acme", []string{`[2,"1","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"M","x":}]`,
			`[2,"1","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"M"},]` + "\x00"}, 3},
		{"Other", []string{`[2,"1","BootNotification",{"chargePointVendor":"Other","chargePointModel":"M","x":}]`,
			`[2,"1","BootNotification",{"chargePointVendor":"Other","chargePointModel":"M"},]` + "\x00",
			`[2,"1","BootNotification",{"chargePointVendor":"Other","chargePointModel":"M","x":1}]`}, 4},
	} {
		w := h.dial16(c.vendor)
		for _, f := range c.frames {
			w.send("%s", f)
			if got := w.next(); got.kind != c.kind {
				t.Errorf("%q: %s", f, got.raw)
			}
		}
	}
	if got := h.counts(); strings.Contains(got, "Other") || !strings.Contains(got, "Acme/M no_value $.x") {
		t.Errorf("counted %s", got)
	}
}

// The normalize hook sees what was mended.
func TestLenient_mendedBeforeNormalize(t *testing.T) {
	seen := make(chan string, 2)
	h := serve(t, &policy{normalize: func(_ string, payload []byte) ([]byte, error) {
		seen <- string(payload)
		return nil, nil
	}}, lenient)
	w := h.accepted("CP1")
	<-seen
	if got := w.call("Heartbeat", `{"x":}`); got.kind != 3 {
		t.Errorf("got %s", got.raw)
	}
	if got := <-seen; got != "{}" {
		t.Errorf("normalize saw %s", got)
	}
}

func TestLenient_answersOfStations(t *testing.T) {
	h := serve(t, &policy{}, lenient)
	w := h.accepted("CP1")
	for _, f := range []string{`[3,"%s",{"status":"Accepted","x":}]`, `[3,"%s",{"status":"Accepted"},]`, `[3,"%s",{"status":"Accepted"}]` + "\x00"} {
		st, _ := h.engine.Station("CP1")
		done := asked(t.Context(), st)
		w.send(f, w.next().id)
		if err := <-done; err != nil {
			t.Errorf("%q: %v", f, err)
		}
	}
}

// What stations call themselves can't fill the memory: those beyond the bound count as one.
func TestRepairs_areBounded(t *testing.T) {
	h := serve(t, &policy{}, lenient)
	w := h.dial("CP1")
	name := func(i int) string { return strings.Repeat("x", i) }
	for i := range 1002 {
		if got := w.call("BootNotification", `{"reason":"PowerUp","x":1,"chargingStation":{"model":"`+name(i/40)+`","vendorName":"`+name(i%40)+`"}}`); got.kind != 3 {
			t.Fatalf("got %s", got.raw)
		}
	}
	list := h.engine.Metrics().Repairs()
	kinds := map[string]bool{}
	others := uint64(0)
	for _, r := range list {
		kinds[r.Kind] = true
		if r.Vendor == "(others)" {
			others += r.Count
		}
	}
	if len(list) > 1000+len(kinds) || others == 0 {
		t.Errorf("%d rows, %d of others", len(list), others)
	}
}
