package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// DataTransferRequest carries what a vendor has to say beyond OCPP; either side
// sends it (OCPP 2.0.1 P01, P02).
type DataTransferRequest struct {
	MessageID  *string     `json:"messageId,omitempty" ocpp:"max=50"`
	Data       ocpp.Raw    `json:"data,omitempty"`
	VendorID   string      `json:"vendorId" ocpp:"required,max=255"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// DataTransferResponse holds the answer in the vendor's own terms (OCPP 2.0.1
// P01, P02).
type DataTransferResponse struct {
	Status     DataTransferStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo            `json:"statusInfo,omitempty"`
	Data       ocpp.Raw               `json:"data,omitempty"`
	CustomData *CustomData            `json:"customData,omitempty"`
}

// DataTransferStatusEnum is the answer to DataTransfer.
type DataTransferStatusEnum string

// The values of DataTransferStatusEnum.
const (
	DataTransferStatusAccepted         DataTransferStatusEnum = "Accepted"
	DataTransferStatusRejected         DataTransferStatusEnum = "Rejected"
	DataTransferStatusUnknownMessageId DataTransferStatusEnum = "UnknownMessageId"
	DataTransferStatusUnknownVendorId  DataTransferStatusEnum = "UnknownVendorId"
)

// Values lists what a DataTransferStatusEnum may be.
func (DataTransferStatusEnum) Values() []plan.Value {
	return plan.Values(
		DataTransferStatusAccepted,
		DataTransferStatusRejected,
		DataTransferStatusUnknownMessageId,
		DataTransferStatusUnknownVendorId,
	)
}
