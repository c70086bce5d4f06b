package store

import "context"

// Overview counts what an operator looks at first.
type Overview struct {
	Active int // transactions neither ended nor closed
	Gaps   int // transactions with events missing
	// Power is what all active transactions go on with, in W, as far as it is known; nil: of none.
	Power *float64
}

// Overview counts transactions, and adds up their power.
func (s *Store) Overview(ctx context.Context) (o Overview, err error) {
	err = s.read(ctx, func(q querier) error {
		return q.row(`SELECT (SELECT count(*) FROM transactions WHERE active = 1), (SELECT count(*) FROM transactions WHERE gap_count > 0),
			(SELECT sum(power) FROM transactions INDEXED BY transactions_active WHERE active = 1)`).Scan(&o.Active, &o.Gaps, &o.Power)
	})
	return o, err
}
