package jsonlua_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

// run calls a chunk of Lua with the module json and returns what it returns.
func run(t *testing.T, script string) lua.LValue {
	t.Helper()
	mark := func(f func(*lua.LTable)) *lua.LFunction {
		return &lua.LFunction{IsG: true, GFunction: func(L *lua.LState) int {
			f(L.CheckTable(1))
			L.SetTop(1)
			return 1
		}}
	}
	module := &lua.LTable{Metatable: lua.LNil}
	module.RawSetString("null", jsonlua.Null)
	module.RawSetString("array", mark(jsonlua.MarkArray))
	module.RawSetString("object", mark(jsonlua.MarkObject))
	vm := sandbox.New(sandbox.Options{Globals: map[string]lua.LValue{"json": module}})
	t.Cleanup(vm.Close)
	proto, err := sandbox.Compile("test.lua", []byte(script))
	if err != nil {
		t.Fatal(err)
	}
	var results [1]lua.LValue
	if err := vm.Load(context.Background(), proto, results[:]); err != nil {
		t.Fatal(err)
	}
	return results[0]
}

func TestDecode_roundTrip(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, `false`, `0`, `-1`, `1.5`, `9007199254740991`, `1e+21`, `1e-07`, `""`, `"a\"\\\n\r\t\u0001é😀"`,
		`[]`, `{}`, `[[],{}]`, `{"a":[],"b":{},"c":null}`, `[null,null]`, `{"b":1,"a":2}`, `[1,[2,[3]]]`, `{"1":2}`, `{"":0}`,
	} {
		v, err := jsonlua.Decode(nil, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		out, err := jsonlua.Append(nil, v)
		if err != nil || string(out) != text {
			t.Errorf("%s came back as %s (%v)", text, out, err)
		}
	}
}

func TestDecode_values(t *testing.T) {
	for text, want := range map[string]lua.LValue{
		" 1 ":                lua.LNumber(1),
		"-0":                 lua.LNumber(0),
		"1E2":                lua.LNumber(100),
		"123456789012345678": lua.LNumber(123456789012345678),
		`"\ud83d\ude00"`:     lua.LString("😀"),
		`"\ud83d"`:           lua.LString("\uFFFD"),
		`"\ud83dx"`:          lua.LString("\uFFFDx"),
		`"\ud83d\u0041"`:     lua.LString("\uFFFDA"),
		`"\/\b\f"`:           lua.LString("/\b\f"),
	} {
		got, err := jsonlua.Decode(nil, []byte(text))
		if err != nil || got != want {
			t.Errorf("%s is %v (%v), want %v", text, got, err, want)
		}
	}
}

