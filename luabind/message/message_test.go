package message_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/luabind/jsonlua"
	"csms/luabind/message"
	"csms/luabind/sandbox"
)

func newVM(t testing.TB) *sandbox.VM {
	t.Helper()
	vm := sandbox.New(sandbox.Options{
		Now:     func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
		Globals: map[string]lua.LValue{"null": jsonlua.Null},
	})
	t.Cleanup(vm.Close)
	return vm
}

// evaluate runs the body of a function of req and returns what it returns.
func evaluate(t testing.TB, vm *sandbox.VM, body string, args ...lua.LValue) lua.LValue {
	t.Helper()
	proto, err := sandbox.Compile("test.lua", []byte("return function(req) "+body+" end"))
	if err != nil {
		t.Fatal(err)
	}
	var results [1]lua.LValue
	if err := vm.Load(context.Background(), proto, results[:]); err != nil {
		t.Fatal(err)
	}
	if err := vm.Call(context.Background(), results[0].(*lua.LFunction), results[:], args...); err != nil {
		t.Fatal(err)
	}
	return results[0]
}

// same compares JSON texts by what they hold.
func same(t testing.TB, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func TestToLua_everyMessageComesBack(t *testing.T) {
	st, err := sim.New("ws://127.0.0.1:1/ocpp", sim.Options{ID: "CP1", Rand: rand.New(rand.NewPCG(1, 2))})
	if err != nil {
		t.Fatal(err)
	}
	vm := newVM(t)
	samples := sim.Samples(st, sim.Token("CARD1"))
	if len(samples) < 25 {
		t.Fatalf("only %d samples", len(samples))
	}
	for _, s := range samples {
		a := v2.Actions.ByName(s.Action)
		want := a.Request.Append(nil, s.Request, ocpp.V201)
		for name, body := range map[string]string{
			"as it is": `return req`,
			"walked through": `
				local function walk(v) if type(v) == "table" then for _, inner in pairs(v) do walk(inner) end end end
				walk(req) return req`,
			"copied": `
				local function copy(v)
					if type(v) ~= "table" then return v end
					local out = {}
					for k, inner in pairs(v) do out[k] = copy(inner) end
					return out
				end
				return copy(req)`,
			"read first": `local _ = req.evse and req.evse.id, req.meterValue and #req.meterValue return req`,
		} {
			table := evaluate(t, vm, body, message.ToLua(a.Request, s.Request)).(*lua.LTable)
			back, bad := message.FromLua(vm, a.Request, table, ocpp.V201)
			if bad != nil {
				t.Errorf("%s, %s: %v", s.Action, name, bad)
				continue
			}
			if got := a.Request.Append(nil, back, ocpp.V201); !same(t, got, want) {
				t.Errorf("%s, %s:\n got %s\nwant %s", s.Action, name, got, want)
			}
		}
	}
}

func TestToLua_anEmptyListStaysOne(t *testing.T) {
	vm := newVM(t)
	action := v16.Actions.ByName("MeterValues")
	payload := []byte(`{"connectorId":1,"meterValue":[]}`)
	msg, _, err := action.Request.Decode(payload, ocpp.V16, plan.Strict)
	if err != nil {
		t.Fatal(err)
	}
	got, err := jsonlua.Encoding{L: vm.L}.Append(nil, message.ToLua(action.Request, msg))
	if err != nil || !same(t, got, payload) {
		t.Errorf("%s, %v", got, err)
	}
}

func TestToLua_readsLikeATable(t *testing.T) {
	vm := newVM(t)
	a := v2.Actions.ByName("TransactionEvent")
	const payload = `{"eventType":"Updated","timestamp":"2026-01-01T00:00:00Z","triggerReason":"MeterValuePeriodic","seqNo":3,"offline":true,
		"transactionInfo":{"transactionId":"T1"},"customData":{"vendorId":"V","deep":{"list":[1,null]}},
		"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":1.5},{"value":-2}]}]}`
	msg, _, err := a.Request.Decode([]byte(payload), ocpp.V201, plan.Strict)
	if err != nil {
		t.Fatal(err)
	}
	for expression, want := range map[string]string{
		`type(req)`:              "table",
		`req.eventType`:          "Updated",
		`req.seqNo + 1`:          "4",
		`tostring(req.offline)`:  "true",
		`tostring(req.evse)`:     "nil",
		`tostring(req.nonsense)`: "nil",
		`#req.meterValue`:        "1",
		`#req`:                   "0",
		`req.meterValue[1].sampledValue[2].value`:              "-2",
		`tostring(req.transactionInfo == req.transactionInfo)`: "true",
		`req.customData.deep.list[1]`:                          "1",
		`tostring(req.customData.deep.list[2] == null)`:        "true",
		`tostring(next(req) ~= nil)`:                           "true",
		`tostring(getmetatable(req))`:                          "nil",
		`rawget(req, "eventType")`:                             "Updated",
	} {
		got := evaluate(t, vm, "return "+expression, message.ToLua(a.Request, msg))
		if got.String() != want {
			t.Errorf("%s is %s, want %s", expression, got, want)
		}
	}
	// What a script does to its table doesn't reach the message.
	evaluate(t, vm, `req.eventType = "Ended" req.meterValue[1].sampledValue[1].value = 9 table.remove(req.meterValue)`, message.ToLua(a.Request, msg))
	if m := msg.(*v2.TransactionEventRequest); m.EventType != "Updated" || m.MeterValue[0].SampledValue[0].Value != 1.5 {
		t.Errorf("the message was changed: %+v", m)
	}
}

func TestFromLua_errorsHaveTheirPath(t *testing.T) {
	vm := newVM(t)
	for _, tt := range []struct{ action, body, path, text string }{
		{"Heartbeat", `return { nonsense = 1 }`, "$.nonsense", "unknown field"},
		{"Heartbeat", `local t = {} t.b = 1 t.a = 2 return t`, "$.a", "unknown field"},
		{"Heartbeat", `return { curentTime = "x" }`, "$.curentTime", `"currentTime"`},
		{"Heartbeat", `return { 1, 2 }`, "$", "named fields"},
		{"BootNotification", `return { interval = 5 }`, "$.status", "missing"},
		{"BootNotification", `return { status = "Maybe", interval = 5 }`, "$.status", "Maybe"},
		{"BootNotification", `return { status = "Accepted", interval = 5.5 }`, "$.interval", "5.5"},
		{"BootNotification", `return { status = "Accepted", interval = 0/0 }`, "$.interval", ""},
		{"BootNotification", `return { status = "Accepted", interval = "5" }`, "$.interval", "integer"},
		{"BootNotification", `return { status = "Accepted", interval = 5, statusInfo = "x" }`, "$.statusInfo", "object"},
		{"BootNotification", `return { status = "Accepted", interval = 5, statusInfo = { reasonCode = ("x"):rep(21) } }`, "$.statusInfo.reasonCode", "20"},
		{"BootNotification", `return { status = "Accepted", interval = 5, statusInfo = null }`, "$.statusInfo", "null"},
		{"BootNotification", `return { status = "Accepted", interval = 5, customData = { x = 1 } }`, "$.customData", "vendorId"},
		{"BootNotification", `return { status = "Accepted", interval = 5, customData = { vendorId = "v", f = print } }`, "$.customData.f", "function"},
		{"Authorize", `return { idTokenInfo = { status = "Accepted", evseId = {} } }`, "$.idTokenInfo.evseId", ""},
		{"Authorize", `return { idTokenInfo = { status = "Accepted", evseId = { 1, "2" } } }`, "$.idTokenInfo.evseId[1]", "integer"},
		{"Authorize", `return { idTokenInfo = { status = "Accepted", evseId = { a = 1 } } }`, "$.idTokenInfo.evseId", "list"},
		{"Authorize", `return { idTokenInfo = { status = "Accepted", evseId = 1 } }`, "$.idTokenInfo.evseId", "array"},
		{"Authorize", `return { idTokenInfo = { status = "Accepted", groupIdToken = { idToken = "x", type = "Nope" } } }`, "$.idTokenInfo.groupIdToken.type", "Nope"},
		{"Authorize", `return { idTokenInfo = function() end }`, "$.idTokenInfo", "function"},
	} {
		a := v2.Actions.ByName(tt.action)
		table := evaluate(t, vm, tt.body).(*lua.LTable)
		_, bad := message.FromLua(vm, a.Response, table, ocpp.V201)
		if bad == nil || bad.Path != tt.path || !strings.Contains(bad.Text, tt.text) {
			t.Errorf("%s: got %v, want %s … %s", tt.body, bad, tt.path, tt.text)
		}
	}
}

func TestFromLua_takesWhatFits(t *testing.T) {
	vm := newVM(t)
	for _, tt := range []struct {
		action, body, want string
		v                  ocpp.Version
	}{
		{"Heartbeat", `return {}`, `{"currentTime":"2026-01-02T03:04:05Z"}`, ocpp.V201},
		{"Heartbeat", `return { currentTime = "2020-01-01T00:00:00+01:00" }`, `{"currentTime":"2020-01-01T00:00:00+01:00"}`, ocpp.V201},
		{"BootNotification", `local r = { status = "Accepted" } r.interval = 5 return r`, `{"currentTime":"2026-01-02T03:04:05Z","interval":5,"status":"Accepted"}`, ocpp.V201},
		{"Authorize", `return { idTokenInfo = { status = "Accepted", evseId = { 1, 2 } }, certificateStatus = nil }`, `{"idTokenInfo":{"status":"Accepted","evseId":[1,2]}}`, ocpp.V201},
		// tariff exists from 2.1 on: another version loses it.
		{"Authorize", `return { idTokenInfo = { status = "Accepted" }, allowedEnergyTransfer = { "DC" } }`, `{"idTokenInfo":{"status":"Accepted"}}`, ocpp.V201},
		{"Authorize", `return { idTokenInfo = { status = "Accepted" }, allowedEnergyTransfer = { "DC" } }`, `{"idTokenInfo":{"status":"Accepted"},"allowedEnergyTransfer":["DC"]}`, ocpp.V21},
		{"DataTransfer", `return { status = "Accepted", data = { a = { 1, 2 }, b = null } }`, `{"status":"Accepted","data":{"a":[1,2],"b":null}}`, ocpp.V201},
	} {
		a := v2.Actions.ByName(tt.action)
		msg, bad := message.FromLua(vm, a.Response, evaluate(t, vm, tt.body).(*lua.LTable), tt.v)
		if bad != nil {
			t.Errorf("%s: %v", tt.body, bad)
			continue
		}
		if got := a.Response.Append(nil, msg, tt.v); !same(t, got, []byte(tt.want)) {
			t.Errorf("%s: got %s, want %s", tt.body, got, tt.want)
		}
	}
}
