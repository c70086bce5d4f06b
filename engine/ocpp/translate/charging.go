package translate

import (
	"fmt"
	"strconv"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// purposeDown is a purpose in the terms of 1.6; ok is false for those that it lacks.
func purposeDown(p v2.ChargingProfilePurposeEnum) (v16.ChargingProfilePurpose, bool) {
	switch p {
	case v2.ChargingProfilePurposeChargingStationMaxProfile:
		return v16.ChargingProfilePurposeChargePointMaxProfile, true
	case v2.ChargingProfilePurposeTxDefaultProfile, v2.ChargingProfilePurposeTxProfile:
		return v16.ChargingProfilePurpose(p), true
	}
	return "", false
}

func profileDown(action string, p *v2.ChargingProfile) (v16.ChargingProfile, error) {
	var out v16.ChargingProfile
	purpose, ok := purposeDown(p.ChargingProfilePurpose)
	if !ok {
		return out, &Unsupported{action, fmt.Sprintf("it has no purpose like %s", p.ChargingProfilePurpose)}
	}
	switch p.ChargingProfileKind {
	case v2.ChargingProfileKindAbsolute, v2.ChargingProfileKindRecurring, v2.ChargingProfileKindRelative:
	default:
		return out, &Unsupported{action, fmt.Sprintf("it has no kind like %s", p.ChargingProfileKind)}
	}
	if len(p.ChargingSchedule) != 1 {
		return out, &Unsupported{action, "its profiles have one schedule"}
	}
	out = v16.ChargingProfile{
		ChargingProfileID: p.ID, StackLevel: p.StackLevel, ChargingProfilePurpose: purpose,
		ChargingProfileKind: v16.ChargingProfileKind(p.ChargingProfileKind), RecurrencyKind: (*v16.RecurrencyKind)(p.RecurrencyKind),
		ValidFrom: p.ValidFrom, ValidTo: p.ValidTo,
	}
	if p.TransactionID != nil {
		n, err := strconv.Atoi(*p.TransactionID)
		if err != nil {
			return out, &Unsupported{action, fmt.Sprintf("its transactions have numbers, and %q is none", *p.TransactionID)}
		}
		out.TransactionID = &n
	}
	s := &p.ChargingSchedule[0]
	out.ChargingSchedule = v16.ChargingSchedule{
		Duration: s.Duration, StartSchedule: s.StartSchedule, ChargingRateUnit: v16.ChargingRateUnit(s.ChargingRateUnit), MinChargingRate: s.MinChargingRate,
	}
	for i := range s.ChargingSchedulePeriod {
		q := &s.ChargingSchedulePeriod[i]
		if q.Limit == nil {
			return out, &Unsupported{action, "each of its periods has a limit"}
		}
		out.ChargingSchedule.ChargingSchedulePeriod = append(out.ChargingSchedule.ChargingSchedulePeriod,
			v16.ChargingSchedulePeriod{StartPeriod: q.StartPeriod, Limit: *q.Limit, NumberPhases: q.NumberPhases})
	}
	return out, nil
}

func setProfile(req *v2.SetChargingProfileRequest, send Send) (*v2.SetChargingProfileResponse, error) {
	p, err := profileDown("SetChargingProfile", &req.ChargingProfile)
	if err != nil {
		return nil, err
	}
	res, err := ask[v16.SetChargingProfileResponse](send, "SetChargingProfile", &v16.SetChargingProfileRequest{ConnectorID: req.EVSEID, CSChargingProfiles: p})
	if err != nil {
		return nil, err
	}
	out := &v2.SetChargingProfileResponse{Status: v2.ChargingProfileStatusEnum(res.Status)}
	if res.Status == v16.SetChargingProfileStatusNotSupported {
		out.Status, out.StatusInfo = v2.ChargingProfileStatusRejected, &v2.StatusInfo{ReasonCode: "NotSupported"}
	}
	return out, nil
}

func clearProfile(req *v2.ClearChargingProfileRequest, send Send) (*v2.ClearChargingProfileResponse, error) {
	out := &v16.ClearChargingProfileRequest{ID: req.ChargingProfileID}
	if c := req.ChargingProfileCriteria; c != nil {
		out.ConnectorID, out.StackLevel = c.EVSEID, c.StackLevel
		if c.ChargingProfilePurpose != nil {
			purpose, ok := purposeDown(*c.ChargingProfilePurpose)
			if !ok {
				return nil, &Unsupported{"ClearChargingProfile", fmt.Sprintf("it has no purpose like %s", *c.ChargingProfilePurpose)}
			}
			out.ChargingProfilePurpose = &purpose
		}
	}
	res, err := ask[v16.ClearChargingProfileResponse](send, "ClearChargingProfile", out)
	if err != nil {
		return nil, err
	}
	return &v2.ClearChargingProfileResponse{Status: v2.ClearChargingProfileStatusEnum(res.Status)}, nil
}

func composite(req *v2.GetCompositeScheduleRequest, send Send) (*v2.GetCompositeScheduleResponse, error) {
	res, err := ask[v16.GetCompositeScheduleResponse](send, "GetCompositeSchedule", &v16.GetCompositeScheduleRequest{
		ConnectorID: req.EVSEID, Duration: req.Duration, ChargingRateUnit: (*v16.ChargingRateUnit)(req.ChargingRateUnit),
	})
	if err != nil {
		return nil, err
	}
	out := &v2.GetCompositeScheduleResponse{Status: v2.GenericStatusEnum(res.Status)}
	s := res.ChargingSchedule
	if s == nil {
		return out, nil
	}
	schedule := &v2.CompositeSchedule{EVSEID: req.EVSEID, Duration: req.Duration, ChargingRateUnit: v2.ChargingRateUnitEnum(s.ChargingRateUnit)}
	if s.Duration != nil {
		schedule.Duration = *s.Duration
	}
	switch {
	case res.ScheduleStart != nil:
		schedule.ScheduleStart = *res.ScheduleStart
	case s.StartSchedule != nil:
		schedule.ScheduleStart = *s.StartSchedule
	default: // it is what comes from now on (1.6 errata 3.28)
		schedule.ScheduleStart = ocpp.NewDateTime(time.Now())
	}
	for _, p := range s.ChargingSchedulePeriod {
		schedule.ChargingSchedulePeriod = append(schedule.ChargingSchedulePeriod,
			v2.ChargingSchedulePeriod{StartPeriod: p.StartPeriod, Limit: &p.Limit, NumberPhases: p.NumberPhases})
	}
	out.Schedule = schedule
	return out, nil
}
