package records_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"csms/engine"
	"csms/engine/ocpp/v2"
	"csms/engine/records"
	"csms/engine/store"
)

// Old records are deleted soon after the start, so that a program that is restarted often deletes some too, and each hour then.
func TestRun_prunesSoonAndEachHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept, err := store.Open(t.Context(), "memory:", store.Options{Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		began := time.Now()
		asked := make(chan time.Duration, 10)
		r := records.New(records.Options{Store: kept, Log: slog.New(slog.DiscardHandler), Retention: func() time.Duration {
			asked <- time.Since(began)
			return time.Hour
		}})
		e := engine.New(engine.Options{Policy: yes{}, Actions: v2.Actions, Records: r, Log: slog.New(slog.DiscardHandler)})
		defer e.Shutdown(t.Context())
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { r.Run(ctx, e); close(ended) }()
		defer func() { stop(); <-ended }()
		for _, want := range []time.Duration{5 * time.Minute, 65 * time.Minute, 125 * time.Minute} {
			if got := <-asked; got != want {
				t.Errorf("deleted after %s, want %s", got, want)
			}
		}
	})
}
