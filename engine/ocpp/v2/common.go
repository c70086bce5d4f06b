package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// CustomData is what a vendor adds to an object: any fields besides vendorId.
type CustomData = ocpp.CustomData

// CertificateHashData names a certificate by the hashes of its issuer and its
// serial number.
type CertificateHashData struct {
	HashAlgorithm  HashAlgorithmEnum `json:"hashAlgorithm" ocpp:"required"`
	IssuerNameHash string            `json:"issuerNameHash" ocpp:"required,max=128,identifier"`
	IssuerKeyHash  string            `json:"issuerKeyHash" ocpp:"required,max=128"`
	SerialNumber   string            `json:"serialNumber" ocpp:"required,max=40,identifier"`
	CustomData     *CustomData       `json:"customData,omitempty"`
}

// OCSPRequestData names a certificate for an OCSP request by the hashes of its
// issuer.
type OCSPRequestData struct {
	HashAlgorithm  HashAlgorithmEnum `json:"hashAlgorithm" ocpp:"required"`
	IssuerNameHash string            `json:"issuerNameHash" ocpp:"required,max=128,identifier"`
	IssuerKeyHash  string            `json:"issuerKeyHash" ocpp:"required,max=128"`
	SerialNumber   string            `json:"serialNumber" ocpp:"required,max=40,identifier"`
	ResponderURL   string            `json:"responderURL" ocpp:"required,max=512,max@2.1=2000"`
	CustomData     *CustomData       `json:"customData,omitempty"`
}

// StatusInfo says more about a status: a reason code and free text.
type StatusInfo struct {
	ReasonCode     string      `json:"reasonCode" ocpp:"required,max=20"`
	AdditionalInfo *string     `json:"additionalInfo,omitempty" ocpp:"max=512,max@2.1=1024"`
	CustomData     *CustomData `json:"customData,omitempty"`
}

// GenericStatusEnum is a plain answer: taken or not.
type GenericStatusEnum string

// The values of GenericStatusEnum.
const (
	GenericStatusAccepted GenericStatusEnum = "Accepted"
	GenericStatusRejected GenericStatusEnum = "Rejected"
)

// Values lists what a GenericStatusEnum may be.
func (GenericStatusEnum) Values() []plan.Value {
	return plan.Values(GenericStatusAccepted, GenericStatusRejected)
}

// HashAlgorithmEnum is a hash algorithm.
type HashAlgorithmEnum string

// The values of HashAlgorithmEnum.
const (
	HashAlgorithmSHA256 HashAlgorithmEnum = "SHA256"
	HashAlgorithmSHA384 HashAlgorithmEnum = "SHA384"
	HashAlgorithmSHA512 HashAlgorithmEnum = "SHA512"
)

// Values lists what a HashAlgorithmEnum may be.
func (HashAlgorithmEnum) Values() []plan.Value {
	return plan.Values(HashAlgorithmSHA256, HashAlgorithmSHA384, HashAlgorithmSHA512)
}
