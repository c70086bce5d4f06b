package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/engine/store"
)

// TestKill_losesNothingThatWasAcknowledged kills the real program twenty times under load: every event that a station
// has the answer to is recorded, and none twice.
func TestKill_losesNothingThatWasAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "csms.exe")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	if err := os.CopyFS(filepath.Join(dir, "scripts"), os.DirFS("../../scripts")); err != nil {
		t.Fatal(err)
	}
	const rounds, stations = 20, 5
	sent := make([]int, stations)  // the number of the next event
	acked := make([]int, stations) // how many have an answer
	for round := range rounds {
		process, url := startKilled(t, program, dir)
		// Until the program is killed, every station sends what has no answer yet.
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		enough := make(chan struct{}, 10_000)
		for i := range stations {
			all.Go(func() { sendUntilLost(ctx, url, i, round, sent, acked, enough) })
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
		all.Wait()
	}
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "data", "csms.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	total := 0
	for i := range stations {
		seen := make(map[int]bool)
		page := store.Page{Limit: store.MaxLimit}
		for {
			list, err := s.TransactionEvents(t.Context(), name(i), "T1", page)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list.Items {
				seen[e.SeqNo] = true
				if want := fmt.Sprintf("%d", e.SeqNo); len(e.MeterValues) != 1 || fmt.Sprint(e.MeterValues[0].Value) != want {
					t.Errorf("%s: event %d has the values %+v", name(i), e.SeqNo, e.MeterValues)
				}
			}
			if page.Cursor = list.Next; page.Cursor == "" {
				break
			}
		}
		for n := range acked[i] {
			if !seen[n] {
				t.Errorf("%s: event %d was acknowledged and is lost", name(i), n)
			}
		}
		if len(seen) > acked[i]+1 {
			t.Errorf("%s: %d events are recorded, %d were acknowledged and one more was sent", name(i), len(seen), acked[i])
		}
		total += acked[i]
	}
	t.Logf("%d events were acknowledged over %d kills", total, rounds)
}

func name(i int) string { return fmt.Sprintf("CP%d", i) }

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

// sendUntilLost sends one event after the other, beginning with the one that has no answer yet.
func sendUntilLost(ctx context.Context, url string, i, round int, sent, acked []int, enough chan<- struct{}) {
	st, err := sim.Dial(ctx, url, sim.Options{ID: name(i), EVSEs: 1})
	if err != nil {
		return
	}
	defer st.Close()
	if round == 0 {
		if err := st.Begin(ctx, v2.BootReasonPowerUp); err != nil {
			return
		}
	}
	for ctx.Err() == nil {
		n := acked[i]
		sent[i] = n + 1
		kind := v2.TransactionEventUpdated
		if n == 0 {
			kind = v2.TransactionEventStarted
		}
		now := ocpp.NewDateTime(time.Now())
		_, err := st.Call(ctx, "TransactionEvent", &v2.TransactionEventRequest{
			EventType: kind, SeqNo: n, Timestamp: now, TriggerReason: v2.TriggerReasonMeterValuePeriodic,
			TransactionInfo: v2.Transaction{TransactionID: "T1"}, EVSE: &v2.EVSE{ID: 1},
			MeterValue: []v2.MeterValue{{Timestamp: now, SampledValue: []v2.SampledValue{{Value: float64(n)}}}},
		})
		if err != nil {
			return
		}
		acked[i] = n + 1
		select {
		case enough <- struct{}{}:
		default:
		}
	}
}
