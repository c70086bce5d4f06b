package sim

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

// dialect2 is OCPP 2.0.1 and 2.1, in whose terms stations think.
type dialect2 struct {
	version  ocpp.Version
	commands map[string]Handler
}

func (d *dialect2) action(name string) *plan.Action {
	a := v2.Actions.ByName(name)
	if a == nil || a.Since > d.version {
		return nil
	}
	return a
}

func (d *dialect2) command(action string) Handler { return d.commands[action] }

func (d *dialect2) boot(s *Station, reason v2.BootReasonEnum) any {
	o, firmware := &s.options, s.model.firmware
	return &v2.BootNotificationRequest{
		Reason: reason,
		ChargingStation: v2.ChargingStation{
			VendorName: o.Vendor, Model: o.Model, SerialNumber: &o.Serial, FirmwareVersion: &firmware,
		},
	}
}

func (d *dialect2) booted(response any) *v2.BootNotificationResponse {
	return response.(*v2.BootNotificationResponse)
}

func (d *dialect2) heartbeat() any { return &v2.HeartbeatRequest{} }

func (d *dialect2) statuses(s *Station, which *v2.EVSE) []any {
	var all []any
	for _, e := range s.model.named(which) {
		all = append(all, &v2.StatusNotificationRequest{
			Timestamp: s.now(), ConnectorStatus: e.status(), EVSEID: e.id, ConnectorID: 1,
		})
	}
	return all
}

func (d *dialect2) status(e *evse) string { return string(e.status()) }

func (d *dialect2) authorize(token v2.IDToken) any { return &v2.AuthorizeRequest{IDToken: token} }

func (d *dialect2) authorized(response any) *v2.IDTokenInfo {
	return &response.(*v2.AuthorizeResponse).IDTokenInfo
}

func (d *dialect2) event(q *queued) (string, any) { return "TransactionEvent", q.event }

func (d *dialect2) decided(_ *queued, response any) *v2.TransactionEventResponse {
	return response.(*v2.TransactionEventResponse)
}

func (d *dialect2) samples(s *Station, token v2.IDToken, transaction string, _ int) []Sample {
	all := samples201(s, token, transaction)
	if d.version >= ocpp.V21 {
		all = append(all, samples21(s, token)...)
	}
	return all
}
