package host

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

const (
	maxMessage   = 4 << 10 // bytes of a logged message
	maxFieldName = 64      // bytes
	maxField     = 1 << 10 // bytes of a logged field
	maxFields    = 32
	maxLines     = 500 // a call
)

const logManual = `---The server's log. Every line says which station, request, plugin, callback and generation it comes from, and where in the script.
---
---Messages are cut after 4 KiB and fields after 1 KiB each; a line has at most 32 fields, a call at most 500 lines.
---@class LogModule
log = {}

---Writes a line that is of interest to those who look for a fault.
---@param message any
---@param fields? table<string, any>
function log.debug(message, fields) end

---Writes a line. print(…) does the same.
---
---    log.info("card refused", { token = req.idToken.idToken, reason = "expired" })
---@param message any
---@param fields? table<string, any>
function log.info(message, fields) end

---Writes a line about what isn't right and doesn't stop anything.
---@param message any
---@param fields? table<string, any>
function log.warn(message, fields) end

---Writes a line about what failed.
---@param message any
---@param fields? table<string, any>
function log.error(message, fields) end
`

// Line is a line that a script logged, or how a callback failed. It is immutable.
type Line struct {
	Time   time.Time
	Level  slog.Level
	Text   string
	Fields []slog.Attr // the script's own
	// Station and Request are what the call was about; "" where it was about none.
	Station, Request string
	// Plugin and Callback ran; "" where none did: as a file is loaded there is no callback.
	Plugin, Callback string
	Generation       string
	// File and Line are where, relative to the scripts' folder; "" and 0 where that isn't known.
	File string
	Line int
	Test bool // of a test
}

func openLog(env *Env) lua.LValue {
	at := func(level slog.Level) func(c call) int {
		return func(c call) int { return logLine(c, level) }
	}
	return functions(env, "log", []function{
		{"debug", at(slog.LevelDebug)},
		{"info", at(slog.LevelInfo)},
		{"warn", at(slog.LevelWarn)},
		{"error", at(slog.LevelError)},
	})
}

func logLine(c call, level slog.Level) int {
	if c.L.GetTop() == 0 {
		c.wrong(1, "message", "given")
	}
	fields := c.table(2, "fields")
	if !c.env.log().Enabled(currentOf(c.L).context(), level) {
		return 0
	}
	var attrs []slog.Attr
	dropped := 0
	if fields != nil {
		each(fields, func(k, v lua.LValue) {
			if len(attrs) == maxFields {
				dropped++
				return
			}
			attrs = append(attrs, slog.Attr{Key: fieldName(k), Value: fieldValue(c.L, v)})
		})
	}
	if dropped > 0 {
		attrs = append(attrs, slog.Int("fields_dropped", dropped))
	}
	writeLog(c.L, c.env, level, messageText(c.L, c.L.Get(1)), attrs)
	return 0
}

// Print writes what a script prints: a line of level info.
func Print(L *lua.LState, env *Env, text string) {
	writeLog(L, env, slog.LevelInfo, text, nil)
}

// writeLog writes one line with the attributes of the running call before the script's own.
func writeLog(L *lua.LState, env *Env, level slog.Level, message string, fields []slog.Attr) {
	cur := currentOf(L)
	if !env.log().Enabled(cur.context(), level) {
		return
	}
	cur.lines++
	switch {
	case cur.lines == maxLines+1:
		level, message, fields = slog.LevelWarn, "the script logs too much; the rest of this call's lines is dropped", nil
	case cur.lines > maxLines:
		return
	}
	message = printable(message, maxMessage)
	at := strings.TrimSuffix(strings.TrimSpace(where(L)), ":")
	file, number, _ := sandbox.SplitPosition(at + ":")
	attrs := make([]slog.Attr, 0, 6+len(fields))
	for _, a := range [...]struct{ key, value string }{
		{"station", cur.StationID}, {"request", cur.RequestID}, {"plugin", cur.Plugin}, {"callback", cur.Callback},
		{"generation", env.Generation}, {"at", at},
	} {
		if a.value != "" {
			attrs = append(attrs, slog.String(a.key, a.value))
		}
	}
	// The context of the call may have ended; the line is written all the same.
	env.log().LogAttrs(context.WithoutCancel(cur.context()), level, message, append(attrs, fields...)...)
	if env.Lines == nil {
		return
	}
	env.Lines(Line{
		Time: time.Now().UTC(), Level: level, Text: message, Fields: fields, Station: cur.StationID, Request: cur.RequestID,
		Plugin: cur.Plugin, Callback: cur.Callback, Generation: env.Generation, File: file, Line: number, Test: env.Test,
	})
}

// where is the script's line that calls the running host function: "boot.lua:12:".
func where(L *lua.LState) string {
	at := L.Where(1)
	if strings.HasPrefix(at, "[G]") {
		return ""
	}
	return at
}

// reserved are the attributes of a line that scripts don't set.
var reserved = []string{"station", "request", "plugin", "callback", "generation", "at", "time", "level", "msg", "source"}

// fieldName is the attribute under which a field is logged.
func fieldName(k lua.LValue) string {
	name := printable(strings.TrimSpace(k.String()), maxFieldName)
	if slices.Contains(reserved, name) {
		return "script." + name
	}
	return name
}

func messageText(L *lua.LState, v lua.LValue) string {
	value := fieldValue(L, v)
	if s, ok := v.(lua.LString); ok {
		return string(s)
	}
	return value.String()
}

// fieldValue renders a value for the log: tables as JSON, what has none by its type.
func fieldValue(L *lua.LState, v lua.LValue) slog.Value {
	switch v := v.(type) {
	case lua.LString:
		return slog.StringValue(printable(string(v), maxField))
	case lua.LBool:
		return slog.BoolValue(bool(v))
	case lua.LNumber:
		if f := float64(v); f == float64(int64(f)) && f > -1<<53 && f < 1<<53 {
			return slog.Int64Value(int64(f))
		}
		return slog.Float64Value(float64(v))
	case *lua.LTable:
		text, err := jsonlua.Encoding{L: L, MaxBytes: maxJSON}.Append(nil, v)
		if err != nil {
			return slog.StringValue("table (" + err.Error() + ")")
		}
		return slog.StringValue(printable(string(text), maxField))
	case *lua.LNilType:
		return slog.StringValue("nil")
	case *lua.LUserData:
		if e, ok := AsError(v); ok {
			return slog.StringValue(printable(e.Error(), maxField))
		}
		if v == jsonlua.Null {
			return slog.StringValue("null")
		}
	}
	return slog.StringValue(v.Type().String())
}
