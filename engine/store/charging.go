package store

import (
	"context"
	"encoding/json"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// asJSON is a message, or a part of one, as it is kept.
func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil { // decoded messages have finite numbers and JSON texts
		return "null"
	}
	return string(raw)
}

// sentTime is a station's time as it is kept; NULL where it can't be read.
func sentTime(d *ocpp.DateTime) any {
	if d == nil {
		return nil
	}
	t, err := d.Time()
	if err != nil {
		return nil
	}
	return stamp(t)
}

// ChargingLimit is a limit that an external system set.
type ChargingLimit struct {
	EVSE              int // 0 is the station
	Source            string
	IsGridCritical    *bool
	IsLocalGeneration *bool
	Schedule          ocpp.Raw // JSON array of ChargingSchedule; "" where none was told
	Received          time.Time
}

// SaveChargingLimit keeps a NotifyChargingLimit. ErrFull: the station has reported too many others.
func (s *Store) SaveChargingLimit(ctx context.Context, station string, req *v2.NotifyChargingLimitRequest, received time.Time) error {
	evse := 0
	if req.EVSEID != nil {
		evse = *req.EVSEID
	}
	var schedule any
	if len(req.ChargingSchedule) > 0 {
		schedule = asJSON(req.ChargingSchedule)
	}
	l := &req.ChargingLimit
	return s.write(ctx, func(t *tx) error {
		if ok, err := s.room(t, "charging_limits", "station, evse_id, charging_limit_source", ocpp.IDKey(station), evse, string(l.ChargingLimitSource)); err != nil {
			return err
		} else if !ok {
			return tooMany(station, "charging limits")
		}
		return t.run(`INSERT INTO charging_limits (station, evse_id, charging_limit_source, is_grid_critical, is_local_generation, charging_schedule, received)
			VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, evse_id, charging_limit_source) DO UPDATE SET is_grid_critical = excluded.is_grid_critical,
			is_local_generation = excluded.is_local_generation, charging_schedule = excluded.charging_schedule, received = excluded.received`,
			ocpp.IDKey(station), evse, string(l.ChargingLimitSource), flagOrNull(l.IsGridCritical), flagOrNull(l.IsLocalGeneration), schedule, stamp(received))
	})
}

// ClearChargingLimit forgets limits as a ClearedChargingLimit says: of one EVSE, or of all.
func (s *Store) ClearChargingLimit(ctx context.Context, station string, req *v2.ClearedChargingLimitRequest) error {
	return s.write(ctx, func(t *tx) error {
		if req.EVSEID != nil {
			return t.run(`DELETE FROM charging_limits WHERE station = ? AND charging_limit_source = ? AND evse_id = ?`,
				ocpp.IDKey(station), string(req.ChargingLimitSource), *req.EVSEID)
		}
		return t.run(`DELETE FROM charging_limits WHERE station = ? AND charging_limit_source = ?`, ocpp.IDKey(station), string(req.ChargingLimitSource))
	})
}

// ChargingLimits lists the limits of a station.
func (s *Store) ChargingLimits(ctx context.Context, station string, p Page) (List[ChargingLimit], error) {
	w := where{}.with("station = ?", ocpp.IDKey(station))
	var evse int
	var source string
	if there, err := p.after(&evse, &source); err != nil {
		return List[ChargingLimit]{}, err
	} else if there {
		w.and("(evse_id, charging_limit_source) > (?, ?)", evse, source)
	}
	return list(ctx, s.read, p, func(l ChargingLimit) []any { return []any{l.EVSE, l.Source} }, func(r rowScanner) (l ChargingLimit, err error) {
		var schedule string
		err = r.Scan(&l.EVSE, &l.Source, &l.IsGridCritical, &l.IsLocalGeneration, nullText{&schedule}, nullTime{&l.Received})
		l.Schedule = ocpp.Raw(schedule)
		return l, err
	}, `SELECT evse_id, charging_limit_source, is_grid_critical, is_local_generation, charging_schedule, received FROM charging_limits`+
		w.sql+" ORDER BY evse_id, charging_limit_source", w.args...)
}

