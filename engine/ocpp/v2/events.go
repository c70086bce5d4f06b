package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// NotifyEventRequest reports events of the device model and of its monitors
// (OCPP 2.0.1 N07).
type NotifyEventRequest struct {
	GeneratedAt ocpp.DateTime `json:"generatedAt" ocpp:"required"`
	Tbc         *bool         `json:"tbc,omitempty"`
	SeqNo       int           `json:"seqNo" ocpp:"required,range@2.1=0.."`
	EventData   []EventData   `json:"eventData" ocpp:"required,items=1.."`
	CustomData  *CustomData   `json:"customData,omitempty"`
}

// NotifyEventResponse acknowledges events (OCPP 2.0.1 N07).
type NotifyEventResponse struct {
	CustomData *CustomData `json:"customData,omitempty"`
}

// EventData is one event of a variable.
type EventData struct {
	EventID               int                   `json:"eventId" ocpp:"required,range@2.1=0.."`
	Timestamp             ocpp.DateTime         `json:"timestamp" ocpp:"required"`
	Trigger               EventTriggerEnum      `json:"trigger" ocpp:"required"`
	Cause                 *int                  `json:"cause,omitempty" ocpp:"range@2.1=0.."`
	ActualValue           string                `json:"actualValue" ocpp:"required,max=2500"`
	TechCode              *string               `json:"techCode,omitempty" ocpp:"max=50"`
	TechInfo              *string               `json:"techInfo,omitempty" ocpp:"max=500"`
	Cleared               *bool                 `json:"cleared,omitempty"`
	TransactionID         *string               `json:"transactionId,omitempty" ocpp:"max=36,identifier"`
	Component             Component             `json:"component" ocpp:"required"`
	VariableMonitoringID  *int                  `json:"variableMonitoringId,omitempty" ocpp:"range@2.1=0.."`
	EventNotificationType EventNotificationEnum `json:"eventNotificationType" ocpp:"required"`
	Variable              Variable              `json:"variable" ocpp:"required"`
	Severity              *int                  `json:"severity,omitempty" ocpp:"range=0..,since=2.1"`
	CustomData            *CustomData           `json:"customData,omitempty"`
}

// EventNotificationEnum is who set the monitor of an event.
type EventNotificationEnum string

// The values of EventNotificationEnum.
const (
	EventNotificationHardWiredNotification EventNotificationEnum = "HardWiredNotification"
	EventNotificationHardWiredMonitor      EventNotificationEnum = "HardWiredMonitor"
	EventNotificationPreconfiguredMonitor  EventNotificationEnum = "PreconfiguredMonitor"
	EventNotificationCustomMonitor         EventNotificationEnum = "CustomMonitor"
)

// Values lists what an EventNotificationEnum may be.
func (EventNotificationEnum) Values() []plan.Value {
	return plan.Values(
		EventNotificationHardWiredNotification,
		EventNotificationHardWiredMonitor,
		EventNotificationPreconfiguredMonitor,
		EventNotificationCustomMonitor,
	)
}

// EventTriggerEnum is what caused an event.
type EventTriggerEnum string

// The values of EventTriggerEnum.
const (
	EventTriggerAlerting EventTriggerEnum = "Alerting"
	EventTriggerDelta    EventTriggerEnum = "Delta"
	EventTriggerPeriodic EventTriggerEnum = "Periodic"
)

// Values lists what an EventTriggerEnum may be.
func (EventTriggerEnum) Values() []plan.Value {
	return plan.Values(EventTriggerAlerting, EventTriggerDelta, EventTriggerPeriodic)
}
