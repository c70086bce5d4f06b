package plan_test

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

func request(t testing.TB, action string) *plan.Type {
	t.Helper()
	a := v2.Actions.ByName(action)
	if a == nil {
		t.Fatalf("no action %s", action)
	}
	return a.Request
}

func TestDecode_refuses(t *testing.T) {
	meter := func(value string) string {
		return `{"evseId":1,"meterValue":[{"timestamp":"2026-01-31T12:00:00Z","sampledValue":[{"value":1},{"value":2},` + value + `]}]}`
	}
	for _, test := range []struct {
		name, action, payload string
		reason                plan.Reason
		path, text            string
	}{
		{"empty", "Heartbeat", ``, plan.Format, "$", "the text ends"},
		{"no object", "Heartbeat", `[]`, plan.Format, "$", "expected an object, got an array"},
		{"null", "Heartbeat", `null`, plan.Format, "$", "got null"},
		{"no JSON", "Heartbeat", `nul`, plan.Format, "$", "not JSON"},
		{"trailing", "Heartbeat", `{} {}`, plan.Format, "$", `'{' at byte 3, where the end is expected`},
		{"trailing NUL", "Heartbeat", "{}\x00", plan.Format, "$", "where the end is expected"},
		{"trailing comma", "BootNotification", `{"reason":"PowerUp",}`, plan.Format, "$", "where a name is expected"},
		{"no comma", "BootNotification", `{"reason":"PowerUp" "x":1}`, plan.Format, "$", `"," or "}"`},
		{"control character", "BootNotification", "{\"reason\":\"Power\nUp\"}", plan.Format, "$.reason", "a character of a string"},
		{"bad escape", "BootNotification", `{"reason":"\x"}`, plan.Format, "$.reason", "an escape"},
		{"not UTF-8", "Authorize", "{\"idToken\":{\"idToken\":\"\xff\"}}", plan.Format, "$.idToken.idToken", "not UTF-8"},
		{"leading zero", "StatusNotification", `{"evseId":01}`, plan.Format, "$", `'1' at byte 11`},
		{"half a number", "StatusNotification", `{"evseId":1.}`, plan.Format, "$.evseId", "a digit"},
		{"deep", "DataTransfer", `{"vendorId":"v","data":` + strings.Repeat("[", 100_000) + `}`, plan.Format, "$.data", "nested deeper than 64"},
		{"missing", "BootNotification", `{"chargingStation":{"model":"M","vendorName":"V"}}`, plan.Occurrence, "$.reason", "missing"},
		{"missing inside", "BootNotification", `{"reason":"PowerUp","chargingStation":{"model":"M"}}`, plan.Occurrence, "$.chargingStation.vendorName", "missing"},
		{"surplus", "BootNotification", `{"reasons":"PowerUp"}`, plan.Occurrence, "$.reasons", `did you mean "reason"?`},
		{"wrong case", "Authorize", `{"idtoken":{}}`, plan.Occurrence, "$.idtoken", `did you mean "idToken"?`},
		{"strange name", "Authorize", `{"a b\n":{}}`, plan.Occurrence, `$."a b\n"`, "unknown field"},
		{"of 2.1 only", "TransactionEvent", `{"costDetails":{}}`, plan.Occurrence, "$.costDetails", "OCPP 2.0.1 has no such field"},
		{"required in 2.0.1 only", "MeterValues", `{"evseId":1,"meterValue":[{"timestamp":"2026-01-31T12:00:00Z","sampledValue":[{"value":1,"signedMeterValue":{"signedMeterData":"x"}}]}]}`,
			plan.Occurrence, "$.meterValue[0].sampledValue[0].signedMeterValue.signingMethod", "missing"},
		{"twice", "BootNotification", `{"reason":"PowerUp","reason":"Unknown"}`, plan.Occurrence, "$.reason", "stands twice"},
		{"empty array", "MeterValues", `{"evseId":1,"meterValue":[]}`, plan.Occurrence, "$.meterValue", "0 elements, at least 1 are needed"},
		{"too many elements", "GetReport", `{"requestId":1,"componentCriteria":["Active","Active","Active","Active","Active"]}`, plan.Occurrence, "$.componentCriteria", "5 elements, at most 4"},
		{"wrong type", "BootNotification", `{"reason":1}`, plan.TypeMismatch, "$.reason", "expected a string, got a number"},
		{"wrong type of array", "MeterValues", `{"evseId":1,"meterValue":{}}`, plan.TypeMismatch, "$.meterValue", "expected an array, got an object"},
		{"wrong type of element", "MeterValues", `{"evseId":1,"meterValue":["x"]}`, plan.TypeMismatch, "$.meterValue[0]", "expected an object, got a string"},
		{"wrong type of object", "Authorize", `{"idToken":"x"}`, plan.TypeMismatch, "$.idToken", "expected an object, got a string"},
		{"null for a field", "Authorize", `{"certificate":null}`, plan.TypeMismatch, "$.certificate", "expected a string, got null"},
		{"fraction", "StatusNotification", `{"evseId":1.5}`, plan.TypeMismatch, "$.evseId", "expected an integer, got 1.5"},
		{"string for a number", "MeterValues", meter(`{"value":"3"}`), plan.TypeMismatch, "$.meterValue[0].sampledValue[2].value", "expected a number, got a string"},
		{"enum", "BootNotification", `{"reason":"powerup"}`, plan.Property, "$.reason", `"powerup" is no BootReasonEnum; did you mean "PowerUp"?`},
		{"enum of an element", "MeterValues", meter(`{"value":3,"phase":"L4"}`), plan.Property, "$.meterValue[0].sampledValue[2].phase", "is no PhaseEnum"},
		{"long", "BootNotification", `{"reason":"PowerUp","chargingStation":{"model":"MMMMMMMMMMMMMMMMMMMMM"}}`, plan.Property, "$.chargingStation.model", "21 characters, at most 20"},
		{"identifier", "Authorize", `{"idToken":{"idToken":"a b"}}`, plan.Property, "$.idToken.idToken", `the character ' ' is not allowed`},
		{"time", "MeterValues", `{"meterValue":[{"timestamp":"yesterday"}]}`, plan.Property, "$.meterValue[0].timestamp", `"yesterday" is no RFC 3339`},
		{"time without zone", "MeterValues", `{"meterValue":[{"timestamp":"2026-01-31T12:00:00"}]}`, plan.Property, "$.meterValue[0].timestamp", "RFC 3339"},
		{"range", "NotifyEVChargingNeeds", `{"chargingNeeds":{"dcChargingParameters":{"stateOfCharge":101}}}`, plan.Property, "$.chargingNeeds.dcChargingParameters.stateOfCharge", "101 is greater than 100"},
		{"huge integer", "StatusNotification", `{"evseId":99999999999999999999}`, plan.Property, "$.evseId", "too large"},
		{"huge number", "MeterValues", meter(`{"value":1e999}`), plan.Property, "$.meterValue[0].sampledValue[2].value", "too large"},
		{"no vendorId", "Heartbeat", `{"customData":{"x":1}}`, plan.Occurrence, "$.customData", "vendorId is missing"},
		{"vendorId of another type", "Heartbeat", `{"customData":{"vendorId":1}}`, plan.TypeMismatch, "$.customData", "expected a string as vendorId"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := request(t, test.action).Decode([]byte(test.payload), ocpp.V201, plan.Strict)
			var e *plan.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an error", err)
			}
			if e.Reason != test.reason || e.Path != test.path || !strings.Contains(e.Text, test.text) {
				t.Errorf("got %s at %s: %s\nwant %s at %s: %s", e.Reason, e.Path, e.Text, test.reason, test.path, test.text)
			}
		})
	}
}

