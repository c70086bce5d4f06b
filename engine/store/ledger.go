package store

import (
	"strings"
	"sync"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// A timestamp is plausible from MaxPast before to MaxFuture after it was received. Stations queue events
// offline for months; none knows the future beyond an error of its time zone.
const (
	MaxPast   = 366 * 24 * time.Hour
	MaxFuture = 24 * time.Hour
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

// Facts are what the ledger knows of an event and its transaction, that event included.
type Facts struct {
	// Known: an event of the transaction came before.
	Known bool
	// Duplicate: this very event is recorded already. Nothing is recorded again.
	Duplicate bool
	// Answer is what a Duplicate was answered first; "" where there is no answer yet.
	Answer ocpp.Raw
	// SeqNo is the number that it is recorded under. It differs from the request's for unnumbered events,
	// and where the station gave a number twice to events of different type.
	SeqNo int
	// Gaps are the events that haven't come, counted from Started's number: the first 100 ranges.
	Gaps []Gap
	// Offline: the station made the event offline.
	Offline bool
	// Implausible: the timestamp lies too far off; the record uses the time it was received.
	Implausible bool
	// Time is what the record uses.
	Time time.Time
	// Skew is how far the station's clock is ahead of ours; nil for offline events, which don't tell.
	Skew *time.Duration
	// Late: an event with a higher number came before.
	Late bool
	// Started and Ended: these events of the transaction are known.
	Started, Ended bool
	// Active: it is neither ended nor closed.
	Active bool
	// Reopened: a rule had closed the transaction, and this event opened it again.
	Reopened bool
	// Energy is in Wh; nil: unknown.
	Energy *float64
	// Power is what it goes on with, in W; nil: unknown, or it goes on no more.
	Power *float64
	// Start is the time of Started; zero: unknown.
	Start time.Time

	prepared *prepared // what was assessed; nil in those of RecordTransactionEvent
}

// Gap is a range of numbers whose events haven't come; both ends are included.
type Gap struct{ From, To int }

// plausible reads a timestamp.
func plausible(d ocpp.DateTime, received time.Time) (time.Time, bool) {
	t, err := d.Time()
	if err != nil || t.Before(received.Add(-MaxPast)) || t.After(received.Add(MaxFuture)) {
		return received, false
	}
	return t.UTC(), true
}

// txID names a transaction: the station's key, and the id as sent.
type txID struct{ station, id string }

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
	at, ok := plausible(req.Timestamp, e.Received)
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

// txState is what the ledger must know of a transaction to take in an event: a part of its row. It is
// never changed once others can see it.
type txState struct {
	key         int64
	active      bool
	began       string
	start       time.Time // zero is unknown
	startedSeq  *int
	endedSeq    *int
	firstSeq    int
	lastSeq     int
	token       bool // the token is known
	evse        bool // the EVSE is known
	connector   bool
	generation  bool
	closed      bool
	offline     bool
	implausible bool
	gaps        int
	newest      time.Time // of its events; zero where it was read from the database
	registers   registers
	energy      energy
	power       *float64
	metered     time.Time
}

// gapChange is what an event does to the gaps.
type gapChange struct {
	remove *Gap
	add    [2]Gap
	adds   int
	// below: gaps that end before this number don't count, as the transaction began there.
	below *int
}

func (g *gapChange) plus(from, to int) {
	if from <= to {
		g.add[g.adds] = Gap{from, to}
		g.adds++
	}
}

// meet returns the transaction after a new event with the number seq. in is the gap that seq lies in, nil
// for none. whole reports that more than the running values changed. st nil is a transaction that
// wasn't known.
func (st *txState) meet(p *prepared, seq int, in *Gap) (next txState, gaps gapChange, whole, reopened bool) {
	at := stamp(p.time)
	if st == nil {
		next = txState{active: true, began: at, firstSeq: seq, lastSeq: seq, newest: p.time}
		whole = true
	} else {
		next = *st
		if !next.newest.IsZero() && p.time.After(next.newest) {
			next.newest = p.time
		}
		base := next.firstSeq
		if next.startedSeq != nil {
			base = *next.startedSeq
		}
		switch {
		case seq > next.lastSeq:
			gaps.plus(max(next.lastSeq+1, base), seq-1)
			next.lastSeq = seq
		case seq < next.firstSeq:
			if next.startedSeq == nil {
				gaps.plus(seq+1, next.firstSeq-1)
			}
			next.firstSeq, whole = seq, true
		case in != nil:
			gaps.remove = in
			gaps.plus(in.From, seq-1)
			gaps.plus(seq+1, in.To)
		}
	}
	req := p.Request
	late := st != nil && seq < st.lastSeq
	switch p.event {
	case v2.TransactionEventStarted:
		if next.startedSeq == nil {
			next.startedSeq, next.start, next.began = &seq, p.time.Truncate(time.Millisecond), at
			gaps.below = &seq
			whole = true
		}
	case v2.TransactionEventEnded:
		if next.endedSeq == nil {
			next.endedSeq, next.active, next.closed, whole = &seq, false, false, true
		}
	}
	if next.closed && !late && p.event != v2.TransactionEventEnded {
		next.active, next.closed, whole, reopened = true, false, true, true
	}
	if req.IDToken != nil && !next.token {
		next.token, whole = true, true
	}
	if req.EVSE != nil && (!next.evse || !next.connector && req.EVSE.ConnectorID != nil) {
		next.evse, next.connector, whole = true, req.EVSE.ConnectorID != nil, true
	}
	if p.Generation != "" && !next.generation {
		next.generation, whole = true, true
	}
	if p.offline && !next.offline {
		next.offline, whole = true, true
	}
	if p.implausible && !next.implausible {
		next.implausible, whole = true, true
	}
	if r := req.TransactionInfo.RemoteStartID; r != nil || req.ReservationID != nil {
		whole = true
	}
	next.registers = next.registers.meet(seq, p.values)
	next.energy = next.registers.energy(next.startedSeq != nil)
	next.flow(st, p, late)
	return next, gaps, whole, reopened
}

// goesOn reports whether an event is plainly no repetition: it has a higher number than all before, or, without numbers, a
// later time.
func (st *txState) goesOn(p *prepared) bool {
	if p.Unnumbered {
		return !p.implausible && !st.newest.IsZero() && p.time.After(st.newest)
	}
	return p.seq > st.lastSeq
}

// facts tells of an event in a transaction that is now st.
func (st *txState) facts(p *prepared, seq int) Facts {
	return Facts{
		SeqNo: seq, Offline: p.offline, Implausible: p.implausible, Time: p.time, Skew: p.skew,
		Started: st.startedSeq != nil, Ended: st.endedSeq != nil, Active: st.active, Energy: st.energy.total, Power: st.power, Start: st.start,
	}
}

// ledgerCache holds committed transactions that went on lately. The writer fills it; assessing reads it.
type ledgerCache struct {
	mu     sync.Mutex
	states map[txID]*txState
}

// maxCached is how many transactions are kept, at about 500 bytes each.
const maxCached = 32_768

func (c *ledgerCache) init() { c.states = make(map[txID]*txState) }

func (c *ledgerCache) get(id txID) *txState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.states[id]
}

func (c *ledgerCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.states)
}

// merge takes over what a commit changed; nil is to be read again.
func (c *ledgerCache) merge(changed map[txID]*txState) {
	if len(changed) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, st := range changed {
		if st == nil || st.endedSeq != nil && st.gaps == 0 {
			delete(c.states, id)
			continue
		}
		if len(c.states) >= maxCached {
			for other := range c.states { // any one
				delete(c.states, other)
				break
			}
		}
		c.states[id] = st
	}
}
