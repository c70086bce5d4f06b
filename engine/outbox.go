package engine

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// The reasons why a call to a station has no answer. A CALLERROR of the station is an *ocppj.Error,
// an answer that doesn't fit its type a *BadAnswerError; a call that ran out of time ends with
// context.DeadlineExceeded.
var (
	ErrNotConnected   = errors.New("the station is not connected")
	ErrConnectionLost = errors.New("the connection was lost before the station answered")
	ErrTooManyCalls   = errors.New("too many calls wait for this station")
	// ErrNotSent is a call whose time was over, or nearly, when its turn came; it is a
	// context.DeadlineExceeded too.
	ErrNotSent = errors.New("the command was not sent: those before it took all the time")
	// ErrNotRecorded is a command that was not sent since it could not be recorded.
	ErrNotRecorded  = errors.New("the command could not be recorded and was not sent")
	ErrNotPermitted = errors.New("the station's registration does not permit this command")
	ErrNoCommand    = errors.New("the action is not a command of the CSMS in the station's OCPP version")
)

// BadAnswerError is an answer that doesn't fit its type.
type BadAnswerError struct {
	Code    ocppj.Code
	Text    string
	Payload []byte // what the station answered
}

func (e *BadAnswerError) Error() string { return "the station's answer does not fit: " + e.Text }

// outbox sends our CALLs to a station one at a time (OCPP 2.0.1 part 4 §4.1.1): a caller waits for
// its turn in the order of asking.
type outbox struct {
	waiting atomic.Int32
	turn    chan struct{} // capacity 1; holds a value while a CALL is outstanding

	mu      sync.Mutex
	pending *outgoing
}

// outgoing is the CALL that waits for the station's answer.
type outgoing struct {
	id      string
	session *session
	answer  chan answer // capacity 1
}

type answer struct {
	payload []byte
	err     *ocppj.Error
}

// Call sends a command and waits for the answer. The request points to a message struct of the
// action's request type, already checked; the response to one of its response type. Without a
// deadline in ctx, Limits.CallTimeout counts from now, queueing included.
//
// A station that doesn't read holds the call up for Limits.WriteTimeout, whatever ctx says.
func (s *Station) Call(ctx context.Context, action *plan.Action, request any) (any, error) {
	if s.engine == nil {
		return nil, ErrNotConnected
	}
	limits := s.engine.limits()
	s.engine.active.Add(1)
	defer s.engine.active.Add(-1)
	if _, set := ctx.Deadline(); !set {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limits.CallTimeout)
		defer cancel()
	}
	start := time.Now()
	response, err := s.call(ctx, limits, action, request)
	s.engine.metrics.called(action, err, time.Since(start))
	return response, err
}

func (s *Station) call(ctx context.Context, limits *Limits, action *plan.Action, request any) (any, error) {
	o := &s.calls
	if int(o.waiting.Add(1)) > limits.MaxCalls {
		o.waiting.Add(-1)
		return nil, ErrTooManyCalls
	}
	defer o.waiting.Add(-1)
	sess := s.connection()
	if sess == nil {
		return nil, ErrNotConnected
	}
	if err := Commands(sess.version, action); err != nil {
		return nil, err
	}
	if err := s.permitsCommand(action.Name); err != nil {
		return nil, err
	}
	if err := forbidden(request, sess.version); err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	least := min(time.Until(deadline)/4, time.Second)
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("%w (%w)", ErrNotSent, ctx.Err())
	case <-sess.done:
		return nil, ErrConnectionLost
	}
	// A station that is silent is not to get what waited in a burst, each with no time to be answered.
	if time.Until(deadline) < least {
		return nil, fmt.Errorf("%w (%w)", ErrNotSent, context.DeadlineExceeded)
	}
	// The registration may have changed meanwhile.
	if err := s.permitsCommand(action.Name); err != nil {
		return nil, err
	}
	return s.exchange(ctx, sess, action, request)
}

