local at = "2026-01-01T00:00:00Z"

local function station(t) return t.station{ version = "2.1" } end

return {
  ["takes alarms of the grid, and their end"] = function(t)
    local st = station(t)
    assert.equal({}, t.call("notify_der_alarm", { controlType = "HVMustTrip", gridEventFault = "OverVoltage", timestamp = at }, st))
    assert.equal({}, t.call("notify_der_alarm", { controlType = "HVMustTrip", alarmEnded = true, timestamp = at }, st))
  end,

  ["takes controls that begin, and reports of them"] = function(t)
    local st = station(t)
    assert.equal({}, t.call("notify_der_start_stop", { controlId = "DER-1", started = true, timestamp = at }, st))
    assert.equal({}, t.call("report_der_control", { requestId = 1, tbc = true }, st))
  end,

  ["takes swapped batteries"] = function(t)
    assert.equal({}, t.call("battery_swap", {
      eventType = "BatteryIn", requestId = 1, idToken = { idToken = "04A2B3C4D5E6F7", type = "ISO14443" },
      batteryData = { { evseId = 1, serialNumber = "B-1", soC = 20, soH = 98 } },
    }, station(t)))
  end,
}
