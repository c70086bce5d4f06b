package store

import (
	"encoding/json"
	"slices"
	"strconv"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// reading is one value of a register, in Wh, with its place in the transaction.
type reading struct {
	Seq   int     `json:"n"`
	Index int     `json:"i,omitempty"`
	Value float64 `json:"v"`
}

func (r *reading) before(o *reading) bool {
	return r.Seq < o.Seq || r.Seq == o.Seq && r.Index < o.Index
}

// register is what is known of Energy.Active.Import.Register at one location and phase.
type register struct {
	Location string   `json:"l,omitempty"`
	Phase    string   `json:"p,omitempty"`
	First    reading  `json:"first"`
	Last     reading  `json:"last"`
	Begin    *reading `json:"begin,omitempty"` // Transaction.Begin
	End      *reading `json:"end,omitempty"`   // Transaction.End
}

// span is the readings at the start and the end; ok is false where there is no second one.
func (r *register) span() (start, stop reading, ok bool) {
	start, stop = r.First, r.Last
	if r.Begin != nil {
		start = *r.Begin
	}
	if r.End != nil {
		stop = *r.End
	}
	return start, stop, start.Seq != stop.Seq || start.Index != stop.Index
}

// registers is an immutable list; meet makes a new one.
type registers []register

// maxRegisters bounds what a station can make us keep: 6 locations with 10 phases and the whole.
const maxRegisters = 66

// meet takes the readings of an event in.
func (rs registers) meet(seq int, values []MeterValue) registers {
	copied := false
	for i := range values {
		v := &values[i]
		if v.Measurand != defaultMeasurand || v.Unit != "Wh" {
			continue
		}
		if !copied {
			rs, copied = append(registers(nil), rs...), true
		}
		r := reading{Seq: seq, Index: i, Value: v.Value}
		at := -1
		for j := range rs {
			if rs[j].Phase == v.Phase && rs[j].Location == v.Location {
				at = j
			}
		}
		if at < 0 {
			if len(rs) >= maxRegisters {
				continue
			}
			rs = append(rs, register{Location: v.Location, Phase: v.Phase, First: r, Last: r})
			at = len(rs) - 1
		}
		reg := &rs[at]
		if r.before(&reg.First) {
			reg.First = r
		}
		if reg.Last.before(&r) {
			reg.Last = r
		}
		switch v2.ReadingContextEnum(v.Context) {
		case v2.ReadingContextTransactionBegin:
			if reg.Begin == nil || r.before(reg.Begin) {
				reg.Begin = &r
			}
		case v2.ReadingContextTransactionEnd:
			if reg.End == nil || reg.End.before(&r) {
				reg.End = &r
			}
		}
	}
	return rs
}

// locations and phaseSets are what is asked for a value of the whole transaction, the best first.
var (
	locations = [...]string{"Outlet", "Inlet", "Cable", "Body", "EV", "Upstream"}
	phaseSets = [...][]string{{""}, {"L1", "L2", "L3"}, {"L1-N", "L2-N", "L3-N"}}
)

// energy is what the registers say of a transaction. started: its Started event is known. Without that and without a
// reading marked Transaction.Begin, the first reading may lie anywhere in the transaction, so start and energy
// are unknown.
type energy struct {
	start, stop, total *float64
	EnergyBasis
}

// EnergyBasis is which readings of the register a transaction's energy is the difference of.
type EnergyBasis struct {
	// Location and Phases are those of the readings; several phases are added up, one that is "" is the whole. Phases nil: there is
	// no reading.
	Location string
	Phases   []string
	// From and To are the numbers of the events that the readings came with.
	From, To int
	// Begin and End: the readings are marked Transaction.Begin and Transaction.End.
	Begin, End bool
}

func (rs registers) energy(started bool) energy {
	for _, location := range locations {
		for _, phases := range phaseSets {
			if e, any := rs.sum(location, phases, started); any {
				return e
			}
		}
	}
	return energy{}
}

// sum adds up the phases of a location. any is false where none of them has come.
func (rs registers) sum(location string, phases []string, started bool) (e energy, any bool) {
	var start, stop float64
	knownStart, knownStop := true, true
	basis := EnergyBasis{Location: location, Phases: phases, Begin: true, End: true}
	for i := range rs {
		r := &rs[i]
		if r.Location != location || !slices.Contains(phases, r.Phase) {
			continue
		}
		from, to, two := r.span()
		if !any || from.Seq < basis.From {
			basis.From = from.Seq
		}
		basis.To = max(basis.To, to.Seq)
		basis.Begin, basis.End = basis.Begin && r.Begin != nil, basis.End && r.End != nil
		any = true
		knownStart = knownStart && (r.Begin != nil || started && (two || r.End == nil))
		knownStop = knownStop && (two || r.End != nil)
		start, stop = start+from.Value, stop+to.Value
	}
	if !any {
		return energy{}, false
	}
	e.EnergyBasis = basis
	start, stop = tidy(start), tidy(stop)
	if knownStart {
		e.start = &start
	}
	if knownStop {
		e.stop = &stop
	}
	// A register that runs backwards was exchanged or reset: what was consumed isn't known.
	if knownStart && knownStop && stop >= start {
		total := tidy(stop - start)
		e.total = &total
	}
	return e, true
}

// json is what readRegisters reads; NULL for none.
func (rs registers) json() any {
	if len(rs) == 0 {
		return nil
	}
	dst := make([]byte, 0, 96*len(rs))
	for i := range rs {
		r := &rs[i]
		dst = append(dst, "[,"[min(i, 1)], '{')
		if r.Location != "" {
			dst = append(ocpp.AppendString(append(dst, `"l":`...), r.Location), ',')
		}
		if r.Phase != "" {
			dst = append(ocpp.AppendString(append(dst, `"p":`...), r.Phase), ',')
		}
		dst = r.First.append(append(dst, `"first":`...))
		dst = r.Last.append(append(dst, `,"last":`...))
		if r.Begin != nil {
			dst = r.Begin.append(append(dst, `,"begin":`...))
		}
		if r.End != nil {
			dst = r.End.append(append(dst, `,"end":`...))
		}
		dst = append(dst, '}')
	}
	return string(append(dst, ']'))
}

func (r *reading) append(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"n":`...), int64(r.Seq), 10)
	if r.Index != 0 {
		dst = strconv.AppendInt(append(dst, `,"i":`...), int64(r.Index), 10)
	}
	dst = strconv.AppendFloat(append(dst, `,"v":`...), r.Value, 'g', -1, 64) // finite, see normalise
	return append(dst, '}')
}

func readRegisters(raw string) (registers, error) {
	if raw == "" {
		return nil, nil
	}
	var rs registers
	err := json.Unmarshal([]byte(raw), &rs)
	return rs, err
}
