package store

import (
	"context"
	"time"
)

// Overview counts what an operator looks at first.
type Overview struct {
	Stations, Tokens int
	Active           int // transactions neither ended nor closed
	Gaps             int // transactions with events missing
	Closed           int // transactions that a rule closed, since the time asked for
	// Power is what all active transactions go on with, in W, as far as it is known; nil: of none.
	Power *float64
}

// Overview counts stations, tokens and transactions, those closed by a rule since a time.
func (s *Store) Overview(ctx context.Context, since time.Time) (o Overview, err error) {
	err = s.read(ctx, func(q querier) error {
		return q.row(`SELECT (SELECT count(*) FROM stations), (SELECT count(*) FROM tokens),
			(SELECT count(*) FROM transactions WHERE active = 1), (SELECT count(*) FROM transactions WHERE gap_count > 0),
			(SELECT count(*) FROM transactions WHERE closed >= ?), (SELECT sum(power) FROM transactions INDEXED BY transactions_active WHERE active = 1)`,
			stamp(since)).Scan(&o.Stations, &o.Tokens, &o.Active, &o.Gaps, &o.Closed, &o.Power)
	})
	return o, err
}
