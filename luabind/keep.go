package luabind

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"csms/luabind/source"
)

// Kept is a generation as it is stored: its files by path, and its plugins in the order of their chains.
type Kept struct {
	Name  string
	Files map[string]string
	Order []string
}

// Activation is that a generation was put to work, or was tried to.
type Activation struct {
	Generation string
	Settings   map[string]any
	Who        string
	Result     string // "active", or what was wrong
	// Folder is the state of the folder beside which a rollback holds; "" where none does.
	Folder string
}

// Keeper stores generations, and what was put to work when.
type Keeper interface {
	// Keep stores a generation; one of that name stays as it is.
	Keep(ctx context.Context, k Kept) error
	Activated(ctx context.Context, a Activation) error
	// Last returns the generation that was put to work last, with the Folder of its Activation, and Load one by its name or
	// the beginning of it.
	Last(ctx context.Context) (k Kept, folder string, ok bool, err error)
	Load(ctx context.Context, name string) (k Kept, ok bool, err error)
}

// The ones who put a generation to work where no operator asked for it.
const (
	byStart = "start"
	byFiles = "files"
)

// ErrNoGeneration: there is no stored generation of that name.
var ErrNoGeneration = errors.New("there is no stored generation of that name")

// hold says that a generation was rolled back to, and stays active while the files in the folder are as they were then. Its
// plugins keep their order: scripts.order is for the files in the folder.
type hold struct {
	src    *source.Source
	folder string // state of the folder
}

// stateOf tells two states of the folder's files apart. src is what was read of them, nil where they make no Source.
func stateOf(dir string, src *source.Source) string {
	if src == nil {
		return source.FolderHash(dir)
	}
	return src.FilesHash()
}

// heldBefore is the rollback that held when the last run of the program ended; nil when none did.
func (rt *Runtime) heldBefore(ctx context.Context, o Options) *hold {
	if o.Keeper == nil {
		return nil
	}
	k, folder, ok, err := o.Keeper.Last(ctx)
	if err != nil {
		rt.log.Warn("whether a rollback holds is not known; the scripts in the folder count", "error", err)
		return nil
	}
	if !ok || folder == "" {
		return nil
	}
	src, err := source.New(k.Files, k.Order)
	if err != nil {
		return nil
	}
	return &hold{src: src, folder: folder}
}

// holds reports whether a rollback holds although the scripts were read again: src is what is in the folder, nil where it
// makes no Source.
func (rt *Runtime) holds(o Options, src *source.Source, reordered bool) bool {
	if rt.held == nil {
		return false
	}
	if rt.held.folder != stateOf(o.Dir, src) {
		rt.log.Info("the files changed; the rollback is over", "generation", rt.held.src.Name())
		rt.held = nil
		return false
	}
	if reordered {
		rt.log.Warn("scripts.order was changed, and a rollback holds: the generation keeps the order that it had; the new order counts once the files change",
			"generation", rt.held.src.Name(), "order", strings.Join(o.Order, " "))
	}
	return true
}

// keep stores the active generation and who put it to work. A failure keeps nobody from working.
func (rt *Runtime) keep(ctx context.Context, g *Generation, who string) {
	if rt.options.Keeper == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	k := Kept{Name: g.Name, Files: make(map[string]string, len(g.Source.Files))}
	for _, f := range g.Source.Files {
		k.Files[f.Path] = f.Text
	}
	for _, p := range g.Source.Plugins {
		k.Order = append(k.Order, p.Name)
	}
	err := rt.options.Keeper.Keep(ctx, k)
	if err == nil {
		a := Activation{Generation: g.Name, Settings: g.env.Settings, Who: who, Result: "active"}
		if rt.held != nil {
			a.Folder = rt.held.folder
		}
		err = rt.options.Keeper.Activated(ctx, a)
	}
	if err != nil {
		rt.log.Warn("the generation could not be stored; it is active all the same", "generation", g.Name, "error", err)
	}
}

// refused notes that a generation was not put to work.
func (rt *Runtime) refused(ctx context.Context, name string, settings map[string]any, who string, problem source.Problem) {
	if rt.options.Keeper == nil || name == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := rt.options.Keeper.Activated(ctx, Activation{Generation: name, Settings: settings, Who: who, Result: problem.Error()}); err != nil {
		rt.log.Warn("what was wrong with the scripts could not be stored", "error", err)
	}
}

// fallBack puts the last generation to work that worked, when there is none and the folder's is not in order. It reports
// whether it did.
func (rt *Runtime) fallBack(ctx context.Context, o Options) bool {
	if o.Keeper == nil {
		return false
	}
	k, _, ok, err := o.Keeper.Last(ctx)
	if err != nil || !ok {
		return false
	}
	src, err := source.New(k.Files, k.Order)
	if err != nil {
		return false
	}
	g, problems := rt.Build(ctx, src, rt.env(o))
	if g == nil {
		rt.log.Error("the last generation that worked doesn't any more", "generation", k.Name, "error", problems.Of(source.Error)[0].Error())
		return false
	}
	// It passed the gate once; there is nothing better.
	rt.active.Store(g)
	rt.metrics.active(g.Name)
	problem := *rt.state.Load().problem
	rt.log.Error("the scripts in the folder are not in order; the last generation that worked serves",
		append(places(problem), "problem", problem.Text, "generation", g.Name)...)
	return true
}

// Rollback puts a stored generation to work, by its name or at least the first six characters of it. It passes the same
// gate as an edit, with the settings of now, and holds until the files in the folder change, over restarts too. The error
// is ErrNoGeneration, or wraps ErrProblems.
func (rt *Runtime) Rollback(ctx context.Context, name, who string) error {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	o := rt.options
	if o.Keeper == nil || len(name) < 6 {
		return ErrNoGeneration
	}
	k, ok, err := o.Keeper.Load(ctx, name)
	if err != nil {
		return fmt.Errorf("load the generation %s: %w", name, err)
	}
	if !ok {
		return ErrNoGeneration
	}
	src, err := source.New(k.Files, k.Order)
	if err != nil {
		return &notActive{problemsOf(err)[0]}
	}
	g, problems := rt.tried(ctx, o, src)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if g == nil {
		first := problems.Of(source.Error)[0]
		rt.refused(ctx, k.Name, o.Settings, who, first)
		return &notActive{first}
	}
	folder, _ := source.Read(ctx, o.Dir, source.Options{Order: o.Order})
	rt.held = &hold{src: src, folder: stateOf(o.Dir, folder)}
	rt.swap(ctx, g, problems, who)
	return nil
}

// tried builds a source and lets it pass the gate; nil when it isn't in order. Problems have their excerpts.
func (rt *Runtime) tried(ctx context.Context, o Options, src *source.Source) (*Generation, source.Problems) {
	var problems source.Problems
	if o.Lint != nil { // before anything runs: it says more than what fails at load
		problems = o.Lint(src)
		if len(problems.Of(source.Error)) > 0 {
			return nil, src.WithExcerpts(problems)
		}
	}
	g, broken := rt.Build(ctx, src, rt.env(o))
	if g == nil {
		return nil, src.WithExcerpts(broken)
	}
	if rt.gate != nil {
		problems = append(problems, rt.gate(ctx, g)...)
	}
	problems = src.WithExcerpts(problems)
	if len(problems.Of(source.Error)) > 0 || ctx.Err() != nil {
		g.Close()
		return nil, problems
	}
	return g, problems
}
