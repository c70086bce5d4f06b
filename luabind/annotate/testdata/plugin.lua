---@meta
-- Written by csms types, and overwritten by it: changes belong elsewhere.

---What the records know of a transaction event and its transaction, that event included.
---@class TransactionFacts
---@field known boolean an event of the transaction came before
---@field duplicate boolean this very event is recorded already, and was not answered
---@field offline boolean the station made it offline
---@field late boolean an event with a higher number came before
---@field implausible boolean its timestamp lies too far off; time is when it was received
---@field started boolean Started is known
---@field ended boolean Ended is known
---@field active boolean neither ended nor closed
---@field reopened boolean a rule had closed it, and this event opened it again
---@field seq_no integer the number under which it is recorded
---@field gaps { from: integer, to: integer }[] events that haven't come
---@field skew? number seconds that the station's clock is ahead of ours
---@field energy? number Wh so far; nil where it isn't known
---@field start? string RFC 3339
---@field time string RFC 3339

---A function that runs at times: every period, or by cron. run is given the time that it was due, in RFC 3339 and UTC. One that
---fails is tried again at its next time. At most 16 run at once, the others wait for their turn.
---
---    schedule = { { name = "night tariff", cron = "0 22 * * *", zone = "Europe/Berlin", run = function(at) … end } }
---@class (exact) Schedule
---@field name string at most 64 bytes
---@field every? string|number seconds, or a text like "60s" or "12h"; at least 1 s
---@field cron? string minute, hour, day, month, weekday: "0 3 * * *"
---@field zone? string whose clocks cron means: "Europe/Berlin"; UTC where left out. A time that its clocks leap over is left out that day, one that they show twice comes twice
---@field run fun(at: string)

---The station that asks.
---@class Station
---@field id string
---@field version "1.6"|"2.0.1"|"2.1" its OCPP version; requests come in the terms of 2.0.1 and later in any case
---@field vendor? string as its last BootNotification said, like model, serial and firmware
---@field model? string
---@field serial? string
---@field firmware? string
---@field remote string address and port
---@field auth "none"|"basic"|"certificate" how it proved who it is
---@field registration? "Accepted"|"Pending"|"Rejected" what an operator decided; nil leaves it to the policy
---@field told? "Accepted"|"Pending"|"Rejected" what the station was told last
---@field tx? TransactionFacts what the records know of the transaction event that is decided; nil for other messages
---@field labels table<string, string> given by the operator
---@field connected boolean
local Station = {}

---Sends a command to this station and waits for the answer, as stations.call does. Within a callback that answers the station it
---raises an error: call it in an after hook.
---@param action CommandName
---@param payload? table
---@param options? CallOptions
---@return table? result
---@return CallError? err
---@overload fun(self: Station, action: "Reset", payload: ResetRequest, options?: CallOptions): ResetResponse?, CallError?
---@overload fun(self: Station, action: "RemoteStartTransaction", payload: ocpp16.RemoteStartTransactionRequest, options?: CallOptions): ocpp16.RemoteStartTransactionResponse?, CallError?
---@overload fun(self: Station, action: "Reset", payload: ocpp16.ResetRequest, options?: CallOptions): ocpp16.ResetResponse?, CallError?
function Station:call(action, payload, options) end

---A station that asks to connect. Its credentials were checked.
---@class Handshake
---@field id string
---@field remote string address and port
---@field version "1.6"|"2.0.1"|"2.1"
---@field auth "none"|"basic"|"certificate" how it proved who it is
---@field known boolean an operator provisioned the station
---@field tls? { subject: string, issuer: string, serial: string } of its client certificate
---@field labels table<string, string>

---Refuses, for a callback: a text (CALLERROR InternalError) or an error of ocpp.error.
---@alias Refusal string|OcppError

---Callbacks that take actions of OCPP 1.6 as stations of 1.6 send them, in place of those in the terms of 2.0.1. The answer is one of
---1.6; the number of a transaction is filled in. proceed asks the next plugin that takes the action so, and behind the last one the
---callback that the action becomes, like transaction_event, whose answer it returns in the terms of 1.6.
---
---    M.ocpp16 = {
---      start_transaction = function(req, station, proceed)
---        if req.idTag == "GUEST" then
---          return { idTagInfo = { status = "Blocked" } }
---        end
---        return proceed(req)
---      end,
---    }
---@class (exact) ocpp16.Callbacks
---@field authorize? fun(req: ocpp16.AuthorizeRequest, station: Station, proceed: fun(req: ocpp16.AuthorizeRequest): ocpp16.AuthorizeResponse?, Refusal?): ocpp16.AuthorizeResponse?, Refusal?
---@field start_transaction? fun(req: ocpp16.StartTransactionRequest, station: Station, proceed: fun(req: ocpp16.StartTransactionRequest): ocpp16.StartTransactionResponse?, Refusal?): ocpp16.StartTransactionResponse?, Refusal?

---What a script returns: callbacks by the names of the actions, and hooks. A callback gets the request, the station, and proceed,
---which calls the next plugin that has the callback. It returns the response, or nil and an error.
---
---    ---@type Plugin
---    local M = {}
---
---    function M.heartbeat(req, station)
---      return {}   -- currentTime is filled in
---    end
---
---    return M
---@class (exact) Plugin
---@field connect? fun(handshake: Handshake): boolean?, integer? decides who may connect: nothing or true lets in; false and an HTTP status (403 when left out) refuse
---@field disconnect? fun(station: Station, reason: string) is told that the connection ended
---@field normalize? fun(action: string, payload: table, station: Station): table? mends a payload before it is checked; nothing leaves it as it is
---@field after? AfterHooks functions that run when the answer is on the wire; they may wait for the station
---@field ocpp16? ocpp16.Callbacks takes actions of OCPP 1.6 as they are: { start_transaction = fn }
---@field schedule? Schedule[] functions that run at times, one run of each at a time
---@field authorize? fun(req: AuthorizeRequest, station: Station, proceed: fun(req: AuthorizeRequest): AuthorizeResponse?, Refusal?): AuthorizeResponse?, Refusal?
---@field boot_notification? fun(req: BootNotificationRequest, station: Station, proceed: fun(req: BootNotificationRequest): BootNotificationResponse?, Refusal?): BootNotificationResponse?, Refusal?
---@field heartbeat? fun(req: HeartbeatRequest, station: Station, proceed: fun(req: HeartbeatRequest): HeartbeatResponse?, Refusal?): HeartbeatResponse?, Refusal?
---@field notify_periodic_event_stream? fun(req: NotifyPeriodicEventStream, station: Station, proceed: fun(req: NotifyPeriodicEventStream)) since OCPP 2.1

---Functions by callback: each gets request, response and station.
---@class (exact) AfterHooks
---@field authorize? fun(req: AuthorizeRequest, res: AuthorizeResponse, station: Station)
---@field boot_notification? fun(req: BootNotificationRequest, res: BootNotificationResponse, station: Station)
---@field heartbeat? fun(req: HeartbeatRequest, res: HeartbeatResponse, station: Station)
---@field notify_periodic_event_stream? fun(req: NotifyPeriodicEventStream, res: nil, station: Station) since OCPP 2.1

