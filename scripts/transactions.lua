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

-- cost is what the session has cost so far, or nil where that can't be said. The records know its energy, from whatever event and in
-- whatever order the readings came.
local function cost(req, station)
  if not price or req.eventType == "Started" then
    return nil
  elseif price == 0 then
    return 0 -- free of charge must be said (OCPP 2.0.1 I03.FR.04)
  end
  local wh = station.tx and station.tx.energy
  return wh and math.floor(wh / 1000 * price * 100 + 0.5) / 100
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
