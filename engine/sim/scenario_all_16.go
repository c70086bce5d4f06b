package sim

import (
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// samples of OCPP 1.6 are in its own terms.
func (d *dialect16) samples(s *Station, token v2.IDToken, _ string, number int) []Sample {
	now := s.now()
	meter := func(context v2.ReadingContextEnum) []v16.MeterValue {
		s.mu.Lock()
		defer s.mu.Unlock()
		t := &Session{station: s, register: s.model.register, power: s.options.Power}
		return meterValues16([]v2.MeterValue{{Timestamp: now, SampledValue: t.samples(context)}})
	}
	status := func(connector int, status v16.ChargePointStatus) Sample {
		return Sample{"StatusNotification", &v16.StatusNotificationRequest{
			ConnectorID: connector, ErrorCode: v16.ChargePointErrorCodeNoError, Status: status, Timestamp: &now,
		}}
	}
	return []Sample{
		status(0, v16.ChargePointStatusAvailable),
		status(1, v16.ChargePointStatusPreparing),
		{"SecurityEventNotification", &v16.SecurityEventNotificationRequest{Type: "StartupOfTheDevice", Timestamp: now}},
		{"Heartbeat", &v16.HeartbeatRequest{}},
		{"Authorize", &v16.AuthorizeRequest{IDTag: token.IDToken}},
		{"StartTransaction", &v16.StartTransactionRequest{ConnectorID: 1, IDTag: token.IDToken, MeterStart: 1000, Timestamp: now}},
		status(1, v16.ChargePointStatusCharging),
		{"MeterValues", &v16.MeterValuesRequest{ConnectorID: 1, TransactionID: &number, MeterValue: meter(v2.ReadingContextSamplePeriodic)}},
		status(1, v16.ChargePointStatusSuspendedEV),
		{"StopTransaction", &v16.StopTransactionRequest{
			IDTag: &token.IDToken, MeterStop: 1500, Timestamp: now, TransactionID: number, Reason: new(v16.ReasonLocal),
			TransactionData: meter(v2.ReadingContextTransactionEnd),
		}},
		status(1, v16.ChargePointStatusFinishing),
		status(1, v16.ChargePointStatusAvailable),
		{"MeterValues", &v16.MeterValuesRequest{ConnectorID: 0, MeterValue: meter(v2.ReadingContextSampleClock)}},
		{"DiagnosticsStatusNotification", &v16.DiagnosticsStatusNotificationRequest{Status: v16.DiagnosticsStatusUploaded}},
		{"LogStatusNotification", &v16.LogStatusNotificationRequest{Status: v16.UploadLogStatusUploaded, RequestID: new(1)}},
		{"FirmwareStatusNotification", &v16.FirmwareStatusNotificationRequest{Status: v16.FirmwareStatusInstalled}},
		{"SignedFirmwareStatusNotification", &v16.SignedFirmwareStatusNotificationRequest{Status: v16.SignedFirmwareStatusInstalled, RequestID: new(1)}},
		{"SignCertificate", &v16.SignCertificateRequest{CSR: "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n"}},
		{"DataTransfer", &v16.DataTransferRequest{VendorID: "com.example", MessageID: new("Hello"), Data: new(`{"text":"hello"}`)}},
	}
}
