package sim

import (
	"context"
	"slices"

	"csms/engine/ocpp/v2"
)

// itemsPerReport is how many variables one NotifyReport holds.
const itemsPerReport = 10

// getBaseReport reports the device model (OCPP 2.0.1 B07).
func getBaseReport(c *Command, req *v2.GetBaseReportRequest) (*v2.GetBaseReportResponse, error) {
	found := c.Station.report(func(v *variable) bool {
		switch req.ReportBase {
		case v2.ReportBaseConfigurationInventory:
			return v.mutability != v2.MutabilityReadOnly
		case v2.ReportBaseSummaryInventory:
			return v.name == "AvailabilityState"
		}
		return true
	})
	c.After(func(ctx context.Context) { c.Station.notifyReport(ctx, req.RequestID, found) })
	return &v2.GetBaseReportResponse{Status: v2.GenericDeviceModelStatusAccepted}, nil
}

// getReport reports the variables that are named (OCPP 2.0.1 B08).
func getReport(c *Command, req *v2.GetReportRequest) (*v2.GetReportResponse, error) {
	onlyProblems := len(req.ComponentCriteria) == 1 && req.ComponentCriteria[0] == v2.ComponentCriterionProblem
	found := c.Station.report(func(v *variable) bool {
		named := len(req.ComponentVariable) == 0
		for _, cv := range req.ComponentVariable {
			named = named || v.is(&cv.Component, cv.Variable)
		}
		return named && !onlyProblems
	})
	if len(found) == 0 {
		return &v2.GetReportResponse{Status: v2.GenericDeviceModelStatusEmptyResultSet}, nil
	}
	c.After(func(ctx context.Context) { c.Station.notifyReport(ctx, req.RequestID, found) })
	return &v2.GetReportResponse{Status: v2.GenericDeviceModelStatusAccepted}, nil
}

func (s *Station) report(wanted func(*variable) bool) []v2.ReportData {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []v2.ReportData
	all := s.variables()
	for i := range all {
		v := &all[i]
		if !wanted(v) {
			continue
		}
		component, name := v.names()
		attribute := v2.VariableAttribute{Mutability: &v.mutability, Value: &v.value}
		if v.mutability == v2.MutabilityWriteOnly {
			attribute.Value = nil
		}
		is := &v2.VariableCharacteristics{DataType: v.kind}
		if v.unit != "" {
			is.Unit = &v.unit
		}
		if v.options != "" {
			is.ValuesList = &v.options
		}
		found = append(found, v2.ReportData{
			Component: component, Variable: name,
			VariableAttribute: []v2.VariableAttribute{attribute}, VariableCharacteristics: is,
		})
	}
	return found
}

func (s *Station) notifyReport(ctx context.Context, request int, found []v2.ReportData) {
	parts := slices.Collect(slices.Chunk(found, itemsPerReport))
	for i, part := range parts {
		_, err := s.Call(ctx, "NotifyReport", &v2.NotifyReportRequest{
			RequestID: request, GeneratedAt: s.now(), SeqNo: i, ReportData: part, Tbc: new(i+1 < len(parts)),
		})
		if err != nil {
			s.failed("NotifyReport", err)
			return
		}
	}
}

// setNetworkProfile takes any profile but SOAP (OCPP 2.0.1 B09).
func setNetworkProfile(_ *Command, req *v2.SetNetworkProfileRequest) (*v2.SetNetworkProfileResponse, error) {
	status := v2.SetNetworkProfileStatusAccepted
	if req.ConnectionData.OCPPTransport != v2.OCPPTransportJSON || req.ConfigurationSlot < 1 {
		status = v2.SetNetworkProfileStatusRejected
	}
	return &v2.SetNetworkProfileResponse{Status: status}, nil
}
