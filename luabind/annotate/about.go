package annotate

import (
	_ "embed"
	"strings"
	"sync"
)

// aboutText says of every type what it is, a line each: its name, a tab, and the text of its comment in engine/ocpp/v2, or in v16 after
// nativePrefix. A test holds it to those, and writes it anew with -update.
//
//go:embed about.txt
var aboutText string

var aboutTypes = sync.OnceValue(func() map[string]string {
	texts := make(map[string]string)
	for line := range strings.Lines(aboutText) {
		name, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		texts[name] = text
	}
	return texts
})

// about is what a type is, in a sentence or two.
func about(name string) string { return aboutTypes()[name] }
