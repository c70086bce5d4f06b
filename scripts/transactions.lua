-- Sessions, and what they cost.
--
-- Settings: price_per_kwh = 0.59 shows the driver a running cost; without it no cost is sent.

local cards = require("cards")

local M = {}

-- register finds the newest reading of the energy register in the request, in kWh. Absent fields mean what the
-- specification says they default to.
local function register(req)
  local newest
  for _, value in ipairs(req.meterValue or {}) do
    for _, sample in ipairs(value.sampledValue) do
      local measurand = sample.measurand or "Energy.Active.Import.Register"
      if measurand == "Energy.Active.Import.Register" and not sample.phase then
        local unit = sample.unitOfMeasure or {}
        local kwh = sample.value * 10 ^ (unit.multiplier or 0)
        if (unit.unit or "Wh") == "Wh" then
          kwh = kwh / 1000
        end
        newest = kwh
      end
    end
  end
  return newest
end

-- cost is what the session has cost so far, or nil where that can't be said.
local function cost(req, station)
  local price = settings.price_per_kwh
  local now = price and register(req)
  if not now then
    return nil
  end
  local key = "transaction/" .. station.id .. "/" .. req.transactionInfo.transactionId .. "/start"
  if req.eventType == "Started" then
    kv.set(key, now, { ttl = 7 * 24 * 3600 })
    return nil
  end
  local start = kv.get(key)
  if not start then
    return nil
  end
  if req.eventType == "Ended" then
    kv.delete(key)
  end
  return math.floor((now - start) * price * 100 + 0.5) / 100
end

-- OCPP 2.0.1 E01–E15. The card in an event is looked up again, since the station may have let it charge while it was
-- offline (E01.FR.11, C12).
function M.transaction_event(req, station)
  local res = {}
  if req.idToken then
    res.idTokenInfo = cards.info(req.idToken)
  end
  res.totalCost = cost(req, station)
  return res
end

-- Readings outside of sessions (J01).
function M.meter_values()
  return {}
end

return M
