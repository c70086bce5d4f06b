package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// ReserveNowRequest reserves a connector, or with 0 any (§5.13).
type ReserveNowRequest struct {
	ConnectorID   int           `json:"connectorId" ocpp:"required"`
	ExpiryDate    ocpp.DateTime `json:"expiryDate" ocpp:"required"`
	IDTag         string        `json:"idTag" ocpp:"required,max=20"`
	ParentIDTag   *string       `json:"parentIdTag,omitempty" ocpp:"max=20"`
	ReservationID int           `json:"reservationId" ocpp:"required"`
}

// ReserveNowResponse tells whether it is reserved (§5.13).
type ReserveNowResponse struct {
	Status ReservationStatus `json:"status" ocpp:"required"`
}

// CancelReservationRequest takes a reservation back (§5.1).
type CancelReservationRequest struct {
	ReservationID int `json:"reservationId" ocpp:"required"`
}

// CancelReservationResponse tells whether there was one (§5.1).
type CancelReservationResponse struct {
	Status CancelReservationStatus `json:"status" ocpp:"required"`
}

// ReservationStatus is an enum of OCPP 1.6.
type ReservationStatus string

// The values of ReservationStatus.
const (
	ReservationStatusAccepted    ReservationStatus = "Accepted"
	ReservationStatusFaulted     ReservationStatus = "Faulted"
	ReservationStatusOccupied    ReservationStatus = "Occupied"
	ReservationStatusRejected    ReservationStatus = "Rejected"
	ReservationStatusUnavailable ReservationStatus = "Unavailable"
)

// Values lists what a ReservationStatus may be.
func (ReservationStatus) Values() []plan.Value {
	return plan.Values(
		ReservationStatusAccepted,
		ReservationStatusFaulted,
		ReservationStatusOccupied,
		ReservationStatusRejected,
		ReservationStatusUnavailable,
	)
}

// CancelReservationStatus is an enum of OCPP 1.6.
type CancelReservationStatus string

// The values of CancelReservationStatus.
const (
	CancelReservationStatusAccepted CancelReservationStatus = "Accepted"
	CancelReservationStatusRejected CancelReservationStatus = "Rejected"
)

// Values lists what a CancelReservationStatus may be.
func (CancelReservationStatus) Values() []plan.Value {
	return plan.Values(CancelReservationStatusAccepted, CancelReservationStatusRejected)
}
