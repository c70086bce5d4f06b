package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layers are the folders in the order of imports: each may import what stands below it, and of its own
// layer only what is within the same folder.
var layers = [][]string{
	{"cmd/csms"},
	{"luabind", "engine/api", "engine/sim", "engine/web"},
	{"engine/records"},
	{"engine/store"},
	{"engine"},
	{"engine/ocpp/translate"},
	{"engine/ocpp/v2", "engine/ocpp/v16"},
	{"engine/ocpp/schematest", "engine/ocpp/schema"},
	{"engine/ocpp/plan"},
	{"engine/ocppj", "engine/watch", "engine/auth", "engine/events", "engine/messages"},
	{"engine/ocpp", "engine/spelling"},
	{"engine/race", "engine/testclock"}, // for tests
}

// layerOf returns the layer and the folder that a package belongs to: the longest that holds it.
func layerOf(pkg string) (layer int, folder string) {
	layer = -1
	for i, folders := range layers {
		for _, f := range folders {
			if (pkg == f || strings.HasPrefix(pkg, f+"/")) && len(f) > len(folder) {
				layer, folder = i, f
			}
		}
	}
	return layer, folder
}

func TestImports_pointOneWay(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files++
		pkg := rel[:max(0, strings.LastIndexByte(rel, '/'))]
		from, home := layerOf(pkg)
		if from < 0 {
			t.Errorf("%s is in no layer", rel)
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if strings.HasPrefix(name, "github.com/yuin/gopher-lua") && home != "luabind" {
				t.Errorf("%s imports gopher-lua, which only luabind may", rel)
			}
			target, ours := strings.CutPrefix(name, "csms/")
			if !ours || strings.HasSuffix(rel, "_test.go") {
				continue // tests may use the simulator
			}
			if to, folder := layerOf(target); to < from || to == from && folder != home {
				t.Errorf("%s imports %s, which is not below it", rel, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were read", files)
	}
}
