package api

import (
	"context"
	"fmt"
	"net/http"
	"time"
	_ "time/tzdata" // zones by name, also where the system has none

	"github.com/danielgtaylor/huma/v2"

	"csms/engine/store"
)

// EnergyStep is what was delivered in an hour or a day.
type EnergyStep struct {
	From         time.Time `json:"from" doc:"when it begins; it ends where the next one begins"`
	Energy       float64   `json:"energy" doc:"Wh"`
	Transactions int       `json:"transactions" doc:"how many began in it"`
}

type energyInput struct {
	From    string `query:"from" maxLength:"40" doc:"a time, or a day; left out: 24 hours, or 30 days, before to"`
	To      string `query:"to" maxLength:"40" doc:"a time, or a day, that isn't in it any more; left out: now"`
	Step    string `query:"step" enum:"hour,day" default:"hour"`
	Station string `query:"station" maxLength:"255" doc:"only of this station"`
	Zone    string `query:"zone" maxLength:"100" default:"UTC" doc:"whose hours and days these are: a name like Europe/Berlin"`
}

type energyOutput struct {
	Body struct {
		Items []EnergyStep `json:"items"`
	}
}

func (o Options) energy(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "get-energy", Method: http.MethodGet, Path: "/api/v1/energy", Tags: []string{"overview"},
		Summary: "Energy that was delivered, by the hour or the day",
		Description: "The energy of a transaction is spread evenly from its begin to its end, or to its last event while it goes on. Steps without energy are " +
			"there with 0. The first step is the whole one that from lies in. Transactions that began more than a week before it don't count.",
	}, func(ctx context.Context, in *energyInput) (*energyOutput, error) {
		times, err := in.times(time.Now())
		if err != nil {
			return nil, err
		}
		steps, err := o.Store.Energy(ctx, in.Station, times)
		if err != nil {
			return nil, storeProblem(err, "energy")
		}
		out := &energyOutput{}
		for _, s := range steps {
			out.Body.Items = append(out.Body.Items, EnergyStep{s.From.UTC(), s.Energy, s.Transactions})
		}
		return out, nil
	})
}

// times are those at which a step begins, and the end of the last.
func (in *energyInput) times(now time.Time) ([]time.Time, error) {
	zone, err := time.LoadLocation(in.Zone)
	if err != nil || in.Zone == "Local" {
		return nil, invalid("query.zone", `a zone has a name like "Europe/Berlin"`, in.Zone)
	}
	to, err := momentIn(zone, "query.to", in.To)
	if err != nil {
		return nil, err
	}
	if to.IsZero() {
		to = now
	}
	from, err := momentIn(zone, "query.from", in.From)
	if err != nil {
		return nil, err
	}
	if from.IsZero() && in.Step == "day" {
		from = to.AddDate(0, 0, -30)
	} else if from.IsZero() {
		from = to.Add(-24 * time.Hour)
	}
	if !from.Before(to) {
		return nil, invalid("query.from", "from must be before to", in.From)
	}
	times := []time.Time{begin(in.Step, from.In(zone))}
	for last := times[0]; last.Before(to); times = append(times, last) {
		if len(times) > store.MaxEnergySteps {
			return nil, invalid("query.from", fmt.Sprintf("there are more than %d steps between from and to; take longer steps, or less time", store.MaxEnergySteps), in.From)
		}
		last = next(in.Step, last)
	}
	return times, nil
}

// begin is when the hour or day of a time begins.
func begin(step string, t time.Time) time.Time {
	if step == "day" {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	}
	// By subtraction: of an hour that the clock goes through twice, Date would always take the same one.
	return t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
}

// next is when the following hour or day begins. A day may have 23 or 25 hours.
func next(step string, t time.Time) time.Time {
	if step == "day" {
		return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, t.Location())
	}
	return t.Add(time.Hour)
}

// momentIn is moment with days of a zone.
func momentIn(zone *time.Location, location, s string) (time.Time, error) {
	if t, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		return t, nil
	}
	return moment(location, s)
}
