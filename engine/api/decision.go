package api

import (
	"encoding/json"
	"strings"

	"csms/engine/ocpp/v2"
	"csms/engine/store"
)

// Decision is how an event of a transaction was decided.
type Decision struct {
	Generation *string `json:"generation" doc:"of the scripts; null where none had a callback"`
	Callback   string  `json:"callback" doc:"transaction_event, or where a plugin takes an action of OCPP 1.6 as it is, ocpp16.start_transaction and the like"`
	Outcome    *string `json:"outcome" doc:"status of the token in the answer, like Accepted or Blocked, or the code of the CALLERROR with which it was answered; null: the answer says nothing of a token"`
	Text       *string `json:"text" doc:"what the answer says to the driver, or what went wrong, which the station isn't told"`
}

// decisionOf reads a decision from what is kept of it; nil where that is nothing.
func decisionOf(e *store.TransactionEventRecord) *Decision {
	kept := e.Decision
	if e.Answer == "" && kept.Code == "" {
		return nil
	}
	d := &Decision{Generation: known(e.Generation), Callback: kept.Callback, Outcome: known(kept.Code), Text: known(kept.Text)}
	if d.Callback == "" {
		d.Callback = v2.Actions.ByName("TransactionEvent").Callback
	}
	if e.Answer == "" {
		return d
	}
	d.Outcome, d.Text = nil, nil // what failed first was decided when it was repeated
	var answer struct {
		IDTokenInfo, IDTagInfo struct { // of 2.x and 1.6
			Status          string
			PersonalMessage struct{ Content string }
		}
		UpdatedPersonalMessage struct{ Content string }
	}
	if json.Unmarshal([]byte(e.Answer), &answer) != nil {
		return d
	}
	d.Outcome = known(answer.IDTokenInfo.Status + answer.IDTagInfo.Status)
	var texts []string
	for _, text := range []string{answer.IDTokenInfo.PersonalMessage.Content, answer.UpdatedPersonalMessage.Content} {
		if text != "" {
			texts = append(texts, text)
		}
	}
	d.Text = known(strings.Join(texts, "; "))
	return d
}
