-- Which stations may join, and how often they report back.
--
-- Settings (config.toml):
--   unknown_stations   = "accept" | "pending" | "reject"   a station that nobody decided about
--   heartbeat_interval = 300                               seconds between two heartbeats
--   retry_interval     = 60                                seconds until a pending or rejected station asks again

local M = {}

local answers = { accept = "Accepted", pending = "Pending", reject = "Rejected" }

-- OCPP 2.0.1 B01–B03.
function M.boot_notification(req, station)
  local setting = settings.unknown_stations or "accept"
  local status = answers[setting]
  if not status then
    error('settings.unknown_stations is "' .. tostring(setting) .. '"; it is "accept", "pending" or "reject"')
  end
  local interval = settings.heartbeat_interval or 300
  if status ~= "Accepted" then
    interval = settings.retry_interval or 60
  end
  local box = req.chargingStation
  log.info("boot", { vendor = box.vendorName, model = box.model, reason = req.reason, status = status })
  return { status = status, interval = interval }
end

-- The current time is filled in: an empty answer is enough (G02).
function M.heartbeat()
  return {}
end

return M
