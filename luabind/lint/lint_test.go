package lint_test

import (
	"strings"
	"sync"
	"testing"

	"csms/engine/ocpp/v2"
	"csms/luabind/lint"
	"csms/luabind/source"
)

var knowledge = sync.OnceValue(func() *lint.Knowledge { return lint.For(v2.Actions) })

// run lints one plugin, or files that begin with "-- FILE".
func run(t *testing.T, text string) source.Problems {
	t.Helper()
	files := map[string]string{}
	name := "p.lua"
	for _, line := range strings.SplitAfter(text, "\n") {
		if rest, ok := strings.CutPrefix(line, "-- FILE "); ok {
			name = strings.TrimSpace(rest)
			continue
		}
		files[name] += line
	}
	if files["p.lua"] == "" {
		delete(files, "p.lua")
	}
	src, err := source.New(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return lint.Lint(src, knowledge())
}

func TestLint_findings(t *testing.T) {
	callback := func(body string) string {
		return "local M = {}\nfunction M.authorize(req, station, proceed)\n" + body + "\nend\nreturn M\n"
	}
	native := func(name, body string) string {
		return "return { ocpp16 = { " + name + " = function(req, station, proceed)\n\n" + body + "\nend } }\n"
	}
	for _, test := range []struct{ name, text, want string }{
		{"syntax", "local M = {\nreturn M", "p.lua:2: error: "},
		{"misspelt callback", "local M = {}\nfunction M.authorise() end\nreturn M", `p.lua:2: error: unknown callback authorise; did you mean "authorize"?`},
		{"callback in a constructor", "return {\n  authorise = function() end,\n}", `p.lua:2: error: unknown callback authorise; did you mean "authorize"?`},
		{"action as callback", "local M = {}\nM.BootNotification = function() end\nreturn M", "p.lua:2: error: unknown callback BootNotification; callbacks are written in snake_case: boot_notification"},
		{"command as callback", "local M = {}\nfunction M.reset() end\nreturn M", "p.lua:2: error: reset is no callback: Reset is what stations are sent"},
		{"helper in the table", "local M = {}\nfunction M.some_helper() end\nreturn M", "p.lua:2: error: unknown callback some_helper; helpers belong in locals"},
		{"misspelt hook", "local M = {}\nfunction M.conect() end\nreturn M", `p.lua:2: error: unknown callback conect; did you mean "connect"?`},
		{"after hook", "local M = { after = {} }\nfunction M.after.boot_notifcation() end\nreturn M", `p.lua:2: error: unknown callback after.boot_notifcation; did you mean "boot_notification"?`},
		{"after hook in a constructor", "return { after = {\n authorise = function() end } }", `p.lua:2: error: unknown callback after.authorise; did you mean "authorize"?`},
		{"no function", "local M = {}\nM.authorize = {}\nreturn M", "p.lua:2: error: authorize must be a function"},
		{"colon", "local M = {}\nfunction M:authorize(req) return req.x end\nreturn M", "p.lua:2: error: authorize is defined with a colon"},
		{"undeclared global", callback("return lgo.info(req)"), `p.lua:3: error: undeclared global "lgo"; did you mean "log"?`},
		{"undeclared function", callback("return acept(req)"), `p.lua:3: error: undeclared global "acept"`},
		{"taken away", callback("io.open('x')"), `p.lua:3: error: undeclared global "io"`},
		{"assigned global", callback("count = 1"), "p.lua:3: error: assignment to global 'count'; declare it with 'local'"},
		{"global function", "function helper() end\nreturn {}", "p.lua:1: error: assignment to global 'helper'"},
		{"request's field", callback("local id = req.idTokn"), `p.lua:3: warning: AuthorizeRequest has no field "idTokn"; did you mean "idToken"?`},
		{"nested field", callback("if req.idToken.idTokn == 'x' then end"), `p.lua:3: warning: IDToken has no field "idTokn"; did you mean "idToken"?`},
		{"field through locals", callback("local token = req.idToken\nlocal t = token\nlog.info(t.typ)"), `p.lua:5: warning: IDToken has no field "typ"; did you mean "type"?`},
		{"field of a list's item", "local M = {}\nfunction M.meter_values(req)\nfor _, mv in ipairs(req.meterValue) do\nfor _, s in ipairs(mv.sampledValue or {}) do\nlog.info(s.valu)\nend end end\nreturn M",
			`p.lua:5: warning: SampledValue has no field "valu"; did you mean "value"?`},
		{"field of an indexed item", "local M = {}\nfunction M.meter_values(req)\nreturn req.meterValue[1].timestmp end\nreturn M", `has no field "timestmp"; did you mean "timestamp"?`},
		{"field of a list", "local M = {}\nfunction M.meter_values(req)\nreturn req.meterValue.timestamp end\nreturn M", `p.lua:3: warning: meterValue is a list, and has no field "timestamp"`},
		{"field in an after hook", "local M = { after = {} }\nfunction M.after.boot_notification(req, res, station)\nlog.info(res.statsu)\nend\nreturn M", `p.lua:3: warning: BootNotificationResponse has no field "statsu"; did you mean "status"?`},
		{"field after proceed", callback("local res = proceed(req)\nreturn res.idTokenInf"), `p.lua:4: warning: AuthorizeResponse has no field "idTokenInf"; did you mean "idTokenInfo"?`},
		{"answer's field", callback("return { idTokenInf = { status = 'Accepted' } }"), `p.lua:3: error: AuthorizeResponse has no field "idTokenInf"; did you mean "idTokenInfo"?`},
		{"answer's nested field", callback("return { idTokenInfo = {\n statsu = 'Accepted' } }"), `p.lua:4: error: AuthorizeResponse has no field "statsu" at $.idTokenInfo; did you mean "status"?`},
		{"answer's enum", callback("return { idTokenInfo = { status = 'Acepted' } }"), `p.lua:3: error: AuthorizeResponse: "Acepted" is no value of $.idTokenInfo.status; did you mean "Accepted"?`},
		{"answer's enum in a condition", callback("return { idTokenInfo = { status = req.idToken.idToken == 'x' and 'Accepted' or 'Unkown' } }"), `"Unkown" is no value of $.idTokenInfo.status; did you mean "Unknown"?`},
		{"answer misses a field", callback("return { idTokenInfo = {} }"), "p.lua:3: error: AuthorizeResponse: $.idTokenInfo.status is missing"},
		{"answer's kind", callback("return { idTokenInfo = 'Accepted' }"), `p.lua:3: error: AuthorizeResponse: $.idTokenInfo is an object, not the string "Accepted"`},
		{"answer's number", "return { boot_notification = function()\nreturn { status = 'Accepted', interval = '300' } end }", `p.lua:2: error: BootNotificationResponse: $.interval is an integer, not the string "300"`},
		{"answer's list", callback("return { idTokenInfo = { status = 'Accepted', evseId = 1 } }"), "p.lua:3: error: AuthorizeResponse: $.idTokenInfo.evseId is a list, not the number 1"},
		{"answer's item", callback("return { 'Accepted' }"), "p.lua:3: error: AuthorizeResponse: $ is an object with named fields"},
		{"answer too long", callback("return { idTokenInfo = { status = 'Accepted', language1 = 'much too long' } }"), "$.idTokenInfo.language1 has 13 characters; at most 8 are allowed"},
		{"answer is no table", callback("return 'Accepted'"), `p.lua:3: error: a callback returns a table, or nil and an error, not the string "Accepted"`},
		{"answer of either branch", callback("return req.idToken and { idTokenInfo = { status = 'Accepted' } } or\n { idTokenInf = 1 }"), `p.lua:4: error: AuthorizeResponse has no field "idTokenInf"`},
		{"answer of a local function", "local function refuse()\nreturn { idTokenInfo = { stats = 'Invalid' } } end\nlocal M = {}\nfunction M.authorize(req) return refuse() end\nreturn M", `p.lua:2: warning: AuthorizeResponse has no field "stats"`},
		{"answer built in steps", callback("local res = { idTokenInfo = { status = 'Accepted' } }\nres.custmData = {}\nreturn res"), `p.lua:4: warning: AuthorizeResponse has no field "custmData"; did you mean "customData"?`},
		{"comparison", "return { boot_notification = function(req)\nif req.reason == 'PowerUpp' then end end }", `p.lua:2: warning: reason is never "PowerUpp"; did you mean "PowerUp"?`},
		{"enum", callback("return { idTokenInfo = { status = ocpp.AuthorizationStatus.Acepted } }"), `p.lua:3: error: ocpp.AuthorizationStatus has no value "Acepted"; did you mean "Accepted"?`},
		{"enum's name", callback("return ocpp.AuthorisationStatus.Accepted"), `p.lua:3: error: ocpp has no enum or function "AuthorisationStatus"; did you mean "AuthorizationStatus"?`},
		{"error code", callback("return nil, ocpp.error('Securityerror')"), `p.lua:3: error: there is no error code "Securityerror"; did you mean "SecurityError"?`},
		{"station's field", callback("if station.vender then end"), `p.lua:3: warning: a station has no field "vender"; did you mean "vendor"?`},
		{"station's method", callback("station:cal('Reset')"), `p.lua:3: error: a station has no method "cal"; did you mean "call"?`},
		{"handshake's field", "return { connect = function(h)\nreturn h.auht == 'none' end }", `p.lua:2: warning: a handshake has no field "auht"; did you mean "auth"?`},
		{"record's field", "return { heartbeat = function()\nfor _, s in ipairs(stations.list()) do log.info(s.vender) end end }", `has no field "vender"; did you mean "vendor"?`},
		{"host function", callback("kv.gett('x')"), `p.lua:3: error: kv has no function "gett"; did you mean "get"?`},
		{"host function in a local", "local get = kv.gett\nreturn {}", `p.lua:1: warning: kv has no function "gett"; did you mean "get"?`},
		{"Lua's function", callback("string.fromat('x')"), `p.lua:3: error: string has no function "fromat"; did you mean "format"?`},
		{"unknown command", callback("station:call('Rest', {})"), `p.lua:3: error: OCPP has no command "Rest"; did you mean "Reset"?`},
		{"unknown command to a station", callback("stations.call('X', 'Rest', {})"), `p.lua:3: error: OCPP has no command "Rest"; did you mean "Reset"?`},
		{"no command", callback("station:call('Heartbeat')"), "p.lua:3: error: Heartbeat is what stations send; it is no command"},
		{"payload's field", callback("station:call('Reset', { typ = 'OnIdle' })"), `p.lua:3: error: ResetRequest has no field "typ"; did you mean "type"?`},
		{"payload's enum", callback("station:call('Reset', { type = 'Idle' })"), `p.lua:3: error: ResetRequest: "Idle" is no value of $.type`},
		{"no payload", callback("station:call('Reset')"), "p.lua:3: error: Reset needs a payload: $.type is missing"},
		{"command's result", callback("local res, err = station:call('Reset', { type = 'OnIdle' })\nlog.info(res.statsu, err.cod)"), `p.lua:4: warning: ResetResponse has no field "statsu"; did you mean "status"?`},
		{"command's error", callback("local res, err = station:call('Reset', { type = 'OnIdle' })\nlog.info(err.cod)"), `a call's error has no field "cod"; did you mean "code"?`},
		{"native: misspelt", "return { ocpp16 = {\n start_transacton = function() end } }", `p.lua:2: error: unknown callback ocpp16.start_transacton; did you mean "start_transaction"?`},
		{"native: action as callback", "local M = { ocpp16 = {} }\nfunction M.ocpp16.StartTransaction() end\nreturn M", "p.lua:2: error: unknown callback ocpp16.StartTransaction; callbacks are written in snake_case: ocpp16.start_transaction"},
		{"native: of 2.0.1", "return { ocpp16 = {\n transaction_event = function() end } }", "p.lua:2: error: OCPP 1.6 has no TransactionEvent; the callback transaction_event belongs beside ocpp16, not into it"},
		{"native: command", "return { ocpp16 = {\n remote_start_transaction = function() end } }", "p.lua:2: error: ocpp16.remote_start_transaction is no callback: RemoteStartTransaction is what stations are sent"},
		{"native: no function", "return { ocpp16 = {\n authorize = {} } }", "p.lua:2: error: ocpp16.authorize must be a function"},
		{"native: colon", "local M = { ocpp16 = {} }\nfunction M.ocpp16:authorize(req) return req end\nreturn M", "p.lua:2: error: ocpp16.authorize is defined with a colon"},
		{"native: request's field", native("start_transaction", "log.info(req.idTagg)"), `p.lua:3: warning: StartTransactionRequest has no field "idTagg"; did you mean "idTag"?`},
		{"native: request's field of 2.0.1", native("authorize", "log.info(req.idToken)"), `p.lua:3: warning: AuthorizeRequest has no field "idToken"`},
		{"native: comparison", native("status_notification", "if req.status == 'Chargin' then end"), `p.lua:3: warning: status is never "Chargin"; did you mean "Charging"?`},
		{"native: answer's field", native("authorize", "return { idTokenInfo = { status = 'Accepted' } }"), `p.lua:3: error: AuthorizeResponse has no field "idTokenInfo"`},
		{"native: answer's enum", native("authorize", "return { idTagInfo = { status = 'Unknown' } }"), `p.lua:3: error: AuthorizeResponse: "Unknown" is no value of $.idTagInfo.status`},
		{"native: answer misses a field", native("start_transaction", "return {}"), "p.lua:3: error: StartTransactionResponse: $.idTagInfo is missing"},
		{"native: field after proceed", native("authorize", "local res = proceed(req)\nlog.info(res.idTokenInfo)"), `p.lua:4: warning: AuthorizeResponse has no field "idTokenInfo"`},
		{"native: unreachable", "-- FILE a.lua\nreturn { ocpp16 = { authorize = function() return { idTagInfo = { status = 'Invalid' } } end } }\n-- FILE b.lua\nreturn { ocpp16 = {\n authorize = function() end } }",
			"b.lua:2: warning: ocpp16.authorize is never asked: a.lua, which comes first"},
		{"native command's payload", callback("station:call('ChangeConfiguration', { kee = 'x', value = '1' })"), `p.lua:3: error: ChangeConfigurationRequest has no field "kee"; did you mean "key"?`},
		{"native command's enum", callback("station:call('Reset', { type = 'Harder' })"), `p.lua:3: error: ResetRequest: "Harder" is no value of $.type`},
		{"native command misspelt", callback("station:call('RemoteStartTransacton', {})"), `p.lua:3: error: OCPP has no command "RemoteStartTransacton"; did you mean "RemoteStartTransaction"?`},
		{"native command's result", callback("local res = station:call('GetConfiguration', {})\nlog.info(res.configurationKeys)"), `p.lua:4: warning: GetConfigurationResponse has no field "configurationKeys"; did you mean "configurationKey"?`},
		{"require", "-- FILE lib/tariff.lua\nreturn {}\n-- FILE p.lua\nlocal t = require('tarif')\nreturn {}", `p.lua:1: error: there is no module "tarif" for require: lib/tarif.lua is not there; did you mean "tariff"?`},
		{"state", "local count = 0\nlocal M = {}\nfunction M.heartbeat()\ncount = count + 1\nend\nreturn M", `p.lua:4: warning: a function changes "count", a local of the file: every Lua VM has its own`},
		{"state in a table", "local seen = {}\nlocal M = {}\nfunction M.heartbeat(req, station)\nseen[station.id] = true\nend\nreturn M", `p.lua:4: warning: a function changes "seen"`},
		{"state in a list", "local seen = {}\nlocal M = {}\nfunction M.heartbeat(req, station)\ntable.insert(seen, station.id)\nend\nreturn M", `p.lua:4: warning: a function changes "seen"`},
		{"unreachable", "-- FILE a.lua\nreturn { authorize = function(req, station) return { idTokenInfo = { status = 'Invalid' } } end }\n" +
			"-- FILE b.lua\nlocal M = {}\nfunction M.authorize(req, station, proceed) return proceed(req) end\nreturn M\n",
			"b.lua:2: warning: authorize is never asked: a.lua, which comes first, answers every Authorize and never calls proceed; see scripts.order"},
		{"test's global", "-- FILE x_test.lua\nreturn { x = function(t) asert.equal(1, 1) end }", `x_test.lua:1: error: undeclared global "asert"; did you mean "assert"?`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, p := range run(t, test.text) {
				got = append(got, p.String())
			}
			if !strings.Contains(strings.Join(got, "\n"), test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), test.want)
			}
		})
	}
}

