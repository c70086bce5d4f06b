return {
  ["takes a stream from its opening to its end"] = function(t)
    local st = t.station{ version = "2.1" }
    local res = t.call("open_periodic_event_stream", { constantStreamData = { id = 1, variableMonitoringId = 7, params = { interval = 60 } } }, st)
    assert.equal("Accepted", res.status)
    t.call("notify_periodic_event_stream", {
      id = 1, pending = 0, basetime = "2026-01-01T00:00:00Z", data = { { t = 0, v = "230.1" }, { t = 1.5, v = "230.4" } },
    }, st)
    assert.equal({}, t.call("close_periodic_event_stream", { id = 1 }, st))
  end,
}
