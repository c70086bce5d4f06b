package sim

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"csms/engine/ocpp/v2"
)

// Session is one transaction of a station. Station.mu guards what is not exported.
type Session struct {
	EVSE    int
	Token   v2.IDToken
	station *Station

	id          string
	number      int // of OCPP 1.6, given by the CSMS; 0 before
	remoteStart *int
	seq         int
	register    float64 // in Wh
	power       float64 // in W
	over        bool
	ended       chan struct{} // closed with the Ended event
	last        *queued
}

// SessionOptions say how a session begins. The zero value: the first free EVSE, at once.
type SessionOptions struct {
	// EVSE to use; 0 for the first that is free.
	EVSE int
	// Token that the driver shows.
	Token v2.IDToken
	// Trigger of the Started event. Empty: Authorized.
	Trigger v2.TriggerReasonEnum
	// RemoteStartID of the command that asked for the session.
	RemoteStartID *int
}

// ErrNoEVSE means that no EVSE is free.
var ErrNoEVSE = errors.New("no EVSE is free")

// Token is an RFID token with that number.
func Token(id string) v2.IDToken {
	return v2.IDToken{IDToken: id, Type: v2.IDTokenISO14443}
}

// StartSession begins a session: the connector is occupied, and the Started event is sent. The answer
// is nil with ErrQueued while the station is offline; the session goes on.
func (s *Station) StartSession(ctx context.Context, o SessionOptions) (*Session, *v2.TransactionEventResponse, error) {
	t, err := s.occupy(o)
	if err != nil {
		return nil, nil, err
	}
	res, err := s.started(ctx, t, o)
	return t, res, err
}

// occupy takes an EVSE for a session that begins.
func (s *Station) occupy(o SessionOptions) (*Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.model.free(o.EVSE)
	if e == nil {
		return nil, ErrNoEVSE
	}
	s.model.lastEvent++
	t := &Session{
		id:   fmt.Sprintf("%s-%x-%d", clipped(s.options.ID, 16), s.options.Now().UnixMilli()&0xffffffffff, s.model.lastEvent),
		EVSE: e.id, Token: o.Token, station: s,
		remoteStart: o.RemoteStartID, register: s.model.register, ended: make(chan struct{}),
	}
	e.session, e.phase = t, preparing
	put(&s.model.customers, o.Token.IDToken, true)
	return t, nil
}

func (s *Station) started(ctx context.Context, t *Session, o SessionOptions) (*v2.TransactionEventResponse, error) {
	s.reportEVSE(ctx, t.EVSE)
	trigger := o.Trigger
	if trigger == "" {
		trigger = v2.TriggerReasonAuthorized
	}
	s.mu.Lock()
	e := t.event(v2.TransactionEventStarted, trigger, v2.ReadingContextTransactionBegin)
	e.IDToken = &t.Token
	e.TransactionInfo.RemoteStartID = o.RemoteStartID
	if r := s.model.evse(t.EVSE).reservation; r != 0 {
		e.ReservationID = &r
		s.model.evse(t.EVSE).reservation = 0
		delete(s.model.reservations, r)
	}
	q := s.enqueue(t, e)
	s.mu.Unlock()
	res, err := s.deliver(ctx, q)
	s.enter(ctx, t, charging)
	return res, err
}

// enter takes a session's connector into a phase, and reports the status where it changes.
func (s *Station) enter(ctx context.Context, t *Session, p phase) {
	s.mu.Lock()
	e := s.model.evse(t.EVSE)
	if e.session != t || p != unplugged && e.phase > p {
		s.mu.Unlock()
		return // the session has gone on without us
	}
	before := s.dialect.status(e)
	e.phase = p
	if p == unplugged {
		e.session = nil
		if e.scheduled != "" {
			e.inoperative, e.scheduled = e.scheduled == v2.OperationalStatusInoperative, ""
		}
	}
	changed := s.dialect.status(e) != before
	s.mu.Unlock()
	if changed {
		s.reportEVSE(ctx, t.EVSE)
	}
}

// ID returns the transaction id. In OCPP 1.6 it is the number that the CSMS gave; before that, a name that nobody else knows.
func (t *Session) ID() string {
	t.station.mu.Lock()
	defer t.station.mu.Unlock()
	return t.id
}

// Update sends an Updated event with four sampled values.
func (t *Session) Update(ctx context.Context, trigger v2.TriggerReasonEnum) (*v2.TransactionEventResponse, error) {
	s := t.station
	s.mu.Lock()
	if t.over {
		s.mu.Unlock()
		return nil, fmt.Errorf("transaction %s has ended", t.id)
	}
	t.charge(s.model.meterInterval)
	q := s.enqueue(t, t.event(v2.TransactionEventUpdated, trigger, v2.ReadingContextSamplePeriodic))
	s.mu.Unlock()
	return s.deliver(ctx, q)
}

// End ends the session: the Ended event is sent, and the connector is free. Ending it again does
// nothing.
func (t *Session) End(ctx context.Context, trigger v2.TriggerReasonEnum, reason v2.ReasonEnum) (*v2.TransactionEventResponse, error) {
	s := t.station
	s.mu.Lock()
	if t.over {
		s.mu.Unlock()
		return nil, nil
	}
	t.over = true
	t.power = 0
	e := t.event(v2.TransactionEventEnded, trigger, v2.ReadingContextTransactionEnd)
	e.TransactionInfo.StoppedReason = &reason
	if trigger == v2.TriggerReasonStopAuthorized {
		e.IDToken = &t.Token
	}
	s.model.register = max(s.model.register, t.register)
	q := s.enqueue(t, e)
	close(t.ended)
	s.mu.Unlock()
	res, err := s.deliver(ctx, q)
	s.enter(ctx, t, finishing)
	s.enter(ctx, t, unplugged)
	return res, err
}

