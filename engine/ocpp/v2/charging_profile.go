package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// ChargingProfile is when an EV may draw how much, and what that overrides.
type ChargingProfile struct {
	ID                          int                        `json:"id" ocpp:"required"`
	StackLevel                  int                        `json:"stackLevel" ocpp:"required,range@2.1=0.."`
	ChargingProfilePurpose      ChargingProfilePurposeEnum `json:"chargingProfilePurpose" ocpp:"required"`
	ChargingProfileKind         ChargingProfileKindEnum    `json:"chargingProfileKind" ocpp:"required"`
	RecurrencyKind              *RecurrencyKindEnum        `json:"recurrencyKind,omitempty"`
	ValidFrom                   *ocpp.DateTime             `json:"validFrom,omitempty"`
	ValidTo                     *ocpp.DateTime             `json:"validTo,omitempty"`
	TransactionID               *string                    `json:"transactionId,omitempty" ocpp:"max=36,identifier"`
	MaxOfflineDuration          *int                       `json:"maxOfflineDuration,omitempty" ocpp:"since=2.1"`
	ChargingSchedule            []ChargingSchedule         `json:"chargingSchedule" ocpp:"required,items=1..3"`
	InvalidAfterOfflineDuration *bool                      `json:"invalidAfterOfflineDuration,omitempty" ocpp:"since=2.1"`
	DynUpdateInterval           *int                       `json:"dynUpdateInterval,omitempty" ocpp:"since=2.1"`
	DynUpdateTime               *ocpp.DateTime             `json:"dynUpdateTime,omitempty" ocpp:"since=2.1"`
	PriceScheduleSignature      *string                    `json:"priceScheduleSignature,omitempty" ocpp:"max=256,since=2.1"`
	CustomData                  *CustomData                `json:"customData,omitempty"`
}

// ChargingSchedule is a list of limits over time.
type ChargingSchedule struct {
	ID                     int                      `json:"id" ocpp:"required"`
	LimitAtSoC             *LimitAtSoC              `json:"limitAtSoC,omitempty" ocpp:"since=2.1"`
	StartSchedule          *ocpp.DateTime           `json:"startSchedule,omitempty"`
	Duration               *int                     `json:"duration,omitempty"`
	ChargingRateUnit       ChargingRateUnitEnum     `json:"chargingRateUnit" ocpp:"required"`
	MinChargingRate        *float64                 `json:"minChargingRate,omitempty"`
	PowerTolerance         *float64                 `json:"powerTolerance,omitempty" ocpp:"since=2.1"`
	SignatureID            *int                     `json:"signatureId,omitempty" ocpp:"range=0..,since=2.1"`
	DigestValue            *string                  `json:"digestValue,omitempty" ocpp:"max=88,since=2.1"`
	UseLocalTime           *bool                    `json:"useLocalTime,omitempty" ocpp:"since=2.1"`
	ChargingSchedulePeriod []ChargingSchedulePeriod `json:"chargingSchedulePeriod" ocpp:"required,items=1..1024"`
	RandomizedDelay        *int                     `json:"randomizedDelay,omitempty" ocpp:"range=0..,since=2.1"`
	SalesTariff            *SalesTariff             `json:"salesTariff,omitempty"`
	AbsolutePriceSchedule  *AbsolutePriceSchedule   `json:"absolutePriceSchedule,omitempty" ocpp:"since=2.1"`
	PriceLevelSchedule     *PriceLevelSchedule      `json:"priceLevelSchedule,omitempty" ocpp:"since=2.1"`
	CustomData             *CustomData              `json:"customData,omitempty"`
}

// ChargingSchedulePeriod is a limit that holds from startPeriod on.
type ChargingSchedulePeriod struct {
	StartPeriod            int                  `json:"startPeriod" ocpp:"required"`
	Limit                  *float64             `json:"limit,omitempty" ocpp:"required,optional@2.1"`
	LimitL2                *float64             `json:"limit_L2,omitempty" ocpp:"since=2.1"`
	LimitL3                *float64             `json:"limit_L3,omitempty" ocpp:"since=2.1"`
	NumberPhases           *int                 `json:"numberPhases,omitempty" ocpp:"range@2.1=0..3"`
	PhaseToUse             *int                 `json:"phaseToUse,omitempty" ocpp:"range@2.1=0..3"`
	DischargeLimit         *float64             `json:"dischargeLimit,omitempty" ocpp:"range=..0,since=2.1"`
	DischargeLimitL2       *float64             `json:"dischargeLimit_L2,omitempty" ocpp:"range=..0,since=2.1"`
	DischargeLimitL3       *float64             `json:"dischargeLimit_L3,omitempty" ocpp:"range=..0,since=2.1"`
	Setpoint               *float64             `json:"setpoint,omitempty" ocpp:"since=2.1"`
	SetpointL2             *float64             `json:"setpoint_L2,omitempty" ocpp:"since=2.1"`
	SetpointL3             *float64             `json:"setpoint_L3,omitempty" ocpp:"since=2.1"`
	SetpointReactive       *float64             `json:"setpointReactive,omitempty" ocpp:"since=2.1"`
	SetpointReactiveL2     *float64             `json:"setpointReactive_L2,omitempty" ocpp:"since=2.1"`
	SetpointReactiveL3     *float64             `json:"setpointReactive_L3,omitempty" ocpp:"since=2.1"`
	PreconditioningRequest *bool                `json:"preconditioningRequest,omitempty" ocpp:"since=2.1"`
	EVSESleep              *bool                `json:"evseSleep,omitempty" ocpp:"since=2.1"`
	V2XBaseline            *float64             `json:"v2xBaseline,omitempty" ocpp:"since=2.1"`
	OperationMode          *OperationModeEnum   `json:"operationMode,omitempty" ocpp:"since=2.1"`
	V2XFreqWattCurve       []V2XFreqWattPoint   `json:"v2xFreqWattCurve,omitempty" ocpp:"items=1..20,since=2.1"`
	V2XSignalWattCurve     []V2XSignalWattPoint `json:"v2xSignalWattCurve,omitempty" ocpp:"items=1..20,since=2.1"`
	CustomData             *CustomData          `json:"customData,omitempty"`
}

