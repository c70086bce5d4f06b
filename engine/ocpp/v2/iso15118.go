package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// Get15118EVCertificateRequest passes on a vehicle's request to install or
// update its contract certificate (OCPP 2.0.1 M01, M02).
type Get15118EVCertificateRequest struct {
	ISO15118SchemaVersion            string                `json:"iso15118SchemaVersion" ocpp:"required,max=50"`
	Action                           CertificateActionEnum `json:"action" ocpp:"required"`
	EXIRequest                       string                `json:"exiRequest" ocpp:"required,max=5600,max@2.1=11000"`
	MaximumContractCertificateChains *int                  `json:"maximumContractCertificateChains,omitempty" ocpp:"range=0..,since=2.1"`
	PrioritizedEMAIDs                []string              `json:"prioritizedEMAIDs,omitempty" ocpp:"items=1..8,max=255,identifier,since=2.1"`
	CustomData                       *CustomData           `json:"customData,omitempty"`
}

// Get15118EVCertificateResponse holds the answer for the vehicle (OCPP 2.0.1
// M01, M02).
type Get15118EVCertificateResponse struct {
	Status             ISO15118EVCertificateStatusEnum `json:"status" ocpp:"required"`
	StatusInfo         *StatusInfo                     `json:"statusInfo,omitempty"`
	EXIResponse        string                          `json:"exiResponse" ocpp:"required,max=7500,max@2.1=17000"`
	RemainingContracts *int                            `json:"remainingContracts,omitempty" ocpp:"range=0..,since=2.1"`
	CustomData         *CustomData                     `json:"customData,omitempty"`
}

// GetCertificateStatusRequest is the station asking for the OCSP status of a
// certificate (OCPP 2.0.1 M06).
type GetCertificateStatusRequest struct {
	OCSPRequestData OCSPRequestData `json:"ocspRequestData" ocpp:"required"`
	CustomData      *CustomData     `json:"customData,omitempty"`
}

// GetCertificateStatusResponse holds the OCSP answer (OCPP 2.0.1 M06).
type GetCertificateStatusResponse struct {
	Status     GetCertificateStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo              `json:"statusInfo,omitempty"`
	OCSPResult *string                  `json:"ocspResult,omitempty" ocpp:"max=5500,max@2.1=18000"`
	CustomData *CustomData              `json:"customData,omitempty"`
}

// GetCertificateChainStatusRequest is the station asking whether the
// certificates of a vehicle are revoked (OCPP 2.1 M07).
type GetCertificateChainStatusRequest struct {
	CertificateStatusRequests []CertificateStatusRequestInfo `json:"certificateStatusRequests" ocpp:"required,items=1..4"`
	CustomData                *CustomData                    `json:"customData,omitempty"`
}

// GetCertificateChainStatusResponse holds one status for each certificate (OCPP
// 2.1 M07).
type GetCertificateChainStatusResponse struct {
	CertificateStatus []CertificateStatus `json:"certificateStatus" ocpp:"required,items=1..4"`
	CustomData        *CustomData         `json:"customData,omitempty"`
}

// InstallCertificateRequest has the CSMS install a root certificate (OCPP 2.0.1
// M05).
type InstallCertificateRequest struct {
	CertificateType InstallCertificateUseEnum `json:"certificateType" ocpp:"required"`
	Certificate     string                    `json:"certificate" ocpp:"required,max=5500,max@2.1=10000"`
	CustomData      *CustomData               `json:"customData,omitempty"`
}

// InstallCertificateResponse tells whether the certificate is installed (OCPP
// 2.0.1 M05).
type InstallCertificateResponse struct {
	Status     InstallCertificateStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                  `json:"statusInfo,omitempty"`
	CustomData *CustomData                  `json:"customData,omitempty"`
}

// DeleteCertificateRequest has the CSMS delete a certificate (OCPP 2.0.1 M04).
type DeleteCertificateRequest struct {
	CertificateHashData CertificateHashData `json:"certificateHashData" ocpp:"required"`
	CustomData          *CustomData         `json:"customData,omitempty"`
}

// DeleteCertificateResponse tells whether the certificate is gone (OCPP 2.0.1
// M04).
type DeleteCertificateResponse struct {
	Status     DeleteCertificateStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                 `json:"statusInfo,omitempty"`
	CustomData *CustomData                 `json:"customData,omitempty"`
}

// GetInstalledCertificateIdsRequest has the CSMS ask which certificates are
// installed (OCPP 2.0.1 M03).
type GetInstalledCertificateIdsRequest struct {
	CertificateType []GetCertificateIDUseEnum `json:"certificateType,omitempty" ocpp:"items=1.."`
	CustomData      *CustomData               `json:"customData,omitempty"`
}

