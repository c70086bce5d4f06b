package sandbox

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"

	"csms/engine/race"
)

// What Lua 5.1 gives.
func TestLibraries(t *testing.T) {
	vm := testVM(t, Options{Timeout: 5 * time.Second, Now: func() time.Time { return time.Date(2024, 2, 29, 13, 5, 9, 0, time.UTC) }})
	for _, c := range []struct{ source, want string }{
		// numbers and text
		{`return 1, 1.5, -0.1, 1e15, 2^53, 1e300, 0.1 + 0.2, 1/3`, "1 1.5 -0.1 1000000000000000 9007199254740992 1e+300 0.3 0.33333333333333"},
		{`return 1/0, -1/0, tostring(0/0)`, "inf -inf nan"},
		{`return tonumber("0x1F"), tonumber(" 12 "), tonumber("1e2"), tonumber("-.5"), tonumber("z", 36), tonumber("-ff", 16), tonumber("101", 2)`, "31 12 100 -0.5 35 -255 5"},
		{`return tostring(tonumber("")), tostring(tonumber("x")), tostring(tonumber("1x")), tostring(tonumber("0b1")), tostring(tonumber("1_0")), tostring(tonumber("inf")), tostring(tonumber("9", 8))`, "nil nil nil nil nil nil nil"},
		{`return 1 .. 2, "a" .. 1.5 .. "b", "10" + 5`, "12 a1.5b 15"},
		// format
		{`return ("%5d|%-5d|%05d|%+d|% d|%.3d|%d"):format(42, 42, 42, 42, 42, 5, -7)`, "   42|42   |00042|+42| 42|005|-7"},
		{`return ("%d|%d|%i"):format("10", 3.7, -3.7)`, "10|3|-3"},
		{`return ("%x|%X|%#x|%o|%u|%x"):format(255, 255, 255, 8, 3, -1)`, "ff|FF|0xff|10|3|ffffffffffffffff"},
		{`return ("%f|%.2f|%8.3f|%-8.1f|%e|%g|%g|%g|%G"):format(1.5, 1.005, 3.14159, 2.25, 12345.678, 100000, 1e6, 0.0001, 1e-10)`, "1.500000|1.00|   3.142|2.2     |1.234568e+04|100000|1e+06|0.0001|1E-10"},
		{`return ("%5.1f|%g|%f"):format(1/0, -1/0, 1/0)`, "  inf|-inf|inf"},
		{`return ("%s|%10s|%-10s|%.2s|%s|%s|%s"):format("a", "b", "c", "defg", nil, true, 12)`, "a|         b|c         |de|nil|true|12"},
		{`return ("%q"):format('a"b\\c\nd\0e\rf')`, "\"a\\\"b\\\\c\\\nd\\000e\\rf\""},
		{`return ("%c%c%%"):format(72, 105)`, "Hi%"},
		// string
		{`return ("hello"):sub(2, 3), ("hello"):sub(-3), ("hello"):sub(0), ("hello"):sub(4, 10), "[" .. ("hello"):sub(3, 2) .. "]"`, "el llo hello lo []"},
		{`return ("abc"):byte(), ("abc"):byte(-1), ("abc"):byte(1, -1)`, "97 99 97 98 99"},
		{`return ("AbÄ"):lower(), ("abä"):upper(), ("abc"):reverse(), #"a\0b", string.char(65, 66)`, "abÄ ABä cba 3 AB"},
		{`return ("x"):rep(3), ("x"):rep(0), ("x"):rep(-1), ("ab"):rep(3, ",")`, "xxx   ab,ab,ab"},
		// patterns
		{`return ("hello world"):find("wor"), ("hello"):find("l+"), ("hello"):find("xyz"), ("a.b"):find(".", 1, true), ("a+b"):find("+", 1, true)`, "7 3 nil 2 2 2"},
		{`return ("key = value"):match("^(%w+)%s*=%s*(%w+)$")`, "key value"},
		{`return ("  trim  "):match("^%s*(.-)%s*$") .. "|"`, "trim|"},
		{`return ("2024-02-29"):match("(%d+)-(%d+)-(%d+)")`, "2024 02 29"},
		{`return ("hello"):match("()ll()")`, "3 5"},
		{`return ("f(a(b)c)d"):match("%b()"), ("THE (quick) fox"):find("%((%a+)%)")`, "(a(b)c) 5 11 quick"},
		{`return ("THE (quick) fox"):gsub("%f[%a]%a+", "X")`, "X (X) X 3"},
		{`return ("hello hello"):gsub("l", "L", 3), ("abc"):gsub("", "-"), ("abc"):gsub("%w", "%0%0")`, "heLLo heLlo -a-b-c- aabbcc 3"},
		{`return ("hello world"):gsub("o", {o = "0"}), ("abc"):gsub("%w", function(c) if c == "b" then return "B" end end)`, "hell0 w0rld aBc 3"},
		{`return ("$name is $age"):gsub("%$(%w+)", {name = "Bob", age = 5})`, "Bob is 5 2"},
		{`local t = {} for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do t[#t + 1] = k .. v end return table.concat(t, " ")`, "a1 b2"},
		{`local t = {} for w in ("one two"):gmatch("%a+") do t[#t + 1] = w end return #t, t[2]`, "2 two"},
		{`return ("x^2"):gsub("%^", "**"), ("a-b"):match("[a-c%-]+"), ("]"):match("[]]"), ("^"):match("[%^]"), ("é"):match("[\128-\255]+")`, "x**2 a-b ] ^ é"},
		{`return ("abcabc"):match("(abc)%1"), ("aXb"):match("%u"), ("a1"):match("%A"), ("\0a"):match("%z") == "\0"`, "abc X 1 true"},
		{`return ("hello"):find(""), ("hello"):find("", 10), ("hello"):find("", 6)`, "1 nil 6 5"},
		{`return ("abc"):gsub("b*", "x")`, "xaxxcx 4"},
		{`return ("a,b,,c"):gsub(",", ";")`, "a;b;;c 3"},
		// table
		{`local t = {1, 2, 3} table.insert(t, 4) table.insert(t, 1, 0) return table.concat(t, " "), table.remove(t, 1), table.remove(t), #t`, "0 1 2 3 4 0 4 3"},
		{`local t = {1} return tostring((table.remove({}))), tostring((table.remove(t, 5))), #t, table.concat({}, ","), table.concat({1, 2, 3}, "-", 2, 3)`, "nil nil 1  2-3"},
		{`local t = {3, 1, 2} table.sort(t) local u = {"b", "a"} table.sort(u, function(a, b) return a > b end) return t[1], t[3], u[1], table.maxn({[1] = 1, [10] = 1, [2.5] = 1})`, "1 3 b 10"},
		{`return select("#"), select("#", nil, nil), select(2, "a", "b", "c")`, "0 2 b c"},
		{`return select(-1, "a", "b"), (unpack({1, 2, 3}, 2))`, "b 2"},
		{`local n = 0 for k in pairs(string) do n = n + 1 end return n, next({}), rawequal(string, string), type(next(math))`, "13 nil true string"},
		// errors
		{`return pcall(error, "x"), select(2, pcall(error, "x", 0)), select(2, pcall(error)), select(2, pcall(error, {1}))[1]`, "false x nil 1"},
		{"local function f() error('a', 2) end\nreturn select(2, pcall(function()\n f() return 1\nend))", "t.lua:3: a"},
		{`return select(2, pcall(function() error("a") end))`, "t.lua:1: a"},
		{`return select(2, pcall(assert, false, "m")), select(2, pcall(assert, nil)), assert(1, 2)`, "m assertion failed! 1 2"},
		{`return xpcall(function(a, b) return a + b end, print, 1, 2)`, "true 3"},
		{`return xpcall(function() error("a", 0) end, function(e) return e .. "!" end)`, "false a!"},
		{`local f xpcall(function() local x = 1 f = function() return x end error() end, function() end) local a, b, c = 7, 8, 9 return f()`, "1"},
		{`local x, y = nil, {} return select(2, pcall(function() return "a" .. x end)), select(2, pcall(function() return y.z .. "a" end))`,
			"t.lua:1: attempt to concatenate a nil value (variable 'x') t.lua:1: attempt to concatenate a nil value (field 'z')"},
		{`local x = 1 local function inc() x = x + 1 end pcall(error, "boom") inc() pcall(function() pcall(error) error() end) inc() return x`, "3"},
		{`local f pcall(function() local x = 1 f = function() x = x + 1 return x end error() end) local a, b, c = 7, 8, 9 return f(), f(), a`, "2 3 7"},
		{`local function f(...) return ... end local function g(...) return f(...) end return g(1, nil, 3), (g(4, 5)), g(6, 7)`, "1 4 6 7"},
		{`local t, x = {}, nil return select(2, pcall(function() return x.a end))`, "t.lua:1: attempt to read field 'a' of a nil value (outer local 'x')"},
		{`return select(2, pcall(function(t) t.a.b = 1 end, {}))`, "t.lua:1: attempt to set field 'b' of a nil value (field 'a')"},
		{`return select(2, pcall(function() local t = {} return t.f(1) end))`, "t.lua:1: attempt to call a value that is no function (field 'f')"},
		{`return select(2, pcall(function() return ("x"):trim() end))`, "t.lua:1: attempt to call a value that is no function (method 'trim')"},
		{`return select(2, pcall(function(a) return 1 + a.n end, {}))`, "t.lua:1: attempt to perform arithmetic on a nil value (field 'n')"},
		{`return select(2, pcall(function(a) return a * 2 end, {}))`, "t.lua:1: attempt to perform arithmetic on a table value (local 'a')"},
		// coroutines
		{`local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 end) local _, x = coroutine.resume(co, 1) local _, y = coroutine.resume(co, 10) return x, y, coroutine.status(co), coroutine.resume(co)`, "2 20 dead false cannot resume dead coroutine"},
		{`local t = {} for x in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do t[#t + 1] = x end return table.concat(t, " ")`, "1 2 3"},
		{`local co co = coroutine.create(function() return coroutine.status(co), coroutine.running() == co end) return coroutine.status(co), coroutine.resume(co)`, "suspended true running true"},
		{`local w = coroutine.wrap(function() error("x", 0) end) return pcall(w)`, "false x"},
		{`local w = coroutine.wrap(function() error("x", 0) end) pcall(w) local v = coroutine.wrap(function() return 5 end) return v()`, "5"},
		{`return tostring(coroutine.running()), coroutine.wrap(function(...) return select("#", ...) end)(1, nil, nil)`, "nil 3"},
		{`local a = coroutine.wrap(function() local b = coroutine.wrap(function() coroutine.yield(1) end) coroutine.yield(b()) coroutine.yield(2) end) return a(), a()`, "1 2"},
		// os, math
		{`return os.date("!%Y-%m-%d %H:%M:%S %a %j", 0), os.date("!*t", 86400).day, os.time() == os.time({year = 2024, month = 2, day = 29, hour = tonumber(os.date("%H")), min = 5, sec = 9})`, "1970-01-01 00:00:00 Thu 001 2 true"},
		{`return math.floor(-1.5), math.max(1, 3, 2), math.min(2, 1), math.fmod(7, 3), math.huge, math.abs(-2), math.modf(3.25)`, "-2 3 1 1 inf 2 3 0.25"},
		{`math.randomseed(7) local a = math.random(1000) math.randomseed(7) return a == math.random(1000), math.random(1, 1), math.random() < 1`, "true 1 true"},
	} {
		if got, err := load(t, vm, c.source); err != nil || strings.ReplaceAll(got, "LNil", "nil") != c.want {
			t.Errorf("%s\n gave %q, %v\n want %q", c.source, got, err, c.want)
		}
	}
}

