package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"log/slog"
	"net"
	"testing"
)

// agreed is the suite and the certificate's kind of key of a handshake in which the client offers these suites.
func agreed(t *testing.T, server *tls.Config, suites ...uint16) (suite uint16, public crypto.PublicKey, err error) {
	t.Helper()
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	go tls.Server(a, server).Handshake()
	conn := tls.Client(b, &tls.Config{InsecureSkipVerify: true, CipherSuites: suites, MaxVersion: tls.VersionTLS12})
	if err := conn.Handshake(); err != nil {
		return 0, nil, err
	}
	state := conn.ConnectionState()
	return state.CipherSuite, state.PeerCertificates[0].PublicKey, nil
}

func TestCertificates_suites(t *testing.T) {
	dir := t.TempDir()
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	old, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecCert, ecKey := issueWith(t, dir, "ec", "server", ec)
	rsaCert, rsaKey := issueWith(t, dir, "rsa", "server", old)
	for _, c := range []struct {
		name  string
		rsa   bool
		offer uint16
		ok    bool
		isRSA bool
	}{
		{"ECDSA", false, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true, false},
		{"RSA signature", false, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, true, true},
		{"RSA key exchange, off", false, tls.TLS_RSA_WITH_AES_128_GCM_SHA256, false, false},
		{"RSA key exchange of 128 bits", true, tls.TLS_RSA_WITH_AES_128_GCM_SHA256, true, true},
		{"RSA key exchange of 256 bits", true, tls.TLS_RSA_WITH_AES_256_GCM_SHA384, true, true},
		{"CBC", true, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, false, false},
	} {
		certificates, err := LoadCertificates(CertificateOptions{
			Cert: []string{ecCert, rsaCert}, Key: []string{ecKey, rsaKey}, RSA: c.rsa, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		suite, public, err := agreed(t, certificates.Config(), c.offer)
		_, isRSA := public.(*rsa.PublicKey)
		if (err == nil) != c.ok || c.ok && (suite != c.offer || isRSA != c.isRSA) {
			t.Errorf("%s: %s with %T, %v", c.name, tls.CipherSuiteName(suite), public, err)
		}
	}
}
