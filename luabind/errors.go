package luabind

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
	"csms/luabind/host"
	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

// maxReason is how much of an error's text that a callback returned is kept, in bytes; a CALLERROR has 255 characters of it.
const maxReason = 4 * 255

// CallbackError is a callback that failed: it raised an error, ran out of time or memory, or gave an
// answer that doesn't fit its type. Its text is for the log; the station is told no more than that
// the callback failed.
type CallbackError struct {
	Callback   string // "authorize"; for hooks "connect", "normalize", …
	Plugin     string // empty where no plugin is to blame
	Generation string
	File       string // relative to the scripts' folder; empty where unknown
	Line       int    // 0 where unknown
	Text       string
	Traceback  string // Lua frames, innermost first
	Cause      error  // sandbox.ErrTimeout, sandbox.ErrMemory, …; nil for plain errors
}

func (e *CallbackError) Error() string {
	switch {
	case e.File == "":
		return fmt.Sprintf("%s: %s", e.Callback, e.Text)
	case e.Line == 0:
		return fmt.Sprintf("%s: %s: %s", e.File, e.Callback, e.Text)
	}
	return fmt.Sprintf("%s:%d: %s: %s", e.File, e.Line, e.Callback, e.Text)
}

// Unwrap returns the Cause.
func (e *CallbackError) Unwrap() error { return e.Cause }

// LogArgs are the attributes that the engine adds to its log line.
func (e *CallbackError) LogArgs() []any {
	args := []any{"callback", e.Callback, "generation", e.Generation}
	if e.Plugin != "" {
		args = append(args, "plugin", e.Plugin)
	}
	if e.Traceback != "" {
		args = append(args, "traceback", e.Traceback)
	}
	return args
}

// chosenError is an error that a script chose to answer with.
type chosenError struct {
	wire *ocppj.Error
	args []any
}

func (e *chosenError) Error() string { return e.wire.Error() }

// Unwrap returns the error for the station.
func (e *chosenError) Unwrap() error { return e.wire }

// LogArgs are the attributes that the engine adds to its log line.
func (e *chosenError) LogArgs() []any { return e.args }

// origin says where an error comes from, for the log.
func (in *instance) origin(callback, plugin, file string, line int) []any {
	args := []any{"callback", callback, "generation", in.gen.Name}
	if plugin != "" {
		args = append(args, "plugin", plugin)
	}
	if file != "" {
		args = append(args, "at", fmt.Sprintf("%s:%d", file, line))
	}
	return args
}

// scriptError makes of what a VM returned the error that the engine is given: an *ocppj.Error that
// a script raised goes to the wire as it is.
func (in *instance) scriptError(callback, plugin string, err error) error {
	var se *sandbox.Error
	if !errors.As(err, &se) {
		return &CallbackError{Callback: callback, Plugin: plugin, Generation: in.gen.Name, Text: err.Error(), Cause: err}
	}
	if se.Value != nil {
		if wire, ok := host.AsError(se.Value); ok {
			return &chosenError{wire, in.origin(callback, cmp.Or(in.gen.pluginOf(se.File), plugin), se.File, se.Line)}
		}
	}
	if t, ok := se.Value.(*lua.LTable); ok {
		if text, err := (jsonlua.Encoding{L: in.vm.L, MaxBytes: 500}).Append(nil, t); err == nil {
			se.Text += " " + string(text)
		}
	}
	// Where a plugin asked another one, the one whose file failed is to blame.
	return &CallbackError{
		Callback: callback, Plugin: cmp.Or(in.gen.pluginOf(se.File), plugin), Generation: in.gen.Name,
		File: se.File, Line: se.Line, Text: se.Text, Traceback: se.Traceback, Cause: se.Cause,
	}
}

// returned makes an error of what a callback returned after nil.
func (in *instance) returned(callback string, fn *lua.LFunction, reason lua.LValue) error {
	at := CallbackError{}
	if fn.Proto != nil {
		at.File, at.Line = fn.Proto.SourceName, fn.Proto.LineDefined
	}
	if wire, ok := host.AsError(reason); ok {
		return &chosenError{wire, in.origin(callback, in.gen.pluginOf(at.File), at.File, at.Line)}
	}
	if text, ok := reason.(lua.LString); ok {
		if len(text) > maxReason {
			text = lua.LString(strings.Clone(string(text[:maxReason])))
		}
		return &chosenError{ocppj.Errorf(ocppj.InternalError, string(text)), in.origin(callback, in.gen.pluginOf(at.File), at.File, at.Line)}
	}
	if reason == lua.LNil {
		return in.answerError(callback, fn, "returned nothing; return a response table, or nil and an error")
	}
	return in.answerError(callback, fn, fmt.Sprintf("returned nil and a %s; the error is a text or an ocpp.error", reason.Type()))
}

// answerError is a CallbackError for what fn returned, placed where fn is defined.
func (in *instance) answerError(callback string, fn *lua.LFunction, text string) error {
	e := &CallbackError{Callback: callback, Generation: in.gen.Name, Text: text}
	if fn != nil && fn.Proto != nil {
		e.File, e.Line = fn.Proto.SourceName, fn.Proto.LineDefined
		e.Plugin = in.gen.pluginOf(e.File)
	}
	return e
}

// dropped logs, once a generation, that a field of an answer was left out since the station's version doesn't have it.
func (in *instance) dropped(t *plan.Type, f *plan.Field, v ocpp.Version) {
	where := t.Name + "." + f.Name
	if _, told := in.gen.dropped.LoadOrStore(where+" "+v.String(), true); told {
		return
	}
	in.gen.rt.log.Info("a field of an answer was left out: the station's OCPP version doesn't have it", "field", where, "version", v.String(),
		"station", in.current.StationID, "request", in.current.RequestID, "callback", in.current.Callback, "generation", in.gen.Name)
}
