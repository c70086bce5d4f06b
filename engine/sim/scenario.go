package sim

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"csms/engine/ocpp/v2"
)

// Scenario is what a station does from its first connection on.
type Scenario struct {
	Name string
	// Text says in a line what it does.
	Text string
	// Flat means that the station sends as fast as it is answered where no rate is given.
	Flat bool
	// Run plays it with a station that is connected, until it is over or ctx ends. Sessions that still
	// run then are ended by whoever called it.
	Run func(ctx context.Context, p *Play) error
}

// Scenarios returns all scenarios. A row adds one.
func Scenarios() []Scenario {
	return []Scenario{
		{Name: "session", Text: "boot, status, authorize, charging sessions with meter values and pauses, heartbeats", Run: session},
		{Name: "boot", Text: "boot and status, then heartbeats", Run: boot},
		{Name: "idle", Text: "boot, then nothing but the heartbeats that the CSMS asks for", Run: idle},
		{Name: "heartbeat", Text: "boot, then heartbeats one after the other", Flat: true, Run: heartbeat},
		{Name: "day", Text: "boot, then the messages of a day: 60 % meter values, 15 % heartbeats, 10 % status, 5 % each of authorize, start and end; two statuses more a session in 1.6", Flat: true, Run: day},
		{Name: "all", Text: "each message that a station can send, once", Run: all},
		{Name: "offline", Text: "a session that loses its connection; what happened meanwhile is sent afterwards, with a repetition", Run: offline},
	}
}

// ScenarioNamed returns the scenario of that name.
func ScenarioNamed(name string) (Scenario, bool) {
	for _, s := range Scenarios() {
		if s.Name == strings.ToLower(name) {
			return s, true
		}
	}
	return Scenario{}, false
}

// Play is one station's run of a scenario.
type Play struct {
	Station *Station
	// Token that is shown at the station.
	Token v2.IDToken
	// Pause between two messages; 0: none.
	Pause time.Duration
	Rand  *rand.Rand
}

// Pace waits for the time of the next message.
func (p *Play) Pace(ctx context.Context) error {
	if p.Pause <= 0 {
		return ctx.Err()
	}
	return p.Station.options.Wait(ctx, p.Pause)
}

// steady does something until the station was online for it: when the connection is lost, it waits for
// the station to reconnect and does it again.
func (p *Play) steady(ctx context.Context, do func() error) error {
	for {
		err := do()
		if !errors.Is(err, ErrOffline) && !errors.Is(err, ErrLost) || !p.Station.options.Reconnect {
			return err
		}
		if err := p.Station.AwaitOnline(ctx); err != nil {
			return err
		}
	}
}

// begin boots, without the heartbeats.
func (p *Play) begin(ctx context.Context) error {
	return p.steady(ctx, func() error {
		if err := p.Station.Boot(ctx, v2.BootReasonPowerUp); err != nil {
			return err
		}
		return p.Station.ReportStatus(ctx, nil)
	})
}

// rest sends heartbeats at the CSMS's interval until ctx ends.
func (p *Play) rest(ctx context.Context) error {
	p.Station.Beat()
	select {
	case <-ctx.Done():
	case <-p.Station.ctx.Done():
		return ErrClosed
	case <-p.gone():
		if !p.Station.options.Reconnect {
			return ErrLost
		}
		<-ctx.Done()
	}
	return ctx.Err()
}

func (p *Play) gone() <-chan struct{} {
	if p.Station.options.Reconnect {
		return nil
	}
	return p.Station.Disconnected()
}
