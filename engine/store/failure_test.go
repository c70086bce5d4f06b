package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// watched is a store whose changes of health are seen.
type watched struct {
	*Store
	t      testing.TB
	health chan Health
}

func watch(t testing.TB, path string, o Options) watched {
	health := make(chan Health, 100)
	o.RetryAfter, o.OnHealth = time.Millisecond, func(h Health) { health <- h }
	return watched{openFile(t, path, o), t, health}
}

// well waits until writing works again.
func (w watched) well() {
	w.t.Helper()
	for {
		select {
		case h := <-w.health:
			if h.Err == nil {
				return
			}
		case <-time.After(30 * time.Second):
			w.t.Fatalf("writing doesn't work again: %v", w.Healthy())
		}
	}
}

// record records an event of transaction T of CP-1.
func (w watched) record(seq int) error {
	_, err := w.RecordTransactionEvent(ctx, event("CP-1", "T", seq))
	return err
}

// fails wants the store to be unavailable, with a text that says why.
func (w watched) fails(err error, text string) {
	w.t.Helper()
	if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), text) {
		w.t.Errorf("the error is %v, want it to say %q", err, text)
	}
}

// has wants just so many events of transaction T, and a sound database.
func (w watched) has(n int) {
	w.t.Helper()
	all, err := w.TransactionEvents(ctx, "CP-1", "T", Page{Limit: MaxLimit})
	if err != nil || len(all.Items) != n {
		w.t.Errorf("%d events (%v), want %d", len(all.Items), err, n)
	}
	var ok string
	if err := w.read(ctx, func(q querier) error { return q.row(`PRAGMA integrity_check`).Scan(&ok) }); err != nil || ok != "ok" {
		w.t.Errorf("the database is %s (%v)", ok, err)
	}
}

// TestOpen_once: a second csms must not write what the first has cached.
func TestOpen_once(t *testing.T) {
	path := filepath.Join(t.TempDir(), "csms.db")
	s := openFile(t, path, Options{})
	if _, err := Open(ctx, "sqlite:"+path, Options{}); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "another csms has it open") {
		t.Errorf("in the same process: %v", err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestCrash_acknowledgedIsThere$")
	child.Env = append(os.Environ(), "STORE_CRASH_DB="+path)
	if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "another csms has it open") {
		t.Errorf("in another process: %s (%v)", out, err)
	}
	if err := s.Check(ctx); err != nil {
		t.Errorf("the first one: %v", err)
	}
	s.Close()
	openFile(t, path, Options{})
}

// TestStore_held: a program that writes the database by itself keeps the store from it, for a while.
func TestStore_held(t *testing.T) {
	path := filepath.Join(t.TempDir(), "csms.db")
	w := watch(t, path, Options{})
	if err := w.write(ctx, func(t *tx) error {
		var ms int
		return t.row(`PRAGMA busy_timeout = 10`).Scan(&ms)
	}); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	conn, err := other.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	w.fails(w.record(0), "another process holds the database")
	if _, err := w.Transactions(ctx, TransactionFilter{}); err != nil {
		t.Errorf("reading fails: %v", err)
	}
	if _, err := conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	w.well()
	if err := w.record(0); err != nil {
		t.Error(err)
	}
	w.has(1)
}

func TestStore_readOnly(t *testing.T) {
	var no atomic.Bool
	w := watch(t, filepath.Join(t.TempDir(), "csms.db"), Options{pragmas: func() []string {
		if no.Load() {
			return []string{"query_only(1)"}
		}
		return nil
	}})
	if err := w.record(0); err != nil {
		t.Fatal(err)
	}
	no.Store(true)
	if err := w.write(ctx, func(t *tx) error { return t.run(`PRAGMA query_only = 1`) }); err != nil {
		t.Fatal(err)
	}
	w.fails(w.record(1), "may not be written")
	w.fails(w.record(1), "may not be written")
	w.has(1)
	no.Store(false)
	w.well()
	if err := w.record(1); err != nil {
		t.Error(err)
	}
	w.has(2)
}

