package luabind

import (
	"errors"
	"log/slog"
	"sync"
	"time"

	"csms/luabind/host"
)

const (
	maxLines     = 1000 // lines of scripts that are kept
	maxTestLines = 200  // lines of their tests, which are kept apart so that a reload doesn't push out the others
)

// lines keeps the last lines that scripts logged.
type lines struct {
	mu          sync.Mutex // guards what follows
	work, tests ring
}

// ring holds the last lines, the oldest at next once it is full.
type ring struct {
	lines []host.Line
	next  int
}

func (r *ring) add(l host.Line, most int) {
	if len(r.lines) < most {
		r.lines = append(r.lines, l)
		return
	}
	r.lines[r.next] = l
	r.next = (r.next + 1) % most
}

// back returns the line that was added n lines before the last one.
func (r *ring) back(n int) host.Line {
	return r.lines[(r.next+2*len(r.lines)-1-n)%len(r.lines)]
}

// take keeps a line.
func (l *lines) take(line host.Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if line.Test {
		l.tests.add(line, maxTestLines)
	} else {
		l.work.add(line, maxLines)
	}
}

// last returns the last lines, at most limit, the newest first.
func (l *lines) last(limit int) []host.Line {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []host.Line
	for i, j := 0, 0; len(out) < limit; {
		switch work, tests := i < len(l.work.lines), j < len(l.tests.lines); {
		case work && (!tests || !l.work.back(i).Time.Before(l.tests.back(j).Time)):
			out = append(out, l.work.back(i))
			i++
		case tests:
			out = append(out, l.tests.back(j))
			j++
		default:
			return out
		}
	}
	return out
}

// Lines returns what scripts and their tests logged last, and how callbacks failed: at most limit lines, the newest first. The last
// 1,000 of scripts and 200 of tests are kept.
func (rt *Runtime) Lines(limit int) []host.Line { return rt.lines.last(limit) }

// logged keeps a line, and tells whoever wants to know.
func (rt *Runtime) logged(line host.Line) {
	rt.lines.take(line)
	if rt.told != nil {
		rt.told(line)
	}
}

// failed counts a callback or hook that failed, and puts how it did into the log of scripts.
func (g *Generation) failed(name string, err error, station, request string) {
	g.rt.metrics.failed(name, err)
	if g.env.Lines == nil {
		return
	}
	line := host.Line{
		Time: time.Now().UTC(), Level: slog.LevelError, Text: err.Error(), Station: station, Request: request, Callback: name,
		Generation: g.Name, Test: g.env.Test,
	}
	var e *CallbackError
	if errors.As(err, &e) {
		line.Text, line.Plugin, line.Callback, line.File, line.Line = e.Text, e.Plugin, e.Callback, e.File, e.Line
		if e.Traceback != "" {
			line.Fields = []slog.Attr{slog.String("traceback", e.Traceback)}
		}
	}
	g.env.Lines(line)
}
