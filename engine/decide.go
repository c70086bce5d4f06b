package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/gorilla/websocket"

	"csms/engine/events"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// decide answers the worker's CALL: repeated ones as before, others by decoding, the registration gate and
// the policy. It runs in the worker of the station's inbox.
func (s *Station) decide(w *worker) {
	sess, frame, e := w.in.session, &w.in.frame, s.engine
	hash := answeredHash(frame.Action, frame.Payload)
	if frame.Type == ocppj.Call && s.repeated(frame.ID, hash) {
		sess.complain(slog.LevelInfo, "a repeated CALL got its first answer again", "action", string(frame.Action), "request", frame.ID)
		e.metrics.Repeated.Inc()
		if sess.write(s.last.frame) == nil {
			s.afterReply()
		}
		return
	}
	wire, action := e.lookup(string(frame.Action), sess.version)
	defer w.clear()
	var err error
	w.out, err = s.answer(w, wire, action, ocppj.AppendResultHead(begin(w.out), frame.ID))
	if frame.Type == ocppj.Send {
		e.metrics.decided(action, err)
		if err != nil {
			sess.complain(slog.LevelWarn, "a SEND failed", "action", string(frame.Action), "request", frame.ID, "error", err)
		}
		return
	}
	if err == nil {
		w.out = append(w.out, ']')
		s.remember(frame.ID, hash, w.out, &w.decision)
	} else {
		w.out = ocppj.AppendError(begin(w.out), frame.ID, s.callError(sess, action, frame, w.decision.Generation, err), sess.version)
	}
	e.metrics.decided(action, err)
	if sess.write(w.out) == nil {
		s.promptBoot(sess)
		s.afterReply()
	}
	if sess.wrongSerial {
		sess.shutdown(websocket.ClosePolicyViolation, "the serial number is not the certificate's")
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

// answer is the way of one CALL from its payload to the decision, which it leaves in the worker. It appends the answer's payload to
// out. wire is the action as the station names it, action what it is in the terms of 2.x.
func (s *Station) answer(w *worker, wire, action *plan.Action, out []byte) ([]byte, error) {
	e, in := s.engine, &w.in
	sess, frame := in.session, &in.frame
	if action == nil {
		if bad := ocppj.Diagnose(*in.buffer, sess.version, frame.ID); bad != nil {
			return out, ocppj.Errorf(bad.Code, bad.Text)
		}
		return out, ocppj.Errorf(ocppj.NotImplemented,
			fmt.Sprintf("%q is no message that a station sends in OCPP %s", clip(string(frame.Action)), sess.version))
	}
	name := wire.Name
	if action.Send && frame.Type == ocppj.Call { // it has no answer that a CALL could get (OCPP 2.1 part 4 §4.2.4)
		return out, ocppj.Errorf(ocppj.ProtocolError, name+" is sent as SEND, with message type 6")
	}
	payload, mends := frame.Payload, in.mended
	decider := e.policy.Begin()
	if decider.Normalizes() {
		if len(mends) == 0 {
			payload, mends = s.mend(name, payload)
		}
		mended, err := decider.Normalize(e.ctx, s, name, payload)
		if err != nil {
			sess.log.Error("normalize failed; the message is taken as it was before",
				append([]any{"action", name, "request", frame.ID, "error", err}, origin(err)...)...)
		}
		if mended != nil {
			payload = mended
		}
	}
	message, repairs, err := s.decode(wire, payload, sess, mends)
	if err != nil {
		if bad := ocppj.Diagnose(*in.buffer, sess.version, frame.ID); bad != nil {
			return out, ocppj.Errorf(bad.Code, bad.Text)
		}
		return out, err
	}
	e.repaired(sess, name, frame.ID, message, repairs)
	if why := s.gate(sess, action.Name, message); why != "" {
		return out, ocppj.Errorf(ocppj.SecurityError, why)
	}
	version := sess.version
	var native any
	if version == ocpp.V16 {
		native, version = message, ocpp.V201
		up, err := s.translated(sess, native)
		if err != nil {
			return out, &notRecorded{err}
		}
		action, message = e.actions.ByName(up.Action), up.Request
	}
	if why := s.misused(sess, message); why != "" {
		return out, ocppj.Errorf(ocppj.SecurityError, why)
	}
	call, decision := &w.call, &w.decision
	*call = Call{Station: s, Action: action, Version: version, ID: frame.ID, Request: message, Native: native}
	if native != nil {
		call.Wire = wire
	}
	if len(s.undecided) > 0 {
		call.Recorded = s.undecided.has(answeredHash(frame.Action, frame.Payload), monotonic())
	}
	if err := s.assess(sess, call); err != nil {
		return out, &notRecorded{err}
	}
	if f := call.Facts; f != nil && f.Duplicate && len(f.Answer) > 0 {
		sess.log.Info("a repeated event got its first answer again", "request", frame.ID, "seq_no", f.SeqNo)
		e.metrics.Repeated.Inc()
		return append(out, f.Answer...), nil
	}
	s.remotes.tie(sess, call)
	start := monotonic()
	*decision, err = decider.Handle(e.ctx, call)
	e.metrics.handled(call.Action, err, monotonic()-start)
	head := len(out)
	if err == nil {
		out, err = encode(out, wire, call, decision)
	}
	if err != nil {
		*decision = Decision{Generation: decision.Generation, Failure: failure(action.Callback, err)}
	}
	if e.options.Records != nil {
		// What failed to be decided is recorded all the same; its repetition is decided again.
		if failed := e.options.Records.Record(e.ctx, call, decision, out[head:]); failed != nil {
			return out, &notRecorded{errors.Join(failed, err)}
		}
	}
	if err != nil {
		if e.options.Records != nil {
			s.undecided.add(answeredHash(frame.Action, frame.Payload), monotonic())
		}
		if _, recorded := message.(*v2.TransactionEventRequest); recorded {
			s.published(call, decision)
		}
		return out, err
	}
	if call.Recorded {
		s.undecided.drop(answeredHash(frame.Action, frame.Payload))
	}
	s.note(sess, call, decision)
	return out, nil
}

// notRecorded is a message that was not answered since it could not be recorded.
type notRecorded struct{ err error }

func (e *notRecorded) Error() string { return "the message could not be recorded: " + e.err.Error() }
func (e *notRecorded) Unwrap() error { return e.err }

// misused says why a BootNotification over a connection with a client certificate is not the certificate's
// owner's; "" where it is. The serial number, or the id, must be that in it (OCPP 2.0.1 B01.FR.11), and the connection is
// closed where they are not (B01.FR.12).
func (s *Station) misused(sess *session, request any) string {
	boot, ok := request.(*v2.BootNotificationRequest)
	if !ok || sess.certified == "" {
		return ""
	}
	serial := cloned(boot.ChargingStation.SerialNumber)
	if strings.EqualFold(sess.certified, s.id) || strings.EqualFold(serial, sess.certified) {
		return ""
	}
	sess.wrongSerial = true
	return fmt.Sprintf("the certificate is that of %q, and the serial number is %q", sess.certified, clip(serial))
}

// note keeps what the engine itself has to know of a message and its answer.
func (s *Station) note(sess *session, call *Call, d *Decision) {
	switch req := call.Request.(type) {
	case *v2.BootNotificationRequest:
		res := d.Response.(*v2.BootNotificationResponse)
		s.booted(req, res)
		sess.log.Info(events.Boot, "vendor", req.ChargingStation.VendorName, "model", req.ChargingStation.Model,
			"reason", req.Reason, "registration", res.Status, "generation", d.Generation)
	case *v2.StatusNotificationRequest:
		s.statusNotified(req)
	}
	if sess.asked {
		s.came(call.Action.Name, call.Request)
	}
	if f := call.Facts; f != nil && f.Skew != nil && !f.Offline {
		s.skew.Store(int64(*f.Skew))
	}
	s.published(call, d)
}

// wireError is the one place where an error becomes the code and description of a CALLERROR.
func wireError(callback string, err error) ocppj.Error {
	var wire *ocppj.Error
	switch {
	case errors.As(err, new(*notRecorded)):
		return ocppj.Error{Code: ocppj.InternalError, Description: "the CSMS could not record the message; send it again"}
	case errors.As(err, &wire):
		return *wire
	case errors.As(err, new(*plan.Error)):
		return *decodeError(err)
	case errors.Is(err, ErrNoCallback):
		return ocppj.Error{Code: ocppj.NotSupported, Description: callback + " has no callback here"}
	case errors.Is(err, context.Canceled):
		return ocppj.Error{Code: ocppj.InternalError, Description: shuttingDown}
	}
	return ocppj.Error{Code: ocppj.InternalError, Description: callback + " failed"}
}

// failure is what the records keep of an error of a callback.
func failure(callback string, err error) *Failure {
	args := origin(err)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i+1].(string); ok && args[i] == "callback" {
			callback = name
		}
	}
	return &Failure{callback, wireError(callback, err).Code, strings.Clone(err.Error())}
}

// callError is the CALLERROR for an error. What it leaves out of the wire is logged here.
func (s *Station) callError(sess *session, action *plan.Action, frame *ocppj.Frame, generation string, err error) *ocppj.Error {
	callback := ""
	if action != nil {
		callback = action.Callback
	}
	out := wireError(callback, err)
	args := []any{"action", clip(string(frame.Action)), "request", frame.ID, "code", out.Code, "error", err}
	if more := origin(err); more != nil {
		args = append(args, more...)
	} else if generation != "" {
		args = append(args, "callback", callback, "generation", generation)
	}
	if out.Code == ocppj.InternalError {
		sess.complain(slog.LevelError, "a CALL failed", args...)
	} else {
		sess.complain(slog.LevelWarn, "a CALL was refused", args...)
	}
	e := s.engine
	if e.options.Events.Wanted(events.Failed, s.id) {
		e.options.Events.Publish(events.Failed, s.id, FailedEvent{
			clip(string(frame.Action)), frame.ID, out.Code, out.Description, err.Error(), generation,
		})
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

func clip(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return string([]rune(text)[:min(most, len([]rune(text)))]) + "…"
}