// GetInstalledCertificateIdsResponse lists the installed certificates by their
// hashes (OCPP 2.0.1 M03).
type GetInstalledCertificateIdsResponse struct {
	Status                   GetInstalledCertificateStatusEnum `json:"status" ocpp:"required"`
	StatusInfo               *StatusInfo                       `json:"statusInfo,omitempty"`
	CertificateHashDataChain []CertificateHashDataChain        `json:"certificateHashDataChain,omitempty" ocpp:"items=1.."`
	CustomData               *CustomData                       `json:"customData,omitempty"`
}

// CertificateHashDataChain is an installed certificate and the ones below it.
type CertificateHashDataChain struct {
	CertificateHashData      CertificateHashData     `json:"certificateHashData" ocpp:"required"`
	CertificateType          GetCertificateIDUseEnum `json:"certificateType" ocpp:"required"`
	ChildCertificateHashData []CertificateHashData   `json:"childCertificateHashData,omitempty" ocpp:"items=1..4"`
	CustomData               *CustomData             `json:"customData,omitempty"`
}

// CertificateStatus is the revocation status of a certificate. Since OCPP 2.1.
type CertificateStatus struct {
	CertificateHashData CertificateHashData         `json:"certificateHashData" ocpp:"required"`
	Source              CertificateStatusSourceEnum `json:"source" ocpp:"required"`
	Status              CertificateStatusEnum       `json:"status" ocpp:"required"`
	NextUpdate          ocpp.DateTime               `json:"nextUpdate" ocpp:"required"`
	CustomData          *CustomData                 `json:"customData,omitempty"`
}

// CertificateStatusRequestInfo names a certificate and where to ask for its
// status. Since OCPP 2.1.
type CertificateStatusRequestInfo struct {
	CertificateHashData CertificateHashData         `json:"certificateHashData" ocpp:"required"`
	Source              CertificateStatusSourceEnum `json:"source" ocpp:"required"`
	URLs                []string                    `json:"urls" ocpp:"required,items=1..5,max=2000"`
	CustomData          *CustomData                 `json:"customData,omitempty"`
}

// CertificateActionEnum is what the vehicle wants of its contract certificate.
type CertificateActionEnum string

// The values of CertificateActionEnum.
const (
	CertificateActionInstall CertificateActionEnum = "Install"
	CertificateActionUpdate  CertificateActionEnum = "Update"
)

// Values lists what a CertificateActionEnum may be.
func (CertificateActionEnum) Values() []plan.Value {
	return plan.Values(CertificateActionInstall, CertificateActionUpdate)
}

// CertificateStatusEnum is whether a certificate is revoked. Since OCPP 2.1.
type CertificateStatusEnum string

// The values of CertificateStatusEnum.
const (
	CertificateStatusGood    CertificateStatusEnum = "Good"
	CertificateStatusRevoked CertificateStatusEnum = "Revoked"
	CertificateStatusUnknown CertificateStatusEnum = "Unknown"
	CertificateStatusFailed  CertificateStatusEnum = "Failed"
)

// Values lists what a CertificateStatusEnum may be.
func (CertificateStatusEnum) Values() []plan.Value {
	return plan.Values(
		CertificateStatusGood,
		CertificateStatusRevoked,
		CertificateStatusUnknown,
		CertificateStatusFailed,
	)
}

// CertificateStatusSourceEnum is by what the status of a certificate is asked.
// Since OCPP 2.1.
type CertificateStatusSourceEnum string

// The values of CertificateStatusSourceEnum.
const (
	CertificateStatusSourceCRL  CertificateStatusSourceEnum = "CRL"
	CertificateStatusSourceOCSP CertificateStatusSourceEnum = "OCSP"
)

// Values lists what a CertificateStatusSourceEnum may be.
func (CertificateStatusSourceEnum) Values() []plan.Value {
	return plan.Values(CertificateStatusSourceCRL, CertificateStatusSourceOCSP)
}

// DeleteCertificateStatusEnum is the answer to DeleteCertificate.
type DeleteCertificateStatusEnum string

// The values of DeleteCertificateStatusEnum.
const (
	DeleteCertificateStatusAccepted DeleteCertificateStatusEnum = "Accepted"
	DeleteCertificateStatusFailed   DeleteCertificateStatusEnum = "Failed"
	DeleteCertificateStatusNotFound DeleteCertificateStatusEnum = "NotFound"
)

// Values lists what a DeleteCertificateStatusEnum may be.
func (DeleteCertificateStatusEnum) Values() []plan.Value {
	return plan.Values(
		DeleteCertificateStatusAccepted,
		DeleteCertificateStatusFailed,
		DeleteCertificateStatusNotFound,
	)
}

// GetCertificateIDUseEnum is what an installed certificate is for.
type GetCertificateIDUseEnum string