func TestDecode_refuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                             "line 1, column 1: the text ends where a value is expected",
		`{`:                            "line 1, column 2: the text ends where a name in quotes is expected",
		"{\n  \"é\": 1,\n  b\n}":       "line 3, column 3: 'b' where a name in quotes is expected",
		`{"a" 1}`:                      "line 1, column 6: '1' where ':' is expected",
		`[1 2]`:                        "line 1, column 4: '2' where ',' or ']' is expected",
		`[1,]`:                         "line 1, column 4: ']' where a value is expected",
		`{"a":1,}`:                     "line 1, column 8: '}' where a name in quotes is expected",
		`01`:                           "line 1, column 1: a number that begins with 0",
		`1.`:                           "line 1, column 3: the text ends where a digit is expected",
		`-`:                            "line 1, column 2: the text ends where a digit is expected",
		`1e999`:                        "line 1, column 1: a number that is too large",
		`nul`:                          "line 1, column 1: 'n' where a value is expected",
		`"a`:                           "line 1, column 3: the text ends within a string",
		`"\`:                           "line 1, column 3: the text ends within a string",
		`"\x"`:                         "line 1, column 2: the unknown escape \\x",
		`"\u12g4"`:                     "line 1, column 2: \\u without four hexadecimal digits",
		"\"a\nb\"":                     "line 1, column 3: a control character in a string; it has to be escaped",
		"\"a\xff\"":                    "line 1, column 3: a string that is not valid UTF-8",
		"\"\\n\xff\"":                  "line 1, column 4: a string that is not valid UTF-8",
		`1 2`:                          "line 1, column 3: text after the value",
		strings.Repeat("[", 65):        "line 1, column 65: more than 64 levels of arrays and objects",
		strings.Repeat(`{"a":`, 10000): "line 1, column 321: more than 64 levels of arrays and objects",
	} {
		_, err := jsonlua.Decode(nil, []byte(text))
		var syntax *jsonlua.SyntaxError
		if !errors.As(err, &syntax) || err.Error() != want {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
}

func TestAppend_scripts(t *testing.T) {
	for script, want := range map[string]string{
		`return {}`:                                       `{}`,
		`return json.array{}`:                             `[]`,
		`return json.object{}`:                            `{}`,
		`return json.object{[1]="a"}`:                     `{"1":"a"}`,
		`return {1, "2", true, json.null}`:                `[1,"2",true,null]`,
		`return {a = 1.0, b = -0}`:                        `{"a":1,"b":0}`,
		`return {0.1, 1e300, 2^53}`:                       `[0.1,1e+300,9007199254740992]`,
		`local t = {} t[3]=3 t[2]=2 t[1]=1 return t`:      `[1,2,3]`,
		`local t = {1,2} table.remove(t) return t`:        `[1]`,
		`local t = {z=1, y=2} t.x = 3 return t`:           `{"z":1,"y":2,"x":3}`,
		`local a = {} return {a, a}`:                      `[{},{}]`,
		`return {[true and "x"] = {list = json.array{}}}`: `{"x":{"list":[]}}`,
	} {
		out, err := jsonlua.Append(nil, run(t, script))
		if err != nil || string(out) != want {
			t.Errorf("%s gives %s (%v), want %s", script, out, err, want)
		}
	}
}

func TestAppend_refuses(t *testing.T) {
	for script, want := range map[string]string{
		`return {a={0/0}}`:                                         `$.a[0]: nan is no JSON number`,
		`return {1/0}`:                                             `$[0]: +inf is no JSON number`,
		`return {a={b={print}}}`:                                   `$.a.b[0]: a function has no JSON`,
		`local t = {} t.a = {t} return t`:                          `$.a[0]: the table is within itself`,
		`return {1, nil, 3}`:                                       `$: the list has a hole: item 2 is missing and item 3 is there (json.null fills holes; json.object writes numbers as names)`,
		`return {[5]="a"}`:                                         `$: the list has a hole: item 1 is missing and item 5 is there (json.null fills holes; json.object writes numbers as names)`,
		`return {[0]="a"}`:                                         `$: the list has the key 0; items are counted from 1`,
		`return {[1.5]="a"}`:                                       `$: the list has the key 1.5; items are counted from 1`,
		`return {x={1, 2, name="a"}}`:                              `$.x: the table has list items (1 to 2) and the field "name"; JSON has arrays or objects, not both in one`,
		`return {name="a", [-1]=2}`:                                `$: the table has named fields and the key -1; JSON has arrays or objects, not both in one`,
		`return {[true]=1}`:                                        `$: a boolean as a key`,
		`return json.array{a=1}`:                                   `$: marked as an array, but it has the field "a"`,
		`return {["a b"]="\255"}`:                                  `$["a b"]: the string is not valid UTF-8 (byte 0xff at 1); crypto.base64_encode makes text of bytes`,
		`return {["a b"]="\239\191\189\255"}`:                      `$["a b"]: the string is not valid UTF-8 (byte 0xff at 4); crypto.base64_encode makes text of bytes`,
		`return {["\255"]=1}`:                                      `$: the name: the string is not valid UTF-8 (byte 0xff at 1); crypto.base64_encode makes text of bytes`,
		`local t = {} for _ = 1, 70 do t = {t} end return t`:       strings.Repeat("[0]", 64) + `: more than 64 levels of tables`,
		`local t = {"x"} for _ = 1, 60 do t = {t, t} end return t`: `: longer than 16777216 bytes as JSON`,
		`return coroutine.create(function() end)`:                  `$: a thread has no JSON`,
	} {
		dst, err := jsonlua.Append([]byte("x"), run(t, script))
		if err == nil || !strings.HasSuffix(err.Error(), want) || string(dst) != "x" {
			t.Errorf("%s gives %s, %v\nwant %s", script, dst, err, want)
		}
	}
}

func TestAppend_options(t *testing.T) {
	v := run(t, `return {z={b=1, a=2}, a={}}`)
	if out, err := (jsonlua.Encoding{SortNames: true}).Append(nil, v); err != nil || string(out) != `{"a":{},"z":{"a":2,"b":1}}` {
		t.Error(string(out), err)
	}
	_, err := jsonlua.Encoding{MaxBytes: 10}.Append([]byte("0123456789"), v)
	if err == nil || !strings.Contains(err.Error(), "longer than 10 bytes") {
		t.Error(err)
	}
	_, err = jsonlua.Encoding{Path: "$.customData"}.Append(nil, run(t, `return {a={0/0}}`))
	if err == nil || err.Error() != "$.customData.a[0]: nan is no JSON number" {
		t.Error(err)
	}
}

func TestAppend_readOnly(t *testing.T) {
	v := run(t, `return json`)
	_, err := jsonlua.Append(nil, v)
	if err == nil || !strings.Contains(err.Error(), "a function has no JSON") {
		t.Error(err)
	}
	list, err := jsonlua.Decode(nil, []byte(`{"a":[1,{"b":[]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonlua.Append(nil, sandbox.ReadOnly("settings", list.(*lua.LTable)))
	if err != nil || string(out) != `{"a":[1,{"b":[]}]}` {
		t.Error(string(out), err)
	}
}

// lazy is a table of one list.
type lazy struct{ sandbox.Lazy }

func (*lazy) Index(*lua.LState, string) lua.LValue { return lua.LNil }
func (*lazy) Fill(_ *lua.LState, t *lua.LTable)    { t.RawSetString("a", lua.LNumber(1)) }
func (*lazy) Len() int                             { return 1 }

func TestAppend_fillsLazyTables(t *testing.T) {
	var l lazy
	l.Init(&l)
	outer := &lua.LTable{Metatable: lua.LNil}
	outer.Append(l.Table())
	out, err := jsonlua.Append(nil, outer)
	if err != nil || string(out) != `[{"a":1}]` {
		t.Error(string(out), err)
	}
}

func TestNull_inScripts(t *testing.T) {
	if got := run(t, `
		local ok, why = pcall(function() return json.null.x end)
		local ok2, why2 = pcall(function() json.null.x = 1 end)
		return table.concat({tostring(json.null), tostring(json.null == json.null), type(json.null), why, why2,
			tostring(getmetatable(json.null)), tostring(getmetatable(json.array{}))}, "|")`); got.String() !=
		"null|true|userdata|test.lua:2: attempt to read the field 'x' of json.null|"+
			"test.lua:3: attempt to set the field 'x' of json.null|false|false" {
		t.Error(got)
	}
}

// plain is what encoding/json makes of the same text.
func plain(v lua.LValue) any {
	switch v := v.(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return float64(v)
	case lua.LBool:
		return bool(v)
	case *lua.LTable:
		if jsonlua.KindOf(v) == jsonlua.Array {
			list := []any{}
			v.ForEach(func(_, item lua.LValue) { list = append(list, plain(item)) })
			return list
		}
		object := map[string]any{}
		v.ForEach(func(k, item lua.LValue) { object[k.String()] = plain(item) })
		return object
	}
	return nil
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e-3,null,true,"\ud83d\ude00\n"],"":{}}`, `[`, `-0.0`, `"\u0000"`, `1e400`, "\"\xff\"", `[[[]]]`, `{"a":1,"a":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := jsonlua.Decode(nil, raw)
		var want any
		wantErr := json.Unmarshal(raw, &want)
		if err != nil {
			var syntax *jsonlua.SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset > len(raw) || syntax.Line < 1 || syntax.Column < 1 {
				t.Fatalf("error %#v", err)
			}
			if wantErr == nil && !strings.Contains(err.Error(), "UTF-8") && !strings.Contains(err.Error(), "levels") {
				t.Fatalf("%q is refused: %v", raw, err)
			}
			return
		}
		if wantErr != nil {
			t.Fatalf("%q is taken, encoding/json says %v", raw, wantErr)
		}
		if got := plain(v); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is %#v, want %#v", raw, got, want)
		}
		out, err := jsonlua.Append(nil, v)
		if err != nil {
			t.Fatalf("%q can't be written again: %v", raw, err)
		}
		var again any
		if err := json.Unmarshal(out, &again); err != nil || !reflect.DeepEqual(again, want) {
			t.Fatalf("%q came back as %q (%v)", raw, out, err)
		}
	})
}

