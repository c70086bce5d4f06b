// Package annotate writes what a Lua language server (LuaLS) needs to know of scripts: classes of every message, the enums, the host
// modules with their manuals, and the callbacks of a plugin. All of it comes from the plan of the messages and the table of modules.
package annotate

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"csms/engine/ocpp/plan"
	"csms/luabind/host"
)

// File is one file of annotations.
type File struct {
	Name string // "log.lua"
	Text string
}

// Options say what to annotate.
type Options struct {
	// Actions are the messages: v2.Actions. Native are those of OCPP 1.6: v16.Actions.
	Actions, Native plan.Actions
	// Modules are the globals of scripts: host.Modules().
	Modules []host.Module
	// Extra are further files, for example of the functions that tests have. Their texts are bodies: a header is put before.
	Extra []File
}

// header begins every file; the second line tells our files from an operator's.
const header = "---@meta\n" + mark + "\n\n"

const mark = "-- Written by csms types, and overwritten by it: changes belong elsewhere."

// Files makes the annotations: the same for the same options.
func Files(o Options) []File {
	files := []File{
		{"messages.lua", joined(messages(o.Actions))},
		{"messages16.lua", joined(nativeMessages(o.Native))},
		{"enums.lua", joined(enums(o.Actions, o.Native))},
		{"plugin.lua", joined(plugin(o.Actions, o.Native))},
	}
	for _, m := range o.Modules {
		files = append(files, File{m.Name + ".lua", manual(m, &o)})
	}
	files = append(files, o.Extra...)
	for i := range files {
		files[i].Text = header + files[i].Text
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// manual is that of a module; stations.call is told of each command.
func manual(m host.Module, o *Options) string {
	if m.Name != "stations" {
		return m.Manual
	}
	const function = "\nfunction stations.call("
	return strings.Replace(m.Manual, function, "\n"+strings.TrimSuffix(o.overloads("id: string, "), "\n")+function, 1)
}

// Result says what Write did, with paths relative to the scripts' folder.
type Result struct {
	Written []string // new or changed
	Removed []string // of an earlier version, and not needed any more
	// Kept is ".luarc.json" when there is one that csms didn't write and that differs from ours; it is left alone.
	Kept string
}

// Write writes the annotations into the folder types within dir, the scripts' folder, and a .luarc.json into dir. Files that are right
// already are not touched; others are replaced whole.
func Write(dir string, o Options) (Result, error) {
	var r Result
	types := filepath.Join(dir, "types")
	if err := os.MkdirAll(types, 0o755); err != nil {
		return r, fmt.Errorf("write annotations: %w", err)
	}
	files := Files(o)
	wanted := make(map[string]bool)
	for _, f := range files {
		wanted[f.Name] = true
		if err := r.put(dir, "types/"+f.Name, []byte(f.Text)); err != nil {
			return r, err
		}
	}
	if err := r.removeStale(types, wanted); err != nil {
		return r, err
	}
	return r, r.putSettings(dir)
}

// put writes one file if it differs.
func (r *Result) put(dir, name string, text []byte) error {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
		return nil
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".csms-types-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = temp.Write(text)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		os.Remove(temp.Name())
		return fmt.Errorf("write %s: %w", name, err)
	}
	r.Written = append(r.Written, name)
	return nil
}

// removeStale removes files that an earlier version wrote and this one doesn't.
func (r *Result) removeStale(types string, wanted map[string]bool) error {
	entries, err := os.ReadDir(types)
	if err != nil {
		return fmt.Errorf("read types: %w", err)
	}
	for _, e := range entries {
		if wanted[e.Name()] || !e.Type().IsRegular() || filepath.Ext(e.Name()) != ".lua" {
			continue
		}
		path := filepath.Join(types, e.Name())
		text, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(text, []byte(header)) {
			continue
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove types/%s: %w", e.Name(), err)
		}
		r.Removed = append(r.Removed, "types/"+e.Name())
	}
	return nil
}
