package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/race"
	"csms/engine/sim"
	"csms/engine/store"
)

// TestKill_losesNothingThatWasAcknowledged kills the real program under load, twenty times without the race detector: every event that a station
// has the answer to is recorded, and none twice. A transaction of OCPP 1.6 has one number, however often its start comes.
func TestKill_losesNothingThatWasAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	t.Parallel()
	dir := t.TempDir()
	program := filepath.Join(dir, "csms.exe")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	if err := os.CopyFS(filepath.Join(dir, "scripts"), os.DirFS("../../scripts")); err != nil {
		t.Fatal(err)
	}
	const stations = 8
	rounds := race.Or(20, 5)
	all := make([]*sender, stations)
	for i := range all {
		all[i] = &sender{id: fmt.Sprintf("CP%d", i), version: ocpp.V201, transaction: "T1", begin: time.Now()}
		if i >= 5 {
			all[i].version, all[i].transaction = ocpp.V16, ""
		}
	}
	for round := range rounds {
		process, url := startKilled(t, program, dir)
		// Until the program is killed, every station sends what has no answer yet.
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		enough := make(chan struct{}, 10_000)
		for _, s := range all {
			running.Go(func() { s.sendUntilLost(ctx, url, round == 0, enough) })
		}
		// Kill it in the middle of work: after some answers, a different number each time.
		for range 20 + round*3 {
			select {
			case <-enough:
			case <-time.After(20 * time.Second):
				t.Fatal("the stations get no answers")
			}
		}
		process.Process.Kill()
		process.Wait()
		stop()
		running.Wait()
	}
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "data", "csms.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	total := 0
	for _, x := range all {
		if list, err := s.Transactions(t.Context(), store.TransactionFilter{Station: x.id}); err != nil || len(list.Items) != 1 {
			t.Errorf("%s: %d transactions, want 1 (%v)", x.id, len(list.Items), err)
		}
		seen := make(map[int]bool)
		page := store.Page{Limit: store.MaxLimit}
		for {
			list, err := s.TransactionEvents(t.Context(), x.id, x.transaction, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list.Items {
				seen[e.SeqNo] = true
				if want := fmt.Sprintf("%d", e.SeqNo); len(e.MeterValues) != 1 || fmt.Sprint(e.MeterValues[0].Value) != want {
					t.Errorf("%s: event %d has the values %+v", x.id, e.SeqNo, e.MeterValues)
				}
			}
			if page.Cursor = list.Next; page.Cursor == "" {
				break
			}
		}
		for n := range x.acked {
			if !seen[n] {
				t.Errorf("%s: event %d was acknowledged and is lost", x.id, n)
			}
		}
		if len(seen) > x.acked+1 {
			t.Errorf("%s: %d events are recorded, %d were acknowledged and one more was sent", x.id, len(seen), x.acked)
		}
		total += x.acked
	}
	t.Logf("%d events were acknowledged over %d kills", total, rounds)
}

var listening = regexp.MustCompile(`ws://([0-9.:]+)/ocpp`)

// startKilled starts the program and waits until it serves.
func startKilled(t *testing.T, program, dir string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(program, "--stations.listen", "127.0.0.1:0", "--operators.listen", "127.0.0.1:0", "--log.level", "error",
		"--scripts.test_before_activate=false")
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := listening.FindStringSubmatch(lines.Text()); found != nil {
			return cmd, "ws://" + found[1] + "/ocpp"
		}
	}
	t.Fatal("the program ended before it served")
	return nil, ""
}

// sender is a station that sends the events of one transaction.
type sender struct {
	id          string
	version     ocpp.Version
	transaction string // "" until the start of OCPP 1.6 has its number
	begin       time.Time
	acked       int // how many events have an answer
}

// sendUntilLost sends one event after the other, beginning with the one that has no answer yet.
func (s *sender) sendUntilLost(ctx context.Context, url string, boot bool, enough chan<- struct{}) {
	st, err := sim.Dial(ctx, url, sim.Options{ID: s.id, EVSEs: 1, Version: s.version})
	if err != nil {
		return
	}
	defer st.Close()
	if boot {
		if err := st.Begin(ctx, v2.BootReasonPowerUp); err != nil {
			return
		}
	}
	for ctx.Err() == nil {
		action, request := s.event()
		response, err := st.Call(ctx, action, request)
		if err != nil {
			return
		}
		if started, ok := response.(*v16.StartTransactionResponse); ok {
			s.transaction = strconv.Itoa(started.TransactionID)
		}
		s.acked++
		select {
		case enough <- struct{}{}:
		default:
		}
	}
}

// event is the one that has no answer yet. It is the same whenever it is sent; its meter shows its number.
func (s *sender) event() (action string, request any) {
	n := s.acked
	at := ocpp.NewDateTime(s.begin.Add(time.Duration(n) * time.Millisecond))
	switch {
	case s.version == ocpp.V16 && n == 0:
		return "StartTransaction", &v16.StartTransactionRequest{ConnectorID: 1, IDTag: "CARD1", Timestamp: at}
	case s.version == ocpp.V16:
		number, err := strconv.Atoi(s.transaction)
		if err != nil {
			panic(err) // an answered start has given it
		}
		return "MeterValues", &v16.MeterValuesRequest{ConnectorID: 1, TransactionID: &number, MeterValue: []v16.MeterValue{{
			Timestamp: at, SampledValue: []v16.SampledValue{{Value: strconv.Itoa(n)}},
		}}}
	}
	kind := v2.TransactionEventUpdated
	if n == 0 {
		kind = v2.TransactionEventStarted
	}
	return "TransactionEvent", &v2.TransactionEventRequest{
		EventType: kind, SeqNo: n, Timestamp: at, TriggerReason: v2.TriggerReasonMeterValuePeriodic,
		TransactionInfo: v2.Transaction{TransactionID: "T1"}, EVSE: &v2.EVSE{ID: 1},
		MeterValue: []v2.MeterValue{{Timestamp: at, SampledValue: []v2.SampledValue{{Value: float64(n)}}}},
	}
}
