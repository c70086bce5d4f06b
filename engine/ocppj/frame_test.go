package ocppj

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"csms/engine/ocpp"
)

func TestParse_readsWhatIsInOrder(t *testing.T) {
	long := strings.Repeat("ä", MaxID)
	tests := []struct {
		name, in string
		v        ocpp.Version
		want     Frame
		action   string
		payload  string
	}{
		{"CALL", `[2,"1","Heartbeat",{}]`, ocpp.V201, Frame{Type: Call, ID: "1"}, "Heartbeat", "{}"},
		{"white space", " [ 2 ,\t\"1\" , \"Heartbeat\" , {} ] \n", ocpp.V201, Frame{Type: Call, ID: "1"}, "Heartbeat", "{}"},
		{"escaped id and action", `[2,"a\"b\u0041","Heart\u0062eat",{}]`, ocpp.V201, Frame{Type: Call, ID: `a"bA`}, "Heartbeat", "{}"},
		{"id of 36 characters", `[2,"` + long + `","Heartbeat",{}]`, ocpp.V201, Frame{Type: Call, ID: long}, "Heartbeat", "{}"},
		{"brackets in strings", `[2,"1","DataTransfer",{"data":"]]"}]`, ocpp.V201, Frame{Type: Call, ID: "1"}, "DataTransfer", `{"data":"]]"}`},
		{"CALLRESULT", `[3,"1",{"a":[1]}]`, ocpp.V201, Frame{Type: CallResult, ID: "1"}, "", `{"a":[1]}`},
		{"CALLERROR", `[4,"1","InternalError","no",{"a":1}]`, ocpp.V201, Frame{Type: CallError, ID: "1", Code: InternalError, Description: "no", Details: []byte(`{"a":1}`)}, "", ""},
		{"CALLERROR of 1.6", `[4,"1","FormationViolation","",{}]`, ocpp.V16, Frame{Type: CallError, ID: "1", Code: FormatViolation, Details: []byte("{}")}, "", ""},
		{"CALLERROR without description", `[4,"1","InternalError"]`, ocpp.V201, Frame{Type: CallError, ID: "1", Code: InternalError}, "", ""},
		{"SEND of 2.1", `[6,"1","NotifyPeriodicEventStream",{}]`, ocpp.V21, Frame{Type: Send, ID: "1"}, "NotifyPeriodicEventStream", "{}"},
		{"CALLRESULTERROR of 2.1", `[5,"1","FormatViolation","x",{}]`, ocpp.V21, Frame{Type: CallResultError, ID: "1", Code: FormatViolation, Description: "x", Details: []byte("{}")}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse([]byte(tt.in), tt.v)
			if err != nil {
				t.Fatal(err)
			}
			if got.Type != tt.want.Type || got.ID != tt.want.ID || got.Code != tt.want.Code || got.Description != tt.want.Description ||
				string(got.Details) != string(tt.want.Details) || string(got.Action) != tt.action || string(got.Payload) != tt.payload {
				t.Errorf("got %+v (action %q, payload %q)", got, got.Action, got.Payload)
			}
		})
	}
}

