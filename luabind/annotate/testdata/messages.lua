---@meta
-- Written by csms types, and overwritten by it: changes belong elsewhere.

---Data of a vendor beside the standard's: vendorId and any other fields. json.null, json.array and json.object say what Lua can't.
---@class CustomData
---@field vendorId string at most 255 characters
---@field [string] any

---AuthorizeRequest asks whether a token may charge at the station that sends it (OCPP 2.0.1 C01).
---
---What the callback authorize gets.
---@class (exact) AuthorizeRequest
---@field idToken IDToken
---@field certificate? string at most 5500 characters (OCPP 2.1: at most 10000 characters)
---@field iso15118CertificateHashData? OCSPRequestData[] 1 to 4 items
---@field customData? CustomData

---AuthorizeResponse tells what the CSMS thinks of the token (OCPP 2.0.1 C01).
---
---What the callback authorize returns.
---@class (exact) AuthorizeResponse
---@field idTokenInfo IDTokenInfo
---@field certificateStatus? AuthorizeCertificateStatusEnum
---@field allowedEnergyTransfer? EnergyTransferModeEnum[] at least 1 item; since OCPP 2.1
---@field tariff? Tariff since OCPP 2.1
---@field customData? CustomData

---BootNotificationRequest is the first message of a station after it started: what it is and why it booted (OCPP 2.0.1 B01).
---
---What the callback boot_notification gets.
---@class (exact) BootNotificationRequest
---@field chargingStation ChargingStation
---@field reason BootReasonEnum
---@field customData? CustomData

---BootNotificationResponse registers the station, or tells it to wait and try again (OCPP 2.0.1 B01).
---
---What the callback boot_notification returns.
---@class (exact) BootNotificationResponse
---@field currentTime? string RFC 3339 time; filled in when left out
---@field interval integer
---@field status RegistrationStatusEnum
---@field statusInfo? StatusInfo
---@field customData? CustomData

---HeartbeatRequest is the sign of life of a station that has nothing else to say (OCPP 2.0.1 G02).
---
---What the callback heartbeat gets.
---@class (exact) HeartbeatRequest
---@field customData? CustomData

---HeartbeatResponse carries the time, by which the station sets its clock (OCPP 2.0.1 G02).
---
---What the callback heartbeat returns.
---@class (exact) HeartbeatResponse
---@field currentTime? string RFC 3339 time; filled in when left out
---@field customData? CustomData

---NotifyPeriodicEventStream carries values of a stream; it is a SEND, which nothing answers (OCPP 2.1 N15).
---
---What the callback notify_periodic_event_stream gets. Since OCPP 2.1.
---@class (exact) NotifyPeriodicEventStream
---@field data StreamDataElement[] at least 1 item
---@field id integer at least 0
---@field pending integer at least 0
---@field basetime string RFC 3339 time
---@field customData? CustomData

---ResetRequest has the CSMS restart a station or one EVSE of it (OCPP 2.0.1 B11, B12).
---
---Payload of the command Reset.
---@class (exact) ResetRequest
---@field type ResetEnum
---@field evseId? integer at least 0 (OCPP 2.1)
---@field customData? CustomData

---ResetResponse tells whether the station will restart, and whether now (OCPP 2.0.1 B11, B12).
---
---Result of the command Reset.
---@class (exact) ResetResponse
---@field status ResetStatusEnum
---@field statusInfo? StatusInfo
---@field customData? CustomData

---AdditionalInfo is one more identifier of the same driver.
---@class (exact) AdditionalInfo
---@field additionalIdToken string at most 36 characters (OCPP 2.1: at most 255 characters); only letters, digits and * - _ = : + | @ .
---@field type string at most 50 characters
---@field customData? CustomData

---ChargingStation is what a station tells of itself.
---@class (exact) ChargingStation
---@field serialNumber? string at most 25 characters
---@field model string at most 20 characters
---@field modem? Modem
---@field vendorName string at most 50 characters
---@field firmwareVersion? string at most 50 characters
---@field customData? CustomData

---IDToken identifies a driver; it compares without regard to case.
---@class (exact) IDToken
---@field additionalInfo? AdditionalInfo[] at least 1 item
---@field idToken string at most 36 characters (OCPP 2.1: at most 255 characters); only letters, digits and * - _ = : + | @ .
---@field type IDTokenEnum|string at most 20 characters (OCPP 2.1)
---@field customData? CustomData

---IDTokenInfo is what the CSMS thinks of a token.
---@class (exact) IDTokenInfo
---@field status AuthorizationStatusEnum
---@field cacheExpiryDateTime? string RFC 3339 time
---@field chargingPriority? integer
---@field groupIdToken? IDToken
---@field language1? string at most 8 characters
---@field language2? string at most 8 characters
---@field evseId? integer[] at least 1 item; at least 0 (OCPP 2.1)
---@field personalMessage? MessageContent
---@field customData? CustomData

---MessageContent is a text for the driver, in one language and format.
---@class (exact) MessageContent
---@field format MessageFormatEnum
---@field language? string at most 8 characters
---@field content string at most 512 characters (OCPP 2.1: at most 1024 characters)
---@field customData? CustomData

