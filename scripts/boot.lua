-- Which stations may join, and how often they report back.
--
-- Settings (config.toml):
--   unknown_stations   = "accept" | "pending" | "reject"   what a station is told when it boots
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
local interval = settings.retry_interval or 60
if registration == "Accepted" then
  interval = settings.heartbeat_interval or 300
end

-- A station has started (OCPP 2.0.1 B01–B03). Until it is accepted it may do nothing but boot again. What it is can
-- be read from req.chargingStation: vendorName, model, serialNumber, firmwareVersion.
function M.boot_notification(req, station)
  return { status = registration, interval = interval }
end

-- A sign of life (G02). The answer holds the time, which is filled in where a script leaves it out.
function M.heartbeat()
  return {}
end

return M
