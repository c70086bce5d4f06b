// Package translate puts what stations of OCPP 1.6 say into the terms of 2.0.1, and the answers and commands of 2.0.1 into
// those of 1.6. It is data in, data out: it knows neither connections nor records.
//
// # What stations say
//
//	1.6                                  2.0.1
//	BootNotification                     BootNotification, reason Unknown
//	StartTransaction                     TransactionEvent Started, trigger Authorized, chargingState Charging; the engine
//	                                     makes it RemoteStart, with remoteStartId and the token, where it was asked for from here
//	StopTransaction                      TransactionEvent Ended; likewise RemoteStop
//	MeterValues with a transactionId     TransactionEvent Updated; trigger by the first context
//	MeterValues without, or with one     MeterValues
//	that Number never gives
//	StatusNotification                   StatusNotification
//	DiagnosticsStatusNotification        LogStatusNotification
//	SignedFirmwareStatusNotification     FirmwareStatusNotification
//	Authorize, DataTransfer, FirmwareStatusNotification, Heartbeat, LogStatusNotification,
//	SecurityEventNotification, SignCertificate: the same
//
// Connector n is connector 1 of EVSE n, and connector 0 the station: EVSE 0, connector 0. A transaction's id is its number
// as text. An idTag is an idToken of type ISO14443. seqNo is 0: stations of 1.6 count no events, the ledger does. Nor do they
// say offline: the engine does of events that are older than the connection by which they come.
//
//	status Preparing, Charging, SuspendedEV, SuspendedEVSE, Finishing    Occupied; others the same
//	reason HardReset, SoftReset          ImmediateReset, trigger ResetCommand
//	reason UnlockCommand                 Other, trigger UnlockCommand
//	reason Remote                        Remote, trigger RemoteStop
//	reason DeAuthorized                  DeAuthorized, trigger Deauthorized
//	reason EVDisconnected                EVDisconnected, trigger EVCommunicationLost
//	reason EmergencyStop, PowerLoss, Reboot, Other    the same, trigger AbnormalCondition
//	reason Local, or none                Local, trigger StopAuthorized
//	status UploadFailed                  UploadFailure
//	unit Celcius                         Celsius
//
// What 2.0.1 has no word for is in customData of the request, whose vendorId is VendorID: status, errorCode, info,
// vendorId16, vendorErrorCode, chargeBoxSerialNumber, meterType, meterSerialNumber, reason, meterStart (which is a meter
// value too). A sampled value that is no number, or is signed, is in customData of its meter value, as values.
//
// # Answers
//
//	idTokenInfo.status Accepted, Blocked, Expired, Invalid, ConcurrentTx    the same; others Invalid
//	groupIdToken, cacheExpiryDateTime                                      parentIdTag (up to 20 characters), expiryDate
//
// # Commands
//
// See commands.go; Supported lists them. BasicAuthPassword is sent as AuthorizationKey has it, in hexadecimal. Commands of 1.6 that
// are sent as they are change the same records: see Native.
package translate
