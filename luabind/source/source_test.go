package source_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"csms/luabind/source"
)

func TestNew_layout(t *testing.T) {
	s, err := source.New(map[string]string{
		"boot.lua":            "return {}",
		"authorize/init.lua":  "return {}",
		"authorize/cards.lua": "return {}",
		"lib/tariff.lua":      "return {}",
		"lib/a/b.lua":         "return {}",
		"lib/c/init.lua":      "return {}",
		"boot_test.lua":       "return {}",
		"lib/tariff_test.lua": "return {}",
		"types/ocpp.lua":      "not read",
		".hidden.lua":         "not read",
		"boot.lua~":           "not read",
		"README.md":           "not read",
	}, []string{"boot"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range s.Plugins {
		got = append(got, "plugin "+p.Name+" "+p.Main)
	}
	for _, m := range s.Modules {
		got = append(got, "module "+m.Name+" "+m.Path+" "+m.Plugin)
	}
	for _, name := range s.Tests {
		got = append(got, "test "+name)
	}
	want := []string{
		"plugin boot boot.lua", "plugin authorize authorize/init.lua",
		"module a.b lib/a/b.lua ", "module authorize.cards authorize/cards.lua authorize", "module c lib/c/init.lua ",
		"module tariff lib/tariff.lua ",
		"test boot_test.lua", "test lib/tariff_test.lua",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(s.Files) != 8 || len(s.Hash) != 64 || s.Name() != s.Hash[:12] {
		t.Errorf("files %d, hash %q, name %q", len(s.Files), s.Hash, s.Name())
	}
	if m, ok := s.Module("a.b"); !ok || m.Path != "lib/a/b.lua" {
		t.Errorf("Module(a.b) = %v, %v", m, ok)
	}
	if _, ok := s.File("nothing.lua"); ok {
		t.Error("File found one that is not there")
	}
}

func TestNew_problems(t *testing.T) {
	for _, test := range []struct {
		name  string
		files string
		order []string
		want  string
	}{
		{"plugin twice", "a.lua a/init.lua", nil, "a/init.lua: the plugin a is in a.lua as well"},
		{"plugin called lib", "lib.lua", nil, `lib.lua: no plugin can be called "lib"`},
		{"lib as plugin", "lib/init.lua", nil, ""},
		{"plugin's name", "Boot.lua", nil, `Boot.lua: "Boot" can't be a plugin's name`},
		{"plugin's name with a dot", "a.b.lua", nil, `"a.b" can't be a plugin's name`},
		{"module's name", "lib/a b.lua", nil, `lib/a b.lua: "a b" can't be a module's name`},
		{"module twice", "lib/a.lua lib/a/init.lua", nil, `lib/a/init.lua: require("a") could mean this file or lib/a.lua`},
		{"module of lib and plugin", "lib/p/x.lua p/init.lua p/x.lua", nil, `require("p.x") could mean this file or lib/p/x.lua`},
		{"folder without init.lua", "p/x.lua", nil, "p/x.lua: the folder p has no init.lua"},
		{"folder with tests only", "tests/x_test.lua", nil, ""},
		{"order", "boot.lua", []string{"bot"}, `scripts.order names the plugin "bot", which is not there; did you mean "boot"?`},
		{"order twice", "boot.lua", []string{"boot", "boot"}, `scripts.order names the plugin "boot" twice`},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts := map[string]string{}
			for _, name := range strings.Split(strings.ReplaceAll(test.files, "a b", "a\x00b"), " ") {
				texts[strings.ReplaceAll(name, "\x00", " ")] = "return {}"
			}
			_, err := source.New(texts, test.order)
			if test.want == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			var problems source.Problems
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestNew_utf16(t *testing.T) {
	_, err := source.New(map[string]string{"a.lua": "\xff\xfer\x00e\x00t\x00"}, nil)
	if err == nil || err.Error() != "a.lua: the file is text in UTF-16; save it in UTF-8" {
		t.Errorf("got %v", err)
	}
}

func TestNew_hash(t *testing.T) {
	hash := func(order []string, texts ...string) string {
		m := map[string]string{}
		for i := 0; i < len(texts); i += 2 {
			m[texts[i]] = texts[i+1]
		}
		s, err := source.New(m, order)
		if err != nil {
			t.Fatal(err)
		}
		return s.Hash
	}
	first := hash(nil, "a.lua", "x", "b.lua", "y")
	if hash([]string{"a"}, "b.lua", "y", "a.lua", "x") != first {
		t.Error("the same scripts in the same order have another hash")
	}
	for name, other := range map[string]string{
		"order": hash([]string{"b"}, "a.lua", "x", "b.lua", "y"),
		"text":  hash(nil, "a.lua", "x", "b.lua", "z"),
		"path":  hash(nil, "a.lua", "x", "c.lua", "y"),
		"moved": hash(nil, "a.lua", "xy", "b.lua", ""),
	} {
		if other == first {
			t.Errorf("another %s, the same hash", name)
		}
	}
}
