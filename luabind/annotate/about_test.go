package annotate

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write about.txt and the golden files anew")

// typeComments reads the comments of the types in a package.
func typeComments(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	texts := make(map[string]string)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, s := range g.Specs {
				spec := s.(*ast.TypeSpec)
				text := spec.Doc.Text()
				if text == "" {
					text = g.Doc.Text()
				}
				if spec.Name.IsExported() && !spec.Assign.IsValid() {
					texts[spec.Name.Name] = strings.Join(strings.Fields(text), " ")
				}
			}
		}
	}
	return texts
}

func TestAbout_matchesTheTypes(t *testing.T) {
	texts := typeComments(t, filepath.Join("..", "..", "engine", "ocpp", "v2"))
	for name, text := range typeComments(t, filepath.Join("..", "..", "engine", "ocpp", "v16")) {
		texts[nativePrefix+name] = text
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		b.WriteString(name + "\t" + texts[name] + "\n")
	}
	if *update {
		if err := os.WriteFile("about.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if b.String() != aboutText {
		t.Error("about.txt is not what the comments in engine/ocpp/v2 and v16 say; run: go test ./luabind/annotate -update")
	}
}
