package sim

import (
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// dialect16 is OCPP 1.6 with its security whitepaper. Connector n is EVSE n, and connector 0 the station. It shares no code
// with the translation that a CSMS has, so that the two can be held against each other.
type dialect16 struct {
	commands map[string]Handler
}

func newDialect16() *dialect16 {
	d := &dialect16{}
	d.commands = d.table()
	return d
}

func (d *dialect16) action(name string) *plan.Action { return v16.Actions.ByName(name) }

func (d *dialect16) command(action string) Handler { return d.commands[action] }

// boot has no word for the reason.
func (d *dialect16) boot(s *Station, _ v2.BootReasonEnum) any {
	o, firmware := &s.options, s.model.firmware
	return &v16.BootNotificationRequest{
		ChargePointVendor: o.Vendor, ChargePointModel: o.Model, ChargePointSerialNumber: &o.Serial, FirmwareVersion: &firmware,
	}
}

func (d *dialect16) booted(response any) *v2.BootNotificationResponse {
	res := response.(*v16.BootNotificationResponse)
	return &v2.BootNotificationResponse{
		Status: v2.RegistrationStatusEnum(res.Status), CurrentTime: res.CurrentTime, Interval: res.Interval,
	}
}

func (d *dialect16) heartbeat() any { return &v16.HeartbeatRequest{} }

// statuses of the whole station begin with connector 0.
func (d *dialect16) statuses(s *Station, which *v2.EVSE) []any {
	report := func(connector int, status v16.ChargePointStatus) any {
		return &v16.StatusNotificationRequest{
			ConnectorID: connector, ErrorCode: v16.ChargePointErrorCodeNoError, Status: status, Timestamp: new(s.now()),
		}
	}
	var all []any
	if which == nil || which.ID == 0 {
		station := v16.ChargePointStatusUnavailable
		for _, e := range s.model.evses {
			if !e.inoperative {
				station = v16.ChargePointStatusAvailable
			}
		}
		all = append(all, report(0, station))
	}
	for _, e := range s.model.named(which) {
		all = append(all, report(e.id, e.status16()))
	}
	return all
}

func (d *dialect16) status(e *evse) string { return string(e.status16()) }

func (e *evse) status16() v16.ChargePointStatus {
	switch {
	case e.inoperative:
		return v16.ChargePointStatusUnavailable
	case e.phase == preparing:
		return v16.ChargePointStatusPreparing
	case e.phase == charging:
		return v16.ChargePointStatusCharging
	case e.phase == finishing:
		return v16.ChargePointStatusFinishing
	case e.reservation != 0:
		return v16.ChargePointStatusReserved
	}
	return v16.ChargePointStatusAvailable
}

func (d *dialect16) authorize(token v2.IDToken) any {
	return &v16.AuthorizeRequest{IDTag: token.IDToken}
}

func (d *dialect16) authorized(response any) *v2.IDTokenInfo {
	return tagInfo(&response.(*v16.AuthorizeResponse).IDTagInfo)
}

// tagInfo is what the CSMS says of an idTag.
func tagInfo(info *v16.IDTagInfo) *v2.IDTokenInfo {
	out := &v2.IDTokenInfo{Status: v2.AuthorizationStatusEnum(info.Status), CacheExpiryDateTime: info.ExpiryDate}
	if info.ParentIDTag != nil {
		out.GroupIDToken = new(Token(*info.ParentIDTag))
	}
	return out
}

// model16 is what stations of OCPP 1.6 remember in its own words.
type model16 struct {
	profiles     map[int]profile16 // by id
	certificates []certificate16
	firmware     v16.SignedFirmwareStatus // empty: Idle
	diagnostics  v16.DiagnosticsStatus    // empty: Idle
	log          v16.UploadLogStatus      // empty: Idle
}

// connector is the EVSE that an optional connector is; nil for the whole station.
func connector(id *int) *v2.EVSE {
	if id == nil {
		return nil
	}
	return &v2.EVSE{ID: *id}
}
