package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// UpdateFirmwareRequest has the CSMS ask a station to fetch and install
// firmware (OCPP 2.0.1 L01).
type UpdateFirmwareRequest struct {
	Retries       *int        `json:"retries,omitempty" ocpp:"range@2.1=0.."`
	RetryInterval *int        `json:"retryInterval,omitempty"`
	RequestID     int         `json:"requestId" ocpp:"required"`
	Firmware      Firmware    `json:"firmware" ocpp:"required"`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// UpdateFirmwareResponse tells whether the station will (OCPP 2.0.1 L01).
type UpdateFirmwareResponse struct {
	Status     UpdateFirmwareStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo              `json:"statusInfo,omitempty"`
	CustomData *CustomData              `json:"customData,omitempty"`
}

// FirmwareStatusNotificationRequest reports how a firmware update goes (OCPP
// 2.0.1 L01).
type FirmwareStatusNotificationRequest struct {
	Status     FirmwareStatusEnum `json:"status" ocpp:"required"`
	RequestID  *int               `json:"requestId,omitempty"`
	StatusInfo *StatusInfo        `json:"statusInfo,omitempty" ocpp:"since=2.1"`
	CustomData *CustomData        `json:"customData,omitempty"`
}

// FirmwareStatusNotificationResponse acknowledges the progress of an update
// (OCPP 2.0.1 L01).
type FirmwareStatusNotificationResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// PublishFirmwareRequest has the CSMS ask a local controller to offer firmware
// to its stations (OCPP 2.0.1 L03).
type PublishFirmwareRequest struct {
	Location      string      `json:"location" ocpp:"required,max=512,max@2.1=2000"`
	Retries       *int        `json:"retries,omitempty" ocpp:"range@2.1=0.."`
	Checksum      string      `json:"checksum" ocpp:"required,max=32,identifier"`
	RequestID     int         `json:"requestId" ocpp:"required,range@2.1=0.."`
	RetryInterval *int        `json:"retryInterval,omitempty" ocpp:"range@2.1=0.."`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// PublishFirmwareResponse tells whether the controller will (OCPP 2.0.1 L03).
type PublishFirmwareResponse struct {
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// PublishFirmwareStatusNotificationRequest reports how the publishing of
// firmware goes (OCPP 2.0.1 L03).
type PublishFirmwareStatusNotificationRequest struct {
	Status     PublishFirmwareStatusEnum `json:"status" ocpp:"required"`
	Location   []string                  `json:"location,omitempty" ocpp:"items=1..,max=512,max@2.1=2000"`
	RequestID  *int                      `json:"requestId,omitempty" ocpp:"range@2.1=0.."`
	StatusInfo *StatusInfo               `json:"statusInfo,omitempty" ocpp:"since=2.1"`
	CustomData *CustomData               `json:"customData,omitempty"`
}

// PublishFirmwareStatusNotificationResponse acknowledges the progress of
// publishing (OCPP 2.0.1 L03).
type PublishFirmwareStatusNotificationResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// UnpublishFirmwareRequest has the CSMS end the publishing of firmware (OCPP
// 2.0.1 L04).
type UnpublishFirmwareRequest struct {
	Checksum   string      `json:"checksum" ocpp:"required,max=32,identifier"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// UnpublishFirmwareResponse tells whether the firmware is offered no more (OCPP
// 2.0.1 L04).
type UnpublishFirmwareResponse struct {
	Status     UnpublishFirmwareStatusEnum `json:"status" ocpp:"required"`
	CustomData *CustomData                 `json:"customData,omitempty"`
}

// Firmware is where the firmware is, when to install it and who signed it.
type Firmware struct {
	Location           string         `json:"location" ocpp:"required,max=512,max@2.1=2000"`
	RetrieveDateTime   ocpp.DateTime  `json:"retrieveDateTime" ocpp:"required"`
	InstallDateTime    *ocpp.DateTime `json:"installDateTime,omitempty"`
	SigningCertificate *string        `json:"signingCertificate,omitempty" ocpp:"max=5500"`
	Signature          *string        `json:"signature,omitempty" ocpp:"max=800"`
	CustomData         *CustomData    `json:"customData,omitempty"`
}

// FirmwareStatusEnum is how far a firmware update has come.
type FirmwareStatusEnum string

// The values of FirmwareStatusEnum.
const (
	FirmwareStatusDownloaded                FirmwareStatusEnum = "Downloaded"
	FirmwareStatusDownloadFailed            FirmwareStatusEnum = "DownloadFailed"
	FirmwareStatusDownloading               FirmwareStatusEnum = "Downloading"
	FirmwareStatusDownloadScheduled         FirmwareStatusEnum = "DownloadScheduled"
	FirmwareStatusDownloadPaused            FirmwareStatusEnum = "DownloadPaused"
	FirmwareStatusIdle                      FirmwareStatusEnum = "Idle"
	FirmwareStatusInstallationFailed        FirmwareStatusEnum = "InstallationFailed"
	FirmwareStatusInstalling                FirmwareStatusEnum = "Installing"
	FirmwareStatusInstalled                 FirmwareStatusEnum = "Installed"
	FirmwareStatusInstallRebooting          FirmwareStatusEnum = "InstallRebooting"
	FirmwareStatusInstallScheduled          FirmwareStatusEnum = "InstallScheduled"
	FirmwareStatusInstallVerificationFailed FirmwareStatusEnum = "InstallVerificationFailed"
	FirmwareStatusInvalidSignature          FirmwareStatusEnum = "InvalidSignature"
	FirmwareStatusSignatureVerified         FirmwareStatusEnum = "SignatureVerified"
)

// Values lists what a FirmwareStatusEnum may be.
func (FirmwareStatusEnum) Values() []plan.Value {
	return plan.Values(
		FirmwareStatusDownloaded,
		FirmwareStatusDownloadFailed,
		FirmwareStatusDownloading,
		FirmwareStatusDownloadScheduled,
		FirmwareStatusDownloadPaused,
		FirmwareStatusIdle,
		FirmwareStatusInstallationFailed,
		FirmwareStatusInstalling,
		FirmwareStatusInstalled,
		FirmwareStatusInstallRebooting,
		FirmwareStatusInstallScheduled,
		FirmwareStatusInstallVerificationFailed,
		FirmwareStatusInvalidSignature,
		FirmwareStatusSignatureVerified,
	)
}

// PublishFirmwareStatusEnum is how far publishing has come.
type PublishFirmwareStatusEnum string

// The values of PublishFirmwareStatusEnum.
const (
	PublishFirmwareStatusIdle              PublishFirmwareStatusEnum = "Idle"
	PublishFirmwareStatusDownloadScheduled PublishFirmwareStatusEnum = "DownloadScheduled"
	PublishFirmwareStatusDownloading       PublishFirmwareStatusEnum = "Downloading"
	PublishFirmwareStatusDownloaded        PublishFirmwareStatusEnum = "Downloaded"
	PublishFirmwareStatusPublished         PublishFirmwareStatusEnum = "Published"
	PublishFirmwareStatusDownloadFailed    PublishFirmwareStatusEnum = "DownloadFailed"
	PublishFirmwareStatusDownloadPaused    PublishFirmwareStatusEnum = "DownloadPaused"
	PublishFirmwareStatusInvalidChecksum   PublishFirmwareStatusEnum = "InvalidChecksum"
	PublishFirmwareStatusChecksumVerified  PublishFirmwareStatusEnum = "ChecksumVerified"
	PublishFirmwareStatusPublishFailed     PublishFirmwareStatusEnum = "PublishFailed"
)

// Values lists what a PublishFirmwareStatusEnum may be.
func (PublishFirmwareStatusEnum) Values() []plan.Value {
	return plan.Values(
		PublishFirmwareStatusIdle,
		PublishFirmwareStatusDownloadScheduled,
		PublishFirmwareStatusDownloading,
		PublishFirmwareStatusDownloaded,
		PublishFirmwareStatusPublished,
		PublishFirmwareStatusDownloadFailed,
		PublishFirmwareStatusDownloadPaused,
		PublishFirmwareStatusInvalidChecksum,
		PublishFirmwareStatusChecksumVerified,
		PublishFirmwareStatusPublishFailed,
	)
}

// UnpublishFirmwareStatusEnum is the answer to UnpublishFirmware.
type UnpublishFirmwareStatusEnum string

// The values of UnpublishFirmwareStatusEnum.
const (
	UnpublishFirmwareStatusDownloadOngoing UnpublishFirmwareStatusEnum = "DownloadOngoing"
	UnpublishFirmwareStatusNoFirmware      UnpublishFirmwareStatusEnum = "NoFirmware"
	UnpublishFirmwareStatusUnpublished     UnpublishFirmwareStatusEnum = "Unpublished"
)

// Values lists what an UnpublishFirmwareStatusEnum may be.
func (UnpublishFirmwareStatusEnum) Values() []plan.Value {
	return plan.Values(
		UnpublishFirmwareStatusDownloadOngoing,
		UnpublishFirmwareStatusNoFirmware,
		UnpublishFirmwareStatusUnpublished,
	)
}

// UpdateFirmwareStatusEnum is the answer to UpdateFirmware.
type UpdateFirmwareStatusEnum string

// The values of UpdateFirmwareStatusEnum.
const (
	UpdateFirmwareStatusAccepted           UpdateFirmwareStatusEnum = "Accepted"
	UpdateFirmwareStatusRejected           UpdateFirmwareStatusEnum = "Rejected"
	UpdateFirmwareStatusAcceptedCanceled   UpdateFirmwareStatusEnum = "AcceptedCanceled"
	UpdateFirmwareStatusInvalidCertificate UpdateFirmwareStatusEnum = "InvalidCertificate"
	UpdateFirmwareStatusRevokedCertificate UpdateFirmwareStatusEnum = "RevokedCertificate"
)

// Values lists what an UpdateFirmwareStatusEnum may be.
func (UpdateFirmwareStatusEnum) Values() []plan.Value {
	return plan.Values(
		UpdateFirmwareStatusAccepted,
		UpdateFirmwareStatusRejected,
		UpdateFirmwareStatusAcceptedCanceled,
		UpdateFirmwareStatusInvalidCertificate,
		UpdateFirmwareStatusRevokedCertificate,
	)
}
