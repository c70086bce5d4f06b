package source

import (
	"strings"
	"unicode/utf8"
)

const (
	around     = 3   // lines of an excerpt before and after the one that it is about
	maxExcerpt = 500 // bytes of a line of it
)

// Line is a line of a script.
type Line struct {
	Number int    `json:"line"` // from 1
	Text   string `json:"text"` // cut after 500 bytes
}

// WithExcerpts returns the problems with the lines around each, as they are in s; none where there is no such file or line. s may
// be nil.
func (s *Source) WithExcerpts(ps Problems) Problems {
	if s == nil {
		return ps
	}
	out := make(Problems, len(ps))
	for i, p := range ps {
		if f, ok := s.File(p.File); ok {
			p.Excerpt = excerpt(f.Text, p.Line)
		}
		out[i] = p
	}
	return out
}

// excerpt returns line number at of a text, and up to three before and after it. Where a text ends too soon, at may be past its end.
func excerpt(text string, at int) []Line {
	if at < 1 {
		return nil
	}
	var lines []Line
	n := 0
	for line := range strings.Lines(text) {
		if n++; n > at+around {
			break
		}
		if n >= at-around {
			lines = append(lines, Line{n, cut(strings.TrimRight(line, "\r\n"))})
		}
	}
	return lines
}

// cut shortens a line, between characters.
func cut(s string) string {
	if len(s) <= maxExcerpt {
		return s
	}
	n := maxExcerpt
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
