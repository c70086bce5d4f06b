package api

import (
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// TestCommandTexts_areOfCommands wants every row to be of a command, and every value to be of a field or an enum of one.
func TestCommandTexts_areOfCommands(t *testing.T) {
	commands, names := map[string]bool{}, map[string]bool{}
	for _, a := range append(v2.Actions.In(ocpp.V21, ocpp.FromCSMS), v16.Actions.In(ocpp.V16, ocpp.FromCSMS)...) {
		commands[a.Name] = true
		for typ := range a.Request.All {
			for i := range typ.Fields {
				names[typ.Fields[i].Name] = true
				if e := typ.Fields[i].Enum; e != nil {
					names[e.Name] = true
				}
			}
		}
	}
	for action := range commandTexts {
		if !commands[action] {
			t.Errorf("%s is no command", action)
		}
	}
	for name := range exampleValues {
		if !names[name] {
			t.Errorf("no field or enum of a command is called %s", name)
		}
	}
}