// expression makes random concatenations of every kind of operand.
func expression(r *rand.Rand, depth int) string {
	leaves := []string{`"s"`, `1`, `1.5`, `x`, `y`, `t.a`, `f(1)`, `g("q")`, `("k")`, `(...)`, `o`, `#t`, `-1`, `t["a"]`, `(f(2))`}
	if depth <= 0 || r.IntN(3) == 0 {
		return leaves[r.IntN(len(leaves))]
	}
	a, b := expression(r, depth-1), expression(r, depth-1)
	switch r.IntN(9) {
	case 0:
		return "(" + a + " .. " + b + ")"
	case 1:
		return "g(" + a + " .. " + b + ")"
	case 2:
		return "(x and " + a + " .. " + b + ")"
	case 3:
		return "(" + a + " .. " + b + " or x)"
	case 4:
		return "({" + a + " .. " + b + "})[1]"
	case 5:
		return "(function(z, ...) z = z .. " + a + " return z .. " + b + " end)(" + a + ", ...)"
	case 6:
		return "((" + a + " .. " + b + " == " + b + ") and " + a + " or " + b + ")"
	}
	return a + " .. " + b
}

// TestConcat_likeTheInstruction compiles random programs with and without the rewriting of "..".
func TestConcat_likeTheInstruction(t *testing.T) {
	dog := NewWatchdog(WatchdogOptions{})
	defer dog.Close()
	vm := testVM(t, Options{Watchdog: dog, Timeout: 10 * time.Second})
	for seed := range race.Or[uint64](1500, 300) {
		r := rand.New(rand.NewPCG(seed, 2))
		e := func() string { return expression(r, 3) }
		source := `
local o = setmetatable({}, {__concat = function(a, b)
  return "<" .. (type(a) == "table" and "o" or a) .. "+" .. (type(b) == "table" and "o" or b) .. ">" end})
local t = {a = "A"}
local function f(n) return "f" .. n, "second" end
local function g(v) return v end
local function h(x, y, ...)
  local a, b = ` + e() + `, ` + e() + `
  t.a = ` + e() + `
  y = y .. ` + e() + `
  local c = {` + e() + `, ` + e() + ` .. 1}
  if ` + e() + ` == a then y = "same" end
  for i = 1, 2 do a = a .. i end
  return a, b, y, t.a, c[1], c[2], ` + e() + ` .. y
end
return h("X", "Y", "Z", "W")`
		proto, err := Compile("t.lua", []byte(source))
		if err != nil {
			t.Fatalf("%v in %s", err, source)
		}
		chunk, err := parse.Parse(strings.NewReader(source), "t.lua")
		if err != nil {
			t.Fatal(err)
		}
		plain, err := lua.Compile(chunk, "t.lua")
		if err != nil {
			t.Fatal(err)
		}
		var got, want [7]lua.LValue
		err1 := vm.Load(context.Background(), proto, got[:])
		err2 := vm.Load(context.Background(), plain, want[:])
		if (err1 == nil) != (err2 == nil) {
			t.Fatalf("seed %d: %v and %v in %s", seed, err1, err2, source)
		}
		if a, b := fmt.Sprint(got), fmt.Sprint(want); err1 == nil && !strings.Contains(a, "table:") && a != b {
			t.Fatalf("seed %d:\n%s\ngave %s\nwant %s", seed, source, a, b)
		}
	}
}

