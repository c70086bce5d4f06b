package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"csms/luabind/source"
)

// The README says what the program does; these tests hold it to that.

func readme(t *testing.T) string {
	t.Helper()
	return read(t, "../../README.md")
}

var (
	commandLine = regexp.MustCompile("(?m)(?:`|^\\$ )(?:csms|go run \\./cmd/csms)( [^`\\n#]*)?(?:`|#|$)")
	luaBlock    = regexp.MustCompile("(?s)```lua\n(.*?)```")
	codeSpan    = regexp.MustCompile("`[^`\n]+`")
)

// Each command line names subcommands and flags that there are.
func TestREADME_commandLines(t *testing.T) {
	lines := commandLine.FindAllStringSubmatch(readme(t), -1)
	if len(lines) < 20 {
		t.Fatalf("only %d command lines were found", len(lines))
	}
	for _, line := range lines {
		cmd := rootCommand(testProcess(t))
		named := false // an argument came, so that no subcommand follows
		for _, word := range strings.Fields(line[1]) {
			if name, ok := strings.CutPrefix(word, "--"); ok {
				name, _, _ = strings.Cut(strings.TrimRight(name, ",;"), "=")
				if name != "help" && cmd.Flags().Lookup(name) == nil && cmd.InheritedFlags().Lookup(name) == nil {
					t.Errorf("%q: %s has no flag --%s", line[0], cmd.CommandPath(), name)
				}
				continue
			}
			if sub, _, err := cmd.Find([]string{word}); err == nil && sub != cmd && !named {
				cmd = sub
				continue
			}
			named = true
			if !cmd.HasParent() {
				t.Errorf("%q: there is no command %q", line[0], word)
			}
		}
	}
}

// Each path of the operators' listener is served; a path like /monitors is beside the one before it.
func TestREADME_paths(t *testing.T) {
	l := startLive(t, "")
	var described struct {
		Paths map[string]any `json:"paths"`
	}
	_, text := get(t, l.app.OperatorsAddr(), "/openapi.json")
	if err := json.Unmarshal([]byte(text), &described); err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(between(t, readme(t), "## Operators' listener", "\n## "), "\n```")
	found := 0
	for row := range strings.Lines(table) {
		last := ""
		for _, span := range codeSpan.FindAllString(row, -1) {
			words := strings.Fields(strings.Trim(span, "`"))
			at, _, _ := strings.Cut(words[len(words)-1], "?")
			if !strings.HasPrefix(at, "/") {
				continue
			}
			if len(words) == 1 && last != "" && !strings.HasPrefix(at, "/openapi") {
				at = path.Dir(last) + at
			}
			last = at
			found++
			if described.Paths[at] != nil {
				continue
			}
			if code, _ := get(t, l.app.OperatorsAddr(), at); code != 200 {
				t.Errorf("%s: %d", at, code)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d paths were found", found)
	}
}

// What the first five minutes show is printed, and what is to be edited is there.
func TestREADME_firstFiveMinutes(t *testing.T) {
	text := readme(t)
	scripts, err := source.Read(t.Context(), "../../scripts", source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if start := fmt.Sprintf(`msg="scripts are active" generation=`+`[0-9a-f]{12} plugins=%d files=%d by=start`, len(scripts.Plugins), len(scripts.Files)); !regexp.MustCompile(start).MatchString(text) {
		t.Errorf("the first line is %s now", start)
	}

	edit := luaBlock.FindStringSubmatch(text)[1]
	before := regexp.MustCompile(`(?m)^.*updatedPersonalMessage.*\n`).ReplaceAllString(edit, "")
	if shipped := read(t, "../../scripts/transactions.lua"); before == edit || !strings.Contains(shipped, before) {
		t.Errorf("scripts/transactions.lua has no\n%s", before)
	}

	broken := regexp.MustCompile(`what was active stays" file=boot.lua line=(\d+) problem=(".*")\n`).FindStringSubmatch(text)
	if broken == nil {
		t.Fatal("the error of the broken script isn't shown")
	}
	problem, err := strconv.Unquote(broken[2])
	if err != nil {
		t.Fatal(err)
	}
	dir := shippedCopy(t)
	boot := strings.Replace(read(t, "../../scripts/boot.lua"), "interval = heartbeat_interval }", "intervall = heartbeat_interval }", 1)
	write(t, filepath.Join(dir, "boot.lua"), boot)
	if _, out := ran(t, "check", "--scripts", dir); !strings.Contains(out, "boot.lua:"+broken[1]+": error: "+problem+"\n") {
		t.Errorf("csms check says\n%s", out)
	}

	dir = shippedCopy(t)
	cards := strings.Replace(read(t, "../../scripts/lib/cards.lua"), "local status = card.status", `local status = "Accepted"`, 1)
	write(t, filepath.Join(dir, "lib/cards.lua"), cards)
	if code, out := ran(t, "test", "--scripts", dir); code != 1 {
		t.Errorf("no test keeps cards out that accept every card:\n%s", out)
	}
}

// The plugin with a test passes it, among the shipped scripts.
func TestREADME_plugins(t *testing.T) {
	text, dir := readme(t), shippedCopy(t)
	named := 0
	for _, block := range luaBlock.FindAllStringSubmatch(text, -1) {
		if file, ok := strings.CutPrefix(block[1], "-- scripts/"); ok {
			name := file[:strings.Index(file, ".lua")+len(".lua")]
			write(t, filepath.Join(dir, name), block[1])
			named++
		}
	}
	if named != 2 {
		t.Fatalf("%d files were found", named)
	}
	code, out := ran(t, "test", "--scripts", dir, "--run", "inventory")
	if shown := "inventory_test.lua  1 test  "; code != 0 || !strings.Contains(out, shown) || !strings.Contains(text, shown) {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if _, out = ran(t, "check", "--scripts", dir); strings.Contains(out, "error") {
		t.Error(out)
	}

	// The plugin that the section begins with.
	write(t, filepath.Join(dir, "a_first.lua"), luaBlock.FindStringSubmatch(between(t, text, "## Policy in Lua", "\n## "))[1])
	if code, out = ran(t, "check", "--scripts", dir); code != 0 {
		t.Error(out)
	}
}

// Links lead to sections and to files of the project.
func TestREADME_links(t *testing.T) {
	sections := map[string]bool{}
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(readme(t), -1) {
		name := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		sections[strings.ReplaceAll(name, " ", "-")] = true
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#]*)(?:#([^)]*))?\)`).FindAllStringSubmatch(readme(t), -1) {
		if link[1] == "" && !sections[link[2]] {
			t.Errorf("there is no section %q", link[2])
		}
		if _, err := os.Stat(filepath.Join("../..", link[1])); err != nil && !strings.Contains(link[1], "://") {
			t.Error(err)
		}
	}
	for _, span := range codeSpan.FindAllString(readme(t), -1) {
		if name := strings.Trim(span, "`"); strings.HasPrefix(name, "engine/") || strings.HasPrefix(name, "luabind/") {
			if _, err := os.Stat(filepath.Join("../..", name)); err != nil {
				t.Error(err)
			}
		}
	}
}

// ran runs a command where there is no configuration, and returns its exit code and what it printed.
func ran(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	p := testProcess(t)
	p.Args, p.Stdout, p.Stderr = args, &out, &out
	return run(p), out.String()
}

// shippedCopy is a folder with the shipped scripts and their tests.
func shippedCopy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../scripts")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// between is what stands between two texts.
func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	if !ok {
		t.Fatalf("there is no %q", from)
	}
	inside, _, _ := strings.Cut(rest, to)
	return inside
}
