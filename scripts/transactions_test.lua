local cards = {
  unknown_tokens = "Unknown",
  tokens = { { id = "CARD", group = "FLEET" }, { id = "STOLEN", status = "Blocked" } },
}

local function event(kind, fields)
  local req = {
    eventType = kind,
    triggerReason = "MeterValuePeriodic",
    timestamp = "2026-01-01T00:00:00Z",
    seqNo = 1,
    transactionInfo = { transactionId = "T1" },
  }
  for name, value in pairs(fields or {}) do
    req[name] = value
  end
  return req
end

return {
  ["looks the card up again"] = function(t)
    t.settings(cards)
    local res = t.call("transaction_event", event("Started", { idToken = { idToken = "CARD", type = "ISO14443" } }))
    assert.equal({ status = "Accepted", groupIdToken = { idToken = "FLEET", type = "Central" } }, res.idTokenInfo)
  end,

  ["answers with the status of a card that is refused, not with an error"] = function(t)
    t.settings(cards)
    for id, status in pairs{ STOLEN = "Blocked", OTHER = "Unknown" } do
      local res = t.call("transaction_event", event("Started", { idToken = { idToken = id, type = "ISO14443" } }))
      assert.equal(status, res.idTokenInfo.status)
    end
  end,

  ["accepts a session without a card"] = function(t)
    t.settings(cards)
    local res = t.call("transaction_event", event("Started", { idToken = { idToken = "", type = "NoAuthorization" } }))
    assert.equal("Accepted", res.idTokenInfo.status)
  end,

  ["says nothing of cards where there is none"] = function(t)
    assert.is_nil(t.call("transaction_event", event("Updated")).idTokenInfo)
  end,

  ["tells no cost without a price"] = function(t)
    t.settings{ price_per_kwh = false }
    assert.is_nil(t.call("transaction_event", event("Ended"), t.station{ tx = { energy = 10000 } }).totalCost)
  end,

  ["tells the running cost of the energy that the records know, and the whole at the end"] = function(t)
    t.settings{ price_per_kwh = 0.5 }
    local function cost(kind, wh)
      return t.call("transaction_event", event(kind), t.station{ tx = { energy = wh } }).totalCost
    end
    assert.is_nil(cost("Started", 0))
    assert.equal(0, cost("Updated", 0))
    assert.equal(0.62, cost("Updated", 1234), "rounded to cents")
    assert.equal(5, cost("Ended", 10000))
  end,

  ["says that it is free of charge"] = function(t)
    t.settings{ price_per_kwh = 0 }
    assert.equal(0, t.call("transaction_event", event("Updated")).totalCost)
    assert.equal(0, t.call("transaction_event", event("Ended")).totalCost)
  end,

  ["makes up no cost where the energy isn't known"] = function(t)
    t.settings{ price_per_kwh = 0.5 }
    assert.is_nil(t.call("transaction_event", event("Ended")).totalCost)
    assert.is_nil(t.call("transaction_event", event("Ended"), t.station{ tx = { known = true } }).totalCost)
  end,

  ["goes by the records whatever the order of an event's readings"] = function(t)
    t.settings{ price_per_kwh = 1 }
    local function reading(at, wh, context)
      return { timestamp = "2026-01-01T0" .. at .. ":00:00Z", sampledValue = { { value = wh, context = context } } }
    end
    local first, last = reading(0, 1000, "Transaction.Begin"), reading(1, 3000, "Transaction.End")
    local station = t.station{ tx = { energy = 2000 } }
    t.call("transaction_event", event("Started", { meterValue = { first } }), station)
    assert.equal(2, t.call("transaction_event", event("Ended", { meterValue = { last, first } }), station).totalCost)
  end,

  ["says no to a price that is no number"] = function(t)
    t.settings{ price_per_kwh = "cheap" }
    local _, err = t.call("transaction_event", event("Updated"))
    assert.matches("price_per_kwh must be a number, got cheap", err.problem)
  end,

  ["takes readings outside of sessions"] = function(t)
    local req = { evseId = 0, meterValue = { { timestamp = "2026-01-01T00:00:00Z", sampledValue = { { value = 123456 } } } } }
    assert.equal({}, t.call("meter_values", req))
  end,
}
