package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// Actions is the table of all actions of OCPP 2.0.1 and 2.1. It is never changed.
var Actions = compile()

// row is one action: adding a row, and its structs, adds an action.
type row struct {
	name, callback    string
	from              ocpp.Direction
	since             ocpp.Version
	request, response any // a nil response: the action is a SEND
}

func compile() plan.Actions {
	var c plan.Compiler
	var list []*plan.Action
	for _, r := range rows() {
		a := &plan.Action{Name: r.name, Callback: r.callback, From: r.from, Since: r.since, Send: r.response == nil}
		a.Request = c.MustCompile(r.request)
		if !a.Send {
			a.Response = c.MustCompile(r.response)
		}
		list = append(list, a)
	}
	return plan.NewActions(list)
}

func rows() []row {
	const both = ocpp.FromStation | ocpp.FromCSMS
	return []row{
		{"AFRRSignal", "afrr_signal", ocpp.FromCSMS, ocpp.V21, AFRRSignalRequest{}, AFRRSignalResponse{}},
		{"AdjustPeriodicEventStream", "adjust_periodic_event_stream", ocpp.FromCSMS, ocpp.V21, AdjustPeriodicEventStreamRequest{}, AdjustPeriodicEventStreamResponse{}},
		{"Authorize", "authorize", ocpp.FromStation, ocpp.V201, AuthorizeRequest{}, AuthorizeResponse{}},
		{"BatterySwap", "battery_swap", ocpp.FromStation, ocpp.V21, BatterySwapRequest{}, BatterySwapResponse{}},
		{"BootNotification", "boot_notification", ocpp.FromStation, ocpp.V201, BootNotificationRequest{}, BootNotificationResponse{}},
		{"CancelReservation", "cancel_reservation", ocpp.FromCSMS, ocpp.V201, CancelReservationRequest{}, CancelReservationResponse{}},
		{"CertificateSigned", "certificate_signed", ocpp.FromCSMS, ocpp.V201, CertificateSignedRequest{}, CertificateSignedResponse{}},
		{"ChangeAvailability", "change_availability", ocpp.FromCSMS, ocpp.V201, ChangeAvailabilityRequest{}, ChangeAvailabilityResponse{}},
		{"ChangeTransactionTariff", "change_transaction_tariff", ocpp.FromCSMS, ocpp.V21, ChangeTransactionTariffRequest{}, ChangeTransactionTariffResponse{}},
		{"ClearCache", "clear_cache", ocpp.FromCSMS, ocpp.V201, ClearCacheRequest{}, ClearCacheResponse{}},
		{"ClearChargingProfile", "clear_charging_profile", ocpp.FromCSMS, ocpp.V201, ClearChargingProfileRequest{}, ClearChargingProfileResponse{}},
		{"ClearDERControl", "clear_der_control", ocpp.FromCSMS, ocpp.V21, ClearDERControlRequest{}, ClearDERControlResponse{}},
		{"ClearDisplayMessage", "clear_display_message", ocpp.FromCSMS, ocpp.V201, ClearDisplayMessageRequest{}, ClearDisplayMessageResponse{}},
		{"ClearTariffs", "clear_tariffs", ocpp.FromCSMS, ocpp.V21, ClearTariffsRequest{}, ClearTariffsResponse{}},
		{"ClearVariableMonitoring", "clear_variable_monitoring", ocpp.FromCSMS, ocpp.V201, ClearVariableMonitoringRequest{}, ClearVariableMonitoringResponse{}},
		{"ClearedChargingLimit", "cleared_charging_limit", ocpp.FromStation, ocpp.V201, ClearedChargingLimitRequest{}, ClearedChargingLimitResponse{}},
		{"ClosePeriodicEventStream", "close_periodic_event_stream", ocpp.FromStation, ocpp.V21, ClosePeriodicEventStreamRequest{}, ClosePeriodicEventStreamResponse{}},
		{"CostUpdated", "cost_updated", ocpp.FromCSMS, ocpp.V201, CostUpdatedRequest{}, CostUpdatedResponse{}},
		{"CustomerInformation", "customer_information", ocpp.FromCSMS, ocpp.V201, CustomerInformationRequest{}, CustomerInformationResponse{}},
		{"DataTransfer", "data_transfer", both, ocpp.V201, DataTransferRequest{}, DataTransferResponse{}},
		{"DeleteCertificate", "delete_certificate", ocpp.FromCSMS, ocpp.V201, DeleteCertificateRequest{}, DeleteCertificateResponse{}},
		{"FirmwareStatusNotification", "firmware_status_notification", ocpp.FromStation, ocpp.V201, FirmwareStatusNotificationRequest{}, FirmwareStatusNotificationResponse{}},
		{"Get15118EVCertificate", "get_15118_ev_certificate", ocpp.FromStation, ocpp.V201, Get15118EVCertificateRequest{}, Get15118EVCertificateResponse{}},
		{"GetBaseReport", "get_base_report", ocpp.FromCSMS, ocpp.V201, GetBaseReportRequest{}, GetBaseReportResponse{}},
		{"GetCertificateChainStatus", "get_certificate_chain_status", ocpp.FromStation, ocpp.V21, GetCertificateChainStatusRequest{}, GetCertificateChainStatusResponse{}},
		{"GetCertificateStatus", "get_certificate_status", ocpp.FromStation, ocpp.V201, GetCertificateStatusRequest{}, GetCertificateStatusResponse{}},
		{"GetChargingProfiles", "get_charging_profiles", ocpp.FromCSMS, ocpp.V201, GetChargingProfilesRequest{}, GetChargingProfilesResponse{}},
		{"GetCompositeSchedule", "get_composite_schedule", ocpp.FromCSMS, ocpp.V201, GetCompositeScheduleRequest{}, GetCompositeScheduleResponse{}},
		{"GetDERControl", "get_der_control", ocpp.FromCSMS, ocpp.V21, GetDERControlRequest{}, GetDERControlResponse{}},
		{"GetDisplayMessages", "get_display_messages", ocpp.FromCSMS, ocpp.V201, GetDisplayMessagesRequest{}, GetDisplayMessagesResponse{}},
		{"GetInstalledCertificateIds", "get_installed_certificate_ids", ocpp.FromCSMS, ocpp.V201, GetInstalledCertificateIdsRequest{}, GetInstalledCertificateIdsResponse{}},
		{"GetLocalListVersion", "get_local_list_version", ocpp.FromCSMS, ocpp.V201, GetLocalListVersionRequest{}, GetLocalListVersionResponse{}},
		{"GetLog", "get_log", ocpp.FromCSMS, ocpp.V201, GetLogRequest{}, GetLogResponse{}},
		{"GetMonitoringReport", "get_monitoring_report", ocpp.FromCSMS, ocpp.V201, GetMonitoringReportRequest{}, GetMonitoringReportResponse{}},
		{"GetPeriodicEventStream", "get_periodic_event_stream", ocpp.FromCSMS, ocpp.V21, GetPeriodicEventStreamRequest{}, GetPeriodicEventStreamResponse{}},
		{"GetReport", "get_report", ocpp.FromCSMS, ocpp.V201, GetReportRequest{}, GetReportResponse{}},
		{"GetTariffs", "get_tariffs", ocpp.FromCSMS, ocpp.V21, GetTariffsRequest{}, GetTariffsResponse{}},
		{"GetTransactionStatus", "get_transaction_status", ocpp.FromCSMS, ocpp.V201, GetTransactionStatusRequest{}, GetTransactionStatusResponse{}},
		{"GetVariables", "get_variables", ocpp.FromCSMS, ocpp.V201, GetVariablesRequest{}, GetVariablesResponse{}},
		{"Heartbeat", "heartbeat", ocpp.FromStation, ocpp.V201, HeartbeatRequest{}, HeartbeatResponse{}},
		{"InstallCertificate", "install_certificate", ocpp.FromCSMS, ocpp.V201, InstallCertificateRequest{}, InstallCertificateResponse{}},
		{"LogStatusNotification", "log_status_notification", ocpp.FromStation, ocpp.V201, LogStatusNotificationRequest{}, LogStatusNotificationResponse{}},
		{"MeterValues", "meter_values", ocpp.FromStation, ocpp.V201, MeterValuesRequest{}, MeterValuesResponse{}},
		{"NotifyAllowedEnergyTransfer", "notify_allowed_energy_transfer", ocpp.FromCSMS, ocpp.V21, NotifyAllowedEnergyTransferRequest{}, NotifyAllowedEnergyTransferResponse{}},
		{"NotifyChargingLimit", "notify_charging_limit", ocpp.FromStation, ocpp.V201, NotifyChargingLimitRequest{}, NotifyChargingLimitResponse{}},
		{"NotifyCustomerInformation", "notify_customer_information", ocpp.FromStation, ocpp.V201, NotifyCustomerInformationRequest{}, NotifyCustomerInformationResponse{}},
		{"NotifyDERAlarm", "notify_der_alarm", ocpp.FromStation, ocpp.V21, NotifyDERAlarmRequest{}, NotifyDERAlarmResponse{}},
		{"NotifyDERStartStop", "notify_der_start_stop", ocpp.FromStation, ocpp.V21, NotifyDERStartStopRequest{}, NotifyDERStartStopResponse{}},
		{"NotifyDisplayMessages", "notify_display_messages", ocpp.FromStation, ocpp.V201, NotifyDisplayMessagesRequest{}, NotifyDisplayMessagesResponse{}},
		{"NotifyEVChargingNeeds", "notify_ev_charging_needs", ocpp.FromStation, ocpp.V201, NotifyEVChargingNeedsRequest{}, NotifyEVChargingNeedsResponse{}},
		{"NotifyEVChargingSchedule", "notify_ev_charging_schedule", ocpp.FromStation, ocpp.V201, NotifyEVChargingScheduleRequest{}, NotifyEVChargingScheduleResponse{}},
		{"NotifyEvent", "notify_event", ocpp.FromStation, ocpp.V201, NotifyEventRequest{}, NotifyEventResponse{}},
		{"NotifyMonitoringReport", "notify_monitoring_report", ocpp.FromStation, ocpp.V201, NotifyMonitoringReportRequest{}, NotifyMonitoringReportResponse{}},
		{"NotifyPeriodicEventStream", "notify_periodic_event_stream", ocpp.FromStation, ocpp.V21, NotifyPeriodicEventStream{}, nil},
		{"NotifyPriorityCharging", "notify_priority_charging", ocpp.FromStation, ocpp.V21, NotifyPriorityChargingRequest{}, NotifyPriorityChargingResponse{}},
		{"NotifyReport", "notify_report", ocpp.FromStation, ocpp.V201, NotifyReportRequest{}, NotifyReportResponse{}},
		{"NotifySettlement", "notify_settlement", ocpp.FromStation, ocpp.V21, NotifySettlementRequest{}, NotifySettlementResponse{}},
		{"NotifyWebPaymentStarted", "notify_web_payment_started", ocpp.FromCSMS, ocpp.V21, NotifyWebPaymentStartedRequest{}, NotifyWebPaymentStartedResponse{}},
		{"OpenPeriodicEventStream", "open_periodic_event_stream", ocpp.FromStation, ocpp.V21, OpenPeriodicEventStreamRequest{}, OpenPeriodicEventStreamResponse{}},
		{"PublishFirmware", "publish_firmware", ocpp.FromCSMS, ocpp.V201, PublishFirmwareRequest{}, PublishFirmwareResponse{}},
		{"PublishFirmwareStatusNotification", "publish_firmware_status_notification", ocpp.FromStation, ocpp.V201, PublishFirmwareStatusNotificationRequest{}, PublishFirmwareStatusNotificationResponse{}},
		{"PullDynamicScheduleUpdate", "pull_dynamic_schedule_update", ocpp.FromStation, ocpp.V21, PullDynamicScheduleUpdateRequest{}, PullDynamicScheduleUpdateResponse{}},
		{"ReportChargingProfiles", "report_charging_profiles", ocpp.FromStation, ocpp.V201, ReportChargingProfilesRequest{}, ReportChargingProfilesResponse{}},
		{"ReportDERControl", "report_der_control", ocpp.FromStation, ocpp.V21, ReportDERControlRequest{}, ReportDERControlResponse{}},
		{"RequestBatterySwap", "request_battery_swap", ocpp.FromCSMS, ocpp.V21, RequestBatterySwapRequest{}, RequestBatterySwapResponse{}},
		{"RequestStartTransaction", "request_start_transaction", ocpp.FromCSMS, ocpp.V201, RequestStartTransactionRequest{}, RequestStartTransactionResponse{}},
		{"RequestStopTransaction", "request_stop_transaction", ocpp.FromCSMS, ocpp.V201, RequestStopTransactionRequest{}, RequestStopTransactionResponse{}},
		{"ReservationStatusUpdate", "reservation_status_update", ocpp.FromStation, ocpp.V201, ReservationStatusUpdateRequest{}, ReservationStatusUpdateResponse{}},
		{"ReserveNow", "reserve_now", ocpp.FromCSMS, ocpp.V201, ReserveNowRequest{}, ReserveNowResponse{}},
		{"Reset", "reset", ocpp.FromCSMS, ocpp.V201, ResetRequest{}, ResetResponse{}},
		{"SecurityEventNotification", "security_event_notification", ocpp.FromStation, ocpp.V201, SecurityEventNotificationRequest{}, SecurityEventNotificationResponse{}},
		{"SendLocalList", "send_local_list", ocpp.FromCSMS, ocpp.V201, SendLocalListRequest{}, SendLocalListResponse{}},
		{"SetChargingProfile", "set_charging_profile", ocpp.FromCSMS, ocpp.V201, SetChargingProfileRequest{}, SetChargingProfileResponse{}},
		{"SetDERControl", "set_der_control", ocpp.FromCSMS, ocpp.V21, SetDERControlRequest{}, SetDERControlResponse{}},
		{"SetDefaultTariff", "set_default_tariff", ocpp.FromCSMS, ocpp.V21, SetDefaultTariffRequest{}, SetDefaultTariffResponse{}},
		{"SetDisplayMessage", "set_display_message", ocpp.FromCSMS, ocpp.V201, SetDisplayMessageRequest{}, SetDisplayMessageResponse{}},
		{"SetMonitoringBase", "set_monitoring_base", ocpp.FromCSMS, ocpp.V201, SetMonitoringBaseRequest{}, SetMonitoringBaseResponse{}},
		{"SetMonitoringLevel", "set_monitoring_level", ocpp.FromCSMS, ocpp.V201, SetMonitoringLevelRequest{}, SetMonitoringLevelResponse{}},
		{"SetNetworkProfile", "set_network_profile", ocpp.FromCSMS, ocpp.V201, SetNetworkProfileRequest{}, SetNetworkProfileResponse{}},
		{"SetVariableMonitoring", "set_variable_monitoring", ocpp.FromCSMS, ocpp.V201, SetVariableMonitoringRequest{}, SetVariableMonitoringResponse{}},
		{"SetVariables", "set_variables", ocpp.FromCSMS, ocpp.V201, SetVariablesRequest{}, SetVariablesResponse{}},
		{"SignCertificate", "sign_certificate", ocpp.FromStation, ocpp.V201, SignCertificateRequest{}, SignCertificateResponse{}},
		{"StatusNotification", "status_notification", ocpp.FromStation, ocpp.V201, StatusNotificationRequest{}, StatusNotificationResponse{}},
		{"TransactionEvent", "transaction_event", ocpp.FromStation, ocpp.V201, TransactionEventRequest{}, TransactionEventResponse{}},
		{"TriggerMessage", "trigger_message", ocpp.FromCSMS, ocpp.V201, TriggerMessageRequest{}, TriggerMessageResponse{}},
		{"UnlockConnector", "unlock_connector", ocpp.FromCSMS, ocpp.V201, UnlockConnectorRequest{}, UnlockConnectorResponse{}},
		{"UnpublishFirmware", "unpublish_firmware", ocpp.FromCSMS, ocpp.V201, UnpublishFirmwareRequest{}, UnpublishFirmwareResponse{}},
		{"UpdateDynamicSchedule", "update_dynamic_schedule", ocpp.FromCSMS, ocpp.V21, UpdateDynamicScheduleRequest{}, UpdateDynamicScheduleResponse{}},
		{"UpdateFirmware", "update_firmware", ocpp.FromCSMS, ocpp.V201, UpdateFirmwareRequest{}, UpdateFirmwareResponse{}},
		{"UsePriorityCharging", "use_priority_charging", ocpp.FromCSMS, ocpp.V21, UsePriorityChargingRequest{}, UsePriorityChargingResponse{}},
		{"VatNumberValidation", "vat_number_validation", ocpp.FromStation, ocpp.V21, VatNumberValidationRequest{}, VatNumberValidationResponse{}},
	}
}
