package v16

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// RemoteStartTransactionRequest asks the station to begin a transaction (§5.11).
type RemoteStartTransactionRequest struct {
	ConnectorID     *int             `json:"connectorId,omitempty"`
	IDTag           string           `json:"idTag" ocpp:"required,max=20"`
	ChargingProfile *ChargingProfile `json:"chargingProfile,omitempty"`
}

// RemoteStartTransactionResponse tells whether it will try (§5.11).
type RemoteStartTransactionResponse struct {
	Status RemoteStartStopStatus `json:"status" ocpp:"required"`
}

// RemoteStopTransactionRequest asks the station to end a transaction (§5.12).
type RemoteStopTransactionRequest struct {
	TransactionID int `json:"transactionId" ocpp:"required"`
}

// RemoteStopTransactionResponse tells whether it will (§5.12).
type RemoteStopTransactionResponse struct {
	Status RemoteStartStopStatus `json:"status" ocpp:"required"`
}

// ResetRequest asks the station to restart (§5.14).
type ResetRequest struct {
	Type ResetType `json:"type" ocpp:"required"`
}

// ResetResponse tells whether it will (§5.14).
type ResetResponse struct {
	Status ResetStatus `json:"status" ocpp:"required"`
}

// UnlockConnectorRequest asks the station to let go of a cable (§5.18).
type UnlockConnectorRequest struct {
	ConnectorID int `json:"connectorId" ocpp:"required"`
}

// UnlockConnectorResponse tells whether it did (§5.18).
type UnlockConnectorResponse struct {
	Status UnlockConnectorStatus `json:"status" ocpp:"required"`
}

// ChangeAvailabilityRequest puts a connector, or with 0 the station, in or out of service (§5.2).
type ChangeAvailabilityRequest struct {
	ConnectorID int              `json:"connectorId" ocpp:"required"`
	Type        AvailabilityType `json:"type" ocpp:"required"`
}

// ChangeAvailabilityResponse tells whether it is done, or will be once a transaction ended (§5.2).
type ChangeAvailabilityResponse struct {
	Status ChangeAvailabilityStatus `json:"status" ocpp:"required"`
}

// ClearCacheRequest empties the authorization cache (§5.4).
type ClearCacheRequest struct{}

// ClearCacheResponse tells whether it is empty (§5.4).
type ClearCacheResponse struct {
	Status ClearCacheStatus `json:"status" ocpp:"required"`
}

// TriggerMessageRequest asks the station for a message (§5.17).
type TriggerMessageRequest struct {
	RequestedMessage MessageTrigger `json:"requestedMessage" ocpp:"required"`
	ConnectorID      *int           `json:"connectorId,omitempty"`
}

// TriggerMessageResponse tells whether it will come (§5.17).
type TriggerMessageResponse struct {
	Status TriggerMessageStatus `json:"status" ocpp:"required"`
}

// ExtendedTriggerMessageRequest asks the station for a message, also of security (security whitepaper).
type ExtendedTriggerMessageRequest struct {
	RequestedMessage ExtendedMessageTrigger `json:"requestedMessage" ocpp:"required"`
	ConnectorID      *int                   `json:"connectorId,omitempty"`
}

// ExtendedTriggerMessageResponse tells whether it will come.
type ExtendedTriggerMessageResponse struct {
	Status ExtendedTriggerMessageStatus `json:"status" ocpp:"required"`
}

// ChargingProfile limits charging over time.
type ChargingProfile struct {
	ChargingProfileID      int                    `json:"chargingProfileId" ocpp:"required"`
	TransactionID          *int                   `json:"transactionId,omitempty"`
	StackLevel             int                    `json:"stackLevel" ocpp:"required"`
	ChargingProfilePurpose ChargingProfilePurpose `json:"chargingProfilePurpose" ocpp:"required"`
	ChargingProfileKind    ChargingProfileKind    `json:"chargingProfileKind" ocpp:"required"`
	RecurrencyKind         *RecurrencyKind        `json:"recurrencyKind,omitempty"`
	ValidFrom              *ocpp.DateTime         `json:"validFrom,omitempty"`
	ValidTo                *ocpp.DateTime         `json:"validTo,omitempty"`
	ChargingSchedule       ChargingSchedule       `json:"chargingSchedule" ocpp:"required"`
}

// ChargingSchedule is the limits of a charging profile.
type ChargingSchedule struct {
	Duration               *int                     `json:"duration,omitempty"`
	StartSchedule          *ocpp.DateTime           `json:"startSchedule,omitempty"`
	ChargingRateUnit       ChargingRateUnit         `json:"chargingRateUnit" ocpp:"required"`
	ChargingSchedulePeriod []ChargingSchedulePeriod `json:"chargingSchedulePeriod" ocpp:"required"`
	MinChargingRate        *float64                 `json:"minChargingRate,omitempty"`
}

// ChargingSchedulePeriod begins startPeriod seconds after its schedule.
type ChargingSchedulePeriod struct {
	StartPeriod  int     `json:"startPeriod" ocpp:"required"`
	Limit        float64 `json:"limit" ocpp:"required"`
	NumberPhases *int    `json:"numberPhases,omitempty"`
}

