package store

import (
	"context"
	"fmt"
	"time"
)

// Overview counts what an operator looks at first.
type Overview struct {
	Stations, Tokens int
	Active           int // transactions neither ended nor closed
	Gaps             int // transactions with events missing
	Closed           int // transactions that a rule closed, since the time asked for
}

// Overview counts stations, tokens and transactions, those closed by a rule since a time.
func (s *Store) Overview(ctx context.Context, since time.Time) (o Overview, err error) {
	err = s.read(ctx, func(q querier) error {
		return q.row(`SELECT (SELECT count(*) FROM stations), (SELECT count(*) FROM tokens),
			(SELECT count(*) FROM transactions WHERE active = 1), (SELECT count(*) FROM transactions WHERE gap_count > 0),
			(SELECT count(*) FROM transactions WHERE closed >= ?)`, stamp(since)).Scan(&o.Stations, &o.Tokens, &o.Active, &o.Gaps, &o.Closed)
	})
	return o, err
}

// EnergyStep is what was delivered in a step of time.
type EnergyStep struct {
	From   time.Time
	Energy float64 // Wh
}

const (
	// MaxEnergySteps is how many steps Energy takes.
	MaxEnergySteps = 10_000
	// energyBefore is how long before the first step a transaction may have begun to count.
	energyBefore = 7 * 24 * time.Hour
)

// Energy tells what all stations delivered in each step from from to to. The energy of a transaction is spread evenly from its
// begin to its end, or to its last event where it hasn't ended: the sum over all is what the meters said, its course within
// a transaction isn't looked at. Transactions whose energy isn't known, and those that began more than a week before from, are left out.
func (s *Store) Energy(ctx context.Context, from, to time.Time, step time.Duration) ([]EnergyStep, error) {
	if step <= 0 || !from.Before(to) {
		return nil, fmt.Errorf("energy from %s to %s in steps of %s: from must be before to, and a step more than 0", stamp(from), stamp(to), step)
	}
	n := (to.Sub(from) + step - 1) / step
	if n > MaxEnergySteps {
		return nil, fmt.Errorf("%w: %d steps of %s are more than %d; take longer steps", ErrFull, n, step, MaxEnergySteps)
	}
	steps := make([]EnergyStep, n)
	for i := range steps {
		steps[i].From = from.Add(time.Duration(i) * step)
	}
	err := s.read(ctx, func(q querier) error {
		for i := range steps {
			steps[i].Energy = 0
		}
		_, err := collect(q, func(r rowScanner) (none struct{}, err error) {
			var began, end time.Time
			var energy float64
			if err = r.Scan(nullTime{&began}, nullTime{&end}, &energy); err == nil {
				spread(steps, step, began, end, energy)
				err = ctx.Err()
			}
			return none, err
		}, `SELECT began, coalesce("end", last_event), energy FROM transactions WHERE began >= ? AND began < ? AND energy IS NOT NULL`,
			stamp(from.Add(-energyBefore)), stamp(to))
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range steps {
		steps[i].Energy = tidy(steps[i].Energy)
	}
	return steps, nil
}

// spread adds the part of a transaction's energy that falls into each step.
func spread(steps []EnergyStep, step time.Duration, began, end time.Time, energy float64) {
	first := steps[0].From
	if !end.After(began) {
		end = began.Add(time.Millisecond) // at once, as far as the clock tells
	}
	if !end.After(first) {
		return
	}
	i := 0
	if began.After(first) {
		i = int(began.Sub(first) / step)
	}
	whole := end.Sub(began).Seconds()
	for ; i < len(steps); i++ {
		from, to := steps[i].From, steps[i].From.Add(step)
		if !from.Before(end) {
			return
		}
		if from.Before(began) {
			from = began
		}
		if to.After(end) {
			to = end
		}
		steps[i].Energy += energy * to.Sub(from).Seconds() / whole
	}
}
