package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// ScriptStatus is what is active and what keeps the scripts of this moment from being so.
type ScriptStatus struct {
	Generation string                    `json:"generation" doc:"hash of the active scripts and their order"`
	Activated  *time.Time                `json:"activated" doc:"when it became active"`
	Plugins    []ScriptPlugin            `json:"plugins" doc:"in the order of their chains"`
	Callbacks  map[string]ScriptCallback `json:"callbacks" doc:"the callbacks that plugins define"`
	Missing    []string                  `json:"missing" doc:"callbacks of OCPP 2.0.1 that no plugin defines"`
	Problem    *ScriptProblem            `json:"problem" doc:"why the scripts in the folder are not the active ones; null when they are"`
	Schedules  []ScriptSchedule          `json:"schedules" doc:"what plugins want done at times"`
	RolledBack bool                      `json:"rolled_back" doc:"what is active was rolled back to, and stays until the files in the folder change"`
	Notes      []ScriptProblem           `json:"notes" doc:"what was found in the active scripts and doesn't keep them out"`
}

// ScriptPlugin is one plugin.
type ScriptPlugin struct {
	Name      string   `json:"name"`
	File      string   `json:"file"`
	Callbacks []string `json:"callbacks"`
	Hooks     []string `json:"hooks"`
	// Stats are of this plugin's own functions; a chain's are in ScriptStatus.Callbacks.
	Stats map[string]ScriptCallback `json:"stats" doc:"by callback; the time of plugins that it asked by proceed is within, and an error counts for each plugin that it passed through. The durations are of the first thousand calls, and of every sixteenth from then on"`
}

// ScriptSchedule is a function that runs at times.
type ScriptSchedule struct {
	Plugin  string     `json:"plugin"`
	Name    string     `json:"name"`
	Spec    string     `json:"spec" doc:"every, or cron and its zone, as the plugin says"`
	Next    time.Time  `json:"next" doc:"a time that is past: it waits for its turn"`
	Last    *time.Time `json:"last" doc:"when it ran last; null: not since the start"`
	Runs    uint64     `json:"runs" doc:"since the start"`
	Errors  uint64     `json:"errors" doc:"how many of them failed"`
	Problem string     `json:"problem,omitempty" doc:"why the last run failed"`
}

// ScriptCallback counts the calls of a callback since the start.
type ScriptCallback struct {
	Calls  uint64  `json:"calls"`
	Errors uint64  `json:"errors"`
	P50    float64 `json:"p50" doc:"median duration in seconds"`
	P99    float64 `json:"p99" doc:"99th percentile of the duration in seconds"`
}

// ScriptProblem is something wrong in the scripts.
type ScriptProblem struct {
	File     string `json:"file" doc:"relative to the scripts' folder; empty where it is about all of them"`
	Line     *int   `json:"line" doc:"from 1; null where there is none"`
	Severity string `json:"severity" enum:"error,warning,notice"`
	Text     string `json:"text"`
	// Excerpt is of what was read, which the folder may not have any more.
	Excerpt []ScriptLine `json:"excerpt" doc:"the line with up to three before and after it, as they were read; empty where there is none"`
}

// ScriptLine is a line of a script.
type ScriptLine struct {
	Line int    `json:"line" doc:"from 1"`
	Text string `json:"text" doc:"cut after 500 bytes"`
}

type scriptsOutput struct {
	Body ScriptStatus
}

func (o Options) scripts(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "get-scripts", Method: http.MethodGet, Path: "/api/v1/scripts", Tags: []string{"scripts"},
		Summary: "What decides: the active generation, its plugins and callbacks, and the last problem",
	}, func(context.Context, *struct{}) (*scriptsOutput, error) {
		return &scriptsOutput{o.Scripts.Status()}, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "reload-scripts", Method: http.MethodPost, Path: "/api/v1/scripts/reload", Tags: []string{"scripts"},
		Summary:     "Read the scripts again",
		Description: "Answers 200 with the status when what is in the folder is active now, and 422 with the problem when it was refused and the running generation stays.",
		Responses:   problemsOf(api, map[int]string{http.StatusUnprocessableEntity: "The scripts were refused; errors has where."}),
	}, func(ctx context.Context, _ *struct{}) (*scriptsOutput, error) {
		if err := o.Scripts.Reload(ctx, operatorOf(ctx)); err != nil {
			p := newProblem(http.StatusUnprocessableEntity, err.Error())
			if bad := o.Scripts.Status().Problem; bad != nil {
				p.Errors = []*huma.ErrorDetail{{Message: bad.Text, Location: location(bad)}}
			}
			return nil, p
		}
		return &scriptsOutput{o.Scripts.Status()}, nil
	})
}

// location is where a problem is: FILE:LINE, FILE, or "" for one of all scripts.
func location(p *ScriptProblem) string {
	if p.Line == nil {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, *p.Line)
}
