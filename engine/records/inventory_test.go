package records_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/engine/store"
)

// TestRecords_fullInventory: what a station has no more isn't listed for ever.
func TestRecords_fullInventory(t *testing.T) {
	kept := memory(t)
	s := open(t, kept, yes{})
	answer := v2.GenericDeviceModelStatusAccepted
	st := s.station(sim.Options{ID: "CP1", Handlers: map[string]sim.Handler{
		"GetBaseReport": func(*sim.Command) (any, error) { return &v2.GetBaseReportResponse{Status: answer}, nil },
	}})
	s.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	known, _ := s.engine.Station("CP1")
	ask := func(request int, base v2.ReportBaseEnum) {
		t.Helper()
		_, err := known.Call(t.Context(), v2.Actions.ByName("GetBaseReport"), &v2.GetBaseReportRequest{RequestID: request, ReportBase: base})
		s.must(err)
	}
	report := func(request, seqNo int, more bool, variable string) {
		t.Helper()
		value := "1"
		_, err := st.Call(t.Context(), "NotifyReport", &v2.NotifyReportRequest{
			RequestID: request, SeqNo: seqNo, Tbc: &more, GeneratedAt: ocpp.NewDateTime(time.Now()), ReportData: []v2.ReportData{{
				Component: v2.Component{Name: "C"}, Variable: v2.Variable{Name: variable}, VariableAttribute: []v2.VariableAttribute{{Value: &value}},
			}},
		})
		s.must(err)
	}
	old := time.Now().Add(-time.Hour)
	has := func(when string, want ...string) {
		t.Helper()
		list, err := kept.Variables(t.Context(), "CP1", store.VariableFilter{Component: "C"})
		s.must(err)
		var names []string
		for _, v := range list.Items {
			names = append(names, v.Variable)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: the variables are %v, want %v", when, names, want)
		}
	}
	var all []store.Variable
	for i := range 300 { // more than a step
		all = append(all, store.Variable{VariableID: store.VariableID{Component: "C", Variable: fmt.Sprint("Old", i)}, Reported: old})
	}
	s.must(kept.SaveVariables(t.Context(), "CP1", all))
	ask(1, v2.ReportBaseFullInventory)
	report(1, 0, true, "A")
	report(1, 1, false, "B")
	has("after an inventory", "A", "B")

	s.must(kept.SaveVariables(t.Context(), "CP1", all[:1]))
	ask(2, v2.ReportBaseFullInventory)
	report(2, 0, true, "A")
	report(2, 2, false, "B")
	has("a part was lost", "A", "B", "Old0")
	ask(3, v2.ReportBaseSummaryInventory)
	report(3, 0, false, "A")
	has("after a summary", "A", "B", "Old0")
	report(9, 0, false, "A")
	has("after a report that nobody asked for", "A", "B", "Old0")
	answer = v2.GenericDeviceModelStatusRejected
	ask(4, v2.ReportBaseFullInventory)
	report(4, 0, false, "A")
	has("after one that the station refused", "A", "B", "Old0")
}
