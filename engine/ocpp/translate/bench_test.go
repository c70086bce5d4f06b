package translate_test

import (
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// BenchmarkMessage is what a message costs from its payload to the answer's, without the policy: in 1.6 with its translation, and in
// 2.0.1. A message of 1.6 may cost 1.6 times as much, policy included.
func BenchmarkMessage(b *testing.B) {
	for _, c := range []struct{ name, action, payload, action2, payload2, answer string }{
		{"Heartbeat", "Heartbeat", `{}`, "Heartbeat", `{}`, `{"currentTime":"2030-01-01T00:00:00Z"}`},
		{"Authorize", "Authorize", `{"idTag":"04A2B3C4D5E6F7"}`, "Authorize", `{"idToken":{"idToken":"04A2B3C4D5E6F7","type":"ISO14443"}}`, `{"idTokenInfo":{"status":"Accepted"}}`},
		{"Status", "StatusNotification", `{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2030-01-01T00:00:00Z"}`,
			"StatusNotification", `{"timestamp":"2030-01-01T00:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":1}`, `{}`},
		{"Updated", "MeterValues", `{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[
			{"value":"1500","measurand":"Energy.Active.Import.Register","unit":"Wh"},{"value":"11000","measurand":"Power.Active.Import","unit":"W"},
			{"value":"16","measurand":"Current.Import","unit":"A","phase":"L1"},{"value":"230","measurand":"Voltage","unit":"V","phase":"L1"}]}]}`,
			"TransactionEvent", `{"eventType":"Updated","triggerReason":"MeterValuePeriodic","seqNo":1,"timestamp":"2030-01-01T00:00:00Z",
			"transactionInfo":{"transactionId":"17","chargingState":"Charging"},"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[
			{"value":1500,"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}},{"value":11000,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}},
			{"value":16,"measurand":"Current.Import","unitOfMeasure":{"unit":"A"},"phase":"L1"},{"value":230,"measurand":"Voltage","unitOfMeasure":{"unit":"V"},"phase":"L1"}]}]}`, `{}`},
	} {
		wire, action := v16.Actions.ByName(c.action), v2.Actions.ByName(c.action2)
		response, _, err := action.Response.Decode([]byte(c.answer), ocpp.V201, plan.Strict)
		if err != nil {
			b.Fatal(err)
		}
		var out []byte
		b.Run(c.name+"/1.6", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				req, _, err := wire.Request.Decode([]byte(c.payload), ocpp.V16, plan.Strict)
				if err != nil {
					b.Fatal(err)
				}
				up, err := translate.Request(req, received, seventeen)
				if err != nil {
					b.Fatal(err)
				}
				down, err := translate.Answer(req, up, response)
				if err != nil {
					b.Fatal(err)
				}
				out = wire.Response.Append(out[:0], down, ocpp.V16)
			}
		})
		b.Run(c.name+"/2.0.1", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := action.Request.Decode([]byte(c.payload2), ocpp.V201, plan.Strict); err != nil {
					b.Fatal(err)
				}
				out = action.Response.Append(out[:0], response, ocpp.V201)
			}
		})
	}
}
