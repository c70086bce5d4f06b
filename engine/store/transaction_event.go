package store

import (
	"strings"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// TransactionEvent is a TransactionEventRequest as it came.
type TransactionEvent struct {
	Station string
	Request *v2.TransactionEventRequest
	// Received is when it came; zero is now.
	Received time.Time
	// Generation names the scripts that decided about it.
	Generation string
	// Answer is the payload of the answer, kept for repetitions; "" where there is none (the decision
	// failed), so that a repetition is decided again.
	Answer ocpp.Raw
	// Decision is what Generation and Answer don't tell of how it was decided.
	Decision Decision
	// Assessed is what AssessTransactionEvent told of this very event, which saves finding some of it out again; nil: it
	// wasn't asked. Received is then taken from there.
	Assessed *Facts
	// Unnumbered: the station counts no events (OCPP 1.6). The ledger numbers them, and knows a repetition by
	// type, timestamp and meter values.
	Unnumbered bool
}

// prepared is an event with all that can be found out outside the writer. Its texts are its own: those
// of a message alias the whole payload.
type prepared struct {
	TransactionEvent
	id            txID
	event         v2.TransactionEventEnum
	seq           int
	time          time.Time
	implausible   bool
	offline       bool
	skew          *time.Duration
	values        []MeterValue
	samples       any // JSON or nil
	generation    any
	chargingState any
	// unknown: when it was assessed, no event of the transaction was recorded.
	unknown bool
}

func prepare(e TransactionEvent, now time.Time) *prepared {
	if f := e.Assessed; f != nil && f.prepared != nil && f.prepared.Request == e.Request {
		p := f.prepared
		p.Generation, p.Answer, p.Decision = e.Generation, e.Answer, e.Decision
		return p
	}
	if e.Received.IsZero() {
		e.Received = now
	}
	e.Received = e.Received.UTC()
	req := e.Request
	p := &prepared{
		TransactionEvent: e,
		id:               txID{strings.Clone(ocpp.IDKey(e.Station)), strings.Clone(req.TransactionInfo.TransactionID)},
		event:            req.EventType, seq: req.SeqNo,
		offline:       req.Offline != nil && *req.Offline,
		chargingState: textOrNull(text(req.TransactionInfo.ChargingState)),
	}
	at, ok := req.Timestamp.Plausible(e.Received)
	p.time, p.implausible = at, !ok
	if sent, err := req.Timestamp.Time(); err == nil && !p.offline {
		skew := sent.Sub(e.Received) // Sub stops at the ends of its range
		p.skew = &skew
	}
	p.values = meterValues(req.MeterValue, e.Received, p.time)
	if e.Unnumbered {
		p.encode() // repetitions are found by it
	}
	return p
}

// encode makes what only the row of the event takes.
func (p *prepared) encode() {
	p.generation = textOrNull(p.Generation)
	if len(p.values) > 0 && p.samples == nil {
		p.samples = string(appendSamples(make([]byte, 0, 96*len(p.values)), p.values, p.time))
	}
}