// exchange has a command done on sess, and the records told. The caller has the turn.
func (s *Station) exchange(ctx context.Context, sess *session, action *plan.Action, request any) (any, error) {
	if action.Send {
		return nil, sess.write(ocppj.AppendSend(begin(nil), s.engine.nextID(), action.Name, action.Request.Append(nil, request, sess.version)))
	}
	var done func(any, error)
	if s.engine.options.Records != nil {
		var err error
		if done, err = s.engine.options.Records.Calling(ctx, s, action, request); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotRecorded, err)
		}
	}
	undo, undoRemote := s.expect(request), s.remotes.expect(ctx, sess, request)
	response, err := s.perform(ctx, sess, action, request)
	if err != nil || !accepts(action, response) {
		undo()
		if err == nil || errors.As(err, new(*ocppj.Error)) || errors.Is(err, ErrNoCommand) { // one whose answer got lost may be followed
			undoRemote()
		}
	}
	if done != nil {
		done(response, err)
	}
	return response, err
}

// accepts reports whether an answer, where it has a status, says that the station does what it was told.
func accepts(action *plan.Action, response any) bool {
	status := action.Response.Field("status")
	return status == nil || status.String(action.Response.Ptr(response)) == string(v2.GenericStatusAccepted)
}

// transmit sends one CALL and waits for what comes back.
func (s *Station) transmit(ctx context.Context, sess *session, action *plan.Action, request any) (any, error) {
	o := &s.calls
	out := &outgoing{id: s.engine.nextID(), session: sess, answer: make(chan answer, 1)}
	o.mu.Lock()
	o.pending = out
	o.mu.Unlock()
	sess.relieve() // whom the answer would wait for
	defer func() {
		o.mu.Lock()
		if o.pending == out {
			o.pending = nil
		}
		o.mu.Unlock()
	}()
	return s.await(ctx, sess, out, action, request)
}

func (s *Station) await(ctx context.Context, sess *session, out *outgoing, action *plan.Action, request any) (any, error) {
	payload := action.Request.Append(nil, request, sess.version)
	sess.log.Debug("call", "action", action.Name, "request", out.id)
	if err := sess.write(ocppj.AppendCall(begin(nil), out.id, action.Name, payload)); err != nil {
		return nil, ErrConnectionLost
	}
	select {
	case a := <-out.answer:
		return s.readAnswer(sess, out.id, action, a)
	case <-sess.done:
		// The reader delivers before it ends: an answer that came right before the end counts.
		select {
		case a := <-out.answer:
			return s.readAnswer(sess, out.id, action, a)
		default:
			return nil, ErrConnectionLost
		}
	case <-ctx.Done():
		return nil, fmt.Errorf("%s had no answer: %w", action.Name, ctx.Err())
	}
}

func (s *Station) readAnswer(sess *session, id string, action *plan.Action, a answer) (any, error) {
	if a.err != nil {
		return nil, a.err
	}
	payload := a.payload
	response, repairs, err := s.decodeMended(action.Response, payload, sess, s.mode(s.engine.limits()))
	if err == nil {
		s.engine.repaired(sess, action.Name, id, nil, repairs)
		return response, nil
	}
	e := decodeError(err)
	sess.log.Warn("the station's answer does not fit", "action", action.Name, "request", id, "error", err)
	if sess.version >= ocpp.V21 {
		buffer := getBuffer()
		defer putBuffer(buffer)
		*buffer = ocppj.AppendResultError(begin(*buffer), id, e, sess.version)
		sess.write(*buffer)
	}
	if !json.Valid(payload) {
		payload = nil
	}
	return nil, &BadAnswerError{Code: e.Code, Text: e.Description, Payload: payload}
}

// deliver hands a CALLRESULT or CALLERROR to the call that waits for it. It reports false when none
// does.
func (o *outbox) deliver(s *session, f ocppj.Frame) bool {
	o.mu.Lock()
	out := o.pending
	if out == nil || out.id != f.ID || out.session != s {
		o.mu.Unlock()
		return false
	}
	o.pending = nil
	o.mu.Unlock()
	a := answer{payload: append([]byte(nil), f.Payload...)}
	if f.Type == ocppj.CallError {
		a = answer{err: &ocppj.Error{Code: f.Code, Description: f.Description}}
		json.Unmarshal(f.Details, &a.err.Details) // anything but an object is left out
	}
	out.answer <- a
	return true
}

// ids makes the ids of our messages: unique over all connections, and over restarts by their random
// beginning.
type ids struct {
	prefix string
	count  atomic.Uint64
}

func newIDs() *ids {
	var random [10]byte
	rand.Read(random[:])
	return &ids{prefix: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random[:])}
}

func (e *Engine) nextID() string {
	return e.ids.prefix + "-" + strconv.FormatUint(e.ids.count.Add(1), 36)
}
