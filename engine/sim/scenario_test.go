package sim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

var testNow = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// play runs a scenario with one station until enough is true of the peer.
func play(t *testing.T, p *peer, name string, enough func() bool) {
	t.Helper()
	playAs(t, p, ocpp.V201, name, enough)
}

func playAs(t *testing.T, p *peer, v ocpp.Version, name string, enough func() bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	scenario, ok := ScenarioNamed(name)
	if !ok {
		t.Fatalf("there is no scenario %s", name)
	}
	f := &Fleet{URL: p.url, Scenario: scenario, Token: Token("A"), Rate: 1, Options: Options{Version: v, Wait: quick, Observe: func(string, time.Duration, error) {
		if enough() {
			cancel()
		}
	}}}
	if err := f.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if c := f.Counts(); c.Errors != 0 {
		t.Errorf("errors: %v", c.ErrorKinds)
	}
}

func TestScenario_session(t *testing.T) {
	p := newPeer(t)
	play(t, p, "session", func() bool {
		events := p.got("TransactionEvent")
		return len(events) == 7 && len(p.got("StatusNotification")) == 4
	})
	events := p.got("TransactionEvent")
	first, last := events[0].(*v2.TransactionEventRequest), events[6].(*v2.TransactionEventRequest)
	if first.EventType != v2.TransactionEventStarted || last.EventType != v2.TransactionEventEnded {
		t.Errorf("from %s to %s", first.EventType, last.EventType)
	}
	update := events[1].(*v2.TransactionEventRequest)
	if n := len(update.MeterValue[0].SampledValue); n != 4 {
		t.Errorf("%d sampled values, want 4", n)
	}
	if last.MeterValue[0].SampledValue[0].Value <= first.MeterValue[0].SampledValue[0].Value {
		t.Error("no energy was charged")
	}
}

func TestScenario_allSendsEveryAction(t *testing.T) {
	p := newPeer(t)
	play(t, p, "all", func() bool { return false })
	for _, a := range v2.Actions.All() {
		if a.From&ocpp.FromStation != 0 && a.Since == ocpp.V201 && len(p.got(a.Name)) == 0 {
			t.Errorf("%s was not sent", a.Name)
		}
	}
}

func TestScenario_offlineReplaysInOrder(t *testing.T) {
	p := newPeer(t)
	play(t, p, "offline", func() bool {
		events := p.got("TransactionEvent")
		return len(events) > 0 && events[len(events)-1].(*v2.TransactionEventRequest).EventType == v2.TransactionEventEnded &&
			len(p.got("StatusNotification")) == 4
	})
	var got []string
	for _, r := range p.got("TransactionEvent") {
		e := r.(*v2.TransactionEventRequest)
		text := fmt.Sprint(e.SeqNo)
		if e.Offline != nil && *e.Offline {
			text += " offline"
		}
		got = append(got, text)
	}
	want := []string{"0", "1", "2", "2", "3 offline", "4 offline", "5 offline", "6", "7", "8"}
	if !slices.Equal(got, want) {
		t.Errorf("seqNos %q, want %q", got, want)
	}
}

func TestScenario_dayIsTheMix(t *testing.T) {
	p := newPeer(t)
	const rounds = 10
	play(t, p, "day", func() bool { return len(p.got("Authorize")) > rounds })
	kinds := map[string]int{}
	for _, r := range p.got("TransactionEvent") {
		kinds[string(r.(*v2.TransactionEventRequest).EventType)]++
	}
	if kinds["Started"] < rounds || kinds["Ended"] < rounds || kinds["Updated"] < (rounds-1)*dayUpdates {
		t.Errorf("events %v", kinds)
	}
	if n := len(p.got("Heartbeat")); n < (rounds-1)*3 {
		t.Errorf("%d heartbeats", n)
	}
}

func TestScenarios_othersRun(t *testing.T) {
	for name, action := range map[string]string{"boot": "StatusNotification", "idle": "BootNotification", "heartbeat": "Heartbeat"} {
		p := newPeer(t)
		play(t, p, name, func() bool { return len(p.got(action)) > 0 })
	}
}

