package host

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
	"csms/luabind/jsonlua"
	"csms/luabind/message"
	"csms/luabind/sandbox"
	"csms/luabind/source"
)

// maxCall is the longest time that a script may give a station to answer.
const maxCall = time.Hour

const stationsManual = `---The stations that csms knows, connected or not, and commands to them.
---@class StationsModule
stations = {}

---What is known of a station; what isn't known is nil. A table of stations.list and stations.get is how it was at that moment.
---@class StationRecord
---@field id string
---@field version? "1.6"|"2.0.1"|"2.1" OCPP version of the last connection
---@field connected boolean
---@field remote? string address and port
---@field auth? "none"|"basic"|"certificate" how it proved who it is
---@field registration? "Accepted"|"Pending"|"Rejected"
---@field status? string
---@field vendor? string
---@field model? string
---@field serial? string
---@field firmware? string
---@field last_seen? string RFC 3339; time.parse reads it
---@field labels table<string, string>
---@field evses { id: integer, status?: string, connectors: { id: integer, status?: string, since?: string }[] }[]

---What a listed station must be like: fields with their values.
---@class (exact) StationFilter
---@field version? "1.6"|"2.0.1"|"2.1"
---@field connected? boolean
---@field registration? "Accepted"|"Pending"|"Rejected"
---@field status? string
---@field vendor? string
---@field model? string
---@field serial? string
---@field firmware? string
---@field labels? table<string, string> labels that it must have

---@class (exact) CallOptions
---@field timeout? number|string how long to wait for the answer, in seconds or like "30s"; at most "1h"

---Why a command has no result. code is one of these, or the code of the station's CALLERROR ("NotSupported", …):
---
---  - "UnknownStation": csms doesn't know the id
---  - "NotConnected": the station isn't connected
---  - "ConnectionLost": the connection ended before the answer came
---  - "Timeout": no answer in time
---  - "TooManyCalls": too many commands wait for the station, or too many scripts for stations
---  - "NotPermitted": the station's registration doesn't permit the command (not accepted yet)
---  - "NoCommand": the station's OCPP version doesn't have the command
---  - "BadAnswer": the answer doesn't fit its type
---  - "Failed": anything else
---@class CallError
---@field code "UnknownStation"|"NotConnected"|"ConnectionLost"|"Timeout"|"TooManyCalls"|"NotPermitted"|"NoCommand"|"BadAnswer"|"Failed"|string
---@field description string
---@field details table

---All stations by id, or those that the filter describes.
---
---    for _, st in ipairs(stations.list{ connected = true, labels = { site = "depot" } }) do … end
---@param filter? StationFilter
---@return StationRecord[]
function stations.list(filter) end

---One station; nil when csms doesn't know it.
---@param id string
---@return StationRecord?
function stations.get(id) end

---Sends a command to a station and waits for its answer (30 s, unless options say otherwise). Raises an error for an unknown command
---and a payload that doesn't fit it, and when the station that is being answered right now is called: do that in an after hook.
---
---    local res, err = stations.call("CS-1", "Reset", { type = "OnIdle" })
---    if not res then log.warn("no reset", { code = err.code }) end
---@param id string
---@param action CommandName
---@param payload? table
---@param options? CallOptions
---@return table? result
---@return CallError? err
function stations.call(id, action, payload, options) end
`

func openStations(env *Env) lua.LValue {
	return functions(env, "stations", []function{
		{"list", stationsList},
		{"get", stationsGet},
		{"call", func(c call) int { return c.station(c.text(1, "id"), 2) }},
	})
}

// CallStation is the function behind station:call(action, payload, options) for the station with the id. The receiver is argument 1.
func CallStation(L *lua.LState, env *Env, id string) int {
	return call{L: L, env: env, name: "station:call"}.station(id, 2)
}

func stationsGet(c call) int {
	id := c.text(1, "id")
	if c.env.Stations == nil {
		return c.give(lua.LNil)
	}
	info, ok := c.env.Stations.Get(id)
	if !ok {
		return c.give(lua.LNil)
	}
	return c.give(StationRecord(info))
}

var filterNames = []string{"version", "connected", "registration", "status", "vendor", "model", "serial", "firmware", "labels"}

