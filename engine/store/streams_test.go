package store

import (
	"path/filepath"
	"testing"
	"time"

	"csms/engine/ocpp/v2"
)

// TestOpenEventStream_bounded: streams that are over make room for others.
func TestOpenEventStream_bounded(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "csms.db"), Options{MaxReported: 3})
	now := time.Now()
	for id := range 5 {
		now = now.Add(time.Second)
		if err := s.OpenEventStream(ctx, "CP-1", &v2.ConstantStreamData{ID: id}, now); err != nil {
			t.Fatal(err)
		}
		if id > 0 {
			if err := s.CloseEventStream(ctx, "CP-1", id, now); err != nil {
				t.Fatal(err)
			}
		}
	}
	var first, n int
	if err := s.read(ctx, func(q querier) error {
		return q.row(`SELECT min(id), count(*) FROM event_streams WHERE station = 'cp-1'`).Scan(&first, &n)
	}); err != nil || first != 0 || n != 3 {
		t.Errorf("%d streams are kept from %d on (%v), want 3, and the open one, 0", n, first, err)
	}
}
