package ocpp_test

import (
	"encoding/json"
	"strings"
	"testing"

	"csms/engine/ocpp"
)

func TestPlainPrefix(t *testing.T) {
	for n := range 20 {
		s := strings.Repeat("~ ", n)[:n]
		if got := ocpp.PlainPrefix(s); got != n {
			t.Errorf("%q: %d", s, got)
		}
		for c := range 256 {
			for at := range n {
				b := []byte(s)
				b[at] = byte(c)
				want := n
				if !ocpp.Plain(byte(c)) {
					want = at
				}
				if got := ocpp.PlainPrefix(b); got != want {
					t.Fatalf("%q: %d, want %d", b, got, want)
				}
				if at > 0 { // what stands behind another one doesn't count
					b[at-1] = '"'
					if got := ocpp.PlainPrefix(b); got != at-1 {
						t.Fatalf("%q: %d, want %d", b, got, at-1)
					}
				}
			}
		}
	}
}

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
