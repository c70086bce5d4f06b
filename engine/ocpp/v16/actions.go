package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// Actions is the table of all actions of OCPP 1.6 with those of the security whitepaper. It is never changed.
var Actions = compile()

// Prefix begins the names of callbacks and types that are OCPP 1.6's own, where those of 2.x have none: "ocpp16.start_transaction".
const Prefix = "ocpp16."

// row is one action: adding a row, and its structs, adds an action.
type row struct {
	name, callback    string
	from              ocpp.Direction
	request, response any
}

func compile() plan.Actions {
	var c plan.Compiler
	var list []*plan.Action
	for _, r := range rows() {
		list = append(list, &plan.Action{
			Name: r.name, Callback: r.callback, Full: Prefix + r.callback, From: r.from, Since: ocpp.V16,
			Request: c.MustCompile(r.request), Response: c.MustCompile(r.response),
		})
	}
	return plan.NewActions(list)
}

func rows() []row {
	const both = ocpp.FromStation | ocpp.FromCSMS
	return []row{
		{"Authorize", "authorize", ocpp.FromStation, AuthorizeRequest{}, AuthorizeResponse{}},
		{"BootNotification", "boot_notification", ocpp.FromStation, BootNotificationRequest{}, BootNotificationResponse{}},
		{"CancelReservation", "cancel_reservation", ocpp.FromCSMS, CancelReservationRequest{}, CancelReservationResponse{}},
		{"CertificateSigned", "certificate_signed", ocpp.FromCSMS, CertificateSignedRequest{}, CertificateSignedResponse{}},
		{"ChangeAvailability", "change_availability", ocpp.FromCSMS, ChangeAvailabilityRequest{}, ChangeAvailabilityResponse{}},
		{"ChangeConfiguration", "change_configuration", ocpp.FromCSMS, ChangeConfigurationRequest{}, ChangeConfigurationResponse{}},
		{"ClearCache", "clear_cache", ocpp.FromCSMS, ClearCacheRequest{}, ClearCacheResponse{}},
		{"ClearChargingProfile", "clear_charging_profile", ocpp.FromCSMS, ClearChargingProfileRequest{}, ClearChargingProfileResponse{}},
		{"DataTransfer", "data_transfer", both, DataTransferRequest{}, DataTransferResponse{}},
		{"DeleteCertificate", "delete_certificate", ocpp.FromCSMS, DeleteCertificateRequest{}, DeleteCertificateResponse{}},
		{"DiagnosticsStatusNotification", "diagnostics_status_notification", ocpp.FromStation, DiagnosticsStatusNotificationRequest{}, DiagnosticsStatusNotificationResponse{}},
		{"ExtendedTriggerMessage", "extended_trigger_message", ocpp.FromCSMS, ExtendedTriggerMessageRequest{}, ExtendedTriggerMessageResponse{}},
		{"FirmwareStatusNotification", "firmware_status_notification", ocpp.FromStation, FirmwareStatusNotificationRequest{}, FirmwareStatusNotificationResponse{}},
		{"GetCompositeSchedule", "get_composite_schedule", ocpp.FromCSMS, GetCompositeScheduleRequest{}, GetCompositeScheduleResponse{}},
		{"GetConfiguration", "get_configuration", ocpp.FromCSMS, GetConfigurationRequest{}, GetConfigurationResponse{}},
		{"GetDiagnostics", "get_diagnostics", ocpp.FromCSMS, GetDiagnosticsRequest{}, GetDiagnosticsResponse{}},
		{"GetInstalledCertificateIds", "get_installed_certificate_ids", ocpp.FromCSMS, GetInstalledCertificateIdsRequest{}, GetInstalledCertificateIdsResponse{}},
		{"GetLocalListVersion", "get_local_list_version", ocpp.FromCSMS, GetLocalListVersionRequest{}, GetLocalListVersionResponse{}},
		{"GetLog", "get_log", ocpp.FromCSMS, GetLogRequest{}, GetLogResponse{}},
		{"Heartbeat", "heartbeat", ocpp.FromStation, HeartbeatRequest{}, HeartbeatResponse{}},
		{"InstallCertificate", "install_certificate", ocpp.FromCSMS, InstallCertificateRequest{}, InstallCertificateResponse{}},
		{"LogStatusNotification", "log_status_notification", ocpp.FromStation, LogStatusNotificationRequest{}, LogStatusNotificationResponse{}},
		{"MeterValues", "meter_values", ocpp.FromStation, MeterValuesRequest{}, MeterValuesResponse{}},
		{"RemoteStartTransaction", "remote_start_transaction", ocpp.FromCSMS, RemoteStartTransactionRequest{}, RemoteStartTransactionResponse{}},
		{"RemoteStopTransaction", "remote_stop_transaction", ocpp.FromCSMS, RemoteStopTransactionRequest{}, RemoteStopTransactionResponse{}},
		{"ReserveNow", "reserve_now", ocpp.FromCSMS, ReserveNowRequest{}, ReserveNowResponse{}},
		{"Reset", "reset", ocpp.FromCSMS, ResetRequest{}, ResetResponse{}},
		{"SecurityEventNotification", "security_event_notification", ocpp.FromStation, SecurityEventNotificationRequest{}, SecurityEventNotificationResponse{}},
		{"SendLocalList", "send_local_list", ocpp.FromCSMS, SendLocalListRequest{}, SendLocalListResponse{}},
		{"SetChargingProfile", "set_charging_profile", ocpp.FromCSMS, SetChargingProfileRequest{}, SetChargingProfileResponse{}},
		{"SignCertificate", "sign_certificate", ocpp.FromStation, SignCertificateRequest{}, SignCertificateResponse{}},
		{"SignedFirmwareStatusNotification", "signed_firmware_status_notification", ocpp.FromStation, SignedFirmwareStatusNotificationRequest{}, SignedFirmwareStatusNotificationResponse{}},
		{"SignedUpdateFirmware", "signed_update_firmware", ocpp.FromCSMS, SignedUpdateFirmwareRequest{}, SignedUpdateFirmwareResponse{}},
		{"StartTransaction", "start_transaction", ocpp.FromStation, StartTransactionRequest{}, StartTransactionResponse{}},
		{"StatusNotification", "status_notification", ocpp.FromStation, StatusNotificationRequest{}, StatusNotificationResponse{}},
		{"StopTransaction", "stop_transaction", ocpp.FromStation, StopTransactionRequest{}, StopTransactionResponse{}},
		{"TriggerMessage", "trigger_message", ocpp.FromCSMS, TriggerMessageRequest{}, TriggerMessageResponse{}},
		{"UnlockConnector", "unlock_connector", ocpp.FromCSMS, UnlockConnectorRequest{}, UnlockConnectorResponse{}},
		{"UpdateFirmware", "update_firmware", ocpp.FromCSMS, UpdateFirmwareRequest{}, UpdateFirmwareResponse{}},
	}
}
