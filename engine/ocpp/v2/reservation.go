package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// ReserveNowRequest has the CSMS reserve an EVSE for a token (OCPP 2.0.1 H01).
type ReserveNowRequest struct {
	ID             int            `json:"id" ocpp:"required,range@2.1=0.."`
	ExpiryDateTime ocpp.DateTime  `json:"expiryDateTime" ocpp:"required"`
	ConnectorType  *ConnectorEnum `json:"connectorType,omitempty" ocpp:"max@2.1=20,open@2.1"`
	IDToken        IDToken        `json:"idToken" ocpp:"required"`
	EVSEID         *int           `json:"evseId,omitempty" ocpp:"range@2.1=0.."`
	GroupIDToken   *IDToken       `json:"groupIdToken,omitempty"`
	CustomData     *CustomData    `json:"customData,omitempty"`
}

// ReserveNowResponse tells whether the EVSE is reserved (OCPP 2.0.1 H01).
type ReserveNowResponse struct {
	Status     ReserveNowStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo          `json:"statusInfo,omitempty"`
	CustomData *CustomData          `json:"customData,omitempty"`
}

// CancelReservationRequest has the CSMS withdraw a reservation (OCPP 2.0.1
// H02).
type CancelReservationRequest struct {
	ReservationID int         `json:"reservationId" ocpp:"required,range@2.1=0.."`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// CancelReservationResponse tells whether there was such a reservation (OCPP
// 2.0.1 H02).
type CancelReservationResponse struct {
	Status     CancelReservationStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                 `json:"statusInfo,omitempty"`
	CustomData *CustomData                 `json:"customData,omitempty"`
}

// ReservationStatusUpdateRequest is the station telling that a reservation
// expired or was removed (OCPP 2.0.1 H04).
type ReservationStatusUpdateRequest struct {
	ReservationID           int                         `json:"reservationId" ocpp:"required,range@2.1=0.."`
	ReservationUpdateStatus ReservationUpdateStatusEnum `json:"reservationUpdateStatus" ocpp:"required"`
	CustomData              *CustomData                 `json:"customData,omitempty"`
}

// ReservationStatusUpdateResponse acknowledges the end of a reservation (OCPP
// 2.0.1 H04).
type ReservationStatusUpdateResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// CancelReservationStatusEnum is the answer to CancelReservation.
type CancelReservationStatusEnum string

// The values of CancelReservationStatusEnum.
const (
	CancelReservationStatusAccepted CancelReservationStatusEnum = "Accepted"
	CancelReservationStatusRejected CancelReservationStatusEnum = "Rejected"
)

// Values lists what a CancelReservationStatusEnum may be.
func (CancelReservationStatusEnum) Values() []plan.Value {
	return plan.Values(CancelReservationStatusAccepted, CancelReservationStatusRejected)
}

// ConnectorEnum is a kind of connector; from 2.1 on any text.
type ConnectorEnum string

// The values of ConnectorEnum.
const (
	ConnectorCCCS1           ConnectorEnum = "cCCS1"
	ConnectorCCCS2           ConnectorEnum = "cCCS2"
	ConnectorCG105           ConnectorEnum = "cG105"
	ConnectorCTesla          ConnectorEnum = "cTesla"
	ConnectorCType1          ConnectorEnum = "cType1"
	ConnectorCType2          ConnectorEnum = "cType2"
	ConnectorS3091P16A       ConnectorEnum = "s309-1P-16A"
	ConnectorS3091P32A       ConnectorEnum = "s309-1P-32A"
	ConnectorS3093P16A       ConnectorEnum = "s309-3P-16A"
	ConnectorS3093P32A       ConnectorEnum = "s309-3P-32A"
	ConnectorSBS1361         ConnectorEnum = "sBS1361"
	ConnectorSCEE77          ConnectorEnum = "sCEE-7-7"
	ConnectorSType2          ConnectorEnum = "sType2"
	ConnectorSType3          ConnectorEnum = "sType3"
	ConnectorOther1PhMax16A  ConnectorEnum = "Other1PhMax16A"
	ConnectorOther1PhOver16A ConnectorEnum = "Other1PhOver16A"
	ConnectorOther3Ph        ConnectorEnum = "Other3Ph"
	ConnectorPan             ConnectorEnum = "Pan"
	ConnectorWInductive      ConnectorEnum = "wInductive"
	ConnectorWResonant       ConnectorEnum = "wResonant"
	ConnectorUndetermined    ConnectorEnum = "Undetermined"
	ConnectorUnknown         ConnectorEnum = "Unknown"
)

// Values lists what a ConnectorEnum may be.
func (ConnectorEnum) Values() []plan.Value {
	return plan.Values(
		ConnectorCCCS1,
		ConnectorCCCS2,
		ConnectorCG105,
		ConnectorCTesla,
		ConnectorCType1,
		ConnectorCType2,
		ConnectorS3091P16A,
		ConnectorS3091P32A,
		ConnectorS3093P16A,
		ConnectorS3093P32A,
		ConnectorSBS1361,
		ConnectorSCEE77,
		ConnectorSType2,
		ConnectorSType3,
		ConnectorOther1PhMax16A,
		ConnectorOther1PhOver16A,
		ConnectorOther3Ph,
		ConnectorPan,
		ConnectorWInductive,
		ConnectorWResonant,
		ConnectorUndetermined,
		ConnectorUnknown,
	)
}

// ReservationUpdateStatusEnum is how a reservation ended.
type ReservationUpdateStatusEnum string

// The values of ReservationUpdateStatusEnum.
const (
	ReservationUpdateStatusExpired ReservationUpdateStatusEnum = "Expired"
	ReservationUpdateStatusRemoved ReservationUpdateStatusEnum = "Removed"

	// Since OCPP 2.1.
	ReservationUpdateStatusNoTransaction ReservationUpdateStatusEnum = "NoTransaction"
)

// Values lists what a ReservationUpdateStatusEnum may be.
func (ReservationUpdateStatusEnum) Values() []plan.Value {
	return append(plan.Values(ReservationUpdateStatusExpired, ReservationUpdateStatusRemoved),
		plan.Since(ocpp.V21, ReservationUpdateStatusNoTransaction)...)
}

// ReserveNowStatusEnum is the answer to ReserveNow.
type ReserveNowStatusEnum string

// The values of ReserveNowStatusEnum.
const (
	ReserveNowStatusAccepted    ReserveNowStatusEnum = "Accepted"
	ReserveNowStatusFaulted     ReserveNowStatusEnum = "Faulted"
	ReserveNowStatusOccupied    ReserveNowStatusEnum = "Occupied"
	ReserveNowStatusRejected    ReserveNowStatusEnum = "Rejected"
	ReserveNowStatusUnavailable ReserveNowStatusEnum = "Unavailable"
)

// Values lists what a ReserveNowStatusEnum may be.
func (ReserveNowStatusEnum) Values() []plan.Value {
	return plan.Values(
		ReserveNowStatusAccepted,
		ReserveNowStatusFaulted,
		ReserveNowStatusOccupied,
		ReserveNowStatusRejected,
		ReserveNowStatusUnavailable,
	)
}
