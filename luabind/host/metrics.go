package host

import (
	"math"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/sandbox"
)

const metricsManual = `---Metrics for Prometheus, shown at /metrics under their name with "script_" before it. They outlive edits of the scripts.
---
---A name is one kind of metric with one set of label names; using it otherwise raises an error. A metric has at most 1,000 series
---(combinations of label values), so labels are for few values: never an idToken or a time.
---@class MetricsModule
metrics = {}

---@alias Labels table<string, string|number|boolean>

---Adds to a counter, which only grows.
---
---    metrics.inc("cards_refused", { reason = "unknown" })
---@param name string letters, digits and _
---@param labels? Labels
---@param by? number 1 when left out; not negative
function metrics.inc(name, labels, by) end

---Sets a gauge: something that goes up and down.
---@param name string
---@param value number
---@param labels? Labels
function metrics.set(name, value, labels) end

---Adds to a gauge; a negative number takes away.
---@param name string
---@param by number
---@param labels? Labels
function metrics.add(name, by, labels) end

---Notes one value in a histogram.
---
---    metrics.observe("session_energy_wh", energy, { site = station.labels.site })
---@param name string
---@param value number
---@param labels? Labels
function metrics.observe(name, value, labels) end

---Says what a metric means, and for a histogram its buckets (upper bounds, growing). For the load-time code of a plugin.
---
---    metrics.describe("session_energy_wh", "Energy of a session.", { buckets = { 1000, 5000, 20000, 80000 } })
---@param name string
---@param help string at most 300 bytes
---@param options? { buckets?: number[] }
function metrics.describe(name, help, options) end
`

const (
	maxHelp       = 300 // bytes
	maxLabels     = 10
	maxLabelValue = 128 // bytes
	maxBuckets    = 50
	maxMetricName = 100 // characters
)

func openMetrics(env *Env) lua.LValue {
	return functions(env, "metrics", []function{
		{"inc", func(c call) int {
			by := 1.0
			if !c.absent(3) {
				if by = c.number(3, "by"); by < 0 {
					c.raise("argument 3 (by) is negative; a counter only grows (metrics.add is for gauges)")
				}
			}
			return c.record(counterKind, 2, by)
		}},
		{"set", func(c call) int { return c.record(gaugeKind, 3, c.number(2, "value")) }},
		{"add", func(c call) int { return c.record(gaugeAddKind, 3, c.number(2, "by")) }},
		{"observe", func(c call) int { return c.record(histogramKind, 3, c.number(2, "value")) }},
		{"describe", metricsDescribe},
	})
}

// record reads name and labels and notes the value.
func (c call) record(kind metricKind, labelsAt int, value float64) int {
	name := c.metricName()
	names, values := c.labels(labelsAt, kind)
	if c.env.Metrics == nil {
		return 0
	}
	if err := c.env.Metrics.record(c.env, name, kind, names, values, value); err != nil {
		c.raise("%s", err)
	}
	return 0
}

func (c call) metricName() string {
	name := c.text(1, "name")
	if !prometheusName(name) || len(name) > maxMetricName {
		c.raise("argument 1 (name) is %s; a metric's name has letters, digits and _, doesn't begin with a digit, and is at most %d long",
			quote(name), maxMetricName)
	}
	return name
}

// labels are the names in alphabetical order and the values beside them.
func (c call) labels(n int, kind metricKind) (names, values []string) {
	t := c.table(n, "labels")
	if t == nil {
		return nil, nil
	}
	each(t, func(k, v lua.LValue) {
		name, ok := k.(lua.LString)
		if !ok || !prometheusName(string(name)) || strings.HasPrefix(string(name), "__") || kind == histogramKind && name == "le" {
			c.raise("argument %d (labels): %s can't be a label's name; names have letters, digits and _, and don't begin with a digit or __",
				n, describe(k))
		}
		switch v.(type) {
		case lua.LString, lua.LNumber, lua.LBool:
		default:
			c.raise("argument %d (labels): the value of %s must be a string, got %s", n, name, describe(v))
		}
		names = append(names, string(name))
	})
	if len(names) > maxLabels {
		c.raise("argument %d (labels) has %d labels; the limit is %d", n, len(names), maxLabels)
	}
	slices.Sort(names)
	values = make([]string, len(names))
	for i, name := range names {
		switch v := t.RawGetString(name).(type) {
		case lua.LNumber:
			values[i] = numberText(v)
		default:
			values[i] = printable(v.String(), maxLabelValue)
		}
	}
	return names, values
}

func metricsDescribe(c call) int {
	name, help := c.metricName(), printable(c.data(2, "help", maxHelp), maxHelp)
	var buckets []float64
	if options := c.options(3, "buckets"); options != nil {
		list, ok := options.RawGetString("buckets").(*lua.LTable)
		if !ok {
			c.raise("option buckets must be a list of numbers, got %s", describe(options.RawGetString("buckets")))
		}
		list = sandbox.View(c.L, list)
		for i := 1; i <= list.Len(); i++ {
			n, ok := list.RawGetInt(i).(lua.LNumber)
			if !ok || math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) || i > 1 && float64(n) <= buckets[i-2] {
				c.raise("option buckets must be numbers that grow; item %d is %s", i, describe(list.RawGetInt(i)))
			}
			buckets = append(buckets, float64(n))
		}
		if len(buckets) == 0 || len(buckets) > maxBuckets {
			c.raise("option buckets has %d numbers; it needs 1 to %d", len(buckets), maxBuckets)
		}
	}
	if c.env.Metrics == nil {
		return 0
	}
	if err := c.env.Metrics.describe(c.env, name, help, buckets); err != nil {
		c.raise("%s", err)
	}
	return 0
}

// prometheusName tells the names that metrics and labels may have here: no colons, which are for recording rules.
func prometheusName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
