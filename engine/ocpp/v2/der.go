package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// SetDERControlRequest has the CSMS set how a station supports the grid (OCPP
// 2.1 R04).
type SetDERControlRequest struct {
	IsDefault         bool               `json:"isDefault" ocpp:"required"`
	ControlID         string             `json:"controlId" ocpp:"required,max=36,identifier"`
	ControlType       DERControlEnum     `json:"controlType" ocpp:"required"`
	Curve             *DERCurve          `json:"curve,omitempty"`
	EnterService      *EnterService      `json:"enterService,omitempty"`
	FixedPFAbsorb     *FixedPF           `json:"fixedPFAbsorb,omitempty"`
	FixedPFInject     *FixedPF           `json:"fixedPFInject,omitempty"`
	FixedVar          *FixedVar          `json:"fixedVar,omitempty"`
	FreqDroop         *FreqDroop         `json:"freqDroop,omitempty"`
	Gradient          *Gradient          `json:"gradient,omitempty"`
	LimitMaxDischarge *LimitMaxDischarge `json:"limitMaxDischarge,omitempty"`
	CustomData        *CustomData        `json:"customData,omitempty"`
}

// SetDERControlResponse tells whether the control is set, and which others it
// overrides (OCPP 2.1 R04).
type SetDERControlResponse struct {
	Status        DERControlStatusEnum `json:"status" ocpp:"required"`
	StatusInfo    *StatusInfo          `json:"statusInfo,omitempty"`
	SupersededIDs []string             `json:"supersededIds,omitempty" ocpp:"items=1..24,max=36,identifier"`
	CustomData    *CustomData          `json:"customData,omitempty"`
}

// GetDERControlRequest has the CSMS ask for the grid support controls (OCPP 2.1
// R04).
type GetDERControlRequest struct {
	RequestID   int             `json:"requestId" ocpp:"required"`
	IsDefault   *bool           `json:"isDefault,omitempty"`
	ControlType *DERControlEnum `json:"controlType,omitempty"`
	ControlID   *string         `json:"controlId,omitempty" ocpp:"max=36,identifier"`
	CustomData  *CustomData     `json:"customData,omitempty"`
}

// GetDERControlResponse tells whether ReportDERControl messages will follow
// (OCPP 2.1 R04).
type GetDERControlResponse struct {
	Status     DERControlStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo          `json:"statusInfo,omitempty"`
	CustomData *CustomData          `json:"customData,omitempty"`
}

// ReportDERControlRequest is one part of the list of grid support controls,
// sent by the station (OCPP 2.1 R04).
type ReportDERControlRequest struct {
	Curve             []DERCurveGet          `json:"curve,omitempty" ocpp:"items=1..24"`
	EnterService      []EnterServiceGet      `json:"enterService,omitempty" ocpp:"items=1..24"`
	FixedPFAbsorb     []FixedPFGet           `json:"fixedPFAbsorb,omitempty" ocpp:"items=1..24"`
	FixedPFInject     []FixedPFGet           `json:"fixedPFInject,omitempty" ocpp:"items=1..24"`
	FixedVar          []FixedVarGet          `json:"fixedVar,omitempty" ocpp:"items=1..24"`
	FreqDroop         []FreqDroopGet         `json:"freqDroop,omitempty" ocpp:"items=1..24"`
	Gradient          []GradientGet          `json:"gradient,omitempty" ocpp:"items=1..24"`
	LimitMaxDischarge []LimitMaxDischargeGet `json:"limitMaxDischarge,omitempty" ocpp:"items=1..24"`
	RequestID         int                    `json:"requestId" ocpp:"required"`
	Tbc               *bool                  `json:"tbc,omitempty"`
	CustomData        *CustomData            `json:"customData,omitempty"`
}

// ReportDERControlResponse acknowledges one part of the list (OCPP 2.1 R04).
type ReportDERControlResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// ClearDERControlRequest has the CSMS remove grid support controls (OCPP 2.1
// R04).
type ClearDERControlRequest struct {
	IsDefault   bool            `json:"isDefault" ocpp:"required"`
	ControlType *DERControlEnum `json:"controlType,omitempty"`
	ControlID   *string         `json:"controlId,omitempty" ocpp:"max=36,identifier"`
	CustomData  *CustomData     `json:"customData,omitempty"`
}

// ClearDERControlResponse tells whether controls were removed (OCPP 2.1 R04).
type ClearDERControlResponse struct {
	Status     DERControlStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo          `json:"statusInfo,omitempty"`
	CustomData *CustomData          `json:"customData,omitempty"`
}

// NotifyDERAlarmRequest reports that a grid support control sees a fault of the
// grid, or its end (OCPP 2.1 R05).
type NotifyDERAlarmRequest struct {
	ControlType    DERControlEnum      `json:"controlType" ocpp:"required"`
	GridEventFault *GridEventFaultEnum `json:"gridEventFault,omitempty"`
	AlarmEnded     *bool               `json:"alarmEnded,omitempty"`
	Timestamp      ocpp.DateTime       `json:"timestamp" ocpp:"required"`
	ExtraInfo      *string             `json:"extraInfo,omitempty" ocpp:"max=200"`
	CustomData     *CustomData         `json:"customData,omitempty"`
}

// NotifyDERAlarmResponse acknowledges an alarm (OCPP 2.1 R05).
type NotifyDERAlarmResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// NotifyDERStartStopRequest reports that a scheduled grid support control began
// or ended (OCPP 2.1 R04).
type NotifyDERStartStopRequest struct {
	ControlID     string        `json:"controlId" ocpp:"required,max=36,identifier"`
	Started       bool          `json:"started" ocpp:"required"`
	Timestamp     ocpp.DateTime `json:"timestamp" ocpp:"required"`
	SupersededIDs []string      `json:"supersededIds,omitempty" ocpp:"items=1..24,max=36,identifier"`
	CustomData    *CustomData   `json:"customData,omitempty"`
}