// LimitAtSoC is a limit that holds from a state of charge on. Since OCPP 2.1.
type LimitAtSoC struct {
	SoC        int         `json:"soc" ocpp:"required,range=0..100"`
	Limit      float64     `json:"limit" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// V2XFreqWattPoint is a point of the curve from frequency to power. Since OCPP
// 2.1.
type V2XFreqWattPoint struct {
	Frequency  float64     `json:"frequency" ocpp:"required"`
	Power      float64     `json:"power" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// V2XSignalWattPoint is a point of the curve from aFRR signal to power. Since
// OCPP 2.1.
type V2XSignalWattPoint struct {
	Signal     int         `json:"signal" ocpp:"required"`
	Power      float64     `json:"power" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// ChargingLimitSourceEnum is who set a limit; from 2.1 on any text.
type ChargingLimitSourceEnum string

// The values of ChargingLimitSourceEnum.
const (
	ChargingLimitSourceEMS   ChargingLimitSourceEnum = "EMS"
	ChargingLimitSourceOther ChargingLimitSourceEnum = "Other"
	ChargingLimitSourceSO    ChargingLimitSourceEnum = "SO"
	ChargingLimitSourceCSO   ChargingLimitSourceEnum = "CSO"
)

// Values lists what a ChargingLimitSourceEnum may be.
func (ChargingLimitSourceEnum) Values() []plan.Value {
	return plan.Values(
		ChargingLimitSourceEMS,
		ChargingLimitSourceOther,
		ChargingLimitSourceSO,
		ChargingLimitSourceCSO,
	)
}

// ChargingProfileKindEnum is what a schedule's times are relative to.
type ChargingProfileKindEnum string

// The values of ChargingProfileKindEnum.
const (
	ChargingProfileKindAbsolute  ChargingProfileKindEnum = "Absolute"
	ChargingProfileKindRecurring ChargingProfileKindEnum = "Recurring"
	ChargingProfileKindRelative  ChargingProfileKindEnum = "Relative"

	// Since OCPP 2.1.
	ChargingProfileKindDynamic ChargingProfileKindEnum = "Dynamic"
)

// Values lists what a ChargingProfileKindEnum may be.
func (ChargingProfileKindEnum) Values() []plan.Value {
	return append(plan.Values(
		ChargingProfileKindAbsolute,
		ChargingProfileKindRecurring,
		ChargingProfileKindRelative,
	),
		plan.Since(ocpp.V21, ChargingProfileKindDynamic)...)
}

// ChargingProfilePurposeEnum is what a charging profile limits.
type ChargingProfilePurposeEnum string

// The values of ChargingProfilePurposeEnum.
const (
	ChargingProfilePurposeChargingStationExternalConstraints ChargingProfilePurposeEnum = "ChargingStationExternalConstraints"
	ChargingProfilePurposeChargingStationMaxProfile          ChargingProfilePurposeEnum = "ChargingStationMaxProfile"
	ChargingProfilePurposeTxDefaultProfile                   ChargingProfilePurposeEnum = "TxDefaultProfile"
	ChargingProfilePurposeTxProfile                          ChargingProfilePurposeEnum = "TxProfile"

	// Since OCPP 2.1.
	ChargingProfilePurposePriorityCharging ChargingProfilePurposeEnum = "PriorityCharging"
	ChargingProfilePurposeLocalGeneration  ChargingProfilePurposeEnum = "LocalGeneration"
)

// Values lists what a ChargingProfilePurposeEnum may be.
func (ChargingProfilePurposeEnum) Values() []plan.Value {
	return append(plan.Values(
		ChargingProfilePurposeChargingStationExternalConstraints,
		ChargingProfilePurposeChargingStationMaxProfile,
		ChargingProfilePurposeTxDefaultProfile,
		ChargingProfilePurposeTxProfile,
	),
		plan.Since(ocpp.V21, ChargingProfilePurposePriorityCharging, ChargingProfilePurposeLocalGeneration)...)
}

// ChargingRateUnitEnum is the unit of a limit.
type ChargingRateUnitEnum string

// The values of ChargingRateUnitEnum.
const (
	ChargingRateUnitW ChargingRateUnitEnum = "W"
	ChargingRateUnitA ChargingRateUnitEnum = "A"
)

// Values lists what a ChargingRateUnitEnum may be.
func (ChargingRateUnitEnum) Values() []plan.Value {
	return plan.Values(ChargingRateUnitW, ChargingRateUnitA)
}

// RecurrencyKindEnum is how often a schedule repeats.
type RecurrencyKindEnum string

// The values of RecurrencyKindEnum.
const (
	RecurrencyKindDaily  RecurrencyKindEnum = "Daily"
	RecurrencyKindWeekly RecurrencyKindEnum = "Weekly"
)

// Values lists what a RecurrencyKindEnum may be.
func (RecurrencyKindEnum) Values() []plan.Value {
	return plan.Values(RecurrencyKindDaily, RecurrencyKindWeekly)
}
