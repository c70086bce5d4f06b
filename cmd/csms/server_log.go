package main

import (
	"bytes"
	"log"
	"log/slog"
	"slices"
)

// serverLog is where net/http writes what goes wrong with connections. Most of it is clients that went away, which only those who
// look for it want to see; a TLS handshake that fails for a reason is a station that can't come in (OCPP 2.0.1 A00.FR.407).
type serverLog struct{ log *slog.Logger }

func newServerLog(l *slog.Logger) *log.Logger { return log.New(serverLog{l}, "", 0) }

// gone ends the lines about clients that went away in the middle of a handshake.
var gone = [][]byte{[]byte("EOF"), []byte("i/o timeout"), []byte("connection reset by peer"), []byte("use of closed network connection")}

// Write takes one line.
func (s serverLog) Write(line []byte) (int, error) {
	text := bytes.TrimSpace(line)
	has := func(part string) bool { return bytes.Contains(text, []byte(part)) }
	ends := func(part []byte) bool { return bytes.HasSuffix(text, part) }
	switch {
	case has("failed to verify certificate"):
		s.log.Warn("a client certificate was refused", "reason", string(text))
	case has("client sent an HTTP request to an HTTPS server"):
		s.log.Warn("a client speaks without TLS where it is set: its address has to begin with wss://, that of an operator with https://", "reason", string(text))
	case has("TLS handshake error") && !slices.ContainsFunc(gone, ends):
		s.log.Warn("a TLS handshake failed", "reason", string(text))
	default:
		s.log.Debug(string(text))
	}
	return len(line), nil
}
