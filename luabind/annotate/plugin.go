package annotate

import (
	"fmt"
	"strings"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

const stationClass = `---The station that asks.
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

`

const stationCall = `---Sends a command to this station and waits for the answer, as stations.call does. Within a callback that answers the station it
---raises an error: call it in an after hook.
---@param action CommandName
---@param payload? table
---@param options? CallOptions
---@return table? result
---@return CallError? err
`

const factsClass = `---What the records know of a transaction event and its transaction, that event included.
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
`

const scheduleClass = `---A function that runs at times: every period, or by cron. run is given the time that it was due, in RFC 3339 and UTC. One that
---fails is tried again at its next time. At most 16 run at once, the others wait for their turn.
---
---    schedule = { { name = "night tariff", cron = "0 22 * * *", zone = "Europe/Berlin", run = function(at) … end } }
---@class (exact) Schedule
---@field name string at most 64 bytes
---@field every? string|number seconds, or a text like "60s" or "12h"; at least 1 s
---@field cron? string minute, hour, day, month, weekday: "0 3 * * *"
---@field zone? string whose clocks cron means: "Europe/Berlin"; UTC where left out. A time that its clocks leap over is left out that day, one that they show twice comes twice
---@field run fun(at: string)
`

const handshakeClass = `---A station that asks to connect. Its credentials were checked.
---@class Handshake
---@field id string
---@field remote string address and port
---@field version "1.6"|"2.0.1"|"2.1"
---@field auth "none"|"basic"|"certificate" how it proved who it is
---@field known boolean an operator provisioned the station
---@field tls? { subject: string, issuer: string, serial: string } of its client certificate
---@field labels table<string, string>

`

const refusalAlias = `---Refuses, for a callback: a text (CALLERROR InternalError) or an error of ocpp.error.
---@alias Refusal string|OcppError

`

const pluginHead = `---What a script returns: callbacks by the names of the actions, and hooks. A callback gets the request, the station, and proceed,
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
`

// hookFields are the fields of the class Plugin that are no callbacks.
var hookFields = []Item{
	{Hooks, "connect", "---@field connect? fun(handshake: Handshake): boolean?, integer? decides who may connect: nothing or true lets in; false and an HTTP status (403 when left out) refuse\n"},
	{Hooks, "disconnect", "---@field disconnect? fun(station: Station, reason: string) is told that the connection ended\n"},
	{Hooks, "normalize", "---@field normalize? fun(action: string, payload: table, station: Station): table? mends a payload before it is checked; nothing leaves it as it is\n"},
	{Hooks, "after", "---@field after? AfterHooks functions that run when the answer is on the wire; they may wait for the station\n"},
	{Hooks, "ocpp16", "---@field ocpp16? ocpp16.Callbacks takes actions of OCPP 1.6 as they are: { start_transaction = fn }\n"},
	{Hooks, "schedule", "---@field schedule? Schedule[] functions that run at times, one run of each at a time\n"},
}

// plugin annotates what a plugin may define, and what its functions are given.
func plugin(actions, native plan.Actions) []Item {
	o := Options{Actions: actions, Native: native}
	items := []Item{
		{Callbacks, "TransactionFacts", factsClass + "\n"},
		{Hooks, "Schedule", scheduleClass + "\n"},
		{Callbacks, "Station", stationClass},
		{Callbacks, "Station:call", stationCall + o.overloads("self: Station, ") + "function Station:call(action, payload, options) end\n\n"},
		{Hooks, "Handshake", handshakeClass},
		{Callbacks, "Refusal", refusalAlias},
	}
	items = append(items, nativeCallbacks(native)...)
	items = append(items, Item{Callbacks, "Plugin", pluginHead})
	items = append(items, hookFields...)
	var after strings.Builder
	after.WriteString("\n---Functions by callback: each gets request, response and station.\n---@class (exact) AfterHooks\n")
	for _, a := range actions.All() {
		if a.From&ocpp.FromStation == 0 {
			continue
		}
		note := ""
		if a.Since > ocpp.V201 {
			note = " since OCPP " + a.Since.String()
		}
		request, response, answer := a.Request.Name, "nil", ""
		if a.Response != nil {
			response = a.Response.Name
			answer = fmt.Sprintf(": %s?, Refusal?", response)
		}
		items = append(items, Item{Callbacks, a.Callback, fmt.Sprintf("---@field %s? fun(req: %s, station: Station, proceed: fun(req: %s)%s)%s%s\n",
			a.Callback, request, request, answer, answer, note)})
		fmt.Fprintf(&after, "---@field %s? fun(req: %s, res: %s, station: Station)%s\n", a.Callback, request, response, note)
	}
	return append(items, Item{Hooks, "AfterHooks", after.String() + "\n"})
}

// overloads say of every command which payload and result it has, in the terms of 2.0.1 and of OCPP 1.6. before are the parameters
// ahead of the action.
func (o *Options) overloads(before string) string {
	return overloads(o.Actions, before, "") + overloads(o.Native, before, nativePrefix)
}

// overloads are those of some actions; prefix begins the names of their types.
func overloads(actions plan.Actions, before, prefix string) string {
	var b strings.Builder
	for _, a := range actions.All() {
		if a.From&ocpp.FromCSMS == 0 {
			continue
		}
		response, optional := "table", "?"
		if a.Response != nil {
			response = prefix + a.Response.Name
		}
		for i := range a.Request.Fields {
			if a.Request.Fields[i].Required(ocpp.V201) {
				optional = ""
			}
		}
		fmt.Fprintf(&b, "---@overload fun(%saction: %q, payload%s: %s, options?: CallOptions): %s?, CallError?\n",
			before, a.Name, optional, prefix+a.Request.Name, response)
	}
	return b.String()
}
