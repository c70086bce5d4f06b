package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/schema"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/spelling"
)

// Command is something that a station can be asked for.
type Command struct {
	Action string `json:"action"`
	Block  string `json:"block" doc:"the functional block of OCPP that it belongs to"`
	Text   string `json:"text" doc:"what it does, in a line"`
	Native bool   `json:"native" doc:"it is one of OCPP 1.6's own, for a station of 1.6; others are in the terms of 2.0.1 and later, and translated. What native chooses for the command by itself"`
}

// CommandDetail is a command with what it takes.
type CommandDetail struct {
	Command
	Version string `json:"version" doc:"in whose terms the payload is: for a station of 1.6 that of 2.0.1, unless the command is native"`
	Schema  object `json:"schema" doc:"JSON Schema (draft 2020-12) of the payload, with its types in $defs; customData, which every object of 2.0.1 and later may have, is left out"`
	Example object `json:"example" doc:"the smallest payload that fits: only what is required"`
}

// VersionInput says for stations of which version.
type VersionInput struct {
	Version string `query:"version" enum:"1.6,2.0.1,2.1" default:"2.0.1" doc:"the station's OCPP version"`
}

type commandsOutput struct {
	Body struct {
		Items []Command `json:"items" doc:"by action"`
	}
}

type commandInput struct {
	VersionInput
	Action string `path:"action" maxLength:"50"`
	Native string `query:"native" enum:"true,false" doc:"for a station of 1.6: true: its own command of that name; false: the one that is translated; left out: the one that is translated, where there is one"`
}

type commandOutput struct{ Body CommandDetail }

func (o Options) commands(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-commands", Method: http.MethodGet, Path: "/api/v1/commands", Tags: []string{"stations"},
		Summary:     "What a station of an OCPP version can be asked for",
		Description: "A station of 1.6 takes commands of 2.0.1, where they can be translated, and its own; one action may be there both ways.",
	}, func(_ context.Context, in *VersionInput) (*commandsOutput, error) {
		out := &commandsOutput{}
		out.Body.Items = []Command{}
		v, _ := ocpp.ParseVersion(in.Version)
		for _, a := range o.translated(v) {
			out.Body.Items = append(out.Body.Items, commandOf(a, false))
		}
		for _, a := range nativeCommands(v) {
			out.Body.Items = append(out.Body.Items, commandOf(a, true))
		}
		slices.SortStableFunc(out.Body.Items, func(a, b Command) int { return strings.Compare(a.Action, b.Action) })
		return out, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "get-command", Method: http.MethodGet, Path: "/api/v1/commands/{action}", Tags: []string{"stations"},
		Summary: "One command with the JSON Schema of its payload and an example",
		Errors:  []int{http.StatusNotFound},
	}, func(_ context.Context, in *commandInput) (*commandOutput, error) {
		v, _ := ocpp.ParseVersion(in.Version)
		a, native, err := o.find(v, in.Action, flag(in.Native))
		if err != nil {
			return nil, err
		}
		terms := max(v, ocpp.V201)
		if native {
			terms = v
		}
		text, err := json.Marshal(schema.Of(a.Request, terms))
		if err != nil {
			return nil, err
		}
		return &commandOutput{CommandDetail{
			Command: commandOf(a, native), Version: terms.String(), Schema: text,
			Example: schema.Example(a.Request, terms, ocpp.NewDateTime(time.Now()), exampleValues),
		}}, nil
	})
}

// find returns the command of a name for a station of v, and whether it is one of 1.6's own. want says which of two it is to be; nil: the
// one that is translated before the other. Stations of later versions have only one.
func (o Options) find(v ocpp.Version, name string, want *bool) (a *plan.Action, native bool, err error) {
	translated, own := o.translated(v), nativeCommands(v)
	if v != ocpp.V16 {
		want = nil
	}
	if a := named(translated, name); a != nil && (want == nil || !*want) {
		return a, false, nil
	}
	if a := named(own, name); a != nil && (want == nil || *want) {
		return a, true, nil
	}
	text := fmt.Sprintf("there is no command %q for a station of OCPP %s", clip(name), v)
	switch {
	case named(translated, name) != nil:
		text += " that is its own, only one that is translated; leave native out"
	case named(own, name) != nil:
		text += " that is translated, only its own; leave native out, or set it to true"
	default:
		text += spelling.DidYouMean(name, actionNames(append(translated, own...))) + "; GET /api/v1/commands?version=" + v.String() + " lists them"
	}
	return nil, false, newProblem(http.StatusNotFound, text)
}

func actionNames(list []*plan.Action) []string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Name
	}
	return names
}

func commandOf(a *plan.Action, native bool) Command {
	about := commandTexts[a.Name]
	return Command{Action: a.Name, Block: about.block, Text: about.text, Native: native}
}

// translated are the commands in the terms of 2.0.1 and later that a station of v can be sent.
func (o Options) translated(v ocpp.Version) []*plan.Action {
	list := o.Engine.Actions().In(max(v, ocpp.V201), ocpp.FromCSMS)
	if v == ocpp.V16 {
		list = slices.DeleteFunc(list, func(a *plan.Action) bool { return !translate.Supported(a.Name) })
	}
	return list
}

// nativeCommands are OCPP 1.6's own, for a station of it.
func nativeCommands(v ocpp.Version) []*plan.Action {
	if v != ocpp.V16 {
		return nil
	}
	return v16.Actions.In(v, ocpp.FromCSMS)
}

// named returns the action of that name, or nil.
func named(list []*plan.Action, name string) *plan.Action {
	for _, a := range list {
		if a.Name == name {
			return a
		}
	}
	return nil
}
