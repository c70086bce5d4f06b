package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// StartTransactionRequest reports that a transaction began (§4.8).
type StartTransactionRequest struct {
	ConnectorID   int           `json:"connectorId" ocpp:"required"`
	IDTag         string        `json:"idTag" ocpp:"required,max=20"`
	MeterStart    int           `json:"meterStart" ocpp:"required"`
	ReservationID *int          `json:"reservationId,omitempty"`
	Timestamp     ocpp.DateTime `json:"timestamp" ocpp:"required"`
}

// StartTransactionResponse holds the transaction's number (§4.8).
type StartTransactionResponse struct {
	IDTagInfo     IDTagInfo `json:"idTagInfo" ocpp:"required"`
	TransactionID int       `json:"transactionId" ocpp:"required"`
}

// StopTransactionRequest reports that a transaction ended (§4.10).
type StopTransactionRequest struct {
	IDTag           *string       `json:"idTag,omitempty" ocpp:"max=20"`
	MeterStop       int           `json:"meterStop" ocpp:"required"`
	Timestamp       ocpp.DateTime `json:"timestamp" ocpp:"required"`
	TransactionID   int           `json:"transactionId" ocpp:"required"`
	Reason          *Reason       `json:"reason,omitempty"`
	TransactionData []MeterValue  `json:"transactionData,omitempty"`
}

// StopTransactionResponse acknowledges the end (§4.10).
type StopTransactionResponse struct {
	IDTagInfo *IDTagInfo `json:"idTagInfo,omitempty"`
}

// MeterValuesRequest holds meter values, of a transaction or not (§4.7).
type MeterValuesRequest struct {
	ConnectorID   int          `json:"connectorId" ocpp:"required"`
	TransactionID *int         `json:"transactionId,omitempty"`
	MeterValue    []MeterValue `json:"meterValue" ocpp:"required"`
}

// MeterValuesResponse acknowledges meter values (§4.7).
type MeterValuesResponse struct{}

// MeterValue is what was measured at one time.
type MeterValue struct {
	Timestamp    ocpp.DateTime  `json:"timestamp" ocpp:"required"`
	SampledValue []SampledValue `json:"sampledValue" ocpp:"required"`
}

// SampledValue is one measured value. What is left out has a default: Energy.Active.Import.Register in Wh, sampled periodically at the outlet.
type SampledValue struct {
	Value     string          `json:"value" ocpp:"required"`
	Context   *ReadingContext `json:"context,omitempty"`
	Format    *ValueFormat    `json:"format,omitempty"`
	Measurand *Measurand      `json:"measurand,omitempty"`
	Phase     *Phase          `json:"phase,omitempty"`
	Location  *Location       `json:"location,omitempty"`
	Unit      *UnitOfMeasure  `json:"unit,omitempty"`
}

// Reason is an enum of OCPP 1.6.
type Reason string

// The values of Reason.
const (
	ReasonEmergencyStop  Reason = "EmergencyStop"
	ReasonEVDisconnected Reason = "EVDisconnected"
	ReasonHardReset      Reason = "HardReset"
	ReasonLocal          Reason = "Local"
	ReasonOther          Reason = "Other"
	ReasonPowerLoss      Reason = "PowerLoss"
	ReasonReboot         Reason = "Reboot"
	ReasonRemote         Reason = "Remote"
	ReasonSoftReset      Reason = "SoftReset"
	ReasonUnlockCommand  Reason = "UnlockCommand"
	ReasonDeAuthorized   Reason = "DeAuthorized"
)

// Values lists what a Reason may be.
func (Reason) Values() []plan.Value {
	return plan.Values(
		ReasonEmergencyStop,
		ReasonEVDisconnected,
		ReasonHardReset,
		ReasonLocal,
		ReasonOther,
		ReasonPowerLoss,
		ReasonReboot,
		ReasonRemote,
		ReasonSoftReset,
		ReasonUnlockCommand,
		ReasonDeAuthorized,
	)
}

