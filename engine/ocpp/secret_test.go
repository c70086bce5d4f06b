package ocpp_test

import (
	"testing"

	"csms/engine/ocpp"
)

func TestSecret(t *testing.T) {
	for name, want := range map[string]bool{
		"BasicAuthPassword": true, "AuthorizationKey": true, "apnPassword": true, "simPin": true, "VpnKey": true, "clientSecret": true,
		"key": false, "idToken": false, "HeartbeatInterval": false, "CertificateEntries": false, "": false,
	} {
		if got := ocpp.Secret(name); got != want {
			t.Errorf("is %q a secret: %t, want %t", name, got, want)
		}
	}
}
