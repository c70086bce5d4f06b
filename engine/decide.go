package engine

import (
	"context"
	"errors"
	"fmt"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// decide answers one CALL: repeated ones as before, others by decoding, the registration gate and
// the policy. It runs in the worker of the station's inbox.
func (s *Station) decide(in incoming) {
	sess, frame, e := in.session, in.frame, s.engine
	hash := answeredHash(frame.Action, frame.Payload)
	if frame.Type == ocppj.Call && s.repeated(frame.ID, hash) {
		sess.log.Info("a repeated CALL got its first answer again", "action", string(frame.Action), "request", frame.ID)
		e.metrics.Repeated.Inc()
		if sess.write(s.last.frame) == nil {
			s.afterReply()
		}
		return
	}
	action := e.actions.ByName(string(frame.Action))
	if action != nil && (action.Since > sess.version || action.From&ocpp.FromStation == 0) {
		action = nil
	}
	decision, err := s.answer(&in, action)
	if frame.Type == ocppj.Send {
		e.metrics.decided(action, err)
		if err != nil {
			sess.log.Warn("a SEND failed", "action", string(frame.Action), "request", frame.ID, "error", err)
		}
		return
	}
	buffer := getBuffer()
	defer putBuffer(buffer)
	out := (*buffer)[:0]
	if err == nil {
		out = ocppj.AppendResultHead(out, frame.ID)
		out = action.Response.Append(out, decision.Response, sess.version)
		out = append(out, ']')
	} else {
		out = ocppj.AppendError(out, frame.ID, s.callError(sess, action, &frame, decision.Generation, err), sess.version)
	}
	*buffer = out
	if err == nil {
		s.remember(frame.ID, hash, out, &decision)
	}
	e.metrics.decided(action, err)
	if sess.write(out) == nil {
		s.promptBoot(sess)
		s.afterReply()
	}
}

// afterReply runs the after hook of the last result, once it has been written: to the connection that
// asked, or to the next one that asks again.
func (s *Station) afterReply() {
	if hook := s.last.after; hook != nil {
		s.last.after = nil
		s.runAfter(hook)
	}
}

// answer is the way of one CALL from its payload to the decision.
func (s *Station) answer(in *incoming, action *plan.Action) (Decision, error) {
	e, sess, frame := s.engine, in.session, &in.frame
	name := string(frame.Action)
	if action == nil {
		if bad := ocppj.Diagnose(*in.buffer, sess.version, frame.ID); bad != nil {
			return Decision{}, ocppj.Errorf(bad.Code, bad.Text)
		}
		return Decision{}, ocppj.Errorf(ocppj.NotImplemented,
			fmt.Sprintf("%q is no message that a station sends in OCPP %s", clip(name), sess.version))
	}
	payload := frame.Payload
	decider := e.policy.Begin()
	if decider.Normalizes() {
		mended, err := decider.Normalize(e.ctx, s, name, payload)
		if err != nil {
			sess.log.Error("normalize failed; the message is taken as it was before",
				append([]any{"action", name, "request", frame.ID, "error", err}, origin(err)...)...)
		}
		if mended != nil {
			payload = mended
		}
	}
	message, repairs, err := action.Request.Decode(payload, sess.version, e.limits().Mode)
	if err != nil {
		if bad := ocppj.Diagnose(*in.buffer, sess.version, frame.ID); bad != nil {
			return Decision{}, ocppj.Errorf(bad.Code, bad.Text)
		}
		return Decision{}, err
	}
	e.repaired(sess, name, frame.ID, repairs)
	if why := s.gate(sess, name); why != "" {
		return Decision{}, ocppj.Errorf(ocppj.SecurityError, why)
	}
	start := monotonic()
	decision, err := decider.Handle(e.ctx, Call{
		Station: s, Action: action, Version: sess.version, ID: frame.ID, Request: message,
	})
	e.metrics.handled(action, err, monotonic()-start)
	if err != nil {
		return Decision{Generation: decision.Generation}, err
	}
	s.note(sess, message, &decision)
	return decision, nil
}

// note keeps what the engine itself has to know of a message and its answer.
func (s *Station) note(sess *session, request any, d *Decision) {
	switch req := request.(type) {
	case *v2.BootNotificationRequest:
		res := d.Response.(*v2.BootNotificationResponse)
		s.booted(req, Registration(res.Status))
		sess.log.Info("boot", "vendor", req.ChargingStation.VendorName, "model", req.ChargingStation.Model,
			"reason", req.Reason, "registration", res.Status, "generation", d.Generation)
	case *v2.StatusNotificationRequest:
		s.statusNotified(req)
	}
}

// callError is the one place where an error becomes a CALLERROR. What it leaves out of the wire is
// logged here.
func (s *Station) callError(sess *session, action *plan.Action, frame *ocppj.Frame, generation string, err error) *ocppj.Error {
	var out ocppj.Error
	callback := ""
	if action != nil {
		callback = action.Callback
	}
	var wire *ocppj.Error
	var fit *plan.Error
	switch {
	case errors.As(err, &wire):
		out = *wire
	case errors.As(err, &fit):
		out = *decodeError(err)
	case errors.Is(err, ErrNoCallback):
		out.Code, out.Description = ocppj.NotSupported, callback+" has no callback here"
	case errors.Is(err, context.Canceled):
		out.Code, out.Description = ocppj.InternalError, "the CSMS is shutting down"
	default:
		out.Code, out.Description = ocppj.InternalError, callback+" failed"
	}
	args := []any{"action", clip(string(frame.Action)), "request", frame.ID, "code", out.Code, "error", err}
	if more := origin(err); more != nil {
		args = append(args, more...)
	} else if generation != "" {
		args = append(args, "callback", callback, "generation", generation)
	}
	if out.Code == ocppj.InternalError {
		sess.log.Error("a CALL failed", args...)
	} else {
		sess.log.Warn("a CALL was refused", args...)
	}
	merged := details(callback, frame.ID)
	for k, v := range out.Details {
		if _, ours := merged[k]; !ours {
			merged[k] = v
		}
	}
	out.Details = merged
	return &out
}

// callback is what decides an action; "" for an action that OCPP doesn't have.
func (e *Engine) callback(action []byte) string {
	if a := e.actions.ByName(string(action)); a != nil {
		return a.Callback
	}
	return ""
}

// origin is what an error of a policy adds to the log.
func origin(err error) []any {
	if o, ok := errors.AsType[interface {
		error
		LogArgs() []any
	}](err); ok {
		return o.LogArgs()
	}
	return nil
}

// details are what every CALLERROR of ours carries: the callback that was to decide ("" for none)
// and the id of the request.
func details(callback, id string) map[string]any {
	return map[string]any{"callback": callback, "requestId": id}
}

// decodeError is the CALLERROR for a payload that doesn't fit its type.
func decodeError(err error) *ocppj.Error {
	var bad *plan.Error
	if !errors.As(err, &bad) {
		return ocppj.Errorf(ocppj.FormatViolation, err.Error())
	}
	return ocppj.Errorf(bad.Reason.Code(), bad.Error())
}

// repaired counts and logs what lenient decoding let through.
func (e *Engine) repaired(sess *session, action, id string, repairs []plan.Repair) {
	if len(repairs) == 0 {
		return
	}
	paths := make([]string, len(repairs))
	for i, r := range repairs {
		e.metrics.Repairs.WithLabelValues(r.Kind.String()).Inc()
		paths[i] = r.Path
	}
	sess.log.Info("a message was mended", "action", action, "request", id, "paths", paths, "first", repairs[0].Text)
}

func clip(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return string([]rune(text)[:min(most, len([]rune(text)))]) + "…"
}