// TestStore_replaced puts a copy in the place of the database while its log still has newer pages.
func TestStore_replaced(t *testing.T) {
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "csms.db"), filepath.Join(dir, "backup.db")
	var log bytes.Buffer
	w := watch(t, path, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err := w.record(0); err != nil {
		t.Fatal(err)
	}
	copied, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := copied.Exec(`VACUUM INTO ?`, backup); err != nil {
		t.Fatal(err)
	}
	copied.Close()
	for seq := 1; seq < 50; seq++ {
		if err := w.record(seq); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(backup, path); err != nil {
		t.Fatal(err)
	}
	w.fails(w.record(50), "was replaced")
	w.well()
	w.has(1)
	if err := w.record(1); err != nil {
		t.Error(err)
	}
	w.has(2)
	kept, err := filepath.Glob(path + ".*-wal")
	if err != nil || len(kept) != 1 || !strings.Contains(log.String(), filepath.Base(kept[0])) {
		t.Errorf("the log of the former database: %q (%v); said was %s", kept, err, log.String())
	}
	w.Close()
	w.Store = openFile(t, path, Options{})
	w.has(2)
}

// TestStore_damaged overwrites pages of the database; a backup in its place mends it without a restart.
func TestStore_damaged(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "csms.db")
	s := openFile(t, path, Options{})
	for seq := range 200 {
		if _, err := s.RecordTransactionEvent(ctx, event("CP-1", "T", seq)); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(sound)
	for at := 4096; at < len(damaged); at += 4096 { // all but the header's page
		copy(damaged[at:], bytes.Repeat([]byte{0xa5}, 64))
	}
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(ctx, "sqlite:"+path, Options{}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("the damaged database: %v", err)
		if err == nil {
			s.Close()
		}
	}
	// Damage that is met only later: a page of the events.
	if err := os.WriteFile(path, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	s = openFile(t, path, Options{})
	var root int64
	if err := s.read(ctx, func(q querier) error {
		return q.row(`SELECT rootpage FROM sqlite_schema WHERE name = 'transaction_events'`).Scan(&root)
	}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	damaged = bytes.Clone(sound)
	copy(damaged[(root-1)*4096:], bytes.Repeat([]byte{0xa5}, 4096))
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	w := watch(t, path, Options{})
	w.fails(w.record(200), "damaged")
	if _, err := w.TransactionEvents(ctx, "CP-1", "T", Page{}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("reading the events: %v", err)
	}
	if err := os.WriteFile(path+".new", sound, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	for w.record(200) != nil {
		w.well()
	}
	w.has(201)
}

// TestStore_smallDisk fills a file system of a few MiB, named by CSMS_SMALL_DISK, and makes room again.
func TestStore_smallDisk(t *testing.T) {
	disk := os.Getenv("CSMS_SMALL_DISK")
	if disk == "" {
		t.Skip("CSMS_SMALL_DISK names no folder on a small file system")
	}
	dir, err := os.MkdirTemp(disk, "store")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ballast := filepath.Join(dir, "ballast") // is deleted to make room
	if err := os.WriteFile(ballast, make([]byte, 2<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	w := watch(t, filepath.Join(dir, "csms.db"), Options{})
	n := 0
	for {
		if err := w.record(n); err != nil {
			w.fails(err, "full")
			break
		}
		n++
	}
	t.Logf("full after %d events", n)
	w.has(n)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	w.well()
	for range 100 {
		if err := w.record(n); err != nil {
			t.Fatal(err)
		}
		n++
	}
	w.has(n)
}

// TestWrites_shareCommit holds the writer while messages of all kinds come: one commit takes them.
func TestWrites_shareCommit(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "csms.db"), Options{MaxBatchTime: time.Minute})
	boot := &v2.BootNotificationRequest{Reason: v2.BootReasonPowerUp, ChargingStation: v2.ChargingStation{Model: "M", VendorName: "V"}}
	values := &v2.MeterValuesRequest{EVSEID: 1, MeterValue: event("", "", 0).Request.MeterValue}
	change := v2.EventData{EventID: 1, Timestamp: ocpp.NewDateTime(time.Now()), Trigger: v2.EventTriggerDelta, ActualValue: "1",
		Component: v2.Component{Name: "C"}, Variable: v2.Variable{Name: "V"}, EventNotificationType: v2.EventNotificationHardWiredNotification}
	kinds := []func(ctx context.Context, station string) error{
		func(ctx context.Context, st string) error {
			_, err := s.RecordTransactionEvent(ctx, event(st, "T", 0))
			return err
		},
		func(ctx context.Context, st string) error {
			return s.SaveStatus(ctx, st, Connector{EVSE: 1, ID: 1, Status: "Available"})
		},
		func(ctx context.Context, st string) error { return s.SaveMeterValues(ctx, st, values, time.Now()) },
		func(ctx context.Context, st string) error {
			return s.SaveBoot(ctx, st, "2.0.1", boot, "Accepted", time.Now())
		},
		func(ctx context.Context, st string) error {
			return s.SaveSeen(ctx, []Seen{{Station: st, At: time.Now()}})
		},
		func(ctx context.Context, st string) error {
			_, err := s.SaveVariableEvents(ctx, st, &v2.NotifyEventRequest{EventData: []v2.EventData{change}}, time.Now())
			return err
		},
	}
	running, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { s.write(ctx, func(*tx) error { close(running); <-release; return nil }) })
	<-running
	leaving, leave := context.WithCancel(ctx)
	var left sync.WaitGroup
	for _, kind := range kinds {
		wg.Go(func() {
			if err := kind(ctx, "stays"); err != nil {
				t.Error(err)
			}
		})
		left.Go(func() {
			if err := kind(leaving, "leaves"); !errors.Is(err, context.Canceled) {
				t.Errorf("a caller that left got %v", err)
			}
		})
	}
	for s.Stats().Waiting < 2*len(kinds) {
		runtime.Gosched() // nothing tells of a write that waits
	}
	leave()
	left.Wait()
	before := s.Stats()
	close(release)
	wg.Wait()
	if after := s.Stats(); after.Commits-before.Commits != 2 || after.Writes-before.Writes != uint64(1+len(kinds)) {
		t.Errorf("%d commits took %d writes, want 2 for %d", after.Commits-before.Commits, after.Writes-before.Writes, 1+len(kinds))
	}
	if _, err := s.Station(ctx, "leaves"); err != ErrNotFound {
		t.Errorf("a caller that left wrote: %v", err)
	}
	if st, err := s.Station(ctx, "stays"); err != nil || st.Vendor != "V" || len(st.Connectors) != 1 || st.LastSeen.IsZero() {
		t.Errorf("the station that stayed is %+v (%v)", st, err)
	}
}
