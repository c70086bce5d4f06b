package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aymanbagabas/go-udiff"
	"github.com/danielgtaylor/huma/v2"

	"csms/engine/store"
)

// Generation is a stored state of the scripts.
type Generation struct {
	Name    string     `json:"name"`
	Created *time.Time `json:"created"`
	Active  bool       `json:"active"`
}

// GenerationDetail is a generation with its files.
type GenerationDetail struct {
	Generation
	Order []string          `json:"order" doc:"the plugins in the order of their chains"`
	Files map[string]string `json:"files"`
}

// Activation is that a generation was put to work, or was tried to.
type Activation struct {
	Generation string     `json:"generation"`
	Time       *time.Time `json:"time"`
	Who        string     `json:"who" doc:"an operator; files: they changed; start: csms began"`
	Result     string     `json:"result" doc:"active, or what was wrong"`
	RolledBack bool       `json:"rolled_back" doc:"it was rolled back to, or that held still"`
}

type generationInput struct {
	Name string `path:"name" maxLength:"64" doc:"its name, or a beginning that only one has"`
}

type generationOutput struct{ Body GenerationDetail }

type diffInput struct {
	From string `query:"from" required:"true" maxLength:"64" doc:"its name, or a beginning that only one has"`
	To   string `query:"to" maxLength:"64" doc:"the active one where it is left out"`
}

type diffOutput struct {
	Body struct {
		From string `json:"from"`
		To   string `json:"to"`
		Diff string `json:"diff" doc:"unified; empty where they are the same"`
	}
}

type rollbackInput struct {
	Body struct {
		Generation string `json:"generation" pattern:"^[0-9a-f]{6,64}$" patternDescription:"a generation's name like 3ae02dbf9197, or at least its first six characters" doc:"its name, or the beginning of it"`
	}
}

func (o Options) generations(api huma.API) {
	tags := []string{"scripts"}
	huma.Register(api, huma.Operation{
		OperationID: "list-generations", Method: http.MethodGet, Path: "/api/v1/scripts/generations", Tags: tags, Summary: "Stored generations, the newest first",
	}, func(ctx context.Context, in *struct{ Paging }) (*listOutput[Generation], error) {
		active := o.Scripts.Status().Generation
		list, err := o.Store.Generations(ctx, in.page())
		return listed(list, err, func(g store.Generation) Generation {
			return Generation{g.Name, knownTime(g.Created), g.Name == active}
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-activations", Method: http.MethodGet, Path: "/api/v1/scripts/activations", Tags: tags, Summary: "Who put which generation to work, the newest first",
	}, func(ctx context.Context, in *struct{ Paging }) (*listOutput[Activation], error) {
		list, err := o.Store.Activations(ctx, in.page())
		return listed(list, err, func(a store.Activation) Activation {
			return Activation{a.Generation, knownTime(a.Time), a.Who, a.Result, a.Folder != ""}
		})
	})
	huma.Register(api, huma.Operation{
		OperationID: "get-generation", Method: http.MethodGet, Path: "/api/v1/scripts/generations/{name}", Tags: tags, Summary: "One generation with its files",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *generationInput) (*generationOutput, error) {
		g, err := o.Store.Generation(ctx, in.Name)
		if err != nil {
			return nil, storeProblem(err, fmt.Sprintf("generation %q", in.Name))
		}
		return &generationOutput{GenerationDetail{Generation{g.Name, knownTime(g.Created), g.Name == o.Scripts.Status().Generation}, g.Order, g.Files}}, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "diff-generations", Method: http.MethodGet, Path: "/api/v1/scripts/diff", Tags: tags, Summary: "What differs between two generations",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *diffInput) (*diffOutput, error) {
		if in.To == "" {
			in.To = o.Scripts.Status().Generation
		}
		var found [2]store.Generation
		for i, name := range []string{in.From, in.To} {
			g, err := o.Store.Generation(ctx, name)
			if err != nil {
				return nil, storeProblem(err, fmt.Sprintf("generation %q", name))
			}
			found[i] = g
		}
		out := &diffOutput{}
		out.Body.From, out.Body.To, out.Body.Diff = found[0].Name, found[1].Name, diff(found[0].Files, found[1].Files)
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "rollback-scripts", Method: http.MethodPost, Path: "/api/v1/scripts/rollback", Tags: tags,
		Summary:     "Put a stored generation to work",
		Description: "It passes the same gate as an edit, with the settings of now, and holds until the files change, over restarts and changes of scripts.order too.",
		Errors:      []int{http.StatusNotFound},
	}, func(ctx context.Context, in *rollbackInput) (*scriptsOutput, error) {
		before := o.Scripts.Status().Generation
		err := o.Scripts.Rollback(ctx, in.Body.Generation, operatorOf(ctx))
		switch {
		case errors.Is(err, ErrNoGeneration):
			return nil, newProblem(http.StatusNotFound, fmt.Sprintf("there is no stored generation %q", in.Body.Generation))
		case err != nil:
			return nil, invalid("body.generation", err.Error(), in.Body.Generation)
		}
		status := o.Scripts.Status()
		o.audit(ctx, "POST rollback", "scripts", map[string]string{"generation": before}, map[string]string{"generation": status.Generation})
		return &scriptsOutput{status}, nil
	})
}

// diff is what changes files into others, file by file.
func diff(from, to map[string]string) string {
	all := maps.Clone(from)
	maps.Copy(all, to)
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(all)) {
		b.WriteString(udiff.Unified("a/"+path, "b/"+path, from[path], to[path]))
	}
	return b.String()
}
