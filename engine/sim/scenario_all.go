package sim

import (
	"context"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// all sends each message of a station once, in an order that makes sense. Answers that refuse are fine:
// a policy may not do certificates.
func all(ctx context.Context, p *Play) error {
	s := p.Station
	if err := p.steady(ctx, func() error { return s.Boot(ctx, v2.BootReasonPowerUp) }); err != nil {
		return err
	}
	transaction, number := sampleTransaction(s), 1
	for i := range s.dialect.samples(s, p.Token, transaction, number) {
		if err := p.Pace(ctx); err != nil {
			return err
		}
		m := s.dialect.samples(s, p.Token, transaction, number)[i] // made when it is sent, so that its times are true
		if _, unanswered := m.Request.(*v2.NotifyPeriodicEventStream); unanswered {
			if err := s.Send(m.Action, m.Request); err != nil {
				return err
			}
			continue
		}
		response, err := s.Call(ctx, m.Action, m.Request)
		if err := p.tolerate(ctx, m.Action, err); err != nil {
			return err
		}
		if started, ok := response.(*v16.StartTransactionResponse); ok {
			number = started.TransactionID
		}
	}
	return nil
}

// Sample is a message that a station could send now.
type Sample struct {
	Action  string
	Request any
}

// Samples returns one message of each action of a station but BootNotification. The transaction in
// them is one that no session of the station has, and that ends.
func Samples(s *Station, token v2.IDToken) []Sample {
	return s.dialect.samples(s, token, sampleTransaction(s), 1)
}

func sampleTransaction(s *Station) string { return clipped("ALL-"+s.options.ID, 24) + "-" + s.NextID() }

// samples201 returns those of OCPP 2.0.1.
func samples201(s *Station, token v2.IDToken, transaction string) []Sample {
	now := s.now()
	limit := 16.0
	schedule := v2.ChargingSchedule{
		ID: 1, ChargingRateUnit: v2.ChargingRateUnitA, StartSchedule: &now, Duration: new(3600),
		ChargingSchedulePeriod: []v2.ChargingSchedulePeriod{{StartPeriod: 0, Limit: &limit}},
	}
	profile := v2.ChargingProfile{
		ID: 1, StackLevel: 0, ChargingProfilePurpose: v2.ChargingProfilePurposeTxDefaultProfile,
		ChargingProfileKind: v2.ChargingProfileKindAbsolute, ChargingSchedule: []v2.ChargingSchedule{schedule},
	}
	voltage := v2.Variable{Name: "Voltage"}
	station := v2.Component{Name: "ChargingStation"}
	ocsp := v2.OCSPRequestData{
		HashAlgorithm: v2.HashAlgorithmSHA256, IssuerNameHash: "a1b2c3", IssuerKeyHash: "d4e5f6",
		SerialNumber: "1f", ResponderURL: "http://ocsp.example.com",
	}
	meter := func(context v2.ReadingContextEnum) []v2.MeterValue {
		s.mu.Lock()
		defer s.mu.Unlock()
		t := &Session{station: s, register: s.model.register, power: s.options.Power}
		return []v2.MeterValue{{Timestamp: now, SampledValue: t.samples(context)}}
	}
	event := func(kind v2.TransactionEventEnum, trigger v2.TriggerReasonEnum, seq int, context v2.ReadingContextEnum) *v2.TransactionEventRequest {
		return &v2.TransactionEventRequest{
			EventType: kind, Timestamp: now, TriggerReason: trigger, SeqNo: seq,
			TransactionInfo: v2.Transaction{TransactionID: transaction}, IDToken: &token,
			EVSE: &v2.EVSE{ID: 1, ConnectorID: new(1)}, MeterValue: meter(context),
		}
	}
	ended := event(v2.TransactionEventEnded, v2.TriggerReasonStopAuthorized, 2, v2.ReadingContextTransactionEnd)
	ended.TransactionInfo.StoppedReason = new(v2.ReasonLocal)
	return []Sample{
		{"StatusNotification", &v2.StatusNotificationRequest{Timestamp: now, ConnectorStatus: v2.ConnectorStatusAvailable, EVSEID: 1, ConnectorID: 1}},
		{"SecurityEventNotification", &v2.SecurityEventNotificationRequest{Type: "StartupOfTheDevice", Timestamp: now}},
		{"NotifyReport", &v2.NotifyReportRequest{RequestID: 1, GeneratedAt: now, SeqNo: 0, ReportData: s.report(func(v *variable) bool { return v.component == "ChargingStation" })}},
		{"NotifyEvent", &v2.NotifyEventRequest{GeneratedAt: now, SeqNo: 0, EventData: []v2.EventData{{
			EventID: 1, Timestamp: now, Trigger: v2.EventTriggerAlerting, ActualValue: "253.1", Component: station,
			EventNotificationType: v2.EventNotificationHardWiredMonitor, Variable: voltage,
		}}}},
		{"NotifyMonitoringReport", &v2.NotifyMonitoringReportRequest{RequestID: 1, SeqNo: 0, GeneratedAt: now, Monitor: []v2.MonitoringData{{
			Component: station, Variable: voltage,
			VariableMonitoring: []v2.VariableMonitoring{{ID: 1, Value: 253, Type: v2.MonitorUpperThreshold, Severity: 4, EventNotificationType: v2.EventNotificationCustomMonitor}},
		}}}},
		{"Heartbeat", &v2.HeartbeatRequest{}},
		{"Authorize", &v2.AuthorizeRequest{IDToken: token}},
		{"TransactionEvent", event(v2.TransactionEventStarted, v2.TriggerReasonAuthorized, 0, v2.ReadingContextTransactionBegin)},
		{"TransactionEvent", event(v2.TransactionEventUpdated, v2.TriggerReasonMeterValuePeriodic, 1, v2.ReadingContextSamplePeriodic)},
		{"TransactionEvent", ended},
		{"MeterValues", &v2.MeterValuesRequest{EVSEID: 0, MeterValue: meter(v2.ReadingContextSampleClock)}},
		{"ReservationStatusUpdate", &v2.ReservationStatusUpdateRequest{ReservationID: 1, ReservationUpdateStatus: v2.ReservationUpdateStatusExpired}},
		{"NotifyChargingLimit", &v2.NotifyChargingLimitRequest{EVSEID: new(1), ChargingLimit: v2.ChargingLimit{ChargingLimitSource: v2.ChargingLimitSourceEMS}, ChargingSchedule: []v2.ChargingSchedule{schedule}}},
		{"ClearedChargingLimit", &v2.ClearedChargingLimitRequest{ChargingLimitSource: v2.ChargingLimitSourceEMS, EVSEID: new(1)}},
		{"ReportChargingProfiles", &v2.ReportChargingProfilesRequest{RequestID: 1, ChargingLimitSource: v2.ChargingLimitSourceCSO, EVSEID: 1, ChargingProfile: []v2.ChargingProfile{profile}}},
		{"NotifyEVChargingNeeds", &v2.NotifyEVChargingNeedsRequest{EVSEID: 1, ChargingNeeds: v2.ChargingNeeds{
			RequestedEnergyTransfer: v2.EnergyTransferModeACThreePhase, DepartureTime: &now,
			ACChargingParameters: &v2.ACChargingParameters{EnergyAmount: 20000, EVMinCurrent: 6, EVMaxCurrent: 16, EVMaxVoltage: 400},
		}}},
		{"NotifyEVChargingSchedule", &v2.NotifyEVChargingScheduleRequest{TimeBase: now, EVSEID: 1, ChargingSchedule: schedule}},
		{"NotifyCustomerInformation", &v2.NotifyCustomerInformationRequest{Data: "nothing is known", SeqNo: 0, GeneratedAt: now, RequestID: 1}},
		{"NotifyDisplayMessages", &v2.NotifyDisplayMessagesRequest{RequestID: 1, MessageInfo: []v2.MessageInfo{{
			ID: 1, Priority: v2.MessagePriorityNormalCycle, Message: v2.MessageContent{Format: v2.MessageFormatUTF8, Content: "Welcome"},
		}}}},
		{"LogStatusNotification", &v2.LogStatusNotificationRequest{Status: v2.UploadLogStatusUploaded, RequestID: new(1)}},
		{"FirmwareStatusNotification", &v2.FirmwareStatusNotificationRequest{Status: v2.FirmwareStatusInstalled, RequestID: new(1)}},
		{"PublishFirmwareStatusNotification", &v2.PublishFirmwareStatusNotificationRequest{Status: v2.PublishFirmwareStatusPublished, Location: []string{"http://controller.example.com/firmware"}, RequestID: new(1)}},
		{"SignCertificate", &v2.SignCertificateRequest{CSR: "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n", CertificateType: new(v2.CertificateSigningUseChargingStationCertificate)}},
		{"GetCertificateStatus", &v2.GetCertificateStatusRequest{OCSPRequestData: ocsp}},
		{"Get15118EVCertificate", &v2.Get15118EVCertificateRequest{ISO15118SchemaVersion: "urn:iso:15118:2:2013:MsgDef", Action: v2.CertificateActionInstall, EXIRequest: "gJgC"}},
		{"DataTransfer", &v2.DataTransferRequest{VendorID: "com.example", MessageID: new("Hello"), Data: `{"text":"hello"}`}},
	}
}
