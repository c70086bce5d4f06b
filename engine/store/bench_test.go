package store

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// BenchmarkRecordTransactionEvent records Updated events with four values, from 256 stations at a time.
func BenchmarkRecordTransactionEvent(b *testing.B) {
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
			var stations atomic.Int64
			b.ReportAllocs()
			b.SetParallelism(128)
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
}
