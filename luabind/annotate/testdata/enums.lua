---@meta
-- Written by csms types, and overwritten by it: changes belong elsewhere.

---AuthorizationStatusEnum is whether a token may charge, or why not.
---@alias AuthorizationStatusEnum
---| "Accepted"
---| "Blocked"
---| "ConcurrentTx"
---| "Expired"
---| "Invalid"
---| "NoCredit"
---| "NotAllowedTypeEVSE"
---| "NotAtThisLocation"
---| "NotAtThisTime"
---| "Unknown"

---AuthorizationStatusEnum is whether a token may charge, or why not.
---@enum ocpp.AuthorizationStatus
ocpp.AuthorizationStatus = {
  Accepted = "Accepted",
  Blocked = "Blocked",
  ConcurrentTx = "ConcurrentTx",
  Expired = "Expired",
  Invalid = "Invalid",
  NoCredit = "NoCredit",
  NotAllowedTypeEVSE = "NotAllowedTypeEVSE",
  NotAtThisLocation = "NotAtThisLocation",
  NotAtThisTime = "NotAtThisTime",
  Unknown = "Unknown",
}

---AuthorizeCertificateStatusEnum is the state of a contract certificate.
---@alias AuthorizeCertificateStatusEnum
---| "Accepted"
---| "SignatureError"
---| "CertificateExpired"
---| "CertificateRevoked"
---| "NoCertificateAvailable"
---| "CertChainError"
---| "ContractCancelled"

---AuthorizeCertificateStatusEnum is the state of a contract certificate.
---@enum ocpp.AuthorizeCertificateStatus
ocpp.AuthorizeCertificateStatus = {
  Accepted = "Accepted",
  SignatureError = "SignatureError",
  CertificateExpired = "CertificateExpired",
  CertificateRevoked = "CertificateRevoked",
  NoCertificateAvailable = "NoCertificateAvailable",
  CertChainError = "CertChainError",
  ContractCancelled = "ContractCancelled",
}

---BootReasonEnum is why a station booted.
---@alias BootReasonEnum
---| "ApplicationReset"
---| "FirmwareUpdate"
---| "LocalReset"
---| "PowerUp"
---| "RemoteReset"
---| "ScheduledReset"
---| "Triggered"
---| "Unknown"
---| "Watchdog"

---BootReasonEnum is why a station booted.
---@enum ocpp.BootReason
ocpp.BootReason = {
  ApplicationReset = "ApplicationReset",
  FirmwareUpdate = "FirmwareUpdate",
  LocalReset = "LocalReset",
  PowerUp = "PowerUp",
  RemoteReset = "RemoteReset",
  ScheduledReset = "ScheduledReset",
  Triggered = "Triggered",
  Unknown = "Unknown",
  Watchdog = "Watchdog",
}

---DayOfWeekEnum is a day of the week. Since OCPP 2.1.
---@alias DayOfWeekEnum
---| "Monday"
---| "Tuesday"
---| "Wednesday"
---| "Thursday"
---| "Friday"
---| "Saturday"
---| "Sunday"

---DayOfWeekEnum is a day of the week. Since OCPP 2.1.
---@enum ocpp.DayOfWeek
ocpp.DayOfWeek = {
  Monday = "Monday",
  Tuesday = "Tuesday",
  Wednesday = "Wednesday",
  Thursday = "Thursday",
  Friday = "Friday",
  Saturday = "Saturday",
  Sunday = "Sunday",
}

---EVSEKindEnum is whether an EVSE is AC or DC. Since OCPP 2.1.
---@alias EVSEKindEnum
---| "AC"
---| "DC"

---EVSEKindEnum is whether an EVSE is AC or DC. Since OCPP 2.1.
---@enum ocpp.EVSEKind
ocpp.EVSEKind = {
  AC = "AC",
  DC = "DC",
}

---EnergyTransferModeEnum is a way to transfer energy.
---@alias EnergyTransferModeEnum
---| "DC"
---| "AC_single_phase"
---| "AC_two_phase"
---| "AC_three_phase"
---| "AC_BPT" # since OCPP 2.1
---| "AC_BPT_DER" # since OCPP 2.1
---| "AC_DER" # since OCPP 2.1
---| "DC_BPT" # since OCPP 2.1
---| "DC_ACDP" # since OCPP 2.1
---| "DC_ACDP_BPT" # since OCPP 2.1
---| "WPT" # since OCPP 2.1

---EnergyTransferModeEnum is a way to transfer energy.
---@enum ocpp.EnergyTransferMode
ocpp.EnergyTransferMode = {
  DC = "DC",
  AC_single_phase = "AC_single_phase",
  AC_two_phase = "AC_two_phase",
  AC_three_phase = "AC_three_phase",
  AC_BPT = "AC_BPT", -- since OCPP 2.1
  AC_BPT_DER = "AC_BPT_DER", -- since OCPP 2.1
  AC_DER = "AC_DER", -- since OCPP 2.1
  DC_BPT = "DC_BPT", -- since OCPP 2.1
  DC_ACDP = "DC_ACDP", -- since OCPP 2.1
  DC_ACDP_BPT = "DC_ACDP_BPT", -- since OCPP 2.1
  WPT = "WPT", -- since OCPP 2.1
}

