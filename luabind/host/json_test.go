package host_test

import "testing"

func TestJSON(t *testing.T) {
	r := newRig(t)
	for script, want := range map[string]string{
		`return json.encode({a = {1, 2}, b = nil})`:                                      `{"a":[1,2]}`,
		`return json.encode(nil)`:                                                        `null`,
		`return json.encode({})`:                                                         `{}`,
		`return json.encode(json.array())`:                                               `[]`,
		`return json.encode({x = json.array{}, y = json.object{}})`:                      `{"x":[],"y":{}}`,
		`return json.encode(json.decode('{"a":[],"b":{},"c":null}'))`:                    `{"a":[],"b":{},"c":null}`,
		`local t = json.decode('[1]') table.remove(t) return json.encode(t)`:             `[]`,
		`local t = json.decode('[1]') t[2] = 2 table.insert(t, 3) return json.encode(t)`: `[1,2,3]`,
		`return tostring(json.decode('null') == json.null)`:                              `true`,
		`return tostring(json.decode('{"a":null}').a)`:                                   `null`,
		`return tostring(json.decode('{'))`:                                              `nil`,
		`return select(2, json.decode('{"a":\n x}'))`:                                    `line 2, column 2: 'x' where a value is expected`,
		`return select(2, json.decode(("["):rep(100)))`:                                  `line 1, column 65: more than 64 levels of arrays and objects`,
		`local t = {} return tostring(json.array(t) == t)`:                               `true`,
	} {
		r.gives(script, want)
	}
	for script, want := range map[string]string{
		`json.encode()`:                     "json.encode: argument 1 (value) must be given, got nothing",
		`json.encode({a = {print}})`:        "json.encode: $.a[0]: a function has no JSON",
		`json.encode(0/0)`:                  "json.encode: $: nan is no JSON number",
		`json.decode({})`:                   "json.decode: argument 1 (text) must be a string, got a table",
		`json.array("x")`:                   `json.array: argument 1 (list) must be a table, got the string "x"`,
		`json.object(setmetatable({}, {}))`: "json.object: argument 1 (object) is read-only or has a metatable; copy it first",
		`json.array(kv)`:                    "json.array: argument 1 (list) is read-only or has a metatable; copy it first",
		`json.decode(("x"):rep(5000000))`:   "json.decode: argument 1 (text) has 5000000 bytes; the limit is 2097152",
	} {
		r.raises(script, want)
	}
}
