package engine

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
)

// Metrics are what the engine counts. Register its Collectors where they are to be seen.
type Metrics struct {
	Connections  *prometheus.GaugeVec   // by OCPP version
	Refusals     *prometheus.CounterVec // refused handshakes, by HTTP status
	BadFrames    prometheus.Counter
	LateAnswers  prometheus.Counter
	Repeated     prometheus.Counter
	Refused      prometheus.Counter // CALLs that found too many waiting
	AfterDropped prometheus.Counter
	Panics       prometheus.Counter

	messages *prometheus.CounterVec // CALLs of stations, by action and outcome
	calls    *prometheus.CounterVec // CALLs to stations, by action and outcome
	callTime prometheus.Histogram
	repairs  repairs // what lenient validation let through

	// rows hold by plan.Action.Index the child of messages, since looking one up by
	// its labels costs more than the rest of counting, and how callbacks went; the last row is for unknown actions.
	rows metricRows
}

// metricRows is a prometheus.Collector of how long callbacks took.
type metricRows []metricRow

type metricRow struct {
	callback string // "" where no station sends the action
	ok       prometheus.Counter
	took     durations
	errors   atomic.Uint64
}

var (
	handlerDesc   = prometheus.NewDesc("csms_handler_seconds", "Time that a callback took to decide.", []string{"callback"}, nil)
	handlerBounds = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}
)

// Describe is of prometheus.Collector.
func (r metricRows) Describe(out chan<- *prometheus.Desc) { out <- handlerDesc }

// Collect is of prometheus.Collector.
func (r metricRows) Collect(out chan<- prometheus.Metric) {
	for i := range r {
		if r[i].callback == "" {
			continue
		}
		counts, total, seconds := r[i].took.read()
		upTo := make(map[float64]uint64, len(handlerBounds))
		at, seen := 0, uint64(0)
		for _, bound := range handlerBounds {
			for last := bucketOf(int64(math.Round(bound * 1e9))); at <= last; at++ {
				seen += counts[at]
			}
			upTo[bound] = seen
		}
		out <- prometheus.MustNewConstHistogram(handlerDesc, total, seconds, upTo, r[i].callback)
	}
}

// NewMetrics makes the collectors for a table of actions.
func NewMetrics(actions plan.Actions) *Metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	m := &Metrics{
		Connections: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "csms_connections", Help: "Stations that are connected.",
		}, []string{"version"}),
		Refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "csms_handshakes_refused_total", Help: "Handshakes of stations that were refused.",
		}, []string{"status"}),
		BadFrames:    counter("csms_frames_unreadable_total", "Messages that were no OCPP-J frame."),
		LateAnswers:  counter("csms_answers_late_total", "Answers of stations that came late or to no call."),
		Repeated:     counter("csms_messages_repeated_total", "Repeated CALLs that got their first answer again."),
		Refused:      counter("csms_messages_refused_total", "CALLs that were refused because too many waited."),
		AfterDropped: counter("csms_after_hooks_dropped_total", "after hooks that were dropped because too many waited."),
		Panics:       counter("csms_panics_total", "Mistakes in csms that were caught."),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "csms_messages_total", Help: "CALLs of stations by action and outcome (ok or the error code).",
		}, []string{"action", "outcome"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "csms_calls_total", Help: "Commands to stations by action and outcome.",
		}, []string{"action", "outcome"}),
		callTime: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "csms_call_seconds", Help: "Time from asking for a command to its answer, queueing included.",
			Buckets: prometheus.ExponentialBuckets(.001, 2.5, 12),
		}),
	}
	all := actions.All()
	m.rows = make(metricRows, len(all)+1)
	for _, a := range all {
		if a.From&ocpp.FromStation == 0 {
			continue
		}
		m.rows[a.Index].callback, m.rows[a.Index].ok = a.Callback, m.messages.WithLabelValues(a.Name, "ok")
	}
	m.rows[len(all)].ok = m.messages.WithLabelValues("unknown", "ok")
	return m
}

// handled counts what a policy was asked: only that, so that what a station sends wrong isn't put down to
// a callback.
func (m *Metrics) handled(action *plan.Action, err error, took time.Duration) {
	row := &m.rows[action.Index]
	row.took.add(took)
	if err != nil {
		row.errors.Add(1)
	}
}

// decided counts a CALL of a station; action is nil for one that OCPP doesn't have.
func (m *Metrics) decided(action *plan.Action, err error) {
	row, name := &m.rows[len(m.rows)-1], "unknown"
	if action != nil {
		row, name = &m.rows[action.Index], action.Name
	}
	if err == nil {
		row.ok.Inc()
		return
	}
	m.messages.WithLabelValues(name, string(outcome(err))).Inc()
}

// Callback returns how the calls of an action's callback went.
func (m *Metrics) Callback(action *plan.Action) CallbackStats {
	row := &m.rows[action.Index]
	counts, total, _ := row.took.read()
	return CallbackStats{Calls: total, Errors: row.errors.Load(), P50: quantile(&counts, total, 0.5), P99: quantile(&counts, total, 0.99)}
}

// called counts a command to a station.
func (m *Metrics) called(action *plan.Action, err error, took time.Duration) {
	result := "ok"
	var wire *ocppj.Error
	var bad *BadAnswerError
	switch {
	case err == nil:
	case errors.Is(err, context.DeadlineExceeded):
		result = "timeout"
	case errors.As(err, &wire):
		result = "callerror"
	case errors.As(err, &bad):
		result = "bad answer"
	default:
		result = "not sent"
	}
	m.calls.WithLabelValues(action.Name, result).Inc()
	m.callTime.Observe(took.Seconds())
}

// outcome is the code that an error has on the wire; codes that scripts made up count as one.
func outcome(err error) ocppj.Code {
	var wire *ocppj.Error
	var fit *plan.Error
	switch {
	case errors.As(err, new(*notRecorded)):
	case errors.As(err, &wire):
		if !wire.Code.Known() {
			return "other"
		}
		return wire.Code
	case errors.As(err, &fit):
		return decodeError(err).Code
	case errors.Is(err, ErrNoCallback):
		return ocppj.NotSupported
	}
	return ocppj.InternalError
}

// Collectors are to be registered where they are to be seen.
func (m *Metrics) Collectors() []prometheus.Collector {
	return []prometheus.Collector{
		m.Connections, m.Refusals, &m.repairs, m.BadFrames, m.LateAnswers, m.Repeated, m.Refused,
		m.AfterDropped, m.Panics, m.messages, m.rows, m.calls, m.callTime,
	}
}
