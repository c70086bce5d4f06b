package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// factsGaps is how many gaps Facts and Transaction tell.
const factsGaps = 100

// RecordTransactionEvent commits an event and tells what is known then. It is recorded once however often it comes; the
// answer of a repetition is kept where the first time had none.
func (s *Store) RecordTransactionEvent(ctx context.Context, e TransactionEvent) (Facts, error) {
	p := prepare(e, s.now())
	p.encode()
	var f Facts
	err := s.write(ctx, func(t *tx) (err error) {
		f, err = s.record(t, p)
		return err
	})
	return f, err
}

// AssessTransactionEvent tells what RecordTransactionEvent will, without recording. It sees committed records, so events of
// one station must be assessed and recorded one after the other.
func (s *Store) AssessTransactionEvent(ctx context.Context, e TransactionEvent) (Facts, error) {
	p := prepare(e, s.now())
	var f Facts
	assess := func(q querier) error {
		st, err := s.state(q, nil, p.id)
		if err != nil {
			return err
		}
		p.unknown = st == nil
		v, err := st.view(q, p)
		if err != nil {
			return err
		}
		if v.duplicate {
			f, err = v.facts(q, p)
			return err
		}
		next, gaps, _, reopened := st.meet(p, v.seq, v.in)
		f = v.known(next.facts(p, v.seq))
		f.Reopened = reopened
		if st != nil && st.gaps > 0 {
			f.Gaps, err = readGaps(q, st.key)
		}
		f.Gaps = gaps.on(f.Gaps)
		return err
	}
	// The cache answers for events that go on with a transaction: no database is asked.
	var err error
	if st := s.ledger.get(p.id); st != nil && st.gaps == 0 && st.goesOn(p) {
		err = assess(cachedOnly{st: st, store: s})
	} else {
		err = s.read(ctx, assess)
	}
	f.prepared = p
	return f, err
}

// cachedOnly is a querier for those that need none.
type cachedOnly struct {
	st    *txState
	store *Store
}

func (cachedOnly) query(string, ...any) (*sql.Rows, error) { return nil, errors.New("not cached") }
func (cachedOnly) row(string, ...any) rowScanner           { return failed{errors.New("not cached")} }

// view is where an event stands in its transaction.
type view struct {
	st        *txState
	seq       int
	sent      *int // the number sent, where it is recorded under another
	duplicate bool
	answer    ocpp.Raw
	in        *Gap
}

// state finds a transaction: changed by this batch, cached, or in the database; nil where it isn't known.
func (s *Store) state(q querier, t *tx, id txID) (*txState, error) {
	if c, ok := q.(cachedOnly); ok {
		return c.st, nil
	}
	if t != nil {
		if st, changed := t.ledger[id]; changed && st != nil {
			return st, nil
		} else if changed {
			return loadState(q, id)
		}
	}
	if st := s.ledger.get(id); st != nil {
		return st, nil
	}
	return loadState(q, id)
}

