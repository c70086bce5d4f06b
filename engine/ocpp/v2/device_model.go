package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// GetBaseReportRequest has the CSMS ask for one of the predefined device model
// reports (OCPP 2.0.1 B07).
type GetBaseReportRequest struct {
	RequestID  int            `json:"requestId" ocpp:"required"`
	ReportBase ReportBaseEnum `json:"reportBase" ocpp:"required"`
	CustomData *CustomData    `json:"customData,omitempty"`
}

// GetBaseReportResponse tells whether NotifyReport messages will follow (OCPP
// 2.0.1 B07).
type GetBaseReportResponse struct {
	Status     GenericDeviceModelStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                  `json:"statusInfo,omitempty"`
	CustomData *CustomData                  `json:"customData,omitempty"`
}

// GetReportRequest has the CSMS ask for the device model variables that meet
// its criteria (OCPP 2.0.1 B08).
type GetReportRequest struct {
	ComponentVariable []ComponentVariable      `json:"componentVariable,omitempty" ocpp:"items=1.."`
	RequestID         int                      `json:"requestId" ocpp:"required"`
	ComponentCriteria []ComponentCriterionEnum `json:"componentCriteria,omitempty" ocpp:"items=1..4"`
	CustomData        *CustomData              `json:"customData,omitempty"`
}

// GetReportResponse tells whether NotifyReport messages will follow (OCPP 2.0.1
// B08).
type GetReportResponse struct {
	Status     GenericDeviceModelStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                  `json:"statusInfo,omitempty"`
	CustomData *CustomData                  `json:"customData,omitempty"`
}

// NotifyReportRequest is one part of a device model report, sent by the station
// (OCPP 2.0.1 B07, B08).
type NotifyReportRequest struct {
	RequestID   int           `json:"requestId" ocpp:"required"`
	GeneratedAt ocpp.DateTime `json:"generatedAt" ocpp:"required"`
	ReportData  []ReportData  `json:"reportData,omitempty" ocpp:"items=1.."`
	Tbc         *bool         `json:"tbc,omitempty"`
	SeqNo       int           `json:"seqNo" ocpp:"required,range@2.1=0.."`
	CustomData  *CustomData   `json:"customData,omitempty"`
}

// NotifyReportResponse acknowledges one part of a report (OCPP 2.0.1 B07, B08).
type NotifyReportResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// GetVariablesRequest has the CSMS read variables of the device model (OCPP
// 2.0.1 B06).
type GetVariablesRequest struct {
	GetVariableData []GetVariableData `json:"getVariableData" ocpp:"required,items=1.."`
	CustomData      *CustomData       `json:"customData,omitempty"`
}

// GetVariablesResponse holds one result for each variable asked for (OCPP 2.0.1
// B06).
type GetVariablesResponse struct {
	GetVariableResult []GetVariableResult `json:"getVariableResult" ocpp:"required,items=1.."`
	CustomData        *CustomData         `json:"customData,omitempty"`
}

// SetVariablesRequest has the CSMS write variables of the device model (OCPP
// 2.0.1 B05).
type SetVariablesRequest struct {
	SetVariableData []SetVariableData `json:"setVariableData" ocpp:"required,items=1.."`
	CustomData      *CustomData       `json:"customData,omitempty"`
}

// SetVariablesResponse holds one result for each variable written (OCPP 2.0.1
// B05).
type SetVariablesResponse struct {
	SetVariableResult []SetVariableResult `json:"setVariableResult" ocpp:"required,items=1.."`
	CustomData        *CustomData         `json:"customData,omitempty"`
}

