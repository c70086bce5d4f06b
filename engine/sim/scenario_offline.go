package sim

import (
	"context"
	"time"

	"csms/engine/ocpp/v2"
)

// outage is how long the scenario's connection is away.
const outage = 2 * time.Second

func offline(ctx context.Context, p *Play) error {
	if err := p.begin(ctx); err != nil {
		return err
	}
	if _, err := p.authorize(ctx); err != nil {
		return err
	}
	t, _, err := p.Station.StartSession(ctx, SessionOptions{Token: p.Token})
	if err := p.tolerate(ctx, "TransactionEvent", err); err != nil {
		return err
	}
	update := func(times int) error {
		for range times {
			if err := p.Pace(ctx); err != nil {
				return err
			}
			_, err := t.Update(ctx, v2.TriggerReasonMeterValuePeriodic)
			if err := p.tolerate(ctx, "TransactionEvent", queuedIsFine(err)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := update(2); err != nil {
		return err
	}
	answered := t.Last()
	p.Station.cut()
	p.Station.Note("the connection is cut")
	if err := update(3); err != nil {
		return err
	}
	if err := p.Station.options.Wait(ctx, outage); err != nil {
		return err
	}
	if err := p.Station.comeBack(ctx); err != nil {
		return err
	}
	p.Station.Note("online again; the last event before the cut is repeated, then %d that were queued follow", p.Station.Queued())
	_, err = p.Station.Call(ctx, answered.Action, answered.Request)
	if err := p.tolerate(ctx, answered.Action, err); err != nil {
		return err
	}
	if err := p.Station.Flush(ctx); err != nil {
		return err
	}
	if err := update(2); err != nil {
		return err
	}
	_, err = t.End(ctx, v2.TriggerReasonStopAuthorized, v2.ReasonLocal)
	if err := p.tolerate(ctx, "TransactionEvent", queuedIsFine(err)); err != nil {
		return err
	}
	return p.rest(ctx)
}

// cut loses the connection without a close frame and stays offline until comeBack.
func (s *Station) cut() {
	s.mu.Lock()
	s.leaving = s.link != nil
	s.mu.Unlock()
	s.Drop()
}
