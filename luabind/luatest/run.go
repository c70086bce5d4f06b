package luatest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind"
	"csms/luabind/host"
	"csms/luabind/sandbox"
)

// DefaultTimeout is how long all tests of a generation may take.
const DefaultTimeout = 10 * time.Second

// Options of Run. Zero values are useful.
type Options struct {
	// Filter chooses tests by "file/name"; nil is all.
	Filter func(name string) bool
	// Timeout is for all tests together; 0 is DefaultTimeout.
	Timeout time.Duration
	// Done is told each result as it comes; nil is told nothing.
	Done func(Result)
}

// Run runs the tests of a generation, file after file, and each test in a state of its own: fresh VMs
// for the test and for the scripts under test, an empty kv, a clock of its own. The generation is not
// touched. Once the time is over the tests that remain fail.
func Run(ctx context.Context, g *luabind.Generation, o Options) []Result {
	r := &runner{gen: g, options: o, limit: cmp.Or(o.Timeout, DefaultTimeout)}
	ctx, cancel := context.WithTimeoutCause(ctx, r.limit, fmt.Errorf("the tests ran too long (more than %s for all of them, see scripts.test_timeout)", r.limit))
	defer cancel()
	for _, file := range g.Source.Tests {
		r.file(ctx, file)
	}
	return r.results
}

type runner struct {
	gen     *luabind.Generation
	options Options
	limit   time.Duration
	results []Result
}

func (r *runner) add(result Result) {
	result.Passed = len(result.Failures) == 0
	r.results = append(r.results, result)
	if r.options.Done != nil {
		r.options.Done(result)
	}
}

// test is one function of a test file.
type test struct {
	name string
	line int
}

// file runs the tests of one file.
func (r *runner) file(ctx context.Context, file string) {
	start := time.Now()
	w := newWorld(ctx, r.gen, r.limit)
	fields, failure := w.load(ctx, file)
	var tests []test
	if failure == nil {
		tests, failure = listed(file, fields)
	}
	w.close()
	if failure != nil {
		if r.options.Filter == nil || r.options.Filter(file) {
			r.add(Result{File: file, Failures: []Failure{*failure}, Duration: time.Since(start)})
		}
		return
	}
	for _, t := range tests {
		if r.options.Filter == nil || r.options.Filter(strings.TrimSuffix(path.Base(file), "_test.lua")+"/"+t.name) {
			r.add(r.test(ctx, file, t))
		}
	}
}

// load runs a test file and returns the table that it returns.
func (w *world) load(ctx context.Context, file string) (*lua.LTable, *Failure) {
	stop := w.bounded(ctx)
	defer stop()
	var results [1]lua.LValue
	if err := w.vm.Load(ctx, w.base.Proto(file), results[:]); err != nil {
		f := w.failureOf(err)
		if f.File == "" {
			f.File = file
		}
		return nil, &f
	}
	t, ok := results[0].(*lua.LTable)
	if !ok {
		return nil, &Failure{File: file, Text: `a test file returns a table of functions: return { ["accepts a known card"] = function(t) … end }`}
	}
	return sandbox.View(w.vm.L, t), nil
}

// bounded ends the test's VM when ctx is done.
func (w *world) bounded(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { w.vm.Kill(context.Cause(ctx)) })
}

// listed lists a file's tests in the order in which they are written.
func listed(file string, fields *lua.LTable) ([]test, *Failure) {
	var tests []test
	var failure *Failure
	for k, v := fields.Next(lua.LNil); k != lua.LNil; k, v = fields.Next(k) {
		fn, ok := v.(*lua.LFunction)
		name, named := k.(lua.LString)
		if !ok || !named {
			return nil, &Failure{File: file, Text: fmt.Sprintf("the table that a test file returns holds functions by name; [%s] is no such entry", k)}
		}
		t := test{name: string(name)}
		if fn.Proto != nil {
			t.line = fn.Proto.LineDefined
		}
		tests = append(tests, t)
	}
	slices.SortFunc(tests, func(a, b test) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.name, b.name)) })
	return tests, failure
}

// test runs one test.
func (r *runner) test(ctx context.Context, file string, t test) Result {
	start := time.Now()
	result := Result{File: file, Name: t.name, Line: t.line}
	if ctx.Err() != nil {
		result.Failures = []Failure{{File: file, Line: t.line, Text: fmt.Sprintf("not run: the tests before it took longer than %s", r.limit)}}
		return result
	}
	w := newWorld(ctx, r.gen, r.limit)
	defer w.close()
	fields, failure := w.load(ctx, file)
	if failure != nil {
		result.Failures = []Failure{*failure}
		return result
	}
	fn, ok := fields.RawGetString(t.name).(*lua.LFunction)
	if !ok {
		result.Failures = []Failure{{File: file, Line: t.line, Text: "the test is not there every time that the file is loaded"}}
		return result
	}
	stop := w.bounded(ctx)
	defer stop()
	if err := w.vm.Call(ctx, fn, nil, w.argument(t.name)); err != nil {
		result.Failures = append(result.Failures, w.failureOf(err))
		result.Failures = append(result.Failures, w.troubles...)
	}
	for _, f := range w.failures {
		if f.File == "" {
			f.File, f.Line = file, t.line
		}
		result.Failures = append(result.Failures, f)
	}
	if w.asserts.count == 0 && len(result.Failures) == 0 {
		result.Note = "the test asserts nothing"
	}
	result.Duration = time.Since(start)
	return result
}

// failureOf makes a failure of an error that the test's VM ended with.
func (w *world) failureOf(err error) Failure {
	var e *sandbox.Error
	if !errors.As(err, &e) {
		return Failure{Text: err.Error()}
	}
	f := Failure{File: e.File, Line: e.Line, Text: e.Text}
	if u, ok := e.Value.(*lua.LUserData); ok {
		if a, ok := u.Value.(assertion); ok {
			f.Text, f.Expected, f.Got = a.text, a.expected, a.got
			return f
		}
		if wire, ok := host.AsError(u); ok {
			f.Text = wire.Error()
		}
	}
	f.Traceback = e.Traceback
	return f
}
