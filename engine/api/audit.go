package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine/events"
	"csms/engine/ocpp"
	"csms/engine/store"
)

// Audit is one change by an operator.
type Audit struct {
	Time   *time.Time      `json:"time"`
	Who    string          `json:"who" doc:"the name of the token; local where none is needed; of refused ones the address"`
	Action string          `json:"action"`
	Target string          `json:"target"`
	Before json.RawMessage `json:"before" doc:"what was changed, before; null where there was nothing"`
	After  json.RawMessage `json:"after"`
}

// ChangeEvent is the data of a change event.
type ChangeEvent struct {
	Who    string `json:"who"`
	Action string `json:"action"`
	Target string `json:"target"`
}

type auditInput struct {
	Paging
	Target string `query:"target" maxLength:"300" doc:"only changes of this, like stations/CS-1 or tokens/04A2B3"`
}

func (o Options) audits(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-audit", Method: http.MethodGet, Path: "/api/v1/audit", Tags: []string{"audit"},
		Summary: "Who changed what, the newest first",
	}, func(ctx context.Context, in *auditInput) (*listOutput[Audit], error) {
		list, err := o.Store.Audits(ctx, in.Target, in.page())
		return listed(list, err, func(a store.Audit) Audit {
			return Audit{Time: knownTime(a.Time), Who: a.Who, Action: a.Action, Target: a.Target, Before: rawOrNull(a.Before), After: rawOrNull(a.After)}
		})
	})
}

func rawOrNull(r ocpp.Raw) json.RawMessage {
	if r == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(r)
}

// audit records a change and tells of it. before and after must hold no secrets; nil is nothing.
func (o Options) audit(ctx context.Context, action, target string, before, after any) {
	o.auditBy(ctx, operatorOf(ctx), action, target, before, after)
}

func (o Options) auditBy(ctx context.Context, who, action, target string, before, after any) {
	a := store.Audit{Time: time.Now(), Who: who, Action: action, Target: target, Before: asRaw(before), After: asRaw(after)}
	// The change is made: who asked for it may have gone, and it must be on record all the same.
	if err := o.Store.SaveAudit(context.WithoutCancel(ctx), a); err != nil {
		o.Log.Error("a change could not be recorded", "who", who, "action", action, "target", target, "error", err)
	}
	o.Log.Info("change", "who", who, "action", action, "target", target)
	o.Events.Publish(events.Change, "", ChangeEvent{who, action, target})
}

func asRaw(v any) ocpp.Raw {
	if v == nil {
		return ""
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return ocpp.Raw(text)
}
