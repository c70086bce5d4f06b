package store

import (
	"context"
	"time"
)

const (
	// pruneStep is how many rows one write deletes, so that others hardly wait.
	pruneStep = 200
	// pruneTransactionStep is how many transactions one write deletes at the most: each is in many indexes.
	pruneTransactionStep = 20
	// pruneStationStep is how many stations: each may be in many tables.
	pruneStationStep = 20
)

// pruned are the tables whose rows go by when they were received.
var pruned = []struct {
	table, key, time string
	// newer is a condition of an old row t and another row n: an old row goes only where there is such an n. "": all go.
	newer string
}{
	{table: "security_events", key: "key", time: "received"},
	{table: "job_statuses", key: "key", time: "received", newer: "n.station = t.station AND n.key > t.key AND n.action = t.action"},
	{table: "evse_meter_values", key: "key", time: "received"},
	{table: "event_stream_values", key: "key", time: "received"},
	{table: "customer_information", key: "rowid", time: "received"},
	{table: "variable_events", key: "key", time: "received"},
	{table: "activations", key: "key", time: "time", newer: "n.key > t.key AND n.result = 'active'"},
	{table: "audit", key: "key", time: "time"},
}

// Prune deletes what is older: transactions that are not active and whose last event came before, with their events; security
// events; job statuses, but not the last of each action of a station; meter values outside transactions; values of event streams;
// customer information; events of variables; activations, but not the last that worked; audit; what the numbers of OCPP 1.6 were given
// for; stations that were heard of last before, that nobody provisioned or gave a password, and of which no transaction is kept, with all
// that they reported; and expired keys of kv. It goes in small steps between other writes, and gives room back to the disk where much of the
// file is free then. It returns how many transactions and rows of the other tables went. ctx ends it between steps.
func (s *Store) Prune(ctx context.Context, olderThan time.Time) (rows int64, err error) {
	n, err := s.pruneTransactions(ctx, olderThan)
	if rows += n; err != nil {
		return rows, err
	}
	for n := int64(1); n > 0; { // numbers are given in the order of time
		err := s.write(ctx, func(t *tx) (err error) {
			n, err = t.changed(`DELETE FROM transaction_numbers WHERE number IN (SELECT number FROM transaction_numbers ORDER BY number LIMIT ?)
				AND given < ?`, pruneStep, stamp(olderThan))
			return err
		})
		if err != nil {
			return rows, err
		}
		rows += n
	}
	for _, p := range pruned {
		n, err := s.pruneTable(ctx, olderThan, p.table, p.key, p.time, p.newer)
		if rows += n; err != nil {
			return rows, err
		}
	}
	n, err = s.pruneStations(ctx, olderThan)
	if rows += n; err != nil {
		return rows, err
	}
	if err := s.pruneKV(ctx); err != nil {
		return rows, err
	}
	return rows, s.reclaim(ctx)
}

// strangers is the condition of stations that go when they weren't heard of for long.
const strangers = `provisioned = 0 AND password_hash IS NULL AND pending_password_hash IS NULL AND network_password_hash IS NULL
	AND coalesce(last_seen, created) < ? AND NOT EXISTS (SELECT 1 FROM transactions WHERE station = stations.key)`

// pruneStations passes once over the stations.
func (s *Store) pruneStations(ctx context.Context, olderThan time.Time) (rows int64, err error) {
	last := ""
	for {
		var step []string
		err := s.read(ctx, func(q querier) (err error) {
			step, err = collect(q, scanText, `SELECT key FROM stations WHERE key > ? AND `+strangers+` ORDER BY key LIMIT ?`, last, stamp(olderThan), pruneStationStep)
			return err
		})
		if err != nil || len(step) == 0 {
			return rows, err
		}
		last = step[len(step)-1]
		for len(step) > 0 {
			var done, gone int
			err := s.write(ctx, func(t *tx) (err error) {
				done, gone, err = t.deleteStrangers(step, olderThan)
				return err
			})
			for _, key := range step {
				s.models.forget(key)
			}
			if err != nil {
				return rows, err
			}
			step, rows = step[done:], rows+int64(gone)
		}
	}
}

// deleteStrangers deletes stations with what they reported, as far as a step goes: done is how many it is through with, gone how many
// of them are deleted. One that was heard of meanwhile stays.
func (t *tx) deleteStrangers(keys []string, olderThan time.Time) (done, gone int, err error) {
	left := int64(pruneStep)
	for _, key := range keys {
		var still int
		if err := t.row(`SELECT count(*) FROM stations WHERE key = ? AND `+strangers, key, stamp(olderThan)).Scan(&still); err != nil {
			return 0, 0, err
		}
		if still == 0 {
			done++
			continue
		}
		n, err := t.deleteSome(key, left)
		if err != nil {
			return 0, 0, err
		}
		if left -= n; left <= 0 {
			return done, gone, nil // the rest of it in the next step
		}
		if err := t.deleteReported(key); err != nil {
			return 0, 0, err
		}
		if err := t.run(`DELETE FROM stations WHERE key = ?`, key); err != nil {
			return 0, 0, err
		}
		done, gone = done+1, gone+1
	}
	return done, gone, nil
}