// gopher-lua alone compiles these wrongly.
func TestCompile_callIntoParameter(t *testing.T) {
	vm := testVM(t, Options{})
	for source, want := range map[string]string{
		`local function g(v) return v .. "!" end local function f(x) x = (g(x)) return x end return f("a")`:                   "a!",
		`local function g(v) return v .. "!" end local function f(x) local y x, y = g(x), 1 return x, y end return f("a")`:    "a! 1",
		`local function f(x) local y x, y = x .. "?", x return x, y end return f("a")`:                                        "a? a",
		`local t = {} local function g(v) return v end local function f(x) t.a, x = g(x), g(2) return t.a, x end return f(1)`: "1 2",
		`local a, b = 1, 2 a, b = b .. "", a .. "" return a, b`:                                                               "2 1",
	} {
		if got, err := load(t, vm, source); err != nil || got != want {
			t.Errorf("%s\n gave %q, %v; want %q", source, got, err, want)
		}
	}
}

func TestCompile_errors(t *testing.T) {
	for source, want := range map[string]string{
		"local x = 1\nreturn x +":              "t.lua:2: unexpected end of file",
		"local x = 1\nif x then\n\nreturn 1\n": "t.lua:4: unexpected end of file ('if' at line 2 is not closed)",
		"local x = {\n1, 2\nreturn x":          "t.lua:3: unexpected symbol near 'return' (is an 'end' or a bracket missing? '{' at line 1 is not closed)",
		"return 'abc":                          "t.lua:1: unfinished string near 'abc'",
		"local a = 5 5":                        "t.lua:1: unexpected symbol near '5'",
		"x.y":                                  "t.lua:1: unexpected end of file",
		"\n\nreturn 1 ~ 2":                     "t.lua:3: unexpected character near '~'",
		"return 3e":                            "t.lua:1: malformed number near '3e'",
		"#!/usr/bin/lua\nreturn x x":           "t.lua:2: unexpected symbol near 'x'",
		"local function f()\n  function g() end\nend":   "t.lua:2: assignment to global 'g'; declare it with 'local'",
		"for i = 1, 3 do print(i) end\nfor k in do end": "t.lua:2: unexpected symbol near 'do'",
	} {
		_, err := Compile("t.lua", []byte(source))
		if err == nil || err.Error() != want {
			t.Errorf("%q\n gave %v\n want %s", source, err, want)
		}
	}
}

