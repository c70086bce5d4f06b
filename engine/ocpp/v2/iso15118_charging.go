package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// NotifyEVChargingNeedsRequest reports what a vehicle needs, as it told the
// station by ISO 15118 (OCPP 2.0.1 K15).
type NotifyEVChargingNeedsRequest struct {
	EVSEID            int            `json:"evseId" ocpp:"required,range@2.1=1.."`
	MaxScheduleTuples *int           `json:"maxScheduleTuples,omitempty" ocpp:"range@2.1=0.."`
	ChargingNeeds     ChargingNeeds  `json:"chargingNeeds" ocpp:"required"`
	Timestamp         *ocpp.DateTime `json:"timestamp,omitempty" ocpp:"since=2.1"`
	CustomData        *CustomData    `json:"customData,omitempty"`
}

// NotifyEVChargingNeedsResponse tells whether a charging profile will follow
// (OCPP 2.0.1 K15).
type NotifyEVChargingNeedsResponse struct {
	Status     NotifyEVChargingNeedsStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                     `json:"statusInfo,omitempty"`
	CustomData *CustomData                     `json:"customData,omitempty"`
}

// NotifyEVChargingScheduleRequest reports the schedule that a vehicle chose
// (OCPP 2.0.1 K15 to K17).
type NotifyEVChargingScheduleRequest struct {
	TimeBase                   ocpp.DateTime    `json:"timeBase" ocpp:"required"`
	ChargingSchedule           ChargingSchedule `json:"chargingSchedule" ocpp:"required"`
	EVSEID                     int              `json:"evseId" ocpp:"required,range@2.1=1.."`
	SelectedChargingScheduleID *int             `json:"selectedChargingScheduleId,omitempty" ocpp:"range=0..,since=2.1"`
	PowerToleranceAcceptance   *bool            `json:"powerToleranceAcceptance,omitempty" ocpp:"since=2.1"`
	CustomData                 *CustomData      `json:"customData,omitempty"`
}

// NotifyEVChargingScheduleResponse tells whether the CSMS agrees (OCPP 2.0.1
// K15 to K17).
type NotifyEVChargingScheduleResponse struct {
	Status     GenericStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo       `json:"statusInfo,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// NotifyEVChargingNeedsStatusEnum is the answer to NotifyEVChargingNeeds.
type NotifyEVChargingNeedsStatusEnum string

// The values of NotifyEVChargingNeedsStatusEnum.
const (
	NotifyEVChargingNeedsStatusAccepted   NotifyEVChargingNeedsStatusEnum = "Accepted"
	NotifyEVChargingNeedsStatusRejected   NotifyEVChargingNeedsStatusEnum = "Rejected"
	NotifyEVChargingNeedsStatusProcessing NotifyEVChargingNeedsStatusEnum = "Processing"

	// Since OCPP 2.1.
	NotifyEVChargingNeedsStatusNoChargingProfile NotifyEVChargingNeedsStatusEnum = "NoChargingProfile"
)

// Values lists what a NotifyEVChargingNeedsStatusEnum may be.
func (NotifyEVChargingNeedsStatusEnum) Values() []plan.Value {
	return append(plan.Values(
		NotifyEVChargingNeedsStatusAccepted,
		NotifyEVChargingNeedsStatusRejected,
		NotifyEVChargingNeedsStatusProcessing,
	),
		plan.Since(ocpp.V21, NotifyEVChargingNeedsStatusNoChargingProfile)...)
}
