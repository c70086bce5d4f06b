-- Charging sessions, and what they cost.
--
-- Settings (config.toml):
--   price_per_kwh = 0.59     taxes included, in the station's currency; 0: free of charge; left out: no cost is told

local cards = require("cards")

---@type Plugin
local M = {}

local price = settings.price_per_kwh
if price and type(price) ~= "number" then
  error("settings.price_per_kwh must be a number, got " .. tostring(price))
end

-- reading returns the newest state of the meter in a request, in kWh; nil where there is none. What a station leaves
-- out has the value that the specification says.
local function reading(req)
  local kwh
  for _, value in ipairs(req.meterValue or {}) do
    for _, sample in ipairs(value.sampledValue) do
      local measurand = sample.measurand or "Energy.Active.Import.Register"
      local location = sample.location or "Outlet"
      if measurand == "Energy.Active.Import.Register" and location == "Outlet" and not sample.phase then
        local unit = sample.unitOfMeasure or {}
        kwh = sample.value * 10 ^ (unit.multiplier or 0)
        if (unit.unit or "Wh") == "Wh" then
          kwh = kwh / 1000
        end
      end
    end
  end
  return kwh
end

-- cost is what the session has cost so far, or nil where that can't be said. The meter's state at its start is kept
-- for events that come late or twice, and goes by itself.
local function cost(req, station)
  if not price then
    return nil
  end
  local key = "transactions/" .. station.id .. "/" .. req.transactionInfo.transactionId
  local kwh = reading(req)
  if req.eventType == "Started" then
    if kwh then
      kv.set(key, kwh, { ttl = "30d" })
    end
    return nil
  elseif price == 0 then
    return 0 -- free of charge must be said (OCPP 2.0.1 I03.FR.04)
  end
  local start = kv.get(key)
  local used = start and kwh and kwh - start
  if not used and station.tx and station.tx.energy then
    used = station.tx.energy / 1000 -- the records know it from other events
  end
  if not used or used < 0 then -- a meter that ran backwards tells no cost
    return nil
  end
  return math.floor(used * price * 100 + 0.5) / 100
end

-- What happens in a session: Started, Updated, Ended (E01–E15). A card in it is looked up once more, for the station
-- may have gone by an old list (E01.FR.11, C12.FR.03); a station ends the session of one that is refused.
function M.transaction_event(req, station)
  return {
    idTokenInfo = req.idToken and cards.info(req.idToken, station),
    totalCost = cost(req, station),
  }
end

-- Readings outside of sessions (J01).
function M.meter_values()
  return {}
end

return M
