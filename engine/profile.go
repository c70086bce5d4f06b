package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// newStation makes a station of what is kept of it. The caller puts it into e.stations.
func (e *Engine) newStation(id string, p Profile) *Station {
	s := &Station{engine: e, id: strings.Clone(id), key: ocpp.IDKey(id), registration: p.Told}
	s.calls.turn = make(chan struct{}, 1)
	s.skew.Store(noSkew)
	if p.ClockSkew != nil {
		s.skew.Store(int64(*p.ClockSkew * float64(time.Second)))
	}
	if !p.LastSeen.IsZero() {
		s.lastSeen.Store(e.coarse.momentOf(p.LastSeen))
	}
	s.info = StationInfo{
		Version: p.Version, Vendor: p.Vendor, Model: p.Model, Serial: p.Serial, Firmware: p.Firmware,
		Itself: p.Itself, EVSEs: p.EVSEs, Status: overall(p.Itself, p.EVSEs),
	}
	s.profile = decided(p)
	s.settle()
	return s
}

// decided is the part of a profile that operators decide.
func decided(p Profile) Profile {
	return Profile{
		ID: p.ID, Provisioned: p.Provisioned, PasswordHash: p.PasswordHash, PendingPasswordHash: p.PendingPasswordHash,
		NetworkPasswordHash: p.NetworkPasswordHash, SecurityProfile: p.SecurityProfile, Decided: p.Decided, Validation: p.Validation, Labels: maps.Clone(p.Labels),
	}
}

// SetProfile takes over what was changed of a station: it is called in the order in which the changes were committed, so that memory has
// what the records have. It is quick, and calls no Records. A connected station whose registration was decided anew
// is asked to boot, so that it learns of it; one that was rejected learns it when it asks again (OCPP 2.0.1
// B03.FR.03: nothing is sent to it).
func (e *Engine) SetProfile(p Profile) {
	e.mu.Lock()
	st := e.stations[ocpp.IDKey(p.ID)]
	if st == nil {
		st = e.newStation(p.ID, p)
		e.stations[ocpp.IDKey(p.ID)] = st
	}
	e.mu.Unlock()
	st.mu.Lock()
	before := st.profile.Decided
	st.profile = decided(p)
	st.settle()
	told, sess := st.registration, st.session
	st.mu.Unlock()
	if sess != nil && before != p.Decided && told != Rejected && told != p.Decided {
		e.spawn(func() { st.triggerBoot(sess) }, "station", st.id)
	}
}

// ErrStillDeciding: what a station sent before it was to be removed is still being decided.
var ErrStillDeciding = errors.New("what the station sent last is still being decided; try again in a moment")

const stationRemoved = "the station was removed"

// Remove forgets a station that an operator deletes. It closes the station's connection, lets it begin no other, and waits until what it
// sent is decided and recorded, and what it was sent is done with: ErrStillDeciding when ctx ends first. Then it calls del, which deletes
// the station's records, and has forget called as soon as that is committed, in the order of the commits. When that fails, which Remove
// returns, the station stays known.
func (e *Engine) Remove(ctx context.Context, id string, del func(forget func()) error) error {
	key := ocpp.IDKey(id)
	e.mu.Lock()
	st := e.stations[key]
	if st == nil { // it has nothing but records
		st = e.newStation(id, Profile{ID: id})
		e.stations[key] = st
	}
	st.removals.Add(1) // forget leaves it alone
	e.mu.Unlock()
	defer e.forget(st)
	defer st.removals.Add(-1)
	if sess := st.connection(); sess != nil {
		sess.shutdown(websocket.ClosePolicyViolation, stationRemoved)
	}
	if err := e.drain(ctx, func() bool { return !st.deciding() && st.calls.waiting.Load() == 0 }); err != nil {
		return fmt.Errorf("%w (%w)", ErrStillDeciding, err)
	}
	return del(func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.stations[key] == st {
			delete(e.stations, key)
		}
		e.removed++
	})
}

// profileOf returns what is known of a station that asks to connect: from memory, or from the records.
func (e *Engine) profileOf(ctx context.Context, id string) (p Profile, known bool, err error) {
	e.mu.Lock()
	st, removed := e.stations[ocpp.IDKey(id)], e.removed
	e.mu.Unlock()
	switch {
	case st != nil:
		p, known = st.identified(), true
	case e.options.Records != nil:
		p, known, err = e.options.Records.Profile(ctx, id)
	}
	p.removed = removed
	return p, known, err
}

// identified is what operators decided, and what a certificate is to name.
func (s *Station) identified() Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.profile
	p.Serial = s.info.Serial
	return p
}

// mode says how strictly the station's messages are checked.
func (s *Station) mode(l *Limits) plan.Mode {
	lists := len(l.Lenient)+len(l.Strict) > 0
	if !lists && s.usual.Load() {
		return l.Mode
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !lists && s.profile.Validation == "" {
		return l.Mode
	}
	switch s.profile.Validation {
	case "strict":
		return plan.Strict
	case "lenient":
		return plan.Lenient
	}
	return l.modeOf(s.info.Vendor, s.info.Model)
}

// modeOf is the mode for a vendor and model; what names the model goes before what names the vendor alone.
func (l *Limits) modeOf(vendor, model string) plan.Mode {
	lists := func(list []string, name string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
	}
	for _, name := range []string{vendor + "/" + model, vendor} {
		switch {
		case lists(l.Strict, name):
			return plan.Strict
		case lists(l.Lenient, name):
			return plan.Lenient
		}
	}
	return l.Mode
}

func (s *Station) validation() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.profile.Validation
}

// Decided returns the registration that an operator decided; "" where it is left to the policy.
func (s *Station) Decided() Registration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.profile.Decided
}

func (s *Station) provisioned() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.profile.Provisioned
}

// SetProfile is Engine.SetProfile for those who have the station.
func (s *Station) SetProfile(p Profile) { s.engine.SetProfile(p) }