// Ended returns a channel that is closed when the session is over.
func (t *Session) Ended() <-chan struct{} { return t.ended }

// Last returns the CALL of the session's last event, to send it again as a station does that missed the answer.
func (t *Session) Last() Sample {
	t.station.mu.Lock()
	defer t.station.mu.Unlock()
	action, request := t.station.dialect.event(t.last)
	return Sample{action, request}
}

// run sends meter values until the session is over, and ends it when its token is refused.
func (t *Session) run(ctx context.Context, res *v2.TransactionEventResponse) {
	s := t.station
	for {
		if res != nil && res.IDTokenInfo != nil && res.IDTokenInfo.Status != v2.AuthorizationStatusAccepted {
			s.Note("the token is %s: the session ends", res.IDTokenInfo.Status)
			_, err := t.End(ctx, v2.TriggerReasonDeauthorized, v2.ReasonDeAuthorized)
			s.failed("TransactionEvent Ended", queuedIsFine(err))
			return
		}
		s.mu.Lock()
		pause := s.model.meterInterval
		s.mu.Unlock()
		waiting, cancel := context.WithCancel(ctx)
		stop := context.AfterFunc(ctx, cancel)
		go func() {
			select {
			case <-t.ended:
				cancel()
			case <-waiting.Done():
			}
		}()
		err := s.options.Wait(waiting, pause)
		stop()
		cancel()
		if err != nil || ctx.Err() != nil {
			return
		}
		res, err = t.Update(ctx, v2.TriggerReasonMeterValuePeriodic)
		select {
		case <-t.ended:
			return
		default:
			s.failed("TransactionEvent Updated", queuedIsFine(err))
		}
	}
}

// EndSessions ends all sessions that run.
func (s *Station) EndSessions(ctx context.Context, trigger v2.TriggerReasonEnum, reason v2.ReasonEnum) error {
	s.mu.Lock()
	all := s.model.sessions()
	s.mu.Unlock()
	var errs []error
	for _, t := range all {
		_, err := t.End(ctx, trigger, reason)
		errs = append(errs, queuedIsFine(err))
	}
	return errors.Join(errs...)
}

// Sessions returns the sessions that run, by EVSE.
func (s *Station) Sessions() []*Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.model.sessions()
}

func queuedIsFine(err error) error {
	if errors.Is(err, ErrQueued) {
		return nil
	}
	return err
}

// charge lets the time d pass. Station.mu is held.
func (t *Session) charge(d time.Duration) {
	t.power = math.Round(t.station.options.Power*(0.95+0.05*t.station.options.Rand.Float64())*10) / 10
	t.register = math.Round((t.register+t.power*d.Hours())*10) / 10
}

// event makes the next event of the session. Station.mu is held.
func (t *Session) event(kind v2.TransactionEventEnum, trigger v2.TriggerReasonEnum, context v2.ReadingContextEnum) *v2.TransactionEventRequest {
	s := t.station
	e := &v2.TransactionEventRequest{
		EventType: kind, Timestamp: s.now(), TriggerReason: trigger, SeqNo: t.seq,
		TransactionInfo: v2.Transaction{TransactionID: t.id},
		EVSE:            &v2.EVSE{ID: t.EVSE, ConnectorID: new(1)},
		MeterValue:      []v2.MeterValue{{Timestamp: s.now(), SampledValue: t.samples(context)}},
	}
	if kind != v2.TransactionEventEnded {
		e.TransactionInfo.ChargingState = new(v2.ChargingStateCharging)
	}
	if s.link == nil {
		e.Offline = new(true)
	}
	t.seq++
	return e
}

// enqueue puts the event behind all others. Station.mu is held, so that events are queued in the order
// of their numbers.
func (s *Station) enqueue(t *Session, e *v2.TransactionEventRequest) *queued {
	q := &queued{session: t, event: e}
	t.last = q
	s.queue = append(s.queue, q)
	return q
}

// samples is the meter's reading now: the register alone at the begin and the end, else four values.
func (t *Session) samples(context v2.ReadingContextEnum) []v2.SampledValue {
	sample := func(value float64, measurand v2.MeasurandEnum, unit string) v2.SampledValue {
		return v2.SampledValue{
			Value: value, Measurand: &measurand, Context: &context, UnitOfMeasure: &v2.UnitOfMeasure{Unit: &unit},
		}
	}
	all := []v2.SampledValue{sample(t.register, v2.MeasurandEnergyActiveImportRegister, "Wh")}
	if context == v2.ReadingContextTransactionBegin || context == v2.ReadingContextTransactionEnd {
		return all
	}
	volt := math.Round((229+2*t.station.options.Rand.Float64())*10) / 10
	current := sample(math.Round(t.power/volt/3*10)/10, v2.MeasurandCurrentImport, "A")
	current.Phase = new(v2.PhaseL1)
	voltage := sample(volt, v2.MeasurandVoltage, "V")
	voltage.Phase = new(v2.PhaseL1N)
	return append(all, sample(t.power, v2.MeasurandPowerActiveImport, "W"), current, voltage)
}
