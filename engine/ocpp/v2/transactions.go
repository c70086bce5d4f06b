package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// TransactionEventRequest reports the start, a change or the end of a
// transaction, with meter values (OCPP 2.0.1 E01 to E15).
type TransactionEventRequest struct {
	CostDetails           *CostDetails               `json:"costDetails,omitempty" ocpp:"since=2.1"`
	EventType             TransactionEventEnum       `json:"eventType" ocpp:"required"`
	MeterValue            []MeterValue               `json:"meterValue,omitempty" ocpp:"items=1.."`
	Timestamp             ocpp.DateTime              `json:"timestamp" ocpp:"required"`
	TriggerReason         TriggerReasonEnum          `json:"triggerReason" ocpp:"required"`
	SeqNo                 int                        `json:"seqNo" ocpp:"required,range@2.1=0.."`
	Offline               *bool                      `json:"offline,omitempty"`
	NumberOfPhasesUsed    *int                       `json:"numberOfPhasesUsed,omitempty" ocpp:"range@2.1=0..3"`
	CableMaxCurrent       *int                       `json:"cableMaxCurrent,omitempty"`
	ReservationID         *int                       `json:"reservationId,omitempty" ocpp:"range@2.1=0.."`
	PreconditioningStatus *PreconditioningStatusEnum `json:"preconditioningStatus,omitempty" ocpp:"since=2.1"`
	EVSESleep             *bool                      `json:"evseSleep,omitempty" ocpp:"since=2.1"`
	TransactionInfo       Transaction                `json:"transactionInfo" ocpp:"required"`
	EVSE                  *EVSE                      `json:"evse,omitempty"`
	IDToken               *IDToken                   `json:"idToken,omitempty"`
	CustomData            *CustomData                `json:"customData,omitempty"`
}

// TransactionEventResponse may judge the token again and tell what the
// transaction costs (OCPP 2.0.1 E01 to E15).
type TransactionEventResponse struct {
	TotalCost                   *float64          `json:"totalCost,omitempty"`
	ChargingPriority            *int              `json:"chargingPriority,omitempty"`
	IDTokenInfo                 *IDTokenInfo      `json:"idTokenInfo,omitempty"`
	TransactionLimit            *TransactionLimit `json:"transactionLimit,omitempty" ocpp:"since=2.1"`
	UpdatedPersonalMessage      *MessageContent   `json:"updatedPersonalMessage,omitempty"`
	UpdatedPersonalMessageExtra []MessageContent  `json:"updatedPersonalMessageExtra,omitempty" ocpp:"items=1..4,since=2.1"`
	CustomData                  *CustomData       `json:"customData,omitempty"`
}

// GetTransactionStatusRequest has the CSMS ask whether a transaction goes on
// and whether messages of it are queued (OCPP 2.0.1 E14).
type GetTransactionStatusRequest struct {
	TransactionID *string     `json:"transactionId,omitempty" ocpp:"max=36,identifier"`
	CustomData    *CustomData `json:"customData,omitempty"`
}

// GetTransactionStatusResponse tells what the station still holds of the
// transaction (OCPP 2.0.1 E14).
type GetTransactionStatusResponse struct {
	OngoingIndicator *bool       `json:"ongoingIndicator,omitempty"`
	MessagesInQueue  bool        `json:"messagesInQueue" ocpp:"required"`
	CustomData       *CustomData `json:"customData,omitempty"`
}

// Transaction is the state of a transaction.
type Transaction struct {
	TransactionID     string             `json:"transactionId" ocpp:"required,max=36,identifier"`
	ChargingState     *ChargingStateEnum `json:"chargingState,omitempty"`
	TimeSpentCharging *int               `json:"timeSpentCharging,omitempty"`
	StoppedReason     *ReasonEnum        `json:"stoppedReason,omitempty"`
	RemoteStartID     *int               `json:"remoteStartId,omitempty"`
	OperationMode     *OperationModeEnum `json:"operationMode,omitempty" ocpp:"since=2.1"`
	TariffID          *string            `json:"tariffId,omitempty" ocpp:"max=60,since=2.1"`
	TransactionLimit  *TransactionLimit  `json:"transactionLimit,omitempty" ocpp:"since=2.1"`
	CustomData        *CustomData        `json:"customData,omitempty"`
}