// ReadingContext is an enum of OCPP 1.6.
type ReadingContext string

// The values of ReadingContext.
const (
	ReadingContextInterruptionBegin ReadingContext = "Interruption.Begin"
	ReadingContextInterruptionEnd   ReadingContext = "Interruption.End"
	ReadingContextSampleClock       ReadingContext = "Sample.Clock"
	ReadingContextSamplePeriodic    ReadingContext = "Sample.Periodic"
	ReadingContextTransactionBegin  ReadingContext = "Transaction.Begin"
	ReadingContextTransactionEnd    ReadingContext = "Transaction.End"
	ReadingContextTrigger           ReadingContext = "Trigger"
	ReadingContextOther             ReadingContext = "Other"
)

// Values lists what a ReadingContext may be.
func (ReadingContext) Values() []plan.Value {
	return plan.Values(
		ReadingContextInterruptionBegin,
		ReadingContextInterruptionEnd,
		ReadingContextSampleClock,
		ReadingContextSamplePeriodic,
		ReadingContextTransactionBegin,
		ReadingContextTransactionEnd,
		ReadingContextTrigger,
		ReadingContextOther,
	)
}

// ValueFormat is an enum of OCPP 1.6.
type ValueFormat string

// The values of ValueFormat.
const (
	ValueFormatRaw        ValueFormat = "Raw"
	ValueFormatSignedData ValueFormat = "SignedData"
)

// Values lists what a ValueFormat may be.
func (ValueFormat) Values() []plan.Value {
	return plan.Values(ValueFormatRaw, ValueFormatSignedData)
}

// Measurand is an enum of OCPP 1.6.
type Measurand string

// The values of Measurand.
const (
	MeasurandEnergyActiveExportRegister   Measurand = "Energy.Active.Export.Register"
	MeasurandEnergyActiveImportRegister   Measurand = "Energy.Active.Import.Register"
	MeasurandEnergyReactiveExportRegister Measurand = "Energy.Reactive.Export.Register"
	MeasurandEnergyReactiveImportRegister Measurand = "Energy.Reactive.Import.Register"
	MeasurandEnergyActiveExportInterval   Measurand = "Energy.Active.Export.Interval"
	MeasurandEnergyActiveImportInterval   Measurand = "Energy.Active.Import.Interval"
	MeasurandEnergyReactiveExportInterval Measurand = "Energy.Reactive.Export.Interval"
	MeasurandEnergyReactiveImportInterval Measurand = "Energy.Reactive.Import.Interval"
	MeasurandPowerActiveExport            Measurand = "Power.Active.Export"
	MeasurandPowerActiveImport            Measurand = "Power.Active.Import"
	MeasurandPowerOffered                 Measurand = "Power.Offered"
	MeasurandPowerReactiveExport          Measurand = "Power.Reactive.Export"
	MeasurandPowerReactiveImport          Measurand = "Power.Reactive.Import"
	MeasurandPowerFactor                  Measurand = "Power.Factor"
	MeasurandCurrentImport                Measurand = "Current.Import"
	MeasurandCurrentExport                Measurand = "Current.Export"
	MeasurandCurrentOffered               Measurand = "Current.Offered"
	MeasurandVoltage                      Measurand = "Voltage"
	MeasurandFrequency                    Measurand = "Frequency"
	MeasurandTemperature                  Measurand = "Temperature"
	MeasurandSoC                          Measurand = "SoC"
	MeasurandRPM                          Measurand = "RPM"
)

