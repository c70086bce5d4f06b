package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"csms/engine/events"
	"csms/luabind"
)

const (
	// repeatWindow begins with the first line that says something; repeatLimit is how many that say the same are written in it.
	repeatWindow = time.Minute
	repeatLimit  = 10
	// maxRepeats is how much is told apart in a window; what comes then counts as one.
	maxRepeats = 1000
)

// sparing is a slog.Handler that keeps a failure which repeats with every message, and a station that comes and goes, or is refused,
// again and again, from filling the log: of such lines that say the same it writes the first few a minute, and how many it left out
// when the minute is over.
type sparing struct {
	slog.Handler
	station slog.Attr // of all lines; its zero value is none
	// Stations that come and go are counted by themselves, so that a storm of them leaves no failure out.
	failures, visits *repeats
}

func newSparing(h slog.Handler) slog.Handler {
	return sparing{Handler: h, failures: newRepeats(h), visits: newRepeats(h)}
}

func (h sparing) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, a := range attrs {
		if a.Key == "station" {
			h.station = a
		}
	}
	h.Handler = h.Handler.WithAttrs(attrs)
	return h
}

func (h sparing) WithGroup(name string) slog.Handler {
	h.Handler = h.Handler.WithGroup(name)
	return h
}

func (h sparing) Handle(ctx context.Context, r slog.Record) error {
	var said saying
	counts := h.failures
	switch {
	case r.Level >= slog.LevelWarn:
		said = failureOf(r)
	case isVisit(r) && h.station.Key != "": // by the engine: the lines of scripts have their station in themselves
		said = saying{r.Message + "\x00" + h.station.Value.String(), []slog.Attr{h.station}}
		counts = h.visits
	}
	if said.key != "" && !counts.admits(r, said) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// isVisit reports whether a line says that a station comes or goes.
func isVisit(r slog.Record) bool {
	return r.Message == events.Connected || r.Message == events.Boot || r.Message == events.Disconnected
}

// saying is what a line says, as far as lines are told apart.
type saying struct {
	key  string
	tell []slog.Attr // of all lines with that key
}

// failureOf is that of an error line with its error, and of a warning with its station and reason; key is "" for others. Errors of
// scripts are told apart by where they come from, others by their text.
func failureOf(r slog.Record) (f saying) {
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

// repeats counts the lines of a window.
type repeats struct {
	to   slog.Handler
	mu   sync.Mutex
	open map[string]*repeat // by saying; guarded by mu
}

func newRepeats(to slog.Handler) *repeats { return &repeats{to: to, open: make(map[string]*repeat)} }

// repeat is a saying whose window is not over.
type repeat struct {
	lines int
	last  slog.Record // that was left out
	tell  []slog.Attr
}

// admits reports whether a line is to be written.
func (r *repeats) admits(line slog.Record, said saying) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.open[said.key]
	if one == nil && len(r.open) >= maxRepeats {
		said = saying{}
		one = r.open[said.key]
	}
	if one == nil {
		one = new(repeat)
		r.open[said.key] = one
		time.AfterFunc(repeatWindow, func() { r.over(said.key) })
	}
	if one.lines++; one.lines <= repeatLimit {
		return true
	}
	one.last, one.tell = line, said.tell
	return false
}

// over ends a saying's window and says what was left out.
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
