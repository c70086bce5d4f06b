package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// DERCurve is a curve of reactive or active power over a quantity of the grid.
// Since OCPP 2.1.
type DERCurve struct {
	CurveData           []DERCurvePoints     `json:"curveData" ocpp:"required,items=1..10"`
	Hysteresis          *Hysteresis          `json:"hysteresis,omitempty"`
	Priority            int                  `json:"priority" ocpp:"required,range=0.."`
	ReactivePowerParams *ReactivePowerParams `json:"reactivePowerParams,omitempty"`
	VoltageParams       *VoltageParams       `json:"voltageParams,omitempty"`
	YUnit               DERUnitEnum          `json:"yUnit" ocpp:"required"`
	ResponseTime        *float64             `json:"responseTime,omitempty"`
	StartTime           *ocpp.DateTime       `json:"startTime,omitempty"`
	Duration            *float64             `json:"duration,omitempty"`
	CustomData          *CustomData          `json:"customData,omitempty"`
}

// DERCurveGet is a curve as the station holds it. Since OCPP 2.1.
type DERCurveGet struct {
	Curve        DERCurve       `json:"curve" ocpp:"required"`
	ID           string         `json:"id" ocpp:"required,max=36,identifier"`
	CurveType    DERControlEnum `json:"curveType" ocpp:"required"`
	IsDefault    bool           `json:"isDefault" ocpp:"required"`
	IsSuperseded bool           `json:"isSuperseded" ocpp:"required"`
	CustomData   *CustomData    `json:"customData,omitempty"`
}

