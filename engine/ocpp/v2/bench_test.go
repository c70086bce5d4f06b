package v2_test

import (
	"encoding/json"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

// samples are the messages that the benchmarks decode and encode.
var samples = []struct {
	name    string
	action  string
	payload string
}{
	{"BootNotification", "BootNotification", `{"reason":"PowerUp","chargingStation":{"model":"SingleSocketCharger","vendorName":"VendorX","serialNumber":"SN-0815-4711","firmwareVersion":"1.24.7"}}`},
	{"Authorize", "Authorize", `{"idToken":{"idToken":"04A2B3C4D5E680","type":"ISO14443"}}`},
	{"Heartbeat", "Heartbeat", `{}`},
	{"StatusNotification", "StatusNotification", `{"timestamp":"2026-01-31T12:00:00Z","connectorStatus":"Occupied","evseId":1,"connectorId":1}`},
	{"TransactionEvent", "TransactionEvent", `{"eventType":"Updated","timestamp":"2026-01-31T12:15:00Z","triggerReason":"MeterValuePeriodic","seqNo":7,"offline":false,` +
		`"transactionInfo":{"transactionId":"9f3c1e52-70b1-4d3a-8a56-0c8f1b6a2d11","chargingState":"Charging","timeSpentCharging":900},` +
		`"evse":{"id":1,"connectorId":1},"meterValue":[{"timestamp":"2026-01-31T12:15:00Z","sampledValue":[` +
		`{"value":12345.6,"context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","location":"Outlet","unitOfMeasure":{"unit":"Wh","multiplier":0}},` +
		`{"value":11040,"context":"Sample.Periodic","measurand":"Power.Active.Import","location":"Outlet","unitOfMeasure":{"unit":"W"}},` +
		`{"value":16.02,"context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","location":"Outlet","unitOfMeasure":{"unit":"A"}},` +
		`{"value":230.1,"context":"Sample.Periodic","measurand":"Voltage","phase":"L1-N","location":"Outlet","unitOfMeasure":{"unit":"V"}}]}]}`},
}

func BenchmarkDecode(b *testing.B) {
	for _, s := range samples {
		t := v2.Actions.ByName(s.action).Request
		payload := []byte(s.payload)
		b.Run(s.name+"/plan", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := t.Decode(payload, ocpp.V201, plan.Strict); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(s.name+"/encoding-json", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := json.Unmarshal(payload, t.New()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, s := range samples {
		t := v2.Actions.ByName(s.action).Request
		msg, _, err := t.Decode([]byte(s.payload), ocpp.V201, plan.Strict)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(s.name+"/plan", func(b *testing.B) {
			b.ReportAllocs()
			buf := make([]byte, 0, 4096)
			for b.Loop() {
				buf = t.Append(buf[:0], msg, ocpp.V201)
			}
		})
		b.Run(s.name+"/encoding-json", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := json.Marshal(msg); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
