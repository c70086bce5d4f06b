package v2

import (
	"csms/engine/ocpp/plan"
)

// AuthorizeRequest asks whether a token may charge at the station that sends it
// (OCPP 2.0.1 C01).
type AuthorizeRequest struct {
	IDToken                     IDToken           `json:"idToken" ocpp:"required"`
	Certificate                 *string           `json:"certificate,omitempty" ocpp:"max=5500,max@2.1=10000"`
	ISO15118CertificateHashData []OCSPRequestData `json:"iso15118CertificateHashData,omitempty" ocpp:"items=1..4"`
	CustomData                  *CustomData       `json:"customData,omitempty"`
}

// AuthorizeResponse tells what the CSMS thinks of the token (OCPP 2.0.1 C01).
type AuthorizeResponse struct {
	IDTokenInfo           IDTokenInfo                     `json:"idTokenInfo" ocpp:"required"`
	CertificateStatus     *AuthorizeCertificateStatusEnum `json:"certificateStatus,omitempty"`
	AllowedEnergyTransfer []EnergyTransferModeEnum        `json:"allowedEnergyTransfer,omitempty" ocpp:"items=1..,since=2.1"`
	Tariff                *Tariff                         `json:"tariff,omitempty" ocpp:"since=2.1"`
	CustomData            *CustomData                     `json:"customData,omitempty"`
}

// ClearCacheRequest has the CSMS empty the authorization cache of a station
// (OCPP 2.0.1 C11).
type ClearCacheRequest struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// ClearCacheResponse tells whether the station emptied its cache (OCPP 2.0.1
// C11).
type ClearCacheResponse struct {
	Status     ClearCacheStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo          `json:"statusInfo,omitempty"`
	CustomData *CustomData          `json:"customData,omitempty"`
}

// AuthorizeCertificateStatusEnum is the state of a contract certificate.
type AuthorizeCertificateStatusEnum string

// The values of AuthorizeCertificateStatusEnum.
const (
	AuthorizeCertificateStatusAccepted               AuthorizeCertificateStatusEnum = "Accepted"
	AuthorizeCertificateStatusSignatureError         AuthorizeCertificateStatusEnum = "SignatureError"
	AuthorizeCertificateStatusCertificateExpired     AuthorizeCertificateStatusEnum = "CertificateExpired"
	AuthorizeCertificateStatusCertificateRevoked     AuthorizeCertificateStatusEnum = "CertificateRevoked"
	AuthorizeCertificateStatusNoCertificateAvailable AuthorizeCertificateStatusEnum = "NoCertificateAvailable"
	AuthorizeCertificateStatusCertChainError         AuthorizeCertificateStatusEnum = "CertChainError"
	AuthorizeCertificateStatusContractCancelled      AuthorizeCertificateStatusEnum = "ContractCancelled"
)

// Values lists what an AuthorizeCertificateStatusEnum may be.
func (AuthorizeCertificateStatusEnum) Values() []plan.Value {
	return plan.Values(
		AuthorizeCertificateStatusAccepted,
		AuthorizeCertificateStatusSignatureError,
		AuthorizeCertificateStatusCertificateExpired,
		AuthorizeCertificateStatusCertificateRevoked,
		AuthorizeCertificateStatusNoCertificateAvailable,
		AuthorizeCertificateStatusCertChainError,
		AuthorizeCertificateStatusContractCancelled,
	)
}

// ClearCacheStatusEnum is the answer to ClearCache.
type ClearCacheStatusEnum string

// The values of ClearCacheStatusEnum.
const (
	ClearCacheStatusAccepted ClearCacheStatusEnum = "Accepted"
	ClearCacheStatusRejected ClearCacheStatusEnum = "Rejected"
)

// Values lists what a ClearCacheStatusEnum may be.
func (ClearCacheStatusEnum) Values() []plan.Value {
	return plan.Values(ClearCacheStatusAccepted, ClearCacheStatusRejected)
}
