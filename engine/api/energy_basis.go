package api

import (
	"fmt"
	"strconv"
	"strings"

	"csms/engine/store"
)

// EnergyBasis says what the energy of a transaction was computed from.
type EnergyBasis struct {
	Method string `json:"method" enum:"registers,unknown" doc:"registers: the difference of two readings of Energy.Active.Import.Register"`
	Text   string `json:"text" doc:"one sentence for a person"`
}

func basisOf(x *store.Transaction, events []TransactionEvent) EnergyBasis {
	b := &x.Basis
	in := func(seqNo int) string {
		for i := range events {
			if events[i].SeqNo == seqNo {
				return fmt.Sprintf("event %d (%s)", seqNo, events[i].Type)
			}
		}
		return fmt.Sprintf("event %d", seqNo)
	}
	unknown := func(text string, args ...any) EnergyBasis { return EnergyBasis{"unknown", fmt.Sprintf(text, args...)} }
	switch {
	case b.Phases == nil:
		return unknown("No reading of Energy.Active.Import.Register has come.")
	case x.MeterStart == nil && x.Start.IsZero():
		return unknown("The Started event has not come and no reading is marked Transaction.Begin, so that the first reading, in %s, may lie anywhere in the transaction.", in(b.From))
	case x.MeterStart == nil:
		return unknown("The only reading, in %s, is from the end.", in(b.To))
	case x.MeterStop == nil:
		return unknown("The only reading is %s Wh in %s.", grouped(*x.MeterStart), in(b.From))
	case x.Energy == nil:
		return unknown("The register ran backwards, from %s Wh in %s to %s Wh in %s: it was exchanged or reset.",
			grouped(*x.MeterStart), in(b.From), grouped(*x.MeterStop), in(b.To))
	}
	text := fmt.Sprintf("From %s Wh in %s to %s Wh in %s", grouped(*x.MeterStart), in(b.From), grouped(*x.MeterStop), in(b.To))
	switch {
	case b.Begin && b.End:
		text += ", marked as the begin and the end"
	case b.Begin:
		text += ", the first marked as the begin"
	case b.End:
		text += ", the last marked as the end"
	}
	if len(b.Phases) > 1 {
		text += ", the sum of the phases"
	}
	if b.Location != "Outlet" {
		text += ", read at " + b.Location
	}
	if x.Active {
		text += ", so far"
	}
	return EnergyBasis{"registers", text + "."}
}

// grouped writes a number with its thousands set apart: 1,350.9.
func grouped(v float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}
