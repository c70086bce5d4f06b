package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"csms/engine"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

// counted is the value of a counter.
func counted(t *testing.T, c prometheus.Counter) float64 {
	t.Helper()
	var m dto.Metric
	if err := c.Write(&m); err != nil {
		t.Fatal(err)
	}
	return m.GetCounter().GetValue()
}

// gated is a policy whose first answer to an action waits.
func gated(action string, ran *atomic.Int32, entered, release *gate, change func(*engine.Decision)) *policy {
	return &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		d, err := usual(c)
		if c.Action.Name == action {
			if ran.Add(1) == 1 {
				entered.open()
				<-release.c
			}
			if change != nil {
				change(&d)
			}
		}
		return d, err
	}}
}

func TestRobust_repeatOverANewConnectionWaitsForTheFirst(t *testing.T) {
	entered, release := newGate(), newGate()
	var ran atomic.Int32
	h := serve(t, gated("BootNotification", &ran, entered, release, nil))
	w := h.dial("CP1")
	w.send(`[2,"b1","BootNotification",%s]`, bootPayload)
	entered.wait(t)
	w.NetConn().Close()
	eventually(t, "the connection is lost", func() bool { return !h.engine.Stations()[0].Connected() })
	again := h.dial("CP1")
	again.send(`[2,"b1","BootNotification",%s]`, bootPayload)
	release.open()
	if got := again.next(); got.kind != 3 || ran.Load() != 1 {
		t.Errorf("%s; the policy was asked %d times", got.raw, ran.Load())
	}
	if st, ok := h.engine.Station("CP1"); !ok || st.Registration() != engine.Accepted {
		t.Error("the accepted boot is forgotten")
	}
}

func TestRobust_afterHookSurvivesALostReply(t *testing.T) {
	entered, release, after := newGate(), newGate(), newGate()
	var ran, hooks atomic.Int32
	h := serve(t, gated("Heartbeat", &ran, entered, release, func(d *engine.Decision) {
		d.After = func(context.Context) { hooks.Add(1); after.open() }
	}))
	w := h.accepted("CP1")
	w.send(`[2,"h","Heartbeat",{}]`)
	entered.wait(t)
	w.NetConn().Close()
	eventually(t, "the connection is lost", func() bool { return !h.engine.Stations()[0].Connected() })
	release.open()
	again := h.dial("CP1")
	again.send(`[2,"h","Heartbeat",{}]`)
	again.next()
	after.wait(t)
	again.send(`[2,"h","Heartbeat",{}]`)
	again.next()
	if hooks.Load() != 1 || ran.Load() != 1 {
		t.Errorf("the hook ran %d times, the policy %d times", hooks.Load(), ran.Load())
	}
}

func TestRobust_failuresAreDecidedAnew(t *testing.T) {
	var ran atomic.Int32
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if c.Action.Name == "Heartbeat" && ran.Add(1) == 1 {
			return engine.Decision{}, errors.New("broken")
		}
		return usual(c)
	}})
	w := h.accepted("CP1")
	for i, want := range []int{4, 3} {
		w.send(`[2,"same","Heartbeat",{}]`)
		if got := w.next(); got.kind != want {
			t.Errorf("answer %d: %s", i, got.raw)
		}
	}
}

func TestRobust_pendingBootIsDecidedAnew(t *testing.T) {
	status := atomic.Value{}
	status.Store(v2.RegistrationStatusPending)
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if c.Action.Name == "BootNotification" {
			return engine.Decision{Response: boot(status.Load().(v2.RegistrationStatusEnum))}, nil
		}
		return usual(c)
	}})
	w := h.dial("CP1")
	w.send(`[2,"1","BootNotification",%s]`, bootPayload)
	w.next()
	status.Store(v2.RegistrationStatusAccepted)
	w.send(`[2,"1","BootNotification",%s]`, bootPayload)
	if got := w.next(); got.body["status"] != "Accepted" {
		t.Errorf("got %s", got.raw)
	}
}

func TestRobust_panicStaysWithItsMessage(t *testing.T) {
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if c.Action.Name == "Heartbeat" {
			panic("a mistake")
		}
		return usual(c)
	}})
	w := h.accepted("CP1")
	if got := w.call("Heartbeat", "{}"); got.code != "InternalError" || strings.Contains(got.raw, "mistake") {
		t.Errorf("got %s", got.raw)
	}
	if got := w.call("BootNotification", bootPayload); got.kind != 3 {
		t.Errorf("afterwards: %s", got.raw)
	}
	if n := counted(t, h.engine.Metrics().Panics); n != 1 {
		t.Errorf("%v panics were counted", n)
	}
}

func TestRobust_limitsChangeUnderAConnection(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Limits.MaxFrame = 1000 })
	w := h.accepted("CP1")
	h.engine.SetLimits(engine.Limits{})
	if got := w.call("DataTransfer", `{"vendorId":"x","data":"`+strings.Repeat("x", 5000)+`"}`); got.kind != 4 || got.code != "NotSupported" {
		t.Errorf("got %s", got.raw)
	}
}

