package luatest

import (
	"fmt"
	"strings"
	"time"
)

// Result is how one test went.
type Result struct {
	File string `json:"file"` // relative to the scripts' folder
	// Name of the test; empty where the file as a whole failed.
	Name     string        `json:"name"`
	Line     int           `json:"line"` // where the test's function begins; 0 where unknown
	Passed   bool          `json:"passed"`
	Failures []Failure     `json:"failures,omitempty"`
	Duration time.Duration `json:"duration_ns"`
	// Note is what is odd about a test that passed: that it asserted nothing.
	Note string `json:"note,omitempty"`
}

// Failure is why a test didn't pass.
type Failure struct {
	File string `json:"file"`
	Line int    `json:"line"` // 0 where unknown
	Text string `json:"text"`
	// Expected and Got are Lua values as text, where the failure is about two of them.
	Expected string `json:"expected,omitempty"`
	Got      string `json:"got,omitempty"`
	// Traceback has Lua frames, innermost first, where a script raised the error.
	Traceback string `json:"traceback,omitempty"`
}

// String is "file:line: text", with the expected and the actual value on lines of their own.
func (f Failure) String() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File)
		if f.Line > 0 {
			fmt.Fprintf(&b, ":%d", f.Line)
		}
		b.WriteString(": ")
	}
	b.WriteString(f.Text)
	if f.Expected != "" || f.Got != "" {
		fmt.Fprintf(&b, "\n  expected: %s\n  got:      %s", indent(f.Expected), indent(f.Got))
	}
	return b.String()
}

func indent(s string) string { return strings.ReplaceAll(s, "\n", "\n            ") }

// Failed counts the results that didn't pass.
func Failed(results []Result) int {
	n := 0
	for _, r := range results {
		if !r.Passed {
			n++
		}
	}
	return n
}
