package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// EVSE names an EVSE, or one connector of it; EVSE 0 is the station.
type EVSE struct {
	ID          int         `json:"id" ocpp:"required,range@2.1=0.."`
	ConnectorID *int        `json:"connectorId,omitempty" ocpp:"range@2.1=0.."`
	CustomData  *CustomData `json:"customData,omitempty"`
}

// EVSEKindEnum is whether an EVSE is AC or DC. Since OCPP 2.1.
type EVSEKindEnum string

// The values of EVSEKindEnum.
const (
	EVSEKindAC EVSEKindEnum = "AC"
	EVSEKindDC EVSEKindEnum = "DC"
)

// Values lists what an EVSEKindEnum may be.
func (EVSEKindEnum) Values() []plan.Value {
	return plan.Values(EVSEKindAC, EVSEKindDC)
}

// EnergyTransferModeEnum is a way to transfer energy.
type EnergyTransferModeEnum string

// The values of EnergyTransferModeEnum.
const (
	EnergyTransferModeDC            EnergyTransferModeEnum = "DC"
	EnergyTransferModeACSinglePhase EnergyTransferModeEnum = "AC_single_phase"
	EnergyTransferModeACTwoPhase    EnergyTransferModeEnum = "AC_two_phase"
	EnergyTransferModeACThreePhase  EnergyTransferModeEnum = "AC_three_phase"

	// Since OCPP 2.1.
	EnergyTransferModeACBPT     EnergyTransferModeEnum = "AC_BPT"
	EnergyTransferModeACBPTDER  EnergyTransferModeEnum = "AC_BPT_DER"
	EnergyTransferModeACDER     EnergyTransferModeEnum = "AC_DER"
	EnergyTransferModeDCBPT     EnergyTransferModeEnum = "DC_BPT"
	EnergyTransferModeDCACDP    EnergyTransferModeEnum = "DC_ACDP"
	EnergyTransferModeDCACDPBPT EnergyTransferModeEnum = "DC_ACDP_BPT"
	EnergyTransferModeWPT       EnergyTransferModeEnum = "WPT"
)

// Values lists what an EnergyTransferModeEnum may be.
func (EnergyTransferModeEnum) Values() []plan.Value {
	return append(plan.Values(
		EnergyTransferModeDC,
		EnergyTransferModeACSinglePhase,
		EnergyTransferModeACTwoPhase,
		EnergyTransferModeACThreePhase,
	),
		plan.Since(ocpp.V21,
			EnergyTransferModeACBPT,
			EnergyTransferModeACBPTDER,
			EnergyTransferModeACDER,
			EnergyTransferModeDCBPT,
			EnergyTransferModeDCACDP,
			EnergyTransferModeDCACDPBPT,
			EnergyTransferModeWPT,
		)...)
}

// OperationModeEnum is how charging and discharging are controlled. Since OCPP
// 2.1.
type OperationModeEnum string

// The values of OperationModeEnum.
const (
	OperationModeIdle               OperationModeEnum = "Idle"
	OperationModeChargingOnly       OperationModeEnum = "ChargingOnly"
	OperationModeCentralSetpoint    OperationModeEnum = "CentralSetpoint"
	OperationModeExternalSetpoint   OperationModeEnum = "ExternalSetpoint"
	OperationModeExternalLimits     OperationModeEnum = "ExternalLimits"
	OperationModeCentralFrequency   OperationModeEnum = "CentralFrequency"
	OperationModeLocalFrequency     OperationModeEnum = "LocalFrequency"
	OperationModeLocalLoadBalancing OperationModeEnum = "LocalLoadBalancing"
)

// Values lists what an OperationModeEnum may be.
func (OperationModeEnum) Values() []plan.Value {
	return plan.Values(
		OperationModeIdle,
		OperationModeChargingOnly,
		OperationModeCentralSetpoint,
		OperationModeExternalSetpoint,
		OperationModeExternalLimits,
		OperationModeCentralFrequency,
		OperationModeLocalFrequency,
		OperationModeLocalLoadBalancing,
	)
}
