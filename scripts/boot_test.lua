local boot = { reason = "PowerUp", chargingStation = { vendorName = "Acme", model = "Duo" } }

return {
  ["accepts every station, and tells how often to report back"] = function(t)
    t.settings{ unknown_stations = "accept", heartbeat_interval = 120 }
    local res = t.call("boot_notification", boot)
    assert.equal("Accepted", res.status)
    assert.equal(120, res.interval)
  end,

  ["keeps stations waiting"] = function(t)
    t.settings{ unknown_stations = "pending", retry_interval = 30 }
    local res = t.call("boot_notification", boot)
    assert.equal("Pending", res.status)
    assert.equal(30, res.interval)
  end,

  ["turns stations away"] = function(t)
    t.settings{ unknown_stations = "reject", retry_interval = 3600 }
    local res = t.call("boot_notification", boot)
    assert.equal("Rejected", res.status)
    assert.equal(3600, res.interval)
  end,

  ["does without settings"] = function(t)
    t.settings{ unknown_stations = false, heartbeat_interval = false }
    local res = t.call("boot_notification", boot)
    assert.equal("Accepted", res.status)
    assert.equal(300, res.interval)
  end,

  ["says no to a setting that it doesn't know"] = function(t)
    t.settings{ unknown_stations = "perhaps" }
    local res, err = t.call("boot_notification", boot)
    assert.is_nil(res)
    assert.matches('unknown_stations must be "accept", "pending" or "reject", got "perhaps"', err.problem)
  end,

  ["tells the time in every answer"] = function(t)
    t.settings{ unknown_stations = "accept" }
    t.clock:set("2026-11-22T08:00:00Z")
    assert.equal(t.clock:now(), t.call("boot_notification", boot).currentTime)
    t.clock:advance("5m")
    assert.equal(t.clock:now(), t.call("heartbeat").currentTime)
  end,

  ["follows what an operator decided"] = function(t)
    t.settings{ unknown_stations = "pending", heartbeat_interval = 120, retry_interval = 30 }
    local res = t.call("boot_notification", boot, t.station{ registration = "Accepted" })
    assert.equal("Accepted", res.status)
    assert.equal(120, res.interval)
    res = t.call("boot_notification", boot, t.station{ registration = "Rejected" })
    assert.equal("Rejected", res.status)
    assert.equal(30, res.interval)
  end,
}
