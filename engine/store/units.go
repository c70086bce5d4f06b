package store

import (
	"math"
	"strings"
)

// units maps what stations send, in lower case, to the base unit and the factor to it.
var units = map[string]struct {
	base   string
	factor float64
}{
	"wh": {"Wh", 1}, "kwh": {"Wh", 1e3}, "mwh": {"Wh", 1e6},
	"varh": {"varh", 1}, "kvarh": {"varh", 1e3},
	"vah": {"VAh", 1}, "kvah": {"VAh", 1e3},
	"w": {"W", 1}, "kw": {"W", 1e3}, "mw": {"W", 1e6},
	"va": {"VA", 1}, "kva": {"VA", 1e3},
	"var": {"var", 1}, "kvar": {"var", 1e3},
	"a": {"A", 1}, "ka": {"A", 1e3}, "ma": {"A", 1e-3},
	"v": {"V", 1}, "kv": {"V", 1e3}, "mv": {"V", 1e-3},
	"hz":      {"Hz", 1},
	"celsius": {"Celsius", 1}, "celcius": {"Celsius", 1}, // the spelling of OCPP 1.6
	"percent": {"Percent", 1}, "%": {"Percent", 1},
}

// baseUnit is the unit of a measurand that came without one. OCPP 2.0.1 has Wh as the default of
// UnitOfMeasure, which can only be meant for energy.
func baseUnit(measurand string) string {
	switch head, _, _ := strings.Cut(measurand, "."); head {
	case "", "Energy", "EnergyRequest":
		if strings.HasPrefix(measurand, "Energy.Reactive") {
			return "varh"
		}
		if strings.HasPrefix(measurand, "Energy.Apparent") {
			return "VAh"
		}
		return "Wh"
	case "Current":
		return "A"
	case "Voltage":
		return "V"
	case "Power":
		switch {
		case strings.HasPrefix(measurand, "Power.Reactive"):
			return "var"
		case measurand == "Power.Factor":
			return ""
		}
		return "W"
	case "Frequency":
		return "Hz"
	case "SoC":
		return "Percent"
	case "Temperature":
		return "Celsius"
	case "RPM":
		return "RPM"
	}
	return ""
}

// maxReading is the greatest value in a base unit, of either sign, that is taken for a measurement. No meter has as much, and what
// is made of values, sums over all transactions too, stays finite.
const maxReading = 1e18

// normalise returns a value in its base unit. ok is false where what comes out can't be a measurement (maxReading). A unit that
// isn't known stays as it is.
func normalise(value float64, measurand, unit string, multiplier int) (v float64, base string, ok bool) {
	v = scale(value, multiplier)
	switch lower := strings.ToLower(unit); {
	case unit == "":
		base = baseUnit(measurand)
	case lower == "k":
		v, base = v-273.15, "Celsius"
	case lower == "fahrenheit":
		v, base = (v-32)*5/9, "Celsius"
	case unit == "mW": // lower case would make it a megawatt
		v, base = v/1e3, "W"
	case unit == "mWh":
		v, base = v/1e3, "Wh"
	default:
		u, known := units[lower]
		if !known {
			base = unit
			break
		}
		v, base = v*u.factor, u.base
	}
	if !(math.Abs(v) <= maxReading) { // NaN neither
		return 0, base, false
	}
	return tidy(v), base, true
}

// scale multiplies by a power of ten. It divides for a negative one, which is exact more often.
func scale(v float64, multiplier int) float64 {
	switch {
	case multiplier == 0:
		return v
	case multiplier < 0:
		return v / math.Pow(10, float64(-multiplier))
	}
	return v * math.Pow(10, float64(multiplier))
}

// tidy takes away what binary fractions add behind the sixth decimal.
func tidy(v float64) float64 {
	if math.Abs(v) > 1e9 {
		return v
	}
	return math.Round(v*1e6) / 1e6
}
