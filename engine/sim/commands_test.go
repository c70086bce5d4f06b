package sim

import (
	"slices"
	"testing"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// root is a certificate that is good for nothing.
const root = `-----BEGIN CERTIFICATE-----
MIIBUTCB+KADAgECAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMTBFRlc3QwIBcN
-----END CERTIFICATE-----
`

// commandSamples is a request for each command, by action.
func commandSamples(_ *engine.Station, _ *testing.T) map[string]any {
	now := ocpp.NewDateTime(testNow)
	hash := v2.CertificateHashData{HashAlgorithm: v2.HashAlgorithmSHA256, IssuerNameHash: "a", IssuerKeyHash: "b", SerialNumber: "1"}
	heartbeat := v2.Variable{Name: "HeartbeatInterval"}
	comm := v2.Component{Name: "OCPPCommCtrlr"}
	limit := 10.0
	profile := v2.ChargingProfile{
		ID: 7, StackLevel: 1, ChargingProfilePurpose: v2.ChargingProfilePurposeTxDefaultProfile,
		ChargingProfileKind: v2.ChargingProfileKindRelative,
		ChargingSchedule: []v2.ChargingSchedule{{
			ID: 1, ChargingRateUnit: v2.ChargingRateUnitA, ChargingSchedulePeriod: []v2.ChargingSchedulePeriod{{Limit: &limit}},
		}},
	}
	return map[string]any{
		"CancelReservation":          &v2.CancelReservationRequest{ReservationID: 4},
		"CertificateSigned":          &v2.CertificateSignedRequest{CertificateChain: root},
		"ChangeAvailability":         &v2.ChangeAvailabilityRequest{OperationalStatus: v2.OperationalStatusOperative},
		"ClearCache":                 &v2.ClearCacheRequest{},
		"ClearChargingProfile":       &v2.ClearChargingProfileRequest{ChargingProfileID: new(7)},
		"ClearDisplayMessage":        &v2.ClearDisplayMessageRequest{ID: 3},
		"ClearVariableMonitoring":    &v2.ClearVariableMonitoringRequest{ID: []int{1, 99}},
		"CostUpdated":                &v2.CostUpdatedRequest{TotalCost: 1.5, TransactionID: "T"},
		"CustomerInformation":        &v2.CustomerInformationRequest{RequestID: 5, Report: true, IDToken: new(Token("A"))},
		"DataTransfer":               &v2.DataTransferRequest{VendorID: "com.example"},
		"DeleteCertificate":          &v2.DeleteCertificateRequest{CertificateHashData: hash},
		"GetBaseReport":              &v2.GetBaseReportRequest{RequestID: 1, ReportBase: v2.ReportBaseFullInventory},
		"GetChargingProfiles":        &v2.GetChargingProfilesRequest{RequestID: 2, ChargingProfile: v2.ChargingProfileCriterion{}},
		"GetCompositeSchedule":       &v2.GetCompositeScheduleRequest{Duration: 60, EVSEID: 1},
		"GetDisplayMessages":         &v2.GetDisplayMessagesRequest{RequestID: 3},
		"GetInstalledCertificateIds": &v2.GetInstalledCertificateIdsRequest{},
		"GetLocalListVersion":        &v2.GetLocalListVersionRequest{},
		"GetLog":                     &v2.GetLogRequest{RequestID: 6, LogType: v2.LogDiagnosticsLog, Log: v2.LogParameters{RemoteLocation: "http://logs.example.com"}},
		"GetMonitoringReport":        &v2.GetMonitoringReportRequest{RequestID: 7},
		"GetReport":                  &v2.GetReportRequest{RequestID: 8, ComponentVariable: []v2.ComponentVariable{{Component: comm, Variable: &heartbeat}}},
		"GetTransactionStatus":       &v2.GetTransactionStatusRequest{},
		"GetVariables":               &v2.GetVariablesRequest{GetVariableData: []v2.GetVariableData{{Component: comm, Variable: heartbeat}}},
		"InstallCertificate":         &v2.InstallCertificateRequest{CertificateType: v2.InstallCertificateUseCSMSRootCertificate, Certificate: root},
		"PublishFirmware":            &v2.PublishFirmwareRequest{Location: "http://f.example.com", Checksum: "0123456789abcdef0123456789abcdef", RequestID: 9},
		"RequestStartTransaction":    &v2.RequestStartTransactionRequest{IDToken: Token("A"), RemoteStartID: 1},
		"RequestStopTransaction":     &v2.RequestStopTransactionRequest{TransactionID: "T"},
		"ReserveNow":                 &v2.ReserveNowRequest{ID: 4, ExpiryDateTime: now, IDToken: Token("A"), EVSEID: new(2)},
		"Reset":                      &v2.ResetRequest{Type: v2.ResetImmediate},
		"SendLocalList":              &v2.SendLocalListRequest{VersionNumber: 1, UpdateType: v2.UpdateFull},
		"SetChargingProfile":         &v2.SetChargingProfileRequest{EVSEID: 1, ChargingProfile: profile},
		"SetDisplayMessage": &v2.SetDisplayMessageRequest{Message: v2.MessageInfo{
			ID: 3, Priority: v2.MessagePriorityInFront, Message: v2.MessageContent{Format: v2.MessageFormatUTF8, Content: "Hi"},
		}},
		"SetMonitoringBase":  &v2.SetMonitoringBaseRequest{MonitoringBase: v2.MonitoringBaseAll},
		"SetMonitoringLevel": &v2.SetMonitoringLevelRequest{Severity: 4},
		"SetNetworkProfile": &v2.SetNetworkProfileRequest{ConfigurationSlot: 1, ConnectionData: v2.NetworkConnectionProfile{
			OCPPVersion: new(v2.OCPPVersionOCPP20), OCPPInterface: v2.OCPPInterfaceWired0, OCPPTransport: v2.OCPPTransportJSON,
			MessageTimeout: 30, OCPPCSMSURL: "wss://csms.example.com", SecurityProfile: 2,
		}},
		"SetVariableMonitoring": &v2.SetVariableMonitoringRequest{SetMonitoringData: []v2.SetMonitoringData{{
			Value: 5, Type: v2.MonitorDelta, Severity: 5, Component: comm, Variable: heartbeat,
		}}},
		"SetVariables": &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{
			{AttributeValue: "60", Component: comm, Variable: heartbeat},
		}},
		"TriggerMessage":    &v2.TriggerMessageRequest{RequestedMessage: v2.MessageTriggerHeartbeat},
		"UnlockConnector":   &v2.UnlockConnectorRequest{EVSEID: 1, ConnectorID: 1},
		"UnpublishFirmware": &v2.UnpublishFirmwareRequest{Checksum: "0123456789abcdef0123456789abcdef"},
		"UpdateFirmware":    &v2.UpdateFirmwareRequest{RequestID: 10, Firmware: v2.Firmware{Location: "http://f.example.com/2", RetrieveDateTime: now}},
	}
}

