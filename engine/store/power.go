package store

import (
	"slices"
	"time"

	"csms/engine/ocpp/v2"
)

// flow takes over what an event tells of the power that the transaction goes on with: what the meter says, or else what two
// readings of the energy register make. A state in which no energy flows is 0 W (OCPP 2.0.1 part 2, ChargingStateEnumType). An
// event that tells nothing leaves the power as it is, and a late one tells of the past.
func (st *txState) flow(before *txState, p *prepared, late bool) {
	if !st.active {
		st.power = nil
		return
	}
	if late {
		return
	}
	read := lastRead(p.values)
	if w, ok := measuredPower(p.values); ok {
		st.power = &w
	} else if charging := any(string(v2.ChargingStateCharging)); p.chargingState != nil && p.chargingState != charging {
		st.power = new(float64)
	} else if w, ok := st.derivedPower(before, read); ok {
		st.power = &w
	} else if p.chargingState == charging && st.power != nil && *st.power == 0 {
		st.power = nil // it flows again, nobody knows how much
	}
	if read.After(st.metered) {
		st.metered = read
	}
}

// derivedPower is the mean power between the last reading before the event and that of the event, which was read at a time.
func (st *txState) derivedPower(before *txState, read time.Time) (w float64, ok bool) {
	if before == nil || before.metered.IsZero() || st.energy.stop == nil {
		return 0, false
	}
	from := before.energy.stop
	if from == nil {
		from = before.energy.start
	}
	took := read.Sub(before.metered)
	if from == nil || took < time.Second || *st.energy.stop < *from {
		return 0, false
	}
	return tidy((*st.energy.stop - *from) / took.Hours()), true
}

// lastRead is when the energy register was read last; zero: not in these values.
func lastRead(values []MeterValue) (at time.Time) {
	for i := range values {
		if v := &values[i]; v.Measurand == defaultMeasurand && v.Unit == "Wh" && v.Time.After(at) {
			at = v.Time
		}
	}
	return at
}

// measuredPower is the newest Power.Active.Import among values: the whole before the sum of the phases, the outlet before other
// locations.
func measuredPower(values []MeterValue) (w float64, ok bool) {
	var at time.Time
	fits := func(v *MeterValue) bool { return v.Measurand == string(v2.MeasurandPowerActiveImport) && v.Unit == "W" }
	for i := range values {
		if v := &values[i]; fits(v) && (!ok || v.Time.After(at)) {
			at, ok = v.Time, true
		}
	}
	if !ok {
		return 0, false
	}
	for _, location := range locations {
		for _, phases := range phaseSets {
			any := false
			for i := range values {
				if v := &values[i]; fits(v) && v.Time.Equal(at) && v.Location == location && slices.Contains(phases, v.Phase) {
					w, any = w+v.Value, true
				}
			}
			if any {
				return tidy(w), true
			}
		}
	}
	return 0, false
}
