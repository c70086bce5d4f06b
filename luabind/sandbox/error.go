package sandbox

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// What ended a call, for errors.Is. ErrTimeout and ErrMemory leave the VM dead.
var (
	// ErrTimeout: the script's own running time passed the VM's limit.
	ErrTimeout = errors.New("script ran too long")
	// ErrMemory: the heap grew past the limit while this was among the longest running calls.
	ErrMemory = errors.New("script used too much memory")
	// ErrDead: the VM was ended before and must be closed.
	ErrDead = errors.New("this Lua state was ended by a limit and can't be used again")
)

// maxErrorText is how much of an error's text is kept, in bytes.
const maxErrorText = 4 << 10

// Error is what went wrong in a script, at load or while it ran.
type Error struct {
	File      string     // as given to Compile; empty where unknown
	Line      int        // 0 where unknown
	Text      string     // without the position; shortened
	Traceback string     // Lua frames, one a line, innermost first; empty for errors of Compile
	Value     lua.LValue // what was raised, when it is no string (error{...}); nil otherwise
	GoStack   string     // of a host function that panicked; for the log
	Cause     error      // ErrTimeout, ErrMemory, …; nil for plain errors
}

// Error is "file:line: text".
func (e *Error) Error() string {
	switch {
	case e.File == "":
		return e.Text
	case e.Line == 0:
		return e.File + ": " + e.Text
	}
	return e.File + ":" + strconv.Itoa(e.Line) + ": " + e.Text
}

// Unwrap returns the Cause.
func (e *Error) Unwrap() error { return e.Cause }

// newError makes an *Error of what was raised.
func newError(f failure) *Error {
	e := &Error{Traceback: f.traceback, GoStack: f.goStack}
	switch v := f.value.(type) {
	case lua.LString:
		e.File, e.Line, e.Text = SplitPosition(string(v))
		e.Text = strings.TrimPrefix(e.Text, " ")
		if f.goStack != "" {
			e.Text = "a host function failed: " + e.Text
		}
	case lua.LNumber:
		e.Value, e.Text = v, numberText(v)
	case *lua.LTable:
		e.Value, e.Text = v, "error object"
		for _, key := range [...]string{"message", "text", "description"} {
			if s, ok := v.RawGetString(key).(lua.LString); ok {
				e.Text = string(s)
				break
			}
		}
	default:
		e.Value, e.Text = v, fmt.Sprintf("a %s value was raised", v.Type())
	}
	// File is a piece of what was raised, which may be long.
	e.File, e.Text = strings.Clone(e.File), clip(e.Text, maxErrorText)
	if e.Line == 0 {
		e.File, e.Line = firstFrame(e.Traceback)
	}
	return e
}

// SplitPosition splits the "file:line: " that Lua puts before an error's text from the text. Without one, file is empty and
// line is 0.
func SplitPosition(s string) (file string, line int, text string) {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], ':')
		if i < 0 {
			return "", 0, s
		}
		i += at
		rest := s[i+1:]
		j := strings.IndexByte(rest, ':')
		// A file of ours ends in .lua; a time or an address in a text is no position.
		if i > 0 && j > 0 && strings.HasSuffix(s[:i], ".lua") {
			if n, err := strconv.Atoi(rest[:j]); err == nil && n >= 0 && !strings.ContainsAny(s[:i], "\n") {
				return s[:i], n, strings.TrimPrefix(rest[j+1:], " ")
			}
		}
		at = i + 1
		if at > 256 {
			return "", 0, s
		}
	}
}

// plainText turns the VM's own wording into that of Lua's reference implementation.
func plainText(s string) string {
	if rest, ok := strings.CutPrefix(s, "attempt to index a non-table object("); ok {
		if typ, key, ok := strings.Cut(rest, ") with key '"); ok {
			return "attempt to index a " + typ + " value (reading or writing its field '" + strings.TrimSuffix(key, "'") + "')"
		}
	}
	if rest, ok := strings.CutPrefix(s, "cannot perform "); ok {
		if op, types, ok := strings.Cut(rest, " operation between "); ok {
			if a, b, ok := strings.Cut(types, " and "); ok {
				return "attempt to perform arithmetic (" + op + ") on " + a + " and " + b
			}
		}
	}
	switch {
	case s == "attempt to call a non-function object":
		return "attempt to call a value that is no function"
	case s == "__unm undefined":
		return "attempt to negate a value that is no number"
	case s == "__len undefined":
		return "attempt to get the length of a value that has none"
	case strings.HasPrefix(s, "lua callstack overflow"), s == "registry overflow":
		return "stack overflow"
	}
	return s
}

// cleanTraceback keeps the Lua frames of gopher-lua's stack trace.
func cleanTraceback(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		line, ok := strings.CutPrefix(line, "\t")
		if !ok || strings.HasPrefix(line, "[G]:") || strings.HasPrefix(line, "(tailcall)") {
			continue
		}
		if line == "..." {
			line = "…"
		} else if file, n, _ := SplitPosition(line); n == 0 || file == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	return b.String()
}

func firstFrame(traceback string) (string, int) {
	line, _, _ := strings.Cut(traceback, "\n")
	file, n, _ := SplitPosition(line)
	return file, n
}
