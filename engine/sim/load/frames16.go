package load

import (
	"bytes"
	"strings"
	"time"
)

// The frames of OCPP 1.6 say what those of 2.0.1 do. Without numbers of their own, those that are the same are repetitions to a
// CSMS: so starts and stops differ by their register, and values by their time, which goes on. The transaction's number is the
// one that the CSMS gave.
const (
	boot16 = `{"chargePointVendor":"Virtual","chargePointModel":"SIM-2","chargePointSerialNumber":"SN-1","firmwareVersion":"1.0.0"}`

	status16 = `{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-01-01T12:00:00.000Z"}`

	authorize16 = `{"idTag":"04A2B3C4D5E6F7"}`

	start16 = `{"connectorId":1,"idTag":"04A2B3C4D5E6F7","meterStart":` + seqHole + `,"timestamp":"2026-01-01T12:00:00.000Z"}`

	values16 = `{"connectorId":1,"transactionId":` + txHole + `,"meterValue":[{"timestamp":"2026-01-01T12:01:00.` + seqHole + `Z","sampledValue":[` +
		`{"value":"1183.5","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"},` +
		`{"value":"11012.4","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"},` +
		`{"value":"15.9","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"},` +
		`{"value":"230.7","context":"Sample.Periodic","measurand":"Voltage","phase":"L1-N","unit":"V"}]}]}`

	stop16 = `{"idTag":"04A2B3C4D5E6F7","meterStop":` + seqHole + `,"timestamp":"2026-01-01T12:12:00.000Z","transactionId":` + txHole +
		`,"reason":"Local"}`
)

// Heartbeats16 is Heartbeats as stations of OCPP 1.6 send them.
func Heartbeats16() Mix {
	return Mix{Name: "heartbeat-1.6", Text: "Heartbeats of OCPP 1.6", version16: true, frames: []template{newTemplate("Heartbeat", heartbeat)}}
}

// Day16 is Day as stations of OCPP 1.6 send it.
func Day16() Mix {
	h := newTemplate("Heartbeat", heartbeat)
	s := newTemplate("StatusNotification", status16)
	u := newNumbered("MeterValues", dated(values16))
	return Mix{
		Name: "day-1.6", Text: "the day's mix as stations of OCPP 1.6 send it", version16: true, frames: []template{
			newTemplate("Authorize", authorize16), s, newTemplate("StartTransaction", dated(start16)),
			u, u, u, u, h, u, u, u, u, h, u, u, u, u, h,
			newNumbered("StopTransaction", dated(stop16)), s,
		},
	}
}

// dated is a payload of yesterday: a CSMS takes a time that is too long ago for none.
func dated(payload string) string {
	return strings.ReplaceAll(payload, "2026-01-01T", time.Now().UTC().AddDate(0, 0, -1).Format("2006-01-02T"))
}

// newNumbered is newTemplate with the number that the CSMS gave in the hole of the transaction.
func newNumbered(action, payload string) template {
	t := newTemplate(action, payload)
	t.numbered = true
	return t
}

// padded writes a number of the CSMS into a hole, after blanks, which JSON allows.
func padded(dst []byte, at int, number []byte) {
	hole := dst[at : at+width]
	for i := range hole {
		hole[i] = ' '
	}
	copy(hole[width-len(number):], number)
}

// numberIn is the transaction's number in an answer; nil where there is none, or none that fits a hole.
func numberIn(answer []byte) []byte {
	_, rest, ok := bytes.Cut(answer, []byte(`"transactionId":`))
	n := bytes.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if !ok || n < 1 || n > width {
		return nil
	}
	return rest[:n]
}
