package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// stationTLS is how virtual stations trust the server and show who they are; nil where nothing is said, for the machine's
// roots and no certificate. All stations of a run show the same certificate.
func stationTLS(p *process, o *simulation, scheme string) (*tls.Config, error) {
	if o.ca == "" && o.cert == "" && o.key == "" {
		return nil, nil
	}
	if scheme != "wss" {
		return nil, &usageError{"--ca, --cert and --key are for a --url that begins with wss://"}
	}
	if (o.cert == "") != (o.key == "") {
		return nil, &usageError{"--cert and --key go together"}
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.ca != "" {
		pem, err := os.ReadFile(p.path(o.ca))
		if err != nil {
			return nil, fmt.Errorf("read --ca: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("--ca %s: there is no certificate in PEM in it", o.ca)
		}
	}
	if o.cert != "" {
		pair, err := tls.LoadX509KeyPair(p.path(o.cert), p.path(o.key))
		if err != nil {
			return nil, fmt.Errorf("--cert %s, --key %s: %w", o.cert, o.key, err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}

// isUntrusted reports whether a connection failed for the server's certificate.
func isUntrusted(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}
