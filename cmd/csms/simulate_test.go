package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"testing"

	"csms/engine/sim"
	"csms/engine/sim/load"
)

// simulated runs csms simulate against a server that answers constants.
func simulated(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	server := httptest.NewServer(load.Bare())
	defer server.Close()
	var out, errs bytes.Buffer
	p := &process{
		Args:  append([]string{"simulate", "--url", "ws" + strings.TrimPrefix(server.URL, "http") + "/ocpp"}, args...),
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Self: "csms",
		Notify: signal.Notify, Stop: signal.Stop,
	}
	code = run(p)
	return code, out.String(), errs.String()
}

func TestSimulate_printsWhatItSees(t *testing.T) {
	code, out, errs := simulated(t, "--rate", "1000", "--for", "13")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for _, want := range []string{
		"SIM001 connected, ocpp2.0.1\n",
		"SIM001 → BootNotification ", "vendorName=Virtual", "reason=PowerUp",
		"SIM001 ← BootNotification answer interval=3600 status=Accepted (",
		"SIM001 → TransactionEvent eventType=Started",
		"eventType=Ended",
		"1 of 1 stations accepted, 13 messages in ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestSimulate_manyStationsShowASummary(t *testing.T) {
	code, out, errs := simulated(t, "--stations", "50", "--scenario", "day", "--for", "20", "--json", "--ramp", "10000")
	var counts sim.Counts
	if err := json.Unmarshal([]byte(out), &counts); err != nil || code != 0 {
		t.Fatalf("exit code %d, %v: %s %s", code, err, out, errs)
	}
	if counts.Accepted != 50 || counts.Messages < 50*20 || counts.Errors != 0 {
		t.Errorf("counts %+v", counts)
	}
}

func TestSimulate_interruptEndsTheSession(t *testing.T) {
	server := httptest.NewServer(load.Bare())
	defer server.Close()
	var signals chan<- os.Signal
	out := &watched{text: "eventType=Updated", seen: make(chan struct{})}
	p := &process{
		Args:  []string{"simulate", "--url", "ws" + strings.TrimPrefix(server.URL, "http") + "/ocpp", "--rate", "100"},
		Stdin: strings.NewReader(""), Stdout: out, Stderr: out, Self: "csms",
		Notify: func(c chan<- os.Signal, _ ...os.Signal) { signals = c },
		Stop:   func(chan<- os.Signal) {},
	}
	done := make(chan int)
	go func() { done <- run(p) }()
	<-out.seen
	signals <- os.Interrupt
	if code := <-done; code != 0 {
		t.Errorf("exit code %d", code)
	}
	if text := out.String(); !strings.Contains(text, "eventType=Ended") || !strings.Contains(text, "1 of 1 stations accepted") {
		t.Errorf("the session was not ended:\n%s", text)
	}
}

// watched is output that tells when a text was written.
type watched struct {
	mu   sync.Mutex
	all  bytes.Buffer
	text string
	seen chan struct{}
	once sync.Once
}

func (w *watched) Write(data []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.Contains(string(data), w.text) {
		w.once.Do(func() { close(w.seen) })
	}
	return w.all.Write(data)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all.String()
}

func TestNumbered(t *testing.T) {
	for pattern, want := range map[string]string{"SIM%03d": "SIM007", "%d-x": "7-x", "CP%05d": "CP00007", "%2d": "07"} {
		id, err := numbered(pattern, 2)
		if err != nil || id(7) != want {
			t.Errorf("%s: %v, want %s", pattern, err, want)
		}
	}
	if _, err := numbered("SAME", 2); err == nil {
		t.Error("two stations got the same id")
	}
}

// BenchmarkBudget is csms simulate bench with the project's configuration and scripts:
//
//	go test -run - -bench Budget ./cmd/csms
//
// It fails when a budget is missed. It takes some minutes.
func BenchmarkBudget(b *testing.B) {
	program := b.TempDir() + "/csms"
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	s := benchServers(program, "../..")
	c := load.Comparison{Loads: s.loads(), IdleServers: [2]load.Server{s.bare, s.recording}, Progress: os.Stderr}
	// One run has rounds of its own, so b.N says nothing.
	report, err := c.Run(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range report.Results {
		b.ReportMetric(r.Ratio, r.Load+"-times")
		b.ReportMetric(r.Share, r.Load+"-share")
	}
	b.ReportMetric(report.Idle.Server, "KiB/idle")
	if !report.Met {
		b.Errorf("a budget is missed: %+v, idle %+v", report.Results, *report.Idle)
	}
}
