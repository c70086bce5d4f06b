package v2_test

import (
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/schematest"
	"csms/engine/ocpp/v2"
)

// deviations are where the types differ from the schemas on purpose.
var deviations = map[string]string{
	// Later editions of 2.0.1 allow 7500, and vehicles need it.
	"2.0.1 Get15118EVCertificateResponse.exiResponse: max 7500, schema 5600": "",
}

// messageTypes calls yield for every message of every version.
func messageTypes(yield func(v ocpp.Version, t *plan.Type) bool) {
	for _, v := range []ocpp.Version{ocpp.V201, ocpp.V21} {
		for _, a := range v2.Actions.In(v, ocpp.FromStation|ocpp.FromCSMS) {
			if !yield(v, a.Request) || a.Response != nil && !yield(v, a.Response) {
				return
			}
		}
	}
}

func TestTypes_matchSchemas(t *testing.T) {
	schematest.Compare(t, schematest.Folder(t), messageTypes, func(m *plan.Type) string { return m.Name }, deviations)
}

func TestActions_count(t *testing.T) {
	for v, want := range map[ocpp.Version][3]int{
		ocpp.V201: {64, 25, 40},
		ocpp.V21:  {91, 37, 55},
	} {
		both := ocpp.FromStation | ocpp.FromCSMS
		all, station, csms := v2.Actions.In(v, both), v2.Actions.In(v, ocpp.FromStation), v2.Actions.In(v, ocpp.FromCSMS)
		if got := [3]int{len(all), len(station), len(csms)}; got != want {
			t.Errorf("OCPP %s has %v actions (all, from the station, from the CSMS), want %v", v, got, want)
		}
	}
	for i, a := range v2.Actions.All() {
		if a.Index != i || v2.Actions.ByName(a.Name) != a || v2.Actions.ByCallback(a.Callback) != a {
			t.Errorf("%s is not found by its index, name or callback", a.Name)
		}
		if a.Send != (a.Response == nil) {
			t.Errorf("%s: a SEND has no response, all others have", a.Name)
		}
	}
}