func stationsList(c call) int {
	filter := c.table(1, "filter")
	if filter != nil {
		each(filter, func(k, _ lua.LValue) {
			if name, ok := k.(lua.LString); !ok || !slices.Contains(filterNames, string(name)) {
				c.raise("argument 1 (filter): stations can't be filtered by %s%s", quote(k.String()), source.DidYouMean(k.String(), filterNames))
			}
		})
	}
	out := newTable(0, 0)
	if c.env.Stations == nil {
		return c.give(out)
	}
	for i, info := range c.env.Stations.List() {
		if i&255 == 255 {
			sandbox.Check(c.L)
		}
		if filter == nil || c.matches(filter, &info) {
			out.Append(StationRecord(info))
		}
	}
	return c.give(out)
}

// matches reports whether the station has the values of the filter. What isn't known is in no filter.
func (c call) matches(filter *lua.LTable, info *engine.StationInfo) bool {
	ok := true
	each(filter, func(k, want lua.LValue) {
		if !ok {
			return
		}
		if k == lua.LString("labels") {
			t, is := want.(*lua.LTable)
			if !is {
				c.raise("argument 1 (filter): labels must be a table, got %s", describe(want))
			}
			each(sandbox.View(c.L, t), func(label, value lua.LValue) {
				got, there := info.Labels[label.String()]
				ok = ok && there && value == lua.LString(got)
			})
			return
		}
		ok = stationField(info, string(k.(lua.LString))) == want
	})
	return ok
}

// recordNames are the fields of a record in their order.
var recordNames = []string{
	"id", "version", "connected", "remote", "auth", "registration", "status", "vendor", "model", "serial", "firmware", "last_seen",
}

// StationRecord makes the table of what is known of a station.
func StationRecord(info engine.StationInfo) *lua.LTable {
	t := newTable(0, len(recordNames)+2)
	for _, name := range recordNames {
		if v := stationField(&info, name); v != lua.LNil {
			t.RawSetString(name, v)
		}
	}
	t.RawSetString("labels", Labels(nil, info.Labels))
	t.RawSetString("evses", evses(info.EVSEs))
	return t
}

func stationField(info *engine.StationInfo, name string) lua.LValue {
	switch name {
	case "id":
		return lua.LString(info.ID)
	case "version":
		if info.Version == 0 {
			return lua.LNil
		}
		return lua.LString(info.Version.String())
	case "connected":
		return lua.LBool(info.Connected)
	case "remote":
		return known(info.Remote)
	case "auth":
		return known(info.Auth)
	case "registration":
		return known(string(info.Registration))
	case "status":
		return known(info.Status)
	case "vendor":
		return known(info.Vendor)
	case "model":
		return known(info.Model)
	case "serial":
		return known(info.Serial)
	case "firmware":
		return known(info.Firmware)
	case "last_seen":
		return instant(info.LastSeen)
	}
	return lua.LNil
}

func evses(all []engine.EVSE) *lua.LTable {
	list := newTable(len(all), 0)
	for _, e := range all {
		evse := newTable(0, 3)
		evse.RawSetString("id", lua.LNumber(e.ID))
		evse.RawSetString("status", known(e.Status))
		connectors := newTable(len(e.Connectors), 0)
		for _, c := range e.Connectors {
			connector := newTable(0, 3)
			connector.RawSetString("id", lua.LNumber(c.ID))
			connector.RawSetString("status", known(c.Status))
			connector.RawSetString("since", instant(c.Since))
			connectors.Append(connector)
		}
		evse.RawSetString("connectors", connectors)
		list.Append(evse)
	}
	return list
}

// known is nil for what isn't known.
func known(s string) lua.LValue {
	if s == "" {
		return lua.LNil
	}
	return lua.LString(s)
}

func instant(t time.Time) lua.LValue {
	if t.IsZero() {
		return lua.LNil
	}
	return lua.LString(isoText(t))
}