func TestParse_answersWhatIsNot(t *testing.T) {
	tests := []struct {
		name, in string
		v        ocpp.Version
		id       string // "" for no answer
		code     Code
	}{
		{"not JSON", `hello`, ocpp.V201, "-1", RPCFrameworkError},
		{"empty", ``, ocpp.V201, "-1", RPCFrameworkError},
		{"an object", `{}`, ocpp.V201, "-1", RPCFrameworkError},
		{"empty array", `[]`, ocpp.V201, "-1", RPCFrameworkError},
		{"type as text", `["2","1","Heartbeat",{}]`, ocpp.V201, "-1", RPCFrameworkError},
		{"id as number", `[2,1,"Heartbeat",{}]`, ocpp.V201, "-1", RPCFrameworkError},
		{"empty id", `[2,"","Heartbeat",{}]`, ocpp.V201, "-1", RPCFrameworkError},
		{"id too long", `[2,"` + strings.Repeat("x", 37) + `","Heartbeat",{}]`, ocpp.V201, "-1", RPCFrameworkError},
		{"no action", `[2,"1"]`, ocpp.V201, "1", ProtocolError},
		{"action as number", `[2,"1",5,{}]`, ocpp.V201, "1", ProtocolError},
		{"no payload", `[2,"1","Heartbeat"]`, ocpp.V201, "1", ProtocolError},
		{"cut off", `[2,"1","Heartbeat",{`, ocpp.V201, "1", RPCFrameworkError},
		{"type with a leading zero", `[02,"1","Heartbeat",{}]`, ocpp.V201, "-1", RPCFrameworkError},
		{"type with a fraction", `[2.5,"1","Heartbeat",{}]`, ocpp.V201, "-1", RPCFrameworkError},
		{"type of many digits", `[2000,"1","Heartbeat",{}]`, ocpp.V201, "1", MessageTypeNotSupported},
		{"unknown type", `[9,"1","Heartbeat",{}]`, ocpp.V201, "1", MessageTypeNotSupported},
		{"SEND before 2.1", `[6,"1","Heartbeat",{}]`, ocpp.V201, "1", MessageTypeNotSupported},
		{"negative type", `[-1,"1","Heartbeat",{}]`, ocpp.V201, "1", MessageTypeNotSupported},
		{"negative type in 2.1", `[-1,"1","Heartbeat",{}]`, ocpp.V21, "", MessageTypeNotSupported},
		{"large type", `[2147483648,"1","Heartbeat",{}]`, ocpp.V201, "1", MessageTypeNotSupported},
		{"a sign alone", `[-,"1","Heartbeat",{}]`, ocpp.V201, "-1", RPCFrameworkError},
		{"unknown type in 2.1", `[9,"1","Heartbeat",{}]`, ocpp.V21, "", MessageTypeNotSupported},
		{"unknown type in 1.6", `[9,"1","Heartbeat",{}]`, ocpp.V16, "", MessageTypeNotSupported},
		{"not JSON in 1.6", `hello`, ocpp.V16, "", FormatViolation},
		{"id as number in 1.6", `[2,1,"Heartbeat",{}]`, ocpp.V16, "", FormatViolation},
		{"cut off in 1.6", `[2,"1","Heartbeat",{`, ocpp.V16, "1", FormatViolation},
		{"CALLRESULT without payload", `[3,"1"]`, ocpp.V201, "", ProtocolError},
		{"CALLRESULT with a bad id", `[3,1,{}]`, ocpp.V201, "", RPCFrameworkError},
		{"CALLERROR without code", `[4,"1"]`, ocpp.V201, "", ProtocolError},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in), tt.v)
			var bad *FrameError
			if !errors.As(err, &bad) {
				t.Fatalf("error %v, want a FrameError", err)
			}
			if bad.Code != tt.code {
				t.Errorf("code %s, want %s", bad.Code, tt.code)
			}
			if bad.Answer != (tt.id != "") || tt.id != "" && bad.ID != tt.id {
				t.Errorf("answered %v to %q, want %q", bad.Answer, bad.ID, tt.id)
			}
		})
	}
}

func TestDiagnose(t *testing.T) {
	if e := Diagnose([]byte(`[2,"1","Heartbeat",{},5]`), ocpp.V201, "1"); e == nil || e.Code != ProtocolError {
		t.Errorf("a surplus element: %+v, want ProtocolError", e)
	}
	if e := Diagnose([]byte(`[2,"1","Heartbeat",{"a":}]`), ocpp.V201, "1"); e == nil || e.Code != RPCFrameworkError || e.ID != "1" {
		t.Errorf("no JSON: %+v, want RpcFrameworkError to 1", e)
	}
	if e := Diagnose([]byte(`[2,"1","Heartbeat",{}]`), ocpp.V201, "1"); e != nil {
		t.Errorf("in order: %+v", e)
	}
}

