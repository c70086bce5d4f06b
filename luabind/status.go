package luabind

import (
	"time"

	"csms/engine/ocpp"
	"csms/luabind/source"
)

// Status is what the API and the console tell of the scripts.
type Status struct {
	Generation string           // hash of the active scripts and their order
	Activated  time.Time        // zero: nothing is active
	Plugins    []Plugin         // in the order of their chains
	Missing    []string         // callbacks that no plugin defines
	Problem    *source.Problem  // what keeps the scripts as they are now from being active
	Notes      []source.Problem // what lint found in the active scripts
	Schedules  []ScheduleStatus // of the active scripts, by plugin and name
	RolledBack bool             // what is active was rolled back to, and stays until the files in the folder change
}

// Status returns what is active and what keeps the scripts of this moment from being so.
func (rt *Runtime) Status() Status {
	g, state := rt.active.Load(), rt.state.Load()
	s := Status{Problem: state.problem, Activated: state.activated, RolledBack: state.rolledBack, Notes: state.notes, Plugins: []Plugin{}, Missing: []string{}}
	if s.Notes == nil {
		s.Notes = []source.Problem{}
	}
	if g == nil {
		return s
	}
	s.Generation, s.Plugins, s.Missing = g.Name, g.Plugins, rt.Missing(g)
	s.Schedules = rt.scheduleStatus(g)
	return s
}

// Missing lists the callbacks of OCPP 2.0.1 that no plugin of a generation defines.
func (rt *Runtime) Missing(g *Generation) []string {
	missing := []string{}
	for i, a := range rt.actions.All() {
		if fromStation(a) && a.Since <= ocpp.V201 && !g.chains[i] {
			missing = append(missing, a.Callback)
		}
	}
	return missing
}

// Problem returns what keeps the scripts as they are now from being active; nil for nothing.
func (rt *Runtime) Problem() *source.Problem { return rt.state.Load().problem }
