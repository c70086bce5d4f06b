package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// ACChargingParameters is what a vehicle needs of AC charging.
type ACChargingParameters struct {
	EnergyAmount float64     `json:"energyAmount" ocpp:"required,integer,number@2.1"`
	EVMinCurrent float64     `json:"evMinCurrent" ocpp:"required,integer,number@2.1"`
	EVMaxCurrent float64     `json:"evMaxCurrent" ocpp:"required,integer,number@2.1"`
	EVMaxVoltage float64     `json:"evMaxVoltage" ocpp:"required,integer,number@2.1"`
	CustomData   *CustomData `json:"customData,omitempty"`
}

// ChargingNeeds is what a vehicle needs, as it said by ISO 15118.
type ChargingNeeds struct {
	ACChargingParameters    *ACChargingParameters    `json:"acChargingParameters,omitempty"`
	DERChargingParameters   *DERChargingParameters   `json:"derChargingParameters,omitempty" ocpp:"since=2.1"`
	EVEnergyOffer           *EVEnergyOffer           `json:"evEnergyOffer,omitempty" ocpp:"since=2.1"`
	RequestedEnergyTransfer EnergyTransferModeEnum   `json:"requestedEnergyTransfer" ocpp:"required"`
	DCChargingParameters    *DCChargingParameters    `json:"dcChargingParameters,omitempty"`
	V2XChargingParameters   *V2XChargingParameters   `json:"v2xChargingParameters,omitempty" ocpp:"since=2.1"`
	AvailableEnergyTransfer []EnergyTransferModeEnum `json:"availableEnergyTransfer,omitempty" ocpp:"items=1..,since=2.1"`
	ControlMode             *ControlModeEnum         `json:"controlMode,omitempty" ocpp:"since=2.1"`
	MobilityNeedsMode       *MobilityNeedsModeEnum   `json:"mobilityNeedsMode,omitempty" ocpp:"since=2.1"`
	DepartureTime           *ocpp.DateTime           `json:"departureTime,omitempty"`
	CustomData              *CustomData              `json:"customData,omitempty"`
}

// DCChargingParameters is what a vehicle needs of DC charging.
type DCChargingParameters struct {
	EVMaxCurrent     float64     `json:"evMaxCurrent" ocpp:"required,integer,number@2.1"`
	EVMaxVoltage     float64     `json:"evMaxVoltage" ocpp:"required,integer,number@2.1"`
	EVMaxPower       *float64    `json:"evMaxPower,omitempty" ocpp:"integer,number@2.1"`
	EVEnergyCapacity *float64    `json:"evEnergyCapacity,omitempty" ocpp:"integer,number@2.1"`
	EnergyAmount     *float64    `json:"energyAmount,omitempty" ocpp:"integer,number@2.1"`
	StateOfCharge    *int        `json:"stateOfCharge,omitempty" ocpp:"range=0..100"`
	FullSoC          *int        `json:"fullSoC,omitempty" ocpp:"range=0..100"`
	BulkSoC          *int        `json:"bulkSoC,omitempty" ocpp:"range=0..100"`
	CustomData       *CustomData `json:"customData,omitempty"`
}