func loadState(q querier, id txID) (*txState, error) {
	var st txState
	var regs string
	var evse, connector sql.NullInt64
	var token, generation, closed string
	err := q.row(`SELECT key, active, began, start, started_seq_no, ended_seq_no, first_seq_no, last_seq_no, token,
		evse_id, connector_id, generation, closed, offline, implausible, gap_count, registers, power, metered
		FROM transactions WHERE station = ? AND transaction_id = ?`, id.station, id.id).Scan(
		&st.key, &st.active, &st.began, nullTime{&st.start}, &st.startedSeq, &st.endedSeq, &st.firstSeq, &st.lastSeq, nullText{&token},
		&evse, &connector, nullText{&generation}, nullText{&closed}, &st.offline, &st.implausible, &st.gaps, nullText{&regs},
		&st.power, nullTime{&st.metered})
	if err == sql.ErrNoRows {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	st.token, st.evse, st.connector = token != "", evse.Valid, connector.Valid
	st.generation, st.closed = generation != "", closed != ""
	if st.registers, err = readRegisters(regs); err != nil {
		return nil, err
	}
	st.energy = st.registers.energy(st.startedSeq != nil)
	return &st, nil
}

// view finds out whether the event is a repetition, and its number.
func (st *txState) view(q querier, p *prepared) (view, error) {
	v := view{st: st, seq: p.seq}
	if st == nil {
		if p.Unnumbered {
			v.seq = 0
		}
		return v, nil
	}
	if p.Unnumbered {
		err := st.unnumbered(q, p, &v)
		return v, err
	}
	if p.seq > st.lastSeq || p.seq < st.firstSeq {
		return v, nil
	}
	var kind, answer string
	err := q.row(`SELECT event_type, answer FROM transaction_events WHERE transaction_key = ? AND seq_no = ?`,
		st.key, p.seq).Scan(&kind, nullText{&answer})
	switch {
	case err == sql.ErrNoRows:
		return v, v.findGap(q)
	case err != nil:
		return v, err
	case kind == string(p.event):
		v.duplicate, v.answer = true, ocpp.Raw(answer)
		return v, nil
	}
	// The number was given to another event: a station that lost count. Nothing is thrown away.
	err = q.row(`SELECT seq_no, answer FROM transaction_events
		WHERE transaction_key = ? AND sent_seq_no = ? AND event_type = ? AND timestamp = ?`,
		st.key, p.seq, string(p.event), string(p.Request.Timestamp)).Scan(&v.seq, nullText{&answer})
	if err == nil {
		v.duplicate, v.answer = true, ocpp.Raw(answer)
		return v, nil
	}
	sent := p.seq
	v.seq, v.sent = st.lastSeq+1, &sent
	if err == sql.ErrNoRows {
		err = nil
	}
	return v, err
}

// recentUnnumbered is how many events back a repetition is looked for. A station without numbers sends
// the next one only when this one is answered.
const recentUnnumbered = 64

func (st *txState) unnumbered(q querier, p *prepared, v *view) error {
	if st.goesOn(p) {
		v.seq = st.lastSeq + 1
		return nil
	}
	var answer string
	samples, _ := p.samples.(string)
	err := q.row(`SELECT seq_no, answer FROM transaction_events
		WHERE transaction_key = ? AND seq_no > ? AND event_type = ? AND timestamp = ? AND coalesce(meter_value, '') = ? ORDER BY seq_no LIMIT 1`,
		st.key, st.lastSeq-recentUnnumbered, string(p.event), string(p.Request.Timestamp), samples).Scan(&v.seq, nullText{&answer})
	switch err {
	case nil:
		v.duplicate, v.answer = true, ocpp.Raw(answer)
		return nil
	case sql.ErrNoRows:
		v.seq = st.lastSeq + 1
		return nil
	}
	return err
}

func (v *view) findGap(q querier) error {
	if v.st.gaps == 0 {
		return nil
	}
	var g Gap
	err := q.row(`SELECT from_seq_no, to_seq_no FROM transaction_gaps
		WHERE transaction_key = ? AND from_seq_no <= ? ORDER BY from_seq_no DESC LIMIT 1`, v.st.key, v.seq).Scan(&g.From, &g.To)
	if err == nil && g.To >= v.seq {
		v.in = &g
	}
	if err == sql.ErrNoRows {
		return nil
	}
	return err
}

// facts are those of a repetition.
func (v *view) facts(q querier, p *prepared) (Facts, error) {
	f := v.known(v.st.facts(p, v.seq))
	f.Duplicate, f.Answer = true, v.answer
	var err error
	if v.st.gaps > 0 {
		f.Gaps, err = readGaps(q, v.st.key)
	}
	return f, err
}

// known adds what was known before the event.
func (v *view) known(f Facts) Facts {
	f.Known = v.st != nil
	f.Late = v.st != nil && v.seq < v.st.lastSeq
	return f
}

func readGaps(q querier, key int64) ([]Gap, error) {
	return collect(q, func(r rowScanner) (g Gap, err error) {
		err = r.Scan(&g.From, &g.To)
		return g, err
	}, `SELECT from_seq_no, to_seq_no FROM transaction_gaps WHERE transaction_key = ? ORDER BY from_seq_no LIMIT ?`, key, factsGaps)
}

// on applies the change to a list.
func (g *gapChange) on(list []Gap) []Gap {
	var out []Gap
	for _, gap := range list {
		if g.remove == nil || gap != *g.remove {
			out = append(out, gap)
		}
	}
	for _, gap := range g.add[:g.adds] {
		i := len(out)
		for i > 0 && out[i-1].From > gap.From {
			i--
		}
		out = append(out[:i], append([]Gap{gap}, out[i:]...)...)
	}
	if g.below == nil {
		return out
	}
	kept := out[:0]
	for _, gap := range out {
		if gap.To > *g.below {
			gap.From = max(gap.From, *g.below+1)
			kept = append(kept, gap)
		}
	}
	return kept
}

func (s *Store) record(t *tx, p *prepared) (Facts, error) {
	var st *txState
	var err error
	if _, changed := t.ledger[p.id]; !p.unknown || changed {
		if st, err = s.state(t, t, p.id); err != nil {
			return Facts{}, err
		}
	}
	v, err := st.view(t, p)
	if err != nil {
		return Facts{}, err
	}
	if v.duplicate {
		if v.answer == "" && p.Answer != "" {
			if err := t.run(`UPDATE transaction_events SET answer = ?, generation = ? WHERE transaction_key = ? AND seq_no = ?`,
				string(p.Answer), p.generation, st.key, v.seq); err != nil {
				return Facts{}, err
			}
			if p.Generation != "" && !st.generation {
				if err := t.run(`UPDATE transactions SET generation = ? WHERE key = ?`, p.generation, st.key); err != nil {
					return Facts{}, err
				}
				next := *st
				next.generation = true
				t.ledger[p.id] = &next
			}
		}
		return v.facts(t, p)
	}
	next, gaps, whole, reopened := st.meet(p, v.seq, v.in)
	if st == nil { // there can't be gaps yet
		next.key, err = t.begin(p, &next)
		if err == errKnown && p.unknown { // it became known after the event was assessed
			p.unknown = false
			return s.record(t, p)
		}
		if err != nil {
			return Facts{}, err
		}
	}
	if err := t.event(next.key, p, &v); err != nil {
		return Facts{}, err
	}
	if err := t.gaps(&next, &gaps); err != nil {
		return Facts{}, err
	}
	switch {
	case st == nil:
	case whole || next.gaps != st.gaps:
		err = t.whole(p, &v, &next)
	default:
		err = t.run(`UPDATE transactions SET last_seq_no = ?, last_event = ?, charging_state = coalesce(?, charging_state), meter_start = ?,
			meter_stop = ?, energy = ?, registers = ?, power = ?, metered = ? WHERE key = ?`,
			next.lastSeq, stamp(p.Received), currentState(p, &v), orNull(next.energy.start),
			orNull(next.energy.stop), orNull(next.energy.total), next.registers.json(), orNull(next.power), stampOrNull(next.metered), next.key)
	}
	if err != nil {
		return Facts{}, err
	}
	f := v.known(next.facts(p, v.seq))
	if next.gaps > 0 {
		if f.Gaps, err = readGaps(t, next.key); err != nil {
			return Facts{}, err
		}
	}
	f.Reopened = reopened
	t.ledger[p.id] = &next // last: what comes before may still undo the item
	return f, nil
}

// currentState is the charging state that an event sets: late ones tell of the past.
func currentState(p *prepared, v *view) any {
	if v.st != nil && v.seq < v.st.lastSeq {
		return nil
	}
	return p.chargingState
}

// told is what an event tells of its transaction besides its time: NULL for what it doesn't.
type told struct{ evse, connector, token, tokenType, tokenKey, end, reason, remoteStart, reservation any }

func (p *prepared) told() (w told) {
	req := p.Request
	if req.EVSE != nil {
		w.evse, w.connector = req.EVSE.ID, orNull(req.EVSE.ConnectorID)
	}
	if req.IDToken != nil {
		w.token, w.tokenType, w.tokenKey = req.IDToken.IDToken, string(req.IDToken.Type), ocpp.IDKey(req.IDToken.IDToken)
	}
	if p.event == v2.TransactionEventEnded {
		w.end = stamp(p.time)
		w.reason = or(text(req.TransactionInfo.StoppedReason), string(v2.ReasonLocal)) // Local where absent
	}
	w.remoteStart, w.reservation = orNull(req.TransactionInfo.RemoteStartID), orNull(req.ReservationID)
	return w
}

// errKnown says that a transaction exists.
var errKnown = errors.New("the transaction is known")

// begin writes a transaction that wasn't known; errKnown where it is.
func (t *tx) begin(p *prepared, next *txState) (int64, error) {
	w := p.told()
	r, err := t.exec(`INSERT INTO transactions (station, station_id, transaction_id, active, began, start, "end", started_seq_no, ended_seq_no,
		first_seq_no, last_seq_no, last_event, evse_id, connector_id, id_token, id_token_type, token, charging_state, stopped_reason,
		remote_start_id, reservation_id, offline, implausible, generation, meter_start, meter_stop, energy, registers,
		power, metered)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (station, transaction_id) DO NOTHING`,
		p.id.station, p.Station, p.id.id, flag(next.active), next.began, stampOrNull(next.start), w.end, orNull(next.startedSeq), orNull(next.endedSeq),
		next.firstSeq, next.lastSeq, stamp(p.Received), w.evse, w.connector, w.token, w.tokenType, w.tokenKey, p.chargingState, w.reason,
		w.remoteStart, w.reservation, flag(next.offline), flag(next.implausible), p.generation,
		orNull(next.energy.start), orNull(next.energy.stop), orNull(next.energy.total), next.registers.json(),
		orNull(next.power), stampOrNull(next.metered))
	if err != nil {
		return 0, err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return 0, cmp.Or(err, errKnown)
	}
	return r.LastInsertId()
}

func (t *tx) event(key int64, p *prepared, v *view) error {
	return t.run(`INSERT INTO transaction_events (transaction_key, seq_no, sent_seq_no, event_type, trigger_reason, timestamp, time,
		received, implausible, offline, charging_state, generation, meter_value, answer, decision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		key, v.seq, orNull(v.sent), string(p.event), string(p.Request.TriggerReason), string(p.Request.Timestamp), stamp(p.time),
		stamp(p.Received), flag(p.implausible), flag(p.offline), p.chargingState, p.generation, p.samples, textOrNull(p.Answer), p.Decision.json())
}

// gaps writes the change, and counts it in next.
func (t *tx) gaps(next *txState, g *gapChange) error {
	if g.remove != nil {
		if err := t.run(`DELETE FROM transaction_gaps WHERE transaction_key = ? AND from_seq_no = ?`, next.key, g.remove.From); err != nil {
			return err
		}
		next.gaps--
	}
	for _, gap := range g.add[:g.adds] {
		if err := t.run(`INSERT INTO transaction_gaps (transaction_key, from_seq_no, to_seq_no) VALUES (?, ?, ?)`, next.key, gap.From, gap.To); err != nil {
			return err
		}
		next.gaps++
	}
	if g.below == nil || next.gaps == 0 {
		return nil
	}
	n, err := t.changed(`DELETE FROM transaction_gaps WHERE transaction_key = ? AND to_seq_no < ?`, next.key, *g.below)
	next.gaps -= int(n)
	return err
}

// whole writes all that an event may tell of its transaction. What was known stays; the end is the
// station's last word.
func (t *tx) whole(p *prepared, v *view, next *txState) error {
	w := p.told()
	if next.began != v.st.began || next.token && !v.st.token {
		// They are in most of the indexes, so they are left alone where they stay the same.
		if err := t.run(`UPDATE transactions SET began = ?, id_token_type = CASE WHEN id_token IS NULL THEN ? ELSE id_token_type END,
			id_token = coalesce(id_token, ?), token = coalesce(token, ?) WHERE key = ?`, next.began, w.tokenType, w.token, w.tokenKey, next.key); err != nil {
			return err
		}
	}
	return t.run(`UPDATE transactions SET
		active = ?, start = ?, started_seq_no = ?, ended_seq_no = ?, first_seq_no = ?, last_seq_no = ?, last_event = ?,
		evse_id = coalesce(evse_id, ?), connector_id = coalesce(connector_id, ?),
		charging_state = coalesce(?, charging_state),
		"end" = coalesce("end", ?),
		stopped_reason = CASE WHEN closed IS NOT NULL AND ? = 0 THEN ? ELSE coalesce(stopped_reason, ?) END,
		closed = CASE WHEN ? = 1 THEN closed END,
		remote_start_id = coalesce(?, remote_start_id), reservation_id = coalesce(?, reservation_id),
		offline = ?, implausible = ?, generation = coalesce(generation, ?),
		meter_start = ?, meter_stop = ?, energy = ?, registers = ?, power = ?, metered = ?, gap_count = ?
		WHERE key = ?`,
		flag(next.active), stampOrNull(next.start), orNull(next.startedSeq), orNull(next.endedSeq), next.firstSeq, next.lastSeq, stamp(p.Received),
		w.evse, w.connector,
		currentState(p, v), w.end,
		flag(next.closed), w.reason, w.reason,
		flag(next.closed),
		w.remoteStart, w.reservation,
		flag(next.offline), flag(next.implausible), p.generation,
		orNull(next.energy.start), orNull(next.energy.stop), orNull(next.energy.total), next.registers.json(),
		orNull(next.power), stampOrNull(next.metered), next.gaps,
		next.key)
}
