package luabind

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"csms/luabind/sandbox"
)

// Metrics are what the binding counts. Register its Collectors where they are to be seen.
type Metrics struct {
	Errors  *prometheus.CounterVec // failed callbacks, hooks and schedules ("schedule.NAME"), by name
	Limits  *prometheus.CounterVec // calls that were ended, by "time" or "memory"
	Reloads *prometheus.CounterVec // by "activated" or "refused"
	VMs     prometheus.Gauge
	VMsMade prometheus.Counter

	generation *prometheus.GaugeVec // 1 for the active one
	broken     prometheus.Gauge
}

// NewMetrics makes the collectors.
func NewMetrics() *Metrics {
	return &Metrics{
		Errors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "csms_script_errors_total", Help: "Callbacks, hooks and schedules that failed; a schedule is called schedule.NAME.",
		}, []string{"callback"}),
		Limits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "csms_script_ended_total", Help: "Calls that were ended because they passed a limit.",
		}, []string{"limit"}),
		Reloads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "csms_script_reloads_total", Help: "Reloads of the scripts by result.",
		}, []string{"result"}),
		VMs:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "csms_script_vms", Help: "Lua VMs that exist."}),
		VMsMade: prometheus.NewCounter(prometheus.CounterOpts{Name: "csms_script_vms_made_total", Help: "Lua VMs that were made."}),
		generation: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "csms_script_generation_info", Help: "1 for the active generation of scripts.",
		}, []string{"generation"}),
		broken: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "csms_script_problem", Help: "1 while the scripts in the folder are not in order and an older generation is active.",
		}),
	}
}

// failed counts an error of a script.
func (m *Metrics) failed(callback string, err error) {
	m.Errors.WithLabelValues(callback).Inc()
	switch {
	case errors.Is(err, sandbox.ErrTimeout):
		m.Limits.WithLabelValues("time").Inc()
	case errors.Is(err, sandbox.ErrMemory):
		m.Limits.WithLabelValues("memory").Inc()
	}
}

func (m *Metrics) reloaded(result, generation string) {
	m.Reloads.WithLabelValues(result).Inc()
	if generation != "" {
		m.active(generation)
	}
}

func (m *Metrics) active(generation string) {
	m.generation.Reset()
	m.generation.WithLabelValues(generation).Set(1)
}

func (m *Metrics) problem(is bool) {
	m.broken.Set(0)
	if is {
		m.broken.Set(1)
	}
}

// Collectors are to be registered where they are to be seen.
func (m *Metrics) Collectors() []prometheus.Collector {
	return []prometheus.Collector{m.Errors, m.Limits, m.Reloads, m.VMs, m.VMsMade, m.generation, m.broken}
}
