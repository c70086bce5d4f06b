package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// Station is what is known of a charging station. "" and zero times stand for what isn't.
type Station struct {
	ID string
	// Provisioned: an operator made the station known.
	Provisioned bool
	// PasswordHash is of the Basic password in use, PendingPasswordHash of one that is being set; either may
	// be right until the station used one.
	PasswordHash, PendingPasswordHash string
	// PasswordAfterReboot: the station has said that it takes the pending one with its next reboot, so that using the other tells nothing.
	PasswordAfterReboot bool
	// NetworkPasswordHash is of the password in the network profile that the station was given last, which is valid too.
	NetworkPasswordHash string
	SecurityProfile     *int
	// Registration is what the operator decided, ToldRegistration what the station was last told.
	Registration, ToldRegistration string
	Validation                     string // strict, lenient
	Version                        string // 1.6, 2.0.1, 2.1
	Vendor, Model, Serial          string
	Firmware, ICCID, IMSI          string
	BootReason                     string
	LastBoot, LastSeen             time.Time
	// ClockSkew is how many seconds the station's clock is ahead of ours.
	ClockSkew *float64
	Labels    map[string]string
	Created   time.Time
	// Connectors are in the order of their numbers. Stations doesn't fill them in.
	Connectors []Connector
}

// Connector is what a station last said of a connector.
type Connector struct {
	EVSE, ID int
	Status   string
	Since    time.Time // zero: the station's time could not be taken
}

// StationFilter chooses stations. "" is any.
type StationFilter struct {
	Version, Registration string
	// Unprovisioned is how many of those that nobody provisioned are listed: those heard of last, and others of the same moment; 0:
	// all.
	Unprovisioned int
	Page
}

const stationColumns = `SELECT key, id, provisioned, password_hash, pending_password_hash, password_after_reboot, network_password_hash, security_profile,
	registration, told_registration, validation, version, vendor_name, model, serial_number, firmware_version, iccid, imsi, boot_reason, last_boot, last_seen,
	clock_skew, labels, created FROM stations`

func scanStation(r rowScanner) (Station, error) {
	var st Station
	var k, labels string
	err := r.Scan(&k, &st.ID, &st.Provisioned, nullText{&st.PasswordHash}, nullText{&st.PendingPasswordHash}, &st.PasswordAfterReboot,
		nullText{&st.NetworkPasswordHash}, &st.SecurityProfile,
		nullText{&st.Registration}, nullText{&st.ToldRegistration}, nullText{&st.Validation}, nullText{&st.Version},
		nullText{&st.Vendor}, nullText{&st.Model}, nullText{&st.Serial}, nullText{&st.Firmware}, nullText{&st.ICCID}, nullText{&st.IMSI},
		nullText{&st.BootReason}, nullTime{&st.LastBoot}, nullTime{&st.LastSeen}, &st.ClockSkew, &labels, nullTime{&st.Created})
	if err != nil {
		return Station{}, err
	}
	err = json.Unmarshal([]byte(labels), &st.Labels)
	return st, err
}

// Station returns one station with its connectors; ErrNotFound.
func (s *Store) Station(ctx context.Context, id string) (Station, error) {
	var st Station
	err := s.lookUp(ctx, func(q querier) (err error) {
		if st, err = one(q, scanStation, stationColumns+" WHERE key = ?", ocpp.IDKey(id)); err != nil {
			return err
		}
		st.Connectors, err = connectorsOf(q, id)
		return err
	})
	return st, err
}

func connectorsOf(q querier, station string) ([]Connector, error) {
	return collect(q, scanConnector, `SELECT evse_id, connector_id, connector_status, since FROM connectors
		WHERE station = ? ORDER BY evse_id, connector_id`, ocpp.IDKey(station))
}

func scanConnector(r rowScanner) (c Connector, err error) {
	err = r.Scan(&c.EVSE, &c.ID, &c.Status, nullTime{&c.Since})
	return c, err
}

// Stations lists stations in the order of their identities.
func (s *Store) Stations(ctx context.Context, f StationFilter) (List[Station], error) {
	var w where
	if f.Version != "" {
		w.and("version = ?", f.Version)
	}
	if f.Registration != "" {
		w.and("registration = ?", f.Registration)
	}
	if f.Unprovisioned > 0 {
		w.and(`(provisioned = 1 OR coalesce(last_seen, created) >= coalesce((SELECT coalesce(last_seen, created) AS heard FROM stations
			WHERE provisioned = 0 ORDER BY heard DESC LIMIT 1 OFFSET ?), ''))`, f.Unprovisioned-1)
	}
	var last string
	if there, err := f.after(&last); err != nil {
		return List[Station]{}, err
	} else if there {
		w.and("key > ?", last)
	}
	return list(ctx, s.read, f.Page, func(st Station) []any { return []any{ocpp.IDKey(st.ID)} }, scanStation,
		stationColumns+w.sql+" ORDER BY key", w.args...)
}