func FuzzAppendNumber(f *testing.F) {
	f.Add(0.1)
	f.Add(math.MaxFloat64)
	f.Fuzz(func(t *testing.T, n float64) {
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return
		}
		text := jsonlua.AppendNumber(nil, n)
		var back float64
		if err := json.Unmarshal(text, &back); err != nil || back != n {
			t.Fatalf("%v is written as %s, which is %v (%v)", n, text, back, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw := []byte(`{"vendorId":"Acme","list":[1,2,3],"nested":{"a":"text","b":null}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jsonlua.Decode(nil, raw); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	v, err := jsonlua.Decode(nil, []byte(`{"vendorId":"Acme","list":[1,2,3],"nested":{"a":"text","b":null}}`))
	if err != nil {
		b.Fatal(err)
	}
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		if dst, err = jsonlua.Append(dst[:0], v); err != nil {
			b.Fatal(err)
		}
	}
}

// TestDecode_endsWithItsVM: two megabytes of JSON make a hundred times as much; a VM that was ended makes no more of it.
func TestDecode_endsWithItsVM(t *testing.T) {
	raw := []byte("[" + strings.Repeat("[],", 50_000) + "1]")
	decoded := false
	vm := sandbox.New(sandbox.Options{Globals: map[string]lua.LValue{"decode": &lua.LFunction{IsG: true, GFunction: func(L *lua.LState) int {
		sandbox.VMOf(L).Kill(sandbox.ErrMemory)
		jsonlua.Decode(L, raw)
		decoded = true
		return 0
	}}}})
	defer vm.Close()
	if _, err := jsonlua.Decode(vm.L, raw); err != nil {
		t.Errorf("between calls: %v", err)
	}
	proto, err := sandbox.Compile("t.lua", []byte("decode()"))
	if err != nil {
		t.Fatal(err)
	}
	if err := vm.Load(context.Background(), proto, nil); !errors.Is(err, sandbox.ErrMemory) || decoded {
		t.Errorf("error %v, decoded to the end: %t", err, decoded)
	}
}
