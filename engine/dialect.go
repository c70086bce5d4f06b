package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// lookup finds what a station's message is on the wire of its version, and in the terms of 2.x in which it is decided; nil for
// what a station of that version doesn't send.
func (e *Engine) lookup(name string, v ocpp.Version) (wire, action *plan.Action) {
	if v == ocpp.V16 {
		wire = v16.Actions.ByName(name)
		action = e.actions.ByName(translate.Action(name))
	} else {
		wire = e.actions.ByName(name)
		action = wire
	}
	if wire == nil || wire.Since > v || wire.From&ocpp.FromStation == 0 {
		return nil, nil
	}
	return wire, action
}

// translated puts a request of OCPP 1.6 into the terms of 2.0.1.
func (s *Station) translated(sess *session, request any) (translate.Up, error) {
	e := s.engine
	up, err := translate.Request(request, ocpp.NewDateTime(time.Now()), func(req *v16.StartTransactionRequest) (int, error) {
		if e.options.Records == nil {
			return int(e.numbers.Add(1)), nil
		}
		return e.options.Records.Number(e.ctx, s, req)
	})
	if err != nil {
		return up, err
	}
	if event, ok := up.Request.(*v2.TransactionEventRequest); ok && s.before(sess.began, event.Timestamp) {
		event.Offline = new(true)
	}
	return up, nil
}

// before reports whether a station's timestamp lies before a time of ours. So an event of OCPP 1.6, which doesn't tell, was
// made while the station was offline: before the connection by which it comes. The station's clock counts as far as its
// skew is known; timestamps end in whole seconds or milliseconds.
func (s *Station) before(began time.Time, timestamp ocpp.DateTime) bool {
	at, err := timestamp.Time()
	if err != nil {
		return false // the ledger uses the time of receipt
	}
	if at.Nanosecond() == 0 {
		began = began.Truncate(time.Second)
	} else {
		began = began.Truncate(time.Millisecond)
	}
	if skew := s.skew.Load(); skew != noSkew {
		at = at.Add(-time.Duration(skew))
	}
	return at.Before(began)
}

// encode appends a response as the station's version has it.
func encode(out []byte, wire *plan.Action, call *Call, d *Decision) ([]byte, error) {
	if call.Action.Send {
		return out, nil
	}
	if call.Native == nil {
		return wire.Response.Append(out, d.Response, call.Version), nil
	}
	up := translate.Up{Action: call.Action.Name, Request: call.Request}
	answer, err := d.Native, error(nil)
	if answer == nil {
		answer, err = translate.Answer(call.Native, up, d.Response)
	} else {
		d.Response, err = translate.AnswerUp(up, answer)
	}
	if err != nil {
		return out, err
	}
	if err := wire.Response.Check(answer, ocpp.V16); err != nil {
		return out, fmt.Errorf("the answer does not fit OCPP 1.6: %w", err)
	}
	return wire.Response.Append(out, answer, ocpp.V16), nil
}

// Commands says whether a station of a version can be sent a command: nil, or an ErrNoCommand that says why not. One of 1.6 takes
// its own, and those of 2.0.1 that can be translated.
func Commands(v ocpp.Version, action *plan.Action) error {
	if action.From&ocpp.FromCSMS == 0 {
		return ErrNoCommand
	}
	if v == ocpp.V16 && action.Since > ocpp.V16 && !translate.Supported(action.Name) {
		return noCommand{fmt.Errorf("OCPP 1.6 has nothing like %s", action.Name)}
	}
	if v != ocpp.V16 && (action.Since > v || action.Since == ocpp.V16) {
		return ErrNoCommand
	}
	return nil
}

// noCommand is an ErrNoCommand of which only the reason is told.
type noCommand struct{ why error }

func (e noCommand) Error() string   { return e.why.Error() }
func (e noCommand) Unwrap() []error { return []error{ErrNoCommand, e.why} }

// perform sends a command as the station's version has it. The caller has the turn.
func (s *Station) perform(ctx context.Context, sess *session, action *plan.Action, request any) (any, error) {
	if sess.version != ocpp.V16 || action.Since == ocpp.V16 {
		return s.transmit(ctx, sess, action, request)
	}
	response, err := translate.Command(action.Name, request, func(action string, request any) (any, error) {
		wire := v16.Actions.ByName(action)
		if err := wire.Request.Check(request, ocpp.V16); err != nil {
			return nil, noCommand{fmt.Errorf("OCPP 1.6 can't do this %s: %w", wire.Name, err)}
		}
		return s.transmit(ctx, sess, wire, request)
	})
	if _, ok := errors.AsType[*translate.Unsupported](err); ok {
		return nil, noCommand{err}
	}
	return response, err
}
