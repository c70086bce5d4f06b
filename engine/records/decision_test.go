package records

import (
	"strings"
	"testing"

	"csms/engine"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/engine/store"
)

func TestDecisionOf(t *testing.T) {
	plain := &engine.Call{Action: v2.Actions.ByName("TransactionEvent")}
	native := &engine.Call{Action: plain.Action, Wire: v16.Actions.ByName("StartTransaction"), Native: &v16.StartTransactionRequest{}}
	failed := func(callback, text string) *engine.Decision {
		return &engine.Decision{Failure: &engine.Failure{Callback: callback, Code: ocppj.InternalError, Text: text}}
	}
	long := strings.Repeat("é", maxReason)
	for name, row := range map[string]struct {
		call     *engine.Call
		decision *engine.Decision
		want     store.Decision
	}{
		"answered":                  {plain, &engine.Decision{}, store.Decision{}},
		"1.6, by transaction_event": {native, &engine.Decision{}, store.Decision{}},
		"1.6, by its own callback":  {native, &engine.Decision{Native: &v16.StartTransactionResponse{}}, store.Decision{Callback: "ocpp16.start_transaction"}},
		"failed":                    {plain, failed("transaction_event", "oh no"), store.Decision{Code: "InternalError", Text: "oh no"}},
		"1.6, its own callback failed": {native, failed("ocpp16.start_transaction", "oh no"),
			store.Decision{Callback: "ocpp16.start_transaction", Code: "InternalError", Text: "oh no"}},
		"failed with a long text": {plain, failed("transaction_event", "x"+long), store.Decision{Code: "InternalError", Text: "x" + long[:maxReason-2] + "…"}},
	} {
		if got := decisionOf(row.call, row.decision); got != row.want {
			t.Errorf("%s: %+v, want %+v", name, got, row.want)
		}
	}
}
