package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// MeterValuesRequest carries meter values that belong to no transaction (OCPP
// 2.0.1 J01).
type MeterValuesRequest struct {
	EVSEID     int          `json:"evseId" ocpp:"required,range@2.1=0.."`
	MeterValue []MeterValue `json:"meterValue" ocpp:"required,items=1.."`
	CustomData *CustomData  `json:"customData,omitempty"`
}

// MeterValuesResponse acknowledges meter values (OCPP 2.0.1 J01).
type MeterValuesResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// MeterValue is what was measured at one moment.
type MeterValue struct {
	SampledValue []SampledValue `json:"sampledValue" ocpp:"required,items=1.."`
	Timestamp    ocpp.DateTime  `json:"timestamp" ocpp:"required"`
	CustomData   *CustomData    `json:"customData,omitempty"`
}

// SampledValue is one measured value.
type SampledValue struct {
	Value            float64             `json:"value" ocpp:"required"`
	Measurand        *MeasurandEnum      `json:"measurand,omitempty"`
	Context          *ReadingContextEnum `json:"context,omitempty"`
	Phase            *PhaseEnum          `json:"phase,omitempty"`
	Location         *LocationEnum       `json:"location,omitempty"`
	SignedMeterValue *SignedMeterValue   `json:"signedMeterValue,omitempty"`
	UnitOfMeasure    *UnitOfMeasure      `json:"unitOfMeasure,omitempty"`
	CustomData       *CustomData         `json:"customData,omitempty"`
}

// SignedMeterValue is a value that the meter signed.
type SignedMeterValue struct {
	SignedMeterData string      `json:"signedMeterData" ocpp:"required,max=2500,max@2.1=32768"`
	SigningMethod   *string     `json:"signingMethod,omitempty" ocpp:"required,optional@2.1,max=50"`
	EncodingMethod  string      `json:"encodingMethod" ocpp:"required,max=50"`
	PublicKey       *string     `json:"publicKey,omitempty" ocpp:"required,optional@2.1,max=2500"`
	CustomData      *CustomData `json:"customData,omitempty"`
}

