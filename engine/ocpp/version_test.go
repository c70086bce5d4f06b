package ocpp_test

import (
	"testing"

	"csms/engine/ocpp"
)

func TestVersion_names(t *testing.T) {
	for v, want := range map[ocpp.Version][2]string{
		ocpp.V16:  {"1.6", "ocpp1.6"},
		ocpp.V201: {"2.0.1", "ocpp2.0.1"},
		ocpp.V21:  {"2.1", "ocpp2.1"},
	} {
		if v.String() != want[0] || v.Subprotocol() != want[1] {
			t.Errorf("%d is %s, %s; want %v", v, v, v.Subprotocol(), want)
		}
		if got, ok := ocpp.VersionOf(want[1]); !ok || got != v {
			t.Errorf("%s is %v", want[1], got)
		}
		if got, ok := ocpp.ParseVersion(want[0]); !ok || got != v {
			t.Errorf("%s is %v", want[0], got)
		}
	}
	if _, ok := ocpp.VersionOf("OCPP2.0.1"); ok {
		t.Error("subprotocols compare exactly")
	}
	if _, ok := ocpp.VersionOf(""); ok {
		t.Error("no subprotocol is no version")
	}
}
