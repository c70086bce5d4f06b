package luabind

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/host"
	"csms/luabind/sandbox"
	"csms/luabind/source"
)

// Generation is all scripts of one moment, compiled, with one revision of [settings]. It is
// immutable; what runs it are instances.
type Generation struct {
	// Name is the hash of the scripts' files and their order.
	Name    string
	Source  *source.Source
	Plugins []Plugin

	rt     *Runtime
	env    host.Env
	protos map[string]*lua.FunctionProto // by file
	pool   *pool
	// globals are the host modules; VMs share them.
	globals map[string]lua.LValue

	// chains says for each action, by its index, whether any plugin has its callback; after the same
	// for after hooks.
	chains, after []bool
	// natives says the same of the actions of OCPP 1.6.
	natives []bool
	// dropped holds the fields of answers that were left out for a version, so that each is logged once.
	dropped                      sync.Map
	connects, normalizes, leaves bool
	// schedules are those of all plugins; the functions in them are of another instance.
	schedules []scheduled
}

// Plugin is what a plugin of a generation defines.
type Plugin struct {
	Name      string   `json:"name"`
	File      string   `json:"file"`
	Callbacks []string `json:"callbacks"`
	Hooks     []string `json:"hooks,omitempty"`
}

// Build compiles a source and runs its load-time code once. The errors are problems of the scripts.
// env is what its host modules work with; Settings and Generation are the generation's own.
func (rt *Runtime) Build(ctx context.Context, src *source.Source, env host.Env) (*Generation, source.Problems) {
	g := &Generation{Name: src.Name(), Source: src, rt: rt, env: env, protos: make(map[string]*lua.FunctionProto)}
	g.env.Generation = g.Name
	g.globals = host.Globals(&g.env)
	g.pool = newPool(g, rt.slots)
	var problems source.Problems
	for _, f := range src.Files {
		proto, err := sandbox.Compile(f.Path, []byte(f.Text))
		if err != nil {
			problems = append(problems, problemOf(f.Path, err))
			continue
		}
		g.protos[f.Path] = proto
	}
	if len(problems) > 0 {
		return nil, problems
	}
	all := rt.actions.All()
	g.chains, g.after = make([]bool, len(all)), make([]bool, len(all))
	in, err := g.newInstance(ctx)
	if err != nil {
		return nil, source.Problems{problemOf("", err)}
	}
	defer in.close()
	for i, links := range in.chains {
		g.chains[i] = len(links) > 0
	}
	g.natives = make([]bool, len(in.natives))
	for i, links := range in.natives {
		g.natives[i] = len(links) > 0
	}
	for i, hooks := range in.after {
		g.after[i] = len(hooks) > 0
	}
	g.connects, g.normalizes, g.leaves = len(in.connect) > 0, len(in.normalize) > 0, len(in.disconnect) > 0
	g.schedules = in.schedules
	g.Plugins = in.describe()
	return g, nil
}

// Close gives back what the generation holds. Calls that run on it are finished.
func (g *Generation) Close() { g.pool.retire() }

// pluginOf names the plugin that a file belongs to; "" for modules.
func (g *Generation) pluginOf(file string) string {
	for _, p := range g.Source.Plugins {
		if p.Main == file || strings.HasPrefix(file, p.Name+"/") {
			return p.Name
		}
	}
	return ""
}

// problemOf makes a problem of an error of compiling or loading. file is used where the error has
// none.
func problemOf(file string, err error) source.Problem {
	p := source.Problem{File: file, Text: err.Error()}
	switch e := err.(type) {
	case *sandbox.Error:
		p.Text = e.Text
		if e.File != "" {
			p.File, p.Line = e.File, e.Line
		}
	case *loadError:
		p.File, p.Line, p.Text = e.file, e.line, e.text
	}
	return p
}

// loadError is a plugin that loads but isn't one.
type loadError struct {
	file string
	line int
	text string
}

func (e *loadError) Error() string { return fmt.Sprintf("%s: %s", e.file, e.text) }

// problemsOf makes problems of an error of reading the scripts.
func problemsOf(err error) source.Problems {
	var problems source.Problems
	if errors.As(err, &problems) {
		return problems
	}
	return source.Problems{{Text: err.Error()}}
}
