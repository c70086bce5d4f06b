package sim

import (
	"context"
	"errors"
	"time"

	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// ErrQueued means that a transaction event waits until the station is online again.
var ErrQueued = errors.New("the station is offline; the event is queued")

// attempts is how often a transaction event that got a CALLERROR is sent before the station throws it
// away (OCPP 2.0.1 E13.FR.01–04, MessageAttempts).
const attempts = 3

// attemptPause is the pause before the second attempt; it grows by itself with each further one.
const attemptPause = time.Second

// queued is a transaction event on its way. Who holds Station.flushing owns the fields below event.
type queued struct {
	session *Session
	event   *v2.TransactionEventRequest

	id   string // of the message; kept while no answer came
	sent int    // attempts that got an answer
	done bool
	res  *v2.TransactionEventResponse
	err  error
}

// deliver queues the events behind those that wait already, and sends all that there is.
func (s *Station) deliver(ctx context.Context, q *queued) (*v2.TransactionEventResponse, error) {
	err := s.Flush(ctx)
	s.flushing.Lock()
	defer s.flushing.Unlock()
	switch {
	case q.done:
		return q.res, q.err
	case err == nil || errors.Is(err, ErrOffline) || errors.Is(err, ErrLost):
		return nil, ErrQueued
	}
	return nil, err
}

// Flush sends the transaction events that are queued, in their order. It returns ErrOffline or ErrLost
// when the connection is gone; what could not be sent stays queued.
func (s *Station) Flush(ctx context.Context) error {
	s.flushing.Lock()
	defer s.flushing.Unlock()
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.mu.Unlock()
			return nil
		}
		q := s.queue[0]
		s.mu.Unlock()
		if err := s.attempt(ctx, q); err != nil {
			return err
		}
		s.mu.Lock()
		s.queue = s.queue[1:]
		s.mu.Unlock()
	}
}

// attempt sends one event until it is answered for good. An error means that it stays queued.
func (s *Station) attempt(ctx context.Context, q *queued) error {
	s.mu.Lock()
	action, request := s.dialect.event(q)
	s.mu.Unlock()
	a, payload, err := s.encode(action, request)
	if err != nil {
		q.done, q.err = true, err
		return nil
	}
	for {
		if q.id == "" {
			q.id = s.NextID()
		}
		frame, err := s.exchange(ctx, q.id, a.Name, payload)
		if err != nil && !isAnswer(err) && !errors.Is(err, ErrTimeout) {
			return err
		}
		q.sent++
		if err == nil {
			q.done = true
			response, _, err := a.Response.Decode(frame.Payload, s.options.Version, plan.Strict)
			if err != nil {
				q.err = &BadAnswerError{Action: a.Name, Err: err, Payload: frame.Payload}
				return nil
			}
			s.mu.Lock()
			q.res = s.dialect.decided(q, response)
			s.mu.Unlock()
			return nil
		}
		if q.sent >= attempts {
			s.Note("%s, event %d of its transaction, is thrown away after %d attempts", a.Name, q.event.SeqNo, q.sent)
			q.done, q.err = true, err
			return nil
		}
		if isAnswer(err) {
			q.id = "" // the same id would get the same CALLERROR again
		}
		if err := s.options.Wait(ctx, time.Duration(q.sent)*attemptPause); err != nil {
			return err
		}
	}
}

// Lose throws away the first n events that wait, as a station does whose memory failed, and returns how many there were.
func (s *Station) Lose(n int) int {
	s.flushing.Lock()
	defer s.flushing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	n = min(n, len(s.queue))
	s.queue = s.queue[n:]
	return n
}

// Queued returns how many transaction events wait.
func (s *Station) Queued() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// isAnswer reports whether the error is a CALLERROR of the CSMS or an answer that doesn't fit.
func isAnswer(err error) bool {
	var refused *ocppj.Error
	var bad *BadAnswerError
	return errors.As(err, &refused) || errors.As(err, &bad)
}
