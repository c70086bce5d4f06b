package v16_test

import (
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/schematest"
	"csms/engine/ocpp/v16"
)

func TestTypes_matchSchemas(t *testing.T) {
	types := func(yield func(ocpp.Version, *plan.Type) bool) {
		for _, a := range v16.Actions.All() {
			if !yield(ocpp.V16, a.Request) || !yield(ocpp.V16, a.Response) {
				return
			}
		}
	}
	schematest.Compare(t, schematest.Folder(t), types, func(m *plan.Type) string { return strings.TrimSuffix(m.Name, "Request") }, nil)
}

func TestActions_count(t *testing.T) {
	var station, csms int
	for i, a := range v16.Actions.All() {
		if a.Index != i || v16.Actions.ByName(a.Name) != a || v16.Actions.ByCallback(a.Callback) != a {
			t.Errorf("%s is not found by its index, name or callback", a.Name)
		}
		if a.From.Has(ocpp.FromStation) {
			station++
		}
		if a.From.Has(ocpp.FromCSMS) {
			csms++
		}
	}
	if v16.Actions.Len() != 39 || station != 14 || csms != 26 {
		t.Errorf("%d actions, %d from the station, %d from the CSMS; want 39, 14, 26", v16.Actions.Len(), station, csms)
	}
}
