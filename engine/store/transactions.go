package store

import (
	"context"
	"database/sql"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// Transaction is the record of a transaction. nil, "" and zero times stand for what isn't known.
type Transaction struct {
	Station         string
	ID              string
	EVSE, Connector *int
	Token           string
	TokenType       string
	Active          bool      // neither ended nor closed
	Began           time.Time // what lists are ordered by: Start, or the time of the first event known
	Start, End      time.Time // of the Started and Ended events
	LastEvent       time.Time // when the last one was received
	Energy          *float64  // Wh
	Power           *float64  // W, that it goes on with
	MeterStart      *float64  // Wh
	MeterStop       *float64  // Wh
	ChargingState   string
	StoppedReason   string    // the station's, or that of the rule where Closed is set
	Closed          time.Time // when a rule closed it
	Offline         bool      // an event was made offline
	Implausible     bool      // a timestamp could not be taken
	Generation      string
	RemoteStartID   *int
	ReservationID   *int
	Gaps            []Gap // the first 100; the list doesn't fill them and Basis in
	Basis           EnergyBasis
	GapCount        int
	// MessagesInQueue is the station's last answer to GetTransactionStatus, Asked when it was asked.
	MessagesInQueue *bool
	Asked           time.Time

	key int64
}

// TransactionEventRecord is one event as it was recorded.
type TransactionEventRecord struct {
	SeqNo         int
	Type          string
	Trigger       string
	Timestamp     ocpp.DateTime // as the station sent it
	Time          time.Time     // what the records use
	Received      time.Time
	Implausible   bool
	Offline       bool
	ChargingState string
	Generation    string
	MeterValues   []MeterValue
	Answer        ocpp.Raw
	Decision      Decision
}

// TransactionFilter chooses transactions. Zero values are any.
type TransactionFilter struct {
	Station  string
	Token    string
	Active   *bool
	Gaps     *bool     // events are missing
	Closed   *bool     // a rule closed it
	From, To time.Time // began at or after From and before To
	Page
}

const transactionColumns = `SELECT key, station_id, transaction_id, evse_id, connector_id, id_token, id_token_type, active, began, start, "end",
	last_event, energy, meter_start, meter_stop, charging_state, stopped_reason, closed, offline, implausible, generation,
	remote_start_id, reservation_id, gap_count, messages_in_queue, asked, power FROM transactions`

func scanTransaction(r rowScanner) (x Transaction, err error) {
	err = r.Scan(&x.key, &x.Station, &x.ID, &x.EVSE, &x.Connector, nullText{&x.Token}, nullText{&x.TokenType}, &x.Active, nullTime{&x.Began},
		nullTime{&x.Start}, nullTime{&x.End}, nullTime{&x.LastEvent}, &x.Energy, &x.MeterStart, &x.MeterStop, nullText{&x.ChargingState},
		nullText{&x.StoppedReason}, nullTime{&x.Closed}, &x.Offline, &x.Implausible, nullText{&x.Generation}, &x.RemoteStartID, &x.ReservationID, &x.GapCount,
		&x.MessagesInQueue, nullTime{&x.Asked}, &x.Power)
	return x, err
}

// Transaction returns one transaction with its gaps and the basis of its energy; ErrNotFound.
func (s *Store) Transaction(ctx context.Context, station, id string) (x Transaction, err error) {
	err = s.read(ctx, func(q querier) error {
		if x, err = one(q, scanTransaction, transactionColumns+" WHERE station = ? AND transaction_id = ?", ocpp.IDKey(station), id); err != nil {
			return err
		}
		st, err := loadState(q, txID{ocpp.IDKey(station), id})
		if err != nil || st == nil {
			return err
		}
		x.Basis = st.energy.EnergyBasis
		x.Gaps, err = readGaps(q, x.key)
		return err
	})
	return x, err
}

// index names the index that answers the filter: in the order of the list, and with few rows to pass over. SQLite would have to
// guess, as it keeps no statistics here.
func (f TransactionFilter) index() string {
	yes := func(b *bool) bool { return b != nil && *b }
	part, name := "", "transactions"
	switch {
	case yes(f.Active):
		part = "_active"
	case yes(f.Closed):
		part = "_closed"
	case yes(f.Gaps):
		part = "_gaps"
	}
	name += part
	switch {
	case f.Station != "" && f.Token != "" && part == "":
		return name + "_station_token"
	case f.Station != "":
		return name + "_station"
	case f.Token != "":
		return name + "_token"
	case yes(f.Active) && yes(f.Gaps):
		return name + "_gaps"
	case part == "":
		return name + "_began"
	}
	return name
}

// none reports that no transaction can fit: what a rule closed isn't active.
func (f TransactionFilter) none() bool {
	return f.Active != nil && *f.Active && f.Closed != nil && *f.Closed
}

// query is the list's SQL but for the limit.
func (f TransactionFilter) query() (string, []any, error) {
	var w where
	if f.Station != "" {
		w.and("station = ?", ocpp.IDKey(f.Station))
	}
	if f.Token != "" {
		w.and("token = ?", ocpp.IDKey(f.Token))
	}
	// These are written like the conditions of the partial indexes.
	for _, c := range []struct {
		want    *bool
		yes, no string
	}{
		{f.Active, "active = 1", "active = 0"},
		{f.Gaps, "gap_count > 0", "gap_count = 0"},
		{f.Closed, "closed IS NOT NULL", "closed IS NULL"},
	} {
		switch {
		case c.want != nil && *c.want:
			w.and(c.yes)
		case c.want != nil:
			w.and(c.no)
		}
	}
	if !f.From.IsZero() {
		w.and("began >= ?", stamp(f.From))
	}
	var began string
	var k int64
	there, err := f.after(&began, &k)
	if err != nil {
		return "", nil, err
	}
	if there {
		w.and("(began, key) < (?, ?)", began, k)
	}
	// A range has one end in an index: the lower of the two.
	if to := stamp(f.To); !f.To.IsZero() && (!there || to <= began) {
		w.and("began < ?", to)
	}
	return transactionColumns + " INDEXED BY " + f.index() + w.sql + " ORDER BY began DESC, key DESC", w.args, nil
}

// Transactions lists transactions, the one that began last first.
func (s *Store) Transactions(ctx context.Context, f TransactionFilter) (List[Transaction], error) {
	query, args, err := f.query()
	if err != nil {
		return List[Transaction]{}, err
	}
	if f.none() {
		return List[Transaction]{}, nil
	}
	return list(ctx, s, f.Page, func(x Transaction) []any { return []any{stamp(x.Began), x.key} }, scanTransaction, query, args...)
}

// TransactionEvents lists the events of a transaction with their meter values, by number; ErrNotFound.
func (s *Store) TransactionEvents(ctx context.Context, station, id string, p Page) (List[TransactionEventRecord], error) {
	after := -1 << 31
	if _, err := p.after(&after); err != nil {
		return List[TransactionEventRecord]{}, err
	}
	var items []TransactionEventRecord
	err := s.read(ctx, func(q querier) error {
		k, err := one(q, scanInt,
			`SELECT key FROM transactions WHERE station = ? AND transaction_id = ?`, ocpp.IDKey(station), id)
		if err != nil {
			return err
		}
		items, err = collect(q, scanEvent, `SELECT seq_no, event_type, trigger_reason, timestamp, time, received, implausible, offline,
			charging_state, generation, meter_value, answer, decision FROM transaction_events WHERE transaction_key = ? AND seq_no > ?
			ORDER BY seq_no LIMIT ?`, k, after, p.limit()+1)
		return err
	})
	if err != nil {
		return List[TransactionEventRecord]{}, err
	}
	return paged(items, p, func(e TransactionEventRecord) []any { return []any{e.SeqNo} }), nil
}

func scanEvent(r rowScanner) (e TransactionEventRecord, err error) {
	var samples, timestamp, answer, decision string
	err = r.Scan(&e.SeqNo, &e.Type, &e.Trigger, &timestamp, nullTime{&e.Time}, nullTime{&e.Received}, &e.Implausible, &e.Offline,
		nullText{&e.ChargingState}, nullText{&e.Generation}, nullText{&samples}, nullText{&answer}, nullText{&decision})
	if err != nil {
		return e, err
	}
	e.Timestamp, e.Answer = ocpp.DateTime(timestamp), ocpp.Raw(answer)
	if e.Decision, err = readDecision(decision); err != nil {
		return e, err
	}
	e.MeterValues, err = readSamples(samples, e.SeqNo, e.Time)
	return e, err
}

// CloseAbandoned closes the open transactions of a station whose last event was received before a time, and returns their
// ids: those that a station came back without. The end stays unknown. A transaction that the station goes on
// with is opened again by its next event.
func (s *Store) CloseAbandoned(ctx context.Context, station string, before time.Time, reason string) (ids []string, err error) {
	err = s.write(ctx, func(t *tx) error {
		ids, err = collect(t, scanText,
			`SELECT transaction_id FROM transactions WHERE station = ? AND active = 1 AND last_event < ? ORDER BY began LIMIT 1000`, ocpp.IDKey(station), stamp(before))
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := t.closeTransaction(station, id, reason, s.now()); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

// CloseTransaction closes one open transaction, as CloseAbandoned does; ErrNotFound where it isn't open.
func (s *Store) CloseTransaction(ctx context.Context, station, id, reason string) error {
	return s.write(ctx, func(t *tx) error { return t.closeTransaction(station, id, reason, s.now()) })
}

func (t *tx) closeTransaction(station, id, reason string, now time.Time) error {
	n, err := t.changed(`UPDATE transactions SET active = 0, closed = ?, stopped_reason = ?, power = NULL WHERE station = ? AND transaction_id = ? AND active = 1`,
		stamp(now), reason, ocpp.IDKey(station), id)
	if err != nil {
		return err
	}
	if n == 0 {
		return refuse(ErrNotFound)
	}
	t.ledger[txID{ocpp.IDKey(station), id}] = nil // read it again
	return nil
}

// Start16 is what a StartTransaction of OCPP 1.6 is known by when it comes again.
type Start16 struct {
	Station    string
	Connector  int
	IDTag      string
	Timestamp  ocpp.DateTime
	MeterStart int // Wh
}

// TransactionNumber returns the number of a transaction of OCPP 1.6: a new one, or the one that the same StartTransaction
// got before. Numbers begin with 1 and are never given twice.
func (s *Store) TransactionNumber(ctx context.Context, start Start16) (number int, repeated bool, err error) {
	at := string(start.Timestamp)
	if t, err := start.Timestamp.Time(); err == nil {
		at = stamp(t)
	}
	what := []any{ocpp.IDKey(start.Station), start.Connector, ocpp.IDKey(start.IDTag), at, start.MeterStart}
	err = s.write(ctx, func(t *tx) error {
		err := t.row(`SELECT number FROM transaction_numbers WHERE station = ? AND connector_id = ? AND id_tag = ? AND timestamp = ? AND meter_start = ?`,
			what...).Scan(&number)
		if repeated = err == nil; err != sql.ErrNoRows {
			return err
		}
		return t.row(`INSERT INTO transaction_numbers (station, connector_id, id_tag, timestamp, meter_start, given) VALUES (?, ?, ?, ?, ?, ?)
			RETURNING number`, append(what[:len(what):len(what)], stamp(s.now()))...).Scan(&number)
	})
	return number, repeated, err
}

// EVSEMeterValues are values outside transactions.
type EVSEMeterValues struct {
	EVSE     int // 0 is the main meter
	Received time.Time
	Values   []MeterValue

	key int64
}

// SaveMeterValues keeps a MeterValuesRequest.
func (s *Store) SaveMeterValues(ctx context.Context, station string, req *v2.MeterValuesRequest, received time.Time) error {
	samples := string(appendSamples(nil, meterValues(req.MeterValue, received, received), time.Time{}))
	return s.write(ctx, func(t *tx) error {
		return t.run(`INSERT INTO evse_meter_values (station, evse_id, received, meter_value) VALUES (?, ?, ?, ?)`,
			ocpp.IDKey(station), req.EVSEID, stamp(received), samples)
	})
}

// MeterValues lists what SaveMeterValues kept of a station, the newest first.
func (s *Store) MeterValues(ctx context.Context, station string, p Page) (List[EVSEMeterValues], error) {
	return newest(ctx, s, p, func(m EVSEMeterValues) int64 { return m.key }, func(r rowScanner) (m EVSEMeterValues, err error) {
		var samples string
		if err = r.Scan(&m.key, &m.EVSE, nullTime{&m.Received}, &samples); err == nil {
			m.Values, err = readSamples(samples, 0, time.Time{})
		}
		return m, err
	}, `SELECT key, evse_id, received, meter_value FROM evse_meter_values`, where{}.with("station = ?", ocpp.IDKey(station)))
}
