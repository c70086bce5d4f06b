package lint

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"

	"csms/luabind/sandbox"
	"csms/luabind/source"
)

// Lint returns the mistakes in all files, by file and line. A file that can't be parsed is one mistake.
func Lint(s *source.Source, know *Knowledge) source.Problems {
	l := &linter{source: s, know: know, touched: make(map[string]bool)}
	trees := make(map[string]*tree)
	for _, f := range s.Files {
		chunk, err := sandbox.Parse(f.Path, []byte(f.Text))
		if err != nil {
			p := source.Problem{File: f.Path, Text: err.Error()}
			if e, ok := err.(*sandbox.Error); ok {
				p.Line, p.Text = e.Line, e.Text
			}
			l.problems = append(l.problems, p)
			continue
		}
		t := resolve(f.Path, chunk)
		trees[f.Path] = t
		for _, w := range t.writes {
			if attr, ok := w.target.(*ast.AttrGetExpr); ok && !t.ownTable(attr.Object) {
				if name, ok := key(attr.Key); ok {
					l.touched[name] = true
				}
			}
		}
	}
	plugins := make(map[string]*plugin)
	for _, p := range s.Plugins {
		if t := trees[p.Main]; t != nil {
			plugins[p.Main] = read(p.Name, t)
			l.plugins = append(l.plugins, plugins[p.Main])
		}
	}
	for _, f := range s.Files {
		if t := trees[f.Path]; t != nil {
			c := &checker{linter: l, tree: t, plugin: plugins[f.Path], arguments: make(map[*ast.FunctionExpr][]shape), seen: make(map[string]bool)}
			c.test = has(s.Tests, f.Path)
			c.run()
		}
	}
	l.chains()
	l.problems.Sort()
	return l.problems
}

// linter is one run over all files.
type linter struct {
	source   *source.Source
	know     *Knowledge
	plugins  []*plugin
	problems source.Problems
	// touched are the names of fields that any script assigns: tables may have them although their
	// messages don't.
	touched map[string]bool
}

// checker checks one file.
type checker struct {
	*linter
	*tree
	plugin *plugin // nil for modules and tests
	test   bool
	// arguments are the shapes of the parameters of callbacks and hooks.
	arguments map[*ast.FunctionExpr][]shape
	seen      map[string]bool // problems told already
}

func (c *checker) report(severity source.Severity, line int, format string, args ...any) {
	p := source.Problem{File: c.path, Line: line, Severity: severity, Text: fmt.Sprintf(format, args...)}
	if id := p.String(); !c.seen[id] {
		c.seen[id] = true
		c.problems = append(c.problems, p)
	}
}

func (c *checker) run() {
	if c.plugin != nil {
		c.callbacks()
	}
	c.checkGlobals()
	c.checkReads()
	c.checkCalls()
	c.checkComparisons()
	if !c.test {
		c.checkState()
	}
}
