package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestServerLog_whatKeepsStationsOutIsAWarning(t *testing.T) {
	var out bytes.Buffer
	l := newServerLog(slog.New(slog.NewTextHandler(&out, nil)))
	for line, want := range map[string]string{
		"EOF": "",
		"read tcp 127.0.0.1:9000->192.0.2.1:5: read: connection reset by peer":                 "",
		"tls: failed to verify certificate: x509: certificate has expired or is not yet valid": "a client certificate was refused",
		"client sent an HTTP request to an HTTPS server":                                       "begin with wss://",
		"remote error: tls: unknown certificate authority":                                     "a TLS handshake failed",
		"tls: client offered only unsupported versions: [302 301]":                             "a TLS handshake failed",
	} {
		out.Reset()
		l.Print("http: TLS handshake error from 192.0.2.1:5: " + line)
		got := out.String()
		if want == "" && got != "" || want != "" && (!strings.Contains(got, "level=WARN") || !strings.Contains(got, want) || !strings.Contains(got, "192.0.2.1:5")) {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}
