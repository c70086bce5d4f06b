package sim

import "csms/engine/ocpp/v16"

type profile16 struct {
	connector int
	v16.ChargingProfile
}

// setChargingProfile keeps the profile; the station's power does not follow it (§5.16).
func (d *dialect16) setChargingProfile(c *Command, req *v16.SetChargingProfileRequest) (*v16.SetChargingProfileResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	p, e := req.CSChargingProfiles, s.model.evse(req.ConnectorID)
	refused := req.ConnectorID != 0 && e == nil
	switch p.ChargingProfilePurpose {
	case v16.ChargingProfilePurposeChargePointMaxProfile:
		refused = refused || req.ConnectorID != 0 // §3.13.1
	case v16.ChargingProfilePurposeTxProfile:
		refused = refused || e == nil || e.session == nil || p.TransactionID != nil && *p.TransactionID != e.session.number
	}
	if refused {
		return &v16.SetChargingProfileResponse{Status: v16.SetChargingProfileStatusRejected}, nil
	}
	put(&s.model.ocpp16.profiles, p.ChargingProfileID, profile16{req.ConnectorID, p})
	return &v16.SetChargingProfileResponse{Status: v16.SetChargingProfileStatusAccepted}, nil
}

// clearChargingProfile removes profiles (§5.5).
func (d *dialect16) clearChargingProfile(c *Command, req *v16.ClearChargingProfileRequest) (*v16.ClearChargingProfileResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	status := v16.ClearChargingProfileStatusUnknown
	for id, p := range s.model.ocpp16.profiles {
		if fits(req.ID, id) && fits(req.ConnectorID, p.connector) && fits(req.StackLevel, p.StackLevel) &&
			fits(req.ChargingProfilePurpose, p.ChargingProfilePurpose) {
			delete(s.model.ocpp16.profiles, id)
			status = v16.ClearChargingProfileStatusAccepted
		}
	}
	return &v16.ClearChargingProfileResponse{Status: status}, nil
}

// getCompositeSchedule answers with the highest profile's first limit, or the station's power (§5.7).
func (d *dialect16) getCompositeSchedule(c *Command, req *v16.GetCompositeScheduleRequest) (*v16.GetCompositeScheduleResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	if req.ConnectorID != 0 && s.model.evse(req.ConnectorID) == nil {
		return &v16.GetCompositeScheduleResponse{Status: v16.GetCompositeScheduleStatusRejected}, nil
	}
	unit, limit, level := v16.ChargingRateUnitW, s.options.Power, -1
	if req.ChargingRateUnit != nil && *req.ChargingRateUnit == v16.ChargingRateUnitA {
		unit, limit = v16.ChargingRateUnitA, limit/230/3
	}
	for _, id := range sortedKeys(s.model.ocpp16.profiles) {
		p := s.model.ocpp16.profiles[id]
		schedule := &p.ChargingSchedule
		if (p.connector == 0 || p.connector == req.ConnectorID) && p.StackLevel > level && schedule.ChargingRateUnit == unit && len(schedule.ChargingSchedulePeriod) > 0 {
			limit, level = schedule.ChargingSchedulePeriod[0].Limit, p.StackLevel
		}
	}
	return &v16.GetCompositeScheduleResponse{
		Status: v16.GetCompositeScheduleStatusAccepted, ConnectorID: &req.ConnectorID, ScheduleStart: new(s.now()),
		ChargingSchedule: &v16.ChargingSchedule{
			Duration: &req.Duration, ChargingRateUnit: unit, ChargingSchedulePeriod: []v16.ChargingSchedulePeriod{{StartPeriod: 0, Limit: limit}},
		},
	}, nil
}
