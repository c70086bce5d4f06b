package api

import "csms/engine/ocpp/schema"

// commandText is what people read of a command.
type commandText struct {
	block string // functional block, as OCPP 2.0.1 and 2.1 name them in short
	text  string // one line: what it does
}

// The functional blocks.
const (
	blockSecurity     = "Security"
	blockProvisioning = "Provisioning"
	blockLocalList    = "Local authorization list"
	blockTransactions = "Transactions"
	blockRemote       = "Remote control"
	blockAvailability = "Availability"
	blockReservation  = "Reservation"
	blockTariff       = "Tariff and cost"
	blockCharging     = "Smart charging"
	blockFirmware     = "Firmware"
	blockCertificates = "Certificates"
	blockDiagnostics  = "Diagnostics"
	blockDisplay      = "Display message"
	blockTransfer     = "Data transfer"
	blockV2X          = "Bidirectional power transfer"
	blockDER          = "DER control"
	blockBattery      = "Battery swapping"
)

// commandTexts are the commands of every version by action.
var commandTexts = map[string]commandText{
	"AFRRSignal":                  {blockV2X, "Pass a frequency signal of the grid on to a running V2X session"},
	"AdjustPeriodicEventStream":   {blockDiagnostics, "Change how often a stream of monitored values is sent"},
	"CancelReservation":           {blockReservation, "Give up a reservation"},
	"CertificateSigned":           {blockSecurity, "Deliver the signed certificate that the station asked for"},
	"ChangeAvailability":          {blockAvailability, "Take the station, an EVSE or a connector out of service, or back into it"},
	"ChangeConfiguration":         {blockProvisioning, "Set one configuration key"},
	"ChangeTransactionTariff":     {blockTariff, "Give a running transaction another tariff"},
	"ClearCache":                  {blockRemote, "Have the station forget the tokens that it remembers"},
	"ClearChargingProfile":        {blockCharging, "Remove charging profiles"},
	"ClearDERControl":             {blockDER, "Remove grid support settings"},
	"ClearDisplayMessage":         {blockDisplay, "Take a message off the display"},
	"ClearTariffs":                {blockTariff, "Remove default tariffs"},
	"ClearVariableMonitoring":     {blockDiagnostics, "Remove monitors of variables"},
	"CostUpdated":                 {blockTariff, "Tell the station what a running transaction costs so far"},
	"CustomerInformation":         {blockDiagnostics, "Have the station report what it stores of a customer, or delete it"},
	"DataTransfer":                {blockTransfer, "Send a vendor's own message"},
	"DeleteCertificate":           {blockCertificates, "Delete an installed certificate"},
	"ExtendedTriggerMessage":      {blockRemote, "Have the station send one of its messages now, those of the security extension too"},
	"GetBaseReport":               {blockProvisioning, "Have the station report its device model"},
	"GetChargingProfiles":         {blockCharging, "Have the station report its charging profiles"},
	"GetCompositeSchedule":        {blockCharging, "Ask which limits result from all charging profiles"},
	"GetConfiguration":            {blockProvisioning, "Read configuration keys, or all of them"},
	"GetDERControl":               {blockDER, "Have the station report its grid support settings"},
	"GetDiagnostics":              {blockDiagnostics, "Have the station upload its diagnostics"},
	"GetDisplayMessages":          {blockDisplay, "Have the station report the messages of its display"},
	"GetInstalledCertificateIds":  {blockCertificates, "Ask which certificates are installed"},
	"GetLocalListVersion":         {blockLocalList, "Ask which version of the local list the station has"},
	"GetLog":                      {blockDiagnostics, "Have the station upload its diagnostics or security log"},
	"GetMonitoringReport":         {blockDiagnostics, "Have the station report its monitors"},
	"GetPeriodicEventStream":      {blockDiagnostics, "Ask which streams of monitored values are open"},
	"GetReport":                   {blockProvisioning, "Have the station report some components and variables"},
	"GetTariffs":                  {blockTariff, "Ask which tariffs the station has"},
	"GetTransactionStatus":        {blockTransactions, "Ask whether a transaction runs still, and whether messages of it wait to be sent"},
	"GetVariables":                {blockProvisioning, "Read variables"},
	"InstallCertificate":          {blockCertificates, "Install a root certificate"},
	"NotifyAllowedEnergyTransfer": {blockV2X, "Say which ways of energy transfer a vehicle may use"},
	"NotifyWebPaymentStarted":     {blockTariff, "Tell the station that somebody pays for an EVSE by a web page"},
	"PublishFirmware":             {blockFirmware, "Have a local controller offer firmware to the stations behind it"},
	"RemoteStartTransaction":      {blockRemote, "Start a transaction"},
	"RemoteStopTransaction":       {blockRemote, "Stop a transaction"},
	"RequestBatterySwap":          {blockBattery, "Start a battery swap for somebody"},
	"RequestStartTransaction":     {blockRemote, "Start a transaction"},
	"RequestStopTransaction":      {blockRemote, "Stop a transaction"},
	"ReserveNow":                  {blockReservation, "Keep an EVSE or connector free for somebody until a time"},
	"Reset":                       {blockProvisioning, "Restart the station or an EVSE, at once or when it is idle"},
	"SendLocalList":               {blockLocalList, "Replace or change the list of tokens that the station decides about by itself"},
	"SetChargingProfile":          {blockCharging, "Limit the power or current over time"},
	"SetDERControl":               {blockDER, "Set how the station supports the grid"},
	"SetDefaultTariff":            {blockTariff, "Set the tariff of transactions that have none of their own"},
	"SetDisplayMessage":           {blockDisplay, "Show a message on the display"},
	"SetMonitoringBase":           {blockDiagnostics, "Choose which set of monitors is active"},
	"SetMonitoringLevel":          {blockDiagnostics, "Choose from which severity on events are reported"},
	"SetNetworkProfile":           {blockProvisioning, "Set how the station reaches a CSMS"},
	"SetVariableMonitoring":       {blockDiagnostics, "Have variables watched"},
	"SetVariables":                {blockProvisioning, "Set variables"},
	"SignedUpdateFirmware":        {blockFirmware, "Have the station install signed firmware"},
	"TriggerMessage":              {blockRemote, "Have the station send one of its messages now"},
	"UnlockConnector":             {blockRemote, "Unlock a connector's cable"},
	"UnpublishFirmware":           {blockFirmware, "Have a local controller stop offering firmware"},
	"UpdateDynamicSchedule":       {blockCharging, "Change the limit of a dynamic charging profile"},
	"UpdateFirmware":              {blockFirmware, "Have the station install firmware"},
	"UsePriorityCharging":         {blockCharging, "Let a transaction charge with priority, or no longer"},
}

