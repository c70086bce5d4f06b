package host_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"csms/luabind/host"
)

// exposed is what Prometheus reads.
func exposed(t *testing.T, m *host.Metrics) string {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(m)
	w := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatal(w.Body)
	}
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	r := newRig(t)
	r.gives(`
		metrics.describe("seen", "How many were seen.")
		metrics.inc("seen")
		metrics.inc("seen", nil, 2)
		metrics.inc("refused", {reason = "unknown", level = 1})
		metrics.inc("refused", {level = 1, reason = "unknown"})
		metrics.inc("refused", {level = 2, reason = "a\"b\n\255"})
		metrics.set("free", 7, {site = "x"})
		metrics.add("free", -2, {site = "x"})
		metrics.add("delta", 2)
		metrics.describe("energy", "Wh", {buckets = {10, 20}})
		for _, v in ipairs{5, 10, 15, 25} do metrics.observe("energy", v) end
		return 1`, "1")
	want := `# HELP script_delta Made by scripts.
# TYPE script_delta gauge
script_delta 2
# HELP script_energy Wh
# TYPE script_energy histogram
script_energy_bucket{le="10"} 2
script_energy_bucket{le="20"} 3
script_energy_bucket{le="+Inf"} 4
script_energy_sum 55
script_energy_count 4
# HELP script_free Made by scripts.
# TYPE script_free gauge
script_free{site="x"} 5
# HELP script_refused Made by scripts.
# TYPE script_refused counter
script_refused{level="1",reason="unknown"} 2
script_refused{level="2",reason="a\"b\n�"} 1
# HELP script_seen How many were seen.
# TYPE script_seen counter
script_seen 3
`
	if got := exposed(t, r.env.Metrics); got != want {
		t.Errorf("shows\n%s\nwant\n%s", got, want)
	}
	for script, want := range map[string]string{
		`metrics.set("seen", 1)`:                         `metrics.set: the metric "seen" is a counter already; it can't be a gauge too`,
		`metrics.inc("seen", {x = 1})`:                   `metrics.inc: the metric "seen" has the labels [] already, not [x]; a metric has the same label names everywhere`,
		`metrics.inc("refused", {why = 1})`:              `metrics.inc: the metric "refused" has the labels [level, reason] already, not [why]; a metric has the same label names everywhere`,
		`metrics.inc("energy_count")`:                    `metrics.inc: the metric "energy_count" can't be beside the histogram "energy", which makes series of the name`,
		`metrics.inc("a-b")`:                             `metrics.inc: argument 1 (name) is "a-b"; a metric's name has letters, digits and _, doesn't begin with a digit, and is at most 100 long`,
		`metrics.inc("a", {["x y"] = 1})`:                `metrics.inc: argument 2 (labels): the string "x y" can't be a label's name; names have letters, digits and _, and don't begin with a digit or __`,
		`metrics.inc("a", {x = {}})`:                     `metrics.inc: argument 2 (labels): the value of x must be a string, got a table`,
		`metrics.inc("a", nil, -1)`:                      `metrics.inc: argument 3 (by) is negative; a counter only grows (metrics.add is for gauges)`,
		`metrics.inc("a", 2)`:                            `metrics.inc: argument 2 (labels) must be a table, got the number 2`,
		`metrics.set("a")`:                               `metrics.set: argument 2 (value) must be a number, got nothing`,
		`metrics.observe("h", 0/0)`:                      `metrics.observe: argument 2 (value) must be a finite number, got the number nan`,
		`metrics.observe("h", 1, {le = "x"})`:            `metrics.observe: argument 3 (labels): the string "le" can't be a label's name; names have letters, digits and _, and don't begin with a digit or __`,
		`metrics.describe("h", "x", {buckets = {2, 1}})`: `metrics.describe: option buckets must be numbers that grow; item 2 is the number 1`,
	} {
		r.raises(script, want)
	}
}

func TestMetrics_survivesGenerations(t *testing.T) {
	r := newRig(t)
	r.gives(`metrics.inc("a") metrics.inc("b") return 1`, "1")
	next := newRig(t, func(e *host.Env) { e.Metrics, e.Generation = r.env.Metrics, "g2" })
	next.gives(`metrics.inc("a") metrics.inc("b", {x = 1}) return 1`, "1")
	want := `# HELP script_a Made by scripts.
# TYPE script_a counter
script_a 2
# HELP script_b Made by scripts.
# TYPE script_b counter
script_b{x="1"} 1
`
	if got := exposed(t, r.env.Metrics); got != want {
		t.Errorf("shows\n%s\nwant\n%s", got, want)
	}
	if !strings.Contains(next.log.String(), "begins anew") {
		t.Error(next.log)
	}
	next.raises(`metrics.inc("b")`, `metrics.inc: the metric "b" has the labels [x] already, not []; a metric has the same label names everywhere`)
}

func TestMetrics_limits(t *testing.T) {
	r := newRig(t)
	r.gives(`for i = 1, 1500 do metrics.inc("many", {i = i}) end return 1`, "1")
	if n := strings.Count(exposed(t, r.env.Metrics), "\nscript_many{"); n != 1000 {
		t.Errorf("%d series", n)
	}
	if n := strings.Count(r.log.String(), "too many series"); n != 1 {
		t.Errorf("%d log lines", n)
	}
	r.raises(`for i = 1, 200 do metrics.inc("m" .. i) end`, `metrics.inc: there are 200 metrics already; "m200" would be one too many`)
	next := newRig(t, func(e *host.Env) { e.Metrics, e.Generation = r.env.Metrics, "g2" })
	next.gives(`metrics.inc("another") return 1`, "1")
	if got := exposed(t, r.env.Metrics); !strings.Contains(got, "script_another 1\n") {
		t.Error(got)
	}
	r = newRig(t, func(e *host.Env) { e.Metrics = nil })
	r.gives(`metrics.inc("a") metrics.describe("a", "b") return 1`, "1")
}