// DERChargingParameters is what a vehicle can do for the grid. Since OCPP 2.1.
type DERChargingParameters struct {
	EVSupportedDERControl                  []DERControlEnum         `json:"evSupportedDERControl,omitempty" ocpp:"items=1.."`
	EVOverExcitedMaxDischargePower         *float64                 `json:"evOverExcitedMaxDischargePower,omitempty"`
	EVOverExcitedPowerFactor               *float64                 `json:"evOverExcitedPowerFactor,omitempty"`
	EVUnderExcitedMaxDischargePower        *float64                 `json:"evUnderExcitedMaxDischargePower,omitempty"`
	EVUnderExcitedPowerFactor              *float64                 `json:"evUnderExcitedPowerFactor,omitempty"`
	MaxApparentPower                       *float64                 `json:"maxApparentPower,omitempty"`
	MaxChargeApparentPower                 *float64                 `json:"maxChargeApparentPower,omitempty"`
	MaxChargeApparentPowerL2               *float64                 `json:"maxChargeApparentPower_L2,omitempty"`
	MaxChargeApparentPowerL3               *float64                 `json:"maxChargeApparentPower_L3,omitempty"`
	MaxDischargeApparentPower              *float64                 `json:"maxDischargeApparentPower,omitempty"`
	MaxDischargeApparentPowerL2            *float64                 `json:"maxDischargeApparentPower_L2,omitempty"`
	MaxDischargeApparentPowerL3            *float64                 `json:"maxDischargeApparentPower_L3,omitempty"`
	MaxChargeReactivePower                 *float64                 `json:"maxChargeReactivePower,omitempty"`
	MaxChargeReactivePowerL2               *float64                 `json:"maxChargeReactivePower_L2,omitempty"`
	MaxChargeReactivePowerL3               *float64                 `json:"maxChargeReactivePower_L3,omitempty"`
	MinChargeReactivePower                 *float64                 `json:"minChargeReactivePower,omitempty"`
	MinChargeReactivePowerL2               *float64                 `json:"minChargeReactivePower_L2,omitempty"`
	MinChargeReactivePowerL3               *float64                 `json:"minChargeReactivePower_L3,omitempty"`
	MaxDischargeReactivePower              *float64                 `json:"maxDischargeReactivePower,omitempty"`
	MaxDischargeReactivePowerL2            *float64                 `json:"maxDischargeReactivePower_L2,omitempty"`
	MaxDischargeReactivePowerL3            *float64                 `json:"maxDischargeReactivePower_L3,omitempty"`
	MinDischargeReactivePower              *float64                 `json:"minDischargeReactivePower,omitempty"`
	MinDischargeReactivePowerL2            *float64                 `json:"minDischargeReactivePower_L2,omitempty"`
	MinDischargeReactivePowerL3            *float64                 `json:"minDischargeReactivePower_L3,omitempty"`
	NominalVoltage                         *float64                 `json:"nominalVoltage,omitempty"`
	NominalVoltageOffset                   *float64                 `json:"nominalVoltageOffset,omitempty"`
	MaxNominalVoltage                      *float64                 `json:"maxNominalVoltage,omitempty"`
	MinNominalVoltage                      *float64                 `json:"minNominalVoltage,omitempty"`
	EVInverterManufacturer                 *string                  `json:"evInverterManufacturer,omitempty" ocpp:"max=50"`
	EVInverterModel                        *string                  `json:"evInverterModel,omitempty" ocpp:"max=50"`
	EVInverterSerialNumber                 *string                  `json:"evInverterSerialNumber,omitempty" ocpp:"max=50"`
	EVInverterSwVersion                    *string                  `json:"evInverterSwVersion,omitempty" ocpp:"max=50"`
	EVInverterHwVersion                    *string                  `json:"evInverterHwVersion,omitempty" ocpp:"max=50"`
	EVIslandingDetectionMethod             []IslandingDetectionEnum `json:"evIslandingDetectionMethod,omitempty" ocpp:"items=1.."`
	EVIslandingTripTime                    *float64                 `json:"evIslandingTripTime,omitempty"`
	EVMaximumLevel1DCInjection             *float64                 `json:"evMaximumLevel1DCInjection,omitempty"`
	EVDurationLevel1DCInjection            *float64                 `json:"evDurationLevel1DCInjection,omitempty"`
	EVMaximumLevel2DCInjection             *float64                 `json:"evMaximumLevel2DCInjection,omitempty"`
	EVDurationLevel2DCInjection            *float64                 `json:"evDurationLevel2DCInjection,omitempty"`
	EVReactiveSusceptance                  *float64                 `json:"evReactiveSusceptance,omitempty"`
	EVSessionTotalDischargeEnergyAvailable *float64                 `json:"evSessionTotalDischargeEnergyAvailable,omitempty"`
	CustomData                             *CustomData              `json:"customData,omitempty"`
}

// EVAbsolutePriceSchedule is the prices at which a vehicle offers energy. Since
// OCPP 2.1.
type EVAbsolutePriceSchedule struct {
	TimeAnchor                     ocpp.DateTime                  `json:"timeAnchor" ocpp:"required"`
	Currency                       string                         `json:"currency" ocpp:"required,max=3"`
	EVAbsolutePriceScheduleEntries []EVAbsolutePriceScheduleEntry `json:"evAbsolutePriceScheduleEntries" ocpp:"required,items=1..1024"`
	PriceAlgorithm                 string                         `json:"priceAlgorithm" ocpp:"required,max=2000"`
	CustomData                     *CustomData                    `json:"customData,omitempty"`
}

