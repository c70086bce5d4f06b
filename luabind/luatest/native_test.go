package luatest_test

import (
	"strings"
	"testing"

	"csms/engine/ocpp/v2"
	"csms/luabind/lint"
	"csms/luabind/luatest"
)

const native = `
local M = { ocpp16 = {} }

function M.authorize(req)
  if req.idToken.idToken == "REFUSED" then return nil, ocpp.error("SecurityError", "not here") end
  if req.idToken.idToken == "WRONG" then local wrong = "status" return { idTokenInfo = { [wrong .. "es"] = 1 } } end
  return { idTokenInfo = { status = req.idToken.idToken == "NOBODY" and "Unknown" or "Accepted", groupIdToken = { idToken = "G", type = "Central" } } }
end

function M.transaction_event(req, station)
  kv.set("last", req.eventType .. " " .. req.transactionInfo.transactionId .. " " .. station.version)
  return { idTokenInfo = req.idToken and { status = "NotAtThisTime" } }
end

function M.ocpp16.stop_transaction(req, station, proceed)
  kv.set("last", "native " .. req.transactionId)
  return { idTagInfo = { status = "Blocked" } }
end

function M.ocpp16.authorize(req, station, proceed)
  if req.idTag == "" then return nil, "no card" end
  req.idTag = req.idTag:upper()
  local res, err = proceed(req)
  if res then res.idTagInfo.expiryDate = "2030-01-01T00:00:00Z" end
  return res, err
end

function M.ocpp16.start_transaction(req, station, proceed) return proceed(req) end

function M.ocpp16.meter_values(req, station, proceed)
  req.transactionId = req.transactionId or 1
  return proceed(req)
end

function M.ocpp16.boot_notification(req, station, proceed) return proceed(req) end

function M.ocpp16.data_transfer(req) return { status = "Nonsense" } end

M.after = { authorize = function(req, res, station)
  local res, err = station:call("ChangeConfiguration", { key = "HeartbeatInterval", value = "60" })
  kv.set("last", res and res.status or err.code)
end, transaction_event = function(req, res, station)
  kv.set("last", select(2, station:call("GetBaseReport", { requestId = 1, reportBase = "FullInventory" })).code)
end }

return M
`

const nativeTest = `
local START = { connectorId = 1, idTag = "T", meterStart = 5, timestamp = "2026-01-01T00:00:00Z" }

return {
  ["answers in the terms of 1.6"] = function(t)
    assert.equal({ idTagInfo = { status = "Accepted", parentIdTag = "G", expiryDate = "2030-01-01T00:00:00Z" } }, t.call("ocpp16.authorize", { idTag = "a" }))
    assert.equal("Invalid", t.call("ocpp16.Authorize", { idTag = "nobody" }).idTagInfo.status)
    assert.equal({ transactionId = 1, idTagInfo = { status = "Invalid" } }, t.call("ocpp16.start_transaction", START))
    assert.equal("Started 1 1.6", kv.get("last"))
    assert.equal(1, t.call("ocpp16.start_transaction", START).transactionId, "a repeated start")
    START.idTag = "U"
    assert.equal(2, t.call("ocpp16.start_transaction", START).transactionId)
    assert.equal({}, t.call("ocpp16.meter_values", { connectorId = 1, transactionId = 1, meterValue = {{ timestamp = "2026-01-01T00:00:00Z", sampledValue = {{ value = "1" }} }} }))
    assert.equal("Updated 1 1.6", kv.get("last"))
  end,
  ["asks the native callback"] = function(t)
    assert.equal({ idTagInfo = { status = "Blocked" } }, t.call("ocpp16.stop_transaction", { transactionId = 7, meterStop = 1, timestamp = "2026-01-01T00:00:00Z" }))
    assert.equal("native 7", kv.get("last"))
    local res, err = t.call("ocpp16.data_transfer", { vendorId = "v" })
    assert.equal("InternalError", err.code)
    assert.matches("policy.lua:%d+: .*status", err.problem)
    assert.equal("NotSupported", select(2, t.call("ocpp16.heartbeat")).code)
  end,
  ["proceeds to the callback of all versions"] = function(t)
    local res, err = t.call("ocpp16.authorize", { idTag = "refused" })
    assert.equal("SecurityError", err.code)
    res, err = t.call("ocpp16.authorize", { idTag = "wrong" })
    assert.equal("InternalError", err.code)
    assert.matches("policy.lua:%d+: authorize: the answer does not fit AuthorizeResponse: .*statuses", err.problem)
    local station = t.station{ version = "1.6", tx = { offline = true } }
    t.call("ocpp16.start_transaction", START, station)
    t.call("ocpp16.meter_values", { connectorId = 1, meterValue = {} }, station)
    assert.equal("Updated 1 1.6", kv.get("last"), "as the request was passed on")
    res, err = t.call("ocpp16.boot_notification", { chargePointVendor = "v", chargePointModel = "m" })
    assert.equal("NotSupported", err.code)
  end,
  ["commands natively"] = function(t)
    local station = t.station{ version = "1.6", calls = { ChangeConfiguration = function(p)
      assert.equal({ key = "HeartbeatInterval", value = "60" }, p)
      return { status = "NotSupported" }
    end } }
    t.call("ocpp16.authorize", { idTag = "A" }, station)
    t.after()
    assert.equal("NotSupported", kv.get("last"))
    t.call("ocpp16.start_transaction", START, station)
    t.after()
    assert.equal("NoCommand", kv.get("last"), "1.6 has nothing like GetBaseReport")
    t.call("authorize", { idToken = { idToken = "A", type = "Central" } }, t.station())
    t.after()
    assert.equal("NoCommand", kv.get("last"), "2.0.1 has no ChangeConfiguration")
  end,
  ["raises for mistakes"] = function(t)
    assert.error(function() t.call("ocpp16.start_transacton", {}) end, 'did you mean "start_transaction"')
    assert.error(function() t.call("ocpp16.remote_start_transaction", {}) end, "no station of OCPP 1.6 sends")
    assert.error(function() t.call("start_transaction", {}) end, 'for a station of OCPP 1.6 it is "ocpp16.start_transaction"')
    assert.error(function() t.call("ocpp16.authorize", { idToken = "A" }, t.station{ version = "1.6" }) end, "does not fit AuthorizeRequest")
    assert.error(function() t.call("ocpp16.authorize", { idTag = "A" }, t.station()) end, 'OCPP 2.0.1 has no ocpp16.authorize; make the station with version = "1.6"')
  end,
}
`

func TestNative(t *testing.T) {
	g := build(t, map[string]string{"policy.lua": native, "policy_test.lua": nativeTest}, nil)
	results := luatest.Run(t.Context(), g, luatest.Options{})
	if len(results) != 5 {
		t.Errorf("%d tests ran", len(results))
	}
	for _, r := range results {
		for _, f := range r.Failures {
			t.Errorf("%s: %s (expected %s, got %s)\n%s", r.Name, f.Text, f.Expected, f.Got, f.Traceback)
		}
	}
	if list := lint.Lint(g.Source, lint.For(v2.Actions)); len(list) != 1 || !strings.Contains(list[0].Text, `"Nonsense" is no value of $.status`) {
		t.Errorf("the lint says %v", list)
	}
}
