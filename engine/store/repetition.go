package store

import (
	"database/sql"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// view is where an event stands in its transaction.
type view struct {
	st        *txState
	seq       int
	sent      *int // the number sent, where it is recorded under another
	duplicate bool
	answer    ocpp.Raw
	in        *Gap
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
	v.seq, v.sent = st.lastSeq+1, &sent // no overflow: messages have no integers beyond 2^53
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
	if p.event == v2.TransactionEventStarted && st.startedSeq != nil { // it has its number since it is the same (Start16)
		v.seq, v.duplicate = *st.startedSeq, true
		err := q.row(`SELECT answer FROM transaction_events WHERE transaction_key = ? AND seq_no = ?`, st.key, v.seq).Scan(nullText{&answer})
		v.answer = ocpp.Raw(answer)
		return err
	}
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
