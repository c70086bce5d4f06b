package annotate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// settingsNote marks a .luarc.json as ours.
const settingsNote = "Written by csms types, and overwritten by it. Remove this line to keep changes of your own."

// settings tells the language server which Lua this is and where modules are.
var settings = mustIndent(map[string]any{
	"//":                          settingsNote,
	"runtime.version":             "Lua 5.1",
	"runtime.path":                []string{"lib/?.lua", "lib/?/init.lua"},
	"runtime.pathStrict":          true,
	"runtime.builtin":             map[string]string{"io": "disable", "debug": "disable", "bit": "disable", "ffi": "disable", "jit": "disable", "utf8": "disable"},
	"workspace.library":           []string{"types"},
	"workspace.checkThirdParty":   false,
	"completion.requireSeparator": ".",
	"diagnostics.disable":         []string{"lowercase-global"},
})

func mustIndent(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// putSettings writes .luarc.json, unless there is one that an operator wrote or took over.
func (r *Result) putSettings(dir string) error {
	const name = ".luarc.json"
	old, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if err == nil && !ours(old) {
		r.Kept = name
		return nil
	}
	return r.put(dir, name, settings)
}

func ours(text []byte) bool {
	var found struct {
		Note string `json:"//"`
	}
	return json.Unmarshal(text, &found) == nil && strings.HasPrefix(found.Note, "Written by csms types")
}
