package sim

import (
	"context"
	"errors"

	"csms/engine/ocpp/v2"
)

// sessionUpdates is how many meter values a session of the scenario has.
const sessionUpdates = 5

// sessionPause is how many messages' time lies between two sessions.
const sessionPause = 10

func session(ctx context.Context, p *Play) error {
	if err := p.begin(ctx); err != nil {
		return err
	}
	p.Station.Beat()
	for {
		if err := p.charge(ctx, sessionUpdates); err != nil {
			return err
		}
		for range sessionPause {
			if err := p.Pace(ctx); err != nil {
				return err
			}
		}
	}
}

// charge is one session from the token to the end. A token that is refused is no error.
func (p *Play) charge(ctx context.Context, updates int) error {
	info, err := p.authorize(ctx)
	if err != nil {
		return err
	}
	if info != nil && info.Status != v2.AuthorizationStatusAccepted {
		p.Station.Note("the CSMS says that the token %s is %s: no session", p.Token.IDToken, info.Status)
		return nil
	}
	if err := p.Pace(ctx); err != nil {
		return err
	}
	t, res, err := p.Station.StartSession(ctx, SessionOptions{Token: p.Token})
	if err := p.tolerate(ctx, "TransactionEvent", queuedIsFine(err)); err != nil {
		return err
	}
	for range updates {
		if res != nil && res.IDTokenInfo != nil && res.IDTokenInfo.Status != v2.AuthorizationStatusAccepted {
			p.Station.Note("the token is %s: the session ends", res.IDTokenInfo.Status)
			_, err := t.End(ctx, v2.TriggerReasonDeauthorized, v2.ReasonDeAuthorized)
			return p.tolerate(ctx, "TransactionEvent", queuedIsFine(err))
		}
		if err := p.Pace(ctx); err != nil {
			return err
		}
		select {
		case <-t.Ended(): // the CSMS ended it
			return nil
		default:
		}
		res, err = t.Update(ctx, v2.TriggerReasonMeterValuePeriodic)
		if err := p.tolerate(ctx, "TransactionEvent", queuedIsFine(err)); err != nil {
			return err
		}
	}
	if err := p.Pace(ctx); err != nil {
		return err
	}
	_, err = t.End(ctx, v2.TriggerReasonStopAuthorized, v2.ReasonLocal)
	return p.tolerate(ctx, "TransactionEvent", queuedIsFine(err))
}

// authorize returns nil for an answer that can't be used: the station then starts all the same, and
// lets the answer to the event decide.
func (p *Play) authorize(ctx context.Context) (info *v2.IDTokenInfo, err error) {
	err = p.steady(ctx, func() error {
		info, err = p.Station.Authorize(ctx, p.Token)
		return err
	})
	return info, p.tolerate(ctx, "Authorize", err)
}

// tolerate takes a CALLERROR, a wrong answer or none for something that happens: it was observed and
// traced, and the station goes on.
func (p *Play) tolerate(ctx context.Context, action string, err error) error {
	if err == nil || ctx.Err() != nil || !isAnswer(err) && !errors.Is(err, ErrTimeout) {
		return err
	}
	p.Station.failed(action, err)
	return nil
}
