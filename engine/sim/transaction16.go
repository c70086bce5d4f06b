package sim

import (
	"context"
	"math"
	"strconv"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// noNumber is the transactionId of a transaction whose StartTransaction the CSMS never answered well. OCPP 1.6 leaves open
// what stations say then; this is what many do.
const noNumber = -1

// Reasons that only OCPP 1.6 has, for sessions of its stations.
const (
	hardReset     = v2.ReasonEnum(v16.ReasonHardReset)
	softReset     = v2.ReasonEnum(v16.ReasonSoftReset)
	unlockCommand = v2.ReasonEnum(v16.ReasonUnlockCommand)
)

// event is StartTransaction, MeterValues or StopTransaction (§4.8, §4.7, §4.10). The number is known when those that follow
// the start are sent, not when they happen.
func (d *dialect16) event(q *queued) (string, any) {
	t, e := q.session, q.event
	switch e.EventType {
	case v2.TransactionEventStarted:
		return "StartTransaction", &v16.StartTransactionRequest{
			ConnectorID: t.EVSE, IDTag: t.Token.IDToken, MeterStart: register(e), ReservationID: e.ReservationID, Timestamp: e.Timestamp,
		}
	case v2.TransactionEventUpdated:
		req := &v16.MeterValuesRequest{ConnectorID: t.EVSE, MeterValue: meterValues16(e.MeterValue)}
		if t.number != 0 {
			req.TransactionID = new(t.number)
		}
		return "MeterValues", req
	}
	req := &v16.StopTransactionRequest{
		MeterStop: register(e), Timestamp: e.Timestamp, TransactionID: t.number, Reason: new(reason16(*e.TransactionInfo.StoppedReason)),
	}
	if t.number == 0 {
		req.TransactionID = noNumber
	}
	if e.IDToken != nil {
		req.IDTag = new(e.IDToken.IDToken)
	}
	return "StopTransaction", req
}

// decided takes over the number that the CSMS gives.
func (d *dialect16) decided(q *queued, response any) *v2.TransactionEventResponse {
	switch res := response.(type) {
	case *v16.StartTransactionResponse:
		q.session.number, q.session.id = res.TransactionID, strconv.Itoa(res.TransactionID)
		return &v2.TransactionEventResponse{IDTokenInfo: tagInfo(&res.IDTagInfo)}
	case *v16.StopTransactionResponse:
		if res.IDTagInfo != nil {
			return &v2.TransactionEventResponse{IDTokenInfo: tagInfo(res.IDTagInfo)}
		}
	}
	return &v2.TransactionEventResponse{}
}

// register is the meter's register in an event, in Wh.
func register(e *v2.TransactionEventRequest) int {
	return int(math.Round(e.MeterValue[0].SampledValue[0].Value))
}

// reason16 is a reason of the station's in the words of 1.6, which lack those that sessions with ISO 15118 have.
func reason16(r v2.ReasonEnum) v16.Reason {
	switch r {
	case v2.ReasonImmediateReset:
		return v16.ReasonHardReset
	case v2.ReasonDeAuthorized, v2.ReasonEmergencyStop, v2.ReasonEVDisconnected, v2.ReasonLocal, v2.ReasonPowerLoss,
		v2.ReasonReboot, v2.ReasonRemote, softReset, hardReset, unlockCommand:
		return v16.Reason(r)
	}
	return v16.ReasonOther
}

// meterValues16 has the values as text. Names of measurands, contexts, phases and units are the same in both.
func meterValues16(all []v2.MeterValue) []v16.MeterValue {
	var out []v16.MeterValue
	for _, m := range all {
		one := v16.MeterValue{Timestamp: m.Timestamp}
		for _, s := range m.SampledValue {
			one.SampledValue = append(one.SampledValue, v16.SampledValue{
				Value:   strconv.FormatFloat(s.Value, 'f', -1, 64),
				Context: (*v16.ReadingContext)(s.Context), Measurand: (*v16.Measurand)(s.Measurand), Phase: (*v16.Phase)(s.Phase),
				Unit: (*v16.UnitOfMeasure)(s.UnitOfMeasure.Unit),
			})
		}
		out = append(out, one)
	}
	return out
}

// sendMeter sends the meter values of a connector now, those of its transaction where one runs; 0 is the main meter.
func (d *dialect16) sendMeter(ctx context.Context, s *Station, connector int) error {
	s.mu.Lock()
	t := &Session{station: s, register: s.model.register}
	req := &v16.MeterValuesRequest{ConnectorID: connector}
	if e := s.model.evse(connector); e != nil && e.session != nil {
		t = e.session
		if t.number != 0 {
			req.TransactionID = new(t.number)
		}
	}
	req.MeterValue = meterValues16([]v2.MeterValue{{Timestamp: s.now(), SampledValue: t.samples(v2.ReadingContextTrigger)}})
	s.mu.Unlock()
	_, err := s.Call(ctx, "MeterValues", req)
	return err
}
