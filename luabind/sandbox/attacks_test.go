package sandbox

import (
	"errors"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// attacks must end as an error, soon, and leave the process able to serve a fresh VM. Those with a cause leave the VM dead.
var attacks = []struct {
	name, source string
	text         string // in the error
	cause        error
}{
	// time
	{"loop", `while true do end`, "ran too long", ErrTimeout},
	{"loop in repeat", `repeat until false`, "ran too long", ErrTimeout},
	{"loop by goto", `::a:: goto a`, "ran too long", ErrTimeout},
	{"for without end", `for i = 1, math.huge do end`, "ran too long", ErrTimeout},
	{"for with step 0", `for i = 2, 1, 0 do end`, "ran too long", ErrTimeout},
	{"tail calls", `local function f() return f() end f()`, "stack overflow", nil},
	{"pcall swallows", `while true do pcall(function() while true do end end) end`, "ran too long", ErrTimeout},
	{"pcall last", `return pcall(function() while true do end end)`, "ran too long", ErrTimeout},
	{"pcall of pcall", `local function f() return pcall(pcall, pcall, function() while true do end end) end while true do f() end`, "ran too long", ErrTimeout},
	{"xpcall handler loops", `xpcall(error, function() while true do end end)`, "ran too long", ErrTimeout},
	{"xpcall around", `xpcall(function() while true do end end, function() while true do end end) while true do end`, "ran too long", ErrTimeout},
	{"coroutine", `coroutine.resume(coroutine.create(function() while true do end end)) while true do end`, "ran too long", ErrTimeout},
	{"coroutine last", `return coroutine.resume(coroutine.create(function() while true do end end))`, "ran too long", ErrTimeout},
	{"wrap", `coroutine.wrap(function() while true do end end)()`, "ran too long", ErrTimeout},
	{"wrap in pcall", `while true do pcall(coroutine.wrap(function() while true do end end)) end`, "ran too long", ErrTimeout},
	{"coroutines resuming forever", `local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end`, "ran too long", ErrTimeout},
	{"__index", `return setmetatable({}, {__index = function() while true do end end}).x`, "ran too long", ErrTimeout},
	{"__newindex", `setmetatable({}, {__newindex = function() while true do end end}).x = 1`, "ran too long", ErrTimeout},
	{"__call", `setmetatable({}, {__call = function() while true do end end})()`, "ran too long", ErrTimeout},
	{"__eq", `local m = {__eq = function() while true do end end} return setmetatable({}, m) == setmetatable({}, m)`, "ran too long", ErrTimeout},
	{"__lt", `local m = {__lt = function() while true do end end} return setmetatable({}, m) < setmetatable({}, m)`, "ran too long", ErrTimeout},
	{"__le", `local m = {__le = function() while true do end end} return setmetatable({}, m) <= setmetatable({}, m)`, "ran too long", ErrTimeout},
	{"__len", `return #setmetatable({}, {__len = function() while true do end end})`, "ran too long", ErrTimeout},
	{"__unm", `return -setmetatable({}, {__unm = function() while true do end end})`, "ran too long", ErrTimeout},
	{"__add", `return 1 + setmetatable({}, {__add = function() while true do end end})`, "ran too long", ErrTimeout},
	{"__concat", `return "a" .. setmetatable({}, {__concat = function() while true do end end})`, "ran too long", ErrTimeout},
	{"__tostring", `return tostring(setmetatable({}, {__tostring = function() while true do end end}))`, "ran too long", ErrTimeout},
	{"error object's __tostring", `error(setmetatable({}, {__tostring = function() while true do end end}))`, "error object", nil},
	{"print of __tostring", `print(setmetatable({}, {__tostring = function() while true do end end}))`, "ran too long", ErrTimeout},
	{"%s of __tostring", `return ("%s"):format(setmetatable({}, {__tostring = function() while true do end end}))`, "ran too long", ErrTimeout},
	{"iterator", `for x in function() while true do end end do end`, "ran too long", ErrTimeout},
	{"sort that never ends", `local t = {} for i = 1, 100 do t[i] = i end table.sort(t, function() while true do end end)`, "ran too long", ErrTimeout},
	{"sort with a Go comparison", `local t = {} for i = 1, 300000 do t[i] = i end while true do table.sort(t, rawequal) end`, "ran too long", ErrTimeout},
	{"gsub function", `("x"):gsub("x", function() while true do end end)`, "ran too long", ErrTimeout},
	{"gsub table", `("x"):gsub("x", setmetatable({}, {__index = function() while true do end end}))`, "ran too long", ErrTimeout},
	{"gsub with a Go function", `local s = ("x"):rep(16000000) while true do s:gsub(".", type) end`, "ran too long", ErrTimeout},
	{"gmatch in vain", `local s = ("a"):rep(100000) for x in s:gmatch(".-b") do end`, "", nil},
	{"next over deleted keys", `local t = {} for i = 1, 1e9 do t["k" .. i] = i t["k" .. i] = nil next(t) end`, "ran too long", ErrTimeout},
	// patterns
	{"find .-b", `local s = ("a"):rep(20000) while true do s:find(".-b") end`, "", nil},
	{"many stars", `return ("a"):rep(1000):find(("a*"):rep(22) .. "b")`, "", nil},
	{"nested captures", `return ("a"):rep(1000):find(("(a*)"):rep(22) .. "b")`, "", nil},
	{"captures", `return ("a"):rep(40):match(("(a)"):rep(40))`, "too many captures", nil},
	{"optional items", `return ("a"):rep(5000):match(("a?"):rep(5000) .. ("a"):rep(5000))`, "pattern too complex", nil},
	{"huge class", `return ("b"):rep(100000):match("[" .. ("a"):rep(100000) .. "]")`, "", nil},
	{"balance", `return ("("):rep(100000):find("%b()")`, "", nil},
	{"back reference", `return ("a"):rep(20000):find("(.*)%1b")`, "", nil},
	{"pattern ends early", `return ("a"):find("%")`, "malformed pattern", nil},
	{"set ends early", `return ("a"):find("[a")`, "malformed pattern", nil},
	{"set of %", `return ("a"):find("[%")`, "malformed pattern", nil},
	{"%b without", `return ("a"):find("%b")`, "malformed pattern", nil},
	{"%f without", `return ("a"):find("%f")`, "malformed pattern", nil},
	{"capture not closed", `return ("a"):find("(a")`, "unfinished capture", nil},
	{"capture not begun", `return ("a"):find("(a))")`, "invalid pattern capture", nil},
	{"capture index", `return ("a"):find("%1")`, "invalid capture index", nil},
	{"gsub of a missing capture", `return ("a"):gsub("a", "%2")`, "invalid capture index", nil},
	// strings
	{"rep", `return ("x"):rep(1.5e9)`, "too long", nil},
	{"rep with a separator", `return (""):rep(1e9, "xx")`, "too long", nil},
	{"rep of much", `return ("x"):rep(2^53)`, "too long", nil},
	{"rep of inf", `return ("x"):rep(math.huge)`, "too long", nil},
	{"rep of nan", `return ("x"):rep(0/0)`, "no integer representation", nil},
	{"concat doubles", `local s = "xxxxxxxxxxxxxxxx" while true do s = s .. s end`, "too long", nil},
	{"concat of many", `local s = ("x"):rep(16000000) return s..s..s..s..s..s..s..s`, "too long", nil},
	{"concat in a metamethod", `local s = ("x"):rep(16000000) local t = setmetatable({}, {__concat = function() return s end}) return s .. t .. s`, "too long", nil},
	{"format width", `return ("%99999999d"):format(1)`, "too long", nil},
	{"format precision", `return ("%.99999999f"):format(1)`, "too long", nil},
	{"format of much", `local s = ("x"):rep(16000000) return ("%s%s"):format(s, s)`, "too long", nil},
	{"format of %q", `return ("%q"):format(("\n"):rep(16000000))`, "too long", nil},
	{"gsub grows", `return ("x"):rep(1000000):gsub("x", ("y"):rep(1000))`, "too long", nil},
	{"gsub grows by captures", `return ("x"):rep(100000):gsub("x*", ("%0"):rep(1000))`, "too long", nil},
	{"table.concat", `local s, t = ("x"):rep(16000000), {} for i = 1, 100 do t[i] = s end return table.concat(t)`, "too long", nil},
	{"table.concat of separators", `local t = {} for i = 1, 100 do t[i] = "" end return table.concat(t, ("x"):rep(1000000))`, "too long", nil},
	{"string.byte", `return ("x"):rep(16000000):byte(1, -1)`, "too long", nil},
	{"string.char", `return string.char(256)`, "out of range", nil},
	{"print", `print(("x"):rep(16000000))`, "", nil},
	// tables
	{"unpack", `return unpack({}, 1, 1e8)`, "too many results", nil},
	{"unpack of all", `return unpack({}, -2^53, 2^53)`, "too many results", nil},
	{"table.insert far", `local t = {} table.insert(t, 60000000, 1) table.insert(t, 2^53, 1) table.insert(t, -5, 1) return #t`, "", nil},
	{"table.insert nan", `table.insert({}, 0/0, 1)`, "no integer representation", nil},
	{"table.concat far", `return table.concat({}, "", 1, 1e15)`, "invalid value", nil},
	{"key nan", `local t = {} t[0/0] = 1`, "NaN", nil},
	{"key nil", `local t = {} t[nil] = 1`, "nil", nil},
	{"rawset nan", `rawset({}, 0/0, 1)`, "NaN", nil},
	// depth
	{"recursion", `local function f() return 1 + f() end f()`, "stack overflow", nil},
	{"recursion in pcall", `local function f() return 1 + select(2, pcall(f)) end return f()`, "", nil},
	{"recursion in tostring", `local t = {} setmetatable(t, {__tostring = function(x) return tostring(x) .. "" end}) return tostring(t)`, "stack overflow", nil},
	{"recursion in __index", `local t = {} setmetatable(t, {__index = function(x, k) return x[k] .. "" end}) return t.x`, "stack overflow", nil},
	{"__index to itself", `local t = {} setmetatable(t, {__index = t}) return t.x`, "too many recursions", nil},
	{"recursion in sort", `local function f() table.sort({3, 2, 1}, f) return true end f()`, "stack overflow", nil},
	{"recursion in gsub", `local function f() return (("x"):gsub("x", f)) end f()`, "stack overflow", nil},
	{"recursion in coroutines", `local function f() coroutine.wrap(f)() end f()`, "nested too deeply", nil},
	{"recursion in resume", `local function f() return assert(coroutine.resume(coroutine.create(f))) end f()`, "nested too deeply", nil},
	{"recursion in xpcall", `local function f() return xpcall(f, f) end f() error("end")`, "", nil},
	{"recursion in a coroutine", `coroutine.wrap(function() local function f() return 1 + f() end f() end)()`, "stack overflow", nil},
	{"many values", `local function f(...) return f(1, ...) end f()`, "", nil},
	{"error in xpcall's handler", `local ok, e = xpcall(error, function() error("again") end) error(e, 0)`, "again", nil},
	// coroutines
	{"a million coroutines", `local t = {} for i = 1, 1e6 do t[i] = coroutine.create(print) end`, "", nil},
	{"a million wraps", `for i = 1, 1e6 do coroutine.wrap(coroutine.yield)() end`, "", nil},
	{"resume itself", `local co co = coroutine.create(function() return assert(coroutine.resume(co)) end) assert(select(2, coroutine.resume(co)))`, "", nil},
	{"yield outside", `coroutine.yield()`, "outside a coroutine", nil},
	{"yield across pcall", `coroutine.wrap(function() assert(pcall(coroutine.yield, 1)) end)()`, "attempt to yield across", nil},
	{"yield across a metamethod", `coroutine.wrap(function() return setmetatable({}, {__index = function() coroutine.yield() end}).x end)()`, "attempt to yield across", nil},
	{"yield across an iterator", `coroutine.wrap(function() for x in function() coroutine.yield() end do end end)()`, "attempt to yield across", nil},
	{"yield across sort", `coroutine.wrap(function() table.sort({3, 2, 1}, coroutine.yield) end)()`, "attempt to yield across", nil},
	// what is not there
	{"io", `return io.open("/etc/passwd")`, "undeclared global 'io'", nil},
	{"os.execute", `os.execute("true")`, "attempt to call", nil},
	{"os.getenv", `os.getenv("HOME")`, "attempt to call", nil},
	{"os.exit", `os.exit(1)`, "attempt to call", nil},
	{"debug", `debug.getinfo(1)`, "undeclared global 'debug'", nil},
	{"channel", `channel.make()`, "undeclared global 'channel'", nil},
	{"package", `package.loaded.x = 1`, "undeclared global 'package'", nil},
	{"require", `require("x")`, "undeclared global 'require'", nil},
	{"load", `load("return 1")`, "undeclared global 'load'", nil},
	{"loadstring", `loadstring("return 1")`, "undeclared global 'loadstring'", nil},
	{"loadfile", `loadfile("/etc/passwd")`, "undeclared global 'loadfile'", nil},
	{"dofile", `dofile("/etc/passwd")`, "undeclared global 'dofile'", nil},
	{"module", `module("x")`, "undeclared global 'module'", nil},
	{"getfenv", `getfenv(1).x = 1`, "undeclared global 'getfenv'", nil},
	{"setfenv", `setfenv(1, {})`, "undeclared global 'setfenv'", nil},
	{"newproxy", `newproxy(true)`, "undeclared global 'newproxy'", nil},
	{"_printregs", `_printregs()`, "undeclared global '_printregs'", nil},
	{"collectgarbage", `collectgarbage()`, "undeclared global 'collectgarbage'", nil},
	{"_G", `_G.x = 1`, "undeclared global '_G'", nil},
	{"string.dump", `string.dump(print)`, "attempt to call", nil},
	// tampering
	{"string.format", `string.format = print`, "'string' is read-only", nil},
	{"new library function", `string.trim = print`, "'string' is read-only", nil},
	{"by the string metatable", `getmetatable("").__index.format = print`, "field '__index' of a boolean", nil},
	{"by a string", `local s = "x" s.format = print`, "field 'format' of a string value (local 's')", nil},
	{"rawset", `rawset(string, "format", print)`, "'string' is read-only", nil},
	{"setmetatable", `setmetatable(string, {})`, "'string' is read-only", nil},
	{"setmetatable of a string", `setmetatable("x", {})`, "table expected", nil},
	{"table.insert", `table.insert(table, 1)`, "'table' is read-only", nil},
	{"table.remove", `table.remove(table)`, "'table' is read-only", nil},
	{"table.sort", `table.sort(math)`, "'math' is read-only", nil},
	{"by next", `local k, v = next(string) rawset(string, k, 1)`, "'string' is read-only", nil},
	{"protected metatable", `setmetatable(setmetatable({}, {__metatable = 1}), {})`, "protected metatable", nil},
	{"settings", `settings.limits.max = 2`, "'settings.limits' is read-only", nil},
	{"settings by insert", `table.insert(settings.list, 2)`, "'settings.list' is read-only", nil},
	{"settings by rawset", `rawset(settings.limits, "max", 2)`, "'settings.limits' is read-only", nil},
	{"settings by pairs", `for k, v in pairs(settings) do v.max = 2 end`, "is read-only", nil},
	{"settings as a metatable", `getmetatable(setmetatable({}, settings)).max = 2`, "is read-only", nil},
	// globals
	{"global", `x = 1`, "assignment to global 'x'", nil},
	{"global function", `function f() end`, "assignment to global 'f'", nil},
	{"global in a function", "local function f()\n y = 1\nend", "t.lua:2: assignment to global 'y'", nil},
	{"library", `string = nil`, "assignment to global 'string'", nil},
	{"undeclared", "\nreturn setings.x", "t.lua:2: undeclared global 'setings'; did you mean \"settings\"?", nil},
	{"set in a repetition", `return ("a"):rep(4e6):find("[" .. ("b"):rep(1e6) .. "a]*x")`, "", ErrTimeout},
	{"set in an option", `return ("a"):rep(1e6):find("a[" .. ("b"):rep(1e6) .. "]?z")`, "", ErrTimeout},
	{"set of a frontier", `return ("a"):rep(1e6):find("%f[" .. ("b"):rep(1e6) .. "]z")`, "", ErrTimeout},
	// formats
	{"%d of x", `return ("%d"):format("x")`, "number expected, got string", nil},
	{"%d of nothing", `return ("%d"):format()`, "no value", nil},
	{"%d of inf", `return ("%d"):format(1/0)`, "no integer representation", nil},
	{"% at the end", `return ("%"):format(1)`, "invalid conversion", nil},
	{"%y", `return ("%y"):format(1)`, "invalid conversion", nil},
	{"os.date format", `return os.date(("%c"):rep(1000))`, "longer than", nil},
	{"os.date time", `return os.date("%c", 1e300)`, "out of range", nil},
	{"math.random empty", `return math.random(0)`, "interval is empty", nil},
	{"math.random huge", `return math.random(-2^53, 2^53)`, "", nil},
	// host functions
	{"panic in a host function", `broken()`, "a host function failed: oh", nil},
	{"panic in pcall", `assert(pcall(broken))`, "oh", nil},
	{"panic in a coroutine", `coroutine.wrap(broken)()`, "oh", nil},
}

func testGlobals() map[string]lua.LValue {
	settings := newTable(2)
	limits, list := newTable(1), newTable(0)
	limits.RawSetString("max", lua.LNumber(1))
	list.RawSetInt(1, lua.LNumber(1))
	settings.RawSetString("limits", limits)
	settings.RawSetString("list", list)
	return map[string]lua.LValue{"settings": settings, "broken": goFunction(func(*lua.LState) int { panic("oh") })}
}

func TestVM_attacks(t *testing.T) {
	dog := NewWatchdog(WatchdogOptions{})
	defer dog.Close()
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			vm := testVM(t, Options{Watchdog: dog, Globals: testGlobals(), Timeout: 40 * time.Millisecond})
			begin := time.Now()
			got, err := load(t, vm, a.source)
			if took := time.Since(begin); took > lasting {
				t.Errorf("took %s", took)
			}
			switch {
			case a.cause != nil && !errors.Is(err, a.cause):
				t.Errorf("error %v, not %v", err, a.cause)
			case a.text != "" && (err == nil || !strings.Contains(err.Error(), a.text)):
				t.Errorf("returned %q, error %v; want an error with %q", clip(got, 100), err, a.text)
			case a.text != "" && !strings.HasPrefix(err.Error(), "t.lua:"):
				t.Errorf("error without a position: %v", err)
			}
			if alive := !errors.Is(err, ErrTimeout) && !errors.Is(err, ErrMemory); vm.Alive() != alive {
				t.Errorf("alive: %v after %v", vm.Alive(), err)
			}
			if !vm.Alive() {
				if _, err := load(t, vm, "return 1"); !errors.Is(err, ErrDead) {
					t.Errorf("a dead VM said %v", err)
				}
				vm = testVM(t, Options{Watchdog: dog, Globals: testGlobals(), Timeout: time.Second})
			}
			got, err = load(t, vm, `return ("%d"):format(7) .. "x", settings.limits.max, #settings.list, pcall(string.rep, "x", 3)`)
			if err != nil || got != "7x 1 1 true xxx" {
				t.Errorf("the next call: %q, %v", got, err)
			}
		})
	}
}

