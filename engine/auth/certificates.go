package auth

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"sync"
	"time"
)

// CertificateOptions say where the certificates of a listener are.
type CertificateOptions struct {
	// Cert and Key are PEM files, pair by pair: one, or one for each kind of key.
	Cert, Key []string
	// ClientCA is a PEM file with the certificates by which clients' own are signed; "": clients show none.
	ClientCA string
	// RSA offers the cipher suites with RSA key exchange, too (OCPP 2.0.1 A00.FR.318).
	RSA bool
	Log *slog.Logger
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Certificates are a listener's. They follow their files: a handshake looks whether these have changed, at most once a
// second. A change that can't be used is logged, and what was loaded stays.
type Certificates struct {
	options CertificateOptions

	mu     sync.Mutex // guards what follows
	config *tls.Config
	seen   map[string]time.Time // when the files were changed, as loaded or refused
	next   time.Time            // when to look again
}

// LoadCertificates reads the files.
func LoadCertificates(o CertificateOptions) (*Certificates, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if len(o.Cert) == 0 || len(o.Cert) != len(o.Key) {
		return nil, fmt.Errorf("certificates: %d, keys: %d; each certificate needs its key", len(o.Cert), len(o.Key))
	}
	c := &Certificates{options: o}
	c.seen = c.changed()
	var err error
	c.config, err = c.load()
	return c, err
}

// Config is for the listener.
func (c *Certificates) Config() *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return c.current(), nil },
		// Only for those who look whether there is one; the above is asked in each handshake.
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &c.current().Certificates[0], nil },
		NextProtos:     []string{"http/1.1"},
	}
}

// current is what the files say now.
func (c *Certificates) current() *tls.Config {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.options.Now()
	if now.Before(c.next) {
		return c.config
	}
	c.next = now.Add(time.Second)
	changed := c.changed()
	if maps.EqualFunc(changed, c.seen, time.Time.Equal) {
		return c.config
	}
	if err := c.read(changed); err != nil {
		c.options.Log.Error("the changed certificates can't be used; the former ones stay", "error", err)
	}
	return c.config
}

// read loads the files, which were changed then. c.mu is held.
func (c *Certificates) read(changed map[string]time.Time) error {
	c.seen = changed
	config, err := c.load()
	if err != nil {
		return err
	}
	c.config = config
	c.options.Log.Info("certificates were read again", "files", c.options.Cert)
	return nil
}

// changed is when each file was changed; one that isn't there has none.
func (c *Certificates) changed() map[string]time.Time {
	times := make(map[string]time.Time)
	for _, list := range [][]string{c.options.Cert, c.options.Key, {c.options.ClientCA}} {
		for _, file := range list {
			if info, err := os.Stat(file); file != "" && err == nil {
				times[file] = info.ModTime()
			}
		}
	}
	return times
}

func (c *Certificates) load() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}, CipherSuites: []uint16{
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
	}}
	if c.options.RSA {
		config.CipherSuites = append(config.CipherSuites, tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_GCM_SHA384)
	}
	for i, file := range c.options.Cert {
		pair, err := tls.LoadX509KeyPair(file, c.options.Key[i])
		if err != nil {
			return nil, fmt.Errorf("the certificate %s with the key %s: %w", file, c.options.Key[i], err)
		}
		if left := pair.Leaf.NotAfter.Sub(c.options.Now()); left < 0 {
			c.options.Log.Warn("a certificate has expired", "file", file, "since", pair.Leaf.NotAfter)
		}
		config.Certificates = append(config.Certificates, pair)
	}
	if c.options.ClientCA == "" {
		return config, nil
	}
	pem, err := os.ReadFile(c.options.ClientCA)
	if err != nil {
		return nil, fmt.Errorf("the certificates of clients: %w", err)
	}
	config.ClientCAs = x509.NewCertPool()
	if !config.ClientCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the certificates of clients: %w", errors.New(c.options.ClientCA+" has no certificate in PEM"))
	}
	config.ClientAuth = tls.VerifyClientCertIfGiven
	return config, nil
}
