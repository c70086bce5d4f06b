package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/race"
)

var ctx = context.Background()

func openFile(t testing.TB, path string, o Options) *Store {
	t.Helper()
	s, err := Open(ctx, "sqlite:"+path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func event(station, id string, seq int) TransactionEvent {
	kind := v2.TransactionEventUpdated
	if seq == 0 {
		kind = v2.TransactionEventStarted
	}
	now := ocpp.NewDateTime(time.Now())
	req := &v2.TransactionEventRequest{EventType: kind, SeqNo: seq, Timestamp: now, TriggerReason: v2.TriggerReasonMeterValuePeriodic,
		TransactionInfo: v2.Transaction{TransactionID: id}, EVSE: &v2.EVSE{ID: 1}}
	values := v2.MeterValue{Timestamp: now}
	for i, m := range []v2.MeasurandEnum{v2.MeasurandEnergyActiveImportRegister, v2.MeasurandPowerActiveImport, v2.MeasurandCurrentImport, v2.MeasurandVoltage} {
		values.SampledValue = append(values.SampledValue, v2.SampledValue{Value: float64(seq*100 + i), Measurand: &m})
	}
	req.MeterValue = []v2.MeterValue{values}
	return TransactionEvent{Station: station, Request: req, Generation: "g", Answer: "{}"}
}

func TestOpen_twiceMigratesOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "csms.db")
	for range 2 {
		s := openFile(t, path, Options{})
		if err := s.SaveAudit(ctx, Audit{Who: "ann"}); err != nil {
			t.Fatal(err)
		}
		s.Close()
	}
	s := openFile(t, path, Options{})
	if all, err := s.Audits(ctx, "", Page{}); err != nil || len(all.Items) != 2 {
		t.Errorf("%d rows (%v), want 2", len(all.Items), err)
	}
	var n, pragmas int
	err := s.write(ctx, func(tx *tx) error {
		var mode string
		var sync int
		if err := tx.row(`PRAGMA journal_mode`).Scan(&mode); err != nil {
			return err
		}
		if err := tx.row(`PRAGMA synchronous`).Scan(&sync); err != nil {
			return err
		}
		if mode == "wal" && sync == 2 {
			pragmas++
		}
		return tx.row(`SELECT count(*) FROM schema_migrations`).Scan(&n)
	})
	files, globErr := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || globErr != nil || n != len(files) || pragmas != 1 {
		t.Errorf("%d migrations of %d, durable %d (%v, %v)", n, len(files), pragmas, err, globErr)
	}
}

func TestOpen_refuses(t *testing.T) {
	dir := t.TempDir()
	newer := filepath.Join(dir, "newer.db")
	s := openFile(t, newer, Options{})
	if err := s.write(ctx, func(tx *tx) error {
		return tx.run(`INSERT INTO schema_migrations (version, name, applied) VALUES (99, 'x', 'y')`)
	}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]string{
		"sqlite:" + newer: "newer csms",
		"sqlite:" + text:  "file is not a database",
		"sqlite:" + dir:   "is a folder",
		"sqlite:":         "lacks the path",
		"mysql://x":       `"mysql" is no kind of store`,
	} {
		if s, err := Open(ctx, url, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", url, err, want)
			if err == nil {
				s.Close()
			}
		}
	}
}

// TestWrite_batches holds the writer until many writes wait, and counts the commits.
func TestWrite_batches(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "csms.db"), Options{MaxBatchTime: time.Minute})
	running, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		s.write(ctx, func(*tx) error { close(running); <-release; return nil })
	})
	<-running
	const n = 300
	bad := errors.New("bad")
	var runs atomic.Int32
	for i := range n {
		it := &item{done: make(chan error, 1), fn: func(tx *tx) error {
			runs.Add(1)
			if err := tx.run(`INSERT INTO audit (time, who, action, target) VALUES (?, '', '', ?)`, stamp(time.Now()), fmt.Sprint(i)); err != nil {
				return err
			}
			switch i {
			case 7:
				return bad
			case 8:
				panic("worse")
			case 9:
				return tx.run(`INSERT INTO audit (time, who, action, target) VALUES (NULL, '', '', '')`)
			}
			return nil
		}}
		s.queue <- it
		wg.Go(func() {
			err := <-it.done
			if failed := err != nil; failed != (i >= 7 && i <= 9) || i == 7 && err != bad {
				t.Errorf("item %d: %v", i, err)
			}
		})
	}
	close(release)
	wg.Wait()
	all, err := s.Audits(ctx, "", Page{Limit: 1000})
	if err != nil || len(all.Items) != n-3 {
		t.Errorf("%d rows (%v), want %d", len(all.Items), err, n-3)
	}
	// The first run ends at item 7, the second has all: one commit.
	if runs.Load() != 8+n {
		t.Errorf("%d runs, want %d", runs.Load(), 8+n)
	}
	if err := s.Healthy(); err != nil {
		t.Errorf("bad items made the store unhealthy: %v", err)
	}
}