// EVAbsolutePriceScheduleEntry is one period of a vehicle's price schedule.
// Since OCPP 2.1.
type EVAbsolutePriceScheduleEntry struct {
	Duration    int           `json:"duration" ocpp:"required"`
	EVPriceRule []EVPriceRule `json:"evPriceRule" ocpp:"required,items=1..8"`
	CustomData  *CustomData   `json:"customData,omitempty"`
}

// EVEnergyOffer is energy that a vehicle offers to the grid. Since OCPP 2.1.
type EVEnergyOffer struct {
	EVAbsolutePriceSchedule *EVAbsolutePriceSchedule `json:"evAbsolutePriceSchedule,omitempty"`
	EVPowerSchedule         EVPowerSchedule          `json:"evPowerSchedule" ocpp:"required"`
	CustomData              *CustomData              `json:"customData,omitempty"`
}

// EVPowerSchedule is the power that a vehicle offers over time. Since OCPP 2.1.
type EVPowerSchedule struct {
	EVPowerScheduleEntries []EVPowerScheduleEntry `json:"evPowerScheduleEntries" ocpp:"required,items=1..1024"`
	TimeAnchor             ocpp.DateTime          `json:"timeAnchor" ocpp:"required"`
	CustomData             *CustomData            `json:"customData,omitempty"`
}

