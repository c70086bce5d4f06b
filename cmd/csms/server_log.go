package main

import (
	"bytes"
	"log"
	"log/slog"
)

// serverLog is where net/http writes what goes wrong with connections. Most of it is clients that went away, which only those who
// look for it want to see; a client certificate that doesn't verify is a station that can't come in (OCPP 2.0.1 A00.FR.407).
type serverLog struct{ log *slog.Logger }

func newServerLog(l *slog.Logger) *log.Logger { return log.New(serverLog{l}, "", 0) }

// Write takes one line.
func (s serverLog) Write(line []byte) (int, error) {
	text := string(bytes.TrimSpace(line))
	if bytes.Contains(line, []byte("failed to verify certificate")) {
		s.log.Warn("a client certificate was refused", "reason", text)
	} else {
		s.log.Debug(text)
	}
	return len(line), nil
}
