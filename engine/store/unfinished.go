package store

import (
	"context"
	"time"
)

// Unfinished are transactions that an operator should look at: the newest of each kind, and how many there are.
type Unfinished struct {
	// Gaps miss events that nothing is likely to bring: their station has no transaction under way.
	Gaps     []Transaction
	GapCount int
	// Closed were closed by a rule, so that their end is unknown.
	Closed      []Transaction
	ClosedCount int
	// Open are neither ended nor closed, though their station is away.
	Open      []Transaction
	OpenCount int
}

// Unfinished lists at most so many transactions of each kind: with gaps, those that began since a time; closed, those since a
// time; open, those of the stations that are away.
func (s *Store) Unfinished(ctx context.Context, since time.Time, away []string, limit int) (u Unfinished, err error) {
	stations, err := stationList(away)
	if err != nil {
		return u, err
	}
	err = s.read(ctx, func(q querier) error {
		for _, kind := range []struct {
			list        *[]Transaction
			count       *int
			from, order string
			arg         any
		}{
			{&u.Gaps, &u.GapCount, `INDEXED BY transactions_gaps WHERE gap_count > 0 AND began >= ? AND NOT EXISTS (SELECT 1 FROM transactions a
				INDEXED BY transactions_active_station WHERE a.active = 1 AND a.station = transactions.station)`, "began", stamp(since)},
			{&u.Closed, &u.ClosedCount, `INDEXED BY transactions_closed_at WHERE closed IS NOT NULL AND closed >= ?`, "closed", stamp(since)},
			{&u.Open, &u.OpenCount, ofStations, "began", stations},
		} {
			var err error
			if err = q.row("SELECT count(*) FROM transactions "+kind.from, kind.arg).Scan(kind.count); err != nil {
				return err
			}
			// The indexes alone choose and sort; only what is shown is looked up.
			*kind.list, err = collect(q, scanTransaction, transactionColumns+" WHERE key IN (SELECT key FROM transactions "+kind.from+
				" ORDER BY "+kind.order+" DESC LIMIT ?) ORDER BY "+kind.order+" DESC", kind.arg, limit)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return u, err
}
