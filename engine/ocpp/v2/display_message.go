package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// SetDisplayMessageRequest has the CSMS put a message on the display of a
// station (OCPP 2.0.1 O01, O02).
type SetDisplayMessageRequest struct {
	Message    MessageInfo `json:"message" ocpp:"required"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// SetDisplayMessageResponse tells whether the station will show it (OCPP 2.0.1
// O01, O02).
type SetDisplayMessageResponse struct {
	Status     DisplayMessageStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo              `json:"statusInfo,omitempty"`
	CustomData *CustomData              `json:"customData,omitempty"`
}

// GetDisplayMessagesRequest has the CSMS ask which messages are configured
// (OCPP 2.0.1 O03, O04).
type GetDisplayMessagesRequest struct {
	ID         []int                `json:"id,omitempty" ocpp:"items=1..,range@2.1=0.."`
	RequestID  int                  `json:"requestId" ocpp:"required"`
	Priority   *MessagePriorityEnum `json:"priority,omitempty"`
	State      *MessageStateEnum    `json:"state,omitempty"`
	CustomData *CustomData          `json:"customData,omitempty"`
}

// GetDisplayMessagesResponse tells whether NotifyDisplayMessages messages will
// follow (OCPP 2.0.1 O03, O04).
type GetDisplayMessagesResponse struct {
	Status     GetDisplayMessagesStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo                  `json:"statusInfo,omitempty"`
	CustomData *CustomData                  `json:"customData,omitempty"`
}

// ClearDisplayMessageRequest has the CSMS take a message off the display (OCPP
// 2.0.1 O05).
type ClearDisplayMessageRequest struct {
	ID         int         `json:"id" ocpp:"required,range@2.1=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// ClearDisplayMessageResponse tells whether there was such a message (OCPP
// 2.0.1 O05).
type ClearDisplayMessageResponse struct {
	Status     ClearMessageStatusEnum `json:"status" ocpp:"required"`
	StatusInfo *StatusInfo            `json:"statusInfo,omitempty"`
	CustomData *CustomData            `json:"customData,omitempty"`
}

// NotifyDisplayMessagesRequest is one part of the list of messages on display,
// sent by the station (OCPP 2.0.1 O03, O04).
type NotifyDisplayMessagesRequest struct {
	MessageInfo []MessageInfo `json:"messageInfo,omitempty" ocpp:"items=1.."`
	RequestID   int           `json:"requestId" ocpp:"required"`
	Tbc         *bool         `json:"tbc,omitempty"`
	CustomData  *CustomData   `json:"customData,omitempty"`
}

// NotifyDisplayMessagesResponse acknowledges one part of the list (OCPP 2.0.1
// O03, O04).
type NotifyDisplayMessagesResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// MessageInfo is a message for the display, and when to show it.
type MessageInfo struct {
	Display       *Component          `json:"display,omitempty"`
	ID            int                 `json:"id" ocpp:"required,range@2.1=0.."`
	Priority      MessagePriorityEnum `json:"priority" ocpp:"required"`
	State         *MessageStateEnum   `json:"state,omitempty"`
	StartDateTime *ocpp.DateTime      `json:"startDateTime,omitempty"`
	EndDateTime   *ocpp.DateTime      `json:"endDateTime,omitempty"`
	TransactionID *string             `json:"transactionId,omitempty" ocpp:"max=36,identifier"`
	Message       MessageContent      `json:"message" ocpp:"required"`
	MessageExtra  []MessageContent    `json:"messageExtra,omitempty" ocpp:"items=1..4,since=2.1"`
	CustomData    *CustomData         `json:"customData,omitempty"`
}

// ClearMessageStatusEnum is the answer to ClearDisplayMessage.
type ClearMessageStatusEnum string

// The values of ClearMessageStatusEnum.
const (
	ClearMessageStatusAccepted ClearMessageStatusEnum = "Accepted"
	ClearMessageStatusUnknown  ClearMessageStatusEnum = "Unknown"

	// Since OCPP 2.1.
	ClearMessageStatusRejected ClearMessageStatusEnum = "Rejected"
)

// Values lists what a ClearMessageStatusEnum may be.
func (ClearMessageStatusEnum) Values() []plan.Value {
	return append(plan.Values(ClearMessageStatusAccepted, ClearMessageStatusUnknown),
		plan.Since(ocpp.V21, ClearMessageStatusRejected)...)
}

// DisplayMessageStatusEnum is the answer to SetDisplayMessage.
type DisplayMessageStatusEnum string

// The values of DisplayMessageStatusEnum.
const (
	DisplayMessageStatusAccepted                  DisplayMessageStatusEnum = "Accepted"
	DisplayMessageStatusNotSupportedMessageFormat DisplayMessageStatusEnum = "NotSupportedMessageFormat"
	DisplayMessageStatusRejected                  DisplayMessageStatusEnum = "Rejected"
	DisplayMessageStatusNotSupportedPriority      DisplayMessageStatusEnum = "NotSupportedPriority"
	DisplayMessageStatusNotSupportedState         DisplayMessageStatusEnum = "NotSupportedState"
	DisplayMessageStatusUnknownTransaction        DisplayMessageStatusEnum = "UnknownTransaction"

	// Since OCPP 2.1.
	DisplayMessageStatusLanguageNotSupported DisplayMessageStatusEnum = "LanguageNotSupported"
)

// Values lists what a DisplayMessageStatusEnum may be.
func (DisplayMessageStatusEnum) Values() []plan.Value {
	return append(plan.Values(
		DisplayMessageStatusAccepted,
		DisplayMessageStatusNotSupportedMessageFormat,
		DisplayMessageStatusRejected,
		DisplayMessageStatusNotSupportedPriority,
		DisplayMessageStatusNotSupportedState,
		DisplayMessageStatusUnknownTransaction,
	),
		plan.Since(ocpp.V21, DisplayMessageStatusLanguageNotSupported)...)
}

// GetDisplayMessagesStatusEnum is whether there are messages to report.
type GetDisplayMessagesStatusEnum string

// The values of GetDisplayMessagesStatusEnum.
const (
	GetDisplayMessagesStatusAccepted GetDisplayMessagesStatusEnum = "Accepted"
	GetDisplayMessagesStatusUnknown  GetDisplayMessagesStatusEnum = "Unknown"
)

// Values lists what a GetDisplayMessagesStatusEnum may be.
func (GetDisplayMessagesStatusEnum) Values() []plan.Value {
	return plan.Values(GetDisplayMessagesStatusAccepted, GetDisplayMessagesStatusUnknown)
}

// MessagePriorityEnum is how a message takes the display from others.
type MessagePriorityEnum string

// The values of MessagePriorityEnum.
const (
	MessagePriorityAlwaysFront MessagePriorityEnum = "AlwaysFront"
	MessagePriorityInFront     MessagePriorityEnum = "InFront"
	MessagePriorityNormalCycle MessagePriorityEnum = "NormalCycle"
)

// Values lists what a MessagePriorityEnum may be.
func (MessagePriorityEnum) Values() []plan.Value {
	return plan.Values(MessagePriorityAlwaysFront, MessagePriorityInFront, MessagePriorityNormalCycle)
}

// MessageStateEnum is in which state of the station a message shows.
type MessageStateEnum string

// The values of MessageStateEnum.
const (
	MessageStateCharging    MessageStateEnum = "Charging"
	MessageStateFaulted     MessageStateEnum = "Faulted"
	MessageStateIdle        MessageStateEnum = "Idle"
	MessageStateUnavailable MessageStateEnum = "Unavailable"

	// Since OCPP 2.1.
	MessageStateSuspended   MessageStateEnum = "Suspended"
	MessageStateDischarging MessageStateEnum = "Discharging"
)

// Values lists what a MessageStateEnum may be.
func (MessageStateEnum) Values() []plan.Value {
	return append(plan.Values(
		MessageStateCharging,
		MessageStateFaulted,
		MessageStateIdle,
		MessageStateUnavailable,
	),
		plan.Since(ocpp.V21, MessageStateSuspended, MessageStateDischarging)...)
}
