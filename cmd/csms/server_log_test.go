package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestServerLog_certificatesAreWarnings(t *testing.T) {
	var out bytes.Buffer
	l := newServerLog(slog.New(slog.NewTextHandler(&out, nil)))
	l.Print("http: TLS handshake error from 192.0.2.1:5: EOF")
	l.Print("http: TLS handshake error from 192.0.2.1:6: tls: failed to verify certificate: x509: certificate has expired or is not yet valid")
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "level=WARN") || !strings.Contains(got, "192.0.2.1:6") {
		t.Errorf("got %s", got)
	}
}
