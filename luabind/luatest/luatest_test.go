package luatest_test

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"csms/engine/ocpp/v2"
	"csms/luabind"
	"csms/luabind/luatest"
	"csms/luabind/source"
)

// build makes a generation of files by path.
func build(t testing.TB, files map[string]string, settings map[string]any) *luabind.Generation {
	t.Helper()
	src, err := source.New(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	rt := luabind.New(luabind.Options{Actions: v2.Actions, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(rt.Close)
	g, problems := rt.Build(t.Context(), src, rt.Env(settings))
	if g == nil {
		t.Fatal(problems)
	}
	t.Cleanup(g.Close)
	return g
}

const policy = `
local M = {}
local seen = 0

function M.authorize(req, station, proceed)
  seen = seen + 1
  if settings.cards and settings.cards[req.idToken.idToken] then
    kv.set("last", req.idToken.idToken, { ttl = 60 })
    return { idTokenInfo = { status = "Accepted" } }
  end
  if req.idToken.idToken == "BOOM" then error("boom") end
  if req.idToken.idToken == "NO" then return nil, ocpp.error("SecurityError", "no") end
  return { idTokenInfo = { status = "Unknown" } }
end

function M.heartbeat() return { currentTime = time.iso() } end

function M.boot_notification(req, station)
  return { status = "Accepted", interval = seen + 300, currentTime = time.iso() }
end

M.after = {
  boot_notification = function(req, res, station)
    local res, err = station:call("GetBaseReport", { requestId = 1, reportBase = "FullInventory" })
    kv.set("report", res and res.status or err.code)
  end,
  heartbeat = function() error("the hook broke") end,
}

function M.connect(handshake)
  if handshake.id == "thief" then return false, 404 end
end

function M.normalize(action, payload, station)
  if action == "Heartbeat" then payload.surplus = nil return payload end
end

return M
`

const good = `
local CARD = { idToken = "C1", type = "ISO14443" }

return {
  ["accepts a known card"] = function(t)
    t.settings{ cards = { C1 = true } }
    assert.equal({ idTokenInfo = { status = "Accepted" } }, t.call("authorize", { idToken = CARD }))
    assert.equal("C1", kv.get("last"))
    t.clock:advance("61s")
    assert.is_nil(t.kv.get("last"))
  end,
  ["does not know others"] = function(t)
    local res = assert(t.call("Authorize", { idToken = CARD }))
    assert.equal("Unknown", res.idTokenInfo.status)
    assert.is_nil(kv.get("last"), "kv is empty in each test")
  end,
  ["has a state of its own"] = function(t)
    assert.equal(300, t.call("boot_notification", { reason = "PowerUp", chargingStation = { model = "m", vendorName = "v" } }).interval)
  end,
  ["tells the code"] = function(t)
    local res, err = t.call("authorize", { idToken = { idToken = "NO", type = "Central" } })
    assert.is_nil(res)
    assert.equal("SecurityError", err.code)
    res, err = t.call("authorize", { idToken = { idToken = "BOOM", type = "Central" } })
    assert.equal("InternalError", err.code)
    assert.equal("authorize failed", err.description)
    assert.matches("policy.lua:11: .*boom", err.problem)
    res, err = t.call("meter_values", { evseId = 1, meterValue = {{ timestamp = "2026-01-01T00:00:00Z", sampledValue = {{ value = 1 }} }} })
    assert.equal("NotSupported", err.code)
  end,
  ["runs after hooks"] = function(t)
    local station = t.station{ id = "X", vendor = "Acme", calls = { GetBaseReport = function(p)
      assert.equal("FullInventory", p.reportBase)
      return { status = "Accepted" }
    end } }
    t.call("boot_notification", { reason = "PowerUp", chargingStation = { model = "m", vendorName = "v" } }, station)
    assert.equal({}, station.sent)
    assert.equal(1, t.after())
    assert.equal("Accepted", kv.get("report"))
    assert.equal(1, #station.sent)
    assert.equal({ action = "GetBaseReport", payload = { requestId = 1, reportBase = "FullInventory" } }, station.sent[1])
    station:on("GetBaseReport", function() return nil, "Timeout" end)
    t.call("boot_notification", { reason = "PowerUp", chargingStation = { model = "m", vendorName = "v" } }, station)
    t.after()
    assert.equal("Timeout", kv.get("report"))
    station.connected = false
    t.call("boot_notification", { reason = "PowerUp", chargingStation = { model = "m", vendorName = "v" } }, station)
    t.after()
    assert.equal("NotConnected", kv.get("report"))
    assert.equal("Acme", stations.get("X").vendor)
  end,
  ["has a clock"] = function(t)
    t.clock:set("2026-05-01T10:00:00Z")
    t.clock:advance(90)
    assert.matches("^2026%-05%-01T10:01:30", t.call("heartbeat", {}).currentTime)
  end,
  ["asks the hooks"] = function(t)
    assert.is_true(t.connect{ id = "CS-9" })
    local ok, status = t.connect{ id = "thief" }
    assert.is_false(ok)
    assert.equal(404, status)
    assert.equal({ a = 1 }, t.normalize("Heartbeat", { a = 1, surplus = 2 }))
    assert.equal({ a = 1 }, t.normalize("Other", { a = 1 }))
  end,
  ["has assertions"] = function(t)
    assert.contains("b", "abc")
    assert.contains(2, { 1, 2 })
    assert.contains({ a = 1 }, { a = 1, b = 2 })
    assert.not_equal(1, 2)
    assert.is_not_nil(1)
    assert.error(function() error("broken") end, "brok")
    assert.error(function() assert.equal(1, 2) end)
    assert.equal(3, select("#", assert(1, 2, 3)))
  end,
}
`

func TestRun_good(t *testing.T) {
	g := build(t, map[string]string{"policy.lua": policy, "policy_test.lua": good}, nil)
	results := luatest.Run(t.Context(), g, luatest.Options{})
	if len(results) != 8 || results[0].Name != "accepts a known card" || results[0].Line != 5 {
		t.Errorf("got %d results, the first %+v", len(results), results[:1])
	}
	for _, r := range results {
		if !r.Passed || r.Note != "" {
			t.Errorf("%s: %v %s", r.Name, r.Failures, r.Note)
		}
	}
}

func TestRun_failures(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"equal", `assert.equal("Accepted", t.call("authorize", { idToken = CARD }).idTokenInfo.status)`,
			"x_test.lua:2: not equal\n  expected: \"Accepted\"\n  got:      \"Unknown\""},
		{"deep", `assert.equal({ a = { b = 1 }, c = { 1, 2 } }, { a = { b = 2 }, c = { 1 } })`,
			"x_test.lua:2: not equal: a.b: expected 1, got 2; c[2]: expected 2, got nil\n" +
				"  expected: { a = { b = 1 }, c = { 1, 2 } }\n  got:      { a = { b = 2 }, c = { 1 } }"},
		{"message", `assert.is_true(false, "the card")`, "x_test.lua:2: the card: assert.is_true\n  expected: true\n  got:      false"},
		{"assert", `assert(nil, "nothing")`, "x_test.lua:2: nothing"},
		{"error", `error("broken")`, "x_test.lua:2: broken"},
		{"error object", `error(ocpp.error("SecurityError", "no"))`, "x_test.lua:2: SecurityError: no"},
		{"no error", `assert.error(function() end, "x")`, "x_test.lua:2: assert.error\n  expected: an error\n  got:      none"},
		{"other error", `assert.error(function() error("y") end, "x")`, "x_test.lua:2: another error\n  expected: an error that matches \"x\"\n  got:      \"y\""},
		{"unknown assertion", `assert.equals(1, 1)`, "x_test.lua:2: there is no assert.equals; there are equal, "},
		{"misspelt callback", `t.call("authorise", {})`, `x_test.lua:2: t.call: there is no callback "authorise"; did you mean "authorize"?`},
		{"request", `t.call("authorize", { idToken = { idTokn = "x" } })`, "x_test.lua:2: t.call: the request does not fit AuthorizeRequest: "},
		{"station's field", `t.station{ vender = "x" }`, `x_test.lua:2: t.station: a station has no field "vender"; did you mean "vendor"?`},
		{"command", `t.station():on("Rest", {})`, `x_test.lua:2: there is no command "Rest"; did you mean "Reset"?`},
		{"callback failed", `local res = t.call("authorize", { idToken = { idToken = "BOOM", type = "Central" } }) return res.idTokenInfo`,
			"policy.lua:11: authorize: boom"},
		{"hook failed", `t.call("heartbeat", {}) t.after()`, "policy.lua:27: after.heartbeat: the hook broke"},
		{"no answer", `t.call("boot_notification", { reason = "PowerUp", chargingStation = { model = "m", vendorName = "v" } }) t.after()`,
			"x_test.lua:2: nothing answers GetBaseReport of the station CS-1: give it t.station{ calls = {"},
		{"wrong answer", `t.station():on("GetBaseReport", { statsu = "x" })
			t.call("boot_notification", { reason = "PowerUp", chargingStation = { model = "m", vendorName = "v" } }) t.after()`,
			"x_test.lua:3: the test's answer to GetBaseReport does not fit GetBaseReportResponse: "},
		{"raising answer", `t.station():on("GetBaseReport", function() error("mock") end)
			t.call("boot_notification", { reason = "PowerUp", chargingStation = { model = "m", vendorName = "v" } }) t.after()`,
			"x_test.lua:2: mock"},
		{"no answer to http", `t.http{} t.schedule("prices")`,
			"x_test.lua:2: nothing answers GET https://prices.example/now: give the test t.http{ [\"GET https://prices.example/now\"] = {"},
		{"http without answers", `t.schedule("prices")`, "x_test.lua:2: nothing answers GET https://prices.example/now"},
		{"raising answer to http", `t.http(function() error("mock") end) t.schedule("prices")`, "x_test.lua:2: mock"},
		{"no response", `t.http(function() return 1 end) t.schedule("prices")`, "x_test.lua:2: the test's answer to GET https://prices.example/now is no response"},
		{"wrong response", `t.http(function() return { stats = 1 } end) t.schedule("prices")`,
			`x_test.lua:2: the test's answer to GET https://prices.example/now has a field "stats"; did you mean "status"?; fields are`},
		{"name of a request", `t.http{ ["https://prices.example/now"] = {} }`, `x_test.lua:2: t.http: a request is named like "GET https://`},
		{"answer to a request", `t.http{ ["GET https://x.example"] = { status = "ok" } }`, `x_test.lua:2: t.http: the answer to GET https://x.example has the status "ok"; it is a number`},
		{"failing schedule", `t.http(function() return { json = {} } end) t.schedule("prices")`, "x.lua:7: schedule.prices: no price"},
		{"schedule", `t.schedule("price")`, `x_test.lua:2: t.schedule: no plugin has a schedule called "price"`},
		{"settings", `t.settings(1)`, "x_test.lua:2: "},
		{"clock", `t.clock:advance("soon")`, "x_test.lua:2: t.clock:advance takes seconds"},
		{"global", `t.clock:set("yesterday")`, "x_test.lua:2: t.clock:set takes a time"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := "local CARD = { idToken = 'C1', type = 'ISO14443' } return { x = function(t)\n" + test.body + "\nend }"
			g := build(t, map[string]string{"policy.lua": policy, "x.lua": prices, "x_test.lua": text}, nil)
			results := luatest.Run(t.Context(), g, luatest.Options{})
			var got []string
			for _, f := range results[0].Failures {
				got = append(got, f.String())
			}
			if results[0].Passed || !strings.Contains(strings.Join(got, "\n"), test.want) {
				t.Errorf("got %s\nwant %s", strings.Join(got, "\n"), test.want)
			}
		})
	}
}

