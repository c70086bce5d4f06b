package messages

import (
	"encoding/json"
	"time"
)

// Message is an Entry taken apart, as operators see it; null stands for what there isn't.
type Message struct {
	Time      time.Time `json:"time"`
	Station   string    `json:"station"`
	Direction string    `json:"direction" enum:"in,out" doc:"in: from the station"`
	Version   string    `json:"version" doc:"OCPP version of the connection"`
	Type      string    `json:"type" enum:"CALL,CALLRESULT,CALLERROR,CALLRESULTERROR,SEND,?"`
	Action    *string   `json:"action" doc:"of an answer: that of its CALL, where that is known"`
	ID        *string   `json:"id" doc:"the message id; an answer has that of its CALL, and the other direction"`
	Size      int       `json:"size" doc:"bytes of the whole message"`
	// Payload is the details of an error.
	Payload  json.RawMessage `json:"payload" doc:"of an error its details; null where the message can't be read, or is larger than 64 KiB"`
	Outcome  *string         `json:"outcome" doc:"of an answer: the status in it (that of the token before all), OK where it has none, or the error's code"`
	Duration *float64        `json:"duration" doc:"of an answer: seconds since its CALL, where that is known"`
	Reason   *Reason         `json:"reason" doc:"why a CALL was refused; null where it wasn't"`
	Frame    json.RawMessage `json:"frame" doc:"the message as it was on the wire, with its secrets masked; a text where it is no JSON, or larger than 64 KiB"`
}

// Reason is what an error says.
type Reason struct {
	Code        string `json:"code"`
	Description string `json:"description"`
}

// Weight is about how many bytes the message holds, its JSON included (events.Heavy).
func (m Message) Weight() int { return 1024 + 2*len(m.Frame) + 2*len(m.Payload) }

// Message takes the entry apart.
func (e Entry) Message() Message {
	m := Message{
		Time: e.Time, Station: e.Station, Direction: e.Direction, Version: e.Version, Type: e.Type, Action: known(e.Action), ID: known(e.ID),
		Size: e.Bytes, Duration: e.Duration, Frame: e.Frame,
	}
	var parts []json.RawMessage
	if json.Unmarshal(e.Frame, &parts) != nil {
		return m
	}
	part := func(i int) json.RawMessage {
		if i < len(parts) {
			return parts[i]
		}
		return nil
	}
	switch e.Type {
	case "CALL", "SEND":
		m.Payload = part(3)
	case "CALLRESULT":
		m.Payload = part(2)
		outcome := status(m.Payload)
		m.Outcome = &outcome
	case "CALLERROR", "CALLRESULTERROR":
		m.Reason = &Reason{text(part(2)), text(part(3))}
		m.Payload, m.Outcome = part(4), &m.Reason.Code
	}
	return m
}

// status is what an answer says in one word.
func status(payload json.RawMessage) string {
	var answer struct {
		Status      json.RawMessage
		IDTokenInfo struct{ Status string } // 2.x
		IDTagInfo   struct{ Status string } // 1.6
	}
	json.Unmarshal(payload, &answer) // what has none of them, or another type, has no status
	for _, s := range []string{answer.IDTokenInfo.Status, answer.IDTagInfo.Status, text(answer.Status)} {
		if s != "" {
			return s
		}
	}
	return "OK"
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
