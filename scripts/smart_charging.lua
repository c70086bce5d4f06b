-- Limits and charging profiles.

---@type Plugin
local M = {}

-- Something other than csms limits charging: the building, the grid (OCPP 2.0.1 K11, K12).
function M.notify_charging_limit(req)
  log.info("charging limit", { evse = req.evseId, source = req.chargingLimit.chargingLimitSource })
  return {}
end

-- It no longer does (K13).
function M.cleared_charging_limit(req)
  log.info("charging limit cleared", { evse = req.evseId, source = req.chargingLimitSource })
  return {}
end

-- A vehicle says what it needs (K15). Rejected: it gets no plan, and charges by the station's own limits. Who answers
-- Accepted owes a SetChargingProfile within 60 seconds (K15.FR.08): station:call in an after hook.
function M.notify_ev_charging_needs()
  return { status = "Rejected" }
end

-- What the vehicle makes of its plan (K15, K17).
function M.notify_ev_charging_schedule()
  return { status = "Accepted" }
end

-- Profiles that the station was asked for, in parts (K09).
function M.report_charging_profiles(req)
  log.debug("charging profiles", { evse = req.evseId, request = req.requestId, more = req.tbc or false })
  return {}
end

-- OCPP 2.1: priority charging of a transaction began or ended at the station (K22).
function M.notify_priority_charging(req)
  log.info("priority charging", { transaction = req.transactionId, activated = req.activated })
  return {}
end

-- OCPP 2.1: the station asks for the next setpoint of a dynamic profile (K28). This policy sends none out, so it knows none.
function M.pull_dynamic_schedule_update()
  return { status = "Rejected" }
end

return M