func TestCompile_attacks(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	for _, c := range []struct{ name, source, text string }{
		{"size", many(" ", MaxSource+1), "the limit is 262144"},
		{"braces", "return " + many("{", 200_000), "nested too deeply"},
		{"parentheses", "return " + many("(", 200_000), "nested too deeply"},
		{"calls", "return f" + many("(f", 100_000), "nested too deeply"},
		{"indexes", "return t" + many("[t", 100_000), "nested too deeply"},
		{"not", "return " + many("not ", 60_000), "operators before one value"},
		{"minus", "return " + many("- ", 100_000), "operators before one value"},
		{"length", "return " + many("#", 100_000), "operators before one value"},
		{"mixed", "return " + many("-(", 100_000), "nested too deeply"},
		{"functions", many("local f = function() ", 10_000), "nested too deeply"},
		{"do", many("do ", 80_000), "nested too deeply"},
		{"while", many("while 1 do ", 20_000), "nested too deeply"},
		{"if", many("if 1 then ", 20_000), "nested too deeply"},
		{"repeat", many("repeat ", 30_000), "nested too deeply"},
		{"elseif", "if 1 then " + many("elseif 1 then ", 15_000) + "end", "nested too deeply"},
		{"plus", "return 1" + many("+1", 100_000), "nested too deeply"},
		{"power", "return 1" + many("^1", 100_000), "more than 4000"},
		{"and", "return 1" + many(" and 1", 30_000), "nested too deeply"},
		{"less", "return 1" + many("<1", 100_000), "nested too deeply"},
		{"concat", "local a = '' return a" + many("..a", 80_000), "more than 4000 strings"},
		{"fields", "local a = {} return a" + many(".a", 100_000), "nested too deeply"},
		{"methods", "local a = {} return a" + many(":a()", 60_000), "nested too deeply"},
		{"items", "return {" + many("1,", 100_000) + "}", "table constructor"},
		{"locals", many("local a ", 300), "too many local variables"},
		{"labels", many("::a:: goto a ", 15_000), "labels and gotos"},
		{"closing", many("end ", 60_000), "unexpected symbol near 'end'"},
		{"shebang only", "#" + many("!", 1000), ""},
		{"binary", "\x1bLuaQ\x00", "unexpected character"},
		{"NUL", "return \x00concat('a')", "unexpected character"},
		{"no UTF-8", "return \xff", "unexpected character"},
		{"long string", "return [==[" + many("x", 1000), "unfinished long string"},
		{"long comment", "--[==[" + many("x", 1000), "unfinished long string or comment"},
		{"vararg", "local function f() return ... end", "cannot use '...'"},
		{"goto", "goto x", "no visible label 'x'"},
		{"break", "break", "no loop to break"},
	} {
		t.Run(c.name, func(t *testing.T) {
			begin := time.Now()
			_, err := Compile("t.lua", []byte(c.source))
			if took := time.Since(begin); took > lasting {
				t.Errorf("took %s", took)
			}
			switch {
			case c.text == "" && err != nil, c.text != "" && (err == nil || !strings.Contains(err.Error(), c.text)):
				t.Errorf("error %v; want %q", err, c.text)
			}
			if _, err := Compile("t.lua", []byte("return 1")); err != nil {
				t.Error(err)
			}
		})
	}
}
