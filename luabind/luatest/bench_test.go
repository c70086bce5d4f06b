package luatest_test

import (
	"fmt"
	"strings"
	"testing"

	"csms/engine/ocpp/v2"
	"csms/luabind/lint"
	"csms/luabind/luatest"
	"csms/luabind/source"
)

// BenchmarkGate is what linting the shipped scripts and running a hundred tests takes.
func BenchmarkGate(b *testing.B) {
	shipped, err := source.Read(b.Context(), "../../scripts", source.Options{})
	if err != nil {
		b.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range shipped.Files {
		if !strings.HasSuffix(f.Path, "_test.lua") {
			files[f.Path] = f.Text
		}
	}
	var tests strings.Builder
	tests.WriteString("return {\n")
	for i := range 100 {
		fmt.Fprintf(&tests, "  t%d = function(t) assert.is_not_nil(t.call('heartbeat', {}).currentTime) end,\n", i)
	}
	tests.WriteString("}\n")
	files["x_test.lua"] = tests.String()
	g := build(b, files, nil)
	for b.Loop() {
		if problems := append(lint.Lint(g.Source, lint.For(v2.Actions)), luatest.Gate(b.Context(), g, 0)...).Of(source.Error); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
