package sandbox

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/race"
)

// record is a Source of the kind that messages are: named fields in an order, some of them records or arrays of records.
type record struct {
	Lazy
	names  []string
	values []any // string, float64, bool, *record, []*record, nil
	made   []lua.LValue
}

func newRecord(pairs ...any) *record {
	r := &record{}
	for i := 0; i < len(pairs); i += 2 {
		r.names = append(r.names, pairs[i].(string))
		r.values = append(r.values, pairs[i+1])
	}
	r.made = make([]lua.LValue, len(r.names))
	r.Init(r)
	return r
}

func (r *record) Len() int { return len(r.names) }

func (r *record) Index(L *lua.LState, key string) lua.LValue {
	for i, name := range r.names {
		if name == key {
			return r.value(L, i)
		}
	}
	return lua.LNil
}

func (r *record) Fill(L *lua.LState, t *lua.LTable) {
	for i, name := range r.names {
		if v := r.value(L, i); v != lua.LNil {
			t.RawSetString(name, v)
		}
	}
}

func (r *record) value(L *lua.LState, i int) lua.LValue {
	if r.made[i] == nil {
		switch v := r.values[i].(type) {
		case string:
			r.made[i] = lua.LString(v)
		case float64:
			r.made[i] = lua.LNumber(v)
		case bool:
			r.made[i] = lua.LBool(v)
		case *record:
			r.made[i] = v.Table()
		case []*record:
			t := L.CreateTable(len(v), 0)
			for _, e := range v {
				t.Append(e.Table())
			}
			r.made[i] = t
		default:
			r.made[i] = lua.LNil
		}
	}
	return r.made[i]
}

// sample is a request with everything in it.
func sample() *record {
	value := func(n float64) *record { return newRecord("value", n, "unit", "Wh", "context", nil) }
	return newRecord("eventType", "Started", "seqNo", 3.0, "offline", false, "absent", nil,
		"idToken", newRecord("idToken", "AABB", "type", "ISO14443"), "empty", newRecord(),
		"meterValue", []*record{newRecord("sampledValue", []*record{value(1), value(2)}), newRecord("sampledValue", []*record{value(3)})})
}

// settleAll fills a table and those in it.
func settleAll(L *lua.LState, t *lua.LTable) {
	Settle(L, t)
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		if inner, ok := v.(*lua.LTable); ok {
			settleAll(L, inner)
		}
	}
}

// dump is a function of the scripts below that shows a table whole; it also says what the functions see that look at a table as it is.
const dump = `
local function order(a, b) return tostring(a):gsub("0x%x+", "") < tostring(b):gsub("0x%x+", "") end
local function dump(v, seen)
  if type(v) ~= "table" then return type(v) .. ":" .. tostring(v) end
  seen = seen or {}
  if seen[v] then return "again" end
  seen[v] = true
  local out = {}
  for k, x in pairs(v) do out[#out + 1] = tostring(k) .. "=" .. dump(x, seen) end
  return "{" .. table.concat(out, ",") .. "#" .. #v .. "}"
end
`

// lazyOperations are single observations and changes of a table t; out collects what is seen. k and n are random.
var lazyOperations = []string{
	`out(t.%k)`, `out(t["%k"])`, `out(t[%n])`, `out(rawget(t, "%k"))`, `out(rawget(t, %n))`, `out(#t)`, `out(next(t))`,
	`out(next(t, next(t)))`, `for k, v in pairs(t) do out(k, v) end`, `for k, v in next, t do out(k, v) end`,
	`for i, v in ipairs(t) do out(i, v) end`, `t.%k = %n`, `t.%k = nil`, `t["%k"] = {}`, `t[%n] = "x"`, `t[%n] = nil`,
	`out(select("#", rawset(t, "%k", %n)))`, `rawset(t, "%k", nil)`, `out(getmetatable(t))`, `out(setmetatable(t, nil) == t)`,
	`setmetatable(t, {__index = function(_, k) return "?" .. k end})`, `setmetatable(t, {__index = {%k = "from the index"}})`,
	`setmetatable(t, {__len = function() return 42 end, __tostring = function() return "T" end}) out(tostring(t))`,
	`setmetatable(t, {__newindex = function(t, k, v) rawset(t, k, {v}) end})`,
	`setmetatable(t, {__metatable = "locked"}) out(getmetatable(t), (pcall(setmetatable, t, {})))`,
	`local m = setmetatable({}, t) out(m.%k, getmetatable(m) == t)`, `local m = setmetatable({}, {__index = t}) out(m.%k, rawget(m, "%k"), #m)`,
	`local m = setmetatable({}, {__newindex = t}) m.%k = %n out(rawget(m, "%k"))`,
	`out(table.insert(t, "x"))`, `out(pcall(table.insert, t, %n, "y"))`, `out(table.remove(t))`, `out(pcall(table.remove, t, %n))`,
	`out(pcall(table.concat, t, ","))`, `out(table.maxn(t))`, `out(pcall(table.sort, t, function(a, b) return order(a, b) end))`,
	`out(unpack(t))`, `out(unpack(t, 1, %n))`, `out(type(t), rawequal(t, t), t == t, t == {}, not t)`,
	`out(pcall(function() return t .. "x" end))`, `out(pcall(function() return t + 1 end))`, `out(pcall(function() return t < t end))`,
	`out(pcall(function() return t() end))`, `out(pcall(function() return -t end))`, `out((tostring(t):gsub("0x%x+", "")))`,
	`out((("eventType offline %k"):gsub("%a+", t)))`, `out(("%d"):rep(2, "%k"))`,
	`local u = t.idToken if type(u) == "table" then u.type = %n out(dump(u), u == t.idToken) end`,
	`local u = t.idToken if type(u) == "table" then out(u.idToken, next(u)) t = u end`,
	`local u = t.meterValue if type(u) == "table" and u[1] then out(#u, u[1] == t.meterValue[1]) t = u[1] end`,
	`local u = t.meterValue if type(u) == "table" then table.insert(u, 1, {%k = 1}) out(dump(u)) end`,
	`local u = t.meterValue if type(u) == "table" then table.sort(u, function(a, b) return order(a.%k, b.%k) end) end`,
	`for k in pairs(t) do t[k] = nil end out(next(t))`, `for k, v in pairs(t) do t[k] = k end`,
	`local c = {} for k, v in pairs(t) do c[k] = v end out(dump(c))`, `out(dump(t))`, `t = whole`,
	`out(select(2, pcall(function() t.%k.%k.%k = 1 end)))`, `out(pcall(next, t, "no such key"))`,
}

