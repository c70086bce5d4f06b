package store

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"
)

// TestMigrate_keepsEvents opens a database that was made before events were appended.
func TestMigrate_keepsEvents(t *testing.T) {
	path := filepath.Join(t.TempDir(), "csms.db")
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	if _, err := conn.ExecContext(ctx, `CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)`); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"0001_records", "0002_reported", "0003_lists", "0004_event_streams"} {
		if err := apply(ctx, conn, "migrations/"+name+".sql", name, i+1, now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.ExecContext(ctx, `
		INSERT INTO transactions (key, station, station_id, transaction_id, active, began, first_seq_no, last_seq_no, last_event)
			VALUES (7, 'cp-1', 'CP-1', 'T', 1, '2030-01-02T03:04:05.000Z', 0, 2, '2030-01-02T03:05:05.000Z');
		INSERT INTO transaction_events (transaction_key, seq_no, event_type, trigger_reason, timestamp, time, received, meter_value, answer)
			VALUES (7, 2, 'Updated', 'MeterValuePeriodic', '2030-01-02T03:05:05Z', '2030-01-02T03:05:05.000Z', '2030-01-02T03:05:05.000Z',
				'[{"t":"2030-01-02T03:05:04.000Z","v":12.5,"u":"Wh"}]', '{}'),
			(7, 0, 'Started', 'Authorized', '2030-01-02T03:04:05Z', '2030-01-02T03:04:05.000Z', '2030-01-02T03:04:05.000Z', NULL, '{}')`); err != nil {
		t.Fatal(err)
	}
	conn.Close()

	s := openFile(t, path, Options{})
	defer s.Close()
	events, err := s.TransactionEvents(ctx, "CP-1", "T", Page{})
	if err != nil || len(events.Items) != 2 {
		t.Fatalf("events %+v, %v", events.Items, err)
	}
	started, updated := events.Items[0], events.Items[1]
	if started.Type != "Started" || updated.SeqNo != 2 || updated.Answer != "{}" {
		t.Errorf("events %+v", events.Items)
	}
	if v := updated.MeterValues; len(v) != 1 || v[0].Value != 12.5 || !v[0].Time.Equal(now.Add(59*time.Second)) {
		t.Errorf("values %+v", v)
	}
	// What came before is still known as such.
	e := event("CP-1", "T", 2)
	if f, err := s.RecordTransactionEvent(ctx, e); err != nil || !f.Duplicate {
		t.Errorf("the repetition gave %+v, %v", f, err)
	}
}
