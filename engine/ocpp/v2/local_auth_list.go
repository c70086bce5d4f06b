package v2

import (
	"csms/engine/ocpp/plan"
)

// GetLocalListVersionRequest has the CSMS ask for the version of the local
// authorization list (OCPP 2.0.1 D02).
type GetLocalListVersionRequest struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// GetLocalListVersionResponse holds the version; 0 means that there is no list
// (OCPP 2.0.1 D02).
type GetLocalListVersionResponse struct {
	VersionNumber int         `json:"versionNumber" ocpp:"required"`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// SendLocalListRequest has the CSMS replace or amend the local authorization
// list (OCPP 2.0.1 D01).
type SendLocalListRequest struct {
	LocalAuthorizationList []AuthorizationData `json:"localAuthorizationList,omitempty" ocpp:"items=1.."`
	VersionNumber          int                 `json:"versionNumber" ocpp:"required"`
	UpdateType             UpdateEnum          `json:"updateType" ocpp:"required"`
	CustomData             *CustomData         `json:"customData,omitempty"`
}

// SendLocalListResponse tells whether the station took the list (OCPP 2.0.1
// D01).
type SendLocalListResponse struct {
	Status     SendLocalListStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo             `json:"statusInfo,omitempty"`
	CustomData *CustomData             `json:"customData,omitempty"`
}

// AuthorizationData is one entry of the local list; without idTokenInfo it
// deletes the entry.
type AuthorizationData struct {
	IDToken     IDToken      `json:"idToken" ocpp:"required"`
	IDTokenInfo *IDTokenInfo `json:"idTokenInfo,omitempty"`
	CustomData  *CustomData  `json:"customData,omitempty"`
}

// SendLocalListStatusEnum is the answer to SendLocalList.
type SendLocalListStatusEnum string

// The values of SendLocalListStatusEnum.
const (
	SendLocalListStatusAccepted        SendLocalListStatusEnum = "Accepted"
	SendLocalListStatusFailed          SendLocalListStatusEnum = "Failed"
	SendLocalListStatusVersionMismatch SendLocalListStatusEnum = "VersionMismatch"
)

// Values lists what a SendLocalListStatusEnum may be.
func (SendLocalListStatusEnum) Values() []plan.Value {
	return plan.Values(
		SendLocalListStatusAccepted,
		SendLocalListStatusFailed,
		SendLocalListStatusVersionMismatch,
	)
}

// UpdateEnum is whether a list replaces or amends the one before.
type UpdateEnum string

// The values of UpdateEnum.
const (
	UpdateDifferential UpdateEnum = "Differential"
	UpdateFull         UpdateEnum = "Full"
)

// Values lists what an UpdateEnum may be.
func (UpdateEnum) Values() []plan.Value {
	return plan.Values(UpdateDifferential, UpdateFull)
}
