package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
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

// translated puts a request of OCPP 1.6 into the terms of 2.0.1. It runs in the worker of the station's inbox.
func (s *Station) translated(sess *session, id string, request any) (translate.Up, error) {
	e := s.engine
	switch req := request.(type) {
	case *v16.MeterValuesRequest:
		if number, ok := s.running[req.ConnectorID]; ok && req.TransactionID == nil && s.mode(e.limits()) == plan.Lenient {
			e.repaired(sess, "MeterValues", id, []plan.Repair{{Path: "$.transactionId", Kind: plan.TransactionFound, Text: "the transaction's id is missing"}})
			mended := *req
			mended.TransactionID = &number
			request = &mended
		}
	case *v16.StopTransactionRequest:
		maps.DeleteFunc(s.running, func(_, number int) bool { return number == req.TransactionID })
	}
	return translate.Request(request, ocpp.NewDateTime(time.Now()), func(req *v16.StartTransactionRequest) (int, error) {
		number := int(e.numbers.Add(1))
		if e.options.Records != nil {
			var err error
			if number, err = e.options.Records.Number(e.ctx, s, req); err != nil {
				return 0, err
			}
		}
		s.runs(req.ConnectorID, number)
		return number, nil
	})
}

// maxRunning is of how many connectors the running transactions are remembered.
const maxRunning = 256

// runs notes that a transaction of 1.6 runs on a connector, for meter values that don't say whose they are.
func (s *Station) runs(connector, number int) {
	if s.running == nil {
		s.running = make(map[int]int)
	}
	if len(s.running) < maxRunning {
		s.running[connector] = number
	}
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

// commands says whether a station of a version can be sent a command. One of 1.6 takes its own, and those of 2.0.1 that
// can be translated.
func commands(v ocpp.Version, action *plan.Action) error {
	if action.From&ocpp.FromCSMS == 0 {
		return ErrNoCommand
	}
	if v == ocpp.V16 && action.Since > ocpp.V16 && !translate.Supported(action.Name) {
		return fmt.Errorf("%w: OCPP 1.6 has nothing like %s", ErrNoCommand, action.Name)
	}
	if v != ocpp.V16 && (action.Since > v || action.Since == ocpp.V16) {
		return ErrNoCommand
	}
	return nil
}

// perform sends a command as the station's version has it. The caller has the turn.
func (s *Station) perform(ctx context.Context, sess *session, action *plan.Action, request any) (any, error) {
	if sess.version != ocpp.V16 || action.Since == ocpp.V16 {
		return s.transmit(ctx, sess, action, request)
	}
	response, err := translate.Command(action.Name, request, func(action string, request any) (any, error) {
		wire := v16.Actions.ByName(action)
		if err := wire.Request.Check(request, ocpp.V16); err != nil {
			return nil, fmt.Errorf("%w: the command does not fit OCPP 1.6: %w", ErrNoCommand, err)
		}
		return s.transmit(ctx, sess, wire, request)
	})
	if _, ok := errors.AsType[*translate.Unsupported](err); ok {
		return nil, fmt.Errorf("%w: %w", ErrNoCommand, err)
	}
	return response, err
}
