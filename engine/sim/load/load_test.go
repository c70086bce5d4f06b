package load

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// TestMixes_fitTheirTypes holds the frames, with holes filled, and the bare server's answers to OCPP.
func TestMixes_fitTheirTypes(t *testing.T) {
	frames := []template{newTemplate("BootNotification", boot)}
	for _, m := range Mixes() {
		frames = append(frames, m.frames...)
	}
	for _, f := range frames {
		text := append([]byte(nil), f.text...)
		digits(text, f.id, 7)
		digits(text, f.tx, 8)
		digits(text, f.seq, 9)
		frame, err := ocppj.Parse(text, ocpp.V201)
		if err != nil || frame.ID != "100000007" {
			t.Fatalf("%s: id %q, %v", text, frame.ID, err)
		}
		a := v2.Actions.ByName(f.action)
		request, _, err := a.Request.Decode(frame.Payload, ocpp.V201, plan.Strict)
		if err != nil {
			t.Errorf("%s: %v", f.action, err)
		}
		if e, ok := request.(*v2.TransactionEventRequest); ok && (e.SeqNo != 100000009 || e.TransactionInfo.TransactionID != "tx-100000008") {
			t.Errorf("seqNo %d of %s", e.SeqNo, e.TransactionInfo.TransactionID)
		}
		if _, _, err := a.Response.Decode([]byte(answers[f.action]), ocpp.V201, plan.Strict); err != nil {
			t.Errorf("the bare server's answer to %s: %v", f.action, err)
		}
	}
}

// TestMixes_dayIsTheMix counts what notes of other servers were measured with.
func TestMixes_dayIsTheMix(t *testing.T) {
	counts := map[string]int{}
	for _, f := range Mixes()[1].frames {
		switch {
		case strings.Contains(string(f.text), `"Updated"`):
			counts["Updated"]++
		default:
			counts[f.action]++
		}
	}
	want := map[string]int{"Updated": 12, "Heartbeat": 3, "StatusNotification": 2, "Authorize": 1, "TransactionEvent": 2}
	for action, n := range want {
		if counts[action] != n {
			t.Errorf("%d %s of 20, want %d", counts[action], action, n)
		}
	}
}

func connected(t testing.TB, n int) *Clients {
	t.Helper()
	server := httptest.NewServer(Bare())
	t.Cleanup(server.Close)
	clients, err := Connect(context.Background(), "ws"+strings.TrimPrefix(server.URL, "http")+"/ocpp", n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(clients.Close)
	return clients
}

func TestDrive_bareServerAnswersAll(t *testing.T) {
	clients := connected(t, 10)
	for _, m := range Mixes() {
		if err := clients.Drive(t.Context(), &m, 405); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
	sent := uint64(0)
	for _, c := range clients.conns {
		sent += c.sent
	}
	if sent != 10+2*405 {
		t.Errorf("%d frames were sent", sent)
	}
}

func TestConnect_saysWhyNot(t *testing.T) {
	if _, err := Connect(t.Context(), "ws://127.0.0.1:1/ocpp", 3); err == nil || !strings.Contains(err.Error(), "connect LOAD0000") {
		t.Errorf("error %v", err)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 2, 3}, 2.5}} {
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.values, got, c.want)
		}
	}
}

// BenchmarkBare is the limit of this machine: generator and bare server in one process.
func BenchmarkBare(b *testing.B) {
	for _, m := range Mixes() {
		b.Run(m.Name, func(b *testing.B) {
			clients := connected(b, 100)
			b.ReportAllocs()
			b.ResetTimer()
			if err := clients.Drive(context.Background(), &m, b.N); err != nil {
				b.Fatal(err)
			}
		})
	}
}
