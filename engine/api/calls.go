package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
	"csms/engine/messages"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
	"csms/engine/records"
	"csms/engine/spelling"
)

// object is a JSON object that is passed on as it came.
type object json.RawMessage

// MarshalJSON returns the object.
func (o object) MarshalJSON() ([]byte, error) { return o, nil }

// UnmarshalJSON keeps a copy of the object.
func (o *object) UnmarshalJSON(data []byte) error {
	*o = append((*o)[:0], data...)
	return nil
}

// Schema describes any object.
func (o object) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

type callInput struct {
	ID   string `path:"id" maxLength:"255" doc:"the station's id, without regard to case"`
	Body struct {
		Action  string `json:"action" maxLength:"50" doc:"the command's name, such as Reset"`
		Payload object `json:"payload,omitempty" doc:"the command's request; an empty one where it is left out"`
		Timeout string `json:"timeout,omitempty" doc:"how long to wait for the answer, queueing included, such as 30s; at most 10m"`
	}
}

type callOutput struct {
	Body struct {
		Result object `json:"result" doc:"the station's answer"`
	}
}

const maxCallTimeout = 10 * time.Minute

func (o Options) calls(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "call-station", Method: http.MethodPost, Path: "/api/v1/stations/{id}/calls", Tags: []string{"stations"},
		Summary:     "Send a command to a station and wait for its answer",
		Description: "Commands to one station are sent one after the other.",
		Responses: problemsOf(api, map[int]string{
			http.StatusNotFound:            "No station has this id.",
			http.StatusConflict:            "The station is not connected, its registration forbids the command, or whether it took the password before is not known.",
			http.StatusUnprocessableEntity: "The action is no command of the station's OCPP version, or the payload doesn't fit its type.",
			http.StatusTooManyRequests:     "Too many commands wait for the station.",
			http.StatusBadGateway:          "The station answered CALLERROR, or something that doesn't fit; code, description and details say what.",
			http.StatusServiceUnavailable:  "The connection was lost before the station answered, or csms is shutting down.",
			http.StatusGatewayTimeout:      "No answer in time, or the command was not sent because others took all of it.",
		}),
		MaxBodyBytes: maxBody,
	}, o.call)
}

func (o Options) call(ctx context.Context, in *callInput) (*callOutput, error) {
	if err := o.Ready(); err != nil {
		return nil, newProblem(http.StatusServiceUnavailable, err.Error())
	}
	st, err := o.station(in.ID)
	if err != nil {
		return nil, err
	}
	timeout := o.CallTimeout()
	if in.Body.Timeout != "" {
		timeout, err = time.ParseDuration(in.Body.Timeout)
		if err != nil || timeout <= 0 || timeout > maxCallTimeout {
			return nil, invalid("body.timeout", fmt.Sprintf("a duration above 0 and up to %gm, such as \"30s\"", maxCallTimeout.Minutes()), in.Body.Timeout)
		}
	}
	payload := in.Body.Payload
	if len(payload) == 0 {
		payload = object("{}")
	}
	action, request, version, err := o.command(st.Info().Version, in.Body.Action, payload)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	response, err := st.CallInPieces(ctx, action, request, func(action string) (items, bytes int) {
		items, bytes, err := o.Store.MessageLimits(ctx, st.ID(), action)
		if err != nil {
			o.Log.Warn("how much the station takes in a message could not be read", "station", st.ID(), "error", err)
		}
		return items, bytes
	})
	// Secrets in the payload are masked as they are in the log of messages.
	o.audit(ctx, "POST call", "stations/"+st.ID(), nil, map[string]any{
		"action": action.Name, "payload": json.RawMessage(messages.Mask(payload)), "outcome": outcomeOf(err),
	})
	if err != nil {
		return nil, callProblem(action.Name, err, timeout)
	}
	out := &callOutput{}
	if out.Body.Result = object("{}"); response != nil {
		out.Body.Result = action.Response.Append(nil, response, version)
	}
	return out, nil
}