// station sends a command; the arguments from n on are action, payload and options.
func (c call) station(id string, n int) int {
	cur := currentOf(c.L)
	if cur.Answering && cur.StationID == id {
		c.raise("the station %s waits for this very answer and can't answer a call before it; call it in an after hook "+
			"(after = { %s = function(req, res, station) … end })", quote(id), cur.Callback)
	}
	action := c.command(n)
	options := c.options(n+2, "timeout")
	timeout := c.duration(options, "timeout", maxCall)
	if c.env.Stations == nil {
		return c.noResult(errUnknownStation)
	}
	info, ok := c.env.Stations.Get(id)
	if !ok {
		return c.noResult(errUnknownStation)
	}
	// A station that speaks 1.6 is commanded in the terms of 2.0.1.
	version := max(info.Version, ocpp.V201)
	request := c.payload(n+1, action, version)
	ctx := cur.context()
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	var response any
	var err error
	if refused := c.wait(func() { response, err = c.env.Stations.Call(ctx, id, action, request) }); refused != nil {
		err = errors.Join(engine.ErrTooManyCalls, refused)
	}
	switch {
	case err != nil:
		return c.noResult(err)
	case action.Send, response == nil:
		return c.give(newTable(0, 0))
	}
	return c.give(message.ToLua(sandbox.VMOf(c.L), action.Response, response, version))
}

// command is the action that argument n names.
func (c call) command(n int) *plan.Action {
	name := c.text(n, "action")
	action := c.env.Actions.ByName(name)
	if action == nil {
		c.raise("argument %d (action): OCPP has no action %s%s", n, quote(name), source.DidYouMean(name, commandNames(c.env.Actions)))
	}
	if action.From&ocpp.FromCSMS == 0 {
		c.raise("argument %d (action): %s is what stations send; it is no command", n, name)
	}
	return action
}

func commandNames(actions plan.Actions) []string {
	var names []string
	for _, a := range actions.All() {
		if a.From&ocpp.FromCSMS != 0 {
			names = append(names, a.Name)
		}
	}
	return names
}

// payload is argument n as the action's request.
func (c call) payload(n int, action *plan.Action, version ocpp.Version) any {
	t, ok := c.L.Get(n).(*lua.LTable)
	if c.absent(n) {
		t, ok = newTable(0, 0), true
	}
	if !ok {
		c.wrong(n, "payload", "a table")
	}
	request, err := message.FromLua(sandbox.VMOf(c.L), action.Request, t, version)
	if err != nil {
		c.raise("the payload does not fit %s: %s", action.Request.Name, err)
	}
	return request
}

var errUnknownStation = errors.New("there is no station with this id")

// callErrorMeta lets an error table be printed.
var callErrorMeta = metatable(map[string]lua.LValue{
	"__tostring": &lua.LFunction{IsG: true, GFunction: func(L *lua.LState) int {
		t := L.CheckTable(1)
		L.Push(lua.LString(t.RawGetString("code").String() + ": " + t.RawGetString("description").String()))
		return 1
	}},
})

// noResult returns nil and the table that says why.
func (c call) noResult(err error) int {
	code, details := "Failed", map[string]any(nil)
	description := err.Error()
	var wire *ocppj.Error
	var bad *engine.BadAnswerError
	switch {
	case errors.As(err, &wire):
		code, description, details = string(wire.Code), wire.Description, wire.Details
	case errors.As(err, &bad):
		code, details = "BadAnswer", map[string]any{"code": string(bad.Code)}
	default:
		for _, known := range callCodes {
			if errors.Is(err, known.err) {
				code = known.code
				break
			}
		}
	}
	t := newTable(0, 3)
	t.RawSetString("code", lua.LString(code))
	t.RawSetString("description", lua.LString(description))
	detail := newTable(0, len(details)+1)
	for _, name := range slices.Sorted(maps.Keys(details)) {
		detail.RawSetString(name, FromGo(details[name]))
	}
	if bad != nil && json.Valid(bad.Payload) {
		if v, err := jsonlua.Decode(c.L, bad.Payload); err == nil {
			detail.RawSetString("payload", v)
		}
	}
	t.RawSetString("details", detail)
	t.Metatable = callErrorMeta
	c.L.Push(lua.LNil)
	c.L.Push(t)
	return 2
}

// callCodes are the codes of errors that aren't the station's own.
var callCodes = [...]struct {
	err  error
	code string
}{
	{errUnknownStation, "UnknownStation"},
	{engine.ErrNotConnected, "NotConnected"},
	{engine.ErrConnectionLost, "ConnectionLost"},
	{engine.ErrTooManyCalls, "TooManyCalls"},
	{engine.ErrNotPermitted, "NotPermitted"},
	{engine.ErrNoCommand, "NoCommand"},
	{context.DeadlineExceeded, "Timeout"},
	{context.Canceled, "ConnectionLost"},
}