// UpdateStation changes a station as fn wishes, or makes one that isn't known (fn sees Created zero). It returns the station
// before and after. An error of fn leaves all as it was. fn runs in the writer, maybe twice: it must be quick, and
// must not call the store. ID and Connectors are not fn's to change.
//
// committed, unless it is nil, is told of the station after the change, before UpdateStation returns: of all changes in the order in which
// they were committed. It runs in the writer too.
func (s *Store) UpdateStation(ctx context.Context, id string, fn func(*Station) error, committed func(after Station)) (before, after Station, err error) {
	then := func() {
		if committed != nil {
			committed(after)
		}
	}
	err = s.writeThen(ctx, func(t *tx) error {
		before, after = Station{}, Station{}
		st, err := one(t, scanStation, stationColumns+" WHERE key = ?", ocpp.IDKey(id))
		switch err {
		case nil:
			before = st
			before.Labels = cloneMap(st.Labels)
		case ErrNotFound:
			st.ID = id
		default:
			return err
		}
		if st.Connectors, err = connectorsOf(t, id); err != nil {
			return err
		}
		shown := st.ID
		if err := fn(&st); err != nil {
			return refuse(err)
		}
		st.ID = shown
		if st.Created.IsZero() {
			st.Created = s.now()
		}
		after = st
		return t.putStation(&st)
	}, then)
	return before, after, err
}

