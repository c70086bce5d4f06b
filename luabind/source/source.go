package source

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"path"
	"slices"
	"strings"

	"csms/engine/spelling"
)

const (
	libFolder   = "lib"
	typesFolder = "types"
	extension   = ".lua"
	testSuffix  = "_test.lua"
	mainFile    = "init.lua"

	maxName = 64 // bytes of a plugin's name
)

// Source is all scripts of a folder at one moment. It is never changed.
type Source struct {
	// Files are all of them, sorted by path.
	Files []File
	// Plugins are in the order in which their callbacks are asked.
	Plugins []Plugin
	// Modules are what require finds, sorted by name.
	Modules []Module
	// Tests are the paths of the test files, sorted.
	Tests []string
	// Order is scripts.order as it was given.
	Order []string
	// Hash is the SHA-256 of the plugins' order and of all paths and texts, in hexadecimal.
	Hash string
}

// File is one script.
type File struct {
	Path string // relative to the scripts' folder, with slashes
	Text string
}

// Plugin is a script that answers callbacks.
type Plugin struct {
	Name string
	Main string // path of the file that returns its callbacks
}

// Hooks are the fields of a plugin's table that are no callbacks.
var Hooks = []string{"after", "connect", "disconnect", "normalize", "ocpp16", "schedule"}

// Module is a script for require.
type Module struct {
	Name   string // what require is given: "a.b"
	Path   string
	Plugin string // the plugin whose folder holds it; empty for those in lib/
}

// Name is the first 12 digits of the hash: how a generation is called.
func (s *Source) Name() string { return s.Hash[:12] }

// File returns the file with this path.
func (s *Source) File(path string) (File, bool) {
	i, ok := slices.BinarySearchFunc(s.Files, path, func(f File, path string) int { return cmp.Compare(f.Path, path) })
	if !ok {
		return File{}, false
	}
	return s.Files[i], true
}

// Module returns the module that require(name) means.
func (s *Source) Module(name string) (Module, bool) {
	i, ok := slices.BinarySearchFunc(s.Modules, name, func(m Module, name string) int { return cmp.Compare(m.Name, name) })
	if !ok {
		return Module{}, false
	}
	return s.Modules[i], true
}

// New makes a Source of texts by path, for example of a generation that was stored. The error is of
// type Problems. Paths that a folder's reading would leave out are left out.
func New(texts map[string]string, order []string) (*Source, error) {
	files := make([]File, 0, len(texts))
	for name, text := range texts {
		if wanted(name) {
			files = append(files, File{Path: name, Text: text})
		}
	}
	return build(files, order)
}

// wanted reports if a file counts, by its path alone.
func wanted(name string) bool {
	if !strings.HasSuffix(name, extension) || name == "" {
		return false
	}
	for i, part := range strings.Split(name, "/") {
		if skipped(part) || (i == 0 && part == typesFolder) {
			return false
		}
	}
	return true
}

