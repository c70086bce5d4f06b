package store

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"csms/engine/race"
)

// TestPrune_scale deletes CSMS_SCALE rows (20,000 is the default, 4,000 under the race detector; 1,000,000 takes some minutes), half of them transactions, while
// another writer goes on: its commits are hardly delayed, and the file gets smaller.
func TestPrune_scale(t *testing.T) {
	n, _ := scaled(t, race.Or(20_000, 4_000))
	const limit = 5 * time.Second // a checkpoint may be among them, and other tests run at the same time
	path := filepath.Join(t.TempDir(), "csms.db")
	s := openFile(t, path, Options{})
	_, last := fill(t, s, n/2)
	if err := s.write(ctx, func(t *tx) error {
		return t.run(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
			INSERT INTO variable_events (station, event_id, timestamp, received, trigger, component_name, component_instance, evse_id,
			connector_id, variable_name, variable_instance, actual_value, event_notification_type)
			SELECT 'cp-00001', i, strftime('%Y-%m-%dT%H:%M:%fZ', ?2 - i, 'unixepoch'), strftime('%Y-%m-%dT%H:%M:%fZ', ?2 - i, 'unixepoch'), 'Delta', 'EVSE', '', 1, 0, 'Temperature', '', i, 'CustomMonitor' FROM n`, n/2, last.Unix())
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveSeen(ctx, []Seen{{Station: "CP-00001", At: last.Add(2 * time.Hour)}}); err != nil {
		t.Fatal(err)
	}
	pages := func() (n int64) {
		if err := s.read(ctx, func(q querier) error { return q.row("PRAGMA page_count").Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	stations := func() (n int64) {
		if err := s.read(ctx, func(q querier) error { return q.row("SELECT count(*) FROM stations").Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, strangers := pages(), stations()

	stop, took := make(chan struct{}), make(chan []time.Duration)
	go func() {
		var all []time.Duration
		for {
			select {
			case <-stop:
				took <- all
				return
			default:
			}
			begun := time.Now()
			if err := s.SaveStatus(ctx, "CP-00001", Connector{EVSE: 1, ID: 1, Status: "Available", Since: begun}); err != nil {
				t.Error(err)
			}
			all = append(all, time.Since(begun))
		}
	}()
	begun := time.Now()
	rows, err := s.Prune(ctx, last.Add(time.Hour))
	whole := time.Since(begun)
	close(stop)
	commits := <-took
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(commits)
	p99, most := commits[len(commits)*99/100], commits[len(commits)-1]
	t.Logf("%d rows went in %s; of %d commits beside it the median took %s, 99 of 100 up to %s, the longest %s",
		rows, whole.Round(time.Millisecond), len(commits), commits[len(commits)/2], p99, most)
	if most > limit {
		t.Errorf("a commit took %s, the limit is %s", most, limit)
	}
	var active int64
	if err := s.read(ctx, func(q querier) error {
		return q.row(`SELECT count(*) FROM transactions WHERE active = 1`).Scan(&active)
	}); err != nil {
		t.Fatal(err)
	}
	strangers -= stations()
	if active == 0 || strangers == 0 || rows != int64(n/2)-active+int64(n/2)+strangers {
		t.Errorf("%d rows went, %d of them stations, and %d transactions are active, of %d", rows, strangers, active, n)
	}
	after := pages()
	t.Logf("the file had %d pages and has %d", before, after)
	if before > 2*reclaimPages && after > before/2 {
		t.Errorf("the file had %d pages and has %d", before, after)
	}
}
