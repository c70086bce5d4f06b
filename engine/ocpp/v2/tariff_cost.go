package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// CostUpdatedRequest has the CSMS tell what a running transaction costs so far
// (OCPP 2.0.1 I02).
type CostUpdatedRequest struct {
	TotalCost     float64     `json:"totalCost" ocpp:"required"`
	TransactionID string      `json:"transactionId" ocpp:"required,max=36,identifier"`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// CostUpdatedResponse acknowledges the cost (OCPP 2.0.1 I02).
type CostUpdatedResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// SetDefaultTariffRequest has the CSMS set the tariff that an EVSE uses for
// drivers without one of their own (OCPP 2.1 I07).
type SetDefaultTariffRequest struct {
	EVSEID     int         `json:"evseId" ocpp:"required,range=0.."`
	Tariff     Tariff      `json:"tariff" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// SetDefaultTariffResponse tells whether the station took the tariff (OCPP 2.1
// I07).
type SetDefaultTariffResponse struct {
	Status     TariffSetStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo         `json:"statusInfo,omitempty"`
	CustomData *CustomData         `json:"customData,omitempty"`
}

// GetTariffsRequest has the CSMS ask which tariffs a station holds (OCPP 2.1
// I09).
type GetTariffsRequest struct {
	EVSEID     int         `json:"evseId" ocpp:"required,range=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// GetTariffsResponse lists the tariffs and where they apply (OCPP 2.1 I09).
type GetTariffsResponse struct {
	Status            TariffGetStatusEnum `json:"status" ocpp:"required"`
	StatusInfo        *StatusInfo         `json:"statusInfo,omitempty"`
	TariffAssignments []TariffAssignment  `json:"tariffAssignments,omitempty" ocpp:"items=1.."`
	CustomData        *CustomData         `json:"customData,omitempty"`
}

// ClearTariffsRequest has the CSMS remove tariffs from a station (OCPP 2.1
// I10).
type ClearTariffsRequest struct {
	TariffIDs  []string    `json:"tariffIds,omitempty" ocpp:"items=1..,max=60"`
	EVSEID     *int        `json:"evseId,omitempty" ocpp:"range=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// ClearTariffsResponse holds one result for each tariff (OCPP 2.1 I10).
type ClearTariffsResponse struct {
	ClearTariffsResult []ClearTariffsResult `json:"clearTariffsResult" ocpp:"required,items=1.."`
	CustomData         *CustomData          `json:"customData,omitempty"`
}

// ChangeTransactionTariffRequest has the CSMS give a running transaction
// another tariff (OCPP 2.1 I11).
type ChangeTransactionTariffRequest struct {
	Tariff        Tariff      `json:"tariff" ocpp:"required"`
	TransactionID string      `json:"transactionId" ocpp:"required,max=36,identifier"`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// ChangeTransactionTariffResponse tells whether the tariff was changed (OCPP
// 2.1 I11).
type ChangeTransactionTariffResponse struct {
	Status     TariffChangeStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo            `json:"statusInfo,omitempty"`
	CustomData *CustomData            `json:"customData,omitempty"`
}

// ClearTariffsResult tells what became of one tariff. Since OCPP 2.1.
type ClearTariffsResult struct {
	StatusInfo *StatusInfo           `json:"statusInfo,omitempty"`
	TariffID   *string               `json:"tariffId,omitempty" ocpp:"max=60"`
	Status     TariffClearStatusEnum `json:"status" ocpp:"required"`
	CustomData *CustomData           `json:"customData,omitempty"`
}

// TariffAssignment is a tariff and where it applies. Since OCPP 2.1.
type TariffAssignment struct {
	TariffID   string         `json:"tariffId" ocpp:"required,max=60"`
	TariffKind TariffKindEnum `json:"tariffKind" ocpp:"required"`
	ValidFrom  *ocpp.DateTime `json:"validFrom,omitempty"`
	EVSEIDs    []int          `json:"evseIds,omitempty" ocpp:"items=1..,range=0.."`
	IDTokens   []string       `json:"idTokens,omitempty" ocpp:"items=1..,max=255,identifier"`
	CustomData *CustomData    `json:"customData,omitempty"`
}

// TariffChangeStatusEnum is the answer to ChangeTransactionTariff. Since OCPP
// 2.1.
type TariffChangeStatusEnum string

// The values of TariffChangeStatusEnum.
const (
	TariffChangeStatusAccepted              TariffChangeStatusEnum = "Accepted"
	TariffChangeStatusRejected              TariffChangeStatusEnum = "Rejected"
	TariffChangeStatusTooManyElements       TariffChangeStatusEnum = "TooManyElements"
	TariffChangeStatusConditionNotSupported TariffChangeStatusEnum = "ConditionNotSupported"
	TariffChangeStatusTxNotFound            TariffChangeStatusEnum = "TxNotFound"
	TariffChangeStatusNoCurrencyChange      TariffChangeStatusEnum = "NoCurrencyChange"
)

// Values lists what a TariffChangeStatusEnum may be.
func (TariffChangeStatusEnum) Values() []plan.Value {
	return plan.Values(
		TariffChangeStatusAccepted,
		TariffChangeStatusRejected,
		TariffChangeStatusTooManyElements,
		TariffChangeStatusConditionNotSupported,
		TariffChangeStatusTxNotFound,
		TariffChangeStatusNoCurrencyChange,
	)
}

// TariffClearStatusEnum is what became of a tariff to clear. Since OCPP 2.1.
type TariffClearStatusEnum string

// The values of TariffClearStatusEnum.
const (
	TariffClearStatusAccepted TariffClearStatusEnum = "Accepted"
	TariffClearStatusRejected TariffClearStatusEnum = "Rejected"
	TariffClearStatusNoTariff TariffClearStatusEnum = "NoTariff"
)

// Values lists what a TariffClearStatusEnum may be.
func (TariffClearStatusEnum) Values() []plan.Value {
	return plan.Values(TariffClearStatusAccepted, TariffClearStatusRejected, TariffClearStatusNoTariff)
}

// TariffGetStatusEnum is the answer to GetTariffs. Since OCPP 2.1.
type TariffGetStatusEnum string

// The values of TariffGetStatusEnum.
const (
	TariffGetStatusAccepted TariffGetStatusEnum = "Accepted"
	TariffGetStatusRejected TariffGetStatusEnum = "Rejected"
	TariffGetStatusNoTariff TariffGetStatusEnum = "NoTariff"
)

// Values lists what a TariffGetStatusEnum may be.
func (TariffGetStatusEnum) Values() []plan.Value {
	return plan.Values(TariffGetStatusAccepted, TariffGetStatusRejected, TariffGetStatusNoTariff)
}

// TariffKindEnum is whose tariff it is. Since OCPP 2.1.
type TariffKindEnum string

// The values of TariffKindEnum.
const (
	TariffKindDefaultTariff TariffKindEnum = "DefaultTariff"
	TariffKindDriverTariff  TariffKindEnum = "DriverTariff"
)

// Values lists what a TariffKindEnum may be.
func (TariffKindEnum) Values() []plan.Value {
	return plan.Values(TariffKindDefaultTariff, TariffKindDriverTariff)
}

// TariffSetStatusEnum is the answer to SetDefaultTariff. Since OCPP 2.1.
type TariffSetStatusEnum string

// The values of TariffSetStatusEnum.
const (
	TariffSetStatusAccepted              TariffSetStatusEnum = "Accepted"
	TariffSetStatusRejected              TariffSetStatusEnum = "Rejected"
	TariffSetStatusTooManyElements       TariffSetStatusEnum = "TooManyElements"
	TariffSetStatusConditionNotSupported TariffSetStatusEnum = "ConditionNotSupported"
	TariffSetStatusDuplicateTariffId     TariffSetStatusEnum = "DuplicateTariffId"
)

// Values lists what a TariffSetStatusEnum may be.
func (TariffSetStatusEnum) Values() []plan.Value {
	return plan.Values(
		TariffSetStatusAccepted,
		TariffSetStatusRejected,
		TariffSetStatusTooManyElements,
		TariffSetStatusConditionNotSupported,
		TariffSetStatusDuplicateTariffId,
	)
}
