package luabind

import (
	"slices"

	lua "github.com/yuin/gopher-lua"

	"csms/engine"
	"csms/luabind/host"
	"csms/luabind/sandbox"
)

// station is the `station` argument of callbacks and hooks: a table whose fields are read from the
// engine when the script asks for them.
type station struct {
	sandbox.Lazy
	in     *instance
	of     *engine.Station
	labels *lua.LTable
}

// stationValue makes the argument for st.
func (in *instance) stationValue(st *engine.Station) *lua.LTable {
	s := &station{in: in, of: st}
	s.Init(s)
	return s.Table()
}

// Index returns one field.
func (s *station) Index(L *lua.LState, key string) lua.LValue {
	switch key {
	case "id":
		return lua.LString(s.of.ID())
	case "call":
		return s.in.stationCall(s.of)
	case "tx":
		if f := s.in.current.Facts; f != nil && s.in.current.Station == s.of {
			return host.FactsTable(f)
		}
		return lua.LNil
	case "labels":
		if s.labels == nil {
			s.labels = host.Labels(L, s.of.Info().Labels)
		}
		return s.labels
	}
	if !slices.Contains(host.StationFields, key) {
		return lua.LNil
	}
	info := s.of.Info()
	return host.StationField(&info, key)
}

// Len is how many fields there are at most.
func (s *station) Len() int { return len(host.StationFields) }

// Fill makes an ordinary table of all fields.
func (s *station) Fill(L *lua.LState, t *lua.LTable) {
	for _, key := range host.StationFields {
		if v := s.Index(L, key); v != lua.LNil {
			t.RawSetString(key, v)
		}
	}
}

// stationCall makes station:call for st.
func (in *instance) stationCall(st *engine.Station) lua.LValue {
	return &lua.LFunction{IsG: true, GFunction: func(L *lua.LState) int {
		return host.CallStation(L, &in.gen.env, st.ID())
	}}
}
