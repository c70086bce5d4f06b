package source

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Severity says how bad a Problem is.
type Severity uint8

// An Error keeps scripts from being activated. A Warning is likely a mistake. A Notice is only to be
// known, for example that nothing answers a message.
const (
	Error Severity = iota
	Warning
	Notice
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "notice"
}

// MarshalText makes "error", "warning" or "notice" of it, also in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Problem is something wrong in the scripts.
type Problem struct {
	File     string // relative to the scripts' folder; empty where it is about all of them
	Line     int    // from 1; 0 where there is none
	Severity Severity
	Text     string
	// Excerpt is the line with those around it, as they were when the problem was found; WithExcerpts adds it.
	Excerpt []Line
}

// MarshalJSON writes null for a line that isn't known, and an empty list for no excerpt.
func (p Problem) MarshalJSON() ([]byte, error) {
	out := struct {
		File     string `json:"file"`
		Line     *int   `json:"line"`
		Severity string `json:"severity"`
		Text     string `json:"text"`
		Excerpt  []Line `json:"excerpt"`
	}{File: p.File, Severity: p.Severity.String(), Text: p.Text, Excerpt: p.Excerpt}
	if p.Line > 0 {
		out.Line = &p.Line
	}
	if out.Excerpt == nil {
		out.Excerpt = []Line{}
	}
	return json.Marshal(out)
}

// String is "file:line: severity: text".
func (p Problem) String() string { return p.position() + p.Severity.String() + ": " + p.Text }

// Error is "file:line: text".
func (p Problem) Error() string { return p.position() + p.Text }

func (p Problem) position() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		b.WriteByte(':')
		if p.Line > 0 {
			b.WriteString(strconv.Itoa(p.Line))
			b.WriteByte(':')
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// Problems are several. As an error they are one a line; errors.As finds the type.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Sort puts them in the order of files and lines.
func (ps Problems) Sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Severity, b.Severity))
	})
}

// Of returns those of one severity.
func (ps Problems) Of(s Severity) Problems {
	var list Problems
	for _, p := range ps {
		if p.Severity == s {
			list = append(list, p)
		}
	}
	return list
}
