package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine/ocpp/v2"
	"csms/engine/sim"
)

// TestLive_floodingStations has stations send as fast as they can, one without reading what comes back, while another goes on.
func TestLive_floodingStations(t *testing.T) {
	l := startLive(t, "")
	st := l.station("CALM")
	for _, id := range []string{"READS", "DEAF"} {
		dialer := websocket.Dialer{Subprotocols: []string{"ocpp2.0.1"}}
		conn, _, err := dialer.Dial("ws://"+l.app.StationsAddr().String()+"/ocpp/"+id, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if id == "READS" {
			go func() {
				for {
					if _, _, err := conn.ReadMessage(); err != nil {
						return
					}
				}
			}()
		}
		go func() {
			for i := 0; ; i++ {
				text := fmt.Sprintf(`[2,"%d","Authorize",{"idToken":{"idToken":"C%d","type":"ISO14443"}}]`, i, i)
				if i == 0 {
					text = `[2,"boot","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]`
				}
				if conn.WriteMessage(websocket.TextMessage, []byte(text)) != nil {
					return
				}
			}
		}()
	}
	var took []time.Duration
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		begun := time.Now()
		if _, err := st.Call(t.Context(), "Heartbeat", &v2.HeartbeatRequest{}); err != nil {
			t.Fatal(err)
		}
		if _, err := st.Authorize(t.Context(), sim.Token("CARD1")); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	t.Logf("of %d pairs of answers to another: median %s, p99 %s, longest %s", len(took), took[len(took)/2], p99, took[len(took)-1])
	if p99 > time.Second {
		t.Errorf("99 of 100 answers to another took up to %s", p99)
	}
}
