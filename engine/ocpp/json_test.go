package ocpp_test

import (
	"encoding/json"
	"testing"

	"csms/engine/ocpp"
)

// FuzzAppendString holds the escaping of strings to encoding/json.
func FuzzAppendString(f *testing.F) {
	f.Add("a\"\\\n\x00\u2028\xff\u00e9\U0001F600")
	f.Fuzz(func(t *testing.T, s string) {
		var got, want string
		out := ocpp.AppendString(nil, s)
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		text, _ := json.Marshal(s)
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Fatalf("%q became %q, want %q", s, got, want)
		}
	})
}
