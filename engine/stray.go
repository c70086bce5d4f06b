package engine

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// Running is a transaction of OCPP 1.6 whose start is known and that is neither ended nor closed, as the records know it.
type Running struct {
	Number, Connector int
	IDTag             string
	Start             time.Time
	MeterStart        *float64 // Wh
}

// unanswered is the number of a transaction whose start could not be delivered, or was not answered (1.6 errata 3.18).
const unanswered = -1

// assess has the records tell what they know of a message. One of OCPP 1.6 about an unanswered transaction, and where weaknesses are
// let through one that has no transaction, or a number that was never given out, is put down to the transaction that it can only mean.
func (s *Station) assess(sess *session, call *Call) error {
	e := s.engine
	if e.options.Records == nil {
		return nil
	}
	err := s.consult(sess, call)
	if err != nil || call.Native == nil {
		return err
	}
	moved, why, err := s.moved(call)
	switch call.Native.(type) {
	case *v16.StartTransactionRequest:
		s.started, _ = strconv.Atoi(call.Request.(*v2.TransactionEventRequest).TransactionInfo.TransactionID)
	case *v16.StopTransactionRequest:
		s.started = 0
	}
	if err != nil || moved == nil {
		return err
	}
	up, err := s.translated(sess, moved)
	if err != nil {
		return err
	}
	e.repaired(sess, call.Wire.Name, call.ID, nil, []plan.Repair{{Path: "$.transactionId", Kind: plan.TransactionFound, Text: why}})
	call.Native, call.Action, call.Request = moved, e.actions.ByName(up.Action), up.Request
	return s.consult(sess, call)
}

// consult asks the records. A station of OCPP 1.6 doesn't say which events it made offline: one that is older than the connection
// may be, and tells nothing of the station's clock.
func (s *Station) consult(sess *session, call *Call) error {
	facts, err := s.engine.options.Records.Assess(s.engine.ctx, call)
	if facts != nil && facts.Skew != nil && call.Native != nil && time.Now().Add(*facts.Skew).Before(sess.began) {
		facts.Skew = nil
	}
	call.Facts = facts
	return err
}

// moved is a message with the transaction that it can only mean, and what was wrong; nil for one that is right as it is, or that
// may mean several.
func (s *Station) moved(call *Call) (native any, why string, err error) {
	var number *int
	switch req := call.Native.(type) {
	case *v16.MeterValuesRequest:
		number = req.TransactionID
	case *v16.StopTransactionRequest:
		number = &req.TransactionID
	default:
		return nil, "", nil
	}
	switch {
	case number == nil:
		why = "the transaction's number is missing"
	case *number <= 0:
		why = fmt.Sprintf("%d is the number of no transaction", *number)
	case call.Facts != nil && !call.Facts.Known:
		why = "the transaction's number was not given out for this station"
	default:
		return nil, "", nil
	}
	if (number == nil || *number != unanswered) && s.mode(s.engine.limits()) != plan.Lenient {
		return nil, "", nil
	}
	running, err := s.engine.options.Records.Running(s.engine.ctx, s)
	if err != nil {
		return nil, "", err
	}
	switch req := call.Native.(type) {
	case *v16.MeterValuesRequest:
		found := onConnector(running, req.ConnectorID)
		if found == nil {
			return nil, "", nil
		}
		moved := *req
		moved.TransactionID = found
		return &moved, why, nil
	case *v16.StopTransactionRequest:
		if s.strays == nil {
			s.strays = new(strays)
		}
		found := s.strays.get(req)
		if found == 0 {
			found = ends(running, req, s.started)
		}
		if found == 0 {
			return nil, "", nil
		}
		s.strays.put(req, found)
		moved := *req
		moved.TransactionID = found
		return &moved, why, nil
	}
	return nil, "", nil
}

// onConnector is the number of the transaction that began last on a connector; nil where none runs. Connector 0 is that of the
// only one.
func onConnector(running []Running, connector int) *int {
	if connector == 0 && len(running) == 1 {
		return &running[0].Number
	}
	for i := range running {
		if running[i].Connector == connector {
			return &running[i].Number
		}
	}
	return nil
}

// ends is the number of the one transaction that a stop can end: it doesn't begin after the stop, nor with more on the meter, and
// of several it is that of the same card. A number above 0 may be that of a transaction which began at another CSMS: then the card
// has to be the same, or the transaction be started, the one that the station started last. The start of an unanswered one may never
// have come: then the card has to be the same, if there is one. 0: there is none, or more than one.
func ends(running []Running, req *v16.StopTransactionRequest, started int) int {
	found, sameCard, several, severalCards := 0, 0, false, false
	at, err := req.Timestamp.Time()
	for _, r := range running {
		if err == nil && r.Start.After(at) || r.MeterStart != nil && *r.MeterStart > float64(req.MeterStop) {
			continue
		}
		several = several || found != 0
		found = r.Number
		if req.IDTag != nil && strings.EqualFold(*req.IDTag, r.IDTag) {
			severalCards = severalCards || sameCard != 0
			sameCard = r.Number
		}
	}
	switch {
	case several && severalCards:
		return 0
	case several || req.TransactionID > 0 && found != started || req.TransactionID == unanswered && req.IDTag != nil:
		return sameCard
	}
	return found
}

// strays remembers which transactions stops with a number of the station's own ended, so that a repeated one ends the same.
type strays struct {
	list [8]stray
	next int
}

type stray struct {
	sent      int
	timestamp ocpp.DateTime
	number    int
}

func (s *strays) get(req *v16.StopTransactionRequest) int {
	for _, x := range s.list {
		if x.number != 0 && x.sent == req.TransactionID && x.timestamp == req.Timestamp {
			return x.number
		}
	}
	return 0
}

func (s *strays) put(req *v16.StopTransactionRequest, number int) {
	if s.get(req) != 0 {
		return
	}
	s.list[s.next%len(s.list)] = stray{req.TransactionID, ocpp.DateTime(strings.Clone(string(req.Timestamp))), number}
	s.next++
}
