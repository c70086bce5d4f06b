package ocppj

import (
	"encoding/json"
	"unicode/utf8"

	"csms/engine/ocpp"
)

// maxDescription is the greatest length of an errorDescription, in characters (part 4 §4.2.3).
const maxDescription = 255

// Error is what a CALLERROR tells: ours to a station, or a station's to us.
type Error struct {
	Code        Code
	Description string
	// Details is encoded as the errorDetails object; nil is {}.
	Details map[string]any
}

func (e *Error) Error() string {
	if e.Description == "" {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Description
}

// Errorf is an Error without details.
func Errorf(code Code, description string) *Error {
	return &Error{Code: code, Description: description}
}

// AppendCall appends [2,id,action,payload] to dst.
func AppendCall(dst []byte, id, action string, payload []byte) []byte {
	dst = append(dst, "[2,"...)
	dst = ocpp.AppendString(dst, id)
	dst = append(dst, ',')
	dst = ocpp.AppendString(dst, action)
	dst = append(dst, ',')
	dst = append(dst, payload...)
	return append(dst, ']')
}

// AppendResultHead appends [3,id, to dst; the payload and a closing bracket follow.
func AppendResultHead(dst []byte, id string) []byte {
	dst = append(dst, "[3,"...)
	dst = ocpp.AppendString(dst, id)
	return append(dst, ',')
}

// AppendError appends [4,id,code,description,details] to dst, in the spelling of version v. A
// description longer than 255 characters is cut.
func AppendError(dst []byte, id string, e *Error, v ocpp.Version) []byte {
	return appendFailure(dst, '4', id, e, v)
}

// AppendResultError appends [5,id,code,description,details] to dst (OCPP 2.1).
func AppendResultError(dst []byte, id string, e *Error, v ocpp.Version) []byte {
	return appendFailure(dst, '5', id, e, v)
}

func appendFailure(dst []byte, kind byte, id string, e *Error, v ocpp.Version) []byte {
	dst = append(dst, '[', kind, ',')
	dst = ocpp.AppendString(dst, id)
	dst = append(dst, ',')
	dst = ocpp.AppendString(dst, e.Code.On(v))
	dst = append(dst, ',')
	dst = ocpp.AppendString(dst, clip(e.Description))
	dst = append(dst, ',')
	details := []byte("{}")
	if len(e.Details) > 0 {
		// Details that JSON can't express are dropped: the code and the description matter more.
		if encoded, err := json.Marshal(e.Details); err == nil {
			details = encoded
		}
	}
	dst = append(dst, details...)
	return append(dst, ']')
}

func clip(text string) string {
	if len(text) <= maxDescription || utf8.RuneCountInString(text) <= maxDescription {
		return text
	}
	n := 0
	for i := range text {
		if n++; n == maxDescription {
			return text[:i] + "…"
		}
	}
	return text
}

// AppendSend appends [6,id,action,payload] to dst (OCPP 2.1).
func AppendSend(dst []byte, id, action string, payload []byte) []byte {
	start := len(dst)
	dst = AppendCall(dst, id, action, payload)
	dst[start+1] = '6'
	return dst
}
