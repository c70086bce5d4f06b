package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// NotifyAllowedEnergyTransferRequest has the CSMS tell which ways of energy
// transfer a transaction may use (OCPP 2.1 Q02).
type NotifyAllowedEnergyTransferRequest struct {
	TransactionID         string                   `json:"transactionId" ocpp:"required,max=36,identifier"`
	AllowedEnergyTransfer []EnergyTransferModeEnum `json:"allowedEnergyTransfer" ocpp:"required,items=1.."`
	CustomData            *CustomData              `json:"customData,omitempty"`
}

// NotifyAllowedEnergyTransferResponse tells whether the station took them (OCPP
// 2.1 Q02).
type NotifyAllowedEnergyTransferResponse struct {
	Status     NotifyAllowedEnergyTransferStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                           `json:"statusInfo,omitempty"`
	CustomData *CustomData                           `json:"customData,omitempty"`
}

// AFRRSignalRequest has the CSMS pass on a signal for automatic frequency
// restoration (OCPP 2.1 Q08).
type AFRRSignalRequest struct {
	Timestamp  ocpp.DateTime `json:"timestamp" ocpp:"required"`
	Signal     int           `json:"signal" ocpp:"required"`
	CustomData *CustomData   `json:"customData,omitempty"`
}

// AFRRSignalResponse tells whether the station took the signal (OCPP 2.1 Q08).
type AFRRSignalResponse struct {
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// NotifyAllowedEnergyTransferStatusEnum is the answer to
// NotifyAllowedEnergyTransfer. Since OCPP 2.1.
type NotifyAllowedEnergyTransferStatusEnum string

// The values of NotifyAllowedEnergyTransferStatusEnum.
const (
	NotifyAllowedEnergyTransferStatusAccepted NotifyAllowedEnergyTransferStatusEnum = "Accepted"
	NotifyAllowedEnergyTransferStatusRejected NotifyAllowedEnergyTransferStatusEnum = "Rejected"
)

// Values lists what a NotifyAllowedEnergyTransferStatusEnum may be.
func (NotifyAllowedEnergyTransferStatusEnum) Values() []plan.Value {
	return plan.Values(
		NotifyAllowedEnergyTransferStatusAccepted,
		NotifyAllowedEnergyTransferStatusRejected,
	)
}