func lazyScript(r *rand.Rand) string {
	keys := []string{"eventType", "seqNo", "offline", "absent", "idToken", "empty", "meterValue", "sampledValue", "value", "type", "other"}
	var b strings.Builder
	b.WriteString("local whole, emit = ...\nlocal t = whole\n" + dump + "local function out(...) for i = 1, select('#', ...) do emit(dump((select(i, ...)))) end emit(';') end\n")
	for range 1 + r.IntN(8) {
		op := lazyOperations[r.IntN(len(lazyOperations))]
		for strings.Contains(op, "%k") {
			op = strings.Replace(op, "%k", keys[r.IntN(len(keys))], 1)
		}
		op = strings.ReplaceAll(op, "%n", fmt.Sprint(r.IntN(6)))
		fmt.Fprintf(&b, "do %s end\n", op)
	}
	b.WriteString("out(dump(t)) out(dump(whole))\n")
	return b.String()
}

var addresses = regexp.MustCompile("0x[0-9a-f]+")

// runOn runs a script with a table and an emit function and returns all that it showed.
func runOn(t testing.TB, vm *VM, proto *lua.FunctionProto, table *lua.LTable) string {
	var b strings.Builder
	emit := vm.L.NewFunction(func(L *lua.LState) int {
		b.WriteString(addresses.ReplaceAllString(L.CheckString(1), "") + " ")
		return 0
	})
	if err := vm.Load(context.Background(), proto, nil, table, emit); err != nil {
		b.WriteString(err.Error())
	}
	return b.String()
}

// TestLazy_likeOrdinary runs the same random operations on a lazy table and on one that was filled before.
func TestLazy_likeOrdinary(t *testing.T) {
	dog := NewWatchdog(WatchdogOptions{})
	defer dog.Close()
	vm := testVM(t, Options{Watchdog: dog, Timeout: 10 * time.Second})
	n := race.Or(1500, 300)
	if testing.Short() {
		n = 500
	}
	for seed := range n {
		compareLazy(t, vm, uint64(seed))
		if t.Failed() {
			return
		}
	}
}

func compareLazy(t *testing.T, vm *VM, seed uint64) {
	source := lazyScript(rand.New(rand.NewPCG(seed, 1)))
	proto, err := Compile("t.lua", []byte(source))
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	eager := sample()
	settleAll(vm.L, eager.Table())
	want := runOn(t, vm, proto, eager.Table())
	if got := runOn(t, vm, proto, sample().Table()); got != want {
		t.Errorf("seed %d:\n%s\nlazy:  %s\neager: %s", seed, source, got, want)
	}
}

func FuzzLazy(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		vm := testVM(t, Options{Timeout: 10 * time.Second})
		compareLazy(t, vm, seed)
	})
}

func TestLazy_settle(t *testing.T) {
	vm := testVM(t, Options{})
	r := sample()
	if s, ok := LazyOf(r.Table()); !ok || s != Source(r) {
		t.Fatal("LazyOf doesn't know its source")
	}
	if !Settle(vm.L, r.Table()) || Settle(vm.L, r.Table()) {
		t.Error("Settle must work once")
	}
	if _, ok := LazyOf(r.Table()); ok {
		t.Error("still lazy")
	}
	if got := r.Table().RawGetString("seqNo"); got != lua.LNumber(3) {
		t.Errorf("seqNo is %v", got)
	}
	if _, ok := LazyOf(vm.L.NewTable()); ok {
		t.Error("an ordinary table is no lazy one")
	}
}
