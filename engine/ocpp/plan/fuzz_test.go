package plan_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

// FuzzDecode decodes any bytes as any message. What isn't JSON must be refused as that,
// and what is accepted must come back the same from Append.
func FuzzDecode(f *testing.F) {
	f.Add(uint(0), []byte(`{}`))
	f.Add(uint(4), []byte(`{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"V"}}`))
	f.Fuzz(func(t *testing.T, n uint, payload []byte) {
		all := v2.Actions.All()
		typ := all[n%uint(len(all))].Request
		for _, v := range []ocpp.Version{ocpp.V201, ocpp.V21} {
			for _, mode := range []plan.Mode{plan.Strict, plan.Lenient} {
				decodeTwice(t, typ, payload, v, mode)
			}
		}
	})
}

func decodeTwice(t *testing.T, typ *plan.Type, payload []byte, v ocpp.Version, mode plan.Mode) {
	before := bytes.Clone(payload)
	msg, repairs, err := typ.Decode(payload, v, mode)
	if !bytes.Equal(before, payload) {
		t.Fatal("Decode changed the payload")
	}
	if err != nil {
		e := err.(*plan.Error)
		if e.Reason == 0 || e.Path == "" || e.Text == "" || !utf8.ValidString(e.Error()) {
			t.Fatalf("incomplete error %#v", e)
		}
		return
	}
	if !json.Valid(payload) {
		t.Fatalf("%s took what is no JSON: %q", typ.Name, payload)
	}
	if mode == plan.Strict && repairs != nil {
		t.Fatalf("strict decoding repaired: %v", repairs)
	}
	out := typ.Append(nil, msg, v)
	if !json.Valid(out) {
		t.Fatalf("%s: Append wrote %q", typ.Name, out)
	}
	if len(repairs) == 0 {
		if err := typ.Check(msg, v); err != nil {
			t.Fatalf("%s: Check refuses what Decode took: %v", typ.Name, err)
		}
	}
	again, _, err := typ.Decode(out, v, mode)
	if err != nil {
		t.Fatalf("%s: what Append wrote is refused: %v\n%s", typ.Name, err, out)
	}
	if out2 := typ.Append(nil, again, v); !bytes.Equal(out, out2) {
		t.Fatalf("%s: not stable\n%s\n%s", typ.Name, out, out2)
	}
}

// FuzzJSON holds the scanner to encoding/json: DataTransfer's data is any JSON.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`null`, `[1,-0.5e+3,"\ud83d\ude00",{"a":{}}]`, `"\u12"`, `01`, `1.`, `-`, `[1,]`, `{"a"}`, "\"\x1f\"", `tru`, ` 1 `} {
		f.Add([]byte(s))
	}
	typ := v2.Actions.ByName("DataTransfer").Request
	f.Fuzz(func(t *testing.T, data []byte) {
		payload := append(append([]byte(`{"vendorId":"v","data":`), data...), '}')
		if !utf8.Valid(payload) || bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > 60 {
			return // encoding/json takes invalid UTF-8, and nests deeper
		}
		_, _, err := typ.Decode(payload, ocpp.V201, plan.Strict)
		format := err != nil && err.(*plan.Error).Reason == plan.Format
		valid := json.Valid(payload)
		if err == nil && !valid {
			t.Fatalf("took what is no JSON: %q", payload)
		}
		if format && valid {
			t.Fatalf("refused JSON: %v: %q", err, payload)
		}
	})
}
