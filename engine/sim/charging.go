package sim

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"csms/engine/ocpp/v2"
)

// sortedKeys returns the keys of a map in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// setChargingProfile keeps the profile; the station's power does not follow it (OCPP 2.0.1 K01).
func setChargingProfile(c *Command, req *v2.SetChargingProfileRequest) (*v2.SetChargingProfileResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	p := req.ChargingProfile
	refused := req.EVSEID != 0 && s.model.evse(req.EVSEID) == nil
	if p.ChargingProfilePurpose == v2.ChargingProfilePurposeTxProfile {
		// K01.FR.09 and .33: only to a transaction that runs there.
		t := s.model.session(text(p.TransactionID))
		refused = refused || t == nil || t.EVSE != req.EVSEID
	}
	if refused {
		return &v2.SetChargingProfileResponse{Status: v2.ChargingProfileStatusRejected}, nil
	}
	put(&s.model.profiles, p.ID, profile{evse: req.EVSEID, ChargingProfile: p})
	return &v2.SetChargingProfileResponse{Status: v2.ChargingProfileStatusAccepted}, nil
}

// clearChargingProfile removes profiles (OCPP 2.0.1 K10).
func clearChargingProfile(c *Command, req *v2.ClearChargingProfileRequest) (*v2.ClearChargingProfileResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	status := v2.ClearChargingProfileStatusUnknown
	for id, p := range s.model.profiles {
		if req.ChargingProfileID != nil && *req.ChargingProfileID != id {
			continue
		}
		if w := req.ChargingProfileCriteria; w != nil && req.ChargingProfileID == nil &&
			(!fits(w.EVSEID, p.evse) || !fits(w.StackLevel, p.StackLevel) || !fits(w.ChargingProfilePurpose, p.ChargingProfilePurpose)) {
			continue
		}
		delete(s.model.profiles, id)
		status = v2.ClearChargingProfileStatusAccepted
	}
	return &v2.ClearChargingProfileResponse{Status: status}, nil
}

// fits reports whether a criterion is absent or met.
func fits[T comparable](want *T, have T) bool { return want == nil || *want == have }

// getChargingProfiles reports the profiles of each EVSE in a message of its own (OCPP 2.0.1 K09).
func getChargingProfiles(c *Command, req *v2.GetChargingProfilesRequest) (*v2.GetChargingProfilesResponse, error) {
	s := c.Station
	s.mu.Lock()
	byEVSE := map[int][]v2.ChargingProfile{}
	w := req.ChargingProfile
	for _, id := range sortedKeys(s.model.profiles) {
		p := s.model.profiles[id]
		if !fits(req.EVSEID, p.evse) || !fits(w.StackLevel, p.StackLevel) || !fits(w.ChargingProfilePurpose, p.ChargingProfilePurpose) ||
			len(w.ChargingProfileID) > 0 && !slices.Contains(w.ChargingProfileID, id) ||
			len(w.ChargingLimitSource) > 0 && !slices.Contains(w.ChargingLimitSource, v2.ChargingLimitSourceCSO) {
			continue
		}
		byEVSE[p.evse] = append(byEVSE[p.evse], p.ChargingProfile)
	}
	s.mu.Unlock()
	if len(byEVSE) == 0 {
		return &v2.GetChargingProfilesResponse{Status: v2.GetChargingProfileStatusNoProfiles}, nil
	}
	c.After(func(ctx context.Context) {
		evses := sortedKeys(byEVSE)
		for i, evse := range evses {
			_, err := s.Call(ctx, "ReportChargingProfiles", &v2.ReportChargingProfilesRequest{
				RequestID: req.RequestID, ChargingLimitSource: v2.ChargingLimitSourceCSO, EVSEID: evse,
				ChargingProfile: byEVSE[evse], Tbc: new(i+1 < len(evses)),
			})
			if err != nil {
				s.failed("ReportChargingProfiles", err)
				return
			}
		}
	})
	return &v2.GetChargingProfilesResponse{Status: v2.GetChargingProfileStatusAccepted}, nil
}

// getCompositeSchedule answers with the highest profile's first limit, or the station's power (OCPP
// 2.0.1 K08).
func getCompositeSchedule(c *Command, req *v2.GetCompositeScheduleRequest) (*v2.GetCompositeScheduleResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	if req.EVSEID != 0 && s.model.evse(req.EVSEID) == nil {
		return &v2.GetCompositeScheduleResponse{Status: v2.GenericStatusRejected}, nil
	}
	unit, limit, level := v2.ChargingRateUnitW, s.options.Power, -1
	if req.ChargingRateUnit != nil && *req.ChargingRateUnit == v2.ChargingRateUnitA {
		unit, limit = v2.ChargingRateUnitA, limit/230/3
	}
	for _, id := range sortedKeys(s.model.profiles) {
		p := s.model.profiles[id]
		schedule := p.ChargingSchedule[0]
		if (p.evse == 0 || p.evse == req.EVSEID) && p.StackLevel > level && schedule.ChargingRateUnit == unit && schedule.ChargingSchedulePeriod[0].Limit != nil {
			limit, level = *schedule.ChargingSchedulePeriod[0].Limit, p.StackLevel
		}
	}
	return &v2.GetCompositeScheduleResponse{
		Status: v2.GenericStatusAccepted,
		Schedule: &v2.CompositeSchedule{
			EVSEID: req.EVSEID, Duration: req.Duration, ScheduleStart: s.now(), ChargingRateUnit: unit,
			ChargingSchedulePeriod: []v2.ChargingSchedulePeriod{{StartPeriod: 0, Limit: &limit}},
		},
	}, nil
}
