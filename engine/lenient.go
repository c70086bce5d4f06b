package engine

import (
	"encoding/json"
	"errors"

	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// asBoot reports whether it is the message itself that says how strictly it is checked: a BootNotification, where vendors and models are
// listed.
func (s *Station) asBoot(l *Limits, action string) bool {
	return action == "BootNotification" && len(l.Lenient)+len(l.Strict) > 0 && s.validation() == ""
}

// mends reports whether a message of the station may be mended before it is decoded.
func (s *Station) mends(action string) bool {
	l := s.engine.limits()
	return s.mode(l) == plan.Lenient || s.asBoot(l, action)
}

// decode reads a request, as strictly as is right for the station. A BootNotification says itself of which vendor and model it is.
// mended is what was put right of its JSON before.
func (s *Station) decode(action *plan.Action, payload []byte, sess *session, mended []plan.Repair) (any, []plan.Repair, error) {
	l := s.engine.limits()
	boots := s.asBoot(l, action.Name)
	mode := s.mode(l)
	if boots {
		mode = plan.Lenient
	}
	message, repairs, err := s.decodeMended(action.Request, payload, sess, mode)
	if len(mended) > 0 {
		repairs = append(mended, repairs...)
	}
	if !boots || err != nil || len(repairs) == 0 {
		return message, repairs, err
	}
	if vendor, model, ok := bootOf(message); !ok || l.modeOf(vendor, model) != plan.Strict {
		return message, repairs, nil
	}
	if len(mended) > 0 {
		return nil, nil, errNotJSON
	}
	return action.Request.Decode(payload, sess.version, plan.Strict)
}

// errNotJSON is the error of a payload that was mended and must not be.
var errNotJSON = &plan.Error{Reason: plan.Format, Path: "$", Text: "not JSON"}

// decodeMended decodes a payload. What is no JSON is mended first, where mode lets weaknesses through.
func (s *Station) decodeMended(t *plan.Type, payload []byte, sess *session, mode plan.Mode) (any, []plan.Repair, error) {
	message, repairs, err := t.Decode(payload, sess.version, mode)
	if err == nil || mode != plan.Lenient {
		return message, repairs, err
	}
	if bad, ok := errors.AsType[*plan.Error](err); !ok || bad.Reason != plan.Format {
		return message, repairs, err
	}
	text, mended, ok := plan.MendPayload(payload)
	if !ok {
		return nil, nil, err
	}
	message, repairs, err = t.Decode(text, sess.version, mode)
	return message, append(mended, repairs...), err
}

// mend is for a payload that a policy wants to see before it is decoded: what is no JSON is mended where that is right for the
// station.
func (s *Station) mend(action string, payload []byte) ([]byte, []plan.Repair) {
	if json.Valid(payload) || !s.mends(action) {
		return payload, nil
	}
	text, mended, ok := plan.MendPayload(payload)
	if !ok {
		return payload, nil
	}
	return text, mended
}

// mendFrame reads a frame again that could not be read, once it is mended where that is right for the station.
func (s *session) mendFrame(data []byte) (frame ocppj.Frame, mended []plan.Repair, ok bool) {
	l := s.engine.limits()
	boots := s.station.asBoot(l, "BootNotification")
	if s.station.mode(l) != plan.Lenient && !boots {
		return frame, nil, false
	}
	text, mended, ok := plan.MendFrame(data)
	if !ok {
		return frame, nil, false
	}
	frame, err := ocppj.Parse(text, s.version)
	return frame, mended, err == nil && s.station.mends(string(frame.Action))
}

// bootOf is the vendor and model that a BootNotification names; ok is false for other messages.
func bootOf(message any) (vendor, model string, ok bool) {
	switch m := message.(type) {
	case *v2.BootNotificationRequest:
		return m.ChargingStation.VendorName, m.ChargingStation.Model, true
	case *v16.BootNotificationRequest:
		return m.ChargePointVendor, m.ChargePointModel, true
	}
	return "", "", false
}
