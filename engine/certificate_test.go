package engine

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"log/slog"
	"math/big"
	"net/http/httptest"
	"testing"

	"csms/engine/ocpp/v2"
)

func TestAuthenticate_byCertificate(t *testing.T) {
	three := 3
	for _, c := range []struct {
		name, id, cn string
		profile      Profile
		known        bool
		closed       bool
		status       int // 0: let in
	}{
		{name: "its serial number", id: "CP1", cn: "SN1", profile: Profile{Serial: "SN1"}, known: true},
		{name: "its id", id: "CP1", cn: "cp1", profile: Profile{Serial: "SN1"}, known: true},
		{name: "another's", id: "CP1", cn: "SN2", profile: Profile{Serial: "SN1", SecurityProfile: &three}, known: true, status: 401},
		{name: "a serial number that nobody knows yet", id: "CP1", cn: "SN1", profile: Profile{PasswordHash: "x"}, known: true, status: 401},
		{name: "the first time of a station with profile 3", id: "CP1", cn: "SN1", profile: Profile{SecurityProfile: &three}, known: true},
		{name: "nobody knows the station", id: "CP1", cn: "CP1", closed: true, status: 404},
		{name: "nobody knows the station, and anybody may come", id: "CP1", cn: "CP1"},
	} {
		e := New(Options{Actions: v2.Actions, RefuseUnknown: c.closed, Log: slog.New(slog.DiscardHandler)})
		defer e.cancel()
		r := httptest.NewRequest("GET", "/ocpp/"+c.id, nil)
		leaf := &x509.Certificate{Subject: pkix.Name{CommonName: c.cn}, SerialNumber: big.NewInt(1)}
		r.TLS = &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{leaf}}}
		h := Handshake{ID: c.id, Auth: "none"}
		err := e.authenticate(r, &h, c.profile, c.known)
		got := 0
		var refusal *Refusal
		if errors.As(err, &refusal) {
			got = refusal.Status
		}
		if got != c.status || err == nil && (h.Auth != "certificate" || h.TLS.CommonName != c.cn) {
			t.Errorf("%s: %v (%+v), want %d", c.name, err, h, c.status)
		}
	}
}
