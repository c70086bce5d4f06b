package main

import (
	"log/slog"
	"math"
	"strings"
	"sync"
	"time"

	"csms/engine/api"
	"csms/engine/events"
	"csms/luabind/annotate"
	"csms/luabind/host"
)

// logged tells those who listen of a line that a script logged.
func (s *system) logged(l host.Line) {
	if s.events.Wanted(events.Log, l.Station) {
		s.events.Publish(events.Log, l.Station, logLine(l))
	}
}

func (o scriptsOf) Log(limit int) []api.ScriptLogLine {
	var list []api.ScriptLogLine
	for _, l := range o.s.scripts.Lines(limit) {
		list = append(list, logLine(l))
	}
	return list
}

// logLine shows a line to the API.
func logLine(l host.Line) api.ScriptLogLine {
	out := api.ScriptLogLine{
		Time: l.Time.Truncate(time.Millisecond), Level: strings.ToLower(l.Level.String()), Text: l.Text, Fields: make(map[string]any, len(l.Fields)),
		Plugin: orNull(l.Plugin), File: orNull(l.File), Line: orNull(l.Line), Callback: orNull(l.Callback), Station: orNull(l.Station),
		Request: orNull(l.Request), Generation: orNull(l.Generation), Test: l.Test,
	}
	for _, f := range l.Fields {
		out.Fields[f.Key] = f.Value.Any()
		if x := f.Value; x.Kind() == slog.KindFloat64 && (math.IsNaN(x.Float64()) || math.IsInf(x.Float64(), 0)) {
			out.Fields[f.Key] = x.String() // JSON has no such number
		}
	}
	return out
}

// orNull is nil for the zero value.
func orNull[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

// reference is what scripts work with; it never changes.
var reference = sync.OnceValue(func() []api.ScriptReference {
	var list []api.ScriptReference
	for _, i := range annotate.Reference(annotations()) {
		list = append(list, api.ScriptReference{Group: string(i.Group), Name: i.Name, Text: i.Text})
	}
	return list
})

func (scriptsOf) Reference() []api.ScriptReference { return reference() }
