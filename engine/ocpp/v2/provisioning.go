package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// BootNotificationRequest is the first message of a station after it started:
// what it is and why it booted (OCPP 2.0.1 B01).
type BootNotificationRequest struct {
	ChargingStation ChargingStation `json:"chargingStation" ocpp:"required"`
	Reason          BootReasonEnum  `json:"reason" ocpp:"required"`
	CustomData      *CustomData     `json:"customData,omitempty"`
}

// BootNotificationResponse registers the station, or tells it to wait and try
// again (OCPP 2.0.1 B01).
type BootNotificationResponse struct {
	CurrentTime ocpp.DateTime          `json:"currentTime" ocpp:"required"`
	Interval    int                    `json:"interval" ocpp:"required"`
	Status      RegistrationStatusEnum `json:"status" ocpp:"required"`
	StatusInfo  *StatusInfo            `json:"statusInfo,omitempty"`
	CustomData  *CustomData            `json:"customData,omitempty"`
}

// HeartbeatRequest is the sign of life of a station that has nothing else to
// say (OCPP 2.0.1 G02).
type HeartbeatRequest struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// HeartbeatResponse carries the time, by which the station sets its clock (OCPP
// 2.0.1 G02).
type HeartbeatResponse struct {
	CurrentTime ocpp.DateTime `json:"currentTime" ocpp:"required"`
	CustomData  *CustomData   `json:"customData,omitempty"`
}

// ResetRequest has the CSMS restart a station or one EVSE of it (OCPP 2.0.1
// B11, B12).
type ResetRequest struct {
	Type       ResetEnum   `json:"type" ocpp:"required"`
	EVSEID     *int        `json:"evseId,omitempty" ocpp:"range@2.1=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// ResetResponse tells whether the station will restart, and whether now (OCPP
// 2.0.1 B11, B12).
type ResetResponse struct {
	Status     ResetStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo     `json:"statusInfo,omitempty"`
	CustomData *CustomData     `json:"customData,omitempty"`
}

// ChargingStation is what a station tells of itself.
type ChargingStation struct {
	SerialNumber    *string     `json:"serialNumber,omitempty" ocpp:"max=25"`
	Model           string      `json:"model" ocpp:"required,max=20"`
	Modem           *Modem      `json:"modem,omitempty"`
	VendorName      string      `json:"vendorName" ocpp:"required,max=50"`
	FirmwareVersion *string     `json:"firmwareVersion,omitempty" ocpp:"max=50"`
	CustomData      *CustomData `json:"customData,omitempty"`
}

// Modem is the SIM card of the station's modem.
type Modem struct {
	ICCID      *string     `json:"iccid,omitempty" ocpp:"max=20,identifier"`
	IMSI       *string     `json:"imsi,omitempty" ocpp:"max=20,identifier"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// BootReasonEnum is why a station booted.
type BootReasonEnum string

// The values of BootReasonEnum.
const (
	BootReasonApplicationReset BootReasonEnum = "ApplicationReset"
	BootReasonFirmwareUpdate   BootReasonEnum = "FirmwareUpdate"
	BootReasonLocalReset       BootReasonEnum = "LocalReset"
	BootReasonPowerUp          BootReasonEnum = "PowerUp"
	BootReasonRemoteReset      BootReasonEnum = "RemoteReset"
	BootReasonScheduledReset   BootReasonEnum = "ScheduledReset"
	BootReasonTriggered        BootReasonEnum = "Triggered"
	BootReasonUnknown          BootReasonEnum = "Unknown"
	BootReasonWatchdog         BootReasonEnum = "Watchdog"
)

// Values lists what a BootReasonEnum may be.
func (BootReasonEnum) Values() []plan.Value {
	return plan.Values(
		BootReasonApplicationReset,
		BootReasonFirmwareUpdate,
		BootReasonLocalReset,
		BootReasonPowerUp,
		BootReasonRemoteReset,
		BootReasonScheduledReset,
		BootReasonTriggered,
		BootReasonUnknown,
		BootReasonWatchdog,
	)
}

// RegistrationStatusEnum is whether the CSMS accepts a station.
type RegistrationStatusEnum string

// The values of RegistrationStatusEnum.
const (
	RegistrationStatusAccepted RegistrationStatusEnum = "Accepted"
	RegistrationStatusPending  RegistrationStatusEnum = "Pending"
	RegistrationStatusRejected RegistrationStatusEnum = "Rejected"
)

// Values lists what a RegistrationStatusEnum may be.
func (RegistrationStatusEnum) Values() []plan.Value {
	return plan.Values(
		RegistrationStatusAccepted,
		RegistrationStatusPending,
		RegistrationStatusRejected,
	)
}

// ResetEnum is when to restart.
type ResetEnum string

// The values of ResetEnum.
const (
	ResetImmediate ResetEnum = "Immediate"
	ResetOnIdle    ResetEnum = "OnIdle"

	// Since OCPP 2.1.
	ResetImmediateAndResume ResetEnum = "ImmediateAndResume"
)

// Values lists what a ResetEnum may be.
func (ResetEnum) Values() []plan.Value {
	return append(plan.Values(ResetImmediate, ResetOnIdle),
		plan.Since(ocpp.V21, ResetImmediateAndResume)...)
}

// ResetStatusEnum is the answer to Reset.
type ResetStatusEnum string

// The values of ResetStatusEnum.
const (
	ResetStatusAccepted  ResetStatusEnum = "Accepted"
	ResetStatusRejected  ResetStatusEnum = "Rejected"
	ResetStatusScheduled ResetStatusEnum = "Scheduled"
)

// Values lists what a ResetStatusEnum may be.
func (ResetStatusEnum) Values() []plan.Value {
	return plan.Values(ResetStatusAccepted, ResetStatusRejected, ResetStatusScheduled)
}
