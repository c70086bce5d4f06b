---@meta
-- Written by csms types, and overwritten by it: changes belong elsewhere.

---AuthorizationStatus is an enum of OCPP 1.6.
---@alias ocpp16.AuthorizationStatus
---| "Accepted"
---| "Blocked"
---| "Expired"
---| "Invalid"
---| "ConcurrentTx"

---ChargingProfileKind is an enum of OCPP 1.6.
---@alias ocpp16.ChargingProfileKind
---| "Absolute"
---| "Recurring"
---| "Relative"

---ChargingProfilePurpose is an enum of OCPP 1.6.
---@alias ocpp16.ChargingProfilePurpose
---| "ChargePointMaxProfile"
---| "TxDefaultProfile"
---| "TxProfile"

---ChargingRateUnit is an enum of OCPP 1.6.
---@alias ocpp16.ChargingRateUnit
---| "A"
---| "W"

---RecurrencyKind is an enum of OCPP 1.6.
---@alias ocpp16.RecurrencyKind
---| "Daily"
---| "Weekly"

---RemoteStartStopStatus is an enum of OCPP 1.6.
---@alias ocpp16.RemoteStartStopStatus
---| "Accepted"
---| "Rejected"

---ResetStatus is an enum of OCPP 1.6.
---@alias ocpp16.ResetStatus
---| "Accepted"
---| "Rejected"

---ResetType is an enum of OCPP 1.6.
---@alias ocpp16.ResetType
---| "Hard"
---| "Soft"

---AuthorizeRequest asks whether a tag may charge (§4.1).
---
---What the callback ocpp16.authorize gets.
---@class (exact) ocpp16.AuthorizeRequest
---@field idTag string at most 20 characters

---AuthorizeResponse holds what the CSMS thinks of the tag (§4.1).
---
---What the callback ocpp16.authorize returns.
---@class (exact) ocpp16.AuthorizeResponse
---@field idTagInfo ocpp16.IDTagInfo

---RemoteStartTransactionRequest asks the station to begin a transaction (§5.11).
---
---Payload of the command RemoteStartTransaction.
---@class (exact) ocpp16.RemoteStartTransactionRequest
---@field connectorId? integer
---@field idTag string at most 20 characters
---@field chargingProfile? ocpp16.ChargingProfile

---RemoteStartTransactionResponse tells whether it will try (§5.11).
---
---Result of the command RemoteStartTransaction.
---@class (exact) ocpp16.RemoteStartTransactionResponse
---@field status ocpp16.RemoteStartStopStatus

---ResetRequest asks the station to restart (§5.14).
---
---Payload of the command Reset.
---@class (exact) ocpp16.ResetRequest
---@field type ocpp16.ResetType

---ResetResponse tells whether it will (§5.14).
---
---Result of the command Reset.
---@class (exact) ocpp16.ResetResponse
---@field status ocpp16.ResetStatus

---StartTransactionRequest reports that a transaction began (§4.8).
---
---What the callback ocpp16.start_transaction gets.
---@class (exact) ocpp16.StartTransactionRequest
---@field connectorId integer
---@field idTag string at most 20 characters
---@field meterStart integer
---@field reservationId? integer
---@field timestamp string RFC 3339 time

---StartTransactionResponse holds the transaction's number (§4.8).
---
---What the callback ocpp16.start_transaction returns.
---@class (exact) ocpp16.StartTransactionResponse
---@field idTagInfo ocpp16.IDTagInfo
---@field transactionId? integer filled in when left out

---ChargingProfile limits charging over time.
---@class (exact) ocpp16.ChargingProfile
---@field chargingProfileId integer
---@field transactionId? integer
---@field stackLevel integer
---@field chargingProfilePurpose ocpp16.ChargingProfilePurpose
---@field chargingProfileKind ocpp16.ChargingProfileKind
---@field recurrencyKind? ocpp16.RecurrencyKind
---@field validFrom? string RFC 3339 time
---@field validTo? string RFC 3339 time
---@field chargingSchedule ocpp16.ChargingSchedule

---ChargingSchedule is the limits of a charging profile.
---@class (exact) ocpp16.ChargingSchedule
---@field duration? integer
---@field startSchedule? string RFC 3339 time
---@field chargingRateUnit ocpp16.ChargingRateUnit
---@field chargingSchedulePeriod ocpp16.ChargingSchedulePeriod[]
---@field minChargingRate? number

---ChargingSchedulePeriod begins startPeriod seconds after its schedule.
---@class (exact) ocpp16.ChargingSchedulePeriod
---@field startPeriod integer
---@field limit number
---@field numberPhases? integer

---IDTagInfo is what the CSMS thinks of a tag.
---@class (exact) ocpp16.IDTagInfo
---@field expiryDate? string RFC 3339 time
---@field parentIdTag? string at most 20 characters
---@field status ocpp16.AuthorizationStatus

