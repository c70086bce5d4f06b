package translate

import (
	"strconv"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// TransactionID is the id of the transaction with a number.
func TransactionID(number int) string { return strconv.Itoa(number) }

func started(req *v16.StartTransactionRequest, number int) *v2.TransactionEventRequest {
	id := token(req.IDTag)
	return &v2.TransactionEventRequest{
		EventType: v2.TransactionEventStarted, TriggerReason: v2.TriggerReasonAuthorized, Timestamp: req.Timestamp,
		TransactionInfo: v2.Transaction{TransactionID: TransactionID(number), ChargingState: new(v2.ChargingStateCharging)},
		EVSE:            evse(req.ConnectorID), IDToken: &id, ReservationID: req.ReservationID,
		MeterValue: []v2.MeterValue{register(req.MeterStart, req.Timestamp, v2.ReadingContextTransactionBegin)},
	}
}

// evse is a connector of 1.6.
func evse(connector int) *v2.EVSE {
	if connector == 0 {
		return &v2.EVSE{}
	}
	return &v2.EVSE{ID: connector, ConnectorID: new(1)}
}

// register is a reading of the energy register in Wh.
func register(wh int, at ocpp.DateTime, context v2.ReadingContextEnum) v2.MeterValue {
	return v2.MeterValue{Timestamp: at, SampledValue: []v2.SampledValue{{
		Value: float64(wh), Context: &context, Measurand: new(v2.MeasurandEnergyActiveImportRegister), UnitOfMeasure: &v2.UnitOfMeasure{Unit: new("Wh")},
	}}}
}

// updated is MeterValues of a transaction. Its time is that of the last of the values.
func updated(req *v16.MeterValuesRequest, received ocpp.DateTime) *v2.TransactionEventRequest {
	out := &v2.TransactionEventRequest{
		EventType: v2.TransactionEventUpdated, TriggerReason: v2.TriggerReasonMeterValuePeriodic, Timestamp: received,
		TransactionInfo: v2.Transaction{TransactionID: TransactionID(*req.TransactionID)}, EVSE: evse(req.ConnectorID),
		MeterValue: meterValues(req.MeterValue),
	}
	if n := len(req.MeterValue); n > 0 {
		out.Timestamp = req.MeterValue[n-1].Timestamp
		if s := req.MeterValue[0].SampledValue; len(s) > 0 && s[0].Context != nil {
			switch *s[0].Context {
			case v16.ReadingContextSampleClock:
				out.TriggerReason = v2.TriggerReasonMeterValueClock
			case v16.ReadingContextTrigger:
				out.TriggerReason = v2.TriggerReasonTrigger
			}
		}
	}
	return out
}

func ended(req *v16.StopTransactionRequest) *v2.TransactionEventRequest {
	reason := v16.ReasonLocal
	if req.Reason != nil {
		reason = *req.Reason
	}
	stopped, trigger := Stopped(reason)
	out := &v2.TransactionEventRequest{
		EventType: v2.TransactionEventEnded, TriggerReason: trigger, Timestamp: req.Timestamp,
		TransactionInfo: v2.Transaction{TransactionID: TransactionID(req.TransactionID), StoppedReason: &stopped},
		MeterValue:      append(meterValues(req.TransactionData), register(req.MeterStop, req.Timestamp, v2.ReadingContextTransactionEnd)),
	}
	if req.IDTag != nil {
		id := token(*req.IDTag)
		out.IDToken = &id
	}
	if string(stopped) != string(reason) {
		var c custom
		c.value("reason", string(reason))
		out.CustomData = c.data()
	}
	return out
}

// Stopped is a reason of 1.6 in the terms of 2.0.1, with what triggered the end.
func Stopped(r v16.Reason) (v2.ReasonEnum, v2.TriggerReasonEnum) {
	switch r {
	case v16.ReasonHardReset, v16.ReasonSoftReset:
		return v2.ReasonImmediateReset, v2.TriggerReasonResetCommand
	case v16.ReasonUnlockCommand:
		return v2.ReasonOther, v2.TriggerReasonUnlockCommand
	case v16.ReasonRemote:
		return v2.ReasonRemote, v2.TriggerReasonRemoteStop
	case v16.ReasonDeAuthorized:
		return v2.ReasonDeAuthorized, v2.TriggerReasonDeauthorized
	case v16.ReasonEVDisconnected:
		return v2.ReasonEVDisconnected, v2.TriggerReasonEVCommunicationLost
	case v16.ReasonLocal:
		return v2.ReasonLocal, v2.TriggerReasonStopAuthorized
	}
	return v2.ReasonEnum(r), v2.TriggerReasonAbnormalCondition
}

func meterValues(all []v16.MeterValue) []v2.MeterValue {
	if len(all) == 0 {
		return nil
	}
	out := make([]v2.MeterValue, 0, len(all)+1)
	for i := range all {
		out = append(out, meterValue(&all[i]))
	}
	return out
}

func meterValue(m *v16.MeterValue) v2.MeterValue {
	out := v2.MeterValue{Timestamp: m.Timestamp, SampledValue: make([]v2.SampledValue, 0, len(m.SampledValue))}
	var strange []v16.SampledValue
	for i := range m.SampledValue {
		s := &m.SampledValue[i]
		value, err := strconv.ParseFloat(s.Value, 64)
		if err != nil || value-value != 0 || s.Format != nil && *s.Format == v16.ValueFormatSignedData {
			strange = append(strange, *s)
			continue
		}
		out.SampledValue = append(out.SampledValue, sampled(s, value))
	}
	if strange != nil {
		var c custom
		c.value("values", strange)
		out.CustomData = c.data()
	}
	return out
}

// sampled is one value. The names of contexts, measurands, phases and locations are the same in both; the defaults too.
func sampled(s *v16.SampledValue, value float64) v2.SampledValue {
	out := v2.SampledValue{
		Value: value, Context: (*v2.ReadingContextEnum)(s.Context), Measurand: (*v2.MeasurandEnum)(s.Measurand),
		Phase: (*v2.PhaseEnum)(s.Phase), Location: (*v2.LocationEnum)(s.Location),
	}
	if s.Unit != nil {
		unit := string(*s.Unit)
		if *s.Unit == v16.UnitOfMeasureCelcius {
			unit = string(v16.UnitOfMeasureCelsius)
		}
		out.UnitOfMeasure = &v2.UnitOfMeasure{Unit: &unit}
	}
	return out
}