// TransactionLimit is how far a transaction may go before it stops. Since OCPP
// 2.1.
type TransactionLimit struct {
	MaxCost    *float64    `json:"maxCost,omitempty"`
	MaxEnergy  *float64    `json:"maxEnergy,omitempty"`
	MaxTime    *int        `json:"maxTime,omitempty"`
	MaxSoC     *int        `json:"maxSoC,omitempty" ocpp:"range=0..100"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// ChargingStateEnum is how far charging has come.
type ChargingStateEnum string

// The values of ChargingStateEnum.
const (
	ChargingStateCharging      ChargingStateEnum = "Charging"
	ChargingStateEVConnected   ChargingStateEnum = "EVConnected"
	ChargingStateSuspendedEV   ChargingStateEnum = "SuspendedEV"
	ChargingStateSuspendedEVSE ChargingStateEnum = "SuspendedEVSE"
	ChargingStateIdle          ChargingStateEnum = "Idle"
)

// Values lists what a ChargingStateEnum may be.
func (ChargingStateEnum) Values() []plan.Value {
	return plan.Values(
		ChargingStateCharging,
		ChargingStateEVConnected,
		ChargingStateSuspendedEV,
		ChargingStateSuspendedEVSE,
		ChargingStateIdle,
	)
}

// PreconditioningStatusEnum is whether the battery is warm. Since OCPP 2.1.
type PreconditioningStatusEnum string

// The values of PreconditioningStatusEnum.
const (
	PreconditioningStatusUnknown         PreconditioningStatusEnum = "Unknown"
	PreconditioningStatusReady           PreconditioningStatusEnum = "Ready"
	PreconditioningStatusNotReady        PreconditioningStatusEnum = "NotReady"
	PreconditioningStatusPreconditioning PreconditioningStatusEnum = "Preconditioning"
)

// Values lists what a PreconditioningStatusEnum may be.
func (PreconditioningStatusEnum) Values() []plan.Value {
	return plan.Values(
		PreconditioningStatusUnknown,
		PreconditioningStatusReady,
		PreconditioningStatusNotReady,
		PreconditioningStatusPreconditioning,
	)
}

// ReasonEnum is why a transaction ended; Local where absent.
type ReasonEnum string

// The values of ReasonEnum.
const (
	ReasonDeAuthorized       ReasonEnum = "DeAuthorized"
	ReasonEmergencyStop      ReasonEnum = "EmergencyStop"
	ReasonEnergyLimitReached ReasonEnum = "EnergyLimitReached"
	ReasonEVDisconnected     ReasonEnum = "EVDisconnected"
	ReasonGroundFault        ReasonEnum = "GroundFault"
	ReasonImmediateReset     ReasonEnum = "ImmediateReset"
	ReasonLocal              ReasonEnum = "Local"
	ReasonLocalOutOfCredit   ReasonEnum = "LocalOutOfCredit"
	ReasonMasterPass         ReasonEnum = "MasterPass"
	ReasonOther              ReasonEnum = "Other"
	ReasonOvercurrentFault   ReasonEnum = "OvercurrentFault"
	ReasonPowerLoss          ReasonEnum = "PowerLoss"
	ReasonPowerQuality       ReasonEnum = "PowerQuality"
	ReasonReboot             ReasonEnum = "Reboot"
	ReasonRemote             ReasonEnum = "Remote"
	ReasonSOCLimitReached    ReasonEnum = "SOCLimitReached"
	ReasonStoppedByEV        ReasonEnum = "StoppedByEV"
	ReasonTimeLimitReached   ReasonEnum = "TimeLimitReached"
	ReasonTimeout            ReasonEnum = "Timeout"

	// Since OCPP 2.1.
	ReasonReqEnergyTransferRejected ReasonEnum = "ReqEnergyTransferRejected"
)

// Values lists what a ReasonEnum may be.
func (ReasonEnum) Values() []plan.Value {
	return append(plan.Values(
		ReasonDeAuthorized,
		ReasonEmergencyStop,
		ReasonEnergyLimitReached,
		ReasonEVDisconnected,
		ReasonGroundFault,
		ReasonImmediateReset,
		ReasonLocal,
		ReasonLocalOutOfCredit,
		ReasonMasterPass,
		ReasonOther,
		ReasonOvercurrentFault,
		ReasonPowerLoss,
		ReasonPowerQuality,
		ReasonReboot,
		ReasonRemote,
		ReasonSOCLimitReached,
		ReasonStoppedByEV,
		ReasonTimeLimitReached,
		ReasonTimeout,
	),
		plan.Since(ocpp.V21, ReasonReqEnergyTransferRejected)...)
}

// TransactionEventEnum is whether a transaction began, went on or ended.
type TransactionEventEnum string

// The values of TransactionEventEnum.
const (
	TransactionEventEnded   TransactionEventEnum = "Ended"
	TransactionEventStarted TransactionEventEnum = "Started"
	TransactionEventUpdated TransactionEventEnum = "Updated"
)

// Values lists what a TransactionEventEnum may be.
func (TransactionEventEnum) Values() []plan.Value {
	return plan.Values(TransactionEventEnded, TransactionEventStarted, TransactionEventUpdated)
}

// TriggerReasonEnum is what caused a TransactionEvent.
type TriggerReasonEnum string

// The values of TriggerReasonEnum.
const (
	TriggerReasonAuthorized           TriggerReasonEnum = "Authorized"
	TriggerReasonCablePluggedIn       TriggerReasonEnum = "CablePluggedIn"
	TriggerReasonChargingRateChanged  TriggerReasonEnum = "ChargingRateChanged"
	TriggerReasonChargingStateChanged TriggerReasonEnum = "ChargingStateChanged"
	TriggerReasonDeauthorized         TriggerReasonEnum = "Deauthorized"
	TriggerReasonEnergyLimitReached   TriggerReasonEnum = "EnergyLimitReached"
	TriggerReasonEVCommunicationLost  TriggerReasonEnum = "EVCommunicationLost"
	TriggerReasonEVConnectTimeout     TriggerReasonEnum = "EVConnectTimeout"
	TriggerReasonMeterValueClock      TriggerReasonEnum = "MeterValueClock"
	TriggerReasonMeterValuePeriodic   TriggerReasonEnum = "MeterValuePeriodic"
	TriggerReasonTimeLimitReached     TriggerReasonEnum = "TimeLimitReached"
	TriggerReasonTrigger              TriggerReasonEnum = "Trigger"
	TriggerReasonUnlockCommand        TriggerReasonEnum = "UnlockCommand"
	TriggerReasonStopAuthorized       TriggerReasonEnum = "StopAuthorized"
	TriggerReasonEVDeparted           TriggerReasonEnum = "EVDeparted"
	TriggerReasonEVDetected           TriggerReasonEnum = "EVDetected"
	TriggerReasonRemoteStop           TriggerReasonEnum = "RemoteStop"
	TriggerReasonRemoteStart          TriggerReasonEnum = "RemoteStart"
	TriggerReasonAbnormalCondition    TriggerReasonEnum = "AbnormalCondition"
	TriggerReasonSignedDataReceived   TriggerReasonEnum = "SignedDataReceived"
	TriggerReasonResetCommand         TriggerReasonEnum = "ResetCommand"

	// Since OCPP 2.1.
	TriggerReasonCostLimitReached     TriggerReasonEnum = "CostLimitReached"
	TriggerReasonLimitSet             TriggerReasonEnum = "LimitSet"
	TriggerReasonOperationModeChanged TriggerReasonEnum = "OperationModeChanged"
	TriggerReasonRunningCost          TriggerReasonEnum = "RunningCost"
	TriggerReasonSoCLimitReached      TriggerReasonEnum = "SoCLimitReached"
	TriggerReasonTariffChanged        TriggerReasonEnum = "TariffChanged"
	TriggerReasonTariffNotAccepted    TriggerReasonEnum = "TariffNotAccepted"
	TriggerReasonTxResumed            TriggerReasonEnum = "TxResumed"
)

// Values lists what a TriggerReasonEnum may be.
func (TriggerReasonEnum) Values() []plan.Value {
	return append(plan.Values(
		TriggerReasonAuthorized,
		TriggerReasonCablePluggedIn,
		TriggerReasonChargingRateChanged,
		TriggerReasonChargingStateChanged,
		TriggerReasonDeauthorized,
		TriggerReasonEnergyLimitReached,
		TriggerReasonEVCommunicationLost,
		TriggerReasonEVConnectTimeout,
		TriggerReasonMeterValueClock,
		TriggerReasonMeterValuePeriodic,
		TriggerReasonTimeLimitReached,
		TriggerReasonTrigger,
		TriggerReasonUnlockCommand,
		TriggerReasonStopAuthorized,
		TriggerReasonEVDeparted,
		TriggerReasonEVDetected,
		TriggerReasonRemoteStop,
		TriggerReasonRemoteStart,
		TriggerReasonAbnormalCondition,
		TriggerReasonSignedDataReceived,
		TriggerReasonResetCommand,
	),
		plan.Since(ocpp.V21,
			TriggerReasonCostLimitReached,
			TriggerReasonLimitSet,
			TriggerReasonOperationModeChanged,
			TriggerReasonRunningCost,
			TriggerReasonSoCLimitReached,
			TriggerReasonTariffChanged,
			TriggerReasonTariffNotAccepted,
			TriggerReasonTxResumed,
		)...)
}