func cloneMap(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

func (t *tx) putStation(st *Station) error {
	labels := st.Labels
	if labels == nil {
		labels = map[string]string{}
	}
	raw, err := json.Marshal(labels)
	if err != nil {
		return err
	}
	return t.run(`INSERT INTO stations (key, id, provisioned, password_hash, pending_password_hash, password_after_reboot, network_password_hash,
		security_profile, registration, told_registration, validation, version, vendor_name, model, serial_number, firmware_version, iccid, imsi, boot_reason, last_boot,
		last_seen, clock_skew, labels, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET provisioned = excluded.provisioned, password_hash = excluded.password_hash,
		pending_password_hash = excluded.pending_password_hash, password_after_reboot = excluded.password_after_reboot,
		network_password_hash = excluded.network_password_hash, security_profile = excluded.security_profile,
		registration = excluded.registration, told_registration = excluded.told_registration, validation = excluded.validation,
		version = excluded.version, vendor_name = excluded.vendor_name, model = excluded.model, serial_number = excluded.serial_number,
		firmware_version = excluded.firmware_version, iccid = excluded.iccid, imsi = excluded.imsi, boot_reason = excluded.boot_reason,
		last_boot = excluded.last_boot, last_seen = excluded.last_seen, clock_skew = excluded.clock_skew, labels = excluded.labels`,
		ocpp.IDKey(st.ID), st.ID, flag(st.Provisioned), textOrNull(st.PasswordHash), textOrNull(st.PendingPasswordHash), flag(st.PasswordAfterReboot),
		textOrNull(st.NetworkPasswordHash), orNull(st.SecurityProfile),
		textOrNull(st.Registration), textOrNull(st.ToldRegistration), textOrNull(st.Validation), textOrNull(st.Version),
		textOrNull(st.Vendor), textOrNull(st.Model), textOrNull(st.Serial), textOrNull(st.Firmware), textOrNull(st.ICCID), textOrNull(st.IMSI),
		textOrNull(st.BootReason), stampOrNull(st.LastBoot), stampOrNull(st.LastSeen), orNull(st.ClockSkew), string(raw), stamp(st.Created))
}

// ensureStation makes a row for a station that isn't known.
func (t *tx) ensureStation(id string, now time.Time) error {
	return t.run(`INSERT INTO stations (key, id, created) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING`, ocpp.IDKey(id), id, stamp(now))
}

// stationTables hold what is forgotten with a station. Transactions, security events and audit stay.
var stationTables = []string{"connectors", "variables", "monitors", "job_statuses", "charging_limits", "charging_profiles",
	"reservations", "display_messages", "customer_information", "evse_meter_values", "installed_certificates", "variable_events",
	"event_streams", "event_stream_values"}

// DeleteStation forgets a station and what it reported; its transactions and security events stay. ErrNotFound. What there is much
// of goes before the station itself, in steps. committed, unless it is nil, is called once the station has no record, also where it
// had none, among those of UpdateStation in the order of the commits.
func (s *Store) DeleteStation(ctx context.Context, id string, committed func()) error {
	if err := s.deleteMuch(ctx, id); err != nil {
		return err
	}
	defer s.models.forget(id)
	var there bool
	err := s.writeThen(ctx, func(t *tx) error {
		n, err := t.changed(`DELETE FROM stations WHERE key = ?`, ocpp.IDKey(id))
		if err != nil {
			return err
		}
		there = n > 0
		return t.deleteReported(ocpp.IDKey(id))
	}, committed)
	if err == nil && !there {
		err = ErrNotFound
	}
	return err
}

// deleteReported deletes all that a station reported.
func (t *tx) deleteReported(key string) error {
	for _, table := range stationTables {
		if err := t.run("DELETE FROM "+table+" WHERE station = ?", key); err != nil {
			return err
		}
	}
	return nil
}

// deleteMuch deletes the rows of a station of which there may be very many, so that no write takes long.
func (s *Store) deleteMuch(ctx context.Context, id string) error {
	for n := int64(1); n > 0; {
		err := s.write(ctx, func(t *tx) (err error) {
			n, err = t.deleteSome(ocpp.IDKey(id), pruneStep)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// deleteSome deletes some of the rows of a station of which there may be very many. It returns how many: fewer than most, none are left.
func (t *tx) deleteSome(key string, most int64) (rows int64, err error) {
	for _, from := range []struct{ table, key string }{
		{"variables", "(" + variableKeys + ")"}, {"variable_events", "key"}, {"evse_meter_values", "key"}, {"event_stream_values", "key"}, {"job_statuses", "key"},
	} {
		columns := strings.Trim(from.key, "()")
		n, err := t.changed(`DELETE FROM `+from.table+` WHERE `+from.key+` IN (SELECT `+columns+` FROM `+from.table+` WHERE station = ? LIMIT ?)`, key, most-rows)
		if rows += n; err != nil || rows >= most {
			return rows, err
		}
	}
	return rows, nil
}

// SaveBoot keeps a BootNotification and what the station was told.
func (s *Store) SaveBoot(ctx context.Context, station, version string, req *v2.BootNotificationRequest, told string, at time.Time) error {
	c := &req.ChargingStation
	var modem v2.Modem
	if c.Modem != nil {
		modem = *c.Modem
	}
	return s.write(ctx, func(t *tx) error {
		if err := t.ensureStation(station, at); err != nil {
			return err
		}
		return t.run(`UPDATE stations SET version = ?, vendor_name = ?, model = ?, serial_number = ?, firmware_version = ?, iccid = ?,
			imsi = ?, boot_reason = ?, last_boot = ?, last_seen = ?, told_registration = ? WHERE key = ?`,
			textOrNull(version), c.VendorName, c.Model, textOrNull(text(c.SerialNumber)), textOrNull(text(c.FirmwareVersion)),
			textOrNull(text(modem.ICCID)), textOrNull(text(modem.IMSI)), string(req.Reason), stamp(at), stamp(at), textOrNull(told), ocpp.IDKey(station))
	})
}

// SaveStatus keeps the status of a connector. ErrFull: the station has reported too many others.
func (s *Store) SaveStatus(ctx context.Context, station string, c Connector) error {
	return s.write(ctx, func(t *tx) error {
		if err := t.ensureStation(station, s.now()); err != nil {
			return err
		}
		if ok, err := s.saveStatus(t, station, c); err != nil || ok {
			return err
		}
		return tooMany(station, "connectors")
	})
}

// saveStatus reports whether there was room, which is looked for where a connector is new.
func (s *Store) saveStatus(t *tx, station string, c Connector) (ok bool, err error) {
	n, err := t.changed(`UPDATE connectors SET connector_status = ?, since = ? WHERE station = ? AND evse_id = ? AND connector_id = ?`,
		c.Status, stampOrNull(c.Since), ocpp.IDKey(station), c.EVSE, c.ID)
	if err != nil || n > 0 {
		return err == nil, err
	}
	if ok, err = t.roomForEVSE(station, c.EVSE); err != nil || !ok {
		return false, err
	}
	if ok, err = s.room(t, "connectors", "station, evse_id, connector_id", ocpp.IDKey(station), c.EVSE, c.ID); err != nil || !ok {
		return false, err
	}
	return true, t.run(`INSERT INTO connectors (station, evse_id, connector_id, connector_status, since) VALUES (?, ?, ?, ?, ?)`,
		ocpp.IDKey(station), c.EVSE, c.ID, c.Status, stampOrNull(c.Since))
}

// Seen is a sign of life.
type Seen struct {
	Station   string
	Version   string // "" leaves it
	At        time.Time
	ClockSkew *float64 // seconds; nil leaves it
}

// SaveSeen keeps signs of life of many stations at once, of those that have a record. It is not needed for every
// message: once a minute and at the end of a connection will do.
func (s *Store) SaveSeen(ctx context.Context, seen []Seen) error {
	const step = 200
	for len(seen) > 0 {
		part := seen[:min(step, len(seen))]
		seen = seen[len(part):]
		if err := s.write(ctx, func(t *tx) error {
			for _, o := range part {
				if err := t.run(`UPDATE stations SET last_seen = ?, clock_skew = coalesce(?, clock_skew), version = coalesce(?, version) WHERE key = ?`,
					stamp(o.At), orNull(o.ClockSkew), textOrNull(o.Version), ocpp.IDKey(o.Station)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// Connectors lists the connectors of many stations at once, by the key of the station (its identity in
// lower case): what a page of stations needs.
func (s *Store) Connectors(ctx context.Context, stations []string) (map[string][]Connector, error) {
	out := make(map[string][]Connector, len(stations))
	err := s.read(ctx, func(q querier) error {
		for _, id := range stations {
			all, err := connectorsOf(q, id)
			if err != nil {
				return err
			}
			out[ocpp.IDKey(id)] = all
		}
		return nil
	})
	return out, err
}
