package engine

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"csms/engine/ocpp"
)

const (
	// rememberRefusals is how long refused handshakes are remembered.
	rememberRefusals = 24 * time.Hour
	// maxRefusals is of how many pairs of station and address they are, at the most.
	maxRefusals = 1000
)

// RefusedHandshake tells of the handshakes of a station from an address that were refused lately.
type RefusedHandshake struct {
	Station     string // as it called itself last; "" where it gave no id
	Address     string // without the port
	Count       int
	First, Last time.Time
	// Status and Reason are those of the last one.
	Status int
	Reason string
}

// refusals remembers refused handshakes. Its zero value is ready.
type refusals struct {
	mu   sync.Mutex // guards what follows
	seen map[caller]*RefusedHandshake
}

type caller struct{ station, address string }

// add counts one. What the CSMS refuses because of itself (503) is nothing that the station does wrong.
func (r *refusals) add(at time.Time, h Handshake, status int, reason string) {
	if status == http.StatusServiceUnavailable {
		return
	}
	who := caller{ocpp.IDKey(h.ID), address(h.Remote)}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		r.seen = make(map[caller]*RefusedHandshake)
	}
	known := r.seen[who]
	if known == nil || at.Sub(known.Last) > rememberRefusals {
		if known == nil && len(r.seen) >= maxRefusals {
			r.forgetOne()
		}
		known = &RefusedHandshake{Address: who.address, First: at}
		r.seen[who] = known
	}
	known.Station, known.Last, known.Status, known.Reason = strings.Clone(h.ID), at, status, reason
	known.Count++
}

// forgetOne makes room: of the callers that were refused the least often, the one whose last attempt is the oldest goes, so that
// many made-up ids don't hide a station that keeps trying.
func (r *refusals) forgetOne() {
	var who caller
	var worst *RefusedHandshake
	for key, known := range r.seen {
		if worst == nil || cmp.Or(cmp.Compare(known.Count, worst.Count), known.Last.Compare(worst.Last)) < 0 {
			who, worst = key, known
		}
	}
	delete(r.seen, who)
}

// RefusedHandshakes returns the handshakes that were refused in the last 24 hours, by station and address, the newest first.
func (e *Engine) RefusedHandshakes() []RefusedHandshake {
	r, now := &e.refusals, time.Now()
	r.mu.Lock()
	var all []RefusedHandshake
	for key, known := range r.seen {
		if now.Sub(known.Last) > rememberRefusals {
			delete(r.seen, key)
			continue
		}
		all = append(all, *known)
	}
	r.mu.Unlock()
	slices.SortFunc(all, func(a, b RefusedHandshake) int { return b.Last.Compare(a.Last) })
	return all
}
