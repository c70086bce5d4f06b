package sim

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
)

// pending is the CALL that waits for an answer.
type pending struct {
	id     string
	action string
	sent   time.Time
	answer chan ocppj.Frame // capacity 1
}

// Call sends a CALL and waits for the answer: request points to a message struct of the action's
// request type, and so does the response for its response type. One CALL is outstanding at a time
// (OCPP 2.0.1 part 4 §4.1.1); others wait for their turn. A request that doesn't fit its type is not
// sent.
func (s *Station) Call(ctx context.Context, action string, request any) (any, error) {
	a, payload, err := s.encode(action, request)
	if err != nil {
		return nil, err
	}
	frame, err := s.exchange(ctx, s.NextID(), action, payload)
	if err != nil {
		return nil, err
	}
	response, _, err := a.Response.Decode(frame.Payload, s.options.Version, plan.Strict)
	if err != nil {
		return nil, &BadAnswerError{Action: action, Err: err, Payload: frame.Payload}
	}
	return response, nil
}

// Do is Call for those who know the response's type.
func Do[T any](ctx context.Context, s *Station, action string, request any) (*T, error) {
	response, err := s.Call(ctx, action, request)
	if err != nil {
		return nil, err
	}
	typed, ok := response.(*T)
	if !ok {
		return nil, fmt.Errorf("%s is answered by a %T, not a %T", action, response, typed)
	}
	return typed, nil
}

// CallRaw is Call with a payload in JSON that nobody checks. It returns the answer's payload.
func (s *Station) CallRaw(ctx context.Context, action string, payload []byte) ([]byte, error) {
	frame, err := s.exchange(ctx, s.NextID(), action, payload)
	return frame.Payload, err
}

// Send sends a message that has no answer (OCPP 2.1).
func (s *Station) Send(action string, request any) error {
	_, payload, err := s.encode(action, request)
	if err != nil {
		return err
	}
	l := s.current()
	if l == nil {
		return ErrOffline
	}
	data := ocppj.AppendSend(nil, s.NextID(), action, payload)
	s.traceSent(data, action)
	return l.write(data)
}

// NextID returns the next message id of the station. They are ordered and never used twice.
func (s *Station) NextID() string { return strconv.FormatUint(s.ids.Add(1), 10) }

// encode makes and checks the payload of a request.
func (s *Station) encode(action string, request any) (*plan.Action, []byte, error) {
	a := s.dialect.action(action)
	if a == nil {
		return nil, nil, fmt.Errorf("OCPP %s has no action %s", s.options.Version, action)
	}
	if !a.Request.Is(request) {
		return nil, nil, fmt.Errorf("the request of %s is not a %T", action, request)
	}
	if err := a.Request.Check(request, s.options.Version); err != nil {
		return nil, nil, fmt.Errorf("this %s must not be sent: %w", action, err)
	}
	return a, a.Request.Append(nil, request, s.options.Version), nil
}

// exchange sends one CALL and returns the CALLRESULT.
func (s *Station) exchange(ctx context.Context, id, action string, payload []byte) (ocppj.Frame, error) {
	if _, set := ctx.Deadline(); !set {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, s.options.CallTimeout, ErrTimeout)
		defer cancel()
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ocppj.Frame{}, waitError(ctx, action)
	}
	start := time.Now()
	frame, err := s.outstanding(ctx, id, action, payload)
	if s.options.Observe != nil && !errors.Is(err, ErrOffline) && !errors.Is(err, ErrClosed) && !errors.Is(err, context.Canceled) {
		s.options.Observe(action, time.Since(start), err)
	}
	return frame, err
}

// outstanding is exchange for who has the turn.
func (s *Station) outstanding(ctx context.Context, id, action string, payload []byte) (ocppj.Frame, error) {
	p := &pending{id: id, action: action, sent: time.Now(), answer: make(chan ocppj.Frame, 1)}
	s.mu.Lock()
	l := s.link
	if l != nil {
		s.pending = p
	}
	s.mu.Unlock()
	if l == nil {
		return ocppj.Frame{}, ErrOffline
	}
	defer func() {
		s.mu.Lock()
		if s.pending == p {
			s.pending = nil
		}
		s.mu.Unlock()
	}()
	data := ocppj.AppendCall(make([]byte, 0, len(payload)+96), id, action, payload)
	s.traceSent(data, action)
	if err := l.write(data); err != nil {
		l.conn.Close()
		return ocppj.Frame{}, s.cutOff()
	}
	select {
	case frame := <-p.answer:
		return answered(frame)
	case <-l.done:
	case <-ctx.Done():
		return ocppj.Frame{}, waitError(ctx, action)
	}
	// The answer may have come just before the end.
	select {
	case frame := <-p.answer:
		return answered(frame)
	default:
		return ocppj.Frame{}, s.cutOff()
	}
}

// cutOff is why a CALL has no answer whose connection has ended: the station's own leaving is no error of the connection.
func (s *Station) cutOff() error {
	if s.ctx.Err() != nil {
		return ErrClosed
	}
	return ErrLost
}

func answered(f ocppj.Frame) (ocppj.Frame, error) {
	if f.Type == ocppj.CallError {
		return f, callError(f)
	}
	return f, nil
}

func waitError(ctx context.Context, action string) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", action, ErrTimeout)
	}
	return fmt.Errorf("%s: %w", action, ctx.Err())
}
