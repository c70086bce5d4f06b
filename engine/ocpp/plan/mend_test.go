package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"csms/engine/ocpp/plan"
)

func told(repairs []plan.Repair) string {
	var parts []string
	for _, r := range repairs {
		parts = append(parts, r.Kind.String()+" "+r.Path)
	}
	return strings.Join(parts, ", ")
}

func TestMendFrame(t *testing.T) {
	for _, c := range []struct{ text, mended, told string }{
		{`[2,"1","MeterValues",{"connectorId":1,"transactionId":,"meterValue":[]}]`, `[2,"1","MeterValues",{"connectorId":1,"meterValue":[]}]`, "no_value $.transactionId"},
		{`[2,"1","MeterValues",{"transactionId":}]`, `[2,"1","MeterValues",{}]`, "no_value $.transactionId"},
		{`[2,"1","X",{"transactionId": , "b":1}]`, `[2,"1","X",{"b":1}]`, "no_value $.transactionId"},
		{`[2,"1","X",{"a":1,}]`, `[2,"1","X",{"a":1}]`, "comma $"},
		{`[2,"1","X",{"a":,}]`, `[2,"1","X",{}]`, "no_value $.a, comma $"},
		{`[2,"1","X",{"a":[{"b":[1,2,],},]},]`, `[2,"1","X",{"a":[{"b":[1,2]}]}]`, "comma $.a[0].b, comma $.a[0], comma $.a, comma $"},
		{`[2,"1","X",{"a":NaN,"b":[{"c":-Infinity}],"d":nan,"e":+inf}]`, `[2,"1","X",{"b":[{}]}]`, "no_number $.a, no_number $.b[0].c, no_number $.d, no_number $.e"},
		{"[2,\"1\",\"X\",{\"a\":\"x\ny\\n\u00e9\"}]", `[2,"1","X",{"a":"x\u000ay\né"}]`, "control_character $.a"},
		{"[2,\"1\",\"X\",{}]\x00\x00", `[2,"1","X",{}]`, "space $, space $"},
		{"\ufeff[2,\"1\",\"X\",{}]", `[2,"1","X",{}]`, "space $"},
		{"[2,\"1\",\u00a0\"X\",{\"a\"\v:\ufeff1}]\x1a", `[2,"1","X",{"a":1}]`, "space $, space $, space $.a, space $"},
		{`[3,"1",{"status":"Accepted",}]`, `[3,"1",{"status":"Accepted"}]`, "comma $"},
	} {
		mended, repairs, ok := plan.MendFrame([]byte(c.text))
		if !ok || string(mended) != c.mended || told(repairs) != c.told {
			t.Errorf("%q became %q (%v), want %q\n told %s\n want %s", c.text, mended, ok, c.mended, told(repairs), c.told)
		}
	}
}

func TestMendFrame_refuses(t *testing.T) {
	for _, text := range []string{
		``, "\x00", `[2,"1","X",{}]`, ` {"a": [1, 2]} `, // JSON, or nothing
		`[2,"1","X",{"a":1 "b":2}]`, `[2,"1","X",{"a"}]`, `[2,"1","X",{"a" 1}]`, `[2,"1","X",{a:1}]`, `[2,"1","X",{'a':1}]`,
		`[2,"1","X",{"a":1,,"b":2}]`, `[2,"1","X",{,}]`, `[1,,2]`, `[,1]`, `[,]`, `[NaN]`, `[nul]`, `[2,"1","X",{"a":nano}]`, `[2,"1","X",{"a":infinite}]`,
		`[2,"1","X",{"a":"x\q"}]`, `[2,"1","X",{"a":"x}]`, `[2,"1","X",{"a":01}]`, `[2,"1","X",{"a":1}`, `[2,"1","X",{"a":1}}]`, `[2,"1","X",{}] x`,
		"[2,\"1\",\"X\",{\"a\":\"\xff\",}]", strings.Repeat("[", 100) + strings.Repeat("]", 99),
	} {
		if mended, _, ok := plan.MendFrame([]byte(text)); ok {
			t.Errorf("%q became %q", text, mended)
		}
	}
}

func TestMendPayload(t *testing.T) {
	mended, repairs, ok := plan.MendPayload([]byte(`{"a":{"b":,}},`))
	if !ok || string(mended) != `{"a":{}}` || told(repairs) != "no_value $.a.b, comma $.a, comma $" {
		t.Errorf("%q %s %v", mended, told(repairs), ok)
	}
	for _, text := range []string{``, `{}`, "\x00", `{},{"a":,}`, `],[`, `{"a":,`} {
		if mended, _, ok := plan.MendPayload([]byte(text)); ok {
			t.Errorf("%q became %q", text, mended)
		}
	}
}

// FuzzMendFrame mends any bytes: what comes out is JSON that needs no more mending, and JSON is left alone.
func FuzzMendFrame(f *testing.F) {
	f.Add([]byte(`[2,"1","MeterValues",{"connectorId":1,"transactionId":,"x":[NaN,],}]`))
	f.Add([]byte("\ufeff[3,\"1\",{\"a\":\"x\ny\"}]\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		before := string(text)
		for name, mend := range map[string]func([]byte) ([]byte, []plan.Repair, bool){"frame": plan.MendFrame, "payload": plan.MendPayload} {
			mended, repairs, ok := mend(text)
			if string(text) != before {
				t.Fatal("the text was changed")
			}
			if !ok {
				continue
			}
			if json.Valid(text) {
				t.Fatalf("%s: %q is JSON, and became %q", name, text, mended)
			}
			if !json.Valid(mended) || len(repairs) == 0 {
				t.Fatalf("%s: %q became %q with %d repairs", name, text, mended, len(repairs))
			}
		}
	})
}
