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

// sparing is a slog.Handler that keeps a failure which repeats with every message from filling the log: of the error lines that
// say the same it writes the first few a minute, and how many it left out when the minute is over.
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
	if r.Level >= slog.LevelError {
		if err := errorOf(r); err != nil && !h.repeats.admits(r, err) {
			return nil
		}
	}
	return h.Handler.Handle(ctx, r)
}

// errorOf is the error that a line is about; nil for none.
func errorOf(r slog.Record) (err error) {
	r.Attrs(func(a slog.Attr) bool {
		err, _ = a.Value.Any().(error)
		return err == nil
	})
	return err
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
	err   error
}

// admits reports whether a line is to be written.
func (r *repeats) admits(line slog.Record, err error) bool {
	key := failureKey(line.Message, err)
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.open[key]
	if one == nil && len(r.open) >= maxRepeats {
		key = ""
		one = r.open[key]
	}
	if one == nil {
		one = new(repeat)
		r.open[key] = one
		time.AfterFunc(repeatWindow, func() { r.over(key) })
	}
	if one.lines++; one.lines <= repeatLimit {
		return true
	}
	one.last, one.err = line, err
	return false
}

// failureKey tells failures apart: those of scripts by where they come from, others by their text.
func failureKey(message string, err error) string {
	var failed *luabind.CallbackError
	if errors.As(err, &failed) && failed.Line > 0 {
		return fmt.Sprintf("%s\x00%s\x00%s:%d", message, failed.Callback, failed.File, failed.Line)
	}
	return message + "\x00" + err.Error()
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
	line := slog.NewRecord(time.Now(), one.last.Level, "an error was logged often; its other lines of this minute were left out", 0)
	line.Add("left_out", left, "line", one.last.Message, "error", one.err)
	_ = r.to.Handle(context.Background(), line)
}
