package store

import (
	"cmp"
	"errors"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

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
		first_seq_no, last_seq_no, last_event, evse_id, connector_id, id_token, id_token_type, token, token_seq_no, charging_state, stopped_reason,
		remote_start_id, reservation_id, offline, implausible, generation, meter_start, meter_stop, energy, registers,
		power, metered)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (station, transaction_id) DO NOTHING`,
		p.id.station, p.Station, p.id.id, flag(next.active), next.began, stampOrNull(next.start), w.end, orNull(next.startedSeq), orNull(next.endedSeq),
		next.firstSeq, next.lastSeq, stamp(p.Received), w.evse, w.connector, w.token, w.tokenType, w.tokenKey, orNull(next.tokenSeq), p.chargingState, w.reason,
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

// whole writes all that an event may tell of its transaction. What was known stays, but the token of an earlier event; the end is the
// station's last word.
func (t *tx) whole(p *prepared, v *view, next *txState) error {
	w := p.told()
	// These are in most of the indexes, so they are left alone where they stay the same.
	if next.began != v.st.began {
		if err := t.run(`UPDATE transactions SET began = ? WHERE key = ?`, next.began, next.key); err != nil {
			return err
		}
	}
	if next.tokenSeq != v.st.tokenSeq {
		if err := t.run(`UPDATE transactions SET id_token = ?, id_token_type = ?, token = ?, token_seq_no = ? WHERE key = ?`,
			w.token, w.tokenType, w.tokenKey, *next.tokenSeq, next.key); err != nil {
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

// currentState is the charging state that an event sets: late ones tell of the past.
func currentState(p *prepared, v *view) any {
	if v.st != nil && v.seq < v.st.lastSeq {
		return nil
	}
	return p.chargingState
}
