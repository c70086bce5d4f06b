package store

import (
	"context"
	"fmt"
	"sort"
	"time"

	"csms/engine/ocpp"
)

// EnergyStep is what was delivered in a step of time.
type EnergyStep struct {
	From, To time.Time
	Energy   float64 // Wh
	// Transactions is how many began in it, also those whose energy isn't known.
	Transactions int
}

const (
	// MaxEnergySteps is how many steps Energy takes.
	MaxEnergySteps = 10_000
	// energyBefore is how long before the first step a transaction may have begun to count.
	energyBefore = 7 * 24 * time.Hour
)

// Energy tells what a station delivered, "" being all, in each step between two of the times, which ascend. The energy of a
// transaction is spread evenly from its begin to its end, or to its last event where it hasn't ended: the sum over all is what
// the meters said, its course within a transaction isn't looked at. Transactions whose energy isn't known, and those that began
// more than a week before the first step, deliver nothing. ErrFull: there are more than MaxEnergySteps.
func (s *Store) Energy(ctx context.Context, station string, times []time.Time) ([]EnergyStep, error) {
	n := len(times) - 1
	if n < 1 {
		return nil, fmt.Errorf("energy between %d times: there must be two", len(times))
	}
	if n > MaxEnergySteps {
		return nil, fmt.Errorf("%w: %d steps are more than %d; take longer steps", ErrFull, n, MaxEnergySteps)
	}
	for i := range n {
		if !times[i].Before(times[i+1]) {
			return nil, fmt.Errorf("energy from %s to %s: the times of steps must ascend", stamp(times[i]), stamp(times[i+1]))
		}
	}
	var steps []EnergyStep
	from := stamp(times[0])
	index := "transactions_began"
	w := where{}.with("began >= ?", stamp(times[0].Add(-energyBefore))).with("began < ?", stamp(times[n]))
	w = w.with(`(began >= ? OR energy IS NOT NULL AND coalesce("end", last_event) > ?)`, from, from)
	if station != "" {
		index, w = "transactions_station", w.with("station = ?", ocpp.IDKey(station))
	}
	err := s.read(ctx, func(q querier) error {
		steps = make([]EnergyStep, n)
		for i := range steps {
			steps[i].From, steps[i].To = times[i], times[i+1]
		}
		_, err := collect(q, func(r rowScanner) (none struct{}, err error) {
			var began, end time.Time
			var energy *float64
			if err = r.Scan(nullTime{&began}, nullTime{&end}, &energy); err == nil {
				spread(steps, began, end, energy)
				err = ctx.Err()
			}
			return none, err
		}, `SELECT began, coalesce("end", last_event), energy FROM transactions INDEXED BY `+index+w.sql, w.args...)
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

// spread counts a transaction where it began, and adds the part of its energy that falls into each step.
func spread(steps []EnergyStep, began, end time.Time, energy *float64) {
	i := sort.Search(len(steps), func(i int) bool { return steps[i].To.After(began) })
	if i == len(steps) {
		return
	}
	if !began.Before(steps[i].From) {
		steps[i].Transactions++
	}
	if energy == nil {
		return
	}
	if !end.After(began) {
		end = began.Add(time.Millisecond) // at once, as far as the clock tells
	}
	whole := end.Sub(began).Seconds()
	for ; i < len(steps); i++ {
		from, to := steps[i].From, steps[i].To
		if !from.Before(end) {
			return
		}
		if from.Before(began) {
			from = began
		}
		if to.After(end) {
			to = end
		}
		steps[i].Energy += *energy * to.Sub(from).Seconds() / whole
	}
}
