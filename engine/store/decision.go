package store

import "encoding/json"

// Decision is what the generation and the answer of an event don't tell of how it was decided. Its zero value is an answer of
// the callback transaction_event.
type Decision struct {
	// Callback is the callback that decided where it isn't transaction_event.
	Callback string `json:"callback,omitempty"`
	// Code is that of the CALLERROR with which it was answered, Text what went wrong, which the station isn't told.
	Code string `json:"code,omitempty"`
	Text string `json:"text,omitempty"`
}

// json is the decision as it is kept; nil for the zero value.
func (d Decision) json() any {
	if d == (Decision{}) {
		return nil
	}
	raw, err := json.Marshal(d)
	if err != nil { // three texts always have JSON
		panic(err)
	}
	return string(raw)
}

func readDecision(raw string) (d Decision, err error) {
	if raw != "" {
		err = json.Unmarshal([]byte(raw), &d)
	}
	return d, err
}
