-- Which stations may join, and how often they report back.
--
-- Settings (config.toml):
--   unknown_stations   = "accept" | "pending" | "reject"   a station that nobody decided about
--   heartbeat_interval = 300                               seconds between two heartbeats
--   retry_interval     = 60                                seconds until a pending or rejected station asks again

local M = {}

local answers = { accept = "Accepted", pending = "Pending", reject = "Rejected" }

-- Settings stay as they are for as long as this file is loaded, so they are read once.
local unknown = answers[settings.unknown_stations or "accept"]
if not unknown then
  error('settings.unknown_stations is "' .. tostring(settings.unknown_stations) .. '"; it is "accept", "pending" or "reject"')
end
local heartbeat = settings.heartbeat_interval or 300
local retry = settings.retry_interval or 60

-- OCPP 2.0.1 B01–B03.
function M.boot_notification(req, station)
  if unknown == "Accepted" then
    return { status = "Accepted", interval = heartbeat }
  end
  return { status = unknown, interval = retry }
end

-- The current time is filled in: an empty answer is enough (G02).
function M.heartbeat()
  return {}
end

return M