// Values lists what a Measurand may be.
func (Measurand) Values() []plan.Value {
	return plan.Values(
		MeasurandEnergyActiveExportRegister,
		MeasurandEnergyActiveImportRegister,
		MeasurandEnergyReactiveExportRegister,
		MeasurandEnergyReactiveImportRegister,
		MeasurandEnergyActiveExportInterval,
		MeasurandEnergyActiveImportInterval,
		MeasurandEnergyReactiveExportInterval,
		MeasurandEnergyReactiveImportInterval,
		MeasurandPowerActiveExport,
		MeasurandPowerActiveImport,
		MeasurandPowerOffered,
		MeasurandPowerReactiveExport,
		MeasurandPowerReactiveImport,
		MeasurandPowerFactor,
		MeasurandCurrentImport,
		MeasurandCurrentExport,
		MeasurandCurrentOffered,
		MeasurandVoltage,
		MeasurandFrequency,
		MeasurandTemperature,
		MeasurandSoC,
		MeasurandRPM,
	)
}

// Phase is an enum of OCPP 1.6.
type Phase string

// The values of Phase.
const (
	PhaseL1   Phase = "L1"
	PhaseL2   Phase = "L2"
	PhaseL3   Phase = "L3"
	PhaseN    Phase = "N"
	PhaseL1N  Phase = "L1-N"
	PhaseL2N  Phase = "L2-N"
	PhaseL3N  Phase = "L3-N"
	PhaseL1L2 Phase = "L1-L2"
	PhaseL2L3 Phase = "L2-L3"
	PhaseL3L1 Phase = "L3-L1"
)

// Values lists what a Phase may be.
func (Phase) Values() []plan.Value {
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

// Location is an enum of OCPP 1.6.
type Location string

// The values of Location.
const (
	LocationCable  Location = "Cable"
	LocationEV     Location = "EV"
	LocationInlet  Location = "Inlet"
	LocationOutlet Location = "Outlet"
	LocationBody   Location = "Body"
)

// Values lists what a Location may be.
func (Location) Values() []plan.Value {
	return plan.Values(
		LocationCable,
		LocationEV,
		LocationInlet,
		LocationOutlet,
		LocationBody,
	)
}

// UnitOfMeasure is an enum of OCPP 1.6.
type UnitOfMeasure string

// The values of UnitOfMeasure.
const (
	UnitOfMeasureWh         UnitOfMeasure = "Wh"
	UnitOfMeasurekWh        UnitOfMeasure = "kWh"
	UnitOfMeasurevarh       UnitOfMeasure = "varh"
	UnitOfMeasurekvarh      UnitOfMeasure = "kvarh"
	UnitOfMeasureW          UnitOfMeasure = "W"
	UnitOfMeasurekW         UnitOfMeasure = "kW"
	UnitOfMeasureVA         UnitOfMeasure = "VA"
	UnitOfMeasurekVA        UnitOfMeasure = "kVA"
	UnitOfMeasurevar        UnitOfMeasure = "var"
	UnitOfMeasurekvar       UnitOfMeasure = "kvar"
	UnitOfMeasureA          UnitOfMeasure = "A"
	UnitOfMeasureV          UnitOfMeasure = "V"
	UnitOfMeasureK          UnitOfMeasure = "K"
	UnitOfMeasureCelcius    UnitOfMeasure = "Celcius"
	UnitOfMeasureCelsius    UnitOfMeasure = "Celsius"
	UnitOfMeasureFahrenheit UnitOfMeasure = "Fahrenheit"
	UnitOfMeasurePercent    UnitOfMeasure = "Percent"
)

// Values lists what a UnitOfMeasure may be.
func (UnitOfMeasure) Values() []plan.Value {
	return plan.Values(
		UnitOfMeasureWh,
		UnitOfMeasurekWh,
		UnitOfMeasurevarh,
		UnitOfMeasurekvarh,
		UnitOfMeasureW,
		UnitOfMeasurekW,
		UnitOfMeasureVA,
		UnitOfMeasurekVA,
		UnitOfMeasurevar,
		UnitOfMeasurekvar,
		UnitOfMeasureA,
		UnitOfMeasureV,
		UnitOfMeasureK,
		UnitOfMeasureCelcius,
		UnitOfMeasureCelsius,
		UnitOfMeasureFahrenheit,
		UnitOfMeasurePercent,
	)
}
