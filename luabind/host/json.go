package host

import (
	lua "github.com/yuin/gopher-lua"

	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

// maxJSON is the longest JSON text in bytes that scripts read or write.
const maxJSON = 2 << 20

const jsonManual = `---JSON texts and Lua tables.
---
---An empty table is written as {}; json.array{} is written as []. Tables that json.decode made remember which they were. JSON's null is
---json.null, since a table can't hold nil.
---@class JSONModule
---@field null userdata JSON's null: equal to itself only, and not false
json = {}

---Writes a value as JSON. Raises an error, with the path of the place, for what JSON doesn't have: functions, NaN, lists with holes,
---tables with list items and named fields at once, texts that aren't UTF-8, tables within themselves.
---
---    json.encode({ a = { 1, 2 }, b = json.null })   --> {"a":[1,2],"b":null}
---@param value any
---@return string
function json.encode(value) end

---Reads a JSON text (at most 2 MiB). Whole numbers beyond 2^53 lose digits.
---
---    local data, err = json.decode(text)
---    if not data then log.warn("no JSON", { error = err }) end
---@param text string
---@return any value nil when the text is no JSON
---@return string? err says where: "line 1, column 8: …"
function json.decode(text) end

---Marks a table as a JSON array, so that it is written as [] even when empty. Returns the same table.
---@generic T: table
---@param list? T
---@return T
function json.array(list) end

---Marks a table as a JSON object: numbers as keys are written as names. Returns the same table.
---
---    json.encode(json.object{ [1] = "a" })   --> {"1":"a"}
---@generic T: table
---@param object? T
---@return T
function json.object(object) end
`

func openJSON(env *Env) lua.LValue {
	t := functions(env, "json", []function{
		{"encode", jsonEncode},
		{"decode", jsonDecode},
		{"array", func(c call) int { return jsonMark(c, "list", jsonlua.MarkArray) }},
		{"object", func(c call) int { return jsonMark(c, "object", jsonlua.MarkObject) }},
	})
	t.RawSetString("null", jsonlua.Null)
	return t
}

func jsonEncode(c call) int {
	if c.L.GetTop() == 0 {
		c.wrong(1, "value", "given")
	}
	out, err := jsonlua.Encoding{L: c.L, MaxBytes: maxJSON}.Append(nil, c.L.Get(1))
	if err != nil {
		c.raise("%s", err)
	}
	return c.give(lua.LString(out))
}

func jsonDecode(c call) int {
	v, err := jsonlua.Decode(c.L, []byte(c.data(1, "text", maxJSON)))
	if err != nil {
		return c.fail(err.Error())
	}
	return c.give(v)
}

func jsonMark(c call, param string, mark func(*lua.LTable)) int {
	if c.absent(1) {
		t := newTable(0, 0)
		mark(t)
		return c.give(t)
	}
	t, ok := c.L.Get(1).(*lua.LTable)
	if !ok {
		c.wrong(1, param, "a table")
	}
	sandbox.Settle(c.L, t)
	if t.Metatable != lua.LNil && jsonlua.KindOf(t) == jsonlua.Unmarked {
		c.raise("argument 1 (%s) is read-only or has a metatable; copy it first", param)
	}
	mark(t)
	return c.give(t)
}
