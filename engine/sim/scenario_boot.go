package sim

import (
	"context"

	"csms/engine/ocpp/v2"
)

func boot(ctx context.Context, p *Play) error {
	if err := p.begin(ctx); err != nil {
		return err
	}
	return p.rest(ctx)
}

func idle(ctx context.Context, p *Play) error {
	err := p.steady(ctx, func() error { return p.Station.Boot(ctx, v2.BootReasonPowerUp) })
	if err != nil {
		return err
	}
	return p.rest(ctx)
}

func heartbeat(ctx context.Context, p *Play) error {
	err := p.steady(ctx, func() error { return p.Station.Boot(ctx, v2.BootReasonPowerUp) })
	for err == nil {
		if err = p.Pace(ctx); err != nil {
			return err
		}
		err = p.tolerate(ctx, "Heartbeat", p.steady(ctx, func() error { return p.Station.Heartbeat(ctx) }))
	}
	return err
}
