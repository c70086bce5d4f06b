package luatest

import (
	"context"
	"fmt"
	"time"

	"csms/luabind"
	"csms/luabind/source"
)

// Gate runs the scripts' own tests before a generation becomes active: what they find keeps it from that. timeout is for all tests
// together; 0 is DefaultTimeout.
func Gate(ctx context.Context, g *luabind.Generation, timeout time.Duration) source.Problems {
	var problems source.Problems
	for _, r := range Run(ctx, g, Options{Timeout: timeout}) {
		problems = append(problems, r.Problems()...)
	}
	return problems
}

// Problems are the failures of a result.
func (r Result) Problems() source.Problems {
	var problems source.Problems
	for _, f := range r.Failures {
		text := f.Text
		if f.Expected != "" || f.Got != "" {
			text += fmt.Sprintf(" (expected %s, got %s)", f.Expected, f.Got)
		}
		if r.Name != "" {
			text = fmt.Sprintf("test %q: %s", r.Name, text)
		}
		problems = append(problems, source.Problem{File: f.File, Line: f.Line, Text: text})
	}
	return problems
}
