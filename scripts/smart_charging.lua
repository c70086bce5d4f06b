-- Limits and charging profiles.

local M = {}

-- K13: something other than us limits charging, or no longer does (K12).
function M.notify_charging_limit(req)
  log.info("charging limit", { evse = req.evseId, source = req.chargingLimit.chargingLimitSource })
  return {}
end

function M.cleared_charging_limit(req)
  log.info("charging limit cleared", { evse = req.evseId, source = req.chargingLimitSource })
  return {}
end

-- K15: a vehicle says what it needs. Rejected: no profile is made for it, and it charges by the station's own limits.
-- A plugin that answers Accepted owes a SetChargingProfile within 60 seconds.
function M.notify_ev_charging_needs()
  return { status = "Rejected" }
end

-- K17: the vehicle's own plan.
function M.notify_ev_charging_schedule()
  return { status = "Accepted" }
end

-- K09: profiles that we asked for.
function M.report_charging_profiles(req)
  log.debug("charging profiles", { evse = req.evseId, more = req.tbc or false })
  return {}
end

return M
