package engine

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"

	"csms/engine/ocpp/plan"
)

// Repair counts what lenient validation let through, of one kind, from the stations of one vendor and model.
type Repair struct {
	// Vendor and Model are those of the last BootNotification; "" where none was understood yet.
	Vendor, Model string
	Kind          string // plan.RepairKind
	Count         uint64
	Last          time.Time
	// Station, Action, Path and Text are an example: the first one. Action is "" for a frame whose action could not be read.
	Station, Action, Path, Text string
}

// maxRepairs is of how many vendors, models and kinds repairs are counted, since vendors and models are what stations call
// themselves; those beyond count as of vendor and model otherVendor. maxVendor is how many characters count.
const (
	maxRepairs  = 1000
	maxVendor   = 50
	otherVendor = "(others)"
)

// repairs counts since the start. It is a prometheus.Collector.
type repairs struct {
	mu   sync.Mutex
	rows map[repairKey]*Repair
}

type repairKey struct {
	vendor, model string
	kind          plan.RepairKind
}

// count takes a repair in. first reports that it is the first of its vendor, model and kind.
func (r *repairs) count(vendor, model, station, action string, repair plan.Repair, now time.Time) (row Repair, first bool) {
	key := repairKey{clipVendor(vendor), clipVendor(model), repair.Kind}
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.rows[key]
	if at == nil && len(r.rows) >= maxRepairs {
		key.vendor, key.model = otherVendor, otherVendor
		at = r.rows[key]
	}
	if first = at == nil; first {
		at = &Repair{
			Vendor: strings.Clone(key.vendor), Model: strings.Clone(key.model), Kind: repair.Kind.String(),
			Station: station, Action: strings.Clone(action), Path: repair.Path, Text: repair.Text,
		}
		key.vendor, key.model = at.Vendor, at.Model
		if r.rows == nil {
			r.rows = make(map[repairKey]*Repair)
		}
		r.rows[key] = at
	}
	at.Count++
	at.Last = now
	return *at, first
}

// clipVendor bounds what a station calls itself.
func clipVendor(name string) string {
	if len(name) <= maxVendor || utf8.RuneCountInString(name) <= maxVendor {
		return name
	}
	return string([]rune(name)[:maxVendor])
}

// list returns the counts in the order of vendor, model and kind.
func (r *repairs) list() []Repair {
	r.mu.Lock()
	all := make([]Repair, 0, len(r.rows))
	for _, row := range r.rows {
		all = append(all, *row)
	}
	r.mu.Unlock()
	slices.SortFunc(all, func(a, b Repair) int {
		return cmp.Or(strings.Compare(a.Vendor, b.Vendor), strings.Compare(a.Model, b.Model), strings.Compare(a.Kind, b.Kind))
	})
	return all
}

var repairsDesc = prometheus.NewDesc("csms_messages_mended_total", "What lenient validation let through, since the start.",
	[]string{"vendor", "model", "kind"}, nil)

// Describe is of prometheus.Collector.
func (r *repairs) Describe(out chan<- *prometheus.Desc) { out <- repairsDesc }

// Collect is of prometheus.Collector.
func (r *repairs) Collect(out chan<- prometheus.Metric) {
	for _, row := range r.list() {
		out <- prometheus.MustNewConstMetric(repairsDesc, prometheus.CounterValue, float64(row.Count), row.Vendor, row.Model, row.Kind)
	}
}

// Repairs returns what lenient validation let through since the start, by vendor, model and kind.
func (m *Metrics) Repairs() []Repair { return m.repairs.list() }

// repaired counts what was let through, and logs the first of each vendor, model and kind. message is what was decoded; nil
// for a frame.
func (e *Engine) repaired(sess *session, action, id string, message any, list []plan.Repair) {
	if len(list) == 0 {
		return
	}
	st := sess.station
	vendor, model, ok := bootOf(message)
	if !ok {
		st.mu.Lock()
		vendor, model = st.info.Vendor, st.info.Model
		st.mu.Unlock()
	}
	for _, r := range list {
		if row, first := e.metrics.repairs.count(vendor, model, st.id, action, r, time.Now()); first {
			sess.log.Info("a weakness of these stations is let through, and counted from now on", "vendor", row.Vendor,
				"model", row.Model, "kind", row.Kind, "action", action, "request", id, "path", r.Path, "text", r.Text)
		}
	}
}
