package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// AbsolutePriceSchedule is the price schedule of ISO 15118-20 in absolute
// amounts. Since OCPP 2.1.
type AbsolutePriceSchedule struct {
	TimeAnchor                 ocpp.DateTime                `json:"timeAnchor" ocpp:"required"`
	PriceScheduleID            int                          `json:"priceScheduleID" ocpp:"required,range=0.."`
	PriceScheduleDescription   *string                      `json:"priceScheduleDescription,omitempty" ocpp:"max=160"`
	Currency                   string                       `json:"currency" ocpp:"required,max=3"`
	Language                   string                       `json:"language" ocpp:"required,max=8"`
	PriceAlgorithm             string                       `json:"priceAlgorithm" ocpp:"required,max=2000"`
	MinimumCost                *RationalNumber              `json:"minimumCost,omitempty"`
	MaximumCost                *RationalNumber              `json:"maximumCost,omitempty"`
	PriceRuleStacks            []PriceRuleStack             `json:"priceRuleStacks" ocpp:"required,items=1..1024"`
	TaxRules                   []TaxRule                    `json:"taxRules,omitempty" ocpp:"items=1..10"`
	OverstayRuleList           *OverstayRuleList            `json:"overstayRuleList,omitempty"`
	AdditionalSelectedServices []AdditionalSelectedServices `json:"additionalSelectedServices,omitempty" ocpp:"items=1..5"`
	CustomData                 *CustomData                  `json:"customData,omitempty"`
}

// AdditionalSelectedServices is a service that is paid besides energy. Since
// OCPP 2.1.
type AdditionalSelectedServices struct {
	ServiceFee  RationalNumber `json:"serviceFee" ocpp:"required"`
	ServiceName string         `json:"serviceName" ocpp:"required,max=80"`
	CustomData  *CustomData    `json:"customData,omitempty"`
}

