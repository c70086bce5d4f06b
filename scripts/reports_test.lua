local at = "2026-01-01T00:00:00Z"
local component, variable = { name = "ChargingStation" }, { name = "Model" }

return {
  ["takes a report, part by part"] = function(t)
    for seqNo, more in ipairs{ true, false } do
      assert.equal({}, t.call("notify_report", {
        requestId = 1, generatedAt = at, seqNo = seqNo - 1, tbc = more,
        reportData = { { component = component, variable = variable, variableAttribute = { { value = "Duo" } } } },
      }))
    end
  end,

  ["takes an empty report"] = function(t)
    assert.equal({}, t.call("notify_report", { requestId = 1, generatedAt = at, seqNo = 0 }))
  end,

  ["takes a report of monitors"] = function(t)
    assert.equal({}, t.call("notify_monitoring_report", {
      requestId = 1, generatedAt = at, seqNo = 0,
      monitor = { {
        component = component, variable = variable,
        variableMonitoring = { { id = 1, transaction = false, value = 253, type = "UpperThreshold", severity = 4 } },
      } },
    }))
  end,

  ["takes what a station knows of a customer"] = function(t)
    assert.equal({}, t.call("notify_customer_information", { requestId = 1, generatedAt = at, seqNo = 0, data = "" }))
  end,

  ["takes the messages of a display"] = function(t)
    assert.equal({}, t.call("notify_display_messages", {
      requestId = 1,
      messageInfo = { { id = 1, priority = "AlwaysFront", message = { format = "UTF8", content = "Welcome" } } },
    }))
  end,
}
