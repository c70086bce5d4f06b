package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// SetChargingProfileRequest has the CSMS install a charging profile (OCPP 2.0.1
// K01).
type SetChargingProfileRequest struct {
	EVSEID          int             `json:"evseId" ocpp:"required,range@2.1=0.."`
	ChargingProfile ChargingProfile `json:"chargingProfile" ocpp:"required"`
	CustomData      *CustomData     `json:"customData,omitempty"`
}

// SetChargingProfileResponse tells whether the station took the profile (OCPP
// 2.0.1 K01).
type SetChargingProfileResponse struct {
	Status     ChargingProfileStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo               `json:"statusInfo,omitempty"`
	CustomData *CustomData               `json:"customData,omitempty"`
}

// ClearChargingProfileRequest has the CSMS remove charging profiles (OCPP 2.0.1
// K10).
type ClearChargingProfileRequest struct {
	ChargingProfileID       *int                  `json:"chargingProfileId,omitempty"`
	ChargingProfileCriteria *ClearChargingProfile `json:"chargingProfileCriteria,omitempty"`
	CustomData              *CustomData           `json:"customData,omitempty"`
}

// ClearChargingProfileResponse tells whether any profile was removed (OCPP
// 2.0.1 K10).
type ClearChargingProfileResponse struct {
	Status     ClearChargingProfileStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                    `json:"statusInfo,omitempty"`
	CustomData *CustomData                    `json:"customData,omitempty"`
}

// GetChargingProfilesRequest has the CSMS ask for the installed charging
// profiles (OCPP 2.0.1 K09).
type GetChargingProfilesRequest struct {
	RequestID       int                      `json:"requestId" ocpp:"required"`
	EVSEID          *int                     `json:"evseId,omitempty" ocpp:"range@2.1=0.."`
	ChargingProfile ChargingProfileCriterion `json:"chargingProfile" ocpp:"required"`
	CustomData      *CustomData              `json:"customData,omitempty"`
}

// GetChargingProfilesResponse tells whether ReportChargingProfiles messages
// will follow (OCPP 2.0.1 K09).
type GetChargingProfilesResponse struct {
	Status     GetChargingProfileStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                  `json:"statusInfo,omitempty"`
	CustomData *CustomData                  `json:"customData,omitempty"`
}

// ReportChargingProfilesRequest is one part of the list of charging profiles,
// sent by the station (OCPP 2.0.1 K09).
type ReportChargingProfilesRequest struct {
	RequestID           int                     `json:"requestId" ocpp:"required"`
	ChargingLimitSource ChargingLimitSourceEnum `json:"chargingLimitSource" ocpp:"required,max@2.1=20,open@2.1"`
	ChargingProfile     []ChargingProfile       `json:"chargingProfile" ocpp:"required,items=1.."`
	Tbc                 *bool                   `json:"tbc,omitempty"`
	EVSEID              int                     `json:"evseId" ocpp:"required,range@2.1=0.."`
	CustomData          *CustomData             `json:"customData,omitempty"`
}

// ReportChargingProfilesResponse acknowledges one part of the list (OCPP 2.0.1
// K09).
type ReportChargingProfilesResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// GetCompositeScheduleRequest has the CSMS ask what all profiles of an EVSE
// amount to (OCPP 2.0.1 K08).
type GetCompositeScheduleRequest struct {
	Duration         int                   `json:"duration" ocpp:"required"`
	ChargingRateUnit *ChargingRateUnitEnum `json:"chargingRateUnit,omitempty"`
	EVSEID           int                   `json:"evseId" ocpp:"required,range@2.1=0.."`
	CustomData       *CustomData           `json:"customData,omitempty"`
}

