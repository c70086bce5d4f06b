package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"csms/luabind"
)

const (
	// repeatWindow begins with a failure's first line; repeatLimit is how many lines of it are written in it.
	repeatWindow = time.Minute
	repeatLimit  = 10
	// maxRepeats is how many failures are told apart in a window; what comes then counts as one.
	maxRepeats = 1000
)

// sparing is a slog.Handler that keeps a failure which repeats with every message, or a station that is refused again and again,
// from filling the log: of such lines that say the same it writes the first few a minute, and how many it left out when the
// minute is over.
type sparing struct {
	slog.Handler
	repeats *repeats
}

func newSparing(h slog.Handler) slog.Handler {
	return sparing{h, &repeats{to: h, open: make(map[string]*repeat)}}
}

func (h sparing) WithAttrs(attrs []slog.Attr) slog.Handler {
	return sparing{h.Handler.WithAttrs(attrs), h.repeats}
}

func (h sparing) WithGroup(name string) slog.Handler {
	return sparing{h.Handler.WithGroup(name), h.repeats}
}

func (h sparing) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn {
		if f := failureOf(r); f.key != "" && !h.repeats.admits(r, f) {
			return nil
		}
	}
	return h.Handler.Handle(ctx, r)
}

// failure is what a line says, as far as lines are told apart.
type failure struct {
	key  string
	tell []slog.Attr // of all lines with that key
}

// failureOf is that of an error line with its error, and of a warning with its station and reason; key is "" for others. Errors of
// scripts are told apart by where they come from, others by their text.
func failureOf(r slog.Record) (f failure) {
	r.Attrs(func(a slog.Attr) bool {
		switch err, isError := a.Value.Any().(error); {
		case r.Level >= slog.LevelError && isError:
			f.tell = []slog.Attr{a}
			f.key = err.Error()
			var failed *luabind.CallbackError
			if errors.As(err, &failed) && failed.Line > 0 {
				f.key = fmt.Sprintf("%s\x00%s:%d", failed.Callback, failed.File, failed.Line)
			}
			return false
		case r.Level == slog.LevelWarn && (a.Key == "station" || a.Key == "reason"):
			f.tell = append(f.tell, a)
			if a.Key == "reason" {
				f.key = fmt.Sprint(f.tell)
			}
		}
		return true
	})
	if f.key != "" {
		f.key = r.Message + "\x00" + f.key
	}
	return f
}

// repeats counts the failures of a window.
type repeats struct {
	to   slog.Handler
	mu   sync.Mutex
	open map[string]*repeat // by failure; guarded by mu
}

// repeat is a failure whose window is not over.
type repeat struct {
	lines int
	last  slog.Record // that was left out
	tell  []slog.Attr
}

// admits reports whether a line is to be written.
func (r *repeats) admits(line slog.Record, f failure) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.open[f.key]
	if one == nil && len(r.open) >= maxRepeats {
		f.key = ""
		one = r.open[f.key]
	}
	if one == nil {
		one = new(repeat)
		r.open[f.key] = one
		time.AfterFunc(repeatWindow, func() { r.over(f.key) })
	}
	if one.lines++; one.lines <= repeatLimit {
		return true
	}
	one.last, one.tell = line, f.tell
	return false
}

// over ends a failure's window and says what was left out.
func (r *repeats) over(key string) {
	r.mu.Lock()
	one := r.open[key]
	delete(r.open, key)
	r.mu.Unlock()
	left := one.lines - repeatLimit
	if left <= 0 {
		return
	}
	line := slog.NewRecord(time.Now(), one.last.Level, "a line was logged often; others of this minute that say the same were left out", 0)
	line.Add("left_out", left, "line", one.last.Message)
	line.AddAttrs(one.tell...)
	_ = r.to.Handle(context.Background(), line)
}