// Component names a component of the device model.
type Component struct {
	EVSE       *EVSE       `json:"evse,omitempty"`
	Name       string      `json:"name" ocpp:"required,max=50,identifier"`
	Instance   *string     `json:"instance,omitempty" ocpp:"max=50,identifier"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// ComponentVariable names a variable of a component, or all of them.
type ComponentVariable struct {
	Component  Component   `json:"component" ocpp:"required"`
	Variable   *Variable   `json:"variable,omitempty"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// GetVariableData asks for one attribute of a variable.
type GetVariableData struct {
	AttributeType *AttributeEnum `json:"attributeType,omitempty"`
	Component     Component      `json:"component" ocpp:"required"`
	Variable      Variable       `json:"variable" ocpp:"required"`
	CustomData    *CustomData    `json:"customData,omitempty"`
}

// GetVariableResult is the value of one attribute, or why there is none.
type GetVariableResult struct {
	AttributeStatus     GetVariableStatusEnum `json:"attributeStatus" ocpp:"required"`
	AttributeStatusInfo *StatusInfo           `json:"attributeStatusInfo,omitempty"`
	AttributeType       *AttributeEnum        `json:"attributeType,omitempty"`
	AttributeValue      *string               `json:"attributeValue,omitempty" ocpp:"max=2500"`
	Component           Component             `json:"component" ocpp:"required"`
	Variable            Variable              `json:"variable" ocpp:"required"`
	CustomData          *CustomData           `json:"customData,omitempty"`
}

// ReportData is a variable with its attributes and characteristics.
type ReportData struct {
	Component               Component                `json:"component" ocpp:"required"`
	Variable                Variable                 `json:"variable" ocpp:"required"`
	VariableAttribute       []VariableAttribute      `json:"variableAttribute" ocpp:"required,items=1..4"`
	VariableCharacteristics *VariableCharacteristics `json:"variableCharacteristics,omitempty"`
	CustomData              *CustomData              `json:"customData,omitempty"`
}

// SetVariableData is one attribute to write.
type SetVariableData struct {
	AttributeType  *AttributeEnum `json:"attributeType,omitempty"`
	AttributeValue string         `json:"attributeValue" ocpp:"required,max=1000,max@2.1=2500"`
	Component      Component      `json:"component" ocpp:"required"`
	Variable       Variable       `json:"variable" ocpp:"required"`
	CustomData     *CustomData    `json:"customData,omitempty"`
}

// SetVariableResult tells what became of one attribute.
type SetVariableResult struct {
	AttributeType       *AttributeEnum        `json:"attributeType,omitempty"`
	AttributeStatus     SetVariableStatusEnum `json:"attributeStatus" ocpp:"required"`
	AttributeStatusInfo *StatusInfo           `json:"attributeStatusInfo,omitempty"`
	Component           Component             `json:"component" ocpp:"required"`
	Variable            Variable              `json:"variable" ocpp:"required"`
	CustomData          *CustomData           `json:"customData,omitempty"`
}

// Variable names a variable of a component.
type Variable struct {
	Name       string      `json:"name" ocpp:"required,max=50,identifier"`
	Instance   *string     `json:"instance,omitempty" ocpp:"max=50,identifier"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// VariableAttribute is one attribute of a variable and its value.
type VariableAttribute struct {
	Type       *AttributeEnum  `json:"type,omitempty"`
	Value      *string         `json:"value,omitempty" ocpp:"max=2500"`
	Mutability *MutabilityEnum `json:"mutability,omitempty"`
	Persistent *bool           `json:"persistent,omitempty"`
	Constant   *bool           `json:"constant,omitempty"`
	CustomData *CustomData     `json:"customData,omitempty"`
}

// VariableCharacteristics is what values a variable may take.
type VariableCharacteristics struct {
	Unit               *string     `json:"unit,omitempty" ocpp:"max=16"`
	DataType           DataEnum    `json:"dataType" ocpp:"required"`
	MinLimit           *float64    `json:"minLimit,omitempty"`
	MaxLimit           *float64    `json:"maxLimit,omitempty"`
	MaxElements        *int        `json:"maxElements,omitempty" ocpp:"range=1..,since=2.1"`
	ValuesList         *string     `json:"valuesList,omitempty" ocpp:"max=1000"`
	SupportsMonitoring bool        `json:"supportsMonitoring" ocpp:"required"`
	CustomData         *CustomData `json:"customData,omitempty"`
}

// AttributeEnum is an attribute of a variable; Actual where absent.
type AttributeEnum string

// The values of AttributeEnum.
const (
	AttributeActual AttributeEnum = "Actual"
	AttributeTarget AttributeEnum = "Target"
	AttributeMinSet AttributeEnum = "MinSet"
	AttributeMaxSet AttributeEnum = "MaxSet"
)

// Values lists what an AttributeEnum may be.
func (AttributeEnum) Values() []plan.Value {
	return plan.Values(AttributeActual, AttributeTarget, AttributeMinSet, AttributeMaxSet)
}

// ComponentCriterionEnum selects components by their state.
type ComponentCriterionEnum string

// The values of ComponentCriterionEnum.
const (
	ComponentCriterionActive    ComponentCriterionEnum = "Active"
	ComponentCriterionAvailable ComponentCriterionEnum = "Available"
	ComponentCriterionEnabled   ComponentCriterionEnum = "Enabled"
	ComponentCriterionProblem   ComponentCriterionEnum = "Problem"
)

// Values lists what a ComponentCriterionEnum may be.
func (ComponentCriterionEnum) Values() []plan.Value {
	return plan.Values(
		ComponentCriterionActive,
		ComponentCriterionAvailable,
		ComponentCriterionEnabled,
		ComponentCriterionProblem,
	)
}

// DataEnum is the data type of a variable.
type DataEnum string

// The values of DataEnum.
const (
	DataString       DataEnum = "string"
	DataDecimal      DataEnum = "decimal"
	DataInteger      DataEnum = "integer"
	DataDateTime     DataEnum = "dateTime"
	DataBoolean      DataEnum = "boolean"
	DataOptionList   DataEnum = "OptionList"
	DataSequenceList DataEnum = "SequenceList"
	DataMemberList   DataEnum = "MemberList"
)

// Values lists what a DataEnum may be.
func (DataEnum) Values() []plan.Value {
	return plan.Values(
		DataString,
		DataDecimal,
		DataInteger,
		DataDateTime,
		DataBoolean,
		DataOptionList,
		DataSequenceList,
		DataMemberList,
	)
}

// GenericDeviceModelStatusEnum is the answer to a request about the device
// model.
type GenericDeviceModelStatusEnum string

// The values of GenericDeviceModelStatusEnum.
const (
	GenericDeviceModelStatusAccepted       GenericDeviceModelStatusEnum = "Accepted"
	GenericDeviceModelStatusRejected       GenericDeviceModelStatusEnum = "Rejected"
	GenericDeviceModelStatusNotSupported   GenericDeviceModelStatusEnum = "NotSupported"
	GenericDeviceModelStatusEmptyResultSet GenericDeviceModelStatusEnum = "EmptyResultSet"
)

// Values lists what a GenericDeviceModelStatusEnum may be.
func (GenericDeviceModelStatusEnum) Values() []plan.Value {
	return plan.Values(
		GenericDeviceModelStatusAccepted,
		GenericDeviceModelStatusRejected,
		GenericDeviceModelStatusNotSupported,
		GenericDeviceModelStatusEmptyResultSet,
	)
}

// GetVariableStatusEnum is whether a variable could be read.
type GetVariableStatusEnum string

// The values of GetVariableStatusEnum.
const (
	GetVariableStatusAccepted                  GetVariableStatusEnum = "Accepted"
	GetVariableStatusRejected                  GetVariableStatusEnum = "Rejected"
	GetVariableStatusUnknownComponent          GetVariableStatusEnum = "UnknownComponent"
	GetVariableStatusUnknownVariable           GetVariableStatusEnum = "UnknownVariable"
	GetVariableStatusNotSupportedAttributeType GetVariableStatusEnum = "NotSupportedAttributeType"
)

// Values lists what a GetVariableStatusEnum may be.
func (GetVariableStatusEnum) Values() []plan.Value {
	return plan.Values(
		GetVariableStatusAccepted,
		GetVariableStatusRejected,
		GetVariableStatusUnknownComponent,
		GetVariableStatusUnknownVariable,
		GetVariableStatusNotSupportedAttributeType,
	)
}

// MutabilityEnum is whether an attribute is read or written.
type MutabilityEnum string

// The values of MutabilityEnum.
const (
	MutabilityReadOnly  MutabilityEnum = "ReadOnly"
	MutabilityWriteOnly MutabilityEnum = "WriteOnly"
	MutabilityReadWrite MutabilityEnum = "ReadWrite"
)

// Values lists what a MutabilityEnum may be.
func (MutabilityEnum) Values() []plan.Value {
	return plan.Values(MutabilityReadOnly, MutabilityWriteOnly, MutabilityReadWrite)
}

// ReportBaseEnum is a predefined report.
type ReportBaseEnum string

// The values of ReportBaseEnum.
const (
	ReportBaseConfigurationInventory ReportBaseEnum = "ConfigurationInventory"
	ReportBaseFullInventory          ReportBaseEnum = "FullInventory"
	ReportBaseSummaryInventory       ReportBaseEnum = "SummaryInventory"
)

// Values lists what a ReportBaseEnum may be.
func (ReportBaseEnum) Values() []plan.Value {
	return plan.Values(
		ReportBaseConfigurationInventory,
		ReportBaseFullInventory,
		ReportBaseSummaryInventory,
	)
}

// SetVariableStatusEnum is what became of a variable to write.
type SetVariableStatusEnum string

// The values of SetVariableStatusEnum.
const (
	SetVariableStatusAccepted                  SetVariableStatusEnum = "Accepted"
	SetVariableStatusRejected                  SetVariableStatusEnum = "Rejected"
	SetVariableStatusUnknownComponent          SetVariableStatusEnum = "UnknownComponent"
	SetVariableStatusUnknownVariable           SetVariableStatusEnum = "UnknownVariable"
	SetVariableStatusNotSupportedAttributeType SetVariableStatusEnum = "NotSupportedAttributeType"
	SetVariableStatusRebootRequired            SetVariableStatusEnum = "RebootRequired"
)

// Values lists what a SetVariableStatusEnum may be.
func (SetVariableStatusEnum) Values() []plan.Value {
	return plan.Values(
		SetVariableStatusAccepted,
		SetVariableStatusRejected,
		SetVariableStatusUnknownComponent,
		SetVariableStatusUnknownVariable,
		SetVariableStatusNotSupportedAttributeType,
		SetVariableStatusRebootRequired,
	)
}