func TestDecode_accepts(t *testing.T) {
	for _, test := range []struct {
		name, action, payload string
		want                  string // "" is payload
	}{
		{"white space", "Heartbeat", " \r\n\t{ \n} ", "{}"},
		{"escapes", "Authorize", `{"idToken":{"type":"\u0043entral","idToken":"\u0041\u002e"},"certificate":"a\"\\\/\b\f\n\r\té😀\ud83d\ude00\u0000"}`,
			`{"idToken":{"idToken":"A.","type":"Central"},"certificate":"a\"\\/\u0008\u000c\n\r\té😀😀\u0000"}`},
		{"integer as float", "StatusNotification", `{"timestamp":"2026-01-31T12:00:00Z","connectorStatus":"Available","evseId":1.0,"connectorId":1e2}`,
			`{"timestamp":"2026-01-31T12:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":100}`},
		{"half a surrogate pair", "DataTransfer", `{"vendorId":"\ud800x"}`, `{"vendorId":"` + "\uFFFD" + `x"}`},
		{"lower case time", "StatusNotification", `{"timestamp":"2026-01-31t12:00:00.123456789z","connectorStatus":"Available","evseId":1,"connectorId":1}`, ""},
		{"any JSON", "DataTransfer", `{"data":{"a":[1,null,{"b":1e5}]},"vendorId":"v"}`, ""},
		{"null as data", "DataTransfer", `{"data":null,"vendorId":"v"}`, ""},
		{"custom data", "Heartbeat", `{"customData":{"x":[{}],"vendorId":"v"}}`, ""},
		{"exact integer", "StatusNotification", `{"timestamp":"2026-01-31T12:00:00Z","connectorStatus":"Available","evseId":9007199254740992,"connectorId":-9007199254740992}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			typ := request(t, test.action)
			payload := []byte(test.payload)
			msg, repairs, err := typ.Decode(payload, ocpp.V201, plan.Strict)
			if err != nil || repairs != nil {
				t.Fatal(err, repairs)
			}
			clear(payload) // the message keeps nothing of it
			want := test.want
			if want == "" {
				want = test.payload
			}
			if got := string(typ.Append(nil, msg, ocpp.V201)); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// Scripts and many readers of JSON lose digits of integers beyond 2^53: none is let in, leniently neither.
func TestDecode_refusesIntegersThatLoseDigits(t *testing.T) {
	for _, n := range []string{
		"9007199254740993", "-9007199254740993", "100000000000000000", "-100000000000000000", "9223372036854775807", "-9223372036854775808",
		"9223372036854775808", "9.1e15", "1e400",
	} {
		for _, mode := range []plan.Mode{plan.Strict, plan.Lenient} {
			_, _, err := request(t, "StatusNotification").Decode([]byte(`{"evseId":`+n+`}`), ocpp.V201, mode)
			var e *plan.Error
			if !errors.As(err, &e) || e.Reason != plan.Property || e.Error() != "$.evseId: the number "+n+" is too large" {
				t.Errorf("%s, %v: got %v", n, mode, err)
			}
		}
	}
	_, _, err := request(t, "StatusNotification").Decode([]byte(`{"evseId":"9007199254740993"}`), ocpp.V201, plan.Lenient)
	if err == nil || err.Error() != "$.evseId: the number 9007199254740993 is too large" {
		t.Errorf("in a text: %v", err)
	}
}

func TestDecode_lenient(t *testing.T) {
	payload := `{"reason":"PowerUp","firmware":"1","reason":"Unknown","chargingStation":{"model":"MMMMMMMMMMMMMMMMMMMMM","vendorName":"V","modem":{"iccid":"a b"},"serialNumber":null}}`
	msg, repairs, err := request(t, "BootNotification").Decode([]byte(payload), ocpp.V201, plan.Lenient)
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Repair{
		{Path: "$.firmware", Kind: plan.SurplusDropped},
		{Path: "$.reason", Kind: plan.SurplusDropped},
		{Path: "$.chargingStation.model", Kind: plan.LongKept},
		{Path: "$.chargingStation.modem.iccid", Kind: plan.AlphabetKept},
		{Path: "$.chargingStation.serialNumber", Kind: plan.NullDropped},
	}
	if len(repairs) != len(want) {
		t.Fatalf("got %v, want %v", repairs, want)
	}
	for i, r := range repairs {
		if r.Path != want[i].Path || r.Kind != want[i].Kind || r.Text == "" {
			t.Errorf("got %v, want %v", r, want[i])
		}
	}
	req := msg.(*v2.BootNotificationRequest)
	if req.Reason != v2.BootReasonPowerUp || len(req.ChargingStation.Model) != 21 || req.ChargingStation.SerialNumber != nil {
		t.Errorf("got %+v", req)
	}

	status := `{"timestamp":"2026-01-31T12:00:00.5","connectorStatus":"Available","evseId":1,"connectorId":1}`
	msg, repairs, err = request(t, "StatusNotification").Decode([]byte(status), ocpp.V201, plan.Lenient)
	if err != nil || len(repairs) != 1 || repairs[0].Kind != plan.ZoneAdded {
		t.Fatal(err, repairs)
	}
	if got := msg.(*v2.StatusNotificationRequest).Timestamp; got != "2026-01-31T12:00:00.5Z" {
		t.Errorf("got %s", got)
	}

	_, _, err = request(t, "BootNotification").Decode([]byte(`{"reason":null,"chargingStation":{"model":"M","vendorName":"V"}}`), ocpp.V201, plan.Lenient)
	var e *plan.Error
	if !errors.As(err, &e) || e.Reason != plan.Occurrence || e.Path != "$.reason" {
		t.Errorf("null for a required field: got %v, want it missing", err)
	}
}

func TestDecode_versions(t *testing.T) {
	long := `{"idToken":{"idToken":"` + strings.Repeat("a", 37) + `","type":"Central"}}`
	open := `{"idToken":{"idToken":"a","type":"MyOwn"}}`
	for _, test := range []struct {
		payload string
		v       ocpp.Version
		ok      bool
	}{
		{long, ocpp.V201, false}, {long, ocpp.V21, true},
		{open, ocpp.V201, false}, {open, ocpp.V21, true},
		{`{"idToken":{"idToken":"a","type":"MyOwnTypeIsTooLongForIt"}}`, ocpp.V21, false},
	} {
		_, _, err := request(t, "Authorize").Decode([]byte(test.payload), test.v, plan.Strict)
		if (err == nil) != test.ok {
			t.Errorf("%s of %s: %v", test.payload, test.v, err)
		}
	}
}

func TestDecode_errorsShowNoSecrets(t *testing.T) {
	secret := strings.Repeat("hunter2", 60)
	for action, payload := range map[string]string{
		"Authorize":         `{"idToken":{"idToken":"` + secret + `","type":"KeyCode"}}`,
		"SetVariables":      `{"setVariableData":[{"attributeValue":"` + strings.Repeat(secret, 4) + `"}]}`,
		"SetNetworkProfile": `{"connectionData":{"vpn":{"password":"` + secret + `"}}}`,
	} {
		_, _, err := request(t, action).Decode([]byte(payload), ocpp.V201, plan.Strict)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", action, err)
		}
	}
}

// TestDecode_survivesGarbageCollection decodes many messages and reads them after
// collections: what unsafe code got wrong would show here, all the more under -race.
func TestDecode_survivesGarbageCollection(t *testing.T) {
	typ := request(t, "MeterValues")
	var b strings.Builder
	b.WriteString(`{"evseId":300,"meterValue":[`)
	for i := range 70 {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(`{"sampledValue":[{"value":1.5,"location":"EV","unitOfMeasure":{"unit":"W\u0068","multiplier":1000}}],"timestamp":"2026-01-31T12:00:00Z"}`)
	}
	b.WriteString(`]}`)
	want := strings.ReplaceAll(b.String(), `\u0068`, "h")
	var kept []any
	for range 50 {
		msg, _, err := typ.Decode([]byte(b.String()), ocpp.V201, plan.Strict)
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, msg)
		runtime.GC()
	}
	for _, msg := range kept {
		if got := string(typ.Append(nil, msg, ocpp.V201)); got != want {
			t.Fatalf("got %s", got)
		}
	}
}

// Lenient decoding reads numbers in texts, and values in other letter case or of another version; strict decoding refuses them.
func TestDecode_lenientValues(t *testing.T) {
	const payload = `{"eventType":"updated","timestamp":"2030-01-01T00:00:00Z","triggerReason":"TxResumed","seqNo":" 12 ",
		"transactionInfo":{"transactionId":"T"},"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":"-1.5e2"}]}]}`
	msg, repairs, err := request(t, "TransactionEvent").Decode([]byte(payload), ocpp.V201, plan.Lenient)
	if err != nil {
		t.Fatal(err)
	}
	e := msg.(*v2.TransactionEventRequest)
	if e.EventType != v2.TransactionEventUpdated || e.TriggerReason != v2.TriggerReasonTxResumed || e.SeqNo != 12 || e.MeterValue[0].SampledValue[0].Value != -150 {
		t.Errorf("got %+v", e)
	}
	var got []string
	for _, r := range repairs {
		got = append(got, r.Path+" "+r.Kind.String())
	}
	want := []string{"$.eventType enum_value", "$.triggerReason enum_value", "$.seqNo number_in_text", "$.meterValue[0].sampledValue[0].value number_in_text"}
	if !slices.Equal(got, want) {
		t.Errorf("repairs %q, want %q", got, want)
	}
	for _, bad := range []string{`"seqNo":"x"`, `"seqNo":""`, `"seqNo":"1 2"`, `"seqNo":"1.5"`, `"seqNo":"0x1"`, `"seqNo":1,"triggerReason":"Nonsense"`} {
		if !strings.Contains(bad, "triggerReason") {
			bad += `,"triggerReason":"Trigger"`
		}
		text := `{"eventType":"Updated","timestamp":"2030-01-01T00:00:00Z","transactionInfo":{"transactionId":"T"},` + bad + `}`
		if _, _, err := request(t, "TransactionEvent").Decode([]byte(text), ocpp.V201, plan.Lenient); err == nil {
			t.Errorf("%s passed", bad)
		}
	}
	if _, _, err := request(t, "TransactionEvent").Decode([]byte(payload), ocpp.V201, plan.Strict); err == nil {
		t.Error("strict decoding took it")
	}
}

// Lenient decoding takes a number for a text as it is written, where it fits; strict decoding refuses it.
func TestDecode_lenientNumberForText(t *testing.T) {
	const payload = `{"idToken":{"idToken":-1.50e2,"type":"Central"}}`
	if _, _, err := request(t, "Authorize").Decode([]byte(payload), ocpp.V201, plan.Strict); err == nil {
		t.Error("strict decoding took it")
	}
	msg, repairs, err := request(t, "Authorize").Decode([]byte(payload), ocpp.V201, plan.Lenient)
	if err != nil || len(repairs) != 1 || repairs[0].Kind != plan.NumberWritten || repairs[0].Path != "$.idToken.idToken" {
		t.Fatal(err, repairs)
	}
	if got := msg.(*v2.AuthorizeRequest).IDToken.IDToken; got != "-1.50e2" {
		t.Errorf("got %q", got)
	}
	for _, bad := range []string{strings.Repeat("1", 40), "01", "true"} {
		if _, _, err := request(t, "Authorize").Decode([]byte(`{"idToken":{"idToken":`+bad+`,"type":"Central"}}`), ocpp.V201, plan.Lenient); err == nil {
			t.Errorf("%s passed", bad)
		}
	}
}
