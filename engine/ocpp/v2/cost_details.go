package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// ChargingPeriod is a part of a transaction with one price. Since OCPP 2.1.
type ChargingPeriod struct {
	Dimensions  []CostDimension `json:"dimensions,omitempty" ocpp:"items=1.."`
	TariffID    *string         `json:"tariffId,omitempty" ocpp:"max=60"`
	StartPeriod ocpp.DateTime   `json:"startPeriod" ocpp:"required"`
	CustomData  *CustomData     `json:"customData,omitempty"`
}

// CostDetails is how the cost of a transaction came about. Since OCPP 2.1.
type CostDetails struct {
	ChargingPeriods    []ChargingPeriod `json:"chargingPeriods,omitempty" ocpp:"items=1.."`
	TotalCost          TotalCost        `json:"totalCost" ocpp:"required"`
	TotalUsage         TotalUsage       `json:"totalUsage" ocpp:"required"`
	FailureToCalculate *bool            `json:"failureToCalculate,omitempty"`
	FailureReason      *string          `json:"failureReason,omitempty" ocpp:"max=500"`
	CustomData         *CustomData      `json:"customData,omitempty"`
}

// CostDimension is an amount of one kind that was consumed. Since OCPP 2.1.
type CostDimension struct {
	Type       CostDimensionEnum `json:"type" ocpp:"required"`
	Volume     float64           `json:"volume" ocpp:"required"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// TotalCost is the cost of a transaction by kind. Since OCPP 2.1.
type TotalCost struct {
	Currency         string         `json:"currency" ocpp:"required,max=3"`
	TypeOfCost       TariffCostEnum `json:"typeOfCost" ocpp:"required"`
	Fixed            *Price         `json:"fixed,omitempty"`
	Energy           *Price         `json:"energy,omitempty"`
	ChargingTime     *Price         `json:"chargingTime,omitempty"`
	IdleTime         *Price         `json:"idleTime,omitempty"`
	ReservationTime  *Price         `json:"reservationTime,omitempty"`
	ReservationFixed *Price         `json:"reservationFixed,omitempty"`
	Total            TotalPrice     `json:"total" ocpp:"required"`
	CustomData       *CustomData    `json:"customData,omitempty"`
}

// TotalPrice is a price without and with taxes. Since OCPP 2.1.
type TotalPrice struct {
	ExclTax    *float64    `json:"exclTax,omitempty"`
	InclTax    *float64    `json:"inclTax,omitempty"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// TotalUsage is what a transaction consumed. Since OCPP 2.1.
type TotalUsage struct {
	Energy          float64     `json:"energy" ocpp:"required"`
	ChargingTime    int         `json:"chargingTime" ocpp:"required"`
	IdleTime        int         `json:"idleTime" ocpp:"required"`
	ReservationTime *int        `json:"reservationTime,omitempty"`
	CustomData      *CustomData `json:"customData,omitempty"`
}

// CostDimensionEnum is what is counted. Since OCPP 2.1.
type CostDimensionEnum string

// The values of CostDimensionEnum.
const (
	CostDimensionEnergy       CostDimensionEnum = "Energy"
	CostDimensionMaxCurrent   CostDimensionEnum = "MaxCurrent"
	CostDimensionMinCurrent   CostDimensionEnum = "MinCurrent"
	CostDimensionMaxPower     CostDimensionEnum = "MaxPower"
	CostDimensionMinPower     CostDimensionEnum = "MinPower"
	CostDimensionIdleTIme     CostDimensionEnum = "IdleTIme"
	CostDimensionChargingTime CostDimensionEnum = "ChargingTime"
)

// Values lists what a CostDimensionEnum may be.
func (CostDimensionEnum) Values() []plan.Value {
	return plan.Values(
		CostDimensionEnergy,
		CostDimensionMaxCurrent,
		CostDimensionMinCurrent,
		CostDimensionMaxPower,
		CostDimensionMinPower,
		CostDimensionIdleTIme,
		CostDimensionChargingTime,
	)
}

// TariffCostEnum is what a cost was worked out for. Since OCPP 2.1.
type TariffCostEnum string

// The values of TariffCostEnum.
const (
	TariffCostNormalCost TariffCostEnum = "NormalCost"
	TariffCostMinCost    TariffCostEnum = "MinCost"
	TariffCostMaxCost    TariffCostEnum = "MaxCost"
)

// Values lists what a TariffCostEnum may be.
func (TariffCostEnum) Values() []plan.Value {
	return plan.Values(TariffCostNormalCost, TariffCostMinCost, TariffCostMaxCost)
}
