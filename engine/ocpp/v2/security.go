package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// CertificateSignedRequest delivers to the station the certificate chain that
// it asked for by SignCertificate (OCPP 2.0.1 A02).
type CertificateSignedRequest struct {
	CertificateChain string                     `json:"certificateChain" ocpp:"required,max=10000"`
	CertificateType  *CertificateSigningUseEnum `json:"certificateType,omitempty"`
	RequestID        *int                       `json:"requestId,omitempty" ocpp:"since=2.1"`
	CustomData       *CustomData                `json:"customData,omitempty"`
}

// CertificateSignedResponse tells whether the station took the certificate
// (OCPP 2.0.1 A02).
type CertificateSignedResponse struct {
	Status     CertificateSignedStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                 `json:"statusInfo,omitempty"`
	CustomData *CustomData                 `json:"customData,omitempty"`
}

// SignCertificateRequest is a station asking for its certificate signing
// request to be signed (OCPP 2.0.1 A02).
type SignCertificateRequest struct {
	CSR                 string                     `json:"csr" ocpp:"required,max=5500"`
	CertificateType     *CertificateSigningUseEnum `json:"certificateType,omitempty"`
	HashRootCertificate *CertificateHashData       `json:"hashRootCertificate,omitempty" ocpp:"since=2.1"`
	RequestID           *int                       `json:"requestId,omitempty" ocpp:"since=2.1"`
	CustomData          *CustomData                `json:"customData,omitempty"`
}

// SignCertificateResponse tells whether the CSMS will have it signed (OCPP
// 2.0.1 A02).
type SignCertificateResponse struct {
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// SecurityEventNotificationRequest reports a security event that the station
// noticed (OCPP 2.0.1 A04).
type SecurityEventNotificationRequest struct {
	Type       string        `json:"type" ocpp:"required,max=50"`
	Timestamp  ocpp.DateTime `json:"timestamp" ocpp:"required"`
	TechInfo   *string       `json:"techInfo,omitempty" ocpp:"max=255"`
	CustomData *CustomData   `json:"customData,omitempty"`
}

// SecurityEventNotificationResponse acknowledges a security event (OCPP 2.0.1
// A04).
type SecurityEventNotificationResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// CertificateSignedStatusEnum is the answer to CertificateSigned.
type CertificateSignedStatusEnum string

// The values of CertificateSignedStatusEnum.
const (
	CertificateSignedStatusAccepted CertificateSignedStatusEnum = "Accepted"
	CertificateSignedStatusRejected CertificateSignedStatusEnum = "Rejected"
)

// Values lists what a CertificateSignedStatusEnum may be.
func (CertificateSignedStatusEnum) Values() []plan.Value {
	return plan.Values(CertificateSignedStatusAccepted, CertificateSignedStatusRejected)
}

// CertificateSigningUseEnum is what a signed certificate is for.
type CertificateSigningUseEnum string

// The values of CertificateSigningUseEnum.
const (
	CertificateSigningUseChargingStationCertificate CertificateSigningUseEnum = "ChargingStationCertificate"
	CertificateSigningUseV2GCertificate             CertificateSigningUseEnum = "V2GCertificate"

	// Since OCPP 2.1.
	CertificateSigningUseV2G20Certificate CertificateSigningUseEnum = "V2G20Certificate"
)

// Values lists what a CertificateSigningUseEnum may be.
func (CertificateSigningUseEnum) Values() []plan.Value {
	return append(plan.Values(
		CertificateSigningUseChargingStationCertificate,
		CertificateSigningUseV2GCertificate,
	),
		plan.Since(ocpp.V21, CertificateSigningUseV2G20Certificate)...)
}