func TestRun_files(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"raises", "\nerror('at load')", "x_test.lua:2: at load"},
		{"returns nothing", "local x = 1", "x_test.lua: a test file returns a table of functions"},
		{"returns others", "return { 1 }", "x_test.lua: the table that a test file returns holds functions by name"},
		{"undeclared", "return { x = function() foo() end }", "x_test.lua:1: undeclared global 'foo'"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := build(t, map[string]string{"x_test.lua": test.text}, nil)
			results := luatest.Run(t.Context(), g, luatest.Options{})
			if len(results) != 1 || results[0].Passed || !strings.HasPrefix(results[0].Failures[0].String(), test.want) {
				t.Errorf("got %+v, want %s", results, test.want)
			}
		})
	}
}

func TestRun_filter(t *testing.T) {
	g := build(t, map[string]string{"policy.lua": policy, "policy_test.lua": good}, nil)
	var told int
	results := luatest.Run(t.Context(), g, luatest.Options{Filter: regexp.MustCompile("policy/.*card").MatchString, Done: func(luatest.Result) { told++ }})
	if len(results) != 1 || results[0].Name != "accepts a known card" || told != 1 {
		t.Errorf("got %+v, told %d", results, told)
	}
}

func TestRun_tooLong(t *testing.T) {
	g := build(t, map[string]string{"x_test.lua": "return { a = function() while true do end end,\n b = function() end }"}, nil)
	start := time.Now()
	results := luatest.Run(t.Context(), g, luatest.Options{Timeout: 100 * time.Millisecond})
	if len(results) != 2 || results[0].Passed || results[1].Passed || !strings.Contains(results[1].Failures[0].Text, "not run") {
		t.Errorf("got %+v", results)
	}
	if text := results[0].Failures[0].Text; text != "the tests ran too long (more than 100ms for all of them, see scripts.test_timeout)" {
		t.Error(text)
	}
	if time.Since(start) > 5*time.Second {
		t.Errorf("took %s", time.Since(start))
	}
}

