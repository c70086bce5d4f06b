package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// ScriptLogLine is a line that a script logged, or how a callback failed; the data of an event of type log, too.
type ScriptLogLine struct {
	Time       time.Time      `json:"time"`
	Level      string         `json:"level" enum:"debug,info,warn,error"`
	Text       string         `json:"text"`
	Fields     map[string]any `json:"fields" doc:"what the script logged beside the text; traceback where a callback failed"`
	Plugin     *string        `json:"plugin"`
	File       *string        `json:"file" doc:"relative to the scripts' folder"`
	Line       *int           `json:"line"`
	Callback   *string        `json:"callback" doc:"or hook; null while a file is loaded"`
	Station    *string        `json:"station"`
	Request    *string        `json:"request" doc:"id of the message that was decided"`
	Generation *string        `json:"generation"`
	Test       bool           `json:"test" doc:"one of the scripts' own tests ran"`
}

// ScriptReference is one thing that scripts work with.
type ScriptReference struct {
	Group string `json:"group" enum:"messages,enums,callbacks,hooks,modules,tests"`
	Name  string `json:"name"`
	Text  string `json:"text" doc:"its annotation for lua-language-server, as csms types writes it"`
}

type scriptLogInput struct {
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"how many lines at the most"`
}

type scriptLogOutput struct {
	Body struct {
		Items []ScriptLogLine `json:"items"`
	}
}

type scriptReferenceOutput struct {
	Body struct {
		Items []ScriptReference `json:"items"`
	}
}

func (o Options) scriptLog(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-script-log", Method: http.MethodGet, Path: "/api/v1/scripts/log", Tags: []string{"scripts"},
		Summary:     "What scripts logged, and how callbacks failed, the newest first",
		Description: "The last 1,000 lines since the start, of those that log.level takes, and the last 200 of the scripts' tests. Events of type log have them as they come.",
	}, func(_ context.Context, in *scriptLogInput) (*scriptLogOutput, error) {
		out := &scriptLogOutput{}
		out.Body.Items = append([]ScriptLogLine{}, o.Scripts.Log(in.Limit)...)
		return out, nil
	})
}

func (o Options) scriptReference(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "get-script-reference", Method: http.MethodGet, Path: "/api/v1/scripts/reference", Tags: []string{"scripts"},
		Summary: "What scripts work with: messages, enums, callbacks, hooks and host modules, each with its manual",
	}, func(context.Context, *struct{}) (*scriptReferenceOutput, error) {
		out := &scriptReferenceOutput{}
		out.Body.Items = append([]ScriptReference{}, o.Scripts.Reference()...)
		return out, nil
	})
}
