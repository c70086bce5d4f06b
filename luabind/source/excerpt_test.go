package source_test

import (
	"fmt"
	"strings"
	"testing"

	"csms/luabind/source"
)

func TestWithExcerpts(t *testing.T) {
	long := strings.Repeat("é", 300)
	s, err := source.New(map[string]string{"a.lua": "1\n2\r\n3\n4\n5\n6\n7\n8\n", "b.lua": "one\n\nthree", "long.lua": long}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		file string
		line int
		want string
	}{
		{"a.lua", 4, "[{1 1} {2 2} {3 3} {4 4} {5 5} {6 6} {7 7}]"},
		{"a.lua", 1, "[{1 1} {2 2} {3 3} {4 4}]"},
		{"a.lua", 8, "[{5 5} {6 6} {7 7} {8 8}]"},
		{"a.lua", 9, "[{6 6} {7 7} {8 8}]"},
		{"a.lua", 99, "[]"},
		{"b.lua", 2, "[{1 one} {2 } {3 three}]"},
		{"b.lua", 0, "[]"},
		{"c.lua", 1, "[]"},
		{"", 0, "[]"},
		{"long.lua", 1, "[{1 " + strings.Repeat("é", 250) + "…}]"},
	} {
		given := source.Problems{{File: row.file, Line: row.line, Text: "x"}}
		got := s.WithExcerpts(given)
		if text := fmt.Sprint(got[0].Excerpt); text != row.want || got[0].Text != "x" {
			t.Errorf("%s:%d: got %s, want %s", row.file, row.line, text, row.want)
		}
		if given[0].Excerpt != nil {
			t.Errorf("%s:%d: what was given was changed", row.file, row.line)
		}
	}
	if got := (*source.Source)(nil).WithExcerpts(source.Problems{{Line: 1}}); len(got) != 1 {
		t.Errorf("without a source: %v", got)
	}
}
