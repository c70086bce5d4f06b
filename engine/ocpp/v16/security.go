package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// SecurityEventNotificationRequest reports an event that matters for security (security whitepaper).
type SecurityEventNotificationRequest struct {
	Type      string        `json:"type" ocpp:"required,max=50"`
	Timestamp ocpp.DateTime `json:"timestamp" ocpp:"required"`
	TechInfo  *string       `json:"techInfo,omitempty" ocpp:"max=255"`
}

// SecurityEventNotificationResponse acknowledges the event.
type SecurityEventNotificationResponse struct{}

// SignCertificateRequest asks for a certificate (security whitepaper).
type SignCertificateRequest struct {
	CSR string `json:"csr" ocpp:"required,max=5500"`
}

// SignCertificateResponse tells whether the request is looked at.
type SignCertificateResponse struct {
	Status GenericStatus `json:"status" ocpp:"required"`
}

// CertificateSignedRequest brings the station its certificate (security whitepaper).
type CertificateSignedRequest struct {
	CertificateChain string `json:"certificateChain" ocpp:"required,max=10000"`
}

// CertificateSignedResponse tells whether it is taken.
type CertificateSignedResponse struct {
	Status CertificateSignedStatus `json:"status" ocpp:"required"`
}

// InstallCertificateRequest has the station install a root certificate (security whitepaper).
type InstallCertificateRequest struct {
	CertificateType CertificateUse `json:"certificateType" ocpp:"required"`
	Certificate     string         `json:"certificate" ocpp:"required,max=5500"`
}

// InstallCertificateResponse tells whether it is installed.
type InstallCertificateResponse struct {
	Status InstallCertificateStatus `json:"status" ocpp:"required"`
}

// DeleteCertificateRequest has the station delete a certificate (security whitepaper).
type DeleteCertificateRequest struct {
	CertificateHashData CertificateHashData `json:"certificateHashData" ocpp:"required"`
}

// DeleteCertificateResponse tells whether it is deleted.
type DeleteCertificateResponse struct {
	Status DeleteCertificateStatus `json:"status" ocpp:"required"`
}

// GetInstalledCertificateIdsRequest asks which root certificates are installed (security whitepaper).
type GetInstalledCertificateIdsRequest struct {
	CertificateType CertificateUse `json:"certificateType" ocpp:"required"`
}

// GetInstalledCertificateIdsResponse holds them.
type GetInstalledCertificateIdsResponse struct {
	CertificateHashData []CertificateHashData         `json:"certificateHashData,omitempty" ocpp:"items=1.."`
	Status              GetInstalledCertificateStatus `json:"status" ocpp:"required"`
}

// CertificateHashData names a certificate.
type CertificateHashData struct {
	HashAlgorithm  HashAlgorithm `json:"hashAlgorithm" ocpp:"required"`
	IssuerNameHash string        `json:"issuerNameHash" ocpp:"required,max=128"`
	IssuerKeyHash  string        `json:"issuerKeyHash" ocpp:"required,max=128"`
	SerialNumber   string        `json:"serialNumber" ocpp:"required,max=40"`
}

// GenericStatus is an enum of OCPP 1.6.
type GenericStatus string

// The values of GenericStatus.
const (
	GenericStatusAccepted GenericStatus = "Accepted"
	GenericStatusRejected GenericStatus = "Rejected"
)

// Values lists what a GenericStatus may be.
func (GenericStatus) Values() []plan.Value {
	return plan.Values(GenericStatusAccepted, GenericStatusRejected)
}

// CertificateSignedStatus is an enum of OCPP 1.6.
type CertificateSignedStatus string

// The values of CertificateSignedStatus.
const (
	CertificateSignedStatusAccepted CertificateSignedStatus = "Accepted"
	CertificateSignedStatusRejected CertificateSignedStatus = "Rejected"
)

// Values lists what a CertificateSignedStatus may be.
func (CertificateSignedStatus) Values() []plan.Value {
	return plan.Values(CertificateSignedStatusAccepted, CertificateSignedStatusRejected)
}

// CertificateUse is an enum of OCPP 1.6.
type CertificateUse string

// The values of CertificateUse.
const (
	CertificateUseCentralSystemRootCertificate CertificateUse = "CentralSystemRootCertificate"
	CertificateUseManufacturerRootCertificate  CertificateUse = "ManufacturerRootCertificate"
)

// Values lists what a CertificateUse may be.
func (CertificateUse) Values() []plan.Value {
	return plan.Values(CertificateUseCentralSystemRootCertificate, CertificateUseManufacturerRootCertificate)
}

// InstallCertificateStatus is an enum of OCPP 1.6.
type InstallCertificateStatus string

// The values of InstallCertificateStatus.
const (
	InstallCertificateStatusAccepted InstallCertificateStatus = "Accepted"
	InstallCertificateStatusFailed   InstallCertificateStatus = "Failed"
	InstallCertificateStatusRejected InstallCertificateStatus = "Rejected"
)

// Values lists what a InstallCertificateStatus may be.
func (InstallCertificateStatus) Values() []plan.Value {
	return plan.Values(InstallCertificateStatusAccepted, InstallCertificateStatusFailed, InstallCertificateStatusRejected)
}

// HashAlgorithm is an enum of OCPP 1.6.
type HashAlgorithm string

// The values of HashAlgorithm.
const (
	HashAlgorithmSHA256 HashAlgorithm = "SHA256"
	HashAlgorithmSHA384 HashAlgorithm = "SHA384"
	HashAlgorithmSHA512 HashAlgorithm = "SHA512"
)

// Values lists what a HashAlgorithm may be.
func (HashAlgorithm) Values() []plan.Value {
	return plan.Values(HashAlgorithmSHA256, HashAlgorithmSHA384, HashAlgorithmSHA512)
}

// DeleteCertificateStatus is an enum of OCPP 1.6.
type DeleteCertificateStatus string

// The values of DeleteCertificateStatus.
const (
	DeleteCertificateStatusAccepted DeleteCertificateStatus = "Accepted"
	DeleteCertificateStatusFailed   DeleteCertificateStatus = "Failed"
	DeleteCertificateStatusNotFound DeleteCertificateStatus = "NotFound"
)

// Values lists what a DeleteCertificateStatus may be.
func (DeleteCertificateStatus) Values() []plan.Value {
	return plan.Values(DeleteCertificateStatusAccepted, DeleteCertificateStatusFailed, DeleteCertificateStatusNotFound)
}

// GetInstalledCertificateStatus is an enum of OCPP 1.6.
type GetInstalledCertificateStatus string

// The values of GetInstalledCertificateStatus.
const (
	GetInstalledCertificateStatusAccepted GetInstalledCertificateStatus = "Accepted"
	GetInstalledCertificateStatusNotFound GetInstalledCertificateStatus = "NotFound"
)

// Values lists what a GetInstalledCertificateStatus may be.
func (GetInstalledCertificateStatus) Values() []plan.Value {
	return plan.Values(GetInstalledCertificateStatusAccepted, GetInstalledCertificateStatusNotFound)
}
