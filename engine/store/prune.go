package store

import (
	"context"
	"time"
)

// pruneStep is how many rows one write deletes, so that others hardly wait.
const pruneStep = 200

// pruned are the tables whose rows go by when they were received.
var pruned = []struct{ table, key, time string }{
	{"security_events", "key", "received"},
	{"job_statuses", "key", "received"},
	{"evse_meter_values", "key", "received"},
	{"event_stream_values", "key", "received"},
	{"customer_information", "rowid", "received"},
	{"variable_events", "key", "received"},
	{"audit", "key", "time"},
}

// Prune deletes what is older: transactions that are not active and began before, with their events; security events, job
// statuses, meter values outside transactions, values of event streams, customer information, events of variables and audit; what the numbers of OCPP 1.6 were given for; and expired keys of kv. It goes in small
// steps between other writes, and returns how many transactions and rows of the other tables went. ctx ends it between steps.
func (s *Store) Prune(ctx context.Context, olderThan time.Time) (rows int64, err error) {
	steps := []func(t *tx) (int64, error){
		func(t *tx) (int64, error) { return s.pruneTransactions(t, olderThan) },
		func(t *tx) (int64, error) {
			k := KV{s}
			if err := k.load(t); err != nil {
				return 0, err
			}
			before := t.kvBytes
			err := t.expireKV(s.now(), pruneStep)
			return (before - t.kvBytes) / kvOverhead, err // more than 0 while there was any
		},
	}
	steps = append(steps, func(t *tx) (int64, error) { // numbers are given in the order of time
		return t.changed(`DELETE FROM transaction_numbers WHERE number IN (SELECT number FROM transaction_numbers ORDER BY number LIMIT ?)
			AND given < ?`, pruneStep, stamp(olderThan))
	})
	for _, p := range pruned {
		steps = append(steps, func(t *tx) (int64, error) {
			return t.changed(`DELETE FROM `+p.table+` WHERE `+p.key+` IN (SELECT `+p.key+` FROM `+p.table+` WHERE `+p.time+` < ? LIMIT ?)`, stamp(olderThan), pruneStep)
		})
	}
	for i, step := range steps {
		for {
			var n int64
			err := s.write(ctx, func(t *tx) (err error) {
				n, err = step(t)
				return err
			})
			if err != nil {
				return rows, err
			}
			if n == 0 {
				break
			}
			if i != 1 { // keys that expired are no records
				rows += n
			}
		}
	}
	return rows, nil
}

// pruneTransactions deletes the events of one old transaction, a step at a time, and then itself.
func (s *Store) pruneTransactions(t *tx, olderThan time.Time) (int64, error) {
	type old struct {
		key         int64
		station, id string
	}
	olds, err := collect(t, func(r rowScanner) (o old, err error) {
		err = r.Scan(&o.key, &o.station, &o.id)
		return o, err
	},
		`SELECT key, station, transaction_id FROM transactions WHERE began < ? AND active = 0 ORDER BY began LIMIT 20`, stamp(olderThan))
	if err != nil || len(olds) == 0 {
		return 0, err
	}
	var gone int64
	left := int64(pruneStep)
	for _, o := range olds {
		n, err := t.changed(`DELETE FROM transaction_events WHERE transaction_key = ? AND seq_no IN
			(SELECT seq_no FROM transaction_events WHERE transaction_key = ? LIMIT ?)`, o.key, o.key, left)
		if err != nil {
			return 0, err
		}
		if left -= n; left <= 0 {
			return max(gone, 1), nil // the rest of it in the next step
		}
		if err := t.run(`DELETE FROM transaction_gaps WHERE transaction_key = ?`, o.key); err != nil {
			return 0, err
		}
		if err := t.run(`DELETE FROM transactions WHERE key = ?`, o.key); err != nil {
			return 0, err
		}
		t.ledger[txID{o.station, o.id}] = nil
		gone++
	}
	return gone, nil
}