func TestFleet_countsAndStops(t *testing.T) {
	p := newPeer(t)
	scenario, _ := ScenarioNamed("heartbeat")
	f := &Fleet{URL: p.url, Stations: 20, Scenario: scenario, Messages: 5, Ramp: 1e6}
	if err := f.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := f.Counts()
	if c.Accepted != 20 || c.Messages != 100 || c.Connected != 0 || c.Errors != 0 || c.P99 < c.P50 {
		t.Errorf("counts %+v", c)
	}
}

func TestFleet_endsOpenSessions(t *testing.T) {
	p := newPeer(t)
	play(t, p, "session", func() bool { return len(p.got("TransactionEvent")) == 2 })
	events := p.got("TransactionEvent")
	if last := events[len(events)-1].(*v2.TransactionEventRequest); last.EventType != v2.TransactionEventEnded {
		t.Errorf("the last event is %s", last.EventType)
	}
}

func TestFleet_saysWhichStationsFailed(t *testing.T) {
	scenario, _ := ScenarioNamed("idle")
	f := &Fleet{URL: "ws://127.0.0.1:1/ocpp", Stations: 3, Scenario: scenario}
	err := f.Run(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "3 of 3 stations failed; the first: station SIM") {
		t.Errorf("error %v", err)
	}
}

func TestHistogram_quantiles(t *testing.T) {
	var h histogram
	for i := range 1000 {
		h.add(time.Duration(i) * time.Millisecond)
	}
	for q, want := range map[float64]time.Duration{0.5: 500 * time.Millisecond, 0.99: 990 * time.Millisecond} {
		if got := h.quantile(q); got > want || got < want*8/9-time.Millisecond {
			t.Errorf("quantile %v is %v, want about %v", q, got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	for _, c := range []struct{ payload, want string }{
		{`{}`, ""},
		{`{"currentTime":"2026-01-01T12:00:00Z","interval":300,"status":"Accepted"}`, "interval=300 status=Accepted"},
		{`{"idToken":{"idToken":"1234","type":"KeyCode"}}`, "idToken=*** type=KeyCode"},
		{`{"reportData":[{"variable":{"name":"WebSocketPingInterval"},"variableAttribute":[{"value":"60"}]},{"variable":{"name":"BasicAuthPassword"}}]}`,
			"reportData[2]: name=WebSocketPingInterval value=60"},
		{`{"reportData":[{"variable":{"name":"BasicAuthPassword"},"variableAttribute":[{"value":"secret"}]},{"variable":{"name":"BasicAuthPassword"}}]}`,
			"reportData[2]: name=BasicAuthPassword value=***"},
		{`{"idToken":{"idToken":"1234","type":"Central"}}`, "idToken=1234 type=Central"},
		{`{"setVariableData":[{"attributeValue":"secret","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}`,
			"attributeValue=*** name=SecurityCtrlr name=BasicAuthPassword"},
		{`{"id":[1,2,3],"a b":"c d"}`, `id[3]: id=1 a b="c d"`},
		{`{"a":"` + strings.Repeat("x", 50) + `"}`, "a=" + strings.Repeat("x", 40) + "…"},
		{`nonsense`, ""},
	} {
		if got := Summary([]byte(c.payload)); got != c.want {
			t.Errorf("%s: %q, want %q", c.payload, got, c.want)
		}
	}
}

func TestFleet_manyGoroutinesAtOnce(t *testing.T) {
	p := newPeer(t)
	scenario, _ := ScenarioNamed("day")
	var mu sync.Mutex
	seen := map[string]bool{}
	f := &Fleet{URL: p.url, Stations: 30, Scenario: scenario, Messages: 40, Ramp: 1e6, Options: Options{Wait: quick, Trace: func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		seen[e.Station] = true
	}}}
	if err := f.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := f.Counts(); c.Errors != 0 || len(seen) != 30 {
		t.Errorf("%d stations seen, errors %v", len(seen), c.ErrorKinds)
	}
}
