package engine

import (
	"math"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"csms/engine/ocpp/v2"
)

func TestDurations_bounds(t *testing.T) {
	if !slices.IsSorted(bounds[:]) || bounds[0] != 1000 || bounds[len(bounds)-1] != 10_000_000_000 {
		t.Errorf("%v", bounds)
	}
	for _, b := range handlerBounds {
		if !slices.Contains(bounds[:], int64(math.Round(b*1e9))) {
			t.Errorf("%g s is told to Prometheus and no bound", b)
		}
	}
	for i := range 200_000 {
		ns := rand.Int64N(1 << (i % 40))
		want := slices.IndexFunc(bounds[:], func(b int64) bool { return ns <= b })
		if want < 0 {
			want = len(bounds)
		}
		if got := bucketOf(ns); got != want {
			t.Fatalf("%d ns: bucket %d, want %d", ns, got, want)
		}
	}
	for _, ns := range []int64{math.MinInt64, -1, 0} {
		if got := bucketOf(ns); got != 0 {
			t.Errorf("%d ns: bucket %d", ns, got)
		}
	}
	if got := bucketOf(math.MaxInt64); got != len(bounds) {
		t.Errorf("bucket %d", got)
	}
}

func TestMetrics_handled(t *testing.T) {
	m := NewMetrics(v2.Actions)
	action := v2.Actions.ByName("Heartbeat")
	for range 98 {
		m.handled(action, nil, 90*time.Microsecond)
	}
	m.handled(action, nil, time.Millisecond) // a bound is within its bucket
	m.handled(action, ErrNoCallback, time.Minute)
	if got, want := m.Callback(action), (CallbackStats{100, 1, 0.0001, 0.001}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(m.Collectors()...)
	const want = `# HELP csms_handler_seconds Time that a callback took to decide.
# TYPE csms_handler_seconds histogram
csms_handler_seconds_bucket{callback="heartbeat",le="0.0001"} 98
csms_handler_seconds_bucket{callback="heartbeat",le="0.00025"} 98
csms_handler_seconds_bucket{callback="heartbeat",le="0.0005"} 98
csms_handler_seconds_bucket{callback="heartbeat",le="0.001"} 99
csms_handler_seconds_bucket{callback="heartbeat",le="0.0025"} 99
csms_handler_seconds_bucket{callback="heartbeat",le="5"} 99
csms_handler_seconds_bucket{callback="heartbeat",le="+Inf"} 100
csms_handler_seconds_sum{callback="heartbeat"} 60.00982
csms_handler_seconds_count{callback="heartbeat"} 100
`
	w := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	for line := range strings.Lines(want) {
		if !strings.Contains(w.Body.String(), line) {
			t.Errorf("%q is missing in\n%s", line, w.Body)
		}
	}
}