---Modem is the SIM card of the station's modem.
---@class (exact) Modem
---@field iccid? string at most 20 characters; only letters, digits and * - _ = : + | @ .
---@field imsi? string at most 20 characters; only letters, digits and * - _ = : + | @ .
---@field customData? CustomData

---OCSPRequestData names a certificate for an OCSP request by the hashes of its issuer.
---@class (exact) OCSPRequestData
---@field hashAlgorithm HashAlgorithmEnum
---@field issuerNameHash string at most 128 characters; only letters, digits and * - _ = : + | @ .
---@field issuerKeyHash string at most 128 characters
---@field serialNumber string at most 40 characters; only letters, digits and * - _ = : + | @ .
---@field responderURL string at most 512 characters (OCPP 2.1: at most 2000 characters)
---@field customData? CustomData

---Price is a price without taxes, with taxes, or both. Since OCPP 2.1.
---@class (exact) Price
---@field exclTax? number
---@field inclTax? number
---@field taxRates? TaxRate[] 1 to 5 items
---@field customData? CustomData

---StatusInfo says more about a status: a reason code and free text.
---@class (exact) StatusInfo
---@field reasonCode string at most 20 characters
---@field additionalInfo? string at most 512 characters (OCPP 2.1: at most 1024 characters)
---@field customData? CustomData

---StreamDataElement is one value of a stream. Since OCPP 2.1.
---@class (exact) StreamDataElement
---@field t number
---@field v string at most 2500 characters
---@field customData? CustomData

---Tariff is what energy, time, idle time and reservations cost. Since OCPP 2.1.
---@class (exact) Tariff
---@field tariffId string at most 60 characters
---@field description? MessageContent[] 1 to 10 items
---@field currency string at most 3 characters
---@field energy? TariffEnergy
---@field validFrom? string RFC 3339 time
---@field chargingTime? TariffTime
---@field idleTime? TariffTime
---@field fixedFee? TariffFixed
---@field reservationTime? TariffTime
---@field reservationFixed? TariffFixed
---@field minCost? Price
---@field maxCost? Price
---@field customData? CustomData

---TariffConditions is when a price holds. Since OCPP 2.1.
---@class (exact) TariffConditions
---@field startTimeOfDay? string
---@field endTimeOfDay? string
---@field dayOfWeek? DayOfWeekEnum[] 1 to 7 items
---@field validFromDate? string
---@field validToDate? string
---@field evseKind? EVSEKindEnum
---@field minEnergy? number
---@field maxEnergy? number
---@field minCurrent? number
---@field maxCurrent? number
---@field minPower? number
---@field maxPower? number
---@field minTime? integer
---@field maxTime? integer
---@field minChargingTime? integer
---@field maxChargingTime? integer
---@field minIdleTime? integer
---@field maxIdleTime? integer
---@field customData? CustomData

---TariffConditionsFixed is when a fixed price holds. Since OCPP 2.1.
---@class (exact) TariffConditionsFixed
---@field startTimeOfDay? string
---@field endTimeOfDay? string
---@field dayOfWeek? DayOfWeekEnum[] 1 to 7 items
---@field validFromDate? string
---@field validToDate? string
---@field evseKind? EVSEKindEnum
---@field paymentBrand? string at most 20 characters
---@field paymentRecognition? string at most 20 characters
---@field customData? CustomData

---TariffEnergy is the prices of energy. Since OCPP 2.1.
---@class (exact) TariffEnergy
---@field prices TariffEnergyPrice[] at least 1 item
---@field taxRates? TaxRate[] 1 to 5 items
---@field customData? CustomData

---TariffEnergyPrice is a price of a kWh. Since OCPP 2.1.
---@class (exact) TariffEnergyPrice
---@field priceKwh number
---@field conditions? TariffConditions
---@field customData? CustomData

---TariffFixed is the fixed prices. Since OCPP 2.1.
---@class (exact) TariffFixed
---@field prices TariffFixedPrice[] at least 1 item
---@field taxRates? TaxRate[] 1 to 5 items
---@field customData? CustomData

---TariffFixedPrice is a fixed price of a transaction. Since OCPP 2.1.
---@class (exact) TariffFixedPrice
---@field conditions? TariffConditionsFixed
---@field priceFixed number
---@field customData? CustomData

---TariffTime is the prices of time. Since OCPP 2.1.
---@class (exact) TariffTime
---@field prices TariffTimePrice[] at least 1 item
---@field taxRates? TaxRate[] 1 to 5 items
---@field customData? CustomData

---TariffTimePrice is a price of a minute. Since OCPP 2.1.
---@class (exact) TariffTimePrice
---@field priceMinute number
---@field conditions? TariffConditions
---@field customData? CustomData

---TaxRate is a tax and its rate in percent. Since OCPP 2.1.
---@class (exact) TaxRate
---@field type string at most 20 characters
---@field tax number
---@field stack? integer at least 0
---@field customData? CustomData

