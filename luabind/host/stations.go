package host

import (
	"context"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/engine/ocpp/plan"
	"csms/engine/spelling"
	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

// Stations are the stations that scripts may see and call.
type Stations interface {
	// List returns all stations, connected or not, by id.
	List() []engine.StationInfo
	Get(id string) (engine.StationInfo, bool)
	// Call sends a command and waits for the answer; the errors are those of engine.Station.Call.
	Call(ctx context.Context, id string, action *plan.Action, request any) (any, error)
}

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
---@field registration? "Accepted"|"Pending"|"Rejected" what an operator decided; nil leaves it to the policy
---@field told? "Accepted"|"Pending"|"Rejected" what the station was told last
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
---@field told? "Accepted"|"Pending"|"Rejected"
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

var filterNames = []string{"version", "connected", "registration", "told", "status", "vendor", "model", "serial", "firmware", "labels"}

func stationsList(c call) int {
	filter := c.table(1, "filter")
	if filter != nil {
		each(filter, func(k, _ lua.LValue) {
			if name, ok := k.(lua.LString); !ok || !slices.Contains(filterNames, string(name)) {
				c.raise("argument 1 (filter): stations can't be filtered by %s%s", quote(k.String()), spelling.DidYouMean(k.String(), filterNames))
			}
		})
	}
	out := newTable(0, 0)
	jsonlua.MarkArray(out)
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
		ok = StationField(info, string(k.(lua.LString))) == want
	})
	return ok
}