func TestWrite_callerLeaves(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "csms.db"), Options{})
	running, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { s.write(ctx, func(*tx) error { close(running); <-release; return nil }) })
	<-running
	leaving, cancel := context.WithCancel(ctx)
	cancel()
	// Whether it was queued or not, nothing may be written.
	if err := s.SaveAudit(leaving, Audit{}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	close(release)
	wg.Wait()
	if all, err := s.Audits(ctx, "", Page{}); err != nil || len(all.Items) != 0 {
		t.Errorf("%d rows (%v)", len(all.Items), err)
	}
	s.Close()
	if err := s.SaveAudit(ctx, Audit{}); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close the error is %v", err)
	}
}

// TestStore_fullDisk: what was acknowledged stays, writes fail, and work again when there is room.
func TestStore_fullDisk(t *testing.T) {
	var full atomic.Bool
	health := make(chan Health, 10)
	s := openFile(t, filepath.Join(t.TempDir(), "csms.db"), Options{
		RetryAfter: time.Millisecond,
		OnHealth:   func(h Health) { health <- h },
		pragmas: func() []string {
			if full.Load() {
				return []string{"max_page_count(1)"} // SQLite makes it what the file has
			}
			return nil
		},
	})
	if _, err := s.RecordTransactionEvent(ctx, event("CP-1", "T", 0)); err != nil {
		t.Fatal(err)
	}
	full.Store(true)
	if err := s.write(ctx, func(tx *tx) error {
		var n int
		return tx.row(`PRAGMA max_page_count = 1`).Scan(&n)
	}); err != nil {
		t.Fatal(err)
	}
	acknowledged := 1
	for {
		_, err := s.RecordTransactionEvent(ctx, event("CP-1", "T", acknowledged))
		if err != nil {
			if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "the disk is full") {
				t.Fatalf("the error is %v", err)
			}
			break
		}
		acknowledged++
	}
	if h := <-health; h.Err == nil || h.FailingSince.IsZero() || h.LastWrite.IsZero() || s.Healthy() == nil {
		t.Errorf("the health is %+v", h)
	}
	if _, err := s.Transaction(ctx, "CP-1", "T"); err != nil {
		t.Errorf("reading fails: %v", err)
	}
	full.Store(false)
	for h := range health {
		if h.Err == nil {
			break
		}
	}
	if f, err := s.RecordTransactionEvent(ctx, event("CP-1", "T", acknowledged)); err != nil || f.Duplicate || !f.Known {
		t.Errorf("after that: %+v, %v", f, err)
	}
	all, err := s.TransactionEvents(ctx, "CP-1", "T", Page{Limit: MaxLimit})
	if err != nil || len(all.Items) != acknowledged+1 {
		t.Errorf("%d events (%v), want %d", len(all.Items), err, acknowledged+1)
	}
}

func TestStore_databaseGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "csms.db")
	health := make(chan Health, 10)
	s := openFile(t, path, Options{RetryAfter: time.Millisecond, OnHealth: func(h Health) { health <- h }})
	if _, err := s.RecordTransactionEvent(ctx, event("CP-1", "T", 0)); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RecordTransactionEvent(ctx, event("CP-1", "T", 1)); !errors.Is(err, ErrUnavailable) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
	if h := <-health; h.Err == nil {
		t.Errorf("the health is %+v", h)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a new database was made")
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if h := <-health; h.Err != nil {
		t.Errorf("the health is %+v", h)
	}
	if f, err := s.RecordTransactionEvent(ctx, event("CP-1", "T", 1)); err != nil || !f.Known {
		t.Errorf("after that: %+v, %v", f, err)
	}
	if all, err := s.TransactionEvents(ctx, "CP-1", "T", Page{}); err != nil || len(all.Items) != 2 {
		t.Errorf("%d events (%v)", len(all.Items), err)
	}
}

