package plan

import (
	"cmp"
	"sort"

	"csms/engine/ocpp"
)

// Action is one row of an action table.
type Action struct {
	Name     string // "BootNotification"
	Callback string // "boot_notification"
	Full     string // Callback with the prefix of what is OCPP 1.6's own: "ocpp16.start_transaction"; else Callback
	From     ocpp.Direction
	Since    ocpp.Version // the first version that has it
	Send     bool         // a SEND, which nothing answers; Response is nil
	Request  *Type
	Response *Type
	Index    int // in Actions.All: for arrays with one entry an action
}

// In reports whether v has the action.
func (a *Action) In(v ocpp.Version) bool { return a.Since <= v }

// Actions is an action table. It is immutable; copies share it.
type Actions struct {
	all        []*Action
	names      *nameTable // of all
	byCallback map[string]*Action
}

// NewActions makes a table, sorts it by name and numbers it.
func NewActions(rows []*Action) Actions {
	t := Actions{all: rows, byCallback: map[string]*Action{}}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Name < rows[j].Name })
	for i, a := range rows {
		a.Index, a.Full = i, cmp.Or(a.Full, a.Callback)
		t.byCallback[a.Callback] = a
	}
	names := make([]string, len(rows))
	for i, a := range rows {
		names[i] = a.Name
	}
	table := newNameTable(names)
	t.names = &table
	return t
}

// All returns the actions by name. The caller doesn't change the slice.
func (t Actions) All() []*Action { return t.all }

// Len returns how many actions there are; every Index is below it.
func (t Actions) Len() int { return len(t.all) }

// ByName returns the action of a name like "BootNotification", or nil.
func (t Actions) ByName(name string) *Action {
	if i := t.names.find(name); i >= 0 {
		return t.all[i]
	}
	return nil
}

// ByCallback returns the action of a callback like "boot_notification", or nil.
func (t Actions) ByCallback(name string) *Action { return t.byCallback[name] }

// In returns the actions of v that go in direction d, by name.
func (t Actions) In(v ocpp.Version, d ocpp.Direction) []*Action {
	var out []*Action
	for _, a := range t.all {
		if a.In(v) && a.From&d != 0 {
			out = append(out, a)
		}
	}
	return out
}
