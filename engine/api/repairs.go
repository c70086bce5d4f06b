package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine"
)

// Repair counts what lenient validation let through since the start.
type Repair struct {
	Vendor  *string       `json:"vendor" doc:"of the stations' BootNotification; null where none was understood yet"`
	Model   *string       `json:"model"`
	Kind    string        `json:"kind" doc:"what is wrong, like surplus, too_long, no_value"`
	Count   uint64        `json:"count"`
	Last    time.Time     `json:"last"`
	Example RepairExample `json:"example" doc:"the first one"`
}

// RepairExample is where a repair was made, and why. It has nothing of what the station sent.
type RepairExample struct {
	Station string  `json:"station"`
	Action  *string `json:"action" doc:"null for a frame whose action could not be read at first"`
	Path    string  `json:"path" doc:"JSON path in the payload"`
	Text    string  `json:"text" doc:"what strict validation would have said"`
}

type repairsInput struct {
	Paging
	Vendor string `query:"vendor" maxLength:"50" doc:"only those of this vendor"`
	Model  string `query:"model" maxLength:"50" doc:"only those of this model"`
	Kind   string `query:"kind" maxLength:"30"`
}

func (o Options) repairs(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-repairs", Method: http.MethodGet, Path: "/api/v1/repairs", Tags: []string{"stations"},
		Summary: "What lenient validation let through since the start, by vendor, model and kind",
	}, func(_ context.Context, in *repairsInput) (*listOutput[Repair], error) {
		after, err := placeOf(in.Cursor)
		if err != nil {
			return nil, err
		}
		out := &listOutput[Repair]{listBody[Repair]{Items: []Repair{}}}
		place := ""
		for _, r := range o.Engine.Metrics().Repairs() {
			here := strings.Join([]string{r.Vendor, r.Model, r.Kind}, "\x00")
			if in.Cursor != "" && here <= after || unlike(in.Vendor, r.Vendor) || unlike(in.Model, r.Model) || unlike(in.Kind, r.Kind) {
				continue
			}
			if len(out.Body.Items) == in.Limit {
				out.Body.Next = cursorAfter(place)
				break
			}
			out.Body.Items = append(out.Body.Items, repairOf(&r))
			place = here
		}
		return out, nil
	})
}

func repairOf(r *engine.Repair) Repair {
	return Repair{
		Vendor: known(r.Vendor), Model: known(r.Model), Kind: r.Kind, Count: r.Count, Last: r.Last.UTC().Truncate(time.Millisecond),
		Example: RepairExample{Station: r.Station, Action: known(r.Action), Path: r.Path, Text: r.Text},
	}
}