// ChargingProfile is a profile that a station reported.
type ChargingProfile struct {
	EVSE          int // 0 is the station
	ID            int
	StackLevel    int
	Purpose       string
	Kind          string
	Source        string
	TransactionID string
	Profile       ocpp.Raw // JSON of the ChargingProfile
	RequestID     int
	Reported      time.Time
}

// ofEndedTransaction is of the rows of a table, called x, that a station has for a transaction which isn't under way any more. A station
// deletes such profiles by itself (OCPP 2.0.1 K02.FR.05).
const ofEndedTransaction = `EXISTS (SELECT 1 FROM transactions t WHERE t.station = x.station AND t.transaction_id = x.transaction_id AND t.active = 0)`

// SaveChargingProfiles keeps a ReportChargingProfiles, as far as there is room; ErrFull. Those that the station has deleted by itself
// are forgotten.
func (s *Store) SaveChargingProfiles(ctx context.Context, station string, req *v2.ReportChargingProfilesRequest, at time.Time) error {
	return s.write(ctx, func(t *tx) error {
		if err := t.run(`DELETE FROM charging_profiles AS x WHERE station = ? AND `+ofEndedTransaction, ocpp.IDKey(station)); err != nil {
			return err
		}
		full := false
		for i := range req.ChargingProfile {
			p := &req.ChargingProfile[i]
			if ok, err := s.room(t, "charging_profiles", "station, evse_id, id", ocpp.IDKey(station), req.EVSEID, p.ID); err != nil {
				return err
			} else if !ok {
				full = true
				continue
			}
			if err := t.run(`INSERT INTO charging_profiles (station, evse_id, id, stack_level, charging_profile_purpose, charging_profile_kind,
				charging_limit_source, transaction_id, charging_profile, request_id, reported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (station, evse_id, id) DO UPDATE SET stack_level = excluded.stack_level,
				charging_profile_purpose = excluded.charging_profile_purpose, charging_profile_kind = excluded.charging_profile_kind,
				charging_limit_source = excluded.charging_limit_source, transaction_id = excluded.transaction_id,
				charging_profile = excluded.charging_profile, request_id = excluded.request_id, reported = excluded.reported`,
				ocpp.IDKey(station), req.EVSEID, p.ID, p.StackLevel, string(p.ChargingProfilePurpose), string(p.ChargingProfileKind),
				string(req.ChargingLimitSource), textOrNull(text(p.TransactionID)), asJSON(p), req.RequestID, stamp(at)); err != nil {
				return err
			}
		}
		if full {
			return tooMany(station, "charging profiles")
		}
		return nil
	})
}

// DeleteChargingProfiles forgets the profiles that a ClearChargingProfile has cleared (OCPP 2.0.1 K10.FR.03, K10.FR.04).
func (s *Store) DeleteChargingProfiles(ctx context.Context, station string, req *v2.ClearChargingProfileRequest) error {
	w := where{}.with("station = ? AND charging_profile_purpose NOT IN (?, ?)", ocpp.IDKey(station),
		string(v2.ChargingProfilePurposeChargingStationExternalConstraints), string(v2.ChargingProfilePurposeLocalGeneration))
	if req.ChargingProfileID != nil {
		w.and("id = ?", *req.ChargingProfileID)
	} else if c := req.ChargingProfileCriteria; c != nil {
		if c.EVSEID != nil {
			w.and("evse_id = ?", *c.EVSEID)
		}
		if c.ChargingProfilePurpose != nil {
			w.and("charging_profile_purpose = ?", string(*c.ChargingProfilePurpose))
		}
		if c.StackLevel != nil {
			w.and("stack_level = ?", *c.StackLevel)
		}
	}
	return s.write(ctx, func(t *tx) error { return t.run("DELETE FROM charging_profiles"+w.sql, w.args...) })
}