// command finds what is meant by an action and a payload for a station of a version, and in which version's terms it is. A
// station of 1.6 is commanded in those of 2.0.1; what fits only its own command is that.
func (o Options) command(v ocpp.Version, name string, payload []byte) (*plan.Action, any, ocpp.Version, error) {
	terms := max(v, ocpp.V201)
	translated, natives := o.translated(v), nativeCommands(v)
	action, native := named(translated, name), named(natives, name)
	if action == nil && native == nil {
		names := actionNames(append(translated, natives...))
		return nil, nil, 0, invalid("body.action", fmt.Sprintf("%q is no command for a station of OCPP %s%s", clip(name), cmp.Or(v, terms), spelling.DidYouMean(name, names)), name)
	}
	var bad error
	if action != nil {
		request, _, err := action.Request.Decode(payload, terms, plan.Strict)
		if err == nil {
			return action, request, terms, nil
		}
		bad = err
	}
	if native != nil {
		request, _, err := native.Request.Decode(payload, ocpp.V16, plan.Strict)
		if err == nil {
			return native, request, ocpp.V16, nil
		}
		if bad == nil {
			bad = err
		}
	}
	return nil, nil, 0, unfit(bad)
}

// unfit is the problem of a payload that breaks the rules of its command.
func unfit(err error) *Problem {
	var at *plan.Error
	if errors.As(err, &at) {
		return invalid("body.payload"+at.Path[min(1, len(at.Path)):], at.Error(), nil)
	}
	return invalid("body.payload", err.Error(), nil)
}

func outcomeOf(err error) string {
	if err != nil {
		return err.Error()
	}
	return "answered"
}

// callProblem is the one mapping of a failed command to an HTTP status.
func callProblem(action string, err error, timeout time.Duration) *Problem {
	var wire *ocppj.Error
	var bad *engine.BadAnswerError
	switch {
	case errors.As(err, &wire):
		p := newProblem(http.StatusBadGateway, fmt.Sprintf("the station answered %s with an error: %s", action, wire.Error()))
		p.Code, p.Description, p.Details = string(wire.Code), wire.Description, wire.Details
		return p
	case errors.As(err, &bad):
		p := newProblem(http.StatusBadGateway, fmt.Sprintf("the station's answer to %s doesn't fit its type: %s", action, bad.Text))
		p.Code, p.Description = string(bad.Code), bad.Text
		if json.Valid(bad.Payload) {
			p.Details = map[string]any{"payload": json.RawMessage(bad.Payload)}
		}
		return p
	case errors.Is(err, engine.ErrNotConnected), errors.Is(err, engine.ErrNotPermitted):
		return newProblem(http.StatusConflict, err.Error())
	case errors.Is(err, records.ErrPasswordUndecided):
		return newProblem(http.StatusConflict, records.ErrPasswordUndecided.Error())
	case errors.Is(err, engine.ErrNoCommand):
		return invalid("body.payload", err.Error(), nil)
	case errors.As(err, new(*plan.Error)):
		return unfit(err)
	case errors.Is(err, engine.ErrTooManyCalls):
		return newProblem(http.StatusTooManyRequests, err.Error())
	case errors.Is(err, engine.ErrConnectionLost), errors.Is(err, engine.ErrNotRecorded):
		return newProblem(http.StatusServiceUnavailable, err.Error())
	case errors.Is(err, engine.ErrNotSent):
		return newProblem(http.StatusGatewayTimeout, fmt.Sprintf("%s was not sent: other commands to the station took the %s", action, timeout))
	case errors.Is(err, context.DeadlineExceeded):
		return newProblem(http.StatusGatewayTimeout, fmt.Sprintf("the station did not answer %s within %s", action, timeout))
	}
	return newProblem(http.StatusInternalServerError, err.Error())
}