func TestLint_clean(t *testing.T) {
	for name, text := range map[string]string{
		"empty":            "return {}",
		"nothing":          "",
		"chain":            "-- FILE a.lua\nreturn { authorize = function(req, station, proceed) return proceed(req) end }\n-- FILE b.lua\nreturn { authorize = function() return nil, 'no' end }",
		"chain of dots":    "-- FILE a.lua\nreturn { authorize = function(...) return (select(3, ...))(...) end }\n-- FILE b.lua\nreturn { authorize = function() return nil, 'no' end }",
		"computed names":   "local M = {}\nfor _, n in ipairs{ 'authorize' } do M[n] = function(req) return { [n] = 1 } end end\nreturn M",
		"wrapped":          "local function wrap(f) return function(...) return f(...) end end\nreturn { authorize = wrap(function(req) return req.anything end) }",
		"own field":        "return { authorize = function(req, station, proceed) req.note = 1 return proceed(req) end, heartbeat = function(req) return req.note and {} end }",
		"reassigned":       "return { authorize = function(req) req = {} local x = req.whatever return nil, x end }",
		"reassigned local": "return { authorize = function(req) local t = req.idToken if t then t = { a = 1 } end return nil, t.a end }",
		"shared function":  "local function ok(req) return req.vendorId and {} or {} end\nreturn { meter_values = ok, notify_report = ok }",
		"data":             "return { data_transfer = function(req) local d = req.data if d and d.deep.deeper == 'x' then return { status = 'Accepted', data = { any = { thing = 1 } } } end return { status = 'UnknownVendorId' } end }",
		"custom data":      "return { heartbeat = function(req) return { customData = { vendorId = 'x', more = { 1 } } } end }",
		"native": "local M = { ocpp16 = {} }\nfunction M.ocpp16.start_transaction(req, station, proceed) if req.meterStart > 5 then return proceed(req) end return { idTagInfo = { status = 'Accepted' } } end\n" +
			"M.ocpp16.heartbeat = function() return {} end\nM.ocpp16.authorize = function(req) return { idTagInfo = { status = req.idTag == 'x' and 'Blocked' or 'ConcurrentTx', parentIdTag = 'p' } } end\nreturn M",
		"native and not": "-- FILE a.lua\nreturn { authorize = function() return { idTokenInfo = { status = 'Invalid' } } end }\n-- FILE b.lua\nreturn { ocpp16 = { authorize = function() return { idTagInfo = { status = 'Invalid' } } end } }",
		"native commands": "return { after = { heartbeat = function(req, res, station) station:call('RemoteStopTransaction', { transactionId = 1 }) station:call('Reset', { type = 'Hard' }) station:call('Reset', { type = 'OnIdle' })\n" +
			"local res = stations.call('X', 'ReserveNow', { connectorId = 1, expiryDate = 'x', idTag = 'T', reservationId = 1 }) return res and res.status end } }",
		"2.1":             "return { authorize = function(req) return { idTokenInfo = { status = 'Accepted' }, tariff = nil, allowedEnergyTransfer = { 'DC' } } end }",
		"rest of fields":  "local base = {}\nreturn { boot_notification = function(req) local r = { interval = 1 } r.status = 'Accepted' return r end }",
		"current time":    "return { heartbeat = function() return {} end, boot_notification = function() return { status = 'Accepted', interval = 60 } end }",
		"nil answer":      "return { authorize = function() return nil, ocpp.error('SecurityError', 'x', { a = 1 }) end }",
		"settings":        "return { heartbeat = function() return settings.a and settings.b.c and {} or {} end }",
		"labels":          "return { heartbeat = function(req, station) return station.labels.anything and {} end }",
		"class":           "-- FILE lib/class.lua\nlocal C = {}\nC.__index = C\nfunction C.new() return setmetatable({ n = 0 }, C) end\nfunction C:add() self.n = self.n + 1 return self end\nreturn C\n-- FILE p.lua\nlocal C = require('class')\nreturn { heartbeat = function() return C.new():add() and {} end }",
		"recursive":       "local function f(n) return n > 0 and f(n - 1) or {} end\nreturn { heartbeat = function() return f(3) end }",
		"shadowed":        "return { authorize = function(req) local kv = { gett = print } kv.gett() local ipairs = pairs for a, b in ipairs(req.idToken) do print(b.x) end return nil, 'x' end }",
		"strings":         "return { heartbeat = function() return ('x'):rep(3):upper() and {} end }",
		"optional list":   "return { transaction_event = function(req) for _, m in ipairs(req.meterValue or {}) do for _, s in ipairs(m.sampledValue) do if s.measurand == 'Energy.Active.Import.Register' then log.info('e', { v = s.value, u = s.unitOfMeasure and s.unitOfMeasure.unit }) end end end return {} end }",
		"calls":           "return { after = { boot_notification = function(req, res, station) local a, e = station:call('GetBaseReport', { requestId = 1, reportBase = 'FullInventory' }) if not a then log.warn(e.code .. e.description) end station:call('ClearCache', {}) station:call('ClearCache') end } }",
		"dynamic command": "return { after = { heartbeat = function(req, res, station) local name = station.labels.command station:call(name, { anything = 1 }) end } }",
		"tests":           "-- FILE x_test.lua\nlocal n = 0\nreturn { x = function(t) n = n + 1 assert.equal(1, t.call('heartbeat', {}).x) assert.anything() end }",
		"goto":            "return { heartbeat = function() for i = 1, 3 do if i == 2 then goto next end ::next:: end repeat local done = true until done return {} end }",
	} {
		t.Run(name, func(t *testing.T) {
			for _, p := range run(t, text) {
				t.Errorf("found %s", p)
			}
		})
	}
}