// The values of GetCertificateIDUseEnum.
const (
	GetCertificateIDUseV2GRootCertificate          GetCertificateIDUseEnum = "V2GRootCertificate"
	GetCertificateIDUseMORootCertificate           GetCertificateIDUseEnum = "MORootCertificate"
	GetCertificateIDUseCSMSRootCertificate         GetCertificateIDUseEnum = "CSMSRootCertificate"
	GetCertificateIDUseV2GCertificateChain         GetCertificateIDUseEnum = "V2GCertificateChain"
	GetCertificateIDUseManufacturerRootCertificate GetCertificateIDUseEnum = "ManufacturerRootCertificate"

	// Since OCPP 2.1.
	GetCertificateIDUseOEMRootCertificate GetCertificateIDUseEnum = "OEMRootCertificate"
)

// Values lists what a GetCertificateIDUseEnum may be.
func (GetCertificateIDUseEnum) Values() []plan.Value {
	return append(plan.Values(
		GetCertificateIDUseV2GRootCertificate,
		GetCertificateIDUseMORootCertificate,
		GetCertificateIDUseCSMSRootCertificate,
		GetCertificateIDUseV2GCertificateChain,
		GetCertificateIDUseManufacturerRootCertificate,
	),
		plan.Since(ocpp.V21, GetCertificateIDUseOEMRootCertificate)...)
}

// GetCertificateStatusEnum is whether the OCSP status could be had.
type GetCertificateStatusEnum string

// The values of GetCertificateStatusEnum.
const (
	GetCertificateStatusAccepted GetCertificateStatusEnum = "Accepted"
	GetCertificateStatusFailed   GetCertificateStatusEnum = "Failed"
)

// Values lists what a GetCertificateStatusEnum may be.
func (GetCertificateStatusEnum) Values() []plan.Value {
	return plan.Values(GetCertificateStatusAccepted, GetCertificateStatusFailed)
}

// GetInstalledCertificateStatusEnum is whether there are such certificates.
type GetInstalledCertificateStatusEnum string

// The values of GetInstalledCertificateStatusEnum.
const (
	GetInstalledCertificateStatusAccepted GetInstalledCertificateStatusEnum = "Accepted"
	GetInstalledCertificateStatusNotFound GetInstalledCertificateStatusEnum = "NotFound"
)

// Values lists what a GetInstalledCertificateStatusEnum may be.
func (GetInstalledCertificateStatusEnum) Values() []plan.Value {
	return plan.Values(GetInstalledCertificateStatusAccepted, GetInstalledCertificateStatusNotFound)
}

// ISO15118EVCertificateStatusEnum is the answer to Get15118EVCertificate.
type ISO15118EVCertificateStatusEnum string

// The values of ISO15118EVCertificateStatusEnum.
const (
	ISO15118EVCertificateStatusAccepted ISO15118EVCertificateStatusEnum = "Accepted"
	ISO15118EVCertificateStatusFailed   ISO15118EVCertificateStatusEnum = "Failed"
)

// Values lists what an ISO15118EVCertificateStatusEnum may be.
func (ISO15118EVCertificateStatusEnum) Values() []plan.Value {
	return plan.Values(ISO15118EVCertificateStatusAccepted, ISO15118EVCertificateStatusFailed)
}

// InstallCertificateStatusEnum is the answer to InstallCertificate.
type InstallCertificateStatusEnum string

// The values of InstallCertificateStatusEnum.
const (
	InstallCertificateStatusAccepted InstallCertificateStatusEnum = "Accepted"
	InstallCertificateStatusRejected InstallCertificateStatusEnum = "Rejected"
	InstallCertificateStatusFailed   InstallCertificateStatusEnum = "Failed"
)

// Values lists what an InstallCertificateStatusEnum may be.
func (InstallCertificateStatusEnum) Values() []plan.Value {
	return plan.Values(
		InstallCertificateStatusAccepted,
		InstallCertificateStatusRejected,
		InstallCertificateStatusFailed,
	)
}

// InstallCertificateUseEnum is what a root certificate is for.
type InstallCertificateUseEnum string

// The values of InstallCertificateUseEnum.
const (
	InstallCertificateUseV2GRootCertificate          InstallCertificateUseEnum = "V2GRootCertificate"
	InstallCertificateUseMORootCertificate           InstallCertificateUseEnum = "MORootCertificate"
	InstallCertificateUseCSMSRootCertificate         InstallCertificateUseEnum = "CSMSRootCertificate"
	InstallCertificateUseManufacturerRootCertificate InstallCertificateUseEnum = "ManufacturerRootCertificate"

	// Since OCPP 2.1.
	InstallCertificateUseOEMRootCertificate InstallCertificateUseEnum = "OEMRootCertificate"
)

// Values lists what an InstallCertificateUseEnum may be.
func (InstallCertificateUseEnum) Values() []plan.Value {
	return append(plan.Values(
		InstallCertificateUseV2GRootCertificate,
		InstallCertificateUseMORootCertificate,
		InstallCertificateUseCSMSRootCertificate,
		InstallCertificateUseManufacturerRootCertificate,
	),
		plan.Since(ocpp.V21, InstallCertificateUseOEMRootCertificate)...)
}
