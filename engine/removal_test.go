package engine_test

import (
	"context"
	"errors"
	"testing"

	"csms/engine"
)

// A station that is removed while a message of it is decided is forgotten once that is done, and until then begins no connection.
func TestRemove_waitsForWhatIsDecided(t *testing.T) {
	deciding, decide := newGate(), newGate()
	gone, removed := newGate(), make(chan error, 1)
	h := serve(t, &policy{
		handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
			if c.Action.Name == "Heartbeat" {
				deciding.open()
				<-decide.c
			}
			return usual(c)
		},
		disconnect: func(*engine.Station, string) { gone.open() },
	})
	t.Cleanup(decide.open)
	w := h.accepted("CP1")
	w.send(`[2,"h","Heartbeat",{}]`)
	deciding.wait(t)

	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	never := func(func()) error { t.Error("the records were deleted before the message was decided"); return nil }
	if err := h.engine.Remove(impatient, "cp1", never); !errors.Is(err, engine.ErrStillDeciding) {
		t.Errorf("removed while a message is decided: %v", err)
	}
	if code := w.closed(); code != 1008 {
		t.Errorf("closed with %d, want 1008", code)
	}
	gone.wait(t)
	before, ok := h.engine.Station("CP1")
	if !ok {
		t.Fatal("a station that could not be removed is forgotten")
	}
	deleting, proceed := newGate(), newGate()
	t.Cleanup(proceed.open)
	go func() {
		removed <- h.engine.Remove(t.Context(), "CP1", func(forget func()) error {
			deleting.open()
			<-proceed.c
			forget()
			return nil
		})
	}()
	decide.open()
	deleting.wait(t)
	if code := h.dial("CP1").closed(); code != 1008 {
		t.Errorf("while it is removed it is closed with %d, want 1008", code)
	}
	if st, _ := h.engine.Station("CP1"); st != before {
		t.Error("there is a second station of the id")
	}
	proceed.open()
	if err := <-removed; err != nil {
		t.Fatal(err)
	}
	if _, ok := h.engine.Station("CP1"); ok {
		t.Error("the station is known still")
	}
	h.accepted("CP1") // as one that is new
}

// A station that was removed during its handshake is not let in with what was known of it.
func TestRemove_duringTheHandshake(t *testing.T) {
	m := &memory{profiles: map[string]engine.Profile{"cp1": {ID: "CP1", Provisioned: true}}}
	connecting, connect := newGate(), newGate()
	h := serve(t, &policy{connect: func(engine.Handshake) error { connecting.open(); <-connect.c; return nil }}, kept(m))
	t.Cleanup(connect.open)
	go func() {
		connecting.wait(t)
		err := h.engine.Remove(t.Context(), "CP1", func(forget func()) error {
			m.set(func() { delete(m.profiles, "cp1") })
			forget()
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		connect.open()
	}()
	if code := h.dial("CP1").closed(); code != 1008 {
		t.Errorf("closed with %d, want 1008", code)
	}
	if st, ok := h.engine.Station("CP1"); ok && st.Info().Provisioned {
		t.Error("the station that was removed is provisioned")
	}
}

func TestRemove_failed(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Profiles = []engine.Profile{{ID: "CP1", Provisioned: true}} })
	full := errors.New("the disk is full")
	for _, id := range []string{"CP1", "CP2"} {
		if err := h.engine.Remove(t.Context(), id, func(func()) error { return full }); !errors.Is(err, full) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, ok := h.engine.Station("CP1"); !ok {
		t.Error("a station that could not be deleted is forgotten")
	}
	if _, ok := h.engine.Station("CP2"); ok {
		t.Error("a station without records is known")
	}
	h.accepted("CP1")
}
