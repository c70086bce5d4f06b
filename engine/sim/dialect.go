package sim

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

// dialect is what a version of OCPP calls things. Stations think in the terms of 2.0.1; a version that
// differs more than by constraints translates between its own messages and those.
type dialect struct {
	version ocpp.Version
	// commands answers the CSMS, by action.
	commands map[string]Handler
}

// Versions are the OCPP versions that stations speak.
func Versions() []ocpp.Version { return []ocpp.Version{ocpp.V201, ocpp.V21} }

// dialects returns the versions that stations speak.
func dialects(v ocpp.Version) (*dialect, bool) {
	switch v {
	case ocpp.V201, ocpp.V21:
		return &dialect{version: v, commands: commands()}, true
	}
	return nil, false
}

// action returns the action of that name, or nil where the version has none.
func (d *dialect) action(name string) *plan.Action {
	a := v2.Actions.ByName(name)
	if a == nil || a.Since > d.version {
		return nil
	}
	return a
}
