package engine

import (
	"context"
	"fmt"
	"time"

	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// gate says why a station may not send an action now; "" for that it may (OCPP 2.0.1 B01.FR.10,
// B02.FR.09). A station that was never accepted is asked for a BootNotification after the answer.
func (s *Station) gate(sess *session, action string) string {
	if s.permits(action) {
		return ""
	}
	switch s.Registration() {
	case Rejected:
		return "the station is rejected; only BootNotification is answered"
	case Pending:
		return "the station is pending; only BootNotification and what the CSMS asks for is answered"
	}
	sess.unknown = true
	return "the station has not been accepted; send BootNotification first"
}

// promptBoot asks a station that is not registered for a BootNotification, in the background, once a
// connection.
func (s *Station) promptBoot(sess *session) {
	if !sess.unknown || sess.prompted {
		return
	}
	sess.prompted = true
	s.engine.spawn(func() { s.triggerBoot(sess) }, "station", s.id)
}

func (s *Station) triggerBoot(sess *session) {
	trigger := s.engine.actions.ByName("TriggerMessage")
	if trigger == nil {
		return
	}
	request := &v2.TriggerMessageRequest{RequestedMessage: v2.MessageTriggerBootNotification}
	ctx, cancel := context.WithTimeout(s.engine.ctx, 5*time.Second)
	defer cancel()
	if _, err := s.Call(ctx, trigger, request); err != nil {
		sess.log.Info("the station did not take the request for a BootNotification", "error", err)
	}
}

// permitsCommand says whether the registration lets a command through (OCPP 2.0.1 B02.FR.05,
// B03.FR.03).
func (s *Station) permitsCommand(action string) error {
	switch s.Registration() {
	case Rejected:
		return fmt.Errorf("%w: it is Rejected, and nothing may be sent to it", ErrNotPermitted)
	case Pending:
		switch action {
		case "RequestStartTransaction", "RequestStopTransaction", "RemoteStartTransaction", "RemoteStopTransaction": // the latter: 1.6 §4.2
			return fmt.Errorf("%w: it is Pending, and %s may only be sent once it is Accepted", ErrNotPermitted, action)
		}
	}
	return nil
}

// triggered names the action, in the terms of 2.x, that a TriggerMessage of any version asks for.
func triggered(message string) string {
	switch message {
	case string(v2.MessageTriggerSignChargingStationCertificate), string(v2.MessageTriggerSignV2GCertificate),
		string(v2.MessageTriggerSignCombinedCertificate), string(v2.MessageTriggerSignV2G20Certificate),
		string(v16.ExtendedMessageTriggerSignChargePointCertificate):
		return "SignCertificate"
	}
	return translate.Action(message)
}

// expect lets a Pending station send what the command asks for. It is told before the command is
// sent, since the message may follow the answer at once; undo takes it back.
func (s *Station) expect(request any) (undo func()) {
	var asked string
	switch r := request.(type) {
	case *v2.TriggerMessageRequest:
		asked = triggered(string(r.RequestedMessage))
	case *v16.TriggerMessageRequest:
		asked = triggered(string(r.RequestedMessage))
	case *v16.ExtendedTriggerMessageRequest:
		asked = triggered(string(r.RequestedMessage))
	case *v2.GetBaseReportRequest, *v2.GetReportRequest:
		asked = "NotifyReport"
	default:
		return func() {}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.registration == Accepted || s.allowed[asked] {
		return func() {}
	}
	if s.allowed == nil {
		s.allowed = make(map[string]bool)
	}
	s.allowed[asked] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.allowed, asked)
	}
}
