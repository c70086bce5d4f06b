package luatest_test

import (
	"testing"

	"csms/luabind/luatest"
)

// prices is a plugin that asks another service, logs and counts.
const prices = `
local M = {}
M.schedule = { { name = "prices", every = "1h", run = function(at)
  local res, err = http.get("https://prices.example/now", { headers = { ["X-Site"] = settings.site or "none" }, timeout = "2s" })
  metrics.inc("asked", { ok = res ~= nil })
  if not res then log.warn("no price", { reason = err, tries = 1, list = { 1, 2 } }) return end
  if not res.json.price then error("no price") end
  metrics.set("price", res.json.price)
  metrics.observe("prices", res.json.price)
  log.debug("the price is " .. res.json.price)
  http.post("https://alarms.example/", { price = res.json.price })
end } }
return M
`

const pricesTest = `
return {
  ["asks"] = function(t)
    local requests = t.http{
      ["GET https://prices.example/now"] = { json = { price = 0.5 } },
      ["POST https://alarms.example/"] = function(request) return { status = 201, body = request.json.price .. "" } end,
    }
    t.schedule("prices")
    assert.equal(2, #requests)
    assert.equal({ "GET", "depot", 2 }, { requests[1].method, requests[1].headers["x-site"], requests[1].timeout })
    assert.equal(0.5, requests[2].json.price)
    assert.equal(0.5, t.metric("price"))
    assert.equal(1, t.metric("asked", { ok = true }))
    assert.equal({ 0.5, 1 }, { t.metric("prices") })
    assert.is_nil(t.metric("asked", { ok = false }))
    assert.is_nil(t.metric("asked"))
    assert.is_nil(t.metric("nothing"))
    assert.contains({ level = "debug", message = "the price is 0.5", plugin = "x", callback = "schedule.prices", at = "x.lua:10" }, t.log()[1])
  end,
  ["does without"] = function(t)
    t.http(function(request) return nil, "no answer within 2s" end)
    t.schedule("prices")
    assert.equal({ reason = "no answer within 2s", tries = 1, list = "[1,2]" }, t.log()[1].fields)
    assert.equal(1, t.metric("asked", { ok = false }))
  end,
  ["logs nothing of other tests"] = function(t) assert.equal({}, t.log()) end,
  ["unsets settings"] = function(t)
    assert.equal("depot", settings.site)
    local requests = t.http(function(request) return { json = { price = 1 } } end)
    t.settings{ site = json.null, list = { { a = json.null, b = 1 } } }
    t.schedule("prices")
    assert.equal("none", requests[1].headers["x-site"])
  end,
}
`

func TestRun_httpLogMetricsAndSettings(t *testing.T) {
	g := build(t, map[string]string{"x.lua": prices, "x_test.lua": pricesTest}, map[string]any{"site": "depot"})
	results := luatest.Run(t.Context(), g, luatest.Options{})
	if len(results) != 4 {
		t.Errorf("%d results", len(results))
	}
	for _, r := range results {
		if !r.Passed || r.Note != "" {
			t.Errorf("%s: %v %s", r.Name, r.Failures, r.Note)
		}
	}
}