func TestError_traceback(t *testing.T) {
	vm := testVM(t, Options{})
	_, err := load(t, vm, "local function inner(s)\n  return 'a' .. s\nend\nlocal function outer()\n  local ok = inner(nil)\n  return ok\nend\nlocal x = outer()")
	e, ok := err.(*Error)
	if !ok || e.File != "t.lua" || e.Line != 2 || e.Text != "attempt to concatenate a nil value (variable 's')" {
		t.Fatalf("%#v", err)
	}
	want := "t.lua:2: in function 'inner'\nt.lua:5: in function 'outer'\nt.lua:8: in main chunk"
	if e.Traceback != want {
		t.Errorf("traceback\n%s\nwant\n%s", e.Traceback, want)
	}
	_, err = load(t, vm, "local x\nerror({code = 'SecurityError', text = 'no'})")
	e = err.(*Error)
	if v, ok := e.Value.(*lua.LTable); !ok || v.RawGetString("code") != lua.LString("SecurityError") || e.Text != "no" || e.Line != 2 {
		t.Errorf("%#v", e)
	}
}

func TestGlobals(t *testing.T) {
	proto, err := Compile("t.lua", []byte("local a = tokens\nlocal function f()\n  return stations, a .. 'x'\nend\nreturn f"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(Globals(proto)), "[{tokens 1 false} {stations 3 false}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
