local cards = {
  unknown_tokens = "Unknown",
  tokens = { { id = "CARD", group = "FLEET" }, { id = "STOLEN", status = "Blocked" } },
}

local seqNo = 0

-- event makes a TransactionEvent with the state of the meter in Wh, if it is given.
local function event(kind, wh, fields)
  seqNo = seqNo + 1
  local req = {
    eventType = kind,
    triggerReason = "MeterValuePeriodic",
    timestamp = "2026-01-01T00:00:00Z",
    seqNo = seqNo,
    transactionInfo = { transactionId = "T1" },
  }
  if wh then
    req.meterValue = { { timestamp = "2026-01-01T00:00:00Z", sampledValue = { { value = wh } } } }
  end
  for name, value in pairs(fields or {}) do
    req[name] = value
  end
  return req
end

local function sampled(...)
  return { meterValue = { { timestamp = "2026-01-01T00:00:00Z", sampledValue = { ... } } } }
end

return {
  ["looks the card up again"] = function(t)
    t.settings(cards)
    local res = t.call("transaction_event", event("Started", 0, { idToken = { idToken = "CARD", type = "ISO14443" } }))
    assert.equal({ status = "Accepted", groupIdToken = { idToken = "FLEET", type = "Central" } }, res.idTokenInfo)
  end,

  ["answers with the status of a card that is refused, not with an error"] = function(t)
    t.settings(cards)
    for id, status in pairs{ STOLEN = "Blocked", OTHER = "Unknown" } do
      local res = t.call("transaction_event", event("Started", 0, { idToken = { idToken = id, type = "ISO14443" } }))
      assert.equal(status, res.idTokenInfo.status)
    end
  end,

  ["accepts a session without a card"] = function(t)
    t.settings(cards)
    local res = t.call("transaction_event", event("Started", 0, { idToken = { idToken = "", type = "NoAuthorization" } }))
    assert.equal("Accepted", res.idTokenInfo.status)
  end,

  ["says nothing of cards where there is none"] = function(t)
    assert.is_nil(t.call("transaction_event", event("Updated", 100)).idTokenInfo)
  end,

  ["tells no cost without a price"] = function(t)
    t.settings{ price_per_kwh = false }
    t.call("transaction_event", event("Started", 0))
    assert.is_nil(t.call("transaction_event", event("Ended", 10000)).totalCost)
  end,

  ["tells the running cost, and the whole at the end"] = function(t)
    t.settings{ price_per_kwh = 0.5 }
    assert.is_nil(t.call("transaction_event", event("Started", 1000)).totalCost)
    assert.equal(0, t.call("transaction_event", event("Updated", 1000)).totalCost)
    assert.equal(0.62, t.call("transaction_event", event("Updated", 2234)).totalCost, "rounded to cents")
    assert.equal(5, t.call("transaction_event", event("Ended", 11000)).totalCost)
    assert.equal(5, t.call("transaction_event", event("Ended", 11000)).totalCost, "a repeated event costs the same")
  end,

  ["says that it is free of charge"] = function(t)
    t.settings{ price_per_kwh = 0 }
    t.call("transaction_event", event("Started", 1000))
    assert.equal(0, t.call("transaction_event", event("Updated")).totalCost)
    assert.equal(0, t.call("transaction_event", event("Ended", 9000)).totalCost)
  end,

  ["makes up no cost"] = function(t)
    t.settings{ price_per_kwh = 0.5 }
    assert.is_nil(t.call("transaction_event", event("Ended", 9000)).totalCost, "the start was never seen")
    t.call("transaction_event", event("Started", 1000))
    assert.is_nil(t.call("transaction_event", event("Updated")).totalCost, "no reading")
    assert.is_nil(t.call("transaction_event", event("Updated", 900)).totalCost, "the meter ran backwards")
  end,

  ["goes by the records where an event has no reading"] = function(t)
    t.settings{ price_per_kwh = 0.5 }
    local station = t.station{ tx = { energy = 3000 } }
    assert.equal(1.5, t.call("transaction_event", event("Ended"), station).totalCost)
  end,

  ["keeps sessions apart"] = function(t)
    t.settings{ price_per_kwh = 1 }
    local one, two = t.station{ id = "CS-1" }, t.station{ id = "CS-2" }
    t.call("transaction_event", event("Started", 1000), one)
    t.call("transaction_event", event("Started", 5000), two)
    assert.equal(9, t.call("transaction_event", event("Ended", 10000), one).totalCost)
    assert.equal(5, t.call("transaction_event", event("Ended", 10000), two).totalCost)
  end,

  ["reads the meter in every unit, and nothing else"] = function(t)
    t.settings{ price_per_kwh = 1 }
    t.call("transaction_event", event("Started", 0))
    local function cost(...)
      return t.call("transaction_event", event("Updated", nil, sampled(...))).totalCost
    end
    assert.equal(2, cost({ value = 2000 }))
    assert.equal(2, cost({ value = 2, unitOfMeasure = { unit = "kWh" } }))
    assert.equal(2, cost({ value = 20, unitOfMeasure = { multiplier = 2 } }))
    assert.equal(2, cost(
      { value = 2000, measurand = "Energy.Active.Import.Register" },
      { value = 700, measurand = "Energy.Active.Import.Register", phase = "L1" },
      { value = 1900, measurand = "Energy.Active.Import.Register", location = "EV" },
      { value = 11000, measurand = "Power.Active.Import" }
    ))
  end,

  ["says no to a price that is no number"] = function(t)
    t.settings{ price_per_kwh = "cheap" }
    local _, err = t.call("transaction_event", event("Updated", 100))
    assert.matches("price_per_kwh must be a number, got cheap", err.problem)
  end,

  ["takes readings outside of sessions"] = function(t)
    local req = sampled({ value = 123456 })
    req.evseId = 0
    assert.equal({}, t.call("meter_values", req))
  end,
}
