package sandbox

import (
	"context"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// TestRecord_isATable compares constructors in return statements, which become records, with the same
// constructors elsewhere, which don't.
func TestRecord_isATable(t *testing.T) {
	const setup = `
		local function two() return 1, 2 end
		local function none() end
		local function show(v)
			if type(v) ~= "table" then return tostring(v) end
			local out = {}
			for k, inner in pairs(v) do out[#out + 1] = tostring(k) .. "=" .. show(inner) end
			return "{" .. table.concat(out, ",") .. "}#" .. #v
		end
		local sub = "s"
	`
	constructors := []string{
		`{ a = 1 }`, `{ a = 1, b = "x", c = true }`, `{ a = nil, b = 2 }`, `{ a = two() }`, `{ a = 1, b = two() }`, `{ a = (two()) }`,
		`{ a = none() }`, `{ a = { b = { c = 1 } } }`, `{ a = { 1, 2, 3 } }`, `{ a = {}, b = {} }`, `{ ["a"] = 1 }`, `{ ["with space"] = 1 }`,
		`{ a = 1, a = 2 }`, `{ 1, a = 2 }`, `{ [1] = "x" }`, `{ [sub] = 1 }`, `{}`, `{ a = function() return 1 end } and 5`,
		`{ a=1, b=2, c=3, d=4, e=5 }`, `{ a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, i=9, j=10, k=11, l=12 }`,
		`{ a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, i=9, j=10, k=11, l=12, m=13 }`, `{ a = "x" .. "y" .. two() }`, `{ a = ... }`, `{ a = 1, b = ... }`,
	}
	uses := []string{
		`return show(t)`, `t.a = 5 t.z = 6 return show(t)`, `t.a = nil return show(t)`, `return tostring(next(t))`, `return show(t.a) .. show(t.nope)`,
		`return type(t)`, `rawset(t, "q", 1) return show(t)`, `return show(rawget(t, "b"))`, `return tostring(getmetatable(t))`,
		`setmetatable(t, { __index = function() return "m" end }) return tostring(t.nope)`, `table.insert(t, "i") return show(t)`, `return tostring(t == t)`,
		`local n = 0 for _ in pairs(t) do n = n + 1 end return tostring(n)`, `return tostring(#t)`, `t[1] = "one" return show(t)`,
	}
	run := func(body string) string {
		proto, err := Compile("r.lua", []byte(setup+body))
		if err != nil {
			return "compile: " + err.Error()
		}
		vm := New(Options{})
		defer vm.Close()
		var results [1]lua.LValue
		if err := vm.Load(context.Background(), proto, results[:]); err != nil {
			return "error: " + err.Error()
		}
		return results[0].String()
	}
	for _, c := range constructors {
		for _, use := range uses {
			if strings.HasSuffix(c, "5") && use != uses[5] {
				continue // no table
			}
			record := run("local function make(...) return " + c + " end local t = make(7, 8) " + use)
			plain := run("local function make(...) local t = " + c + " return t end local t = make(7, 8) " + use)
			if record != plain {
				t.Errorf("return %s, then %s: %q, otherwise %q", c, use, record, plain)
			}
		}
	}
}

func TestRecord_isOne(t *testing.T) {
	proto, err := Compile("r.lua", []byte("return function(x) return { status = \"Accepted\", inner = { x = x } } end"))
	if err != nil {
		t.Fatal(err)
	}
	vm := New(Options{})
	defer vm.Close()
	var results [1]lua.LValue
	if err := vm.Load(context.Background(), proto, results[:]); err != nil {
		t.Fatal(err)
	}
	if err := vm.Call(context.Background(), results[0].(*lua.LFunction), results[:], lua.LNumber(4)); err != nil {
		t.Fatal(err)
	}
	r, ok := RecordOf(results[0].(*lua.LTable))
	if !ok || r.Len() != 2 {
		t.Fatalf("%v is no record of two", results[0])
	}
	inner, ok := r.Within(1)
	if r.Name(1) != "inner" || !ok {
		t.Fatalf("the inner constructor is no record")
	}
	if x := inner.Value(0); x != lua.LNumber(4) {
		t.Errorf("x is %v", x)
	}
	// Once it is a table that somebody may hold, that is the one.
	table := r.Value(1)
	if _, ok := r.Within(1); ok || r.Value(1) != table {
		t.Errorf("the inner table is made again")
	}
}

func TestRecord_errorsKeepTheirLines(t *testing.T) {
	vm := New(Options{})
	defer vm.Close()
	proto, err := Compile("r.lua", []byte("local function f(x)\n\treturn {\n\t\ta = 1,\n\t\tb = x.y,\n\t}\nend\nreturn f(nil)"))
	if err != nil {
		t.Fatal(err)
	}
	err = vm.Load(context.Background(), proto, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "r.lua:4: ") || strings.Contains(err.Error(), "\x00") {
		t.Errorf("got %v, want r.lua:4", err)
	}
}

func BenchmarkRecord(b *testing.B) {
	for name, body := range map[string]string{
		"record": `return function() return { status = "Accepted", interval = 300 } end`,
		"table":  `return function() local t = { status = "Accepted", interval = 300 } return t end`,
	} {
		b.Run(name, func(b *testing.B) {
			proto, err := Compile("r.lua", []byte(body))
			if err != nil {
				b.Fatal(err)
			}
			vm := New(Options{})
			defer vm.Close()
			var results [1]lua.LValue
			if err := vm.Load(context.Background(), proto, results[:]); err != nil {
				b.Fatal(err)
			}
			fn := results[0].(*lua.LFunction)
			b.ReportAllocs()
			for b.Loop() {
				if err := vm.Call(context.Background(), fn, results[:]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
