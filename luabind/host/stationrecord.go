package host

import (
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/luabind/jsonlua"
)

// recordNames are the fields of a record in their order.
var recordNames = []string{
	"id", "version", "connected", "remote", "auth", "registration", "told", "status", "vendor", "model", "serial", "firmware", "last_seen",
}

// StationFields are the fields of the station argument, in the order in which pairs gives them.
var StationFields = []string{
	"id", "version", "vendor", "model", "serial", "firmware", "remote", "auth", "registration", "told", "labels", "connected", "tx", "call",
}

// RecordFields are the fields of a record of stations.list and stations.get.
func RecordFields() []string { return append(slices.Clone(recordNames), "labels", "evses") }

// StationRecord makes the table of what is known of a station.
func StationRecord(info engine.StationInfo) *lua.LTable {
	t := newTable(0, len(recordNames)+2)
	for _, name := range recordNames {
		if v := StationField(&info, name); v != lua.LNil {
			t.RawSetString(name, v)
		}
	}
	t.RawSetString("labels", Labels(nil, info.Labels))
	t.RawSetString("evses", evses(info.EVSEs))
	return t
}

// StationField is what is known of a station under the name of a record's field; nil where nothing is.
func StationField(info *engine.StationInfo, name string) lua.LValue {
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
		return known(string(info.Decided))
	case "told":
		return known(string(info.Told))
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
	jsonlua.MarkArray(list)
	for _, e := range all {
		evse := newTable(0, 3)
		evse.RawSetString("id", lua.LNumber(e.ID))
		evse.RawSetString("status", known(e.Status))
		connectors := newTable(len(e.Connectors), 0)
		jsonlua.MarkArray(connectors)
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
