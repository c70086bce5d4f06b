local at = "2026-01-01T00:00:00Z"
local schedule = { id = 1, chargingRateUnit = "A", chargingSchedulePeriod = { { startPeriod = 0, limit = 16 } } }

return {
  ["takes limits of others, and their end"] = function(t)
    assert.equal({}, t.call("notify_charging_limit", {
      evseId = 1, chargingLimit = { chargingLimitSource = "EMS", isGridCritical = true }, chargingSchedule = { schedule },
    }))
    assert.equal({}, t.call("notify_charging_limit", { chargingLimit = { chargingLimitSource = "SO" } }), "of the whole station")
    assert.equal({}, t.call("cleared_charging_limit", { chargingLimitSource = "EMS", evseId = 1 }))
    assert.equal({}, t.call("cleared_charging_limit", { chargingLimitSource = "SO" }))
  end,

  ["makes no plan for a vehicle"] = function(t)
    local res = t.call("notify_ev_charging_needs", { evseId = 1, chargingNeeds = {
      requestedEnergyTransfer = "AC_three_phase",
      acChargingParameters = { energyAmount = 20000, evMinCurrent = 6, evMaxCurrent = 16, evMaxVoltage = 400 },
    } })
    assert.equal("Rejected", res.status)
  end,

  ["takes a vehicle's own plan"] = function(t)
    local res = t.call("notify_ev_charging_schedule", { timeBase = at, evseId = 1, chargingSchedule = schedule })
    assert.equal("Accepted", res.status)
  end,

  ["takes reported profiles"] = function(t)
    assert.equal({}, t.call("report_charging_profiles", {
      requestId = 1, chargingLimitSource = "CSO", evseId = 1, tbc = true,
      chargingProfile = { {
        id = 1, stackLevel = 0, chargingProfilePurpose = "TxDefaultProfile", chargingProfileKind = "Absolute", chargingSchedule = { schedule },
      } },
    }))
  end,

  ["takes priority charging, and has no setpoints for 2.1's dynamic profiles"] = function(t)
    local st = t.station{ version = "2.1" }
    assert.equal({}, t.call("notify_priority_charging", { transactionId = "T-1", activated = true }, st))
    assert.equal("Rejected", t.call("pull_dynamic_schedule_update", { chargingProfileId = 1 }, st).status)
  end,
}
