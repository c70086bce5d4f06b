package main

import (
	"errors"
	"testing"
)

func TestSystem_configured(t *testing.T) {
	for text, want := range map[string]string{
		"config.toml:2: unknown setting a\nconfig.toml:3: more": "config.toml:2: unknown setting a",
		"config.toml:124:4: expected character =":               "config.toml:124: expected character =",
		"--log.level: it takes a level":                         "--log.level: it takes a level",
	} {
		var s system
		s.configured(errors.New(text))
		if p := s.misread.Load(); p == nil || p.Error() != want || (p.Line == 0) != (p.File == "") {
			t.Errorf("%q: got %+v", text, p)
		}
		s.configured(nil)
		if p := s.misread.Load(); p != nil {
			t.Errorf("mended, %+v is still shown", p)
		}
	}
}
