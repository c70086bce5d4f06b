package jsonlua

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// SyntaxError says where a text stops being JSON that Decode takes.
type SyntaxError struct {
	Offset int // bytes before the place
	Line   int // from 1
	Column int // from 1, in characters
	Text   string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Text)
}

func syntaxError(raw []byte, offset int, text string) *SyntaxError {
	before := raw[:min(offset, len(raw))]
	return &SyntaxError{
		Offset: offset,
		Line:   bytes.Count(before, []byte{'\n'}) + 1,
		Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
		Text:   text,
	}
}

// Error says which part of a Lua value JSON can't express.
type Error struct {
	// Path is the place in the JSON that would have been: "$.a[0].b", array items counted from 0.
	Path string
	Text string
}

func (e *Error) Error() string { return e.Path + ": " + e.Text }

// failure is an Error whose path grows from its end while the encoder goes back up.
type failure struct {
	path string
	text string
}

func fail(format string, args ...any) *failure { return &failure{text: fmt.Sprintf(format, args...)} }

func (f *failure) inField(name string) *failure {
	if identifier(name) {
		f.path = "." + name + f.path
	} else {
		f.path = "[" + strconv.Quote(clip(name)) + "]" + f.path
	}
	return f
}

func (f *failure) inItem(i int) *failure {
	f.path = "[" + strconv.Itoa(i) + "]" + f.path
	return f
}

func identifier(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && len(s) <= 64
}
