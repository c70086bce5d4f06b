package luabind

import (
	"context"
	"errors"
	"fmt"
	"time"

	"csms/luabind/source"
)

// Kept is a generation as it is stored: its files by path, and its plugins in the order of their chains.
type Kept struct {
	Name  string
	Files map[string]string
	Order []string
}

// Keeper stores generations, and what was put to work when.
type Keeper interface {
	// Keep stores a generation; one of that name stays as it is.
	Keep(ctx context.Context, k Kept) error
	// Activated notes that a generation was put to work by who; result is "active", or what was wrong.
	Activated(ctx context.Context, name string, settings map[string]any, who, result string) error
	// Last returns the generation that was put to work last, and Load one by its name or the beginning of it.
	Last(ctx context.Context) (k Kept, ok bool, err error)
	Load(ctx context.Context, name string) (k Kept, ok bool, err error)
}

// The ones who put a generation to work where no operator asked for it.
const (
	byStart = "start"
	byFiles = "files"
)

// ErrNoGeneration: there is no stored generation of that name.
var ErrNoGeneration = errors.New("there is no stored generation of that name")

// hold says that a generation was rolled back to, and stays active while the folder is as it was then.
type hold struct {
	src    *source.Source
	folder string // state of the folder
}

// stateOf tells two states of the folder apart: by the name of what is in it, or by what is wrong with it.
func stateOf(src *source.Source, err error) string {
	if err != nil {
		return "! " + err.Error()
	}
	return src.Name()
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
		err = rt.options.Keeper.Activated(ctx, g.Name, g.env.Settings, who, "active")
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
	if err := rt.options.Keeper.Activated(ctx, name, settings, who, problem.Error()); err != nil {
		rt.log.Warn("what was wrong with the scripts could not be stored", "error", err)
	}
}

// fallBack puts the last generation to work that worked, when there is none and the folder's is not in order. It reports
// whether it did.
func (rt *Runtime) fallBack(ctx context.Context, o Options) bool {
	if o.Keeper == nil {
		return false
	}
	k, ok, err := o.Keeper.Last(ctx)
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
	rt.log.Warn("the scripts in the folder are not in order; the last generation that worked serves", "generation", g.Name)
	return true
}

// Rollback puts a stored generation to work, by its name or at least the first six characters of it. It passes the same
// gate as an edit, with the settings of now, and holds until the folder changes. The error is ErrNoGeneration, or wraps
// ErrProblems.
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
	folder, err := source.Read(ctx, o.Dir, source.Options{Order: o.Order})
	rt.held = &hold{src: src, folder: stateOf(folder, err)}
	rt.swap(ctx, g, problems, who)
	return nil
}

// tried builds a source and lets it pass the gate; nil when it isn't in order. Problems have their excerpts.
func (rt *Runtime) tried(ctx context.Context, o Options, src *source.Source) (*Generation, source.Problems) {
	g, problems := rt.Build(ctx, src, rt.env(o))
	if g == nil {
		return nil, src.WithExcerpts(problems)
	}
	if rt.gate != nil {
		problems = src.WithExcerpts(rt.gate(ctx, g))
	}
	if len(problems.Of(source.Error)) > 0 || ctx.Err() != nil {
		g.Close()
		return nil, problems
	}
	return g, problems
}
