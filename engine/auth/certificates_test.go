package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// issue writes a certificate for the name and its key, and returns their files.
func issue(t *testing.T, dir, file, name string) (cert, key string) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return issueWith(t, dir, file, name, secret)
}

func issueWith(t *testing.T, dir, file, name string, secret crypto.Signer) (cert, key string) {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, secret.Public(), secret)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, file+".crt"), filepath.Join(dir, file+".key")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// shown is the name in the certificate that a server shows in a handshake.
func shown(t *testing.T, server *tls.Config, client ...tls.Certificate) (name string, peers int) {
	t.Helper()
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	done := make(chan *tls.Conn, 1)
	go func() {
		conn := tls.Server(a, server)
		conn.Handshake()
		done <- conn
	}()
	conn := tls.Client(b, &tls.Config{InsecureSkipVerify: true, Certificates: client, MaxVersion: tls.VersionTLS12})
	if err := conn.Handshake(); err != nil {
		t.Fatal(err)
	}
	return conn.ConnectionState().PeerCertificates[0].Subject.CommonName, len((<-done).ConnectionState().VerifiedChains)
}

func TestCertificates_followTheirFiles(t *testing.T) {
	dir := t.TempDir()
	cert, key := issue(t, dir, "server", "first")
	now := time.Now()
	c, err := LoadCertificates(CertificateOptions{Cert: []string{cert}, Key: []string{key}, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	config := c.Config()
	if name, _ := shown(t, config); name != "first" {
		t.Errorf("it shows %q", name)
	}
	change := func(what func()) {
		what()
		now = now.Add(2 * time.Second)
		for _, file := range []string{cert, key} {
			if err := os.Chtimes(file, now, now); err != nil {
				t.Fatal(err)
			}
		}
	}
	change(func() {
		if err := os.WriteFile(cert, []byte("nonsense"), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	if name, _ := shown(t, config); name != "first" {
		t.Errorf("after a broken change it shows %q", name)
	}
	change(func() { issue(t, dir, "server", "second") })
	if name, _ := shown(t, config); name != "second" {
		t.Errorf("after a change it shows %q", name)
	}
	change(func() {
		if err := os.WriteFile(key, []byte("nonsense"), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	if name, _ := shown(t, config); name != "second" {
		t.Errorf("with a broken key it shows %q", name)
	}
	issue(t, dir, "server", "third")
	if name, _ := shown(t, config); name != "second" {
		t.Errorf("within the second in which nobody looks it shows %q", name)
	}
	change(func() {})
	if name, _ := shown(t, config); name != "third" {
		t.Errorf("after the key was mended it shows %q", name)
	}
}

func TestCertificates_ofClients(t *testing.T) {
	dir := t.TempDir()
	cert, key := issue(t, dir, "server", "server")
	ca, caKey := issue(t, dir, "client", "SN-1")
	c, err := LoadCertificates(CertificateOptions{Cert: []string{cert}, Key: []string{key}, ClientCA: ca})
	if err != nil {
		t.Fatal(err)
	}
	client, err := tls.LoadX509KeyPair(ca, caKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, peers := shown(t, c.Config(), client); peers != 1 {
		t.Errorf("%d chains were verified, want 1", peers)
	}
	if _, peers := shown(t, c.Config()); peers != 0 {
		t.Errorf("%d chains without a certificate", peers)
	}
}

func TestCertificates_errors(t *testing.T) {
	dir := t.TempDir()
	cert, key := issue(t, dir, "a", "a")
	_, other := issue(t, dir, "b", "b")
	for name, o := range map[string]CertificateOptions{
		"no key":            {Cert: []string{cert}},
		"another's key":     {Cert: []string{cert}, Key: []string{other}},
		"no such file":      {Cert: []string{cert + "x"}, Key: []string{key}},
		"no CA":             {Cert: []string{cert}, Key: []string{key}, ClientCA: dir + "/none"},
		"a CA that is none": {Cert: []string{cert}, Key: []string{key}, ClientCA: key},
	} {
		if _, err := LoadCertificates(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
