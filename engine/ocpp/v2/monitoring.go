package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// SetMonitoringBaseRequest has the CSMS choose a predefined set of monitors
// (OCPP 2.0.1 N03).
type SetMonitoringBaseRequest struct {
	MonitoringBase MonitoringBaseEnum `json:"monitoringBase" ocpp:"required"`
	CustomData     *CustomData        `json:"customData,omitempty"`
}

// SetMonitoringBaseResponse tells whether the station took the set (OCPP 2.0.1
// N03).
type SetMonitoringBaseResponse struct {
	Status     GenericDeviceModelStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                  `json:"statusInfo,omitempty"`
	CustomData *CustomData                  `json:"customData,omitempty"`
}

// SetMonitoringLevelRequest has the CSMS choose up to which severity monitors
// report (OCPP 2.0.1 N05).
type SetMonitoringLevelRequest struct {
	Severity   int         `json:"severity" ocpp:"required,range@2.1=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// SetMonitoringLevelResponse tells whether the station took the level (OCPP
// 2.0.1 N05).
type SetMonitoringLevelResponse struct {
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// SetVariableMonitoringRequest has the CSMS set monitors on variables (OCPP
// 2.0.1 N04).
type SetVariableMonitoringRequest struct {
	SetMonitoringData []SetMonitoringData `json:"setMonitoringData" ocpp:"required,items=1.."`
	CustomData        *CustomData         `json:"customData,omitempty"`
}

// SetVariableMonitoringResponse holds one result for each monitor (OCPP 2.0.1
// N04).
type SetVariableMonitoringResponse struct {
	SetMonitoringResult []SetMonitoringResult `json:"setMonitoringResult" ocpp:"required,items=1.."`
	CustomData          *CustomData           `json:"customData,omitempty"`
}

// ClearVariableMonitoringRequest has the CSMS remove monitors (OCPP 2.0.1 N06).
type ClearVariableMonitoringRequest struct {
	ID         []int       `json:"id" ocpp:"required,items=1..,range@2.1=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// ClearVariableMonitoringResponse holds one result for each monitor (OCPP 2.0.1
// N06).
type ClearVariableMonitoringResponse struct {
	ClearMonitoringResult []ClearMonitoringResult `json:"clearMonitoringResult" ocpp:"required,items=1.."`
	CustomData            *CustomData             `json:"customData,omitempty"`
}

// GetMonitoringReportRequest has the CSMS ask which monitors are set (OCPP
// 2.0.1 N02).
type GetMonitoringReportRequest struct {
	ComponentVariable  []ComponentVariable       `json:"componentVariable,omitempty" ocpp:"items=1.."`
	RequestID          int                       `json:"requestId" ocpp:"required"`
	MonitoringCriteria []MonitoringCriterionEnum `json:"monitoringCriteria,omitempty" ocpp:"items=1..3"`
	CustomData         *CustomData               `json:"customData,omitempty"`
}

// GetMonitoringReportResponse tells whether NotifyMonitoringReport messages
// will follow (OCPP 2.0.1 N02).
type GetMonitoringReportResponse struct {
	Status     GenericDeviceModelStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                  `json:"statusInfo,omitempty"`
	CustomData *CustomData                  `json:"customData,omitempty"`
}

// NotifyMonitoringReportRequest is one part of the report of monitors, sent by
// the station (OCPP 2.0.1 N02).
type NotifyMonitoringReportRequest struct {
	Monitor     []MonitoringData `json:"monitor,omitempty" ocpp:"items=1.."`
	RequestID   int              `json:"requestId" ocpp:"required"`
	Tbc         *bool            `json:"tbc,omitempty"`
	SeqNo       int              `json:"seqNo" ocpp:"required,range@2.1=0.."`
	GeneratedAt ocpp.DateTime    `json:"generatedAt" ocpp:"required"`
	CustomData  *CustomData      `json:"customData,omitempty"`
}

// NotifyMonitoringReportResponse acknowledges one part of a report (OCPP 2.0.1
// N02).
type NotifyMonitoringReportResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// ClearMonitoringResult tells what became of one monitor.
type ClearMonitoringResult struct {
	Status     ClearMonitoringStatusEnum `json:"status" ocpp:"required"`
	ID         int                       `json:"id" ocpp:"required,range@2.1=0.."`
	StatusInfo *StatusInfo               `json:"statusInfo,omitempty"`
	CustomData *CustomData               `json:"customData,omitempty"`
}

// MonitoringData is a variable with its monitors.
type MonitoringData struct {
	Component          Component            `json:"component" ocpp:"required"`
	Variable           Variable             `json:"variable" ocpp:"required"`
	VariableMonitoring []VariableMonitoring `json:"variableMonitoring" ocpp:"required,items=1.."`
	CustomData         *CustomData          `json:"customData,omitempty"`
}

// SetMonitoringData is a monitor to set.
type SetMonitoringData struct {
	ID                  *int                       `json:"id,omitempty" ocpp:"range@2.1=0.."`
	PeriodicEventStream *PeriodicEventStreamParams `json:"periodicEventStream,omitempty" ocpp:"since=2.1"`
	Transaction         *bool                      `json:"transaction,omitempty"`
	Value               float64                    `json:"value" ocpp:"required"`
	Type                MonitorEnum                `json:"type" ocpp:"required"`
	Severity            int                        `json:"severity" ocpp:"required,range@2.1=0.."`
	Component           Component                  `json:"component" ocpp:"required"`
	Variable            Variable                   `json:"variable" ocpp:"required"`
	CustomData          *CustomData                `json:"customData,omitempty"`
}

// SetMonitoringResult tells what became of one monitor.
type SetMonitoringResult struct {
	ID         *int                    `json:"id,omitempty" ocpp:"range@2.1=0.."`
	StatusInfo *StatusInfo             `json:"statusInfo,omitempty"`
	Status     SetMonitoringStatusEnum `json:"status" ocpp:"required"`
	Type       MonitorEnum             `json:"type" ocpp:"required"`
	Component  Component               `json:"component" ocpp:"required"`
	Variable   Variable                `json:"variable" ocpp:"required"`
	Severity   int                     `json:"severity" ocpp:"required,range@2.1=0.."`
	CustomData *CustomData             `json:"customData,omitempty"`
}

// VariableMonitoring is a monitor of a variable.
type VariableMonitoring struct {
	ID                    int                   `json:"id" ocpp:"required,range@2.1=0.."`
	Transaction           bool                  `json:"transaction" ocpp:"required"`
	Value                 float64               `json:"value" ocpp:"required"`
	Type                  MonitorEnum           `json:"type" ocpp:"required"`
	Severity              int                   `json:"severity" ocpp:"required,range@2.1=0.."`
	EventNotificationType EventNotificationEnum `json:"eventNotificationType" ocpp:"required,since=2.1"`
	CustomData            *CustomData           `json:"customData,omitempty"`
}

// ClearMonitoringStatusEnum is what became of a monitor to clear.
type ClearMonitoringStatusEnum string

// The values of ClearMonitoringStatusEnum.
const (
	ClearMonitoringStatusAccepted ClearMonitoringStatusEnum = "Accepted"
	ClearMonitoringStatusRejected ClearMonitoringStatusEnum = "Rejected"
	ClearMonitoringStatusNotFound ClearMonitoringStatusEnum = "NotFound"
)

// Values lists what a ClearMonitoringStatusEnum may be.
func (ClearMonitoringStatusEnum) Values() []plan.Value {
	return plan.Values(
		ClearMonitoringStatusAccepted,
		ClearMonitoringStatusRejected,
		ClearMonitoringStatusNotFound,
	)
}

// MonitorEnum is what a monitor watches for.
type MonitorEnum string

// The values of MonitorEnum.
const (
	MonitorUpperThreshold       MonitorEnum = "UpperThreshold"
	MonitorLowerThreshold       MonitorEnum = "LowerThreshold"
	MonitorDelta                MonitorEnum = "Delta"
	MonitorPeriodic             MonitorEnum = "Periodic"
	MonitorPeriodicClockAligned MonitorEnum = "PeriodicClockAligned"

	// Since OCPP 2.1.
	MonitorTargetDelta         MonitorEnum = "TargetDelta"
	MonitorTargetDeltaRelative MonitorEnum = "TargetDeltaRelative"
)

// Values lists what a MonitorEnum may be.
func (MonitorEnum) Values() []plan.Value {
	return append(plan.Values(
		MonitorUpperThreshold,
		MonitorLowerThreshold,
		MonitorDelta,
		MonitorPeriodic,
		MonitorPeriodicClockAligned,
	),
		plan.Since(ocpp.V21, MonitorTargetDelta, MonitorTargetDeltaRelative)...)
}

// MonitoringBaseEnum is a predefined set of monitors.
type MonitoringBaseEnum string

// The values of MonitoringBaseEnum.
const (
	MonitoringBaseAll            MonitoringBaseEnum = "All"
	MonitoringBaseFactoryDefault MonitoringBaseEnum = "FactoryDefault"
	MonitoringBaseHardWiredOnly  MonitoringBaseEnum = "HardWiredOnly"
)

// Values lists what a MonitoringBaseEnum may be.
func (MonitoringBaseEnum) Values() []plan.Value {
	return plan.Values(MonitoringBaseAll, MonitoringBaseFactoryDefault, MonitoringBaseHardWiredOnly)
}

// MonitoringCriterionEnum selects kinds of monitors.
type MonitoringCriterionEnum string

// The values of MonitoringCriterionEnum.
const (
	MonitoringCriterionThresholdMonitoring MonitoringCriterionEnum = "ThresholdMonitoring"
	MonitoringCriterionDeltaMonitoring     MonitoringCriterionEnum = "DeltaMonitoring"
	MonitoringCriterionPeriodicMonitoring  MonitoringCriterionEnum = "PeriodicMonitoring"
)

// Values lists what a MonitoringCriterionEnum may be.
func (MonitoringCriterionEnum) Values() []plan.Value {
	return plan.Values(
		MonitoringCriterionThresholdMonitoring,
		MonitoringCriterionDeltaMonitoring,
		MonitoringCriterionPeriodicMonitoring,
	)
}

// SetMonitoringStatusEnum is what became of a monitor to set.
type SetMonitoringStatusEnum string

// The values of SetMonitoringStatusEnum.
const (
	SetMonitoringStatusAccepted               SetMonitoringStatusEnum = "Accepted"
	SetMonitoringStatusUnknownComponent       SetMonitoringStatusEnum = "UnknownComponent"
	SetMonitoringStatusUnknownVariable        SetMonitoringStatusEnum = "UnknownVariable"
	SetMonitoringStatusUnsupportedMonitorType SetMonitoringStatusEnum = "UnsupportedMonitorType"
	SetMonitoringStatusRejected               SetMonitoringStatusEnum = "Rejected"
	SetMonitoringStatusDuplicate              SetMonitoringStatusEnum = "Duplicate"
)

// Values lists what a SetMonitoringStatusEnum may be.
func (SetMonitoringStatusEnum) Values() []plan.Value {
	return plan.Values(
		SetMonitoringStatusAccepted,
		SetMonitoringStatusUnknownComponent,
		SetMonitoringStatusUnknownVariable,
		SetMonitoringStatusUnsupportedMonitorType,
		SetMonitoringStatusRejected,
		SetMonitoringStatusDuplicate,
	)
}