// TestCrash_acknowledgedIsThere kills a process that writes, again and again.
func TestCrash_acknowledgedIsThere(t *testing.T) {
	if path := os.Getenv("STORE_CRASH_DB"); path != "" {
		writeUntilKilled(path)
		return
	}
	if testing.Short() {
		t.Skip("starts processes")
	}
	path := filepath.Join(t.TempDir(), "csms.db")
	acknowledged := make(map[string]int) // station to the last number
	for round := range race.Or(8, 3) {
		child := exec.Command(os.Args[0], "-test.run=^TestCrash_acknowledgedIsThere$")
		child.Env = append(os.Environ(), "STORE_CRASH_DB="+path, fmt.Sprint("STORE_CRASH_ROUND=", round))
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines, killed := 0, false
		for scan := bufio.NewScanner(out); scan.Scan(); lines++ {
			var station string
			var seq int
			if _, err := fmt.Sscanf(scan.Text(), "ack %s %d", &station, &seq); err != nil {
				continue // cut off by the kill
			}
			acknowledged[station] = seq
			if lines >= 150 && !killed {
				killed = true
				child.Process.Kill()
			}
		}
		child.Wait()
		if !killed {
			t.Fatalf("the child ended by itself after %d lines", lines)
		}
		s := openFile(t, path, Options{})
		for station, last := range acknowledged {
			all, err := s.TransactionEvents(ctx, station, "T", Page{Limit: MaxLimit})
			if err != nil {
				t.Fatalf("%s: %v", station, err)
			}
			if len(all.Items) <= last {
				t.Errorf("round %d, %s: %d events, but %d were acknowledged", round, station, len(all.Items), last+1)
			}
			for i, e := range all.Items {
				if e.SeqNo != i {
					t.Fatalf("round %d, %s: event %d has number %d", round, station, i, e.SeqNo)
				}
			}
			if x, err := s.Transaction(ctx, station, "T"); err != nil || x.GapCount != 0 {
				t.Errorf("round %d, %s: %+v, %v", round, station, x, err)
			}
		}
		if err := s.read(ctx, func(q querier) error {
			var ok string
			if err := q.row(`PRAGMA integrity_check`).Scan(&ok); err != nil || ok != "ok" {
				t.Errorf("integrity: %s, %v", ok, err)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		s.Close()
	}
}

func writeUntilKilled(path string) {
	s, err := Open(ctx, "sqlite:"+path, Options{})
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	var out sync.Mutex
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			station := fmt.Sprint("r", os.Getenv("STORE_CRASH_ROUND"), "-", i)
			for seq := range 900 {
				if _, err := s.RecordTransactionEvent(ctx, event(station, "T", seq)); err != nil {
					fmt.Println(err)
					return
				}
				out.Lock()
				fmt.Println("ack", station, seq)
				out.Unlock()
			}
		})
	}
	wg.Wait()
}

// TestLists_useIndexes asks SQLite how it would read each list. A list that scans or sorts a table would
// take longer the more there is.
func TestLists_useIndexes(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "csms.db"), Options{})
	at := time.Now()
	place := Page{Cursor: cursor(stamp(at), 7)}
	for _, f := range filters("CP-1", "T", at.Add(-time.Hour), at) {
		for _, page := range []Page{{}, place} {
			f.Page = page
			query, args, err := f.query()
			if err != nil {
				t.Fatal(err)
			}
			wantPlan(t, s, "INDEX "+f.index()+" ", query+" LIMIT 51", args...)
		}
	}
	for _, f := range []TokenFilter{{}, {Q: "a"}, {Status: "Accepted"}, {Group: "g"}, {Status: "Accepted", Group: "g"}, {Q: "a", Status: "Accepted", Group: "g"}} {
		for _, page := range []Page{{}, {Cursor: cursor("a")}} {
			f.Page = page
			query, args, err := f.query()
			if err != nil {
				t.Fatal(err)
			}
			wantPlan(t, s, "INDEX ", query+" LIMIT 51", args...)
		}
	}
	for query, index := range map[string]string{
		variableColumns + ` INDEXED BY variables_differ WHERE station = '' AND wanted IS NOT NULL AND value IS NOT NULL AND wanted <> value ORDER BY ` + variableKeys: "INDEX variables_differ ",
		`SELECT count(*) FROM transactions WHERE closed >= ''`:                                                                                     "INDEX transactions_closed_at ",
		`SELECT count(*) FROM transactions WHERE gap_count > 0`:                                                                                    "INDEX transactions_gaps",
		stationColumns + ` WHERE version = '' AND key > '' ORDER BY key LIMIT 1`:                                                                   "INDEX stations_version ",
		stationColumns + ` WHERE registration = '' AND key > '' ORDER BY key LIMIT 1`:                                                              "INDEX stations_registration ",
		stationColumns + ` WHERE key > '' ORDER BY key LIMIT 1`:                                                                                    "INDEX sqlite_autoindex_stations_1 ",
		stationColumns + ` ORDER BY key LIMIT 1`:                                                                                                   "INDEX sqlite_autoindex_stations_1",
		tokenColumns + ` WHERE key > '' ORDER BY key LIMIT 1`:                                                                                      "INDEX sqlite_autoindex_tokens_1 ",
		variableColumns + ` WHERE station = '' ORDER BY ` + variableKeys:                                                                           "PRIMARY KEY",
		`SELECT key FROM security_events WHERE station = '' AND key < 1 ORDER BY key DESC LIMIT 1`:                                                 "INDEX security_events_station ",
		`SELECT key FROM security_events ORDER BY key DESC LIMIT 1`:                                                                                "SCAN security_events",
		`SELECT key FROM audit WHERE target = '' AND key < 1 ORDER BY key DESC LIMIT 1`:                                                            "INDEX audit_target ",
		`SELECT seq_no FROM transaction_events WHERE transaction_key = 1 AND seq_no > 1 ORDER BY seq_no`:                                           "INDEX transaction_events_seq_no ",
		`SELECT key FROM transactions WHERE (began, key) > ('', 1) AND began < '' AND active = 0 AND last_event < '' ORDER BY began, key LIMIT 20`: "INDEX transactions_began ",
		`SELECT received, key FROM job_statuses WHERE (received, key) > ('', 1) AND received < '' ORDER BY received, key LIMIT 200`:                "INDEX job_statuses_received ",
		`SELECT 1 FROM job_statuses n WHERE n.station = '' AND n.key > 1 AND n.action = ''`:                                                        "INDEX job_statuses_station ",
		`SELECT transaction_id FROM transactions WHERE station = '' AND active = 1 AND last_event < ''`:                                            "INDEX transactions_active_station ",
		`SELECT value FROM meter_values WHERE station = '' AND transaction_id = ''`:                                                                "INDEX sqlite_autoindex_transactions_1 ",
	} {
		wantPlan(t, s, index, query)
	}
}

