package store

import (
	"context"
	"time"

	"csms/engine/ocpp"
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
	err = s.lookUp(ctx, func(q querier) error {
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
	read := s.read
	if f.Active != nil && *f.Active && (f.Station != "" || f.Token != "") {
		read = s.lookUp // there are few, and decisions depend on them
	}
	return list(ctx, read, f.Page, func(x Transaction) []any { return []any{stamp(x.Began), x.key} }, scanTransaction, query, args...)
}

// eventsPageBytes is after how many bytes of meter values, as they are kept, a page of events ends before its limit: one event may
// have very many.
const eventsPageBytes = 1 << 20

// TransactionEvents lists the events of a transaction with their meter values, by number; ErrNotFound. Where the values are very many
// a page has fewer events than its limit, but one.
func (s *Store) TransactionEvents(ctx context.Context, station, id string, p Page) (List[TransactionEventRecord], error) {
	var last int
	there, err := p.after(&last)
	if err != nil {
		return List[TransactionEventRecord]{}, err
	}
	var page List[TransactionEventRecord]
	err = s.read(ctx, func(q querier) error {
		k, err := one(q, scanInt,
			`SELECT key FROM transactions WHERE station = ? AND transaction_id = ?`, ocpp.IDKey(station), id)
		if err != nil {
			return err
		}
		w := where{}.with("transaction_key = ?", k)
		if there {
			w.and("seq_no > ?", last)
		}
		page, err = eventsPage(q, p.limit(), `SELECT seq_no, event_type, trigger_reason, timestamp, time, received, implausible, offline,
			charging_state, generation, meter_value, answer, decision FROM transaction_events`+w.sql+" ORDER BY seq_no LIMIT ?", append(w.args, p.limit()+1)...)
		return err
	})
	return page, err
}

// eventsPage reads events up to a limit, and up to eventsPageBytes.
func eventsPage(q querier, limit int, query string, args ...any) (page List[TransactionEventRecord], err error) {
	rows, err := q.query(query, args...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	for size := 0; rows.Next(); {
		if n := len(page.Items); n == limit || size >= eventsPageBytes {
			page.Next = cursor(page.Items[n-1].SeqNo)
			return page, nil
		}
		e, n, err := scanEvent(rows)
		if err != nil {
			return List[TransactionEventRecord]{}, err
		}
		page.Items, size = append(page.Items, e), size+n
	}
	return page, rows.Err()
}

// scanEvent reads an event; size is how many bytes its meter values take as they are kept.
func scanEvent(r rowScanner) (e TransactionEventRecord, size int, err error) {
	var samples, timestamp, answer, decision string
	err = r.Scan(&e.SeqNo, &e.Type, &e.Trigger, &timestamp, nullTime{&e.Time}, nullTime{&e.Received}, &e.Implausible, &e.Offline,
		nullText{&e.ChargingState}, nullText{&e.Generation}, nullText{&samples}, nullText{&answer}, nullText{&decision})
	if err != nil {
		return e, 0, err
	}
	e.Timestamp, e.Answer = ocpp.DateTime(timestamp), ocpp.Raw(answer)
	if e.Decision, err = readDecision(decision); err != nil {
		return e, 0, err
	}
	e.MeterValues, err = readSamples(samples, e.SeqNo, e.Time)
	return e, len(samples), err
}
