package host

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/jsonlua"
)

const settingsManual = `---The table [settings] of config.toml. It is read-only and follows edits of the file; what isn't set is nil.
---
---    local interval = settings.heartbeat_interval or 300
---    for _, vendor in ipairs(settings.vendors or {}) do … end
---@type table<string, any>
settings = {}
`

func openSettings(env *Env) lua.LValue {
	t, ok := FromGo(env.Settings).(*lua.LTable)
	if !ok {
		t = newTable(0, 0)
	}
	return t
}

// FromGo makes a Lua value of one of Go's: maps with text keys (in alphabetical order), slices, texts, numbers, booleans, times (as
// RFC 3339). nil is nil.
func FromGo(value any) lua.LValue {
	switch v := value.(type) {
	case nil:
		return lua.LNil
	case string:
		return lua.LString(v)
	case bool:
		return lua.LBool(v)
	case int64:
		return lua.LNumber(v)
	case float64:
		return lua.LNumber(v)
	case time.Time:
		return lua.LString(v.Format(time.RFC3339Nano))
	case encoding.TextMarshaler:
		if text, err := v.MarshalText(); err == nil {
			return lua.LString(text)
		}
	}
	r := reflect.ValueOf(value)
	switch r.Kind() {
	case reflect.Map:
		if r.Type().Key().Kind() != reflect.String {
			break
		}
		keys := r.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int {
			if a.String() < b.String() {
				return -1
			}
			return 1
		})
		t := newTable(0, len(keys))
		for _, k := range keys {
			t.RawSetString(k.String(), FromGo(r.MapIndex(k).Interface()))
		}
		return t
	case reflect.Slice, reflect.Array:
		t := newTable(r.Len(), 0)
		jsonlua.MarkArray(t)
		for i := range r.Len() {
			t.RawSetInt(i+1, FromGo(r.Index(i).Interface()))
		}
		return t
	case reflect.String:
		return lua.LString(r.String())
	case reflect.Bool:
		return lua.LBool(r.Bool())
	case reflect.Float32:
		return lua.LNumber(r.Float())
	}
	switch {
	case r.CanInt():
		return lua.LNumber(r.Int())
	case r.CanUint():
		return lua.LNumber(r.Uint())
	}
	return lua.LString(fmt.Sprint(value))
}

// Labels makes the table of a station's labels.
func Labels(_ *lua.LState, labels map[string]string) *lua.LTable {
	t := newTable(0, len(labels))
	keys := make([]string, 0, len(labels))
	for k := range labels {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		t.RawSetString(k, lua.LString(labels[k]))
	}
	return t
}
