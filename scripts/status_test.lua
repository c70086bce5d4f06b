local at = "2026-01-01T00:00:00Z"

local function event(fields)
  local e = {
    eventId = 1, timestamp = at, trigger = "Delta", actualValue = "Occupied", eventNotificationType = "PreconfiguredMonitor",
    component = { name = "Connector", evse = { id = 1, connectorId = 1 } },
    variable = { name = "AvailabilityState" },
  }
  for name, value in pairs(fields) do
    e[name] = value
  end
  return e
end

return {
  ["takes every status of a connector"] = function(t)
    for _, status in ipairs{ "Available", "Occupied", "Reserved", "Unavailable", "Faulted" } do
      assert.equal({}, t.call("status_notification", { timestamp = at, connectorStatus = status, evseId = 1, connectorId = 1 }))
    end
  end,

  ["takes every kind of event"] = function(t)
    assert.equal({}, t.call("notify_event", { generatedAt = at, seqNo = 0, eventData = {
      event{},
      event{ actualValue = "Faulted" },
      event{ actualValue = "Faulted", component = { name = "Connector" } },
      event{ trigger = "Alerting", component = { name = "ChargingStation" }, variable = { name = "Voltage" }, actualValue = "253" },
      event{ trigger = "Alerting", component = { name = "ChargingStation" }, variable = { name = "Voltage" }, cleared = true },
      event{ trigger = "Periodic", variable = { name = "Temperature" }, actualValue = "31" },
    } }))
  end,

  ["takes the end of a reservation"] = function(t)
    for _, status in ipairs{ "Expired", "Removed" } do
      assert.equal({}, t.call("reservation_status_update", { reservationId = 7, reservationUpdateStatus = status }))
    end
  end,
}
