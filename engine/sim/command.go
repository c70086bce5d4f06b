package sim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
)

// Handler answers one command of the CSMS: the response points to a message struct of the action's
// response type. An *ocppj.Error goes to the CSMS as it is, any other error as InternalError.
type Handler func(c *Command) (response any, err error)

// Command is a CALL of the CSMS, decoded and checked.
type Command struct {
	Station *Station
	Action  string
	ID      string
	// Request points to the message struct of the action's request type.
	Request any

	after []func(ctx context.Context)
}

// After runs f once the answer is on the wire, in a task of the station's own. It may Call.
func (c *Command) After(f func(ctx context.Context)) { c.after = append(c.after, f) }

// handle makes a Handler of a function that knows its types.
func handle[Req, Res any](f func(c *Command, req *Req) (*Res, error)) Handler {
	return func(c *Command) (any, error) {
		req, ok := c.Request.(*Req)
		if !ok {
			return nil, fmt.Errorf("%s came as a %T", c.Action, c.Request)
		}
		res, err := f(c, req)
		if err != nil {
			return nil, err // not a nil *Res in an interface
		}
		return res, nil
	}
}

// command is a CALL or SEND that waits for its turn.
type command struct {
	link  *link
	frame ocppj.Frame
}

// inbox holds the commands that wait; one goroutine at a time works it off, in order.
type inbox struct {
	mu      sync.Mutex
	waiting []command
	working bool
}

func (b *inbox) put(s *Station, c command) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting = append(b.waiting, c)
	if !b.working {
		b.working = s.spawn(func(ctx context.Context) { b.work(ctx, s) })
	}
}

func (b *inbox) work(ctx context.Context, s *Station) {
	for {
		b.mu.Lock()
		if len(b.waiting) == 0 || ctx.Err() != nil {
			b.working, b.waiting = false, nil
			b.mu.Unlock()
			return
		}
		c := b.waiting[0]
		b.waiting = b.waiting[1:]
		b.mu.Unlock()
		s.obey(c)
	}
}

// obey answers one command.
func (s *Station) obey(c command) {
	name := string(c.frame.Action)
	cmd := &Command{Station: s, Action: name, ID: c.frame.ID}
	payload, err := s.respond(cmd, c.frame.Payload)
	// Whoever has the answer can Settle, so what follows it is counted before.
	s.background.add()
	defer s.background.done()
	if c.frame.Type == ocppj.Send {
		s.failed(name, err)
	} else {
		var out []byte
		if err != nil {
			out = ocppj.AppendError(nil, c.frame.ID, wireError(name, err), s.options.Version)
		} else {
			out = append(ocppj.AppendResultHead(nil, c.frame.ID), payload...)
			out = append(out, ']')
		}
		s.traceSent(out, name)
		if c.link.write(out) != nil {
			c.link.conn.Close()
			return
		}
	}
	if err != nil {
		return
	}
	for _, f := range cmd.after {
		s.background.add()
		if !s.spawn(func(ctx context.Context) { defer s.background.done(); f(ctx) }) {
			s.background.done()
		}
	}
}

// respond returns the payload of the answer.
func (s *Station) respond(cmd *Command, payload []byte) ([]byte, error) {
	a := s.dialect.action(cmd.Action)
	if a == nil || a.From&ocpp.FromCSMS == 0 {
		return nil, ocppj.Errorf(ocppj.NotImplemented, fmt.Sprintf("%q is no command of OCPP %s", cmd.Action, s.options.Version))
	}
	request, _, err := a.Request.Decode(payload, s.options.Version, plan.Strict)
	if err != nil {
		return nil, err
	}
	cmd.Request = request
	h := s.options.Handlers[cmd.Action]
	if h == nil {
		h = s.dialect.command(cmd.Action)
	}
	if h == nil {
		return nil, ocppj.Errorf(ocppj.NotSupported, cmd.Action+" is not something that this station does")
	}
	response, err := h(cmd)
	if err != nil || a.Response == nil {
		return nil, err
	}
	if !a.Response.Is(response) {
		return nil, fmt.Errorf("the handler answered with a %T", response)
	}
	if err := a.Response.Check(response, s.options.Version); err != nil {
		return nil, fmt.Errorf("the station's answer is wrong: %s", err)
	}
	return a.Response.Append(nil, response, s.options.Version), nil
}

// wireError is what the CSMS is told of an error.
func wireError(action string, err error) *ocppj.Error {
	if wire, ok := errors.AsType[*ocppj.Error](err); ok {
		return wire
	}
	bad, ok := errors.AsType[*plan.Error](err)
	if !ok {
		return ocppj.Errorf(ocppj.InternalError, action+": "+err.Error())
	}
	return ocppj.Errorf(bad.Reason.Code(), bad.Error())
}

// callError is the CALLERROR in a frame.
func callError(f ocppj.Frame) *ocppj.Error {
	e := &ocppj.Error{Code: f.Code, Description: f.Description}
	json.Unmarshal(f.Details, &e.Details) // anything but an object is left out
	return e
}
