package sim

import (
	"context"

	"csms/engine/ocpp/v2"
)

// dayUpdates are the meter values of each session: 12 of the 20 messages of a round.
const dayUpdates = 12

// day is rounds of 20 messages: one Authorize, one Started, 12 Updated, one Ended, 3 heartbeats and the
// two statuses that come with the begin and the end of the session. In OCPP 1.6 those are four.
func day(ctx context.Context, p *Play) error {
	if err := p.begin(ctx); err != nil {
		return err
	}
	// Stations don't all start together.
	updates := 1 + p.Rand.IntN(dayUpdates)
	for {
		if err := p.dayRound(ctx, updates); err != nil {
			return err
		}
		updates = dayUpdates
	}
}

func (p *Play) dayRound(ctx context.Context, updates int) error {
	if err := p.Pace(ctx); err != nil {
		return err
	}
	if _, err := p.authorize(ctx); err != nil {
		return err
	}
	if err := p.Pace(ctx); err != nil {
		return err
	}
	t, _, err := p.Station.StartSession(ctx, SessionOptions{Token: p.Token})
	if err := p.tolerate(ctx, "TransactionEvent", queuedIsFine(err)); err != nil {
		return err
	}
	for i := range updates {
		if err := p.Pace(ctx); err != nil {
			return err
		}
		select {
		case <-t.Ended():
			return nil
		default:
		}
		_, err := t.Update(ctx, v2.TriggerReasonMeterValuePeriodic)
		if err := p.tolerate(ctx, "TransactionEvent", queuedIsFine(err)); err != nil {
			return err
		}
		if i%4 != 3 {
			continue
		}
		if err := p.Pace(ctx); err != nil {
			return err
		}
		err = p.steady(ctx, func() error { return p.Station.Heartbeat(ctx) })
		if err := p.tolerate(ctx, "Heartbeat", err); err != nil {
			return err
		}
	}
	if err := p.Pace(ctx); err != nil {
		return err
	}
	_, err = t.End(ctx, v2.TriggerReasonStopAuthorized, v2.ReasonLocal)
	return p.tolerate(ctx, "TransactionEvent", queuedIsFine(err))
}