// exampleValues are what the examples of commands have: what a person would write, and of enums what does the least.
var exampleValues = schema.Preferred{
	"ResetEnum": "OnIdle", "ResetType": "Soft",
	"OperationalStatusEnum": "Operative", "AvailabilityType": "Operative",
	"MessageTriggerEnum": "Heartbeat", "MessageTrigger": "Heartbeat", "ExtendedMessageTrigger": "Heartbeat",
	"InstallCertificateUseEnum": "CSMSRootCertificate",
	"ReportBaseEnum":            "SummaryInventory", "LogEnum": "DiagnosticsLog",
	"UpdateEnum": "Differential", "UpdateType": "Differential",
	"IDTokenEnum": "ISO14443", "idToken": "04A2B3C4D5E6F7", "idTag": "04A2B3C4D5E6F7",
	"chargingProfilePurpose": "TxDefaultProfile",
	"chargingRateUnit":       "A", "limit": 16,
	"id": 1, "connectorId": 1, "evseId": 1, "requestId": 1, "remoteStartId": 1, "reservationId": 1, "transactionId": 1,
	"chargingProfileId": 1, "configurationSlot": 1, "listVersion": 1, "versionNumber": 1,
	"priority": "NormalCycle", "ocppVersion": "OCPP201", "securityProfile": 1, "messageTimeout": 30,
	"severity": 9, "duration": 3600, "currency": "EUR",
}
