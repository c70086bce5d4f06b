package host

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

const (
	maxFamilies = 200  // metrics that scripts make
	maxSeries   = 1000 // combinations of label values of one metric
)

type metricKind uint8

const (
	counterKind metricKind = iota + 1
	gaugeKind
	histogramKind
	gaugeAddKind // adds to a gauge instead of setting it
)

func (k metricKind) String() string {
	switch k {
	case counterKind:
		return "counter"
	case histogramKind:
		return "histogram"
	}
	return "gauge"
}

// Metrics holds what scripts count, over all generations. It is a prometheus.Collector. Its methods are safe for concurrent use.
type Metrics struct {
	mu       sync.Mutex // guards what follows
	families map[string]*family
	about    map[string]about // by name, from describe
}

type about struct {
	help       string
	buckets    []float64
	generation string // that said so last
}

// family is one metric with its series.
type family struct {
	name       string
	kind       metricKind
	labels     []string // sorted
	buckets    []float64
	generation string // that used it last
	desc       *prometheus.Desc
	series     map[string]*series
	full       bool // said so
}

type series struct {
	values  []string
	value   float64 // of a histogram the sum
	count   uint64
	buckets []uint64 // not cumulated
}

// NewMetrics makes an empty collection.
func NewMetrics() *Metrics {
	return &Metrics{families: make(map[string]*family), about: make(map[string]about)}
}

// record notes one value. The error says why the metric can't be used like this.
func (m *Metrics) record(env *Env, name string, kind metricKind, labels, values []string, value float64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	adds := kind == gaugeAddKind
	if adds {
		kind = gaugeKind
	}
	f, err := m.family(env, name, kind, labels)
	if err != nil {
		return err
	}
	s := f.one(env, values)
	if s == nil {
		return nil
	}
	switch {
	case kind == counterKind, adds:
		s.value += value
	case kind == gaugeKind:
		s.value = value
	default:
		s.value += value
		s.count++
		if i, _ := slices.BinarySearch(f.buckets, value); i < len(s.buckets) {
			s.buckets[i]++
		}
	}
	return nil
}

// family finds or makes a metric. One that another generation left with another kind or other labels is begun anew: an edit of
// the scripts may change it.
func (m *Metrics) family(env *Env, name string, kind metricKind, labels []string) (*family, error) {
	f := m.families[name]
	if f != nil {
		same := f.kind == kind && slices.Equal(f.labels, labels)
		if same {
			f.generation = env.Generation
			return f, nil
		}
		if f.generation == env.Generation {
			if f.kind != kind {
				return nil, fmt.Errorf("the metric %q is a %s already; it can't be a %s too", name, f.kind, kind)
			}
			return nil, fmt.Errorf("the metric %q has the labels %s already, not %s; a metric has the same label names everywhere",
				name, listed(f.labels), listed(labels))
		}
		env.log().Info("a script metric begins anew: the scripts use it differently now", "metric", name, "generation", env.Generation)
	}
	if f == nil && len(m.families) >= maxFamilies && !m.forget(env.Generation) {
		return nil, fmt.Errorf("there are %d metrics already; %q would be one too many", maxFamilies, name)
	}
	if other := m.collision(name, kind); other != "" {
		return nil, fmt.Errorf("the metric %q can't be beside the histogram %q, which makes series of the name", name, other)
	}
	f = &family{name: name, kind: kind, labels: labels, generation: env.Generation, series: make(map[string]*series)}
	f.take(m.about[name])
	m.families[name] = f
	return f, nil
}

// forget drops the metrics that this generation hasn't used, where there are too many. It reports whether there were any.
func (m *Metrics) forget(generation string) bool {
	before := len(m.families)
	maps.DeleteFunc(m.families, func(_ string, f *family) bool { return f.generation != generation })
	return len(m.families) < before
}

func listed(labels []string) string { return "[" + strings.Join(labels, ", ") + "]" }

// histogramSuffixes are what a histogram's series are called behind its name.
var histogramSuffixes = [...]string{"_bucket", "_count", "_sum"}