// NotifyDERStartStopResponse acknowledges the change (OCPP 2.1 R04).
type NotifyDERStartStopResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// DERControlEnum is a kind of grid support control. Since OCPP 2.1.
type DERControlEnum string

// The values of DERControlEnum.
const (
	DERControlEnterService            DERControlEnum = "EnterService"
	DERControlFreqDroop               DERControlEnum = "FreqDroop"
	DERControlFreqWatt                DERControlEnum = "FreqWatt"
	DERControlFixedPFAbsorb           DERControlEnum = "FixedPFAbsorb"
	DERControlFixedPFInject           DERControlEnum = "FixedPFInject"
	DERControlFixedVar                DERControlEnum = "FixedVar"
	DERControlGradients               DERControlEnum = "Gradients"
	DERControlHFMustTrip              DERControlEnum = "HFMustTrip"
	DERControlHFMayTrip               DERControlEnum = "HFMayTrip"
	DERControlHVMustTrip              DERControlEnum = "HVMustTrip"
	DERControlHVMomCess               DERControlEnum = "HVMomCess"
	DERControlHVMayTrip               DERControlEnum = "HVMayTrip"
	DERControlLimitMaxDischarge       DERControlEnum = "LimitMaxDischarge"
	DERControlLFMustTrip              DERControlEnum = "LFMustTrip"
	DERControlLVMustTrip              DERControlEnum = "LVMustTrip"
	DERControlLVMomCess               DERControlEnum = "LVMomCess"
	DERControlLVMayTrip               DERControlEnum = "LVMayTrip"
	DERControlPowerMonitoringMustTrip DERControlEnum = "PowerMonitoringMustTrip"
	DERControlVoltVar                 DERControlEnum = "VoltVar"
	DERControlVoltWatt                DERControlEnum = "VoltWatt"
	DERControlWattPF                  DERControlEnum = "WattPF"
	DERControlWattVar                 DERControlEnum = "WattVar"
)

// Values lists what a DERControlEnum may be.
func (DERControlEnum) Values() []plan.Value {
	return plan.Values(
		DERControlEnterService,
		DERControlFreqDroop,
		DERControlFreqWatt,
		DERControlFixedPFAbsorb,
		DERControlFixedPFInject,
		DERControlFixedVar,
		DERControlGradients,
		DERControlHFMustTrip,
		DERControlHFMayTrip,
		DERControlHVMustTrip,
		DERControlHVMomCess,
		DERControlHVMayTrip,
		DERControlLimitMaxDischarge,
		DERControlLFMustTrip,
		DERControlLVMustTrip,
		DERControlLVMomCess,
		DERControlLVMayTrip,
		DERControlPowerMonitoringMustTrip,
		DERControlVoltVar,
		DERControlVoltWatt,
		DERControlWattPF,
		DERControlWattVar,
	)
}

// DERControlStatusEnum is the answer to a request about grid support. Since
// OCPP 2.1.
type DERControlStatusEnum string

// The values of DERControlStatusEnum.
const (
	DERControlStatusAccepted     DERControlStatusEnum = "Accepted"
	DERControlStatusRejected     DERControlStatusEnum = "Rejected"
	DERControlStatusNotSupported DERControlStatusEnum = "NotSupported"
	DERControlStatusNotFound     DERControlStatusEnum = "NotFound"
)

// Values lists what a DERControlStatusEnum may be.
func (DERControlStatusEnum) Values() []plan.Value {
	return plan.Values(
		DERControlStatusAccepted,
		DERControlStatusRejected,
		DERControlStatusNotSupported,
		DERControlStatusNotFound,
	)
}

// GridEventFaultEnum is what is wrong with the grid. Since OCPP 2.1.
type GridEventFaultEnum string

// The values of GridEventFaultEnum.
const (
	GridEventFaultCurrentImbalance GridEventFaultEnum = "CurrentImbalance"
	GridEventFaultLocalEmergency   GridEventFaultEnum = "LocalEmergency"
	GridEventFaultLowInputPower    GridEventFaultEnum = "LowInputPower"
	GridEventFaultOverCurrent      GridEventFaultEnum = "OverCurrent"
	GridEventFaultOverFrequency    GridEventFaultEnum = "OverFrequency"
	GridEventFaultOverVoltage      GridEventFaultEnum = "OverVoltage"
	GridEventFaultPhaseRotation    GridEventFaultEnum = "PhaseRotation"
	GridEventFaultRemoteEmergency  GridEventFaultEnum = "RemoteEmergency"
	GridEventFaultUnderFrequency   GridEventFaultEnum = "UnderFrequency"
	GridEventFaultUnderVoltage     GridEventFaultEnum = "UnderVoltage"
	GridEventFaultVoltageImbalance GridEventFaultEnum = "VoltageImbalance"
)

// Values lists what a GridEventFaultEnum may be.
func (GridEventFaultEnum) Values() []plan.Value {
	return plan.Values(
		GridEventFaultCurrentImbalance,
		GridEventFaultLocalEmergency,
		GridEventFaultLowInputPower,
		GridEventFaultOverCurrent,
		GridEventFaultOverFrequency,
		GridEventFaultOverVoltage,
		GridEventFaultPhaseRotation,
		GridEventFaultRemoteEmergency,
		GridEventFaultUnderFrequency,
		GridEventFaultUnderVoltage,
		GridEventFaultVoltageImbalance,
	)
}