func TestRobust_commandWaitsButIsNotSentToTheRejected(t *testing.T) {
	var rejected atomic.Bool
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if c.Action.Name == "BootNotification" && rejected.Load() {
			return engine.Decision{Response: boot(v2.RegistrationStatusRejected)}, nil
		}
		return usual(c)
	}})
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	first := asked(context.Background(), st)
	cmd := w.next()
	second := asked(context.Background(), st)
	rejected.Store(true)
	w.call("BootNotification", bootPayload)
	w.send(`[3,%q,{"status":"Accepted"}]`, cmd.id)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := <-second; !errors.Is(err, engine.ErrNotPermitted) {
		t.Errorf("got %v", err)
	}
}

func TestRobust_waitingCommandsDontBurst(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	var calls []chan error
	for range 20 {
		calls = append(calls, asked(ctx, st))
	}
	unsent := 0
	for _, done := range calls {
		err := <-done
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if errors.Is(err, engine.ErrNotSent) {
			unsent++
		}
	}
	if unsent != len(calls)-1 {
		t.Errorf("%d of %d were not sent, want all but one", unsent, len(calls))
	}
	w.next()
	w.send(`[2,"probe","Heartbeat",{}]`)
	if got := w.next(); got.id != "probe" {
		t.Errorf("another command came: %s", got.raw)
	}
}

func TestRobust_mangledAnswerEndsTheCall(t *testing.T) {
	h := serve(t, &policy{})
	w := h.accepted("CP1")
	st, _ := h.engine.Station("CP1")
	for _, mangled := range []string{`[3,%q]`, `[4,%q]`} {
		done := asked(context.Background(), st)
		w.send(mangled, w.next().id)
		if err := <-done; !errors.As(err, new(*engine.BadAnswerError)) {
			t.Errorf("%s: %v", mangled, err)
		}
	}
}

func TestRobust_madeUpStationsAreForgotten(t *testing.T) {
	h := serve(t, registering(v2.RegistrationStatusRejected))
	for i := range 20 {
		w := h.dial(fmt.Sprintf("X%d", i))
		w.call("BootNotification", bootPayload)
		w.Close()
	}
	eventually(t, "all are forgotten", func() bool { return len(h.engine.Stations()) == 0 })
}

// Only stations that nobody provisioned are too many, and those that were seen last are kept.
func TestRobust_tooManyStations(t *testing.T) {
	profiles := func(n int, provisioned bool) []engine.Profile {
		all := make([]engine.Profile, n)
		for i := range all {
			all[i] = engine.Profile{ID: fmt.Sprint("P", i), Told: engine.Accepted, Provisioned: provisioned, LastSeen: time.Unix(int64(i+1), 0)}
		}
		return all
	}
	for name, c := range map[string]struct {
		provisioned bool
		kept        int
	}{
		"provisioned": {true, engine.MaxStations + 10},
		"guests":      {false, engine.MaxStations + 10 - (engine.MaxStations+10+3)/4},
	} {
		t.Run(name, func(t *testing.T) {
			h := serve(t, &policy{}, func(o *engine.Options) { o.Profiles = profiles(engine.MaxStations+10, c.provisioned) })
			for i := range 5 {
				h.accepted(fmt.Sprint("NEW", i))
			}
			if got, want := len(h.engine.Stations()), c.kept+5; got != want {
				t.Errorf("%d stations are known, want %d", got, want)
			}
			if _, known := h.engine.Station(fmt.Sprint("P", engine.MaxStations+9)); !known {
				t.Error("the one that was seen last is forgotten")
			}
		})
	}
}

func TestRobust_lenientFloodIsCounted(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Limits.Mode = plan.Lenient })
	w := h.accepted("CP1")
	if got := w.call("Heartbeat", `{`+strings.Repeat(`"a":1,`, 10_000)+`"b":2}`); got.kind != 3 {
		t.Errorf("got %s", got.raw)
	}
	if list := h.engine.Metrics().Repairs(); len(list) != 1 || list[0].Kind != "surplus" || list[0].Count < 1 || list[0].Count > 16 {
		t.Errorf("the repairs are %+v", list)
	}
}

func TestRobust_messagesThatNeverEnd(t *testing.T) {
	h := serve(t, &policy{}, func(o *engine.Options) { o.Limits.WriteTimeout = time.Hour }) // a write may be about to end
	w := h.accepted("CP1")
	// The first fragment of a text, masked with zeros.
	if _, err := w.NetConn().Write([]byte{0x01, 0x83, 0, 0, 0, 0, '[', '2', ','}); err != nil {
		t.Fatal(err)
	}
	engine.InspectIn(h.engine, engine.MaxReading/2)
	if !h.engine.Stations()[0].Connected() {
		t.Fatal("the station is sent away in half the time")
	}
	eventually(t, "the connection is ended", func() bool {
		engine.InspectIn(h.engine, engine.MaxReading+time.Second)
		return !h.engine.Stations()[0].Connected()
	})
}

func TestShutdown_waitsForDisconnectHooks(t *testing.T) {
	entered, release := newGate(), newGate()
	h := serve(t, &policy{disconnect: func(*engine.Station, string) { entered.open(); <-release.c }})
	h.accepted("CP1")
	done := make(chan error, 1)
	go func() { done <- h.engine.Shutdown(context.Background()) }()
	entered.wait(t)
	select {
	case <-done:
		t.Error("Shutdown returned while a hook runs")
	default:
	}
	release.open()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
