// Package records keeps what stations say in the store, as the engine asks for it: before a message is decided it
// tells what is known of it, before it is answered it commits it, and in the background it does what the rules of the
// ledger want done later.
package records

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/store"
)

// Options are what Records work with. Store is needed.
type Options struct {
	Store *store.Store
	Log   *slog.Logger
	// Grace is how long writing may fail before stations are sent away; nil: 10 s.
	Grace func() time.Duration
	// AbandonedAfter is how long a transaction stays open that its station came back without, after its boot, or replaced by another one
	// at the same EVSE, after its last event; nil: 1 h.
	AbandonedAfter func() time.Duration
	// Retention is how long records are kept; nil or 0: for ever.
	Retention func() time.Duration
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Records is the engine.Records of a store. Run does its background work.
type Records struct {
	store   *store.Store
	log     *slog.Logger
	options Options
	now     func() time.Time
	// wanting takes stations whose inventory is to be asked for.
	wanting chan *engine.Station

	mu sync.Mutex
	// full is when it was logged last that a station reports more than is kept; guarded by mu.
	full map[string]time.Time
	// inventories are under way, by the key of the station; guarded by mu.
	inventories map[string]*inventory
}

// New returns the records of a store.
func New(o Options) *Records {
	fixed := func(d time.Duration) func() time.Duration { return func() time.Duration { return d } }
	if o.Grace == nil {
		o.Grace = fixed(10 * time.Second)
	}
	if o.AbandonedAfter == nil {
		o.AbandonedAfter = fixed(time.Hour)
	}
	if o.Retention == nil {
		o.Retention = fixed(0)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Records{store: o.Store, log: o.Log, options: o, now: o.Now, wanting: make(chan *engine.Station, 20_000)}
}

// Profiles returns what is kept of stations, for engine.Options: of all that are provisioned, and of those others that were heard of
// last, as many as an engine keeps.
func (r *Records) Profiles(ctx context.Context) ([]engine.Profile, error) {
	var all []engine.Profile
	page := store.Page{Limit: store.MaxLimit}
	for {
		list, err := r.store.Stations(ctx, store.StationFilter{Unprovisioned: engine.MaxStations, Page: page})
		if err != nil {
			return nil, fmt.Errorf("read the stations: %w", err)
		}
		keys := make([]string, len(list.Items))
		for i, st := range list.Items {
			keys[i] = st.ID
		}
		connectors, err := r.store.Connectors(ctx, keys)
		if err != nil {
			return nil, fmt.Errorf("read the connectors: %w", err)
		}
		for _, st := range list.Items {
			st.Connectors = connectors[ocpp.IDKey(st.ID)]
			all = append(all, ProfileOf(st))
		}
		if list.Next == "" {
			return all, nil
		}
		page.Cursor = list.Next
	}
}

// Profile returns what is kept of a station.
func (r *Records) Profile(ctx context.Context, id string) (engine.Profile, bool, error) {
	st, err := r.store.Station(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return engine.Profile{ID: id}, false, nil
	case err != nil:
		return engine.Profile{}, false, fmt.Errorf("read the station %s: %w", id, err)
	}
	return ProfileOf(st), true, nil
}

// ProfileOf is what the engine has to know of a station.
func ProfileOf(st store.Station) engine.Profile {
	p := engine.Profile{
		ID: st.ID, Provisioned: st.Provisioned, PasswordHash: st.PasswordHash, PendingPasswordHash: st.PendingPasswordHash,
		NetworkPasswordHash: st.NetworkPasswordHash, SecurityProfile: st.SecurityProfile, Decided: engine.Registration(st.Registration), Validation: st.Validation, Labels: st.Labels,
		Told: engine.Registration(st.ToldRegistration), Vendor: st.Vendor, Model: st.Model, Serial: st.Serial, Firmware: st.Firmware,
		LastSeen: st.LastSeen, ClockSkew: st.ClockSkew,
	}
	p.Version, _ = ocpp.ParseVersion(st.Version) // 0: the station has not connected yet
	for _, c := range st.Connectors {
		if c.EVSE == 0 {
			p.Itself = engine.Connector{ID: c.ID, Status: c.Status, Since: c.Since}
			continue
		}
		if n := len(p.EVSEs); n == 0 || p.EVSEs[n-1].ID != c.EVSE {
			p.EVSEs = append(p.EVSEs, engine.EVSE{ID: c.EVSE})
		}
		e := &p.EVSEs[len(p.EVSEs)-1]
		e.Connectors = append(e.Connectors, engine.Connector{ID: c.ID, Status: c.Status, Since: c.Since})
	}
	for i := range p.EVSEs {
		p.EVSEs[i].Status = engine.WorstStatus(p.EVSEs[i].Connectors)
	}
	return p
}

// PasswordUsed makes the password with the hash the station's only one, unless it was replaced since the hash was read.
func (r *Records) PasswordUsed(ctx context.Context, id, hash string, committed func(engine.Profile)) error {
	return r.change(ctx, id, func(st *store.Station) error {
		if hash != st.PasswordHash && hash != st.PendingPasswordHash {
			return engine.ErrPasswordRevoked
		}
		if st.PasswordAfterReboot && hash == st.PasswordHash {
			return nil // it has not rebooted yet
		}
		st.PasswordHash, st.PendingPasswordHash, st.PasswordAfterReboot = hash, "", false
		return nil
	}, committed)
}

// RaiseProfile raises the station's security profile.
func (r *Records) RaiseProfile(ctx context.Context, id string, securityProfile int, committed func(engine.Profile)) error {
	return r.change(ctx, id, func(st *store.Station) error {
		if st.SecurityProfile == nil || *st.SecurityProfile < securityProfile {
			st.SecurityProfile = &securityProfile
		}
		return nil
	}, committed)
}

// change changes the record of a station, unless it was deleted meanwhile.
func (r *Records) change(ctx context.Context, id string, fn func(*store.Station) error, committed func(engine.Profile)) error {
	_, _, err := r.store.UpdateStation(ctx, id, func(st *store.Station) error {
		if st.Created.IsZero() {
			return store.ErrNotFound
		}
		return fn(st)
	}, func(after store.Station) { committed(ProfileOf(after)) })
	if err != nil {
		return fmt.Errorf("change the station %s: %w", id, err)
	}
	return nil
}

// Unavailable says that writing fails for longer than the grace.
func (r *Records) Unavailable() error {
	h := r.store.Health()
	if h.Err == nil || r.now().Sub(h.LastWrite) <= r.options.Grace() || r.now().Sub(h.FailingSince) <= r.options.Grace()/2 {
		return nil
	}
	return h.Err
}