// ChargingProfiles lists the profiles of a station by EVSE and id, without those that it has deleted by itself.
func (s *Store) ChargingProfiles(ctx context.Context, station string, p Page) (List[ChargingProfile], error) {
	w := where{}.with("station = ?", ocpp.IDKey(station)).with("NOT " + ofEndedTransaction)
	var evse, id int
	if there, err := p.after(&evse, &id); err != nil {
		return List[ChargingProfile]{}, err
	} else if there {
		w.and("(evse_id, id) > (?, ?)", evse, id)
	}
	return list(ctx, s.read, p, func(c ChargingProfile) []any { return []any{c.EVSE, c.ID} }, func(r rowScanner) (c ChargingProfile, err error) {
		var raw string
		err = r.Scan(&c.EVSE, &c.ID, &c.StackLevel, &c.Purpose, &c.Kind, &c.Source, nullText{&c.TransactionID}, &raw, &c.RequestID, nullTime{&c.Reported})
		c.Profile = ocpp.Raw(raw)
		return c, err
	}, `SELECT evse_id, id, stack_level, charging_profile_purpose, charging_profile_kind, charging_limit_source, transaction_id,
		charging_profile, request_id, reported FROM charging_profiles x`+w.sql+" ORDER BY evse_id, id", w.args...)
}

// Reservation is one that was made from here.
type Reservation struct {
	ID            int
	EVSE          *int
	ConnectorType string
	Token         string
	TokenType     string
	Group         string
	Expiry        time.Time
	// Status is the station's answer (ReserveNowStatusEnum), what it told later (ReservationUpdateStatusEnum), Used once a
	// transaction began with it, or what the caller says, like Cancelled.
	Status  string
	Changed time.Time
}

// SaveReservation keeps a ReserveNow with its answer. Only the last of a station are kept.
func (s *Store) SaveReservation(ctx context.Context, station string, req *v2.ReserveNowRequest, status string, at time.Time) error {
	group := ""
	if req.GroupIDToken != nil {
		group = req.GroupIDToken.IDToken
	}
	return s.write(ctx, func(t *tx) error {
		if err := t.run(`INSERT INTO reservations (station, id, evse_id, connector_type, id_token, id_token_type, group_id, expiry, status, changed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, id) DO UPDATE SET evse_id = excluded.evse_id,
			connector_type = excluded.connector_type, id_token = excluded.id_token, id_token_type = excluded.id_token_type,
			group_id = excluded.group_id, expiry = excluded.expiry, status = excluded.status, changed = excluded.changed`,
			ocpp.IDKey(station), req.ID, orNull(req.EVSEID), textOrNull(text(req.ConnectorType)), req.IDToken.IDToken, string(req.IDToken.Type),
			textOrNull(group), sentTime(&req.ExpiryDateTime), status, stamp(at)); err != nil {
			return err
		}
		return s.keepNewest(t, "reservations", station, "changed DESC")
	})
}

// SetReservationStatus keeps what became of a reservation, known before or not. Only the last of a station are kept.
func (s *Store) SetReservationStatus(ctx context.Context, station string, id int, status string, at time.Time) error {
	return s.write(ctx, func(t *tx) error {
		if err := t.run(`INSERT INTO reservations (station, id, status, changed) VALUES (?, ?, ?, ?)
			ON CONFLICT (station, id) DO UPDATE SET status = excluded.status, changed = excluded.changed`, ocpp.IDKey(station), id, status, stamp(at)); err != nil {
			return err
		}
		return s.keepNewest(t, "reservations", station, "changed DESC")
	})
}

// useReservation ends a reservation that a transaction began with (OCPP 2.0.1 H01.FR.15).
func (t *tx) useReservation(key string, id int, at time.Time) error {
	return t.run(`UPDATE reservations SET status = 'Used', changed = ? WHERE station = ? AND id = ? AND status = 'Accepted'`, stamp(at), key, id)
}

// Reservations lists the reservations of a station by id.
func (s *Store) Reservations(ctx context.Context, station string, p Page) (List[Reservation], error) {
	w := where{}.with("station = ?", ocpp.IDKey(station))
	var last int
	if there, err := p.after(&last); err != nil {
		return List[Reservation]{}, err
	} else if there {
		w.and("id > ?", last)
	}
	return list(ctx, s.read, p, func(v Reservation) []any { return []any{v.ID} }, func(r rowScanner) (v Reservation, err error) {
		err = r.Scan(&v.ID, &v.EVSE, nullText{&v.ConnectorType}, nullText{&v.Token}, nullText{&v.TokenType}, nullText{&v.Group},
			nullTime{&v.Expiry}, &v.Status, nullTime{&v.Changed})
		return v, err
	}, `SELECT id, evse_id, connector_type, id_token, id_token_type, group_id, expiry, status, changed FROM reservations`+w.sql+" ORDER BY id", w.args...)
}
