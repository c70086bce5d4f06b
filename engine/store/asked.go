package store

import (
	"context"
	"time"

	"csms/engine/ocpp"
)

// Asked is a transaction that a station is to be asked about.
type Asked struct{ Station, ID string }

// TransactionsToAsk lists transactions with gaps that have been quiet since a time, and whose station wasn't asked about
// them after their last event: of each of some stations the one that was quiet the shortest.
func (s *Store) TransactionsToAsk(ctx context.Context, stations []string, quietSince time.Time) ([]Asked, error) {
	among, err := stationList(stations)
	if err != nil {
		return nil, err
	}
	var all []Asked
	err = s.read(ctx, func(q querier) (err error) {
		all, err = collect(q, func(r rowScanner) (a Asked, err error) {
			var last string
			err = r.Scan(&a.Station, &a.ID, &last)
			return a, err
		}, `SELECT station_id, transaction_id, max(last_event) FROM transactions INDEXED BY transactions_ask
			WHERE gap_count > 0 AND (asked IS NULL OR asked < last_event) AND last_event < ? AND station IN (SELECT value FROM json_each(?))
			GROUP BY station`, stamp(quietSince), among)
		return err
	})
	return all, err
}

// SaveTransactionStatus keeps what the station answered to GetTransactionStatus: whether it has messages of the transaction
// in its queue, nil where it didn't say. ErrNotFound.
func (s *Store) SaveTransactionStatus(ctx context.Context, station, id string, inQueue *bool, at time.Time) error {
	return s.write(ctx, func(t *tx) error {
		n, err := t.changed(`UPDATE transactions SET messages_in_queue = ?, asked = ? WHERE station = ? AND transaction_id = ?`,
			flagOrNull(inQueue), stamp(at), ocpp.IDKey(station), id)
		if err == nil && n == 0 {
			return refuse(ErrNotFound)
		}
		return err
	})
}
