package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// RequestStartTransactionRequest has the CSMS ask a station to start a
// transaction for a token (OCPP 2.0.1 F01, F02).
type RequestStartTransactionRequest struct {
	EVSEID          *int             `json:"evseId,omitempty" ocpp:"range@2.1=1.."`
	GroupIDToken    *IDToken         `json:"groupIdToken,omitempty"`
	IDToken         IDToken          `json:"idToken" ocpp:"required"`
	RemoteStartID   int              `json:"remoteStartId" ocpp:"required"`
	ChargingProfile *ChargingProfile `json:"chargingProfile,omitempty"`
	CustomData      *CustomData      `json:"customData,omitempty"`
}

// RequestStartTransactionResponse tells whether the station will try (OCPP
// 2.0.1 F01, F02).
type RequestStartTransactionResponse struct {
	Status        RequestStartStopStatusEnum `json:"status" ocpp:"required"`
	StatusInfo    *StatusInfo                `json:"statusInfo,omitempty"`
	TransactionID *string                    `json:"transactionId,omitempty" ocpp:"max=36,identifier"`
	CustomData    *CustomData                `json:"customData,omitempty"`
}

// RequestStopTransactionRequest has the CSMS ask a station to end a transaction
// (OCPP 2.0.1 F03).
type RequestStopTransactionRequest struct {
	TransactionID string      `json:"transactionId" ocpp:"required,max=36,identifier"`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// RequestStopTransactionResponse tells whether the station will end it (OCPP
// 2.0.1 F03).
type RequestStopTransactionResponse struct {
	Status     RequestStartStopStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                `json:"statusInfo,omitempty"`
	CustomData *CustomData                `json:"customData,omitempty"`
}

// TriggerMessageRequest has the CSMS ask a station to send a message of its own
// (OCPP 2.0.1 F06).
type TriggerMessageRequest struct {
	EVSE             *EVSE              `json:"evse,omitempty"`
	RequestedMessage MessageTriggerEnum `json:"requestedMessage" ocpp:"required"`
	CustomTrigger    *string            `json:"customTrigger,omitempty" ocpp:"max=50,since=2.1"`
	CustomData       *CustomData        `json:"customData,omitempty"`
}

// TriggerMessageResponse tells whether the station will send it (OCPP 2.0.1
// F06).
type TriggerMessageResponse struct {
	Status     TriggerMessageStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo              `json:"statusInfo,omitempty"`
	CustomData *CustomData              `json:"customData,omitempty"`
}

// UnlockConnectorRequest has the CSMS unlock a connector whose cable is stuck
// (OCPP 2.0.1 F05).
type UnlockConnectorRequest struct {
	EVSEID      int         `json:"evseId" ocpp:"required,range@2.1=0.."`
	ConnectorID int         `json:"connectorId" ocpp:"required,range@2.1=0.."`
	CustomData  *CustomData `json:"customData,omitempty"`
}

// UnlockConnectorResponse tells whether the connector is free (OCPP 2.0.1 F05).
type UnlockConnectorResponse struct {
	Status     UnlockStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo      `json:"statusInfo,omitempty"`
	CustomData *CustomData      `json:"customData,omitempty"`
}

// MessageTriggerEnum is a message that the CSMS may ask for.
type MessageTriggerEnum string

// The values of MessageTriggerEnum.
const (
	MessageTriggerBootNotification                  MessageTriggerEnum = "BootNotification"
	MessageTriggerLogStatusNotification             MessageTriggerEnum = "LogStatusNotification"
	MessageTriggerFirmwareStatusNotification        MessageTriggerEnum = "FirmwareStatusNotification"
	MessageTriggerHeartbeat                         MessageTriggerEnum = "Heartbeat"
	MessageTriggerMeterValues                       MessageTriggerEnum = "MeterValues"
	MessageTriggerSignChargingStationCertificate    MessageTriggerEnum = "SignChargingStationCertificate"
	MessageTriggerSignV2GCertificate                MessageTriggerEnum = "SignV2GCertificate"
	MessageTriggerStatusNotification                MessageTriggerEnum = "StatusNotification"
	MessageTriggerTransactionEvent                  MessageTriggerEnum = "TransactionEvent"
	MessageTriggerSignCombinedCertificate           MessageTriggerEnum = "SignCombinedCertificate"
	MessageTriggerPublishFirmwareStatusNotification MessageTriggerEnum = "PublishFirmwareStatusNotification"

	// Since OCPP 2.1.
	MessageTriggerSignV2G20Certificate MessageTriggerEnum = "SignV2G20Certificate"
	MessageTriggerCustomTrigger        MessageTriggerEnum = "CustomTrigger"
)

// Values lists what a MessageTriggerEnum may be.
func (MessageTriggerEnum) Values() []plan.Value {
	return append(plan.Values(
		MessageTriggerBootNotification,
		MessageTriggerLogStatusNotification,
		MessageTriggerFirmwareStatusNotification,
		MessageTriggerHeartbeat,
		MessageTriggerMeterValues,
		MessageTriggerSignChargingStationCertificate,
		MessageTriggerSignV2GCertificate,
		MessageTriggerStatusNotification,
		MessageTriggerTransactionEvent,
		MessageTriggerSignCombinedCertificate,
		MessageTriggerPublishFirmwareStatusNotification,
	),
		plan.Since(ocpp.V21, MessageTriggerSignV2G20Certificate, MessageTriggerCustomTrigger)...)
}

// RequestStartStopStatusEnum is the answer to a request to start or stop.
type RequestStartStopStatusEnum string

// The values of RequestStartStopStatusEnum.
const (
	RequestStartStopStatusAccepted RequestStartStopStatusEnum = "Accepted"
	RequestStartStopStatusRejected RequestStartStopStatusEnum = "Rejected"
)

// Values lists what a RequestStartStopStatusEnum may be.
func (RequestStartStopStatusEnum) Values() []plan.Value {
	return plan.Values(RequestStartStopStatusAccepted, RequestStartStopStatusRejected)
}

// TriggerMessageStatusEnum is the answer to TriggerMessage.
type TriggerMessageStatusEnum string

// The values of TriggerMessageStatusEnum.
const (
	TriggerMessageStatusAccepted       TriggerMessageStatusEnum = "Accepted"
	TriggerMessageStatusRejected       TriggerMessageStatusEnum = "Rejected"
	TriggerMessageStatusNotImplemented TriggerMessageStatusEnum = "NotImplemented"
)

// Values lists what a TriggerMessageStatusEnum may be.
func (TriggerMessageStatusEnum) Values() []plan.Value {
	return plan.Values(
		TriggerMessageStatusAccepted,
		TriggerMessageStatusRejected,
		TriggerMessageStatusNotImplemented,
	)
}

// UnlockStatusEnum is the answer to UnlockConnector.
type UnlockStatusEnum string

// The values of UnlockStatusEnum.
const (
	UnlockStatusUnlocked                     UnlockStatusEnum = "Unlocked"
	UnlockStatusUnlockFailed                 UnlockStatusEnum = "UnlockFailed"
	UnlockStatusOngoingAuthorizedTransaction UnlockStatusEnum = "OngoingAuthorizedTransaction"
	UnlockStatusUnknownConnector             UnlockStatusEnum = "UnknownConnector"
)

// Values lists what an UnlockStatusEnum may be.
func (UnlockStatusEnum) Values() []plan.Value {
	return plan.Values(
		UnlockStatusUnlocked,
		UnlockStatusUnlockFailed,
		UnlockStatusOngoingAuthorizedTransaction,
		UnlockStatusUnknownConnector,
	)
}
