package engine

import (
	"context"
	"fmt"
	"time"

	"csms/engine/ocpp/v2"
)

// gate says why a station may not send a message now; "" for that it may (OCPP 2.0.1 B01.FR.10,
// B02.FR.09, B03.FR.03). A station that was never accepted is asked for a BootNotification after the answer.
func (s *Station) gate(sess *session, action string, message any) string {
	registration, asked := s.admits(action, message)
	sess.asked = asked
	if registration == Accepted || asked || action == "BootNotification" {
		return ""
	}
	switch registration {
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