// GetCompositeScheduleResponse holds the schedule that results (OCPP 2.0.1
// K08).
type GetCompositeScheduleResponse struct {
	Status     GenericStatusEnum  `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo        `json:"statusInfo,omitempty"`
	Schedule   *CompositeSchedule `json:"schedule,omitempty"`
	CustomData *CustomData        `json:"customData,omitempty"`
}

// ClearedChargingLimitRequest reports that an external system lifted its limit
// (OCPP 2.0.1 K13).
type ClearedChargingLimitRequest struct {
	ChargingLimitSource ChargingLimitSourceEnum `json:"chargingLimitSource" ocpp:"required,max@2.1=20,open@2.1"`
	EVSEID              *int                    `json:"evseId,omitempty" ocpp:"range@2.1=0.."`
	CustomData          *CustomData             `json:"customData,omitempty"`
}

// ClearedChargingLimitResponse acknowledges that a limit is gone (OCPP 2.0.1
// K13).
type ClearedChargingLimitResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// NotifyChargingLimitRequest reports that an external system set a limit (OCPP
// 2.0.1 K12).
type NotifyChargingLimitRequest struct {
	ChargingSchedule []ChargingSchedule `json:"chargingSchedule,omitempty" ocpp:"items=1.."`
	EVSEID           *int               `json:"evseId,omitempty" ocpp:"range@2.1=0.."`
	ChargingLimit    ChargingLimit      `json:"chargingLimit" ocpp:"required"`
	CustomData       *CustomData        `json:"customData,omitempty"`
}

// NotifyChargingLimitResponse acknowledges a limit (OCPP 2.0.1 K12).
type NotifyChargingLimitResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// UsePriorityChargingRequest has the CSMS start or stop priority charging of a
// transaction (OCPP 2.1 K21).
type UsePriorityChargingRequest struct {
	TransactionID string      `json:"transactionId" ocpp:"required,max=36,identifier"`
	Activate      bool        `json:"activate" ocpp:"required"`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// UsePriorityChargingResponse tells whether priority charging changed (OCPP 2.1
// K21).
type UsePriorityChargingResponse struct {
	Status     PriorityChargingStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                `json:"statusInfo,omitempty"`
	CustomData *CustomData                `json:"customData,omitempty"`
}

// NotifyPriorityChargingRequest reports that priority charging of a transaction
// began or ended (OCPP 2.1 K22).
type NotifyPriorityChargingRequest struct {
	TransactionID string      `json:"transactionId" ocpp:"required,max=36,identifier"`
	Activated     bool        `json:"activated" ocpp:"required"`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// NotifyPriorityChargingResponse acknowledges the change (OCPP 2.1 K22).
type NotifyPriorityChargingResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// PullDynamicScheduleUpdateRequest is the station asking for the next setpoint
// of a dynamic schedule (OCPP 2.1 K28).
type PullDynamicScheduleUpdateRequest struct {
	ChargingProfileID int         `json:"chargingProfileId" ocpp:"required"`
	CustomData        *CustomData `json:"customData,omitempty"`
}

// PullDynamicScheduleUpdateResponse holds the setpoint (OCPP 2.1 K28).
type PullDynamicScheduleUpdateResponse struct {
	ScheduleUpdate *ChargingScheduleUpdate   `json:"scheduleUpdate,omitempty"`
	Status         ChargingProfileStatusEnum `json:"status" ocpp:"required"`
	StatusInfo     *StatusInfo               `json:"statusInfo,omitempty"`
	CustomData     *CustomData               `json:"customData,omitempty"`
}

// UpdateDynamicScheduleRequest has the CSMS change the setpoint of a dynamic
// schedule (OCPP 2.1 K28).
type UpdateDynamicScheduleRequest struct {
	ChargingProfileID int                    `json:"chargingProfileId" ocpp:"required"`
	ScheduleUpdate    ChargingScheduleUpdate `json:"scheduleUpdate" ocpp:"required"`
	CustomData        *CustomData            `json:"customData,omitempty"`
}

// UpdateDynamicScheduleResponse tells whether the station took the setpoint
// (OCPP 2.1 K28).
type UpdateDynamicScheduleResponse struct {
	Status     ChargingProfileStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo               `json:"statusInfo,omitempty"`
	CustomData *CustomData               `json:"customData,omitempty"`
}

// ChargingLimit is a limit that an external system set.
type ChargingLimit struct {
	ChargingLimitSource ChargingLimitSourceEnum `json:"chargingLimitSource" ocpp:"required,max@2.1=20,open@2.1"`
	IsLocalGeneration   *bool                   `json:"isLocalGeneration,omitempty" ocpp:"since=2.1"`
	IsGridCritical      *bool                   `json:"isGridCritical,omitempty"`
	CustomData          *CustomData             `json:"customData,omitempty"`
}

// ChargingProfileCriterion selects charging profiles.
type ChargingProfileCriterion struct {
	ChargingProfilePurpose *ChargingProfilePurposeEnum `json:"chargingProfilePurpose,omitempty"`
	StackLevel             *int                        `json:"stackLevel,omitempty" ocpp:"range@2.1=0.."`
	ChargingProfileID      []int                       `json:"chargingProfileId,omitempty" ocpp:"items=1.."`
	ChargingLimitSource    []ChargingLimitSourceEnum   `json:"chargingLimitSource,omitempty" ocpp:"items=1..4,max@2.1=20,open@2.1"`
	CustomData             *CustomData                 `json:"customData,omitempty"`
}

// ChargingScheduleUpdate is a new setpoint of a dynamic schedule. Since OCPP
// 2.1.
type ChargingScheduleUpdate struct {
	Limit              *float64    `json:"limit,omitempty"`
	LimitL2            *float64    `json:"limit_L2,omitempty"`
	LimitL3            *float64    `json:"limit_L3,omitempty"`
	DischargeLimit     *float64    `json:"dischargeLimit,omitempty" ocpp:"range=..0"`
	DischargeLimitL2   *float64    `json:"dischargeLimit_L2,omitempty" ocpp:"range=..0"`
	DischargeLimitL3   *float64    `json:"dischargeLimit_L3,omitempty" ocpp:"range=..0"`
	Setpoint           *float64    `json:"setpoint,omitempty"`
	SetpointL2         *float64    `json:"setpoint_L2,omitempty"`
	SetpointL3         *float64    `json:"setpoint_L3,omitempty"`
	SetpointReactive   *float64    `json:"setpointReactive,omitempty"`
	SetpointReactiveL2 *float64    `json:"setpointReactive_L2,omitempty"`
	SetpointReactiveL3 *float64    `json:"setpointReactive_L3,omitempty"`
	CustomData         *CustomData `json:"customData,omitempty"`
}

// ClearChargingProfile selects the charging profiles to remove.
type ClearChargingProfile struct {
	EVSEID                 *int                        `json:"evseId,omitempty" ocpp:"range@2.1=0.."`
	ChargingProfilePurpose *ChargingProfilePurposeEnum `json:"chargingProfilePurpose,omitempty"`
	StackLevel             *int                        `json:"stackLevel,omitempty" ocpp:"range@2.1=0.."`
	CustomData             *CustomData                 `json:"customData,omitempty"`
}

// CompositeSchedule is what all charging profiles of an EVSE amount to.
type CompositeSchedule struct {
	EVSEID                 int                      `json:"evseId" ocpp:"required,range@2.1=0.."`
	Duration               int                      `json:"duration" ocpp:"required"`
	ScheduleStart          ocpp.DateTime            `json:"scheduleStart" ocpp:"required"`
	ChargingRateUnit       ChargingRateUnitEnum     `json:"chargingRateUnit" ocpp:"required"`
	ChargingSchedulePeriod []ChargingSchedulePeriod `json:"chargingSchedulePeriod" ocpp:"required,items=1.."`
	CustomData             *CustomData              `json:"customData,omitempty"`
}

// ChargingProfileStatusEnum is the answer to SetChargingProfile.
type ChargingProfileStatusEnum string

// The values of ChargingProfileStatusEnum.
const (
	ChargingProfileStatusAccepted ChargingProfileStatusEnum = "Accepted"
	ChargingProfileStatusRejected ChargingProfileStatusEnum = "Rejected"
)

// Values lists what a ChargingProfileStatusEnum may be.
func (ChargingProfileStatusEnum) Values() []plan.Value {
	return plan.Values(ChargingProfileStatusAccepted, ChargingProfileStatusRejected)
}

// ClearChargingProfileStatusEnum is the answer to ClearChargingProfile.
type ClearChargingProfileStatusEnum string

// The values of ClearChargingProfileStatusEnum.
const (
	ClearChargingProfileStatusAccepted ClearChargingProfileStatusEnum = "Accepted"
	ClearChargingProfileStatusUnknown  ClearChargingProfileStatusEnum = "Unknown"
)

// Values lists what a ClearChargingProfileStatusEnum may be.
func (ClearChargingProfileStatusEnum) Values() []plan.Value {
	return plan.Values(ClearChargingProfileStatusAccepted, ClearChargingProfileStatusUnknown)
}

// GetChargingProfileStatusEnum is whether there are profiles to report.
type GetChargingProfileStatusEnum string

// The values of GetChargingProfileStatusEnum.
const (
	GetChargingProfileStatusAccepted   GetChargingProfileStatusEnum = "Accepted"
	GetChargingProfileStatusNoProfiles GetChargingProfileStatusEnum = "NoProfiles"
)

// Values lists what a GetChargingProfileStatusEnum may be.
func (GetChargingProfileStatusEnum) Values() []plan.Value {
	return plan.Values(GetChargingProfileStatusAccepted, GetChargingProfileStatusNoProfiles)
}

// PriorityChargingStatusEnum is the answer to UsePriorityCharging. Since OCPP
// 2.1.
type PriorityChargingStatusEnum string

// The values of PriorityChargingStatusEnum.
const (
	PriorityChargingStatusAccepted  PriorityChargingStatusEnum = "Accepted"
	PriorityChargingStatusRejected  PriorityChargingStatusEnum = "Rejected"
	PriorityChargingStatusNoProfile PriorityChargingStatusEnum = "NoProfile"
)

// Values lists what a PriorityChargingStatusEnum may be.
func (PriorityChargingStatusEnum) Values() []plan.Value {
	return plan.Values(
		PriorityChargingStatusAccepted,
		PriorityChargingStatusRejected,
		PriorityChargingStatusNoProfile,
	)
}
