package store

import (
	"encoding/json"
	"strconv"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// Defaults of a sampled value (OCPP 2.0.1 part 2, SampledValueType).
const (
	defaultMeasurand = string(v2.MeasurandEnergyActiveImportRegister)
	defaultContext   = string(v2.ReadingContextSamplePeriodic)
	defaultLocation  = string(v2.LocationOutlet)
)

// MeterValue is one sampled value in its base unit: Wh, varh, VAh, W, var, VA, A, V, Hz, Celsius, Percent,
// or whatever else the station named. What is beyond ±1e18 of it is no measurement, and isn't kept.
type MeterValue struct {
	SeqNo     int // of its event; 0 outside transactions
	Time      time.Time
	Value     float64
	Unit      string
	Measurand string
	Context   string
	Phase     string // "" for the whole
	Location  string
	// Signed is the value as the meter signed it, in JSON; "" where it didn't.
	Signed ocpp.Raw
}

// sample is how a MeterValue is kept: JSON with defaults left out.
type sample struct {
	Time      string   `json:"t,omitempty"`
	Value     float64  `json:"v"`
	Unit      string   `json:"u,omitempty"`
	Measurand string   `json:"m,omitempty"`
	Phase     string   `json:"p,omitempty"`
	Location  string   `json:"l,omitempty"`
	Context   string   `json:"c,omitempty"`
	Signed    ocpp.Raw `json:"signed,omitempty"`
}

// meterValues reads values from a message. at is used for those with an implausible time.
func meterValues(values []v2.MeterValue, received, at time.Time) []MeterValue {
	n := 0
	for i := range values {
		n += len(values[i].SampledValue)
	}
	if n == 0 {
		return nil
	}
	out := make([]MeterValue, 0, n)
	for i := range values {
		t, ok := values[i].Timestamp.Plausible(received)
		if !ok {
			t = at
		}
		for j := range values[i].SampledValue {
			s := &values[i].SampledValue[j]
			m := MeterValue{
				Time: t, Measurand: text(s.Measurand), Context: text(s.Context),
				Phase: text(s.Phase), Location: text(s.Location),
			}
			unit, multiplier := "", 0
			if u := s.UnitOfMeasure; u != nil {
				unit = text(u.Unit)
				if u.Multiplier != nil {
					multiplier = *u.Multiplier
				}
			}
			if m.Measurand == "" {
				m.Measurand = defaultMeasurand
			}
			if m.Context == "" {
				m.Context = defaultContext
			}
			if m.Location == "" {
				m.Location = defaultLocation
			}
			if m.Value, m.Unit, ok = normalise(s.Value, m.Measurand, unit, multiplier); !ok {
				continue
			}
			if s.SignedMeterValue != nil {
				if raw, err := json.Marshal(s.SignedMeterValue); err == nil {
					m.Signed = ocpp.Raw(raw)
				}
			}
			out = append(out, m)
		}
	}
	return out
}

// appendSamples writes values as the JSON that is kept. The times of those that were taken at the moment usual are left out;
// the zero time leaves none out.
func appendSamples(dst []byte, values []MeterValue, usual time.Time) []byte {
	dst = append(dst, '[')
	for i := range values {
		v := &values[i]
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '{')
		if usual.IsZero() || !v.Time.Equal(usual) {
			dst = append(dst, `"t":"`...)
			dst = appendStamp(dst, v.Time)
			dst = append(dst, `",`...)
		}
		dst = append(dst, `"v":`...)
		dst = strconv.AppendFloat(dst, v.Value, 'g', -1, 64)
		dst = appendMember(dst, `,"u":`, v.Unit, "")
		dst = appendMember(dst, `,"m":`, v.Measurand, defaultMeasurand)
		dst = appendMember(dst, `,"p":`, v.Phase, "")
		dst = appendMember(dst, `,"l":`, v.Location, defaultLocation)
		dst = appendMember(dst, `,"c":`, v.Context, defaultContext)
		if v.Signed != "" {
			dst = append(append(dst, `,"signed":`...), v.Signed...)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendMember(dst []byte, name, value, usual string) []byte {
	if value == usual {
		return dst
	}
	return ocpp.AppendString(append(dst, name...), value)
}

// readSamples is appendSamples backwards.
func readSamples(raw string, seqNo int, usual time.Time) ([]MeterValue, error) {
	if raw == "" {
		return nil, nil
	}
	var samples []sample
	if err := json.Unmarshal([]byte(raw), &samples); err != nil {
		return nil, err
	}
	out := make([]MeterValue, len(samples))
	for i, s := range samples {
		t := usual
		if s.Time != "" {
			var err error
			if t, err = time.Parse(layout, s.Time); err != nil {
				return nil, err
			}
		}
		out[i] = MeterValue{
			SeqNo: seqNo, Time: t, Value: s.Value, Unit: s.Unit, Phase: s.Phase, Signed: s.Signed,
			Measurand: or(s.Measurand, defaultMeasurand), Location: or(s.Location, defaultLocation), Context: or(s.Context, defaultContext),
		}
	}
	return out, nil
}

func or(s, usual string) string {
	if s == "" {
		return usual
	}
	return s
}
