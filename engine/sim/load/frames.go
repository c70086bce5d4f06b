package load

import (
	"bytes"
	"fmt"
	"strconv"
)

// A template is a frame with holes of nine digits: the message id, the transaction id and the seqNo.
// Nine digits that don't begin with 0 are a number and fit a string as well.
type template struct {
	action string
	text   []byte
	id     int // offsets of the holes; 0: there is none
	tx     int
	seq    int
	// numbered: the transaction is the number that the CSMS gave (OCPP 1.6).
	numbered bool
}

const (
	idHole  = "111111111"
	txHole  = "222222222"
	seqHole = "333333333"
	// first is what the digits of a hole count from.
	first = 100_000_000
	width = len(idHole)
)

func newTemplate(action, payload string) template {
	text := fmt.Appendf(nil, `[2,"%s","%s",%s]`, idHole, action, payload)
	return template{
		action: action,
		text:   text,
		id:     max(0, bytes.Index(text, []byte(idHole))),
		tx:     max(0, bytes.Index(text, []byte(txHole))),
		seq:    max(0, bytes.Index(text, []byte(seqHole))),
	}
}

func digits(dst []byte, at int, n uint64) {
	if at > 0 {
		strconv.AppendUint(dst[:at], first+n%(10*first-first), 10)
	}
}

// A Mix is a sequence of frames that each connection sends again and again, one at a time.
type Mix struct {
	Name string
	// Text says what it is made of.
	Text string

	version16 bool
	frames    []template
}

const (
	boot = `{"reason":"PowerUp","chargingStation":{"model":"SIM-2","vendorName":"Virtual","serialNumber":"SN-1","firmwareVersion":"1.0.0"}}`

	heartbeat = `{}`

	statusNotification = `{"timestamp":"2026-01-01T12:00:00.000Z","connectorStatus":"Available","evseId":1,"connectorId":1}`

	authorize = `{"idToken":{"idToken":"04A2B3C4D5E6F7","type":"ISO14443"}}`

	started = `{"eventType":"Started","timestamp":"2026-01-01T12:00:00.000Z","triggerReason":"Authorized","seqNo":` + seqHole +
		`,"transactionInfo":{"transactionId":"tx-` + txHole + `","chargingState":"Charging"},"idToken":{"idToken":"04A2B3C4D5E6F7","type":"ISO14443"},` +
		`"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"2026-01-01T12:00:00.000Z","sampledValue":[` +
		`{"value":1000.0,"context":"Transaction.Begin","measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}}]}]}`

	updated = `{"eventType":"Updated","timestamp":"2026-01-01T12:01:00.000Z","triggerReason":"MeterValuePeriodic","seqNo":` + seqHole +
		`,"transactionInfo":{"transactionId":"tx-` + txHole + `","chargingState":"Charging"},` +
		`"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"2026-01-01T12:01:00.000Z","sampledValue":[` +
		`{"value":1183.5,"context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}},` +
		`{"value":11012.4,"context":"Sample.Periodic","measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}},` +
		`{"value":15.9,"context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unitOfMeasure":{"unit":"A"}},` +
		`{"value":230.7,"context":"Sample.Periodic","measurand":"Voltage","phase":"L1-N","unitOfMeasure":{"unit":"V"}}]}]}`

	ended = `{"eventType":"Ended","timestamp":"2026-01-01T12:12:00.000Z","triggerReason":"StopAuthorized","seqNo":` + seqHole +
		`,"transactionInfo":{"transactionId":"tx-` + txHole + `","stoppedReason":"Local"},"idToken":{"idToken":"04A2B3C4D5E6F7","type":"ISO14443"},` +
		`"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"2026-01-01T12:12:00.000Z","sampledValue":[` +
		`{"value":3202.0,"context":"Transaction.End","measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}}]}]}`
)

// Heartbeats is nothing else.
func Heartbeats() Mix {
	return Mix{Name: "heartbeat", Text: "Heartbeats", frames: []template{newTemplate("Heartbeat", heartbeat)}}
}

// Day is what stations send in a day.
func Day() Mix {
	const tx = "TransactionEvent"
	h := newTemplate("Heartbeat", heartbeat)
	s := newTemplate("StatusNotification", statusNotification)
	u := newTemplate(tx, updated)
	return Mix{
		Name: "day",
		Text: "60 % TransactionEvent Updated with four sampled values, 15 % Heartbeat, 10 % StatusNotification, " +
			"5 % each of Authorize, TransactionEvent Started and Ended",
		frames: []template{
			newTemplate("Authorize", authorize), s, newTemplate(tx, started),
			u, u, u, u, h, u, u, u, u, h, u, u, u, u, h,
			newTemplate(tx, ended), s,
		},
	}
}
