package storetest

import (
	"fmt"
	"time"

	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

func variables(r rig) {
	report := &v2.NotifyReportRequest{ReportData: []v2.ReportData{
		{Component: v2.Component{Name: "EVSE", EVSE: &v2.EVSE{ID: 2}}, Variable: v2.Variable{Name: "Power"},
			VariableAttribute:       []v2.VariableAttribute{{Value: to("1")}, {Type: to(v2.AttributeMaxSet), Value: to("2")}},
			VariableCharacteristics: &v2.VariableCharacteristics{Unit: to("W"), DataType: "decimal", MaxLimit: to(11000.0), SupportsMonitoring: true}},
		{Component: v2.Component{Name: "Clock"}, Variable: v2.Variable{Name: "Zone", Instance: to("x")},
			VariableAttribute: []v2.VariableAttribute{{Mutability: to(v2.MutabilityEnum("WriteOnly"))}}},
	}}
	r.must(r.s.SaveReport(ctx, "CP-1", report, r.clock.Now()))
	page := must(r.s.Variables(ctx, "cp-1", store.VariableFilter{Page: store.Page{Limit: 2}}))(r)
	if v := page.Items[0]; v.Component != "Clock" || v.VariableInstance != "x" || v.Value != nil || v.Mutability != "WriteOnly" || v.Attribute != "Actual" || v.SupportsMonitoring != nil {
		r.Errorf("the first is %+v", v)
	}
	if v := page.Items[1]; v.EVSE != 2 || *v.Value != "1" || v.Unit != "W" || *v.MaxLimit != 11000 || !*v.SupportsMonitoring {
		r.Errorf("the second is %+v", v)
	}
	page = must(r.s.Variables(ctx, "cp-1", store.VariableFilter{Page: store.Page{Limit: 2, Cursor: page.Next}}))(r)
	if len(page.Items) != 1 || page.Items[0].Attribute != "MaxSet" || page.Next != "" {
		r.Errorf("the second page is %+v", page)
	}
	c := v2.Component{Name: "EVSE", EVSE: &v2.EVSE{ID: 2}}
	req := &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeValue: "7"},
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeType: to(v2.AttributeMaxSet), AttributeValue: "9"},
		{Component: c, Variable: v2.Variable{Name: "BasicAuthPassword"}, AttributeValue: "secret"},
	}}
	res := &v2.SetVariablesResponse{SetVariableResult: []v2.SetVariableResult{
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeStatus: v2.SetVariableStatusAccepted},
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeType: to(v2.AttributeMaxSet), AttributeStatus: v2.SetVariableStatusEnum("Rejected")},
		{Component: c, Variable: v2.Variable{Name: "BasicAuthPassword"}, AttributeStatus: v2.SetVariableStatusAccepted},
	}}
	r.must(r.s.SaveSetVariables(ctx, "CP-1", req, res, r.clock.Now()))
	differs := must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Differs: true}))(r).Items
	if len(differs) != 1 || *differs[0].Wanted != "9" || differs[0].WantedStatus != "Rejected" || *differs[0].Value != "2" {
		r.Errorf("different are %+v", differs)
	}
	got := &v2.GetVariablesResponse{GetVariableResult: []v2.GetVariableResult{
		{Component: c, Variable: v2.Variable{Name: "Power"}, AttributeStatus: v2.GetVariableStatusAccepted, AttributeValue: to("6")}}}
	r.clock.Add(time.Minute)
	r.must(r.s.SaveGetVariables(ctx, "CP-1", got, r.clock.Now()))
	eq(r, "different now", len(must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Differs: true}))(r).Items), 2)
	power := must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Component: "EVSE", Variable: "Power"}))(r).Items
	if len(power) != 2 || *power[0].Value != "6" || power[0].Unit != "W" {
		r.Errorf("Power is %+v", power)
	}
	set := func(variable string, status v2.SetVariableStatusEnum) {
		r.must(r.s.SaveSetVariables(ctx, "CP-1",
			&v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{Component: c, Variable: v2.Variable{Name: variable}, AttributeValue: "1"}}},
			&v2.SetVariablesResponse{SetVariableResult: []v2.SetVariableResult{{Component: c, Variable: v2.Variable{Name: variable}, AttributeStatus: status}}},
			r.clock.Now()))
	}
	count := func(variable string) int {
		return len(must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Variable: variable}))(r).Items)
	}
	set("Nope", v2.SetVariableStatusUnknownVariable)
	eq(r, "what the station doesn't know", count("Nope"), 0)
	set("Gone", v2.SetVariableStatusRebootRequired)
	eq(r, "what takes a reboot", count("Gone"), 1)
	set("Gone", v2.SetVariableStatusUnknownComponent)
	eq(r, "what the station doesn't know any more", count("Gone"), 0)
	r.must(r.s.DeleteVariables(ctx, "CP-1", r.clock.Now()))
	eq(r, "those that are set stay", len(must(r.s.Variables(ctx, "CP-1", store.VariableFilter{}))(r).Items), 2)
}

func variablesBounded(r rig) {
	var all []store.Variable
	for i := range 400 {
		all = append(all, store.Variable{VariableID: store.VariableID{Component: "C", Variable: fmt.Sprint(i)}, Value: to("1"), Reported: r.clock.Now()})
	}
	r.is(r.s.SaveVariables(ctx, "CP-1", all), store.ErrFull)
	r.must(r.s.SaveVariables(ctx, "CP-1", all[:250])) // those that are known may change
	all[299].Value, all[399].Value = to("2"), to("2")
	r.is(r.s.SaveVariables(ctx, "CP-1", all[200:]), store.ErrFull)
	kept := func() []store.Variable {
		return must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Page: store.Page{Limit: 1000}}))(r).Items
	}
	eq(r, "kept", len(kept()), 300)
	if v := must(r.s.Variables(ctx, "CP-1", store.VariableFilter{Variable: "299"}))(r).Items; len(v) != 1 || *v[0].Value != "2" {
		r.Errorf("the last one that there was room for is %+v", v)
	}
	r.must(r.s.SaveVariables(ctx, "CP-2", all[:10]))
	r.must(r.s.DeleteVariables(ctx, "CP-1", r.clock.Now().Add(time.Second)))
	r.must(r.s.SaveVariables(ctx, "CP-1", all[100:])) // there is room again
	eq(r, "kept", len(kept()), 300)
}

func monitors(r rig) {
	req := &v2.NotifyMonitoringReportRequest{Monitor: []v2.MonitoringData{{Component: v2.Component{Name: "EVSE"}, Variable: v2.Variable{Name: "Temperature"},
		VariableMonitoring: []v2.VariableMonitoring{{ID: 2, Value: 80, Type: v2.MonitorEnum("UpperThreshold"), Severity: 3}, {ID: 1, Value: 70, Type: "UpperThreshold", Severity: 5, Transaction: true}}}}}
	r.must(r.s.SaveMonitors(ctx, "CP-1", req, r.clock.Now()))
	all := must(r.s.Monitors(ctx, "cp-1", store.Page{}))(r).Items
	if len(all) != 2 || all[0].ID != 1 || !all[0].Transaction || all[1].Value != 80 || all[1].Variable != "Temperature" {
		r.Errorf("the monitors are %+v", all)
	}
	r.must(r.s.DeleteMonitors(ctx, "CP-1", 1, 7))
	eq(r, "left", len(must(r.s.Monitors(ctx, "cp-1", store.Page{}))(r).Items), 1)
}