// TestCommands_allAreAnswered sends each command of OCPP 2.0.1 to a fresh station. The engine checks the
// answers.
func TestCommands_allAreAnswered(t *testing.T) {
	samples := commandSamples(nil, t)
	n := 0
	for _, a := range v2.Actions.All() {
		if a.From&ocpp.FromCSMS == 0 || a.Since > ocpp.V201 {
			continue
		}
		n++
		t.Run(a.Name, func(t *testing.T) {
			if samples[a.Name] == nil {
				t.Fatal("there is no sample")
			}
			p := newPeer(t)
			s := p.booted(t, Options{})
			p.command(t, a.Name, samples[a.Name])
			if err := s.Settle(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	if n != 40 {
		t.Errorf("%d commands, want 40", n)
	}
}

func TestCommands_2dot1OnlyIsNotSupported(t *testing.T) {
	p := newPeer(t)
	p.booted(t, Options{Version: ocpp.V21})
	st, _ := p.Station("TEST")
	_, err := st.Call(t.Context(), v2.Actions.ByName("GetTariffs"), &v2.GetTariffsRequest{})
	if err == nil || err.Error() != "NotSupported: GetTariffs is not something that this station does" {
		t.Errorf("error %v", err)
	}
}

func TestRemoteStart_runsUntilRemoteStop(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	p.command(t, "RequestStartTransaction", &v2.RequestStartTransactionRequest{IDToken: Token("A"), RemoteStartID: 11, EVSEID: new(2)})
	started := p.await(t, "TransactionEvent", 3)[0].(*v2.TransactionEventRequest)
	if started.TriggerReason != v2.TriggerReasonRemoteStart || *started.TransactionInfo.RemoteStartID != 11 || started.EVSE.ID != 2 {
		t.Errorf("started %+v", started)
	}
	busy := p.command(t, "RequestStartTransaction", &v2.RequestStartTransactionRequest{IDToken: Token("A"), RemoteStartID: 12, EVSEID: new(2)})
	if busy.(*v2.RequestStartTransactionResponse).Status != v2.RequestStartStopStatusRejected {
		t.Error("a second session on the same EVSE")
	}
	x := s.Sessions()[0]
	p.command(t, "RequestStopTransaction", &v2.RequestStopTransactionRequest{TransactionID: x.ID()})
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	events := p.got("TransactionEvent")
	for i, e := range events {
		if e.(*v2.TransactionEventRequest).SeqNo != i {
			t.Errorf("event %d has seqNo %d", i, e.(*v2.TransactionEventRequest).SeqNo)
		}
	}
	last := events[len(events)-1].(*v2.TransactionEventRequest)
	if last.EventType != v2.TransactionEventEnded || *last.TransactionInfo.StoppedReason != v2.ReasonRemote {
		t.Errorf("last %+v", last)
	}
	if got := statuses(p, 2); !slices.Equal(got, []string{"Occupied", "Available"}) {
		t.Errorf("EVSE 2 was %v", got)
	}
}

func statuses(p *peer, evse int) []string {
	var all []string
	for _, r := range p.got("StatusNotification") {
		if n := r.(*v2.StatusNotificationRequest); n.EVSEID == evse {
			all = append(all, string(n.ConnectorStatus))
		}
	}
	return all
}

func TestRemoteStart_endsWhenTheTokenIsRefused(t *testing.T) {
	p := newPeer(t)
	p.on("TransactionEvent", func(engine.Call) (any, error) {
		return &v2.TransactionEventResponse{IDTokenInfo: &v2.IDTokenInfo{Status: v2.AuthorizationStatusBlocked}}, nil
	})
	p.booted(t, Options{})
	p.command(t, "RequestStartTransaction", commandSamples(nil, t)["RequestStartTransaction"])
	ended := p.await(t, "TransactionEvent", 2)[1].(*v2.TransactionEventRequest)
	if ended.EventType != v2.TransactionEventEnded || *ended.TransactionInfo.StoppedReason != v2.ReasonDeAuthorized {
		t.Errorf("ended %+v", ended)
	}
}

func TestReset_endsSessionsReconnectsAndBoots(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	if _, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")}); err != nil {
		t.Fatal(err)
	}
	before := s.Disconnected()
	p.command(t, "Reset", &v2.ResetRequest{Type: v2.ResetImmediate})
	<-before
	boots := p.await(t, "BootNotification", 2)
	if reason := boots[1].(*v2.BootNotificationRequest).Reason; reason != v2.BootReasonRemoteReset {
		t.Errorf("reason %s", reason)
	}
	events := p.got("TransactionEvent")
	if last := events[len(events)-1].(*v2.TransactionEventRequest); *last.TransactionInfo.StoppedReason != v2.ReasonImmediateReset {
		t.Errorf("last event %+v", last)
	}
}

func TestReset_onIdleWaitsForTheSession(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	x, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")})
	if err != nil {
		t.Fatal(err)
	}
	res := p.command(t, "Reset", &v2.ResetRequest{Type: v2.ResetOnIdle}).(*v2.ResetResponse)
	if res.Status != v2.ResetStatusScheduled {
		t.Errorf("status %s", res.Status)
	}
	if _, err := x.End(t.Context(), v2.TriggerReasonStopAuthorized, v2.ReasonLocal); err != nil {
		t.Fatal(err)
	}
	p.await(t, "BootNotification", 2)
}

func TestChangeAvailability_isReported(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	p.command(t, "ChangeAvailability", &v2.ChangeAvailabilityRequest{OperationalStatus: v2.OperationalStatusInoperative, EVSE: &v2.EVSE{ID: 1}})
	s.Settle(t.Context())
	if got := statuses(p, 1); !slices.Equal(got, []string{"Unavailable"}) {
		t.Errorf("EVSE 1 was %v", got)
	}
	unknown := p.command(t, "ChangeAvailability", &v2.ChangeAvailabilityRequest{OperationalStatus: v2.OperationalStatusInoperative, EVSE: &v2.EVSE{ID: 9}})
	if unknown.(*v2.ChangeAvailabilityResponse).Status != v2.ChangeAvailabilityStatusRejected {
		t.Error("EVSE 9 was taken out of service")
	}
}

func TestGetBaseReport_isSentInParts(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	p.command(t, "GetBaseReport", commandSamples(nil, t)["GetBaseReport"])
	s.Settle(t.Context())
	parts := p.got("NotifyReport")
	for i, part := range parts {
		r := part.(*v2.NotifyReportRequest)
		if r.SeqNo != i || *r.Tbc != (i+1 < len(parts)) || len(r.ReportData) > itemsPerReport {
			t.Errorf("part %d of %d: seqNo %d, tbc %v, %d items", i, len(parts), r.SeqNo, *r.Tbc, len(r.ReportData))
		}
	}
	if len(parts) < 2 {
		t.Errorf("%d parts", len(parts))
	}
}

func TestVariables_areSetAndRead(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	set := func(component, name, value string) v2.SetVariableStatusEnum {
		res := p.command(t, "SetVariables", &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{
			AttributeValue: value, Component: v2.Component{Name: component}, Variable: v2.Variable{Name: name},
		}}})
		return res.(*v2.SetVariablesResponse).SetVariableResult[0].AttributeStatus
	}
	for _, c := range []struct {
		component, name, value string
		want                   v2.SetVariableStatusEnum
	}{
		{"OCPPCommCtrlr", "HeartbeatInterval", "42", v2.SetVariableStatusAccepted},
		{"OCPPCommCtrlr", "HeartbeatInterval", "soon", v2.SetVariableStatusRejected},
		{"ChargingStation", "Model", "other", v2.SetVariableStatusRejected},
		{"ChargingStation", "Colour", "red", v2.SetVariableStatusUnknownVariable},
		{"Toaster", "Colour", "red", v2.SetVariableStatusUnknownComponent},
		{"OCPPCommCtrlr", "NetworkConfigurationPriority", "2,1", v2.SetVariableStatusRebootRequired},
		{"SecurityCtrlr", "OrganizationName", "Acme", v2.SetVariableStatusAccepted},
		{"SecurityCtrlr", "BasicAuthPassword", "0123456789abcdef", v2.SetVariableStatusAccepted},
	} {
		if got := set(c.component, c.name, c.value); got != c.want {
			t.Errorf("set %s.%s to %s: %s, want %s", c.component, c.name, c.value, got, c.want)
		}
	}
	if s.Interval().Seconds() != 42 {
		t.Errorf("interval %v", s.Interval())
	}
	res := p.command(t, "GetVariables", &v2.GetVariablesRequest{GetVariableData: []v2.GetVariableData{
		{Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "OrganizationName"}},
		{Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "BasicAuthPassword"}},
	}}).(*v2.GetVariablesResponse)
	if got := res.GetVariableResult[0]; got.AttributeValue == nil || *got.AttributeValue != "Acme" {
		t.Errorf("OrganizationName %+v", got)
	}
	if got := res.GetVariableResult[1]; got.AttributeStatus != v2.GetVariableStatusRejected {
		t.Errorf("the password was read: %+v", got)
	}
}

