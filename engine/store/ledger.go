package store

import (
	"context"
	"time"

	"csms/engine/ocpp"
)

// Facts are what the ledger knows of an event and its transaction, that event included.
type Facts struct {
	// Known: an event of the transaction came before.
	Known bool
	// Duplicate: this very event is recorded already. Nothing is recorded again.
	Duplicate bool
	// Answer is what a Duplicate was answered first; "" where there is no answer yet.
	Answer ocpp.Raw
	// SeqNo is the number that it is recorded under. It differs from the request's for unnumbered events,
	// and where the station gave a number twice to events of different type.
	SeqNo int
	// Gaps are the events that haven't come, counted from Started's number: the first 100 ranges.
	Gaps []Gap
	// Offline: the station made the event offline.
	Offline bool
	// Implausible: the timestamp lies too far off; the record uses the time it was received.
	Implausible bool
	// Time is what the record uses.
	Time time.Time
	// Skew is how far the station's clock is ahead of ours; nil for offline events, which don't tell.
	Skew *time.Duration
	// Late: an event with a higher number came before.
	Late bool
	// Started and Ended: these events of the transaction are known.
	Started, Ended bool
	// Active: it is neither ended nor closed.
	Active bool
	// Reopened: a rule had closed the transaction, and this event opened it again.
	Reopened bool
	// Energy is in Wh; nil: unknown.
	Energy *float64
	// Power is what it goes on with, in W; nil: unknown, or it goes on no more.
	Power *float64
	// Start is the time of Started; zero: unknown.
	Start time.Time

	prepared *prepared // what was assessed; nil in those of RecordTransactionEvent
}

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
		err = s.lookUp(ctx, assess)
	}
	f.prepared = p
	return f, err
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
	if id := p.Request.ReservationID; id != nil {
		if err := t.useReservation(p.id.station, *id, p.Received); err != nil {
			return Facts{}, err
		}
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
