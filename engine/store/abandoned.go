package store

import (
	"context"
	"time"

	"csms/engine/ocpp"
)

// Returned is a station that came back without transactions that are open here.
type Returned struct {
	Station  string
	LastBoot time.Time
}

// AbandonedCandidates lists the stations whose last boot is so long ago, and that haven't gone on since then with a
// transaction that is open here.
func (s *Store) AbandonedCandidates(ctx context.Context, now time.Time, after time.Duration) ([]Returned, error) {
	var all []Returned
	err := s.read(ctx, func(q querier) (err error) {
		all, err = collect(q, func(r rowScanner) (x Returned, err error) {
			err = r.Scan(&x.Station, nullTime{&x.LastBoot})
			return x, err
		}, `SELECT DISTINCT s.key, s.last_boot FROM transactions t JOIN stations s ON s.key = t.station
			WHERE t.active = 1 AND t.last_event < s.last_boot AND s.last_boot < ? LIMIT 1000`, stamp(now.Add(-after)))
		return err
	})
	return all, err
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
			if err := t.closed(txID{ocpp.IDKey(station), id}, s.now(), reason); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

func (t *tx) closed(id txID, at time.Time, reason string) error {
	t.ledger[id] = nil // read it again
	return t.run(`UPDATE transactions SET active = 0, closed = ?, stopped_reason = ?, power = NULL WHERE station = ? AND transaction_id = ?`,
		stamp(at), reason, id.station, id.id)
}

// Replaced is a transaction that is open here though its station has begun another one at the same EVSE, which has one at a time.
type Replaced struct{ Station, ID string }

const replaced = `FROM transactions t WHERE t.active = 1 AND t.last_event < ? AND t.evse_id > 0 AND EXISTS (SELECT 1 FROM transactions n
	INDEXED BY transactions_station WHERE n.station = t.station AND n.began > t.began AND n.evse_id = t.evse_id AND n.last_event > t.last_event)`

// CloseReplaced closes the transactions whose last event was received before a time, and that their stations have replaced since. They
// are opened again like those of CloseAbandoned.
func (s *Store) CloseReplaced(ctx context.Context, before time.Time, reason string) (list []Replaced, err error) {
	find := func(q querier) (err error) {
		list, err = collect(q, func(r rowScanner) (x Replaced, err error) {
			err = r.Scan(&x.Station, &x.ID)
			return x, err
		}, `SELECT t.station, t.transaction_id `+replaced+` LIMIT 1000`, stamp(before))
		return err
	}
	if err := s.read(ctx, find); err != nil || len(list) == 0 {
		return nil, err
	}
	err = s.write(ctx, func(t *tx) error {
		if err := find(t); err != nil { // one may have gone on meanwhile
			return err
		}
		for _, x := range list {
			if err := t.closed(txID{x.Station, x.ID}, s.now(), reason); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}
