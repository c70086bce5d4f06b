package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// GetDiagnosticsRequest asks the station to upload its diagnostics (§5.9).
type GetDiagnosticsRequest struct {
	Location      string         `json:"location" ocpp:"required"`
	Retries       *int           `json:"retries,omitempty"`
	RetryInterval *int           `json:"retryInterval,omitempty"`
	StartTime     *ocpp.DateTime `json:"startTime,omitempty"`
	StopTime      *ocpp.DateTime `json:"stopTime,omitempty"`
}

// GetDiagnosticsResponse holds the name of the file (§5.9).
type GetDiagnosticsResponse struct {
	FileName *string `json:"fileName,omitempty" ocpp:"max=255"`
}

// DiagnosticsStatusNotificationRequest reports how the upload goes (§4.4).
type DiagnosticsStatusNotificationRequest struct {
	Status DiagnosticsStatus `json:"status" ocpp:"required"`
}

// DiagnosticsStatusNotificationResponse acknowledges the report (§4.4).
type DiagnosticsStatusNotificationResponse struct{}

// GetLogRequest asks the station to upload a log (security whitepaper).
type GetLogRequest struct {
	Log           LogParameters `json:"log" ocpp:"required"`
	LogType       LogType       `json:"logType" ocpp:"required"`
	RequestID     int           `json:"requestId" ocpp:"required"`
	Retries       *int          `json:"retries,omitempty"`
	RetryInterval *int          `json:"retryInterval,omitempty"`
}

// GetLogResponse tells whether it will.
type GetLogResponse struct {
	Status   LogStatus `json:"status" ocpp:"required"`
	Filename *string   `json:"filename,omitempty" ocpp:"max=255"`
}

// LogStatusNotificationRequest reports how the upload of a log goes (security whitepaper).
type LogStatusNotificationRequest struct {
	Status    UploadLogStatus `json:"status" ocpp:"required"`
	RequestID *int            `json:"requestId,omitempty"`
}

// LogStatusNotificationResponse acknowledges the report.
type LogStatusNotificationResponse struct{}

// LogParameters says where a log is to be uploaded.
type LogParameters struct {
	RemoteLocation  string         `json:"remoteLocation" ocpp:"required,max=512"`
	OldestTimestamp *ocpp.DateTime `json:"oldestTimestamp,omitempty"`
	LatestTimestamp *ocpp.DateTime `json:"latestTimestamp,omitempty"`
}

// DiagnosticsStatus is an enum of OCPP 1.6.
type DiagnosticsStatus string

// The values of DiagnosticsStatus.
const (
	DiagnosticsStatusIdle         DiagnosticsStatus = "Idle"
	DiagnosticsStatusUploaded     DiagnosticsStatus = "Uploaded"
	DiagnosticsStatusUploadFailed DiagnosticsStatus = "UploadFailed"
	DiagnosticsStatusUploading    DiagnosticsStatus = "Uploading"
)

// Values lists what a DiagnosticsStatus may be.
func (DiagnosticsStatus) Values() []plan.Value {
	return plan.Values(
		DiagnosticsStatusIdle,
		DiagnosticsStatusUploaded,
		DiagnosticsStatusUploadFailed,
		DiagnosticsStatusUploading,
	)
}

// LogType is an enum of OCPP 1.6.
type LogType string

// The values of LogType.
const (
	LogTypeDiagnosticsLog LogType = "DiagnosticsLog"
	LogTypeSecurityLog    LogType = "SecurityLog"
)

// Values lists what a LogType may be.
func (LogType) Values() []plan.Value {
	return plan.Values(LogTypeDiagnosticsLog, LogTypeSecurityLog)
}

// LogStatus is an enum of OCPP 1.6.
type LogStatus string

// The values of LogStatus.
const (
	LogStatusAccepted         LogStatus = "Accepted"
	LogStatusRejected         LogStatus = "Rejected"
	LogStatusAcceptedCanceled LogStatus = "AcceptedCanceled"
)

// Values lists what a LogStatus may be.
func (LogStatus) Values() []plan.Value {
	return plan.Values(LogStatusAccepted, LogStatusRejected, LogStatusAcceptedCanceled)
}

// UploadLogStatus is an enum of OCPP 1.6.
type UploadLogStatus string

// The values of UploadLogStatus.
const (
	UploadLogStatusBadMessage            UploadLogStatus = "BadMessage"
	UploadLogStatusIdle                  UploadLogStatus = "Idle"
	UploadLogStatusNotSupportedOperation UploadLogStatus = "NotSupportedOperation"
	UploadLogStatusPermissionDenied      UploadLogStatus = "PermissionDenied"
	UploadLogStatusUploaded              UploadLogStatus = "Uploaded"
	UploadLogStatusUploadFailure         UploadLogStatus = "UploadFailure"
	UploadLogStatusUploading             UploadLogStatus = "Uploading"
)

// Values lists what a UploadLogStatus may be.
func (UploadLogStatus) Values() []plan.Value {
	return plan.Values(
		UploadLogStatusBadMessage,
		UploadLogStatusIdle,
		UploadLogStatusNotSupportedOperation,
		UploadLogStatusPermissionDenied,
		UploadLogStatusUploaded,
		UploadLogStatusUploadFailure,
		UploadLogStatusUploading,
	)
}