// ChargingProfilePurpose is an enum of OCPP 1.6.
type ChargingProfilePurpose string

// The values of ChargingProfilePurpose.
const (
	ChargingProfilePurposeChargePointMaxProfile ChargingProfilePurpose = "ChargePointMaxProfile"
	ChargingProfilePurposeTxDefaultProfile      ChargingProfilePurpose = "TxDefaultProfile"
	ChargingProfilePurposeTxProfile             ChargingProfilePurpose = "TxProfile"
)

// Values lists what a ChargingProfilePurpose may be.
func (ChargingProfilePurpose) Values() []plan.Value {
	return plan.Values(ChargingProfilePurposeChargePointMaxProfile, ChargingProfilePurposeTxDefaultProfile, ChargingProfilePurposeTxProfile)
}

// ChargingProfileKind is an enum of OCPP 1.6.
type ChargingProfileKind string

// The values of ChargingProfileKind.
const (
	ChargingProfileKindAbsolute  ChargingProfileKind = "Absolute"
	ChargingProfileKindRecurring ChargingProfileKind = "Recurring"
	ChargingProfileKindRelative  ChargingProfileKind = "Relative"
)

// Values lists what a ChargingProfileKind may be.
func (ChargingProfileKind) Values() []plan.Value {
	return plan.Values(ChargingProfileKindAbsolute, ChargingProfileKindRecurring, ChargingProfileKindRelative)
}

// RecurrencyKind is an enum of OCPP 1.6.
type RecurrencyKind string

// The values of RecurrencyKind.
const (
	RecurrencyKindDaily  RecurrencyKind = "Daily"
	RecurrencyKindWeekly RecurrencyKind = "Weekly"
)

// Values lists what a RecurrencyKind may be.
func (RecurrencyKind) Values() []plan.Value {
	return plan.Values(RecurrencyKindDaily, RecurrencyKindWeekly)
}

// ChargingRateUnit is an enum of OCPP 1.6.
type ChargingRateUnit string

// The values of ChargingRateUnit.
const (
	ChargingRateUnitA ChargingRateUnit = "A"
	ChargingRateUnitW ChargingRateUnit = "W"
)

// Values lists what a ChargingRateUnit may be.
func (ChargingRateUnit) Values() []plan.Value {
	return plan.Values(ChargingRateUnitA, ChargingRateUnitW)
}

// RemoteStartStopStatus is an enum of OCPP 1.6.
type RemoteStartStopStatus string

// The values of RemoteStartStopStatus.
const (
	RemoteStartStopStatusAccepted RemoteStartStopStatus = "Accepted"
	RemoteStartStopStatusRejected RemoteStartStopStatus = "Rejected"
)

// Values lists what a RemoteStartStopStatus may be.
func (RemoteStartStopStatus) Values() []plan.Value {
	return plan.Values(RemoteStartStopStatusAccepted, RemoteStartStopStatusRejected)
}

// ResetType is an enum of OCPP 1.6.
type ResetType string

// The values of ResetType.
const (
	ResetTypeHard ResetType = "Hard"
	ResetTypeSoft ResetType = "Soft"
)

// Values lists what a ResetType may be.
func (ResetType) Values() []plan.Value {
	return plan.Values(ResetTypeHard, ResetTypeSoft)
}

// ResetStatus is an enum of OCPP 1.6.
type ResetStatus string

// The values of ResetStatus.
const (
	ResetStatusAccepted ResetStatus = "Accepted"
	ResetStatusRejected ResetStatus = "Rejected"
)

// Values lists what a ResetStatus may be.
func (ResetStatus) Values() []plan.Value {
	return plan.Values(ResetStatusAccepted, ResetStatusRejected)
}

// UnlockConnectorStatus is an enum of OCPP 1.6.
type UnlockConnectorStatus string

// The values of UnlockConnectorStatus.
const (
	UnlockConnectorStatusUnlocked     UnlockConnectorStatus = "Unlocked"
	UnlockConnectorStatusUnlockFailed UnlockConnectorStatus = "UnlockFailed"
	UnlockConnectorStatusNotSupported UnlockConnectorStatus = "NotSupported"
)

// Values lists what a UnlockConnectorStatus may be.
func (UnlockConnectorStatus) Values() []plan.Value {
	return plan.Values(UnlockConnectorStatusUnlocked, UnlockConnectorStatusUnlockFailed, UnlockConnectorStatusNotSupported)
}

// AvailabilityType is an enum of OCPP 1.6.
type AvailabilityType string

// The values of AvailabilityType.
const (
	AvailabilityTypeInoperative AvailabilityType = "Inoperative"
	AvailabilityTypeOperative   AvailabilityType = "Operative"
)

// Values lists what a AvailabilityType may be.
func (AvailabilityType) Values() []plan.Value {
	return plan.Values(AvailabilityTypeInoperative, AvailabilityTypeOperative)
}

// ChangeAvailabilityStatus is an enum of OCPP 1.6.
type ChangeAvailabilityStatus string

