package luabind_test

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
	"csms/luabind"
)

// BenchmarkMessage holds the way of a message from its payload to its answer's payload through Lua, with
// every check, against what a program without scripts does at the least: encoding/json into the same
// structs, a Go function that decides the same, encoding/json back, no checks. "shipped" is the same message
// decided by the shipped scripts, which do more than the Go function.
//
// The collector is set as csms serve sets it, for all.
func BenchmarkMessage(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	same := run(b, scripts(b, map[string]string{"same.lua": benchScript}))
	shipped := run(b, &folder{b, "../scripts"}, func(o *luabind.Options) {
		o.Settings = map[string]any{"tokens": []any{map[string]any{"id": "04A2B3C4D5E6F7", "group": "FLEET"}}}
	})
	for _, m := range benchMessages {
		b.Run(m.action+"/plain-go", func(b *testing.B) {
			payload := []byte(m.payload)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.plain(payload); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(m.action+"/csms", func(b *testing.B) { same.decide(b, m.action, m.payload) })
		b.Run(m.action+"/csms-shipped", func(b *testing.B) { shipped.decide(b, m.action, m.payload) })
	}
}

// decide takes one message from payload to payload, as often as the benchmark wants.
func (r *bench) decide(b *testing.B, name, text string) {
	st := engine.NewStation(engine.StationInfo{ID: "CP1"})
	action, payload := v2.Actions.ByName(name), []byte(text)
	ctx := context.Background()
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		request, _, err := action.Request.Decode(payload, ocpp.V201, plan.Strict)
		if err != nil {
			b.Fatal(err)
		}
		d, err := r.rt.Begin().Handle(ctx, &engine.Call{Station: st, Action: action, Version: ocpp.V201, ID: "1", Request: request})
		if err != nil {
			b.Fatal(err)
		}
		out = action.Response.Append(out[:0], d.Response, ocpp.V201)
	}
}

// benchScript decides what the Go functions of benchMessages decide.
const benchScript = `
local M = {}

local cards = { ["04A2B3C4D5E6F7"] = "Accepted" }

function M.boot_notification(req)
  if req.chargingStation.vendorName == "VendorX" then
    return { status = "Accepted", interval = 300 }
  end
  return { status = "Pending", interval = 60 }
end

function M.authorize(req)
  return { idTokenInfo = { status = cards[req.idToken.idToken] or "Unknown" } }
end

function M.heartbeat()
  return {}
end

function M.transaction_event(req)
  local token = req.idToken
  if token then
    return { idTokenInfo = { status = cards[token.idToken] or "Unknown" } }
  end
  return {}
end

return M
`

// plainly decodes a request, calls a function and encodes its answer.
func plainly[Req, Res any](handle func(*Req) *Res) func([]byte) ([]byte, error) {
	return func(payload []byte) ([]byte, error) {
		req := new(Req)
		if err := json.Unmarshal(payload, req); err != nil {
			return nil, err
		}
		return json.Marshal(handle(req))
	}
}

// now is the time as programs usually write it.
func now() ocpp.DateTime { return ocpp.DateTime(time.Now().UTC().Format("2006-01-02T15:04:05.000Z")) }

var benchCards = map[string]v2.AuthorizationStatusEnum{"04A2B3C4D5E6F7": v2.AuthorizationStatusAccepted}

func status(token v2.IDToken) v2.AuthorizationStatusEnum {
	if s, ok := benchCards[token.IDToken]; ok {
		return s
	}
	return v2.AuthorizationStatusUnknown
}

var benchMessages = []struct {
	action, payload string
	plain           func([]byte) ([]byte, error)
}{
	{
		"BootNotification",
		`{"reason":"PowerUp","chargingStation":{"model":"SingleSocketCharger","vendorName":"VendorX","serialNumber":"SN-0001","firmwareVersion":"1.2.3","modem":{"iccid":"8931","imsi":"2040"}}}`,
		plainly(func(req *v2.BootNotificationRequest) *v2.BootNotificationResponse {
			if req.ChargingStation.VendorName == "VendorX" {
				return &v2.BootNotificationResponse{CurrentTime: now(), Interval: 300, Status: v2.RegistrationStatusAccepted}
			}
			return &v2.BootNotificationResponse{CurrentTime: now(), Interval: 60, Status: v2.RegistrationStatusPending}
		}),
	},
	{
		"Authorize",
		`{"idToken":{"idToken":"04A2B3C4D5E6F7","type":"ISO14443"}}`,
		plainly(func(req *v2.AuthorizeRequest) *v2.AuthorizeResponse {
			return &v2.AuthorizeResponse{IDTokenInfo: v2.IDTokenInfo{Status: status(req.IDToken)}}
		}),
	},
	{
		"Heartbeat", `{}`,
		plainly(func(req *v2.HeartbeatRequest) *v2.HeartbeatResponse { return &v2.HeartbeatResponse{CurrentTime: now()} }),
	},
	{
		"TransactionEvent",
		`{"eventType":"Updated","timestamp":"2026-11-22T12:00:00.000Z","triggerReason":"MeterValuePeriodic","seqNo":7,` +
			`"transactionInfo":{"transactionId":"2f9c9be2-0c1d-4a2f-a5dd-0e3a6b9a44f1","chargingState":"Charging","timeSpentCharging":420},"evse":{"id":1,"connectorId":1},` +
			`"meterValue":[{"timestamp":"2026-11-22T12:00:00.000Z","sampledValue":[` +
			`{"value":12345.6,"context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","location":"Outlet","unitOfMeasure":{"unit":"Wh"}},` +
			`{"value":11023.5,"context":"Sample.Periodic","measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}},` +
			`{"value":16.1,"context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unitOfMeasure":{"unit":"A"}},` +
			`{"value":230.4,"context":"Sample.Periodic","measurand":"Voltage","phase":"L1-N","unitOfMeasure":{"unit":"V"}}]}]}`,
		plainly(func(req *v2.TransactionEventRequest) *v2.TransactionEventResponse {
			return &v2.TransactionEventResponse{}
		}),
	},
}
