package ocpp_test

import (
	"testing"

	"csms/engine/ocpp"
)

func TestIDKey(t *testing.T) {
	for id, want := range map[string]string{"CS-1": "cs-1", "04A2b3C4": "04a2b3c4", "": ""} {
		if got := ocpp.IDKey(id); got != want || ocpp.IDKey(got) != got {
			t.Errorf("the key of %q is %q, want %q", id, got, want)
		}
	}
	lower := "cs-1"
	if n := testing.AllocsPerRun(10, func() { lower = ocpp.IDKey(lower) }); n > 0 {
		t.Errorf("the key of an id in lower case takes %v allocations", n)
	}
}