func TestRun_cancelled(t *testing.T) {
	g := build(t, map[string]string{"x_test.lua": "return { a = function() end }"}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if results := luatest.Run(ctx, g, luatest.Options{}); luatest.Failed(results) != len(results) {
		t.Errorf("got %+v", results)
	}
}

func TestRun_note(t *testing.T) {
	g := build(t, map[string]string{"x_test.lua": "return { a = function() end }"}, nil)
	results := luatest.Run(t.Context(), g, luatest.Options{})
	if !results[0].Passed || results[0].Note != "the test asserts nothing" {
		t.Errorf("got %+v", results)
	}
	g = build(t, map[string]string{"x_test.lua": "return { a = function() assert.equal(1, nil + 1) end }"}, nil)
	if failed := luatest.Run(t.Context(), g, luatest.Options{})[0]; failed.Passed || failed.Note != "" {
		t.Errorf("a test that fails on its way to what it asserts has the note %q", failed.Note)
	}
}

func TestGate(t *testing.T) {
	files := map[string]string{"policy.lua": policy, "x_test.lua": "return { a = function()\n assert.equal(1, 2) end }"}
	g := build(t, files, nil)
	problems := luatest.Gate(t.Context(), g, 0)
	if len(problems) != 1 || problems[0].Error() != `x_test.lua:2: test "a": not equal (expected 1, got 2)` {
		t.Errorf("got %v", problems)
	}
}

func TestRun_noCallback(t *testing.T) {
	g := build(t, map[string]string{
		"policy.lua": "return {}",
		"x_test.lua": "return { a = function(t)\n assert.equal('Accepted', t.call('boot_notification', { reason = 'PowerUp', chargingStation = { vendorName = 'A', model = 'B' } }).status) end }",
	}, nil)
	failures := luatest.Run(t.Context(), g, luatest.Options{})[0].Failures
	if len(failures) != 2 || failures[0].Line != 2 || failures[1].Text != "no plugin has boot_notification; t.call was told NotSupported" {
		t.Errorf("got %+v", failures)
	}
}
