package load

import (
	"cmp"
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// TestMixes_fitTheirTypes holds the frames, with holes filled, and the bare server's answers to OCPP.
func TestMixes_fitTheirTypes(t *testing.T) {
	mixes := append([]Mix{Heartbeats(), Day(), Heartbeats16(), Day16()}, Mix{frames: []template{newTemplate("BootNotification", boot)}},
		Mix{version16: true, frames: []template{newTemplate("BootNotification", boot16)}})
	for _, m := range mixes {
		for _, f := range m.frames {
			text := append([]byte(nil), f.text...)
			digits(text, f.id, 7)
			if f.numbered {
				padded(text, f.tx, []byte("42"))
			} else {
				digits(text, f.tx, 8)
			}
			digits(text, f.seq, 9)
			v, actions := ocpp.V201, v2.Actions
			if m.version16 {
				v, actions = ocpp.V16, v16.Actions
			}
			frame, err := ocppj.Parse(text, v)
			if err != nil || frame.ID != "100000007" {
				t.Fatalf("%s: id %q, %v", text, frame.ID, err)
			}
			a := actions.ByName(f.action)
			request, _, err := a.Request.Decode(frame.Payload, v, plan.Strict)
			if err != nil {
				t.Errorf("%s: %v", f.action, err)
			}
			switch r := request.(type) {
			case *v2.TransactionEventRequest:
				if r.SeqNo != 100000009 || r.TransactionInfo.TransactionID != "tx-100000008" {
					t.Errorf("seqNo %d of %s", r.SeqNo, r.TransactionInfo.TransactionID)
				}
			case *v16.MeterValuesRequest:
				if *r.TransactionID != 42 || !strings.HasSuffix(string(r.MeterValue[0].Timestamp), "T12:01:00.100000009Z") {
					t.Errorf("values %+v of %d", r.MeterValue, *r.TransactionID)
				}
			case *v16.StopTransactionRequest:
				if r.TransactionID != 42 || r.MeterStop != 100000009 {
					t.Errorf("stop %+v", r)
				}
			}
			answer := cmp.Or(answers[f.action], "{}")
			if m.version16 && f.action == "Authorize" {
				continue // the bare server answers as a CSMS of 2.0.1
			}
			if _, _, err := a.Response.Decode([]byte(answer), v, plan.Strict); err != nil {
				t.Errorf("the bare server's answer to %s: %v", f.action, err)
			}
		}
	}
}

func TestNumberIn(t *testing.T) {
	for answer, want := range map[string]string{
		`[3,"1",{"idTagInfo":{"status":"Accepted"},"transactionId":1}]`: "1", `[3,"1",{"transactionId":123456789,"x":1}]`: "123456789",
		`[3,"1",{"transactionId":1234567890}]`: "", `[3,"1",{"transactionId":"7"}]`: "", `[3,"1",{}]`: "",
	} {
		if got := string(numberIn([]byte(answer))); got != want {
			t.Errorf("%s has %q, want %q", answer, got, want)
		}
	}
}

// TestMixes_dayIsTheMix counts what notes of other servers were measured with.
func TestMixes_dayIsTheMix(t *testing.T) {
	counts := map[string]int{}
	for _, f := range Day().frames {
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
	for _, m := range []Mix{Heartbeats(), Day()} {
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

func TestDrive_stationsOf16TakeTheNumber(t *testing.T) {
	server := httptest.NewServer(Bare())
	t.Cleanup(server.Close)
	m := Day16()
	clients, err := m.connect(t.Context(), "ws"+strings.TrimPrefix(server.URL, "http")+"/ocpp", 3)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(clients.Close)
	if err := clients.Drive(t.Context(), &m, 3*len(m.frames)); err != nil {
		t.Fatal(err)
	}
	for _, c := range clients.conns {
		if string(c.tx) != "1" || c.conn.Subprotocol() != "ocpp1.6" {
			t.Errorf("%s has the number %q over %s", c.name, c.tx, c.conn.Subprotocol())
		}
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
	for _, m := range []Mix{Heartbeats(), Day()} {
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
