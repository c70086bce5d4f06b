package store

import (
	"database/sql"
	"time"

	"csms/engine/ocpp/v2"
)

// txID names a transaction: the station's key, and the id as sent.
type txID struct{ station, id string }

// txState is what the ledger must know of a transaction to take in an event: a part of its row. It is
// never changed once others can see it.
type txState struct {
	key         int64
	active      bool
	began       string
	start       time.Time // zero is unknown
	startedSeq  *int
	endedSeq    *int
	firstSeq    int
	lastSeq     int
	tokenSeq    *int // of the event that told the token; nil: it isn't known
	evse        bool // the EVSE is known
	connector   bool
	generation  bool
	closed      bool
	offline     bool
	implausible bool
	gaps        int
	newest      time.Time // of its events; zero where it was read from the database
	registers   registers
	energy      energy
	power       *float64
	metered     time.Time
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
	err := q.row(`SELECT key, active, began, start, started_seq_no, ended_seq_no, first_seq_no, last_seq_no, token, token_seq_no,
		evse_id, connector_id, generation, closed, offline, implausible, gap_count, registers, power, metered
		FROM transactions WHERE station = ? AND transaction_id = ?`, id.station, id.id).Scan(
		&st.key, &st.active, &st.began, nullTime{&st.start}, &st.startedSeq, &st.endedSeq, &st.firstSeq, &st.lastSeq, nullText{&token}, &st.tokenSeq,
		&evse, &connector, nullText{&generation}, nullText{&closed}, &st.offline, &st.implausible, &st.gaps, nullText{&regs},
		&st.power, nullTime{&st.metered})
	if err == sql.ErrNoRows {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if token != "" && st.tokenSeq == nil { // it was told before the number was kept
		st.tokenSeq = &st.firstSeq
	}
	st.evse, st.connector = evse.Valid, connector.Valid
	st.generation, st.closed = generation != "", closed != ""
	if st.registers, err = readRegisters(regs); err != nil {
		return nil, err
	}
	st.energy = st.registers.energy(st.startedSeq != nil)
	return &st, nil
}

// meet returns the transaction after a new event with the number seq. in is the gap that seq lies in, nil
// for none. whole reports that more than the running values changed. st nil is a transaction that
// wasn't known.
func (st *txState) meet(p *prepared, seq int, in *Gap) (next txState, gaps gapChange, whole, reopened bool) {
	at := stamp(p.time)
	if st == nil {
		next = txState{active: true, began: at, firstSeq: seq, lastSeq: seq, newest: p.time}
		whole = true
	} else {
		next = *st
		if !next.newest.IsZero() && p.time.After(next.newest) {
			next.newest = p.time
		}
		base := next.firstSeq
		if next.startedSeq != nil {
			base = *next.startedSeq
		}
		switch {
		case seq > next.lastSeq:
			gaps.plus(max(next.lastSeq+1, base), seq-1)
			next.lastSeq = seq
		case seq < next.firstSeq:
			if next.startedSeq == nil {
				gaps.plus(seq+1, next.firstSeq-1)
			}
			next.firstSeq, whole = seq, true
		case in != nil:
			gaps.remove = in
			gaps.plus(in.From, seq-1)
			gaps.plus(seq+1, in.To)
		}
	}
	req := p.Request
	late := st != nil && seq < st.lastSeq
	switch p.event {
	case v2.TransactionEventStarted:
		if next.startedSeq == nil {
			next.startedSeq, next.start, next.began = &seq, p.time.Truncate(time.Millisecond), at
			gaps.below = &seq
			whole = true
		}
	case v2.TransactionEventEnded:
		if next.endedSeq == nil {
			next.endedSeq, next.active, next.closed, whole = &seq, false, false, true
		}
	}
	if next.closed && !late && p.event != v2.TransactionEventEnded {
		next.active, next.closed, whole, reopened = true, false, true, true
	}
	counts := next.startedSeq == nil || seq >= *next.startedSeq // a lower number is of a station that lost count
	if req.IDToken != nil && (next.tokenSeq == nil || seq < *next.tokenSeq && counts) {
		next.tokenSeq, whole = &seq, true
	}
	if req.EVSE != nil && (!next.evse || !next.connector && req.EVSE.ConnectorID != nil) {
		next.evse, next.connector, whole = true, req.EVSE.ConnectorID != nil, true
	}
	if p.Generation != "" && !next.generation {
		next.generation, whole = true, true
	}
	if p.offline && !next.offline {
		next.offline, whole = true, true
	}
	if p.implausible && !next.implausible {
		next.implausible, whole = true, true
	}
	if r := req.TransactionInfo.RemoteStartID; r != nil || req.ReservationID != nil {
		whole = true
	}
	next.registers = next.registers.meet(seq, p.values)
	next.energy = next.registers.energy(next.startedSeq != nil)
	next.flow(st, p, late)
	return next, gaps, whole, reopened
}

// goesOn reports whether an event is plainly no repetition: it has a higher number than all before, or, without numbers, a
// later time.
func (st *txState) goesOn(p *prepared) bool {
	if p.Unnumbered {
		return !p.implausible && !st.newest.IsZero() && p.time.After(st.newest)
	}
	return p.seq > st.lastSeq
}

// facts tells of an event in a transaction that is now st.
func (st *txState) facts(p *prepared, seq int) Facts {
	return Facts{
		SeqNo: seq, Offline: p.offline, Implausible: p.implausible, Time: p.time, Skew: p.skew,
		Started: st.startedSeq != nil, Ended: st.endedSeq != nil, Active: st.active, Energy: st.energy.total, Power: st.power, Start: st.start,
	}
}
