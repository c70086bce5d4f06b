package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"csms/engine/spelling"
	"csms/luabind/luatest"
)

func testCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Run the scripts' own tests",
		Long: `Run the *_test.lua files beside the scripts. Each returns a table of functions:

    return {
      ["accepts a known card"] = function(t)
        local res = t.call("authorize", { idToken = { idToken = "C1", type = "ISO14443" } })
        assert.equal("Accepted", res.idTokenInfo.status)
      end,
    }

Each test has a state of its own: t.clock:set and t.clock:advance move its clock,
t.station{ id = "CS-1", calls = { Reset = function(payload) … end } } makes a
station, t.settings{ … } sets settings, t.after() runs after hooks, t.connect,
t.disconnect and t.normalize run those hooks, and kv begins empty.

Exits with 1 when a test fails or the scripts are not in order, and with 2 when
--run matches no test.`,
		Args: noArguments,
	}
	f := addScriptFlags(p, cmd.Flags())
	pattern := cmd.Flags().String("run", "", "run only tests whose \"file/name\" matches the regular expression `PATTERN`")
	timeout := cmd.Flags().Duration("timeout", 0, "for all tests together (default scripts.test_timeout)")
	verbose := cmd.Flags().BoolP("verbose", "v", false, "name the tests that pass, too")
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o := luatest.Options{Timeout: *timeout}
		run, err := regexp.Compile(*pattern)
		if err != nil {
			return &usageError{fmt.Sprintf("--run: %v", err)}
		}
		if *timeout < 0 {
			return &usageError{fmt.Sprintf("--timeout takes a time from 0 on, and got %s", *timeout)}
		}
		s, err := f.open()
		if err != nil {
			return err
		}
		defer s.close()
		return s.test(cmd.Context(), p.Stdout, o, run, *verbose, *asJSON)
	}
	return cmd
}

// test runs the tests whose name the expression matches, and prints how they went.
func (s *scripts) test(ctx context.Context, w io.Writer, o luatest.Options, run *regexp.Regexp, verbose, asJSON bool) error {
	if o.Timeout == 0 {
		o.Timeout = s.config.Scripts.TestTimeout
	}
	s.build(ctx)
	if err := s.verdict(); err != nil {
		if asJSON {
			return errors.Join(s.writeJSON(w), err)
		}
		s.writeProblems(w)
		return err
	}
	out := &testPrinter{w: w, scripts: s, verbose: verbose}
	if !asJSON {
		o.Done = out.result
	}
	var names []string
	o.Filter = func(name string) bool {
		names = append(names, name)
		return run.MatchString(name)
	}
	results := luatest.Run(ctx, s.built, o)
	failed, none := luatest.Failed(results), len(results) == 0 && run.String() != ""
	if asJSON {
		if results == nil {
			results = []luatest.Result{}
		}
		if err := printJSON(w, map[string]any{"ok": failed == 0 && !none, "tests": results}); err != nil {
			return err
		}
	} else {
		out.file()
		if len(s.source.Tests) == 0 {
			fmt.Fprintf(w, "no tests: %s has no file whose name ends in _test.lua\n", s.shown)
		}
	}
	switch {
	case none: // misspelt: nobody should take it for a test that passed
		return &usageError{fmt.Sprintf("--run %s matches none of %s%s (csms test -v names them)", run, count(len(names), "test"), nearestTest(run.String(), names))}
	case failed > 0:
		return fmt.Errorf("%s failed", count(failed, "test"))
	}
	return nil
}

// nearestTest says which test, or file of tests, was probably meant; a test's name is "file/name".
func nearestTest(pattern string, names []string) string {
	var parts []string
	for _, name := range names {
		file, test, _ := strings.Cut(name, "/")
		parts = append(parts, file, test, name)
	}
	return spelling.DidYouMean(pattern, parts)
}

// testPrinter prints results as they come, and a line for each file.
type testPrinter struct {
	w       io.Writer
	scripts *scripts
	verbose bool

	current string // file
	tests   int
	failed  int
	took    time.Duration
}

func (t *testPrinter) result(r luatest.Result) {
	if r.File != t.current {
		t.file()
		t.current = r.File
	}
	t.tests++
	t.took += r.Duration
	name := strings.TrimSuffix(r.File, "_test.lua")
	if r.Name != "" {
		name += "/" + r.Name
	}
	if !r.Passed {
		t.failed++
		fmt.Fprintf(t.w, "--- FAIL: %s (%.2fs)\n", name, r.Duration.Seconds())
	} else if t.verbose {
		fmt.Fprintf(t.w, "--- PASS: %s (%.2fs)\n", name, r.Duration.Seconds())
	}
	for _, f := range r.Failures {
		f.File = t.scripts.place(f.File)
		fmt.Fprintf(t.w, "    %s\n", strings.ReplaceAll(f.String(), "\n", "\n    "))
		if t.verbose && f.Traceback != "" {
			fmt.Fprintf(t.w, "      %s\n", strings.ReplaceAll(f.Traceback, "\n", "\n      "))
		}
	}
	if r.Note != "" {
		fmt.Fprintf(t.w, "    %s:%d: note: %s: %s\n", t.scripts.place(r.File), r.Line, name, r.Note)
	}
}

// file ends the lines of a file.
func (t *testPrinter) file() {
	if t.current == "" {
		return
	}
	verdict := "ok  "
	if t.failed > 0 {
		verdict = "FAIL"
	}
	fmt.Fprintf(t.w, "%s  %s  %s  %.3fs\n", verdict, t.scripts.place(t.current), count(t.tests, "test"), t.took.Seconds())
	t.current, t.tests, t.failed, t.took = "", 0, 0, 0
}
