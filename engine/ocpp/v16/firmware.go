package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// UpdateFirmwareRequest asks the station to fetch and install firmware (§5.19).
type UpdateFirmwareRequest struct {
	Location      string        `json:"location" ocpp:"required"`
	Retries       *int          `json:"retries,omitempty"`
	RetrieveDate  ocpp.DateTime `json:"retrieveDate" ocpp:"required"`
	RetryInterval *int          `json:"retryInterval,omitempty"`
}

// UpdateFirmwareResponse acknowledges the wish (§5.19).
type UpdateFirmwareResponse struct{}

// FirmwareStatusNotificationRequest reports how an update goes (§4.5).
type FirmwareStatusNotificationRequest struct {
	Status FirmwareStatus `json:"status" ocpp:"required"`
}

// FirmwareStatusNotificationResponse acknowledges the report (§4.5).
type FirmwareStatusNotificationResponse struct{}

// SignedUpdateFirmwareRequest asks for an update with signed firmware (security whitepaper).
type SignedUpdateFirmwareRequest struct {
	Retries       *int     `json:"retries,omitempty"`
	RetryInterval *int     `json:"retryInterval,omitempty"`
	RequestID     int      `json:"requestId" ocpp:"required"`
	Firmware      Firmware `json:"firmware" ocpp:"required"`
}

// SignedUpdateFirmwareResponse tells whether it is taken.
type SignedUpdateFirmwareResponse struct {
	Status UpdateFirmwareStatus `json:"status" ocpp:"required"`
}

// SignedFirmwareStatusNotificationRequest reports how an update with signed firmware goes (security whitepaper).
type SignedFirmwareStatusNotificationRequest struct {
	Status    SignedFirmwareStatus `json:"status" ocpp:"required"`
	RequestID *int                 `json:"requestId,omitempty"`
}

// SignedFirmwareStatusNotificationResponse acknowledges the report.
type SignedFirmwareStatusNotificationResponse struct{}

// Firmware says where signed firmware is.
type Firmware struct {
	Location           string         `json:"location" ocpp:"required,max=512"`
	RetrieveDateTime   ocpp.DateTime  `json:"retrieveDateTime" ocpp:"required"`
	InstallDateTime    *ocpp.DateTime `json:"installDateTime,omitempty"`
	SigningCertificate string         `json:"signingCertificate" ocpp:"required,max=5500"`
	Signature          string         `json:"signature" ocpp:"required,max=800"`
}

// FirmwareStatus is an enum of OCPP 1.6.
type FirmwareStatus string

// The values of FirmwareStatus.
const (
	FirmwareStatusDownloaded         FirmwareStatus = "Downloaded"
	FirmwareStatusDownloadFailed     FirmwareStatus = "DownloadFailed"
	FirmwareStatusDownloading        FirmwareStatus = "Downloading"
	FirmwareStatusIdle               FirmwareStatus = "Idle"
	FirmwareStatusInstallationFailed FirmwareStatus = "InstallationFailed"
	FirmwareStatusInstalling         FirmwareStatus = "Installing"
	FirmwareStatusInstalled          FirmwareStatus = "Installed"
)

// Values lists what a FirmwareStatus may be.
func (FirmwareStatus) Values() []plan.Value {
	return plan.Values(
		FirmwareStatusDownloaded,
		FirmwareStatusDownloadFailed,
		FirmwareStatusDownloading,
		FirmwareStatusIdle,
		FirmwareStatusInstallationFailed,
		FirmwareStatusInstalling,
		FirmwareStatusInstalled,
	)
}

// UpdateFirmwareStatus is an enum of OCPP 1.6.
type UpdateFirmwareStatus string

// The values of UpdateFirmwareStatus.
const (
	UpdateFirmwareStatusAccepted           UpdateFirmwareStatus = "Accepted"
	UpdateFirmwareStatusRejected           UpdateFirmwareStatus = "Rejected"
	UpdateFirmwareStatusAcceptedCanceled   UpdateFirmwareStatus = "AcceptedCanceled"
	UpdateFirmwareStatusInvalidCertificate UpdateFirmwareStatus = "InvalidCertificate"
	UpdateFirmwareStatusRevokedCertificate UpdateFirmwareStatus = "RevokedCertificate"
)

// Values lists what a UpdateFirmwareStatus may be.
func (UpdateFirmwareStatus) Values() []plan.Value {
	return plan.Values(
		UpdateFirmwareStatusAccepted,
		UpdateFirmwareStatusRejected,
		UpdateFirmwareStatusAcceptedCanceled,
		UpdateFirmwareStatusInvalidCertificate,
		UpdateFirmwareStatusRevokedCertificate,
	)
}

// SignedFirmwareStatus is an enum of OCPP 1.6.
type SignedFirmwareStatus string

// The values of SignedFirmwareStatus.
const (
	SignedFirmwareStatusDownloaded                SignedFirmwareStatus = "Downloaded"
	SignedFirmwareStatusDownloadFailed            SignedFirmwareStatus = "DownloadFailed"
	SignedFirmwareStatusDownloading               SignedFirmwareStatus = "Downloading"
	SignedFirmwareStatusDownloadScheduled         SignedFirmwareStatus = "DownloadScheduled"
	SignedFirmwareStatusDownloadPaused            SignedFirmwareStatus = "DownloadPaused"
	SignedFirmwareStatusIdle                      SignedFirmwareStatus = "Idle"
	SignedFirmwareStatusInstallationFailed        SignedFirmwareStatus = "InstallationFailed"
	SignedFirmwareStatusInstalling                SignedFirmwareStatus = "Installing"
	SignedFirmwareStatusInstalled                 SignedFirmwareStatus = "Installed"
	SignedFirmwareStatusInstallRebooting          SignedFirmwareStatus = "InstallRebooting"
	SignedFirmwareStatusInstallScheduled          SignedFirmwareStatus = "InstallScheduled"
	SignedFirmwareStatusInstallVerificationFailed SignedFirmwareStatus = "InstallVerificationFailed"
	SignedFirmwareStatusInvalidSignature          SignedFirmwareStatus = "InvalidSignature"
	SignedFirmwareStatusSignatureVerified         SignedFirmwareStatus = "SignatureVerified"
)

// Values lists what a SignedFirmwareStatus may be.
func (SignedFirmwareStatus) Values() []plan.Value {
	return plan.Values(
		SignedFirmwareStatusDownloaded,
		SignedFirmwareStatusDownloadFailed,
		SignedFirmwareStatusDownloading,
		SignedFirmwareStatusDownloadScheduled,
		SignedFirmwareStatusDownloadPaused,
		SignedFirmwareStatusIdle,
		SignedFirmwareStatusInstallationFailed,
		SignedFirmwareStatusInstalling,
		SignedFirmwareStatusInstalled,
		SignedFirmwareStatusInstallRebooting,
		SignedFirmwareStatusInstallScheduled,
		SignedFirmwareStatusInstallVerificationFailed,
		SignedFirmwareStatusInvalidSignature,
		SignedFirmwareStatusSignatureVerified,
	)
}
