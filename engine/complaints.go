package engine

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// maxComplaints is how many lines about what a connection sends are logged at once; one more comes in each complaintEvery.
	maxComplaints  = 100
	complaintEvery = time.Second
)

// complaints bounds the lines that are logged because of what a station sends, so that it can't fill the disk with them. Its zero
// value is ready.
type complaints struct {
	mu      sync.Mutex
	used    int
	since   int64 // Unix nanoseconds, up to which used was reduced
	leftOut int
}

// take reports whether a line is to be logged, and how many were left out before it.
func (c *complaints) take(now int64) (leftOut int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.used == 0 {
		c.since = now
	}
	if n := (now - c.since) / int64(complaintEvery); n > 0 {
		c.used = max(0, c.used-int(min(n, maxComplaints)))
		c.since += n * int64(complaintEvery)
	}
	if c.used >= maxComplaints {
		c.leftOut++
		return 0, false
	}
	c.used++
	leftOut, c.leftOut = c.leftOut, 0
	return leftOut, true
}

// complain logs a line about what the station sent.
func (s *session) complain(level slog.Level, text string, args ...any) {
	leftOut, ok := s.complaints.take(s.engine.coarse.Load())
	if !ok {
		return
	}
	if leftOut > 0 {
		args = append(args, "lines_left_out", leftOut)
	}
	s.log.Log(context.Background(), level, text, args...)
}
