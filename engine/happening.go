package engine

import (
	"fmt"
	"strings"
	"time"

	"csms/engine/events"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
)

// ConnectedEvent is the data of a connected event.
type ConnectedEvent struct {
	Remote  string `json:"remote"`
	Version string `json:"version"`
	Auth    string `json:"auth"`
}

// DisconnectedEvent is the data of a disconnected event.
type DisconnectedEvent struct {
	Reason string `json:"reason"`
}

// RefusedEvent is the data of an event about a refused handshake.
type RefusedEvent struct {
	Remote string `json:"remote"`
	Status int    `json:"status"`
	Reason string `json:"reason"`
}

// BootEvent is the data of a boot event.
type BootEvent struct {
	Vendor       string       `json:"vendor"`
	Model        string       `json:"model"`
	Serial       string       `json:"serial,omitempty"`
	Firmware     string       `json:"firmware,omitempty"`
	Reason       string       `json:"reason"`
	Registration Registration `json:"registration"`
	Generation   string       `json:"generation,omitempty"`
}

// StatusEvent is the data of a status event.
type StatusEvent struct {
	EVSE      int        `json:"evse" doc:"0: the station itself"`
	Connector int        `json:"connector"`
	Status    string     `json:"status"`
	Since     *time.Time `json:"since"`
}

// AuthorizeEvent is the data of an authorize event.
type AuthorizeEvent struct {
	Token      string `json:"token"`
	Type       string `json:"type"`
	Status     string `json:"status"`
	Generation string `json:"generation,omitempty"`
}

// TransactionEvent is the data of a transaction event. What it says of the transaction is the state with the event.
type TransactionEvent struct {
	Transaction string     `json:"transaction"`
	Type        string     `json:"type" enum:"Started,Updated,Ended"`
	SeqNo       int        `json:"seq_no"`
	Trigger     string     `json:"trigger"`
	EVSE        *int       `json:"evse" doc:"null where the event doesn't say"`
	Connector   *int       `json:"connector" doc:"null where the event doesn't say"`
	State       string     `json:"charging_state,omitempty" doc:"left out where the event doesn't say"`
	Token       string     `json:"token,omitempty" doc:"the idToken that the event names; *** for one that is typed in"`
	Start       *time.Time `json:"start"`
	Time        *time.Time `json:"time" doc:"of the event, as the records have it"`
	Energy      *float64   `json:"energy" doc:"Wh; null where it is not known"`
	Power       *float64   `json:"power" doc:"W; null where it is not known, or the transaction goes on no more"`
	Active      bool       `json:"active"`
	Offline     bool       `json:"offline"`
	Gaps        int        `json:"gaps" doc:"ranges of events that haven't come"`
	Status      string     `json:"token_status,omitempty" doc:"that of the token in the answer"`
	Failure     string     `json:"failure,omitempty" doc:"code of the CALLERROR with which it was answered, where the decision failed"`
	Generation  string     `json:"generation,omitempty"`
}

// SecurityEvent is the data of a security event.
type SecurityEvent struct {
	Type     string `json:"type"`
	TechInfo string `json:"tech_info,omitempty"`
}

// FailedEvent is the data of a failed event: a CALL that was answered with a CALLERROR.
type FailedEvent struct {
	Action      string     `json:"action"`
	Request     string     `json:"request"`
	Code        ocppj.Code `json:"code"`
	Description string     `json:"description"`
	Reason      string     `json:"reason" doc:"what went wrong, which the station isn't told"`
	Generation  string     `json:"generation,omitempty"`
}

// knownTime is nil for the zero time, and in UTC.
func knownTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// published tells of a message that was answered, or of a transaction event that was recorded though its decision failed.
func (s *Station) published(c *Call, d *Decision) {
	hub := s.engine.options.Events
	tell := func(typ string, data func() any) {
		if hub.Wanted(typ, s.id) {
			hub.Publish(typ, s.id, data())
		}
	}
	switch req := c.Request.(type) {
	case *v2.BootNotificationRequest:
		tell(events.Boot, func() any {
			c := &req.ChargingStation
			return BootEvent{c.VendorName, c.Model, cloned(c.SerialNumber), cloned(c.FirmwareVersion), string(req.Reason),
				Registration(d.Response.(*v2.BootNotificationResponse).Status), d.Generation}
		})
	case *v2.SecurityEventNotificationRequest:
		tell(events.Security, func() any { return SecurityEvent{req.Type, cloned(req.TechInfo)} })
	case *v2.AuthorizeRequest:
		tell(events.Authorize, func() any {
			res := d.Response.(*v2.AuthorizeResponse)
			return AuthorizeEvent{ShownToken(req.IDToken.IDToken, req.IDToken.Type), string(req.IDToken.Type), string(res.IDTokenInfo.Status), d.Generation}
		})
	case *v2.TransactionEventRequest:
		tell(events.Transaction, func() any { return transactionEvent(req, c.Facts, d) })
	}
}

// ShownToken is an idToken as it may be shown: those that are typed in are secret (OCPP 2.0.1 C04.FR.04).
func ShownToken(id string, kind v2.IDTokenEnum) string {
	if strings.EqualFold(string(kind), string(v2.IDTokenKeyCode)) { // 2.1 has a plain text, in any letter case
		return "***"
	}
	return id
}

func transactionEvent(req *v2.TransactionEventRequest, f *Facts, d *Decision) TransactionEvent {
	e := TransactionEvent{
		Transaction: req.TransactionInfo.TransactionID, Type: string(req.EventType), SeqNo: req.SeqNo,
		Trigger: string(req.TriggerReason), Generation: d.Generation, Active: req.EventType != v2.TransactionEventEnded,
	}
	if d.Failure != nil {
		e.Failure = string(d.Failure.Code)
	}
	if req.IDToken != nil {
		e.Token = ShownToken(req.IDToken.IDToken, req.IDToken.Type)
	}
	if req.EVSE != nil {
		e.EVSE, e.Connector = &req.EVSE.ID, req.EVSE.ConnectorID
	}
	if req.TransactionInfo.ChargingState != nil {
		e.State = string(*req.TransactionInfo.ChargingState)
	}
	if f != nil {
		e.SeqNo, e.Energy, e.Power, e.Active, e.Offline, e.Gaps = f.SeqNo, f.Energy, f.Power, f.Active, f.Offline, len(f.Gaps)
		e.Start, e.Time = knownTime(f.Start), knownTime(f.Time)
	}
	if res, ok := d.Response.(*v2.TransactionEventResponse); ok && res.IDTokenInfo != nil {
		e.Status = string(res.IDTokenInfo.Status)
	}
	return e
}

// refused counts, logs and publishes that a station was refused: status is that of HTTP, 101 where the connection is closed at once.
func (e *Engine) refused(h Handshake, status int, reason string) {
	e.metrics.Refusals.WithLabelValues(fmt.Sprint(status)).Inc()
	e.log.Warn("a station was refused", "station", h.ID, "remote", h.Remote, "status", status, "reason", reason)
	e.refusals.add(time.Now(), h, status, reason)
	e.options.Events.Publish(events.Refused, h.ID, RefusedEvent{h.Remote, status, reason})
}
