package sim

import "csms/engine/ocpp/v2"

// samples21 returns one message of each action that OCPP 2.1 adds to those of a station.
func samples21(s *Station, token v2.IDToken) []Sample {
	now := s.now()
	hash := v2.CertificateHashData{HashAlgorithm: v2.HashAlgorithmSHA256, IssuerNameHash: "a1b2c3", IssuerKeyHash: "d4e5f6", SerialNumber: "1f"}
	return []Sample{
		{"BatterySwap", &v2.BatterySwapRequest{
			EventType: v2.BatterySwapEventBatteryIn, RequestID: 1, IDToken: token,
			BatteryData: []v2.BatteryData{{EVSEID: 1, SerialNumber: "B-1", SoC: 21.5, SoH: 97}},
		}},
		{"GetCertificateChainStatus", &v2.GetCertificateChainStatusRequest{CertificateStatusRequests: []v2.CertificateStatusRequestInfo{{
			CertificateHashData: hash, Source: v2.CertificateStatusSourceOCSP, URLs: []string{"http://ocsp.example.com"},
		}}}},
		{"NotifyDERAlarm", &v2.NotifyDERAlarmRequest{ControlType: v2.DERControlHVMustTrip, GridEventFault: new(v2.GridEventFaultOverVoltage), Timestamp: now}},
		{"NotifyDERStartStop", &v2.NotifyDERStartStopRequest{ControlID: "DER-1", Started: true, Timestamp: now}},
		{"ReportDERControl", &v2.ReportDERControlRequest{RequestID: 1}},
		{"NotifyPriorityCharging", &v2.NotifyPriorityChargingRequest{TransactionID: "T-1", Activated: true}},
		{"PullDynamicScheduleUpdate", &v2.PullDynamicScheduleUpdateRequest{ChargingProfileID: 1}},
		{"NotifySettlement", &v2.NotifySettlementRequest{PSPRef: "PSP-1", Status: v2.PaymentStatusSettled, SettlementAmount: 12.34, SettlementTime: now}},
		{"VatNumberValidation", &v2.VatNumberValidationRequest{VATNumber: "NL123456789B01"}},
		{"OpenPeriodicEventStream", &v2.OpenPeriodicEventStreamRequest{ConstantStreamData: v2.ConstantStreamData{
			ID: 1, VariableMonitoringID: 1, Params: v2.PeriodicEventStreamParams{Interval: new(60), Values: new(2)},
		}}},
		{"NotifyPeriodicEventStream", &v2.NotifyPeriodicEventStream{
			ID: 1, Pending: 0, Basetime: now, Data: []v2.StreamDataElement{{T: 0, V: "230.1"}, {T: 1.5, V: "230.4"}},
		}},
		{"ClosePeriodicEventStream", &v2.ClosePeriodicEventStreamRequest{ID: 1}},
	}
}