func TestUpdateFirmware_goesThroughItsSteps(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	p.command(t, "UpdateFirmware", commandSamples(nil, t)["UpdateFirmware"])
	s.Settle(t.Context())
	var steps []string
	for _, r := range p.got("FirmwareStatusNotification") {
		steps = append(steps, string(r.(*v2.FirmwareStatusNotificationRequest).Status))
	}
	if want := []string{"Downloading", "Downloaded", "Installing", "InstallRebooting", "Installed"}; !slices.Equal(steps, want) {
		t.Errorf("steps %v, want %v", steps, want)
	}
	boot := p.got("BootNotification")[1].(*v2.BootNotificationRequest)
	if boot.Reason != v2.BootReasonFirmwareUpdate || *boot.ChargingStation.FirmwareVersion == "1.0.0" {
		t.Errorf("boot %+v", boot)
	}
}

func TestProfilesAndMessages_areReported(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	for _, action := range []string{"SetChargingProfile", "SetDisplayMessage", "SetVariableMonitoring", "GetChargingProfiles", "GetDisplayMessages", "GetMonitoringReport", "GetLog"} {
		p.command(t, action, commandSamples(nil, t)[action])
		s.Settle(t.Context())
	}
	for action, n := range map[string]int{"ReportChargingProfiles": 1, "NotifyDisplayMessages": 1, "NotifyMonitoringReport": 1, "LogStatusNotification": 2} {
		if got := len(p.got(action)); got != n {
			t.Errorf("%d %s, want %d", got, action, n)
		}
	}
}

func TestTriggerMessage_sendsEach(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{})
	if _, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")}); err != nil {
		t.Fatal(err)
	}
	for message, action := range map[v2.MessageTriggerEnum]string{
		v2.MessageTriggerHeartbeat: "Heartbeat", v2.MessageTriggerStatusNotification: "StatusNotification",
		v2.MessageTriggerMeterValues: "MeterValues", v2.MessageTriggerTransactionEvent: "TransactionEvent",
		v2.MessageTriggerLogStatusNotification: "LogStatusNotification", v2.MessageTriggerFirmwareStatusNotification: "FirmwareStatusNotification",
		v2.MessageTriggerPublishFirmwareStatusNotification: "PublishFirmwareStatusNotification",
		v2.MessageTriggerSignChargingStationCertificate:    "SignCertificate",
	} {
		before := len(p.got(action))
		res := p.command(t, "TriggerMessage", &v2.TriggerMessageRequest{RequestedMessage: message}).(*v2.TriggerMessageResponse)
		s.Settle(t.Context())
		if res.Status != v2.TriggerMessageStatusAccepted || len(p.got(action)) == before {
			t.Errorf("%s: %s, and %d more %s", message, res.Status, len(p.got(action))-before, action)
		}
	}
}
