package engine_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine"
	"csms/engine/ocpp/v2"
)

// slow is a policy that decides Heartbeats once the gate is open.
func slow(deciding chan<- struct{}, g *gate) *policy {
	return &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if c.Action.Name == "Heartbeat" {
			deciding <- struct{}{}
			<-g.c
		}
		return usual(c)
	}}
}

const burst = 200

// sendBurst sends more Heartbeats at once than may wait, and answersBurst expects their answers in order.
func (w *wire) sendBurst() {
	w.t.Helper()
	for i := range burst {
		w.send(`[2,"%d","Heartbeat",{}]`, i)
	}
}

func (w *wire) answersBurst() {
	w.t.Helper()
	for i := range burst {
		if got := w.next(); got.kind != 3 || got.id != fmt.Sprint(i) {
			w.t.Fatalf("answer %d: %s", i, got.raw)
		}
	}
}

// What a station sends at once is decided in order: what isn't read yet waits in the connection.
func TestReader_aBurstIsDecidedInOrder(t *testing.T) {
	h := serve(t, &policy{})
	engine.SetPatience(h.engine, time.Hour) // on a busy machine a decision may be long in coming
	w := h.accepted("CP1")
	w.sendBurst()
	w.answersBurst()
}

// A station that sends while a command of ours is out, which is why its connection is read on, loses nothing either.
func TestReader_aBurstBesideACommandIsDecidedInOrder(t *testing.T) {
	h := serve(t, &policy{})
	engine.SetPatience(h.engine, time.Hour)
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	done := asked(t.Context(), st)
	command := w.next()
	w.sendBurst()
	w.send(`[3,%q,{"status":"Accepted"}]`, command.id)
	w.answersBurst()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// What waits of a connection that has ended leaves room for the next one's.
func TestReader_theNextConnectionHasRoom(t *testing.T) {
	deciding, g := make(chan struct{}, 64), newGate()
	h := serve(t, slow(deciding, g))
	t.Cleanup(g.open)
	engine.SetPatience(h.engine, 0) // nobody waits for room
	w := h.accepted("CP1")
	w.send(`[2,"slow","Heartbeat",{}]`)
	<-deciding
	const waiting = 16
	for i := range waiting + 1 {
		w.send(`[2,"%d","Heartbeat",{}]`, i)
	}
	if got := w.next(); got.kind != 4 || got.id != fmt.Sprint(waiting) {
		t.Fatalf("got %s, want that there is no room", got.raw)
	}
	w.Close()
	st, _ := h.engine.Station("CP1")
	eventually(t, "the station counts as disconnected", func() bool { return !st.Connected() })
	w = h.dial("CP1")
	w.send(`[2,"boot","BootNotification",%s]`, bootPayload)
	g.open()
	if got := w.next(); got.kind != 3 || got.id != "boot" {
		t.Errorf("got %s", got.raw)
	}
}

func TestReader_isRelievedOnceADecisionTakesLong(t *testing.T) {
	for name, then := range map[string]func(t *testing.T, h *host, w *wire){
		"pings are answered": func(t *testing.T, h *host, w *wire) {
			pong := newGate()
			w.SetPongHandler(func(string) error { pong.open(); return nil })
			if err := w.WriteControl(websocket.PingMessage, []byte("there?"), time.Now().Add(time.Second)); err != nil {
				t.Fatal(err)
			}
			go w.read()
			pong.wait(t)
		},
		"the end is noticed": func(t *testing.T, h *host, w *wire) {
			w.Close()
			st, _ := h.engine.Station("CP1")
			eventually(t, "the station counts as disconnected", func() bool { return !st.Connected() })
		},
	} {
		t.Run(name, func(t *testing.T) {
			deciding, g := make(chan struct{}, 1), newGate()
			h := serve(t, slow(deciding, g))
			t.Cleanup(g.open)
			w := h.accepted("CP1")
			w.send(`[2,"slow","Heartbeat",{}]`)
			<-deciding
			then(t, h, w)
		})
	}
}

// A command that is sent while the reader waits for a decision has it relieved at once, and the next commands find that done.
func TestReader_isRelievedForACommand(t *testing.T) {
	deciding, g := make(chan struct{}, 1), newGate()
	h := serve(t, slow(deciding, g))
	t.Cleanup(g.open)
	engine.SetPatience(h.engine, time.Hour)
	w := h.accepted("CP1")
	w.send(`[2,"slow","Heartbeat",{}]`)
	<-deciding
	st, _ := h.engine.Station("CP1")
	for range 3 {
		done := asked(t.Context(), st)
		f := w.next()
		w.send(`[3,%q,{"status":"Accepted"}]`, f.id)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}

// A reader whose station has a command to answer doesn't wait for a decision itself.
func TestReader_isRelievedWhereACommandWaits(t *testing.T) {
	deciding, g := make(chan struct{}, 1), newGate()
	h := serve(t, slow(deciding, g))
	t.Cleanup(g.open)
	engine.SetPatience(h.engine, time.Hour)
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	done := asked(t.Context(), st)
	f := w.next()
	w.send(`[2,"slow","Heartbeat",{}]`)
	<-deciding
	w.send(`[3,%q,{"status":"Accepted"}]`, f.id)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// A decision that waits for its station has the reader relieved; the next one that one, and all are still decided once and in order.
func TestReader_isRelievedAgainAndAgain(t *testing.T) {
	h := serve(t, &policy{handle: func(ctx context.Context, c engine.Call) (engine.Decision, error) {
		if c.Action.Name == "Heartbeat" {
			if _, err := c.Station.Call(ctx, clearCache, &v2.ClearCacheRequest{}); err != nil {
				return engine.Decision{}, err
			}
		}
		return usual(c)
	}})
	engine.SetPatience(h.engine, time.Hour)
	w := h.accepted("CP1")
	const rounds, each = 12, 4
	for n := range rounds * each {
		w.send(`[2,"%d","Heartbeat",{}]`, n)
		if n%each < each-1 {
			continue // so that some wait
		}
		for due := n - each + 1; due <= n; {
			switch f := w.next(); {
			case f.kind == 2:
				w.send(`[3,%q,{"status":"Accepted"}]`, f.id)
			case f.kind == 3 && f.id == fmt.Sprint(due):
				due++
			default:
				t.Fatalf("unexpected, before the answer to %d: %s", due, f.raw)
			}
		}
	}
}

// A connection that is idle doesn't hold on to the large message that came over it last.
func TestReader_keepsNothingOfALargeMessage(t *testing.T) {
	h := serve(t, &policy{})
	text := `[2,"large","Heartbeat",{"customData":{"vendorId":"` + strings.Repeat("x", 900<<10) + `"}}]`
	var wires []*wire
	for i := range 40 {
		w := h.accepted(fmt.Sprint("CP", i))
		w.send("%s", text)
		if got := w.next(); got.id != "large" {
			t.Fatalf("got %s", got.raw)
		}
		wires = append(wires, w)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 16<<20 {
		t.Errorf("%d idle connections hold %d MiB", len(wires), m.HeapAlloc>>20)
	}
	runtime.KeepAlive(wires)
}
