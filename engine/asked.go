package engine

import (
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// asked is what a Pending station may send because we ask for it (OCPP 2.0.1 B02.FR.09): so many messages of an action, and the parts of
// reports up to the last. Its zero value is nothing.
type asked struct {
	messages map[string]int // by action, in the terms of 2.x
	reports  map[int]bool   // by requestId
}

// expect lets a Pending station send what the command asks for. It is told before the command is
// sent, since the message may follow the answer at once; undo takes it back.
func (s *Station) expect(request any) (undo func()) {
	if s.Registration() != Pending {
		return func() {}
	}
	switch r := request.(type) {
	case *v2.TriggerMessageRequest:
		return s.expectMessages(string(r.RequestedMessage))
	case *v16.TriggerMessageRequest:
		return s.expectMessages(string(r.RequestedMessage))
	case *v16.ExtendedTriggerMessageRequest:
		return s.expectMessages(string(r.RequestedMessage))
	case *v2.GetBaseReportRequest:
		return s.expectReport(r.RequestID)
	case *v2.GetReportRequest:
		return s.expectReport(r.RequestID)
	}
	return func() {}
}

// expectMessages expects what a TriggerMessage of any version asks for.
func (s *Station) expectMessages(trigger string) (undo func()) {
	action, n := triggered(trigger), 1
	switch action {
	case "StatusNotification", "MeterValues", "TransactionEvent": // one for each connector, or transaction
		n = maxParts
	}
	add := func(n int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.asked.messages == nil {
			s.asked.messages = make(map[string]int)
		}
		if s.asked.messages[action] += n; s.asked.messages[action] <= 0 {
			delete(s.asked.messages, action)
		}
	}
	add(n)
	return func() { add(-n) }
}

// expectReport expects the parts of a report.
func (s *Station) expectReport(request int) (undo func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked.reports == nil {
		s.asked.reports = make(map[int]bool)
	}
	s.asked.reports[request] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.asked.reports, request)
	}
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

// admits is the registration by which a message is let in, and whether it was asked for while that is Pending.
func (s *Station) admits(action string, message any) (r Registration, wasAsked bool) {
	if s.usual.Load() {
		return Accepted, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.registration != Pending {
		return s.registration, false
	}
	if report, ok := message.(*v2.NotifyReportRequest); ok && s.asked.reports[report.RequestID] {
		return Pending, true
	}
	return Pending, s.asked.messages[action] > 0
}

// came takes back the permission for a message that was asked for, and was answered now.
func (s *Station) came(action string, message any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if report, ok := message.(*v2.NotifyReportRequest); ok {
		if report.Tbc == nil || !*report.Tbc {
			delete(s.asked.reports, report.RequestID)
		}
		return
	}
	if s.asked.messages[action] > 1 {
		s.asked.messages[action]--
	} else {
		delete(s.asked.messages, action)
	}
}