// collision names the histogram with whose series a new metric would share names: Prometheus refuses all of them then.
func (m *Metrics) collision(name string, kind metricKind) string {
	for _, suffix := range histogramSuffixes {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			if f := m.families[base]; f != nil && f.kind == histogramKind {
				return base
			}
		}
		if kind == histogramKind && m.families[name+suffix] != nil {
			return name
		}
	}
	return ""
}

// take gives the metric its help and buckets.
func (f *family) take(a about) {
	help := a.help
	if help == "" {
		help = "Made by scripts."
	}
	f.desc = prometheus.NewDesc("script_"+f.name, help, f.labels, nil)
	if f.kind != histogramKind {
		return
	}
	buckets := a.buckets
	if buckets == nil {
		buckets = prometheus.DefBuckets
	}
	if !slices.Equal(buckets, f.buckets) {
		f.buckets = buckets
		clear(f.series)
	}
}

// seriesSeparator is in no valid UTF-8.
const seriesSeparator = "\xff"

// one finds or makes the series of the label values; nil when there are too many.
func (f *family) one(env *Env, values []string) *series {
	key := strings.Join(values, seriesSeparator)
	s := f.series[key]
	if s != nil {
		return s
	}
	if len(f.series) >= maxSeries {
		if !f.full {
			f.full = true
			env.log().Warn("a script metric has too many series; new combinations of label values are dropped",
				"metric", f.name, "limit", maxSeries, "generation", env.Generation)
		}
		return nil
	}
	s = &series{values: values, buckets: make([]uint64, len(f.buckets))}
	f.series[key] = s
	return s
}

// describe sets help and buckets of a metric, there or to come. Other buckets begin a histogram anew.
func (m *Metrics) describe(env *Env, name, help string, buckets []float64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.about[name]; !ok && len(m.about) >= maxFamilies {
		maps.DeleteFunc(m.about, func(_ string, a about) bool { return a.generation != env.Generation })
	}
	if _, ok := m.about[name]; !ok && len(m.about) >= maxFamilies {
		return fmt.Errorf("%d metrics are described already; %q would be one too many", maxFamilies, name)
	}
	a := about{help, buckets, env.Generation}
	m.about[name] = a
	f := m.families[name]
	if f == nil {
		return nil
	}
	if buckets != nil && f.kind != histogramKind && f.generation == env.Generation {
		return fmt.Errorf("the metric %q is a %s; only histograms have buckets", name, f.kind)
	}
	f.take(a)
	return nil
}

// Value is that of a counter or gauge, or of a histogram the sum and how many values it has. ok is false where nothing was noted
// with these labels.
func (m *Metrics) Value(name string, labels map[string]string) (value float64, count uint64, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.families[name]
	if f == nil || len(labels) != len(f.labels) {
		return 0, 0, false
	}
	values := make([]string, len(f.labels))
	for i, label := range f.labels {
		if values[i], ok = labels[label]; !ok {
			return 0, 0, false
		}
	}
	s := f.series[strings.Join(values, seriesSeparator)]
	if s == nil {
		return 0, 0, false
	}
	return s.value, s.count, true
}

// Describe implements prometheus.Collector: which metrics there will be isn't known.
func (m *Metrics) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(ch chan<- prometheus.Metric) {
	m.mu.Lock()
	var all []prometheus.Metric
	for _, f := range m.families {
		for _, s := range f.series {
			all = append(all, f.metric(s))
		}
	}
	m.mu.Unlock()
	for _, metric := range all {
		ch <- metric
	}
}

func (f *family) metric(s *series) prometheus.Metric {
	switch f.kind {
	case counterKind:
		return prometheus.MustNewConstMetric(f.desc, prometheus.CounterValue, s.value, s.values...)
	case gaugeKind:
		return prometheus.MustNewConstMetric(f.desc, prometheus.GaugeValue, s.value, s.values...)
	}
	cumulated := make(map[float64]uint64, len(f.buckets))
	var n uint64
	for i, bound := range f.buckets {
		n += s.buckets[i]
		cumulated[bound] = n
	}
	return prometheus.MustNewConstHistogram(f.desc, s.count, s.value, cumulated, s.values...)
}

var _ prometheus.Collector = (*Metrics)(nil)
