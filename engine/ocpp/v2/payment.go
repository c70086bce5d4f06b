package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// NotifySettlementRequest reports that a payment terminal settled a payment, or
// failed to (OCPP 2.1 C19 to C22).
type NotifySettlementRequest struct {
	TransactionID    *string           `json:"transactionId,omitempty" ocpp:"max=36,identifier"`
	PSPRef           string            `json:"pspRef" ocpp:"required,max=255,identifier"`
	Status           PaymentStatusEnum `json:"status" ocpp:"required"`
	StatusInfo       *string           `json:"statusInfo,omitempty" ocpp:"max=500"`
	SettlementAmount float64           `json:"settlementAmount" ocpp:"required"`
	SettlementTime   ocpp.DateTime     `json:"settlementTime" ocpp:"required"`
	ReceiptID        *string           `json:"receiptId,omitempty" ocpp:"max=50"`
	ReceiptURL       *string           `json:"receiptUrl,omitempty" ocpp:"max=2000"`
	VATCompany       *Address          `json:"vatCompany,omitempty"`
	VATNumber        *string           `json:"vatNumber,omitempty" ocpp:"max=20"`
	CustomData       *CustomData       `json:"customData,omitempty"`
}

// NotifySettlementResponse may carry a receipt (OCPP 2.1 C19 to C22).
type NotifySettlementResponse struct {
	ReceiptURL *string     `json:"receiptUrl,omitempty" ocpp:"max=2000"`
	ReceiptID  *string     `json:"receiptId,omitempty" ocpp:"max=50"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// NotifyWebPaymentStartedRequest has the CSMS tell that a driver is paying for
// an EVSE in the browser (OCPP 2.1 C25).
type NotifyWebPaymentStartedRequest struct {
	EVSEID     int         `json:"evseId" ocpp:"required,range=0.."`
	Timeout    int         `json:"timeout" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// NotifyWebPaymentStartedResponse acknowledges that a payment began (OCPP 2.1
// C25).
type NotifyWebPaymentStartedResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// VatNumberValidationRequest asks the CSMS to look up a VAT number that a
// driver entered (OCPP 2.1 C18).
type VatNumberValidationRequest struct {
	VATNumber  string      `json:"vatNumber" ocpp:"required,max=20"`
	EVSEID     *int        `json:"evseId,omitempty" ocpp:"range=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// VatNumberValidationResponse tells whether the number is good, and whose it is
// (OCPP 2.1 C18).
type VatNumberValidationResponse struct {
	Company    *Address          `json:"company,omitempty"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	VATNumber  string            `json:"vatNumber" ocpp:"required,max=20"`
	EVSEID     *int              `json:"evseId,omitempty" ocpp:"range=0.."`
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// Address is a postal address. Since OCPP 2.1.
type Address struct {
	Name       string      `json:"name" ocpp:"required,max=50"`
	Address1   string      `json:"address1" ocpp:"required,max=100"`
	Address2   *string     `json:"address2,omitempty" ocpp:"max=100"`
	City       string      `json:"city" ocpp:"required,max=100"`
	PostalCode *string     `json:"postalCode,omitempty" ocpp:"max=20"`
	Country    string      `json:"country" ocpp:"required,max=50"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// PaymentStatusEnum is how a payment ended. Since OCPP 2.1.
type PaymentStatusEnum string

// The values of PaymentStatusEnum.
const (
	PaymentStatusSettled  PaymentStatusEnum = "Settled"
	PaymentStatusCanceled PaymentStatusEnum = "Canceled"
	PaymentStatusRejected PaymentStatusEnum = "Rejected"
	PaymentStatusFailed   PaymentStatusEnum = "Failed"
)

// Values lists what a PaymentStatusEnum may be.
func (PaymentStatusEnum) Values() []plan.Value {
	return plan.Values(
		PaymentStatusSettled,
		PaymentStatusCanceled,
		PaymentStatusRejected,
		PaymentStatusFailed,
	)
}
