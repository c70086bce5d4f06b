package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// GetLogRequest has the CSMS ask a station to upload a log (OCPP 2.0.1 N01).
type GetLogRequest struct {
	Log           LogParameters `json:"log" ocpp:"required"`
	LogType       LogEnum       `json:"logType" ocpp:"required"`
	RequestID     int           `json:"requestId" ocpp:"required"`
	Retries       *int          `json:"retries,omitempty" ocpp:"range@2.1=0.."`
	RetryInterval *int          `json:"retryInterval,omitempty"`
	CustomData    *CustomData   `json:"customData,omitempty"`
}

// GetLogResponse tells whether the station will upload it (OCPP 2.0.1 N01).
type GetLogResponse struct {
	Status     LogStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo   `json:"statusInfo,omitempty"`
	Filename   *string       `json:"filename,omitempty" ocpp:"max=255"`
	CustomData *CustomData   `json:"customData,omitempty"`
}

// LogStatusNotificationRequest reports how the upload of a log goes (OCPP 2.0.1
// N01).
type LogStatusNotificationRequest struct {
	Status     UploadLogStatusEnum `json:"status" ocpp:"required"`
	RequestID  *int                `json:"requestId,omitempty"`
	StatusInfo *StatusInfo         `json:"statusInfo,omitempty" ocpp:"since=2.1"`
	CustomData *CustomData         `json:"customData,omitempty"`
}

// LogStatusNotificationResponse acknowledges the progress of an upload (OCPP
// 2.0.1 N01).
type LogStatusNotificationResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// CustomerInformationRequest has the CSMS ask for, or clear, what a station
// knows of a customer (OCPP 2.0.1 N09, N10).
type CustomerInformationRequest struct {
	CustomerCertificate *CertificateHashData `json:"customerCertificate,omitempty"`
	IDToken             *IDToken             `json:"idToken,omitempty"`
	RequestID           int                  `json:"requestId" ocpp:"required,range@2.1=0.."`
	Report              bool                 `json:"report" ocpp:"required"`
	Clear               bool                 `json:"clear" ocpp:"required"`
	CustomerIdentifier  *string              `json:"customerIdentifier,omitempty" ocpp:"max=64"`
	CustomData          *CustomData          `json:"customData,omitempty"`
}

// CustomerInformationResponse tells whether the station will (OCPP 2.0.1 N09,
// N10).
type CustomerInformationResponse struct {
	Status     CustomerInformationStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                   `json:"statusInfo,omitempty"`
	CustomData *CustomData                   `json:"customData,omitempty"`
}

// NotifyCustomerInformationRequest is one part of what the station knows of a
// customer (OCPP 2.0.1 N09).
type NotifyCustomerInformationRequest struct {
	Data        string        `json:"data" ocpp:"required,max=512"`
	Tbc         *bool         `json:"tbc,omitempty"`
	SeqNo       int           `json:"seqNo" ocpp:"required,range@2.1=0.."`
	GeneratedAt ocpp.DateTime `json:"generatedAt" ocpp:"required"`
	RequestID   int           `json:"requestId" ocpp:"required,range@2.1=0.."`
	CustomData  *CustomData   `json:"customData,omitempty"`
}

// NotifyCustomerInformationResponse acknowledges one part (OCPP 2.0.1 N09).
type NotifyCustomerInformationResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// LogParameters is what part of a log to upload, and where to.
type LogParameters struct {
	RemoteLocation  string         `json:"remoteLocation" ocpp:"required,max=512,max@2.1=2000"`
	OldestTimestamp *ocpp.DateTime `json:"oldestTimestamp,omitempty"`
	LatestTimestamp *ocpp.DateTime `json:"latestTimestamp,omitempty"`
	CustomData      *CustomData    `json:"customData,omitempty"`
}

// CustomerInformationStatusEnum is the answer to CustomerInformation.
type CustomerInformationStatusEnum string

// The values of CustomerInformationStatusEnum.
const (
	CustomerInformationStatusAccepted CustomerInformationStatusEnum = "Accepted"
	CustomerInformationStatusRejected CustomerInformationStatusEnum = "Rejected"
	CustomerInformationStatusInvalid  CustomerInformationStatusEnum = "Invalid"
)

// Values lists what a CustomerInformationStatusEnum may be.
func (CustomerInformationStatusEnum) Values() []plan.Value {
	return plan.Values(
		CustomerInformationStatusAccepted,
		CustomerInformationStatusRejected,
		CustomerInformationStatusInvalid,
	)
}

// LogEnum is a kind of log.
type LogEnum string

// The values of LogEnum.
const (
	LogDiagnosticsLog LogEnum = "DiagnosticsLog"
	LogSecurityLog    LogEnum = "SecurityLog"

	// Since OCPP 2.1.
	LogDataCollectorLog LogEnum = "DataCollectorLog"
)

// Values lists what a LogEnum may be.
func (LogEnum) Values() []plan.Value {
	return append(plan.Values(LogDiagnosticsLog, LogSecurityLog),
		plan.Since(ocpp.V21, LogDataCollectorLog)...)
}

// LogStatusEnum is the answer to GetLog.
type LogStatusEnum string

// The values of LogStatusEnum.
const (
	LogStatusAccepted         LogStatusEnum = "Accepted"
	LogStatusRejected         LogStatusEnum = "Rejected"
	LogStatusAcceptedCanceled LogStatusEnum = "AcceptedCanceled"
)

// Values lists what a LogStatusEnum may be.
func (LogStatusEnum) Values() []plan.Value {
	return plan.Values(LogStatusAccepted, LogStatusRejected, LogStatusAcceptedCanceled)
}

// UploadLogStatusEnum is how far an upload has come.
type UploadLogStatusEnum string

// The values of UploadLogStatusEnum.
const (
	UploadLogStatusBadMessage            UploadLogStatusEnum = "BadMessage"
	UploadLogStatusIdle                  UploadLogStatusEnum = "Idle"
	UploadLogStatusNotSupportedOperation UploadLogStatusEnum = "NotSupportedOperation"
	UploadLogStatusPermissionDenied      UploadLogStatusEnum = "PermissionDenied"
	UploadLogStatusUploaded              UploadLogStatusEnum = "Uploaded"
	UploadLogStatusUploadFailure         UploadLogStatusEnum = "UploadFailure"
	UploadLogStatusUploading             UploadLogStatusEnum = "Uploading"
	UploadLogStatusAcceptedCanceled      UploadLogStatusEnum = "AcceptedCanceled"
)

// Values lists what an UploadLogStatusEnum may be.
func (UploadLogStatusEnum) Values() []plan.Value {
	return plan.Values(
		UploadLogStatusBadMessage,
		UploadLogStatusIdle,
		UploadLogStatusNotSupportedOperation,
		UploadLogStatusPermissionDenied,
		UploadLogStatusUploaded,
		UploadLogStatusUploadFailure,
		UploadLogStatusUploading,
		UploadLogStatusAcceptedCanceled,
	)
}