// DERCurvePoints is a point of a curve. Since OCPP 2.1.
type DERCurvePoints struct {
	X          float64     `json:"x" ocpp:"required"`
	Y          float64     `json:"y" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// EnterService is the conditions for going back to the grid. Since OCPP 2.1.
type EnterService struct {
	Priority    int         `json:"priority" ocpp:"required,range=0.."`
	HighVoltage float64     `json:"highVoltage" ocpp:"required"`
	LowVoltage  float64     `json:"lowVoltage" ocpp:"required"`
	HighFreq    float64     `json:"highFreq" ocpp:"required"`
	LowFreq     float64     `json:"lowFreq" ocpp:"required"`
	Delay       *float64    `json:"delay,omitempty"`
	RandomDelay *float64    `json:"randomDelay,omitempty"`
	RampRate    *float64    `json:"rampRate,omitempty"`
	CustomData  *CustomData `json:"customData,omitempty"`
}

// EnterServiceGet is the conditions for going back to the grid as the station
// holds them. Since OCPP 2.1.
type EnterServiceGet struct {
	EnterService EnterService `json:"enterService" ocpp:"required"`
	ID           string       `json:"id" ocpp:"required,max=36,identifier"`
	CustomData   *CustomData  `json:"customData,omitempty"`
}

// FixedPF is a fixed power factor. Since OCPP 2.1.
type FixedPF struct {
	Priority     int            `json:"priority" ocpp:"required,range=0.."`
	Displacement float64        `json:"displacement" ocpp:"required"`
	Excitation   bool           `json:"excitation" ocpp:"required"`
	StartTime    *ocpp.DateTime `json:"startTime,omitempty"`
	Duration     *float64       `json:"duration,omitempty"`
	CustomData   *CustomData    `json:"customData,omitempty"`
}

// FixedPFGet is a fixed power factor as the station holds it. Since OCPP 2.1.
type FixedPFGet struct {
	FixedPF      FixedPF     `json:"fixedPF" ocpp:"required"`
	ID           string      `json:"id" ocpp:"required,max=36,identifier"`
	IsDefault    bool        `json:"isDefault" ocpp:"required"`
	IsSuperseded bool        `json:"isSuperseded" ocpp:"required"`
	CustomData   *CustomData `json:"customData,omitempty"`
}

// FixedVar is a fixed reactive power. Since OCPP 2.1.
type FixedVar struct {
	Priority   int            `json:"priority" ocpp:"required,range=0.."`
	Setpoint   float64        `json:"setpoint" ocpp:"required"`
	Unit       DERUnitEnum    `json:"unit" ocpp:"required"`
	StartTime  *ocpp.DateTime `json:"startTime,omitempty"`
	Duration   *float64       `json:"duration,omitempty"`
	CustomData *CustomData    `json:"customData,omitempty"`
}

// FixedVarGet is a fixed reactive power as the station holds it. Since OCPP
// 2.1.
type FixedVarGet struct {
	FixedVar     FixedVar    `json:"fixedVar" ocpp:"required"`
	ID           string      `json:"id" ocpp:"required,max=36,identifier"`
	IsDefault    bool        `json:"isDefault" ocpp:"required"`
	IsSuperseded bool        `json:"isSuperseded" ocpp:"required"`
	CustomData   *CustomData `json:"customData,omitempty"`
}

// FreqDroop is how power follows the frequency. Since OCPP 2.1.
type FreqDroop struct {
	Priority     int            `json:"priority" ocpp:"required,range=0.."`
	OverFreq     float64        `json:"overFreq" ocpp:"required"`
	UnderFreq    float64        `json:"underFreq" ocpp:"required"`
	OverDroop    float64        `json:"overDroop" ocpp:"required"`
	UnderDroop   float64        `json:"underDroop" ocpp:"required"`
	ResponseTime float64        `json:"responseTime" ocpp:"required"`
	StartTime    *ocpp.DateTime `json:"startTime,omitempty"`
	Duration     *float64       `json:"duration,omitempty"`
	CustomData   *CustomData    `json:"customData,omitempty"`
}

// FreqDroopGet is a frequency droop as the station holds it. Since OCPP 2.1.
type FreqDroopGet struct {
	FreqDroop    FreqDroop   `json:"freqDroop" ocpp:"required"`
	ID           string      `json:"id" ocpp:"required,max=36,identifier"`
	IsDefault    bool        `json:"isDefault" ocpp:"required"`
	IsSuperseded bool        `json:"isSuperseded" ocpp:"required"`
	CustomData   *CustomData `json:"customData,omitempty"`
}

// Gradient is how fast power may change. Since OCPP 2.1.
type Gradient struct {
	Priority     int         `json:"priority" ocpp:"required,range=0.."`
	Gradient     float64     `json:"gradient" ocpp:"required"`
	SoftGradient float64     `json:"softGradient" ocpp:"required"`
	CustomData   *CustomData `json:"customData,omitempty"`
}

// GradientGet is a gradient as the station holds it. Since OCPP 2.1.
type GradientGet struct {
	Gradient   Gradient    `json:"gradient" ocpp:"required"`
	ID         string      `json:"id" ocpp:"required,max=36,identifier"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// Hysteresis is when a curve is left again. Since OCPP 2.1.
type Hysteresis struct {
	HysteresisHigh     *float64    `json:"hysteresisHigh,omitempty"`
	HysteresisLow      *float64    `json:"hysteresisLow,omitempty"`
	HysteresisDelay    *float64    `json:"hysteresisDelay,omitempty"`
	HysteresisGradient *float64    `json:"hysteresisGradient,omitempty"`
	CustomData         *CustomData `json:"customData,omitempty"`
}

// LimitMaxDischarge is the most that may be discharged. Since OCPP 2.1.
type LimitMaxDischarge struct {
	Priority                int            `json:"priority" ocpp:"required,range=0.."`
	PctMaxDischargePower    *float64       `json:"pctMaxDischargePower,omitempty"`
	PowerMonitoringMustTrip *DERCurve      `json:"powerMonitoringMustTrip,omitempty"`
	StartTime               *ocpp.DateTime `json:"startTime,omitempty"`
	Duration                *float64       `json:"duration,omitempty"`
	CustomData              *CustomData    `json:"customData,omitempty"`
}

// LimitMaxDischargeGet is a discharge limit as the station holds it. Since OCPP
// 2.1.
type LimitMaxDischargeGet struct {
	ID                string            `json:"id" ocpp:"required,max=36,identifier"`
	IsDefault         bool              `json:"isDefault" ocpp:"required"`
	IsSuperseded      bool              `json:"isSuperseded" ocpp:"required"`
	LimitMaxDischarge LimitMaxDischarge `json:"limitMaxDischarge" ocpp:"required"`
	CustomData        *CustomData       `json:"customData,omitempty"`
}

// ReactivePowerParams is the reference voltage of a Volt-Var curve. Since OCPP
// 2.1.
type ReactivePowerParams struct {
	VRef                       *float64    `json:"vRef,omitempty"`
	AutonomousVRefEnable       *bool       `json:"autonomousVRefEnable,omitempty"`
	AutonomousVRefTimeConstant *float64    `json:"autonomousVRefTimeConstant,omitempty"`
	CustomData                 *CustomData `json:"customData,omitempty"`
}

// VoltageParams is what to do outside the normal voltage. Since OCPP 2.1.
type VoltageParams struct {
	Hv10MinMeanValue     *float64                  `json:"hv10MinMeanValue,omitempty"`
	Hv10MinMeanTripDelay *float64                  `json:"hv10MinMeanTripDelay,omitempty"`
	PowerDuringCessation *PowerDuringCessationEnum `json:"powerDuringCessation,omitempty"`
	CustomData           *CustomData               `json:"customData,omitempty"`
}

// DERUnitEnum is what the percentages of a curve refer to. Since OCPP 2.1.
type DERUnitEnum string

// The values of DERUnitEnum.
const (
	DERUnitNotApplicable DERUnitEnum = "Not_Applicable"
	DERUnitPctMaxW       DERUnitEnum = "PctMaxW"
	DERUnitPctMaxVar     DERUnitEnum = "PctMaxVar"
	DERUnitPctWAvail     DERUnitEnum = "PctWAvail"
	DERUnitPctVarAvail   DERUnitEnum = "PctVarAvail"
	DERUnitPctEffectiveV DERUnitEnum = "PctEffectiveV"
)

// Values lists what a DERUnitEnum may be.
func (DERUnitEnum) Values() []plan.Value {
	return plan.Values(
		DERUnitNotApplicable,
		DERUnitPctMaxW,
		DERUnitPctMaxVar,
		DERUnitPctWAvail,
		DERUnitPctVarAvail,
		DERUnitPctEffectiveV,
	)
}

// PowerDuringCessationEnum is which power goes on during cessation. Since OCPP
// 2.1.
type PowerDuringCessationEnum string

// The values of PowerDuringCessationEnum.
const (
	PowerDuringCessationActive   PowerDuringCessationEnum = "Active"
	PowerDuringCessationReactive PowerDuringCessationEnum = "Reactive"
)

// Values lists what a PowerDuringCessationEnum may be.
func (PowerDuringCessationEnum) Values() []plan.Value {
	return plan.Values(PowerDuringCessationActive, PowerDuringCessationReactive)
}
