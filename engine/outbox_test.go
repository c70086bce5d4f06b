package engine_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

var clearCache = v2.Actions.ByName("ClearCache")

// asked calls ClearCache in the background.
func asked(ctx context.Context, st *engine.Station) chan error {
	done := make(chan error, 1)
	go func() {
		_, err := st.Call(ctx, clearCache, &v2.ClearCacheRequest{})
		done <- err
	}()
	return done
}

// slowFrames is slow to take what is sent.
type slowFrames struct {
	in    chan struct{} // takes each message that comes
	order chan string
}

func (f *slowFrames) Wanted(string) bool { return true }

func (f *slowFrames) Append(_ time.Time, _, direction, _ string, _ []byte) {
	if direction == "in" {
		f.in <- struct{}{}
	} else {
		select {
		case <-f.in:
			f.in <- struct{}{}
		case <-time.After(50 * time.Millisecond):
		}
	}
	f.order <- direction
}

// A command stands before its answer in the log of messages, where it is told by it.
func TestCall_isLoggedBeforeItsAnswer(t *testing.T) {
	frames := &slowFrames{make(chan struct{}, 10), make(chan string, 10)}
	h := serve(t, &policy{}, func(o *engine.Options) { o.Frames = frames })
	w := h.accepted("CP1")
	<-frames.order
	<-frames.order
	<-frames.in
	st, _ := h.engine.Station("CP1")
	done := asked(context.Background(), st)
	w.send(`[3,%q,{"status":"Accepted"}]`, w.next().id)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if first, second := <-frames.order, <-frames.order; first != "out" || second != "in" {
		t.Errorf("logged %s, %s", first, second)
	}
}

func TestCall_answers(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	tests := []struct {
		name, answer string // %s is the id
		check        func(error) bool
	}{
		{"result", `[3,%q,{"status":"Accepted"}]`, func(err error) bool { return err == nil }},
		{"CALLERROR", `[4,%q,"NotSupported","no cache",{"a":1}]`, func(err error) bool {
			var e *ocppj.Error
			return errors.As(err, &e) && e.Code == ocppj.NotSupported && e.Description == "no cache" && e.Details["a"] == 1.0
		}},
		{"answer that doesn't fit", `[3,%q,{"status":"Perhaps"}]`, func(err error) bool {
			var e *engine.BadAnswerError
			return errors.As(err, &e) && e.Code == ocppj.PropertyConstraintViolation && strings.Contains(e.Text, "$.status")
		}},
		{"answer that is no JSON", `[3,%q,{"status"]`, func(err error) bool {
			var e *engine.BadAnswerError
			return errors.As(err, &e)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			done := asked(context.Background(), st)
			cmd := w.next()
			if cmd.name != "ClearCache" || len(cmd.id) > ocppj.MaxID {
				t.Fatalf("got %s", cmd.raw)
			}
			w.send(`[3,"another",{"status":"Accepted"}]`) // to no call of ours: dropped
			w.send(tt.answer, cmd.id)
			if err := <-done; !tt.check(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCall_oneAtATimeInOrder(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	var done sync.WaitGroup
	for range 5 {
		done.Go(func() {
			if _, err := st.Call(context.Background(), clearCache, &v2.ClearCacheRequest{}); err != nil {
				t.Error(err)
			}
		})
	}
	seen := map[string]bool{}
	for range 5 {
		cmd := w.next()
		if seen[cmd.id] {
			t.Errorf("the id %s came twice", cmd.id)
		}
		seen[cmd.id] = true
		// Were another CALL outstanding it would be read here, before the answer to this one.
		if got := w.call("Heartbeat", "{}"); got.kind != 3 {
			t.Fatalf("got %s", got.raw)
		}
		w.send(`[3,%q,{"status":"Accepted"}]`, cmd.id)
	}
	done.Wait()
}

func TestCall_timeoutThenLateAnswer(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Limits.CallTimeout = 50 * time.Millisecond })
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	if err := <-asked(context.Background(), st); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	late := w.next()
	w.send(`[3,%q,{"status":"Accepted"}]`, late.id)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	done := asked(ctx, st)
	cmd := w.next()
	w.send(`[3,%q,{"status":"Rejected"}]`, cmd.id)
	if err := <-done; err != nil {
		t.Errorf("the next call: %v", err)
	}
}

func TestCall_refusals(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Limits.MaxCalls = 1 })
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	if _, err := st.Call(context.Background(), v2.Actions.ByName("Heartbeat"), &v2.HeartbeatRequest{}); !errors.Is(err, engine.ErrNoCommand) {
		t.Errorf("Heartbeat: %v", err)
	}
	if _, err := st.Call(context.Background(), v2.Actions.ByName("GetTariffs"), &v2.GetTariffsRequest{}); !errors.Is(err, engine.ErrNoCommand) {
		t.Errorf("a command of 2.1: %v", err)
	}
	first := asked(context.Background(), st)
	w.next()
	if err := <-asked(context.Background(), st); !errors.Is(err, engine.ErrTooManyCalls) {
		t.Errorf("one too many: %v", err)
	}
	w.Close()
	if err := <-first; !errors.Is(err, engine.ErrConnectionLost) {
		t.Errorf("lost: %v", err)
	}
	eventually(t, "the station is disconnected", func() bool { return !st.Connected() })
	if err := <-asked(context.Background(), st); !errors.Is(err, engine.ErrNotConnected) {
		t.Errorf("disconnected: %v", err)
	}
}

func TestCall_whileTheHandlerRuns(t *testing.T) {
	h := serve(t, &policy{handle: func(ctx context.Context, c engine.Call) (engine.Decision, error) {
		if _, ok := c.Request.(*v2.HeartbeatRequest); ok {
			// Results are delivered by the reader: a policy that waits for its own station isn't stuck.
			if _, err := c.Station.Call(ctx, clearCache, &v2.ClearCacheRequest{}); err != nil {
				return engine.Decision{}, err
			}
		}
		return usual(c)
	}})
	w := h.accepted("CP1")
	w.send(`[2,"h","Heartbeat",{}]`)
	cmd := w.next()
	w.send(`[3,%q,{"status":"Accepted"}]`, cmd.id)
	if got := w.next(); got.kind != 3 || got.id != "h" {
		t.Errorf("got %s", got.raw)
	}
}