// skipped reports if a listed name is left alone: hidden files, and what editors leave behind.
func skipped(name string) bool { return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") }

// build sorts files into plugins, modules and tests.
func build(files []File, order []string) (*Source, error) {
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	s := &Source{Files: files, Order: slices.Clone(order)}
	var problems Problems
	report := func(file, format string, args ...any) {
		problems = append(problems, Problem{File: file, Text: fmt.Sprintf(format, args...)})
	}
	plugins := map[string]string{}
	modules := map[string]Module{}
	folders := map[string]string{} // folders that are no plugin as far as seen, and one file of each

	for _, f := range files {
		if len(f.Text) > MaxFile {
			report(f.Path, "the file is larger than %d KiB", MaxFile>>10)
		}
		if strings.HasPrefix(f.Text, "\xff\xfe") || strings.HasPrefix(f.Text, "\xfe\xff") {
			report(f.Path, "the file is text in UTF-16; save it in UTF-8")
			continue
		}
		if strings.HasSuffix(f.Path, testSuffix) {
			s.Tests = append(s.Tests, f.Path)
			continue
		}
		folder, rest, nested := strings.Cut(f.Path, "/")
		switch {
		case !nested || (rest == mainFile && folder != libFolder):
			name := strings.TrimSuffix(folder, extension)
			if other, ok := plugins[name]; ok {
				report(f.Path, "the plugin %s is in %s as well; remove one of the files", name, other)
				continue
			}
			if text := badName(name); text != "" {
				report(f.Path, "%s", text)
				continue
			}
			plugins[name] = f.Path
		default:
			m := Module{Path: f.Path}
			if folder == libFolder {
				m.Name = moduleName(rest)
			} else {
				m.Name, m.Plugin = moduleName(f.Path), folder
				if folders[folder] == "" {
					folders[folder] = f.Path
				}
			}
			if text := badModule(m.Name); text != "" {
				report(f.Path, "%s", text)
				continue
			}
			if other, ok := modules[m.Name]; ok {
				report(f.Path, `require("%s") could mean this file or %s; rename one of them`, m.Name, other.Path)
				continue
			}
			modules[m.Name] = m
		}
	}
	for folder, file := range folders {
		if main := plugins[folder]; main != path.Join(folder, mainFile) {
			report(file, "the folder %s has no %s, so it is no plugin; modules that plugins share belong in lib/", folder, mainFile)
		}
	}
	for _, m := range modules {
		s.Modules = append(s.Modules, m)
	}
	slices.SortFunc(s.Modules, func(a, b Module) int { return cmp.Compare(a.Name, b.Name) })

	names := make([]string, 0, len(plugins))
	for name := range plugins {
		names = append(names, name)
	}
	slices.Sort(names)
	ordered := map[string]bool{}
	for _, name := range order {
		switch {
		case plugins[name] == "":
			report("", "scripts.order names the plugin %q, which is not there%s", name, spelling.DidYouMean(name, names))
			continue
		case ordered[name]:
			report("", "scripts.order names the plugin %q twice", name)
			continue
		}
		ordered[name] = true
		s.Plugins = append(s.Plugins, Plugin{Name: name, Main: plugins[name]})
	}
	for _, name := range names {
		if !ordered[name] {
			s.Plugins = append(s.Plugins, Plugin{Name: name, Main: plugins[name]})
		}
	}
	if len(problems) > 0 {
		problems.Sort()
		return nil, problems
	}
	s.Hash = s.hash()
	return s, nil
}

// MissingModule says that require(name) means no module, and which file it would be.
func MissingModule(name string) string {
	text := fmt.Sprintf("there is no module %q for require: ", name)
	if badModule(name) != "" {
		return text + "modules are named like their files in lib/, without .lua and with dots for folders"
	}
	return text + "lib/" + strings.ReplaceAll(name, ".", "/") + extension + " is not there"
}

// moduleName makes "a.b" of "a/b.lua" and of "a/b/init.lua".
func moduleName(p string) string {
	p = strings.TrimSuffix(p, extension)
	if dir, base := path.Split(p); base+extension == mainFile && dir != "" {
		p = strings.TrimSuffix(dir, "/")
	}
	return strings.ReplaceAll(p, "/", ".")
}

func badName(name string) string {
	if name == libFolder {
		return `no plugin can be called "lib": lib/ holds the modules for require`
	}
	ok := name != "" && len(name) <= maxName
	for i, c := range []byte(name) {
		ok = ok && ('a' <= c && c <= 'z' || '0' <= c && c <= '9' || i > 0 && (c == '_' || c == '-'))
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("%q can't be a plugin's name: use a-z, 0-9, _ and -, beginning with a letter or digit, at most %d of them", name, maxName)
}

func badModule(name string) string {
	for part := range strings.SplitSeq(name, ".") {
		ok := part != "" && len(part) <= maxName
		for _, c := range []byte(part) {
			ok = ok && ('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-')
		}
		if !ok {
			return fmt.Sprintf("%q can't be a module's name: folders and files are of letters, digits, _ and -", name)
		}
	}
	return ""
}

func (s *Source) hash() string {
	h := sha256.New()
	for _, p := range s.Plugins {
		fmt.Fprintf(h, "plugin %q\n", p.Name)
	}
	return digest(h, s.Files)
}

// FilesHash is the SHA-256 of all paths and texts, whatever the plugins' order, in hexadecimal.
func (s *Source) FilesHash() string { return digest(sha256.New(), s.Files) }

// digest is the hash once the files are written to it.
func digest(h hash.Hash, files []File) string {
	for _, f := range files {
		fmt.Fprintf(h, "file %q %d\n", f.Path, len(f.Text))
		_, _ = io.WriteString(h, f.Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}
