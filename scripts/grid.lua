-- OCPP 2.1: stations as distributed energy resources (DER), and batteries that are swapped.

---@type Plugin
local M = {}

-- A limit of the grid was passed, or no longer is (R05).
function M.notify_der_alarm(req)
  log.warn("grid alarm", { control = req.controlType, fault = req.gridEventFault, ended = req.alarmEnded or false })
  metrics.inc("grid_alarms", { control = req.controlType })
  return {}
end

-- A scheduled control began or ended (R04).
function M.notify_der_start_stop(req)
  log.info("grid control", { control = req.controlId, started = req.started })
  return {}
end

-- Controls that the station was asked for, in parts (R04).
function M.report_der_control(req)
  log.debug("grid controls", { request = req.requestId, more = req.tbc or false })
  return {}
end

-- A driver put batteries in or took some out (S03).
function M.battery_swap(req)
  log.info("battery swap", { event = req.eventType, request = req.requestId, batteries = #req.batteryData })
  return {}
end

return M
