-- Which stations may join, and how often they report back.
--
-- Settings (config.toml):
--   unknown_stations   = "accept" | "pending" | "reject"   what a station is told about which no operator has decided
--   heartbeat_interval = 300                               seconds between two heartbeats of an accepted station
--   retry_interval     = 60                                seconds until one that is pending or rejected asks again

---@type Plugin
local M = {}

-- Settings don't change while this file is loaded (an edit of them loads it anew), so they are read once.
local registrations = { accept = "Accepted", pending = "Pending", reject = "Rejected" }
local registration = registrations[settings.unknown_stations or "accept"]
if not registration then
  error('settings.unknown_stations must be "accept", "pending" or "reject", got "' .. tostring(settings.unknown_stations) .. '"')
end
local heartbeat_interval = settings.heartbeat_interval or 300
local retry_interval = settings.retry_interval or 60

-- A station has started (OCPP 2.0.1 B01–B03). Until it is accepted it may do nothing but boot again. What it is can
-- be read from req.chargingStation: vendorName, model, serialNumber, firmwareVersion.
-- What an operator has decided (PUT /api/v1/stations/{id}, csms stations set) goes before all else.
function M.boot_notification(req, station)
  local status = station.registration or registration
  if status == "Accepted" then
    return { status = "Accepted", interval = heartbeat_interval }
  end
  return { status = status, interval = retry_interval }
end

-- A sign of life (G02). The answer holds the time, which is filled in where a script leaves it out.
function M.heartbeat()
  return {}
end

return M
