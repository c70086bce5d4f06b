package sim

import (
	"context"
	"slices"

	"csms/engine/ocpp/v2"
)

// setVariableMonitoring sets monitors; they never fire (OCPP 2.0.1 N04).
func setVariableMonitoring(c *Command, req *v2.SetVariableMonitoringRequest) (*v2.SetVariableMonitoringResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.variables()
	res := &v2.SetVariableMonitoringResponse{}
	for _, d := range req.SetMonitoringData {
		r := v2.SetMonitoringResult{
			ID: d.ID, Type: d.Type, Severity: d.Severity, Component: d.Component, Variable: d.Variable,
			Status: v2.SetMonitoringStatusAccepted,
		}
		v, component := find(all, &d.Component, &d.Variable)
		switch {
		case v == nil && component:
			r.Status = v2.SetMonitoringStatusUnknownVariable
		case v == nil:
			r.Status = v2.SetMonitoringStatusUnknownComponent
		case d.ID != nil && s.model.monitors[*d.ID].VariableMonitoring == nil:
			r.Status = v2.SetMonitoringStatusRejected // N04.FR.13: it can't be replaced
		default:
			if r.ID == nil {
				s.model.lastMonitor++
				r.ID = new(s.model.lastMonitor)
			}
			put(&s.model.monitors, *r.ID, v2.MonitoringData{
				Component: d.Component, Variable: d.Variable,
				VariableMonitoring: []v2.VariableMonitoring{{
					ID: *r.ID, Transaction: d.Transaction != nil && *d.Transaction,
					Value: d.Value, Type: d.Type, Severity: d.Severity, EventNotificationType: v2.EventNotificationCustomMonitor,
				}},
			})
		}
		res.SetMonitoringResult = append(res.SetMonitoringResult, r)
	}
	return res, nil
}

// clearVariableMonitoring removes monitors (OCPP 2.0.1 N06).
func clearVariableMonitoring(c *Command, req *v2.ClearVariableMonitoringRequest) (*v2.ClearVariableMonitoringResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	res := &v2.ClearVariableMonitoringResponse{}
	for _, id := range req.ID {
		status := v2.ClearMonitoringStatusNotFound
		if _, ok := s.model.monitors[id]; ok {
			status = v2.ClearMonitoringStatusAccepted
			delete(s.model.monitors, id)
		}
		res.ClearMonitoringResult = append(res.ClearMonitoringResult, v2.ClearMonitoringResult{ID: id, Status: status})
	}
	return res, nil
}

// getMonitoringReport reports monitors (OCPP 2.0.1 N02).
func getMonitoringReport(c *Command, req *v2.GetMonitoringReportRequest) (*v2.GetMonitoringReportResponse, error) {
	s := c.Station
	s.mu.Lock()
	var found []v2.MonitoringData
	for _, id := range sortedKeys(s.model.monitors) {
		m := s.model.monitors[id]
		if monitorNamed(&m, req.ComponentVariable) && monitorFits(m.VariableMonitoring[0].Type, req.MonitoringCriteria) {
			found = append(found, m)
		}
	}
	s.mu.Unlock()
	if len(found) == 0 {
		return &v2.GetMonitoringReportResponse{Status: v2.GenericDeviceModelStatusEmptyResultSet}, nil
	}
	c.After(func(ctx context.Context) {
		_, err := s.Call(ctx, "NotifyMonitoringReport", &v2.NotifyMonitoringReportRequest{
			RequestID: req.RequestID, GeneratedAt: s.now(), Monitor: found,
		})
		s.failed("NotifyMonitoringReport", err)
	})
	return &v2.GetMonitoringReportResponse{Status: v2.GenericDeviceModelStatusAccepted}, nil
}

func monitorNamed(m *v2.MonitoringData, wanted []v2.ComponentVariable) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w v2.ComponentVariable) bool {
		return w.Component.Name == m.Component.Name && (w.Variable == nil || w.Variable.Name == m.Variable.Name)
	})
}

func monitorFits(kind v2.MonitorEnum, criteria []v2.MonitoringCriterionEnum) bool {
	if len(criteria) == 0 {
		return true
	}
	is := v2.MonitoringCriterionPeriodicMonitoring
	switch kind {
	case v2.MonitorUpperThreshold, v2.MonitorLowerThreshold:
		is = v2.MonitoringCriterionThresholdMonitoring
	case v2.MonitorDelta:
		is = v2.MonitoringCriterionDeltaMonitoring
	}
	return slices.Contains(criteria, is)
}

// setMonitoringBase removes what was set, but for All (OCPP 2.0.1 N03).
func setMonitoringBase(c *Command, req *v2.SetMonitoringBaseRequest) (*v2.SetMonitoringBaseResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	if req.MonitoringBase != v2.MonitoringBaseAll {
		s.model.monitors = nil
	}
	return &v2.SetMonitoringBaseResponse{Status: v2.GenericDeviceModelStatusAccepted}, nil
}

// setMonitoringLevel takes the severities 0 to 9 (OCPP 2.0.1 N05).
func setMonitoringLevel(_ *Command, req *v2.SetMonitoringLevelRequest) (*v2.SetMonitoringLevelResponse, error) {
	status := v2.GenericStatusAccepted
	if req.Severity < 0 || req.Severity > 9 {
		status = v2.GenericStatusRejected
	}
	return &v2.SetMonitoringLevelResponse{Status: status}, nil
}
