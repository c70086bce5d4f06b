package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// StatusNotificationRequest reports the status of one connector (OCPP 2.0.1
// G01).
type StatusNotificationRequest struct {
	Timestamp       ocpp.DateTime       `json:"timestamp" ocpp:"required"`
	ConnectorStatus ConnectorStatusEnum `json:"connectorStatus" ocpp:"required"`
	EVSEID          int                 `json:"evseId" ocpp:"required,range@2.1=0.."`
	ConnectorID     int                 `json:"connectorId" ocpp:"required,range@2.1=0.."`
	CustomData      *CustomData         `json:"customData,omitempty"`
}

// StatusNotificationResponse acknowledges a status (OCPP 2.0.1 G01).
type StatusNotificationResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// ChangeAvailabilityRequest has the CSMS take a station, an EVSE or a connector
// into or out of service (OCPP 2.0.1 G03, G04).
type ChangeAvailabilityRequest struct {
	EVSE              *EVSE                 `json:"evse,omitempty"`
	OperationalStatus OperationalStatusEnum `json:"operationalStatus" ocpp:"required"`
	CustomData        *CustomData           `json:"customData,omitempty"`
}

// ChangeAvailabilityResponse tells whether the change is made, or planned for
// the end of a transaction (OCPP 2.0.1 G03, G04).
type ChangeAvailabilityResponse struct {
	Status     ChangeAvailabilityStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                  `json:"statusInfo,omitempty"`
	CustomData *CustomData                  `json:"customData,omitempty"`
}

// ChangeAvailabilityStatusEnum is the answer to ChangeAvailability.
type ChangeAvailabilityStatusEnum string

// The values of ChangeAvailabilityStatusEnum.
const (
	ChangeAvailabilityStatusAccepted  ChangeAvailabilityStatusEnum = "Accepted"
	ChangeAvailabilityStatusRejected  ChangeAvailabilityStatusEnum = "Rejected"
	ChangeAvailabilityStatusScheduled ChangeAvailabilityStatusEnum = "Scheduled"
)

// Values lists what a ChangeAvailabilityStatusEnum may be.
func (ChangeAvailabilityStatusEnum) Values() []plan.Value {
	return plan.Values(
		ChangeAvailabilityStatusAccepted,
		ChangeAvailabilityStatusRejected,
		ChangeAvailabilityStatusScheduled,
	)
}

// ConnectorStatusEnum is the status of a connector.
type ConnectorStatusEnum string

// The values of ConnectorStatusEnum.
const (
	ConnectorStatusAvailable   ConnectorStatusEnum = "Available"
	ConnectorStatusOccupied    ConnectorStatusEnum = "Occupied"
	ConnectorStatusReserved    ConnectorStatusEnum = "Reserved"
	ConnectorStatusUnavailable ConnectorStatusEnum = "Unavailable"
	ConnectorStatusFaulted     ConnectorStatusEnum = "Faulted"
)

// Values lists what a ConnectorStatusEnum may be.
func (ConnectorStatusEnum) Values() []plan.Value {
	return plan.Values(
		ConnectorStatusAvailable,
		ConnectorStatusOccupied,
		ConnectorStatusReserved,
		ConnectorStatusUnavailable,
		ConnectorStatusFaulted,
	)
}

// OperationalStatusEnum is in service or not.
type OperationalStatusEnum string

// The values of OperationalStatusEnum.
const (
	OperationalStatusInoperative OperationalStatusEnum = "Inoperative"
	OperationalStatusOperative   OperationalStatusEnum = "Operative"
)

// Values lists what an OperationalStatusEnum may be.
func (OperationalStatusEnum) Values() []plan.Value {
	return plan.Values(OperationalStatusInoperative, OperationalStatusOperative)
}