// The values of ChangeAvailabilityStatus.
const (
	ChangeAvailabilityStatusAccepted  ChangeAvailabilityStatus = "Accepted"
	ChangeAvailabilityStatusRejected  ChangeAvailabilityStatus = "Rejected"
	ChangeAvailabilityStatusScheduled ChangeAvailabilityStatus = "Scheduled"
)

// Values lists what a ChangeAvailabilityStatus may be.
func (ChangeAvailabilityStatus) Values() []plan.Value {
	return plan.Values(ChangeAvailabilityStatusAccepted, ChangeAvailabilityStatusRejected, ChangeAvailabilityStatusScheduled)
}

// ClearCacheStatus is an enum of OCPP 1.6.
type ClearCacheStatus string

// The values of ClearCacheStatus.
const (
	ClearCacheStatusAccepted ClearCacheStatus = "Accepted"
	ClearCacheStatusRejected ClearCacheStatus = "Rejected"
)

// Values lists what a ClearCacheStatus may be.
func (ClearCacheStatus) Values() []plan.Value {
	return plan.Values(ClearCacheStatusAccepted, ClearCacheStatusRejected)
}

// MessageTrigger is an enum of OCPP 1.6.
type MessageTrigger string

// The values of MessageTrigger.
const (
	MessageTriggerBootNotification              MessageTrigger = "BootNotification"
	MessageTriggerDiagnosticsStatusNotification MessageTrigger = "DiagnosticsStatusNotification"
	MessageTriggerFirmwareStatusNotification    MessageTrigger = "FirmwareStatusNotification"
	MessageTriggerHeartbeat                     MessageTrigger = "Heartbeat"
	MessageTriggerMeterValues                   MessageTrigger = "MeterValues"
	MessageTriggerStatusNotification            MessageTrigger = "StatusNotification"
)

// Values lists what a MessageTrigger may be.
func (MessageTrigger) Values() []plan.Value {
	return plan.Values(
		MessageTriggerBootNotification,
		MessageTriggerDiagnosticsStatusNotification,
		MessageTriggerFirmwareStatusNotification,
		MessageTriggerHeartbeat,
		MessageTriggerMeterValues,
		MessageTriggerStatusNotification,
	)
}

// TriggerMessageStatus is an enum of OCPP 1.6.
type TriggerMessageStatus string

// The values of TriggerMessageStatus.
const (
	TriggerMessageStatusAccepted       TriggerMessageStatus = "Accepted"
	TriggerMessageStatusRejected       TriggerMessageStatus = "Rejected"
	TriggerMessageStatusNotImplemented TriggerMessageStatus = "NotImplemented"
)

// Values lists what a TriggerMessageStatus may be.
func (TriggerMessageStatus) Values() []plan.Value {
	return plan.Values(TriggerMessageStatusAccepted, TriggerMessageStatusRejected, TriggerMessageStatusNotImplemented)
}

// ExtendedMessageTrigger is an enum of OCPP 1.6.
type ExtendedMessageTrigger string

// The values of ExtendedMessageTrigger.
const (
	ExtendedMessageTriggerBootNotification           ExtendedMessageTrigger = "BootNotification"
	ExtendedMessageTriggerLogStatusNotification      ExtendedMessageTrigger = "LogStatusNotification"
	ExtendedMessageTriggerFirmwareStatusNotification ExtendedMessageTrigger = "FirmwareStatusNotification"
	ExtendedMessageTriggerHeartbeat                  ExtendedMessageTrigger = "Heartbeat"
	ExtendedMessageTriggerMeterValues                ExtendedMessageTrigger = "MeterValues"
	ExtendedMessageTriggerSignChargePointCertificate ExtendedMessageTrigger = "SignChargePointCertificate"
	ExtendedMessageTriggerStatusNotification         ExtendedMessageTrigger = "StatusNotification"
)

// Values lists what a ExtendedMessageTrigger may be.
func (ExtendedMessageTrigger) Values() []plan.Value {
	return plan.Values(
		ExtendedMessageTriggerBootNotification,
		ExtendedMessageTriggerLogStatusNotification,
		ExtendedMessageTriggerFirmwareStatusNotification,
		ExtendedMessageTriggerHeartbeat,
		ExtendedMessageTriggerMeterValues,
		ExtendedMessageTriggerSignChargePointCertificate,
		ExtendedMessageTriggerStatusNotification,
	)
}

// ExtendedTriggerMessageStatus is an enum of OCPP 1.6.
type ExtendedTriggerMessageStatus string

// The values of ExtendedTriggerMessageStatus.
const (
	ExtendedTriggerMessageStatusAccepted       ExtendedTriggerMessageStatus = "Accepted"
	ExtendedTriggerMessageStatusRejected       ExtendedTriggerMessageStatus = "Rejected"
	ExtendedTriggerMessageStatusNotImplemented ExtendedTriggerMessageStatus = "NotImplemented"
)

// Values lists what a ExtendedTriggerMessageStatus may be.
func (ExtendedTriggerMessageStatus) Values() []plan.Value {
	return plan.Values(ExtendedTriggerMessageStatusAccepted, ExtendedTriggerMessageStatusRejected, ExtendedTriggerMessageStatusNotImplemented)
}
