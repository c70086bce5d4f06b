// Package ocppj reads and writes the frames of OCPP-J (OCPP over WebSocket with JSON, part 4 of the
// specification): CALL, CALLRESULT, CALLERROR and, in 2.1, CALLRESULTERROR and SEND.
//
// It knows nothing of actions and their payloads; those are raw JSON here.
package ocppj

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"csms/engine/ocpp"
)

// MessageType is the number that a frame begins with.
type MessageType int

// The message types. CallResultError and Send exist since OCPP 2.1.
const (
	Call            MessageType = 2
	CallResult      MessageType = 3
	CallError       MessageType = 4
	CallResultError MessageType = 5
	Send            MessageType = 6
)

// String returns the name that the specification gives to the type.
func (t MessageType) String() string {
	switch t {
	case Call:
		return "CALL"
	case CallResult:
		return "CALLRESULT"
	case CallError:
		return "CALLERROR"
	case CallResultError:
		return "CALLRESULTERROR"
	case Send:
		return "SEND"
	}
	return fmt.Sprintf("message type %d", int(t))
}

// MaxID is the greatest length of a message id, in characters.
const MaxID = 36

// UnknownID stands for a message id that could not be read (OCPP 2.0.1 part 4 §4.2.3).
const UnknownID = "-1"

// Frame is one message as it came over the wire. Action, Payload and Details alias the bytes that
// were parsed; ID, Description and Code do not.
type Frame struct {
	Type MessageType
	ID   string
	// Action of a CALL or SEND, without quotes.
	Action []byte
	// Payload of a CALL, CALLRESULT or SEND. Parse finds its bounds from the frame's end without
	// reading it: whoever decodes it must refuse what follows the value, and may ask Diagnose why.
	Payload []byte
	// Code, Description and Details of a CALLERROR or CALLRESULTERROR.
	Code        Code
	Description string
	Details     []byte
}

// FrameError says why a frame could not be read, and how its sender is to be answered.
type FrameError struct {
	// ID is the id to answer with: the frame's own where it could be read, else UnknownID.
	ID string
	// Answer is false where the specification wants no answer: to an answer, to a message type that
	// the version ignores, and in 1.6 when the id could not be read.
	Answer bool
	Code   Code
	Text   string
}

func (e *FrameError) Error() string { return e.Text }

// Parse reads the frame in data as version v defines it. The error is a *FrameError.
func Parse(data []byte, v ocpp.Version) (f Frame, err error) {
	err = f.Parse(data, v)
	return f, err
}

// Parse is Parse into a zero f: a frame is large to be passed about.
func (f *Frame) Parse(data []byte, v ocpp.Version) error {
	s := scanner{data: data}
	if !s.symbol('[') {
		return unreadable(data, v, UnknownID, "the message is not a JSON array")
	}
	number, ok := s.number()
	if !ok {
		return unreadable(data, v, UnknownID, "the array does not begin with a message type number")
	}
	var id []byte
	if ok = s.symbol(','); ok {
		id, ok = s.string()
	}
	f.Type = MessageType(number)
	readable := ok && idFits(id)
	if readable {
		f.ID = string(id)
	} else {
		f.ID = UnknownID
	}
	switch f.Type {
	case Call, CallResult, CallError:
	case CallResultError, Send:
		if v >= ocpp.V21 {
			break
		}
		fallthrough
	default:
		// OCPP 2.0.1 part 4 §4.4; 1.6 §4.2 and 2.1 part 4 §4.1.3 ignore what they don't know.
		return &FrameError{
			ID: f.ID, Answer: v == ocpp.V201, Code: MessageTypeNotSupported,
			Text: fmt.Sprintf("message type %d is not one of OCPP %s", number, v),
		}
	}
	if !readable {
		e := unreadable(data, v, UnknownID, fmt.Sprintf("the message id is not a string of 1 to %d characters", MaxID))
		e.Answer = e.Answer && f.Type == Call
		return e
	}
	var err *FrameError
	switch f.Type {
	case Call, Send:
		err = s.call(f)
	case CallResult:
		err = s.result(f)
	default:
		err = s.failure(f)
	}
	if err == nil {
		return nil
	}
	if f.Type == Call && !json.Valid(data) {
		err = unreadable(data, v, f.ID, err.Text)
	}
	err.ID = f.ID
	err.Answer = f.Type == Call
	return err
}

// Diagnose says what is wrong with a frame whose payload turned out not to be one JSON value: the
// whole is no JSON, or the array has a surplus element. It returns nil for a frame that is in order.
func Diagnose(data []byte, v ocpp.Version, id string) *FrameError {
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return unreadable(data, v, id, "the message is not JSON")
	}
	if len(parts) != 4 {
		return &FrameError{ID: id, Answer: true, Code: ProtocolError,
			Text: fmt.Sprintf("a CALL has 4 elements, this one has %d", len(parts))}
	}
	return nil
}

func unreadable(data []byte, v ocpp.Version, id, text string) *FrameError {
	var syntax *json.SyntaxError
	var any json.RawMessage
	if err := json.Unmarshal(data, &any); errors.As(err, &syntax) {
		text = fmt.Sprintf("the message is not JSON: %s (at byte %d)", syntax, syntax.Offset)
	}
	e := &FrameError{ID: id, Answer: true, Code: RPCFrameworkError, Text: text}
	if v == ocpp.V16 {
		e.Answer = id != UnknownID
		e.Code = FormatViolation
	}
	return e
}

func idFits(id []byte) bool {
	return len(id) > 0 && (len(id) <= MaxID || utf8.RuneCount(id) <= MaxID)
}