// ConsumptionCost is what consumption from a start value on costs.
type ConsumptionCost struct {
	StartValue float64     `json:"startValue" ocpp:"required"`
	Cost       []Cost      `json:"cost" ocpp:"required,items=1..3"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// Cost is a cost of one kind.
type Cost struct {
	CostKind         CostKindEnum `json:"costKind" ocpp:"required"`
	Amount           int          `json:"amount" ocpp:"required"`
	AmountMultiplier *int         `json:"amountMultiplier,omitempty"`
	CustomData       *CustomData  `json:"customData,omitempty"`
}

// OverstayRule is a fee for staying after charging has ended. Since OCPP 2.1.
type OverstayRule struct {
	OverstayFee             RationalNumber `json:"overstayFee" ocpp:"required"`
	OverstayRuleDescription *string        `json:"overstayRuleDescription,omitempty" ocpp:"max=32"`
	StartTime               int            `json:"startTime" ocpp:"required"`
	OverstayFeePeriod       int            `json:"overstayFeePeriod" ocpp:"required"`
	CustomData              *CustomData    `json:"customData,omitempty"`
}

// OverstayRuleList is the rules for staying after charging has ended. Since
// OCPP 2.1.
type OverstayRuleList struct {
	OverstayPowerThreshold *RationalNumber `json:"overstayPowerThreshold,omitempty"`
	OverstayRule           []OverstayRule  `json:"overstayRule" ocpp:"required,items=1..5"`
	OverstayTimeThreshold  *int            `json:"overstayTimeThreshold,omitempty"`
	CustomData             *CustomData     `json:"customData,omitempty"`
}

// PriceLevelSchedule is the price schedule of ISO 15118-20 in levels. Since
// OCPP 2.1.
type PriceLevelSchedule struct {
	PriceLevelScheduleEntries []PriceLevelScheduleEntry `json:"priceLevelScheduleEntries" ocpp:"required,items=1..100"`
	TimeAnchor                ocpp.DateTime             `json:"timeAnchor" ocpp:"required"`
	PriceScheduleID           int                       `json:"priceScheduleId" ocpp:"required,range=0.."`
	PriceScheduleDescription  *string                   `json:"priceScheduleDescription,omitempty" ocpp:"max=32"`
	NumberOfPriceLevels       int                       `json:"numberOfPriceLevels" ocpp:"required,range=0.."`
	CustomData                *CustomData               `json:"customData,omitempty"`
}

// PriceLevelScheduleEntry is one period of a price level schedule. Since OCPP
// 2.1.
type PriceLevelScheduleEntry struct {
	Duration   int         `json:"duration" ocpp:"required"`
	PriceLevel int         `json:"priceLevel" ocpp:"required,range=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// PriceRule is a price that holds from a power on. Since OCPP 2.1.
type PriceRule struct {
	ParkingFeePeriod              *int            `json:"parkingFeePeriod,omitempty"`
	CarbonDioxideEmission         *int            `json:"carbonDioxideEmission,omitempty" ocpp:"range=0.."`
	RenewableGenerationPercentage *int            `json:"renewableGenerationPercentage,omitempty" ocpp:"range=0..100"`
	EnergyFee                     RationalNumber  `json:"energyFee" ocpp:"required"`
	ParkingFee                    *RationalNumber `json:"parkingFee,omitempty"`
	PowerRangeStart               RationalNumber  `json:"powerRangeStart" ocpp:"required"`
	CustomData                    *CustomData     `json:"customData,omitempty"`
}

// PriceRuleStack is the price rules of one period. Since OCPP 2.1.
type PriceRuleStack struct {
	Duration   int         `json:"duration" ocpp:"required"`
	PriceRule  []PriceRule `json:"priceRule" ocpp:"required,items=1..8"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// RationalNumber is value times ten to the power of exponent. Since OCPP 2.1.
type RationalNumber struct {
	Exponent   int         `json:"exponent" ocpp:"required"`
	Value      int         `json:"value" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// RelativeTimeInterval is a period in seconds from the start of the schedule.
type RelativeTimeInterval struct {
	Start      int         `json:"start" ocpp:"required"`
	Duration   *int        `json:"duration,omitempty"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// SalesTariff is a tariff that ISO 15118-2 tells a vehicle.
type SalesTariff struct {
	ID                     int                `json:"id" ocpp:"required,range@2.1=0.."`
	SalesTariffDescription *string            `json:"salesTariffDescription,omitempty" ocpp:"max=32"`
	NumEPriceLevels        *int               `json:"numEPriceLevels,omitempty" ocpp:"range@2.1=0.."`
	SalesTariffEntry       []SalesTariffEntry `json:"salesTariffEntry" ocpp:"required,items=1..1024"`
	CustomData             *CustomData        `json:"customData,omitempty"`
}

// SalesTariffEntry is one period of a sales tariff.
type SalesTariffEntry struct {
	RelativeTimeInterval RelativeTimeInterval `json:"relativeTimeInterval" ocpp:"required"`
	EPriceLevel          *int                 `json:"ePriceLevel,omitempty" ocpp:"range=0.."`
	ConsumptionCost      []ConsumptionCost    `json:"consumptionCost,omitempty" ocpp:"items=1..3"`
	CustomData           *CustomData          `json:"customData,omitempty"`
}

// TaxRule is a tax of an absolute price schedule. Since OCPP 2.1.
type TaxRule struct {
	TaxRuleID                   int            `json:"taxRuleID" ocpp:"required,range=0.."`
	TaxRuleName                 *string        `json:"taxRuleName,omitempty" ocpp:"max=100"`
	TaxIncludedInPrice          *bool          `json:"taxIncludedInPrice,omitempty"`
	AppliesToEnergyFee          bool           `json:"appliesToEnergyFee" ocpp:"required"`
	AppliesToParkingFee         bool           `json:"appliesToParkingFee" ocpp:"required"`
	AppliesToOverstayFee        bool           `json:"appliesToOverstayFee" ocpp:"required"`
	AppliesToMinimumMaximumCost bool           `json:"appliesToMinimumMaximumCost" ocpp:"required"`
	TaxRate                     RationalNumber `json:"taxRate" ocpp:"required"`
	CustomData                  *CustomData    `json:"customData,omitempty"`
}

// CostKindEnum is what kind of cost it is.
type CostKindEnum string

// The values of CostKindEnum.
const (
	CostKindCarbonDioxideEmission         CostKindEnum = "CarbonDioxideEmission"
	CostKindRelativePricePercentage       CostKindEnum = "RelativePricePercentage"
	CostKindRenewableGenerationPercentage CostKindEnum = "RenewableGenerationPercentage"
)

// Values lists what a CostKindEnum may be.
func (CostKindEnum) Values() []plan.Value {
	return plan.Values(
		CostKindCarbonDioxideEmission,
		CostKindRelativePricePercentage,
		CostKindRenewableGenerationPercentage,
	)
}