// EVPowerScheduleEntry is one period of a vehicle's power schedule. Since OCPP
// 2.1.
type EVPowerScheduleEntry struct {
	Duration   int         `json:"duration" ocpp:"required"`
	Power      float64     `json:"power" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// EVPriceRule is a price of a vehicle that holds from a power on. Since OCPP
// 2.1.
type EVPriceRule struct {
	EnergyFee       float64     `json:"energyFee" ocpp:"required"`
	PowerRangeStart float64     `json:"powerRangeStart" ocpp:"required"`
	CustomData      *CustomData `json:"customData,omitempty"`
}

// V2XChargingParameters is what a vehicle can do in both directions. Since OCPP
// 2.1.
type V2XChargingParameters struct {
	MinChargePower        *float64    `json:"minChargePower,omitempty"`
	MinChargePowerL2      *float64    `json:"minChargePower_L2,omitempty"`
	MinChargePowerL3      *float64    `json:"minChargePower_L3,omitempty"`
	MaxChargePower        *float64    `json:"maxChargePower,omitempty"`
	MaxChargePowerL2      *float64    `json:"maxChargePower_L2,omitempty"`
	MaxChargePowerL3      *float64    `json:"maxChargePower_L3,omitempty"`
	MinDischargePower     *float64    `json:"minDischargePower,omitempty"`
	MinDischargePowerL2   *float64    `json:"minDischargePower_L2,omitempty"`
	MinDischargePowerL3   *float64    `json:"minDischargePower_L3,omitempty"`
	MaxDischargePower     *float64    `json:"maxDischargePower,omitempty"`
	MaxDischargePowerL2   *float64    `json:"maxDischargePower_L2,omitempty"`
	MaxDischargePowerL3   *float64    `json:"maxDischargePower_L3,omitempty"`
	MinChargeCurrent      *float64    `json:"minChargeCurrent,omitempty"`
	MaxChargeCurrent      *float64    `json:"maxChargeCurrent,omitempty"`
	MinDischargeCurrent   *float64    `json:"minDischargeCurrent,omitempty"`
	MaxDischargeCurrent   *float64    `json:"maxDischargeCurrent,omitempty"`
	MinVoltage            *float64    `json:"minVoltage,omitempty"`
	MaxVoltage            *float64    `json:"maxVoltage,omitempty"`
	EVTargetEnergyRequest *float64    `json:"evTargetEnergyRequest,omitempty"`
	EVMinEnergyRequest    *float64    `json:"evMinEnergyRequest,omitempty"`
	EVMaxEnergyRequest    *float64    `json:"evMaxEnergyRequest,omitempty"`
	EVMinV2XEnergyRequest *float64    `json:"evMinV2XEnergyRequest,omitempty"`
	EVMaxV2XEnergyRequest *float64    `json:"evMaxV2XEnergyRequest,omitempty"`
	TargetSoC             *int        `json:"targetSoC,omitempty" ocpp:"range=0..100"`
	CustomData            *CustomData `json:"customData,omitempty"`
}

// ControlModeEnum is who schedules: the station or the vehicle. Since OCPP 2.1.
type ControlModeEnum string

// The values of ControlModeEnum.
const (
	ControlModeScheduledControl ControlModeEnum = "ScheduledControl"
	ControlModeDynamicControl   ControlModeEnum = "DynamicControl"
)

// Values lists what a ControlModeEnum may be.
func (ControlModeEnum) Values() []plan.Value {
	return plan.Values(ControlModeScheduledControl, ControlModeDynamicControl)
}

// IslandingDetectionEnum is how a vehicle detects islanding. Since OCPP 2.1.
type IslandingDetectionEnum string

// The values of IslandingDetectionEnum.
const (
	IslandingDetectionNoAntiIslandingSupport IslandingDetectionEnum = "NoAntiIslandingSupport"
	IslandingDetectionRoCoF                  IslandingDetectionEnum = "RoCoF"
	IslandingDetectionUVPOVP                 IslandingDetectionEnum = "UVP_OVP"
	IslandingDetectionUFPOFP                 IslandingDetectionEnum = "UFP_OFP"
	IslandingDetectionVoltageVectorShift     IslandingDetectionEnum = "VoltageVectorShift"
	IslandingDetectionZeroCrossingDetection  IslandingDetectionEnum = "ZeroCrossingDetection"
	IslandingDetectionOtherPassive           IslandingDetectionEnum = "OtherPassive"
	IslandingDetectionImpedanceMeasurement   IslandingDetectionEnum = "ImpedanceMeasurement"
	IslandingDetectionImpedanceAtFrequency   IslandingDetectionEnum = "ImpedanceAtFrequency"
	IslandingDetectionSlipModeFrequencyShift IslandingDetectionEnum = "SlipModeFrequencyShift"
	IslandingDetectionSandiaFrequencyShift   IslandingDetectionEnum = "SandiaFrequencyShift"
	IslandingDetectionSandiaVoltageShift     IslandingDetectionEnum = "SandiaVoltageShift"
	IslandingDetectionFrequencyJump          IslandingDetectionEnum = "FrequencyJump"
	IslandingDetectionRCLQFactor             IslandingDetectionEnum = "RCLQFactor"
	IslandingDetectionOtherActive            IslandingDetectionEnum = "OtherActive"
)

// Values lists what an IslandingDetectionEnum may be.
func (IslandingDetectionEnum) Values() []plan.Value {
	return plan.Values(
		IslandingDetectionNoAntiIslandingSupport,
		IslandingDetectionRoCoF,
		IslandingDetectionUVPOVP,
		IslandingDetectionUFPOFP,
		IslandingDetectionVoltageVectorShift,
		IslandingDetectionZeroCrossingDetection,
		IslandingDetectionOtherPassive,
		IslandingDetectionImpedanceMeasurement,
		IslandingDetectionImpedanceAtFrequency,
		IslandingDetectionSlipModeFrequencyShift,
		IslandingDetectionSandiaFrequencyShift,
		IslandingDetectionSandiaVoltageShift,
		IslandingDetectionFrequencyJump,
		IslandingDetectionRCLQFactor,
		IslandingDetectionOtherActive,
	)
}

// MobilityNeedsModeEnum is who knows the needs of the driver. Since OCPP 2.1.
type MobilityNeedsModeEnum string

// The values of MobilityNeedsModeEnum.
const (
	MobilityNeedsModeEVCC     MobilityNeedsModeEnum = "EVCC"
	MobilityNeedsModeEVCCSECC MobilityNeedsModeEnum = "EVCC_SECC"
)

// Values lists what a MobilityNeedsModeEnum may be.
func (MobilityNeedsModeEnum) Values() []plan.Value {
	return plan.Values(MobilityNeedsModeEVCC, MobilityNeedsModeEVCCSECC)
}
