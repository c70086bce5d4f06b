package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"csms/engine/ocpp/v2"
	"csms/luabind"
	"csms/luabind/lint"
	"csms/luabind/source"
)

func checkCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Compile, load and lint the scripts",
		Long: `Compile and load the scripts, and look for mistakes without running them:
misspelt callbacks, fields and enum values that no message has, undeclared
globals, host functions that don't exist, plugins that are never asked.

Prints one line for each problem, "file:line: severity: text", then what the
plugins define. Exits with 1 when one of the problems is an error: csms serve
would keep such scripts out.`,
		Args: noArguments,
	}
	f := addScriptFlags(p, cmd.Flags())
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := f.open()
		if err != nil {
			return err
		}
		defer s.close()
		s.check(cmd.Context())
		if *asJSON {
			err = s.writeJSON(p.Stdout)
		} else {
			s.write(p.Stdout)
		}
		return errors.Join(err, s.verdict())
	}
	return cmd
}

// scriptFlags are the flags that say which scripts are meant.
type scriptFlags struct {
	process *process
	loader  *loader
	dir     string
}

func addScriptFlags(p *process, flags *pflag.FlagSet) *scriptFlags {
	f := &scriptFlags{process: p, loader: addConfigFlags(p, flags)}
	flags.StringVar(&f.dir, "scripts", "", "`DIR` of the scripts (default scripts.dir of the configuration)")
	return f
}

// scripts are those that a command looks at.
type scripts struct {
	config   *Config
	shown    string // their folder, as the user would name it
	dir      string
	runtime  *luabind.Runtime
	source   *source.Source      // nil when they can't be read
	built    *luabind.Generation // nil when they are not in order
	missing  []string
	problems source.Problems
}

// open prepares what the flags say.
// folder is the scripts' folder, as the user would name it, and the configuration.
func (f *scriptFlags) folder() (string, *Config, error) {
	c, err := f.loader.load()
	if err != nil {
		return "", nil, err
	}
	if f.dir != "" {
		return f.dir, c, nil
	}
	return c.Scripts.Dir, c, nil
}

func (f *scriptFlags) open() (*scripts, error) {
	shown, c, err := f.folder()
	if err != nil {
		return nil, err
	}
	s := &scripts{config: c, shown: shown, dir: f.process.path(shown)}
	s.runtime = luabind.New(luabind.Options{
		Dir: s.dir, Order: c.Scripts.Order, Settings: c.Settings, Timeout: c.Scripts.Timeout, Memory: uint64(c.Scripts.Memory),
		Actions: v2.Actions, Log: slog.New(slog.DiscardHandler),
	})
	return s, nil
}

func (s *scripts) close() {
	if s.built != nil {
		s.built.Close()
	}
	s.runtime.Close()
}

// build reads, compiles and loads the scripts.
func (s *scripts) build(ctx context.Context) {
	if s.read(ctx) {
		s.load(ctx)
	}
}

// check does what build does and lints.
func (s *scripts) check(ctx context.Context) {
	if !s.read(ctx) {
		return
	}
	s.problems = linted(s.source)
	if len(s.problems.Of(source.Error)) == 0 {
		s.load(ctx)
	}
	if s.built == nil {
		return
	}
	s.missing = s.runtime.Missing(s.built)
	if p, ok := lint.Missing(s.missing); ok {
		s.problems = append(s.problems, p)
	}
}

func (s *scripts) read(ctx context.Context) bool {
	src, err := source.Read(ctx, s.dir, source.Options{Order: s.config.Scripts.Order})
	if err != nil {
		if !errors.As(err, &s.problems) {
			s.problems = source.Problems{{Text: err.Error()}}
		}
		return false
	}
	s.source = src
	return true
}

func (s *scripts) load(ctx context.Context) {
	g, problems := s.runtime.Build(ctx, s.source, s.runtime.Env(s.config.Settings))
	s.problems = append(s.problems, problems...)
	s.built = g
}

// place is a script as the user would open it.
func (s *scripts) place(file string) string {
	if file == "" {
		return ""
	}
	return path.Join(filepath.ToSlash(s.shown), file)
}

// verdict is the error of scripts that can't be activated.
func (s *scripts) verdict() error {
	switch n := len(s.problems.Of(source.Error)); n {
	case 0:
		return nil
	case 1:
		return errors.New("the scripts have an error")
	default:
		return fmt.Errorf("the scripts have %d errors", n)
	}
}

func (s *scripts) writeProblems(w io.Writer) {
	for _, p := range s.problems {
		p.File = s.place(p.File)
		fmt.Fprintln(w, p.String())
	}
}

func (s *scripts) write(w io.Writer) {
	s.writeProblems(w)
	if s.built == nil {
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	callbacks := map[string]bool{}
	for _, p := range s.built.Plugins {
		for _, name := range p.Callbacks {
			callbacks[name] = true
		}
		fmt.Fprintf(table, "%s\t%s\n", s.place(p.File), strings.Join(append(append([]string{}, p.Callbacks...), p.Hooks...), ", "))
	}
	table.Flush()
	fmt.Fprintf(w, "%s, %s, %s; generation %s\n", count(len(s.built.Plugins), "plugin"), count(len(callbacks), "callback"),
		count(len(s.source.Tests), "test file"), s.built.Name)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (s *scripts) writeJSON(w io.Writer) error {
	out := struct {
		OK         bool             `json:"ok"`
		Generation *string          `json:"generation"` // null when the scripts are not in order
		Problems   source.Problems  `json:"problems"`
		Plugins    []luabind.Plugin `json:"plugins"`
		Missing    []string         `json:"missing"`
	}{OK: s.verdict() == nil, Problems: s.source.WithExcerpts(s.problems), Plugins: []luabind.Plugin{}, Missing: s.missing}
	if out.Problems == nil {
		out.Problems = source.Problems{}
	}
	if out.Missing == nil {
		out.Missing = []string{}
	}
	if s.built != nil {
		out.Generation, out.Plugins = &s.built.Name, s.built.Plugins
	}
	return printJSON(w, out)
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
