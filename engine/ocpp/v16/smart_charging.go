package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// SetChargingProfileRequest gives the station a charging profile (§5.16).
type SetChargingProfileRequest struct {
	ConnectorID        int             `json:"connectorId" ocpp:"required"`
	CSChargingProfiles ChargingProfile `json:"csChargingProfiles" ocpp:"required"`
}

// SetChargingProfileResponse tells whether it is taken (§5.16).
type SetChargingProfileResponse struct {
	Status SetChargingProfileStatus `json:"status" ocpp:"required"`
}

// ClearChargingProfileRequest takes charging profiles back (§5.5).
type ClearChargingProfileRequest struct {
	ID                     *int                    `json:"id,omitempty"`
	ConnectorID            *int                    `json:"connectorId,omitempty"`
	ChargingProfilePurpose *ChargingProfilePurpose `json:"chargingProfilePurpose,omitempty"`
	StackLevel             *int                    `json:"stackLevel,omitempty"`
}

// ClearChargingProfileResponse tells whether there were any (§5.5).
type ClearChargingProfileResponse struct {
	Status ClearChargingProfileStatus `json:"status" ocpp:"required"`
}

// GetCompositeScheduleRequest asks what all profiles together make (§5.7).
type GetCompositeScheduleRequest struct {
	ConnectorID      int               `json:"connectorId" ocpp:"required"`
	Duration         int               `json:"duration" ocpp:"required"`
	ChargingRateUnit *ChargingRateUnit `json:"chargingRateUnit,omitempty"`
}

// GetCompositeScheduleResponse holds the schedule (§5.7).
type GetCompositeScheduleResponse struct {
	Status           GetCompositeScheduleStatus `json:"status" ocpp:"required"`
	ConnectorID      *int                       `json:"connectorId,omitempty"`
	ScheduleStart    *ocpp.DateTime             `json:"scheduleStart,omitempty"`
	ChargingSchedule *ChargingSchedule          `json:"chargingSchedule,omitempty"`
}

// SetChargingProfileStatus is an enum of OCPP 1.6.
type SetChargingProfileStatus string

// The values of SetChargingProfileStatus.
const (
	SetChargingProfileStatusAccepted     SetChargingProfileStatus = "Accepted"
	SetChargingProfileStatusRejected     SetChargingProfileStatus = "Rejected"
	SetChargingProfileStatusNotSupported SetChargingProfileStatus = "NotSupported"
)

// Values lists what a SetChargingProfileStatus may be.
func (SetChargingProfileStatus) Values() []plan.Value {
	return plan.Values(SetChargingProfileStatusAccepted, SetChargingProfileStatusRejected, SetChargingProfileStatusNotSupported)
}

// ClearChargingProfileStatus is an enum of OCPP 1.6.
type ClearChargingProfileStatus string

// The values of ClearChargingProfileStatus.
const (
	ClearChargingProfileStatusAccepted ClearChargingProfileStatus = "Accepted"
	ClearChargingProfileStatusUnknown  ClearChargingProfileStatus = "Unknown"
)

// Values lists what a ClearChargingProfileStatus may be.
func (ClearChargingProfileStatus) Values() []plan.Value {
	return plan.Values(ClearChargingProfileStatusAccepted, ClearChargingProfileStatusUnknown)
}

// GetCompositeScheduleStatus is an enum of OCPP 1.6.
type GetCompositeScheduleStatus string

// The values of GetCompositeScheduleStatus.
const (
	GetCompositeScheduleStatusAccepted GetCompositeScheduleStatus = "Accepted"
	GetCompositeScheduleStatusRejected GetCompositeScheduleStatus = "Rejected"
)

// Values lists what a GetCompositeScheduleStatus may be.
func (GetCompositeScheduleStatus) Values() []plan.Value {
	return plan.Values(GetCompositeScheduleStatusAccepted, GetCompositeScheduleStatusRejected)
}
