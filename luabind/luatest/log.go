package luatest

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind"
	"csms/luabind/host"
)

// maxLogged is how many lines of a test are kept for t.log.
const maxLogged = 10_000

// lineFields are the attributes that say where a line comes from; the others are the script's own.
var lineFields = []string{"station", "request", "plugin", "callback", "generation", "at"}

// scriptLog takes the log of the scripts under test, for t.log. What fails where nobody waits for it makes the test fail.
type scriptLog struct{ w *world }

func (scriptLog) Enabled(context.Context, slog.Level) bool { return true }
func (h scriptLog) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h scriptLog) WithGroup(string) slog.Handler          { return h }

func (h scriptLog) Handle(_ context.Context, r slog.Record) error {
	failed := false
	r.Attrs(func(a slog.Attr) bool {
		var e *luabind.CallbackError
		if err, ok := a.Value.Any().(error); ok && errors.As(err, &e) {
			failed = true
			h.w.failed(failureOf(e))
		}
		return true
	})
	if !failed && len(h.w.logged) < maxLogged {
		h.w.logged = append(h.w.logged, r.Clone())
	}
	return nil
}

// log: t.log() is what was logged so far: { { level = "warn", message = "…", fields = { … }, station = "CS-1", … }, … }.
func (w *world) log(L *lua.LState) int {
	lines := L.NewTable()
	for _, r := range w.logged {
		line, fields := L.NewTable(), L.NewTable()
		line.RawSetString("level", lua.LString(strings.ToLower(r.Level.String())))
		line.RawSetString("message", lua.LString(r.Message))
		line.RawSetString("fields", fields)
		r.Attrs(func(a slog.Attr) bool {
			to := fields
			if slices.Contains(lineFields, a.Key) {
				to = line
			}
			to.RawSetString(a.Key, host.FromGo(a.Value.Resolve().Any()))
			return true
		})
		lines.Append(line)
	}
	L.Push(lines)
	return 1
}

// metric: t.metric("cards_refused", { reason = "unknown" }) is the value of a counter or gauge, and the sum and the number of values
// of a histogram; nil where nothing was noted with these labels.
func (w *world) metric(L *lua.LState) int {
	labels := make(map[string]string)
	if given := L.OptTable(2, nil); given != nil {
		given.ForEach(func(k, v lua.LValue) { labels[k.String()] = v.String() })
	}
	value, count, ok := w.env.Metrics.Value(L.CheckString(1), labels)
	if !ok {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(lua.LNumber(value))
	if count == 0 {
		return 1
	}
	L.Push(lua.LNumber(count))
	return 2
}
