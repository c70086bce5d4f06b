package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// AuthorizeRequest asks whether a tag may charge (§4.1).
type AuthorizeRequest struct {
	IDTag string `json:"idTag" ocpp:"required,max=20"`
}

// AuthorizeResponse holds what the CSMS thinks of the tag (§4.1).
type AuthorizeResponse struct {
	IDTagInfo IDTagInfo `json:"idTagInfo" ocpp:"required"`
}

// BootNotificationRequest tells who the station is after each start (§4.2).
type BootNotificationRequest struct {
	ChargePointVendor       string  `json:"chargePointVendor" ocpp:"required,max=20"`
	ChargePointModel        string  `json:"chargePointModel" ocpp:"required,max=20"`
	ChargePointSerialNumber *string `json:"chargePointSerialNumber,omitempty" ocpp:"max=25"`
	ChargeBoxSerialNumber   *string `json:"chargeBoxSerialNumber,omitempty" ocpp:"max=25"`
	FirmwareVersion         *string `json:"firmwareVersion,omitempty" ocpp:"max=50"`
	ICCID                   *string `json:"iccid,omitempty" ocpp:"max=20"`
	IMSI                    *string `json:"imsi,omitempty" ocpp:"max=20"`
	MeterType               *string `json:"meterType,omitempty" ocpp:"max=25"`
	MeterSerialNumber       *string `json:"meterSerialNumber,omitempty" ocpp:"max=25"`
}

// BootNotificationResponse accepts the station or not (§4.2).
type BootNotificationResponse struct {
	Status      RegistrationStatus `json:"status" ocpp:"required"`
	CurrentTime ocpp.DateTime      `json:"currentTime" ocpp:"required"`
	Interval    int                `json:"interval" ocpp:"required"`
}

// HeartbeatRequest is a sign of life (§4.6).
type HeartbeatRequest struct{}

// HeartbeatResponse holds the time of the CSMS (§4.6).
type HeartbeatResponse struct {
	CurrentTime ocpp.DateTime `json:"currentTime" ocpp:"required"`
}

// StatusNotificationRequest reports the status of a connector; connector 0 is the station (§4.9).
type StatusNotificationRequest struct {
	ConnectorID     int                  `json:"connectorId" ocpp:"required"`
	ErrorCode       ChargePointErrorCode `json:"errorCode" ocpp:"required"`
	Info            *string              `json:"info,omitempty" ocpp:"max=50"`
	Status          ChargePointStatus    `json:"status" ocpp:"required"`
	Timestamp       *ocpp.DateTime       `json:"timestamp,omitempty"`
	VendorID        *string              `json:"vendorId,omitempty" ocpp:"max=255"`
	VendorErrorCode *string              `json:"vendorErrorCode,omitempty" ocpp:"max=50"`
}

// StatusNotificationResponse acknowledges a status (§4.9).
type StatusNotificationResponse struct{}

// DataTransferRequest carries what a vendor has to say beyond OCPP; either side sends it (§4.3, §5.6).
type DataTransferRequest struct {
	VendorID  string  `json:"vendorId" ocpp:"required,max=255"`
	MessageID *string `json:"messageId,omitempty" ocpp:"max=50"`
	Data      *string `json:"data,omitempty"`
}

// DataTransferResponse holds the answer in the vendor's own terms (§4.3, §5.6).
type DataTransferResponse struct {
	Status DataTransferStatus `json:"status" ocpp:"required"`
	Data   *string            `json:"data,omitempty"`
}

// IDTagInfo is what the CSMS thinks of a tag.
type IDTagInfo struct {
	ExpiryDate  *ocpp.DateTime      `json:"expiryDate,omitempty"`
	ParentIDTag *string             `json:"parentIdTag,omitempty" ocpp:"max=20"`
	Status      AuthorizationStatus `json:"status" ocpp:"required"`
}

// AuthorizationStatus is an enum of OCPP 1.6.
type AuthorizationStatus string

// The values of AuthorizationStatus.
const (
	AuthorizationStatusAccepted     AuthorizationStatus = "Accepted"
	AuthorizationStatusBlocked      AuthorizationStatus = "Blocked"
	AuthorizationStatusExpired      AuthorizationStatus = "Expired"
	AuthorizationStatusInvalid      AuthorizationStatus = "Invalid"
	AuthorizationStatusConcurrentTx AuthorizationStatus = "ConcurrentTx"
)

// Values lists what a AuthorizationStatus may be.
func (AuthorizationStatus) Values() []plan.Value {
	return plan.Values(
		AuthorizationStatusAccepted,
		AuthorizationStatusBlocked,
		AuthorizationStatusExpired,
		AuthorizationStatusInvalid,
		AuthorizationStatusConcurrentTx,
	)
}

// RegistrationStatus is an enum of OCPP 1.6.
type RegistrationStatus string

// The values of RegistrationStatus.
const (
	RegistrationStatusAccepted RegistrationStatus = "Accepted"
	RegistrationStatusPending  RegistrationStatus = "Pending"
	RegistrationStatusRejected RegistrationStatus = "Rejected"
)