func TestLint_shippedScripts(t *testing.T) {
	src, err := source.Read(t.Context(), "../../scripts", source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lint.Lint(src, knowledge()) {
		t.Errorf("found %s", p)
	}
}

func TestMissing(t *testing.T) {
	p, ok := lint.Missing([]string{"authorize", "heartbeat"})
	if !ok || p.String() != "notice: no plugin has authorize, heartbeat; stations that send these are answered NotSupported" {
		t.Errorf("got %v, %v", p, ok)
	}
	if _, ok := lint.Missing(nil); ok {
		t.Error("a notice about nothing")
	}
}

func FuzzLint(f *testing.F) {
	f.Add("local M = {}\nfunction M.authorize(req, station, proceed) return { idTokenInfo = { status = req.x } } end\nreturn M")
	f.Add("return { after = { heartbeat = function(a, b, c) c:call('Reset', {}) end } }")
	f.Add("local a, b = ...\nfor k, v in pairs(a or {}) do b[k], a = v end\nreturn a")
	f.Fuzz(func(t *testing.T, text string) {
		src, err := source.New(map[string]string{"p.lua": text, "x_test.lua": text, "lib/m.lua": text}, nil)
		if err != nil {
			t.Skip()
		}
		lint.Lint(src, knowledge())
	})
}