---HashAlgorithmEnum is a hash algorithm.
---@alias HashAlgorithmEnum
---| "SHA256"
---| "SHA384"
---| "SHA512"

---HashAlgorithmEnum is a hash algorithm.
---@enum ocpp.HashAlgorithm
ocpp.HashAlgorithm = {
  SHA256 = "SHA256",
  SHA384 = "SHA384",
  SHA512 = "SHA512",
}

---IDTokenEnum is a kind of token; from 2.1 on any text.
---@alias IDTokenEnum
---| "Central"
---| "eMAID"
---| "ISO14443"
---| "ISO15693"
---| "KeyCode"
---| "Local"
---| "MacAddress"
---| "NoAuthorization"

---IDTokenEnum is a kind of token; from 2.1 on any text.
---@enum ocpp.IDToken
ocpp.IDToken = {
  Central = "Central",
  eMAID = "eMAID",
  ISO14443 = "ISO14443",
  ISO15693 = "ISO15693",
  KeyCode = "KeyCode",
  Local = "Local",
  MacAddress = "MacAddress",
  NoAuthorization = "NoAuthorization",
}

---MessageFormatEnum is the format of a text.
---@alias MessageFormatEnum
---| "ASCII"
---| "HTML"
---| "URI"
---| "UTF8"
---| "QRCODE" # since OCPP 2.1

---MessageFormatEnum is the format of a text.
---@enum ocpp.MessageFormat
ocpp.MessageFormat = {
  ASCII = "ASCII",
  HTML = "HTML",
  URI = "URI",
  UTF8 = "UTF8",
  QRCODE = "QRCODE", -- since OCPP 2.1
}

---RegistrationStatusEnum is whether the CSMS accepts a station.
---@alias RegistrationStatusEnum
---| "Accepted"
---| "Pending"
---| "Rejected"

---RegistrationStatusEnum is whether the CSMS accepts a station.
---@enum ocpp.RegistrationStatus
ocpp.RegistrationStatus = {
  Accepted = "Accepted",
  Pending = "Pending",
  Rejected = "Rejected",
}

---ResetEnum is when to restart.
---@alias ResetEnum
---| "Immediate"
---| "OnIdle"
---| "ImmediateAndResume" # since OCPP 2.1

---ResetEnum is when to restart.
---@enum ocpp.Reset
ocpp.Reset = {
  Immediate = "Immediate",
  OnIdle = "OnIdle",
  ImmediateAndResume = "ImmediateAndResume", -- since OCPP 2.1
}

---ResetStatusEnum is the answer to Reset.
---@alias ResetStatusEnum
---| "Accepted"
---| "Rejected"
---| "Scheduled"

---ResetStatusEnum is the answer to Reset.
---@enum ocpp.ResetStatus
ocpp.ResetStatus = {
  Accepted = "Accepted",
  Rejected = "Rejected",
  Scheduled = "Scheduled",
}

---The codes of a CALLERROR.
---@alias ErrorCode
---| "FormatViolation"
---| "GenericError"
---| "InternalError"
---| "MessageTypeNotSupported"
---| "NotImplemented"
---| "NotSupported"
---| "OccurrenceConstraintViolation"
---| "PropertyConstraintViolation"
---| "ProtocolError"
---| "RpcFrameworkError"
---| "SecurityError"
---| "TypeConstraintViolation"

---The codes of a CALLERROR.
---@enum ocpp.ErrorCode
ocpp.ErrorCode = {
  FormatViolation = "FormatViolation",
  GenericError = "GenericError",
  InternalError = "InternalError",
  MessageTypeNotSupported = "MessageTypeNotSupported",
  NotImplemented = "NotImplemented",
  NotSupported = "NotSupported",
  OccurrenceConstraintViolation = "OccurrenceConstraintViolation",
  PropertyConstraintViolation = "PropertyConstraintViolation",
  ProtocolError = "ProtocolError",
  RpcFrameworkError = "RpcFrameworkError",
  SecurityError = "SecurityError",
  TypeConstraintViolation = "TypeConstraintViolation",
}

---All actions of OCPP 2.0.1 and 2.1.
---@alias ActionName
---| "Authorize"
---| "BootNotification"
---| "Heartbeat"
---| "NotifyPeriodicEventStream"
---| "Reset"

---The actions that are commands to a station, those of OCPP 1.6 too.
---@alias CommandName
---| "RemoteStartTransaction"
---| "Reset"