// pruneKV deletes keys that expired; they are no records, and not counted.
func (s *Store) pruneKV(ctx context.Context) error {
	k := KV{s}
	for any := true; any; {
		err := s.write(ctx, func(t *tx) error {
			if err := k.load(t); err != nil {
				return err
			}
			before := t.kvBytes
			err := t.expireKV(s.now(), pruneStep)
			any = t.kvBytes < before
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pruneTable passes once over the old rows of a table, from the oldest on: those that stay are not met again.
func (s *Store) pruneTable(ctx context.Context, olderThan time.Time, table, key, at, newer string) (rows int64, err error) {
	if newer != "" {
		newer = ` AND EXISTS (SELECT 1 FROM ` + table + ` n WHERE ` + newer + `)`
	}
	type place struct {
		at  string
		key int64
	}
	var from place
	for {
		var step []place
		err := s.read(ctx, func(q querier) (err error) {
			step, err = collect(q, func(r rowScanner) (p place, err error) {
				err = r.Scan(&p.at, &p.key)
				return p, err
			}, `SELECT `+at+`, `+key+` FROM `+table+` WHERE (`+at+`, `+key+`) > (?, ?) AND `+at+` < ? ORDER BY `+at+`, `+key+` LIMIT ?`,
				from.at, from.key, stamp(olderThan), pruneStep)
			return err
		})
		if err != nil || len(step) == 0 {
			return rows, err
		}
		to := step[len(step)-1]
		var n int64
		err = s.write(ctx, func(t *tx) (err error) {
			n, err = t.changed(`DELETE FROM `+table+` AS t WHERE (`+at+`, `+key+`) > (?, ?) AND (`+at+`, `+key+`) <= (?, ?)`+newer,
				from.at, from.key, to.at, to.key)
			return err
		})
		if err != nil {
			return rows, err
		}
		rows, from = rows+n, to
	}
}

// oldTransaction is one that is to be deleted.
type oldTransaction struct {
	key         int64
	began       string
	station, id string
}

// pruneTransactions passes once over the transactions that began before, from the oldest on.
func (s *Store) pruneTransactions(ctx context.Context, olderThan time.Time) (rows int64, err error) {
	var last oldTransaction
	for {
		var olds []oldTransaction
		err := s.read(ctx, func(q querier) (err error) {
			olds, err = collect(q, func(r rowScanner) (o oldTransaction, err error) {
				err = r.Scan(&o.key, &o.began, &o.station, &o.id)
				return o, err
			}, `SELECT key, began, station, transaction_id FROM transactions WHERE (began, key) > (?, ?) AND began < ? AND active = 0
				AND last_event < ? ORDER BY began, key LIMIT ?`, last.began, last.key, stamp(olderThan), stamp(olderThan), pruneTransactionStep)
			return err
		})
		if err != nil || len(olds) == 0 {
			return rows, err
		}
		last = olds[len(olds)-1]
		for len(olds) > 0 {
			var done, gone int
			err := s.write(ctx, func(t *tx) (err error) {
				done, gone, err = t.deleteTransactions(olds, olderThan)
				return err
			})
			if err != nil {
				return rows, err
			}
			olds, rows = olds[done:], rows+int64(gone)
		}
	}
}

// deleteTransactions deletes transactions with their events, as far as a step goes: done is how many it is through with, gone how
// many of them are deleted. One that has gone on meanwhile stays.
func (t *tx) deleteTransactions(olds []oldTransaction, olderThan time.Time) (done, gone int, err error) {
	left := int64(pruneStep)
	for _, o := range olds {
		var still int
		if err := t.row(`SELECT count(*) FROM transactions WHERE key = ? AND active = 0 AND last_event < ?`, o.key, stamp(olderThan)).Scan(&still); err != nil {
			return 0, 0, err
		}
		if still == 0 {
			done++
			continue
		}
		n, err := t.changed(`DELETE FROM transaction_events WHERE transaction_key = ? AND seq_no IN
			(SELECT seq_no FROM transaction_events WHERE transaction_key = ? LIMIT ?)`, o.key, o.key, left)
		if err != nil {
			return 0, 0, err
		}
		if left -= n; left <= 0 {
			return done, gone, nil // the rest of it in the next step
		}
		if err := t.run(`DELETE FROM transaction_gaps WHERE transaction_key = ?`, o.key); err != nil {
			return 0, 0, err
		}
		if err := t.run(`DELETE FROM transactions WHERE key = ?`, o.key); err != nil {
			return 0, 0, err
		}
		t.ledger[txID{o.station, o.id}] = nil
		done, gone = done+1, gone+1
	}
	return done, gone, nil
}
