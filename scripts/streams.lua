-- OCPP 2.1: periodic event streams, values of monitored variables at a high rate (N11 to N15). csms records them.

---@type Plugin
local M = {}

-- A station wants to open a stream of a monitor that was set with one.
function M.open_periodic_event_stream(req)
  log.info("event stream opened", { stream = req.constantStreamData.id, monitor = req.constantStreamData.variableMonitoringId })
  return { status = "Accepted" }
end

-- Values came. Nothing answers this message, so what is returned goes nowhere.
function M.notify_periodic_event_stream() end

-- The station closed a stream.
function M.close_periodic_event_stream(req)
  log.info("event stream closed", { stream = req.id })
  return {}
end

return M