// Values lists what a RegistrationStatus may be.
func (RegistrationStatus) Values() []plan.Value {
	return plan.Values(RegistrationStatusAccepted, RegistrationStatusPending, RegistrationStatusRejected)
}

// ChargePointErrorCode is an enum of OCPP 1.6.
type ChargePointErrorCode string

// The values of ChargePointErrorCode.
const (
	ChargePointErrorCodeConnectorLockFailure ChargePointErrorCode = "ConnectorLockFailure"
	ChargePointErrorCodeEVCommunicationError ChargePointErrorCode = "EVCommunicationError"
	ChargePointErrorCodeGroundFailure        ChargePointErrorCode = "GroundFailure"
	ChargePointErrorCodeHighTemperature      ChargePointErrorCode = "HighTemperature"
	ChargePointErrorCodeInternalError        ChargePointErrorCode = "InternalError"
	ChargePointErrorCodeLocalListConflict    ChargePointErrorCode = "LocalListConflict"
	ChargePointErrorCodeNoError              ChargePointErrorCode = "NoError"
	ChargePointErrorCodeOtherError           ChargePointErrorCode = "OtherError"
	ChargePointErrorCodeOverCurrentFailure   ChargePointErrorCode = "OverCurrentFailure"
	ChargePointErrorCodePowerMeterFailure    ChargePointErrorCode = "PowerMeterFailure"
	ChargePointErrorCodePowerSwitchFailure   ChargePointErrorCode = "PowerSwitchFailure"
	ChargePointErrorCodeReaderFailure        ChargePointErrorCode = "ReaderFailure"
	ChargePointErrorCodeResetFailure         ChargePointErrorCode = "ResetFailure"
	ChargePointErrorCodeUnderVoltage         ChargePointErrorCode = "UnderVoltage"
	ChargePointErrorCodeOverVoltage          ChargePointErrorCode = "OverVoltage"
	ChargePointErrorCodeWeakSignal           ChargePointErrorCode = "WeakSignal"
)

// Values lists what a ChargePointErrorCode may be.
func (ChargePointErrorCode) Values() []plan.Value {
	return plan.Values(
		ChargePointErrorCodeConnectorLockFailure,
		ChargePointErrorCodeEVCommunicationError,
		ChargePointErrorCodeGroundFailure,
		ChargePointErrorCodeHighTemperature,
		ChargePointErrorCodeInternalError,
		ChargePointErrorCodeLocalListConflict,
		ChargePointErrorCodeNoError,
		ChargePointErrorCodeOtherError,
		ChargePointErrorCodeOverCurrentFailure,
		ChargePointErrorCodePowerMeterFailure,
		ChargePointErrorCodePowerSwitchFailure,
		ChargePointErrorCodeReaderFailure,
		ChargePointErrorCodeResetFailure,
		ChargePointErrorCodeUnderVoltage,
		ChargePointErrorCodeOverVoltage,
		ChargePointErrorCodeWeakSignal,
	)
}

// ChargePointStatus is an enum of OCPP 1.6.
type ChargePointStatus string

// The values of ChargePointStatus.
const (
	ChargePointStatusAvailable     ChargePointStatus = "Available"
	ChargePointStatusPreparing     ChargePointStatus = "Preparing"
	ChargePointStatusCharging      ChargePointStatus = "Charging"
	ChargePointStatusSuspendedEVSE ChargePointStatus = "SuspendedEVSE"
	ChargePointStatusSuspendedEV   ChargePointStatus = "SuspendedEV"
	ChargePointStatusFinishing     ChargePointStatus = "Finishing"
	ChargePointStatusReserved      ChargePointStatus = "Reserved"
	ChargePointStatusUnavailable   ChargePointStatus = "Unavailable"
	ChargePointStatusFaulted       ChargePointStatus = "Faulted"
)

// Values lists what a ChargePointStatus may be.
func (ChargePointStatus) Values() []plan.Value {
	return plan.Values(
		ChargePointStatusAvailable,
		ChargePointStatusPreparing,
		ChargePointStatusCharging,
		ChargePointStatusSuspendedEVSE,
		ChargePointStatusSuspendedEV,
		ChargePointStatusFinishing,
		ChargePointStatusReserved,
		ChargePointStatusUnavailable,
		ChargePointStatusFaulted,
	)
}

// DataTransferStatus is an enum of OCPP 1.6.
type DataTransferStatus string

// The values of DataTransferStatus.
const (
	DataTransferStatusAccepted         DataTransferStatus = "Accepted"
	DataTransferStatusRejected         DataTransferStatus = "Rejected"
	DataTransferStatusUnknownMessageId DataTransferStatus = "UnknownMessageId"
	DataTransferStatusUnknownVendorId  DataTransferStatus = "UnknownVendorId"
)

// Values lists what a DataTransferStatus may be.
func (DataTransferStatus) Values() []plan.Value {
	return plan.Values(
		DataTransferStatusAccepted,
		DataTransferStatusRejected,
		DataTransferStatusUnknownMessageId,
		DataTransferStatusUnknownVendorId,
	)
}