func TestAppend_isReadBack(t *testing.T) {
	for _, id := range []string{"1", `a"b`, "ä\n"} {
		for _, tt := range []struct {
			frame []byte
			kind  MessageType
		}{
			{AppendCall(nil, id, "Reset", []byte(`{"type":"OnIdle"}`)), Call},
			{AppendSend(nil, id, "X", []byte(`{}`)), Send},
			{append(append(AppendResultHead(nil, id), "{}"...), ']'), CallResult},
			{AppendError(nil, id, &Error{Code: InternalError, Description: "d", Details: map[string]any{"a": 1}}, ocpp.V21), CallError},
			{AppendResultError(nil, id, Errorf(FormatViolation, "d"), ocpp.V21), CallResultError},
		} {
			f, err := Parse(tt.frame, ocpp.V21)
			if err != nil || f.ID != id || f.Type != tt.kind || !json.Valid(tt.frame) {
				t.Errorf("%s: %+v, %v", tt.frame, f, err)
			}
		}
	}
}

func TestAppendError_fitsTheSpecification(t *testing.T) {
	e := &Error{Code: OccurrenceConstraintViolation, Description: strings.Repeat("ö", 300)}
	var parts []any
	if err := json.Unmarshal(AppendError(nil, "1", e, ocpp.V16), &parts); err != nil {
		t.Fatal(err)
	}
	if parts[2] != "OccurenceConstraintViolation" {
		t.Errorf("1.6 spells it %q", parts[2])
	}
	if n := len([]rune(parts[3].(string))); n != 255 {
		t.Errorf("description of %d characters, want 255", n)
	}
	if _, ok := parts[4].(map[string]any); !ok {
		t.Errorf("details are %T, want an object", parts[4])
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`[2,"1","Heartbeat",{}]`, `[3,"1",{}]`, `[4,"1","InternalError","",{}]`, `[5,"1","X","",{}]`, `[6,"1","X",{}]`,
		`[2,"\u0041","X",{}]`, `[2,"\`, `[2`, `[`, ``, `[999,"1"]`, "[2,\"\x00\",\"X\",{}]",
	} {
		for version := range uint8(3) {
			f.Add([]byte(seed), version)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, version uint8) {
		v := ocpp.Version(version%3) + ocpp.V16
		frame, err := Parse(data, v)
		var bad *FrameError
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("%T is no FrameError", err)
		}
		if bad != nil && bad.Answer && (frame.Type == CallResult || frame.Type == CallError || frame.Type == CallResultError && v == ocpp.V21) {
			t.Fatalf("%q would be answered, though it is an answer", data)
		}
		if bad != nil && bad.Answer && bad.ID == UnknownID && v == ocpp.V16 {
			t.Fatalf("%q would be answered to an unknown id, which 1.6 doesn't have", data)
		}
		if frame.Type == Call && frame.ID != "" {
			Diagnose(data, v, frame.ID)
		}
		// What encoding/json reads as a CALL must be read here too, with the same parts.
		var parts []json.RawMessage
		if json.Unmarshal(data, &parts) != nil || len(parts) != 4 || string(parts[0]) != "2" {
			return
		}
		var id, action string
		if json.Unmarshal(parts[1], &id) != nil || json.Unmarshal(parts[2], &action) != nil || parts[1][0] != '"' || parts[2][0] != '"' {
			return
		}
		if n := len([]rune(id)); n < 1 || n > MaxID {
			return
		}
		if err != nil || frame.ID != id && !strings.Contains(id, "�") || string(frame.Action) != action && !strings.Contains(action, "�") || string(frame.Payload) != string(parts[3]) {
			t.Fatalf("%q: %+v (action %q, payload %q), %v", data, frame, frame.Action, frame.Payload, err)
		}
	})
}
