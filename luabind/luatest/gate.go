package luatest

import (
	"context"
	"fmt"
	"time"

	"csms/luabind"
	"csms/luabind/lint"
	"csms/luabind/source"
)

// GateOptions of Gate.
type GateOptions struct {
	// Tests says that the scripts' own tests have to pass.
	Tests bool
	// Timeout is for all tests together; 0 is DefaultTimeout.
	Timeout time.Duration
}

// Gate says what is wrong with a generation that is about to become active. Problems that are errors
// keep it from that.
func Gate(ctx context.Context, g *luabind.Generation, o GateOptions) source.Problems {
	problems := lint.Lint(g.Source, lint.For(g.Env().Actions))
	if len(problems.Of(source.Error)) > 0 || !o.Tests {
		return problems
	}
	for _, r := range Run(ctx, g, Options{Timeout: o.Timeout}) {
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