// UnitOfMeasure is a unit and its power of ten; Wh where absent.
type UnitOfMeasure struct {
	Unit       *string     `json:"unit,omitempty" ocpp:"max=20"`
	Multiplier *int        `json:"multiplier,omitempty"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// LocationEnum is where a value was measured; Outlet where absent.
type LocationEnum string

// The values of LocationEnum.
const (
	LocationBody   LocationEnum = "Body"
	LocationCable  LocationEnum = "Cable"
	LocationEV     LocationEnum = "EV"
	LocationInlet  LocationEnum = "Inlet"
	LocationOutlet LocationEnum = "Outlet"

	// Since OCPP 2.1.
	LocationUpstream LocationEnum = "Upstream"
)

// Values lists what a LocationEnum may be.
func (LocationEnum) Values() []plan.Value {
	return append(plan.Values(LocationBody, LocationCable, LocationEV, LocationInlet, LocationOutlet),
		plan.Since(ocpp.V21, LocationUpstream)...)
}

// MeasurandEnum is what was measured; Energy.Active.Import.Register where
// absent.
type MeasurandEnum string

// The values of MeasurandEnum.
const (
	MeasurandCurrentExport                MeasurandEnum = "Current.Export"
	MeasurandCurrentImport                MeasurandEnum = "Current.Import"
	MeasurandCurrentOffered               MeasurandEnum = "Current.Offered"
	MeasurandEnergyActiveExportRegister   MeasurandEnum = "Energy.Active.Export.Register"
	MeasurandEnergyActiveImportRegister   MeasurandEnum = "Energy.Active.Import.Register"
	MeasurandEnergyReactiveExportRegister MeasurandEnum = "Energy.Reactive.Export.Register"
	MeasurandEnergyReactiveImportRegister MeasurandEnum = "Energy.Reactive.Import.Register"
	MeasurandEnergyActiveExportInterval   MeasurandEnum = "Energy.Active.Export.Interval"
	MeasurandEnergyActiveImportInterval   MeasurandEnum = "Energy.Active.Import.Interval"
	MeasurandEnergyActiveNet              MeasurandEnum = "Energy.Active.Net"
	MeasurandEnergyReactiveExportInterval MeasurandEnum = "Energy.Reactive.Export.Interval"
	MeasurandEnergyReactiveImportInterval MeasurandEnum = "Energy.Reactive.Import.Interval"
	MeasurandEnergyReactiveNet            MeasurandEnum = "Energy.Reactive.Net"
	MeasurandEnergyApparentNet            MeasurandEnum = "Energy.Apparent.Net"
	MeasurandEnergyApparentImport         MeasurandEnum = "Energy.Apparent.Import"
	MeasurandEnergyApparentExport         MeasurandEnum = "Energy.Apparent.Export"
	MeasurandFrequency                    MeasurandEnum = "Frequency"
	MeasurandPowerActiveExport            MeasurandEnum = "Power.Active.Export"
	MeasurandPowerActiveImport            MeasurandEnum = "Power.Active.Import"
	MeasurandPowerFactor                  MeasurandEnum = "Power.Factor"
	MeasurandPowerOffered                 MeasurandEnum = "Power.Offered"
	MeasurandPowerReactiveExport          MeasurandEnum = "Power.Reactive.Export"
	MeasurandPowerReactiveImport          MeasurandEnum = "Power.Reactive.Import"
	MeasurandSoC                          MeasurandEnum = "SoC"
	MeasurandVoltage                      MeasurandEnum = "Voltage"

	// Since OCPP 2.1.
	MeasurandCurrentExportOffered                      MeasurandEnum = "Current.Export.Offered"
	MeasurandCurrentExportMinimum                      MeasurandEnum = "Current.Export.Minimum"
	MeasurandCurrentImportOffered                      MeasurandEnum = "Current.Import.Offered"
	MeasurandCurrentImportMinimum                      MeasurandEnum = "Current.Import.Minimum"
	MeasurandDisplayPresentSOC                         MeasurandEnum = "Display.PresentSOC"
	MeasurandDisplayMinimumSOC                         MeasurandEnum = "Display.MinimumSOC"
	MeasurandDisplayTargetSOC                          MeasurandEnum = "Display.TargetSOC"
	MeasurandDisplayMaximumSOC                         MeasurandEnum = "Display.MaximumSOC"
	MeasurandDisplayRemainingTimeToMinimumSOC          MeasurandEnum = "Display.RemainingTimeToMinimumSOC"
	MeasurandDisplayRemainingTimeToTargetSOC           MeasurandEnum = "Display.RemainingTimeToTargetSOC"
	MeasurandDisplayRemainingTimeToMaximumSOC          MeasurandEnum = "Display.RemainingTimeToMaximumSOC"
	MeasurandDisplayChargingComplete                   MeasurandEnum = "Display.ChargingComplete"
	MeasurandDisplayBatteryEnergyCapacity              MeasurandEnum = "Display.BatteryEnergyCapacity"
	MeasurandDisplayInletHot                           MeasurandEnum = "Display.InletHot"
	MeasurandEnergyActiveImportCableLoss               MeasurandEnum = "Energy.Active.Import.CableLoss"
	MeasurandEnergyActiveImportLocalGenerationRegister MeasurandEnum = "Energy.Active.Import.LocalGeneration.Register"
	MeasurandEnergyActiveSetpointInterval              MeasurandEnum = "Energy.Active.Setpoint.Interval"
	MeasurandEnergyRequestTarget                       MeasurandEnum = "EnergyRequest.Target"
	MeasurandEnergyRequestMinimum                      MeasurandEnum = "EnergyRequest.Minimum"
	MeasurandEnergyRequestMaximum                      MeasurandEnum = "EnergyRequest.Maximum"
	MeasurandEnergyRequestMinimumV2X                   MeasurandEnum = "EnergyRequest.Minimum.V2X"
	MeasurandEnergyRequestMaximumV2X                   MeasurandEnum = "EnergyRequest.Maximum.V2X"
	MeasurandEnergyRequestBulk                         MeasurandEnum = "EnergyRequest.Bulk"
	MeasurandPowerActiveSetpoint                       MeasurandEnum = "Power.Active.Setpoint"
	MeasurandPowerActiveResidual                       MeasurandEnum = "Power.Active.Residual"
	MeasurandPowerExportMinimum                        MeasurandEnum = "Power.Export.Minimum"
	MeasurandPowerExportOffered                        MeasurandEnum = "Power.Export.Offered"
	MeasurandPowerImportOffered                        MeasurandEnum = "Power.Import.Offered"
	MeasurandPowerImportMinimum                        MeasurandEnum = "Power.Import.Minimum"
	MeasurandVoltageMinimum                            MeasurandEnum = "Voltage.Minimum"
	MeasurandVoltageMaximum                            MeasurandEnum = "Voltage.Maximum"
)

// Values lists what a MeasurandEnum may be.
func (MeasurandEnum) Values() []plan.Value {
	return append(plan.Values(
		MeasurandCurrentExport,
		MeasurandCurrentImport,
		MeasurandCurrentOffered,
		MeasurandEnergyActiveExportRegister,
		MeasurandEnergyActiveImportRegister,
		MeasurandEnergyReactiveExportRegister,
		MeasurandEnergyReactiveImportRegister,
		MeasurandEnergyActiveExportInterval,
		MeasurandEnergyActiveImportInterval,
		MeasurandEnergyActiveNet,
		MeasurandEnergyReactiveExportInterval,
		MeasurandEnergyReactiveImportInterval,
		MeasurandEnergyReactiveNet,
		MeasurandEnergyApparentNet,
		MeasurandEnergyApparentImport,
		MeasurandEnergyApparentExport,
		MeasurandFrequency,
		MeasurandPowerActiveExport,
		MeasurandPowerActiveImport,
		MeasurandPowerFactor,
		MeasurandPowerOffered,
		MeasurandPowerReactiveExport,
		MeasurandPowerReactiveImport,
		MeasurandSoC,
		MeasurandVoltage,
	),
		plan.Since(ocpp.V21,
			MeasurandCurrentExportOffered,
			MeasurandCurrentExportMinimum,
			MeasurandCurrentImportOffered,
			MeasurandCurrentImportMinimum,
			MeasurandDisplayPresentSOC,
			MeasurandDisplayMinimumSOC,
			MeasurandDisplayTargetSOC,
			MeasurandDisplayMaximumSOC,
			MeasurandDisplayRemainingTimeToMinimumSOC,
			MeasurandDisplayRemainingTimeToTargetSOC,
			MeasurandDisplayRemainingTimeToMaximumSOC,
			MeasurandDisplayChargingComplete,
			MeasurandDisplayBatteryEnergyCapacity,
			MeasurandDisplayInletHot,
			MeasurandEnergyActiveImportCableLoss,
			MeasurandEnergyActiveImportLocalGenerationRegister,
			MeasurandEnergyActiveSetpointInterval,
			MeasurandEnergyRequestTarget,
			MeasurandEnergyRequestMinimum,
			MeasurandEnergyRequestMaximum,
			MeasurandEnergyRequestMinimumV2X,
			MeasurandEnergyRequestMaximumV2X,
			MeasurandEnergyRequestBulk,
			MeasurandPowerActiveSetpoint,
			MeasurandPowerActiveResidual,
			MeasurandPowerExportMinimum,
			MeasurandPowerExportOffered,
			MeasurandPowerImportOffered,
			MeasurandPowerImportMinimum,
			MeasurandVoltageMinimum,
			MeasurandVoltageMaximum,
		)...)
}

// PhaseEnum is between which conductors a value was measured.
type PhaseEnum string

// The values of PhaseEnum.
const (
	PhaseL1   PhaseEnum = "L1"
	PhaseL2   PhaseEnum = "L2"
	PhaseL3   PhaseEnum = "L3"
	PhaseN    PhaseEnum = "N"
	PhaseL1N  PhaseEnum = "L1-N"
	PhaseL2N  PhaseEnum = "L2-N"
	PhaseL3N  PhaseEnum = "L3-N"
	PhaseL1L2 PhaseEnum = "L1-L2"
	PhaseL2L3 PhaseEnum = "L2-L3"
	PhaseL3L1 PhaseEnum = "L3-L1"
)

// Values lists what a PhaseEnum may be.
func (PhaseEnum) Values() []plan.Value {
	return plan.Values(
		PhaseL1,
		PhaseL2,
		PhaseL3,
		PhaseN,
		PhaseL1N,
		PhaseL2N,
		PhaseL3N,
		PhaseL1L2,
		PhaseL2L3,
		PhaseL3L1,
	)
}

// ReadingContextEnum is when a value was taken; Sample.Periodic where absent.
type ReadingContextEnum string

// The values of ReadingContextEnum.
const (
	ReadingContextInterruptionBegin ReadingContextEnum = "Interruption.Begin"
	ReadingContextInterruptionEnd   ReadingContextEnum = "Interruption.End"
	ReadingContextOther             ReadingContextEnum = "Other"
	ReadingContextSampleClock       ReadingContextEnum = "Sample.Clock"
	ReadingContextSamplePeriodic    ReadingContextEnum = "Sample.Periodic"
	ReadingContextTransactionBegin  ReadingContextEnum = "Transaction.Begin"
	ReadingContextTransactionEnd    ReadingContextEnum = "Transaction.End"
	ReadingContextTrigger           ReadingContextEnum = "Trigger"
)

// Values lists what a ReadingContextEnum may be.
func (ReadingContextEnum) Values() []plan.Value {
	return plan.Values(
		ReadingContextInterruptionBegin,
		ReadingContextInterruptionEnd,
		ReadingContextOther,
		ReadingContextSampleClock,
		ReadingContextSamplePeriodic,
		ReadingContextTransactionBegin,
		ReadingContextTransactionEnd,
		ReadingContextTrigger,
	)
}
