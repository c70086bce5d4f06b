package luabind_test

import (
	"testing"
	"time"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

func TestStation_txHasTheFacts(t *testing.T) {
	b := run(t, scripts(t, map[string]string{"tx.lua": `
local M = {}
function M.transaction_event(req, station)
  local tx = station.tx
  if not tx then return {} end
  local message = tx.known and tx.offline and not tx.duplicate and { format = "UTF8", content = tx.start } or nil
  return { totalCost = tx.energy / 1000 + #tx.gaps + tx.gaps[1].to + tx.skew, updatedPersonalMessage = message }
end
function M.heartbeat(_, station)
  if station.tx then error("a heartbeat has no facts") end
  return {}
end
return M
`}))
	energy, skew := 2500.0, 1500*time.Millisecond
	call := &engine.Call{
		Station: engine.NewStation(engine.StationInfo{ID: "CP1"}), Action: v2.Actions.ByName("TransactionEvent"), Version: ocpp.V201, ID: "m1",
		Request: &v2.TransactionEventRequest{EventType: v2.TransactionEventUpdated, TransactionInfo: v2.Transaction{TransactionID: "T1"}},
		Facts: &engine.Facts{Known: true, Offline: true, Energy: &energy, Skew: &skew, Gaps: []engine.Gap{{From: 1, To: 4}},
			Start: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)},
	}
	d, err := b.rt.Begin().Handle(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	res := d.Response.(*v2.TransactionEventResponse)
	if res.TotalCost == nil || *res.TotalCost != 2.5+1+4+1.5 || res.UpdatedPersonalMessage == nil || res.UpdatedPersonalMessage.Content != "2030-01-01T00:00:00.000Z" {
		t.Errorf("%+v", res)
	}
	for range 2 { // the facts of one message are not seen by the next
		_, err := b.rt.Begin().Handle(t.Context(), &engine.Call{
			Station: call.Station, Action: v2.Actions.ByName("Heartbeat"), Version: ocpp.V201, ID: "m2", Request: &v2.HeartbeatRequest{}})
		if err != nil {
			t.Fatal(err)
		}
	}
}