func wantPlan(t *testing.T, s *Store, want, query string, args ...any) {
	t.Helper()
	var plan []string
	if err := s.read(ctx, func(q querier) (err error) {
		plan, err = collect(q, func(r rowScanner) (detail string, err error) {
			var id, parent, unused int
			err = r.Scan(&id, &parent, &unused, &detail)
			return detail, err
		}, "EXPLAIN QUERY PLAN "+query, args...)
		return err
	}); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	text := strings.Join(plan, "; ") + " "
	if !strings.Contains(text, want) || strings.Contains(text, "TEMP B-TREE") {
		t.Errorf("%s\nis read by %s\nwant %s and no sorting", query, text, want)
	}
}

// TestStore_listsDontHoldUpLookUps: what stations wait for doesn't wait for operators' lists.
func TestStore_listsDontHoldUpLookUps(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "csms.db"), Options{Readers: 1})
	if _, _, err := s.UpdateStation(ctx, "CP-1", func(*Station) error { return nil }, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.read(ctx, func(q querier) error {
		rows, err := q.query("SELECT 1") // holds the only connection for lists until it is closed
		if err != nil {
			return err
		}
		defer rows.Close()
		waiting, cancel := context.WithCancel(ctx)
		defer cancel()
		listed := make(chan error, 1)
		go func() {
			_, err := s.Tokens(waiting, TokenFilter{})
			listed <- err
		}()
		active := true
		for name, lookUp := range map[string]func() error{
			"an event of an unknown transaction": func() error { _, err := s.AssessTransactionEvent(ctx, event("CP-1", "T", 0)); return err },
			"a key":                              func() error { _, _, err := s.KV().Get(ctx, "k"); return err },
			"a station":                          func() error { _, err := s.Station(ctx, "CP-1"); return err },
			"a token": func() error {
				if _, err := s.Token(ctx, "A"); !errors.Is(err, ErrNotFound) {
					return fmt.Errorf("the error is %v", err)
				}
				return nil
			},
			"what is active at a station": func() error {
				_, err := s.Transactions(ctx, TransactionFilter{Station: "CP-1", Active: &active})
				return err
			},
		} {
			done := make(chan error, 1)
			go func() { done <- lookUp() }()
			select {
			case err := <-done:
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			case <-time.After(30 * time.Second):
				t.Errorf("%s waits for a list", name)
			}
		}
		cancel()
		if err := <-listed; !errors.Is(err, context.Canceled) {
			t.Errorf("a list that waited for a connection, and that nobody wants any more: %v", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestStore_listEndsWithItsContext: nobody waits for the answer any more.
func TestStore_listEndsWithItsContext(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "csms.db"), Options{Readers: 1})
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	var n int
	err := s.read(short, func(q querier) error {
		return q.row(`WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT count(*) FROM c`).Scan(&n) // without end
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a query without end: %v", err)
	}
	if _, err := s.Tokens(ctx, TokenFilter{}); err != nil {
		t.Errorf("the next list: %v", err)
	}
}
