package v16

import (
	"csms/engine/ocpp/plan"
)

// SendLocalListRequest replaces or amends the local authorization list (§5.15).
type SendLocalListRequest struct {
	ListVersion            int                 `json:"listVersion" ocpp:"required"`
	LocalAuthorizationList []AuthorizationData `json:"localAuthorizationList,omitempty"`
	UpdateType             UpdateType          `json:"updateType" ocpp:"required"`
}

// SendLocalListResponse tells whether the list was taken (§5.15).
type SendLocalListResponse struct {
	Status UpdateStatus `json:"status" ocpp:"required"`
}

// GetLocalListVersionRequest asks for the version of the local list (§5.10).
type GetLocalListVersionRequest struct{}

// GetLocalListVersionResponse holds it; 0 is an empty list, -1 none at all (§5.10).
type GetLocalListVersionResponse struct {
	ListVersion int `json:"listVersion" ocpp:"required"`
}

// AuthorizationData is one entry of the local list; without idTagInfo it is to be removed.
type AuthorizationData struct {
	IDTag     string     `json:"idTag" ocpp:"required,max=20"`
	IDTagInfo *IDTagInfo `json:"idTagInfo,omitempty"`
}

// UpdateType is an enum of OCPP 1.6.
type UpdateType string

// The values of UpdateType.
const (
	UpdateTypeDifferential UpdateType = "Differential"
	UpdateTypeFull         UpdateType = "Full"
)

// Values lists what a UpdateType may be.
func (UpdateType) Values() []plan.Value {
	return plan.Values(UpdateTypeDifferential, UpdateTypeFull)
}

// UpdateStatus is an enum of OCPP 1.6.
type UpdateStatus string

// The values of UpdateStatus.
const (
	UpdateStatusAccepted        UpdateStatus = "Accepted"
	UpdateStatusFailed          UpdateStatus = "Failed"
	UpdateStatusNotSupported    UpdateStatus = "NotSupported"
	UpdateStatusVersionMismatch UpdateStatus = "VersionMismatch"
)

// Values lists what a UpdateStatus may be.
func (UpdateStatus) Values() []plan.Value {
	return plan.Values(
		UpdateStatusAccepted,
		UpdateStatusFailed,
		UpdateStatusNotSupported,
		UpdateStatusVersionMismatch,
	)
}
