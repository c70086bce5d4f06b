package store

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"csms/engine/ocpp/v2"
)

// eachStore runs a benchmark with a store in a file, and with one in memory, from 128 goroutines a processor.
func eachStore(b *testing.B, run func(b *testing.B, s *Store)) {
	for _, where := range []string{"sqlite", "memory"} {
		b.Run(where, func(b *testing.B) {
			url := "memory:"
			if where == "sqlite" {
				url = "sqlite:" + filepath.Join(b.TempDir(), "csms.db")
			}
			s, err := Open(ctx, url, Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			b.ReportAllocs()
			b.SetParallelism(128)
			run(b, s)
		})
	}
}

// BenchmarkRecordTransactionEvent records Updated events with four values, from 256 stations at a time.
func BenchmarkRecordTransactionEvent(b *testing.B) {
	eachStore(b, func(b *testing.B, s *Store) {
		var stations atomic.Int64
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			station := fmt.Sprint("CP-", stations.Add(1))
			for seq := 0; pb.Next(); seq++ {
				if _, err := s.RecordTransactionEvent(ctx, event(station, "T", seq)); err != nil {
					b.Error(err)
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
}

// BenchmarkDayMix writes what 256 stations at a time send in a day, by the hundred messages: 60 Updated with four values, 15 Heartbeats (no
// write), 10 statuses, 5 Authorize (a look-up), and 5 transactions started and ended. Each is committed before the next of its station.
func BenchmarkDayMix(b *testing.B) {
	eachStore(b, func(b *testing.B, s *Store) {
		if _, _, err := s.UpdateToken(ctx, "T", func(k *Token) error { k.Status = "Accepted"; return nil }); err != nil {
			b.Fatal(err)
		}
		var stations atomic.Int64
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			number := stations.Add(1)
			day := day{store: s, station: fmt.Sprint("CP-", number)}
			for i := int(number) * 7; pb.Next(); i++ { // stations are at different hours
				if err := day.message(i % 20); err != nil {
					b.Error(err)
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		if st := s.Stats(); st.Commits > 0 {
			b.ReportMetric(float64(st.Writes)/float64(st.Commits), "writes/commit")
		}
	})
}

// day is a station in BenchmarkDayMix. A transaction has twelve Updated.
type day struct {
	store       *Store
	station     string
	transaction int
	seq         int
}

func (d *day) message(i int) error {
	switch {
	case i == 0:
		d.transaction, d.seq = d.transaction+1, 0
		return d.event(v2.TransactionEventStarted)
	case i == 19:
		return d.event(v2.TransactionEventEnded)
	case i == 1 || i == 18:
		return d.store.SaveStatus(ctx, d.station, Connector{EVSE: 1, ID: 1, Status: []string{"Occupied", "Available"}[i/18], Since: time.Now()})
	case i == 2:
		_, err := d.store.Token(ctx, "T")
		return err
	case i < 6: // Heartbeat
		return nil
	}
	return d.event(v2.TransactionEventUpdated)
}

func (d *day) event(kind v2.TransactionEventEnum) error {
	if d.transaction == 0 {
		return nil
	}
	e := event(d.station, fmt.Sprint("T", d.transaction), d.seq)
	e.Request.EventType = kind
	if kind == v2.TransactionEventStarted {
		e.Request.IDToken = &v2.IDToken{IDToken: "T", Type: "ISO14443"}
	}
	d.seq++
	facts, err := d.store.AssessTransactionEvent(ctx, e) // as the engine does
	if err != nil {
		return err
	}
	e.Assessed = &facts
	_, err = d.store.RecordTransactionEvent(ctx, e)
	return err
}
