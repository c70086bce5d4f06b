package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
)

// scriptsStatus is what is active, as the server tells it.
type scriptsStatus struct {
	Generation string
	Activated  *string
	RolledBack bool `json:"rolled_back"`
	Plugins    []struct {
		Name, File       string
		Callbacks, Hooks []string
		Stats            map[string]struct{ Calls, Errors uint64 }
	}
	Missing   []string
	Problem   *scriptsProblem
	Notes     []scriptsProblem
	Schedules []record
}

type scriptsProblem struct {
	File string
	Line *int
	Text string
}

func (p scriptsProblem) String() string {
	switch {
	case p.File == "":
		return p.Text
	case p.Line == nil:
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, *p.Line, p.Text)
}

// showScripts asks for a status, and shows it to people: what decides, why it isn't what is in the folder, and how it fares.
func (r *rest) showScripts(method, path string, body any) error {
	var s scriptsStatus
	data, err := r.ask(method, path, nil, body, &s)
	if err != nil {
		return err
	}
	if r.json {
		return r.print(data)
	}
	w := tabwriter.NewWriter(r.process.Stdout, 0, 0, 2, ' ', 0)
	line := func(cells ...string) {
		for i := range cells {
			cells[i] = escaped(cells[i])
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	since := "-"
	if s.Activated != nil {
		since = record{"at": *s.Activated}.text("at")
	}
	line("generation", cmp.Or(s.Generation, "-"))
	line("active since", since)
	if s.RolledBack {
		line("rolled back", "it stays until the files in the scripts' folder change")
	}
	if s.Problem != nil {
		line("problem", s.Problem.String()+"; what is active stays")
	}
	if len(s.Missing) > 0 {
		line("missing", strings.Join(s.Missing, " "))
	}
	for _, n := range s.Notes {
		line("note", n.String())
	}
	line("")
	line("PLUGIN", "FILE", "CALLS", "ERRORS", "CALLBACKS")
	for _, p := range s.Plugins {
		var calls, errors uint64
		for _, callback := range p.Stats {
			calls, errors = calls+callback.Calls, errors+callback.Errors
		}
		line(p.Name, p.File, fmt.Sprint(calls), fmt.Sprint(errors), cmp.Or(strings.Join(append(p.Callbacks, p.Hooks...), " "), "-"))
	}
	if len(s.Schedules) > 0 {
		line("")
		line("SCHEDULE", "PLUGIN", "TIMES", "NEXT", "LAST", "RUNS", "ERRORS", "PROBLEM")
	}
	for _, sc := range s.Schedules {
		line(sc.text("name"), sc.text("plugin"), sc.text("spec"), sc.text("next"), sc.text("last"), sc.text("runs"), sc.text("errors"), sc.text("problem"))
	}
	return w.Flush()
}
