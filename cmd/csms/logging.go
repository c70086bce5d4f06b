package main

import (
	"io"
	"log/slog"
)

// newLogger returns the program's log as c wants it. level follows c.Log.Level
// when it is set again.
func newLogger(w io.Writer, c *Config) (log *slog.Logger, level *slog.LevelVar) {
	level = new(slog.LevelVar)
	level.Set(logLevel(c))
	options := &slog.HandlerOptions{Level: level}
	var to slog.Handler = slog.NewTextHandler(w, options)
	if c.Log.Format == "json" {
		to = slog.NewJSONHandler(w, options)
	}
	return slog.New(newSparing(to)), level
}

func logLevel(c *Config) slog.Level {
	var l slog.Level
	_ = l.UnmarshalText([]byte(c.Log.Level)) // the setting allows only slog's names
	return l
}
