package web

import (
	"strings"
	"testing"
)

func TestJoin(t *testing.T) {
	files := map[string][]byte{
		"app.js":             []byte("// The beginning.\nimport { h } from 'preact';\nimport html from 'htm';\nimport * as f from './lib/f.js';\nimport { a as b } from './lib/a.js';\n\nconst own = f.words(b, h, html);\nexport const page = () => import('./pages/first.js');\n"),
		"lib/f.js":           []byte("const own = 1;\nexport async function words() {\n  return own;\n}\n"),
		"lib/a.js":           []byte("import { words } from './f.js';\nexport const a = words();\nexport class Kind {}\n"),
		"pages/first.js":     []byte("import { a } from '../lib/a.js';\nexport default function First() { return a; }\n"),
		"vendor/preact.mjs":  []byte("var x=1,$=2;export{x as h,$ as Fragment};\n//# sourceMappingURL=preact.mjs.map\n"),
		"vendor/hooks.mjs":   []byte("import{h as n}from\"preact\";export{n as useState};\n"),
		"vendor/htm.mjs":     []byte("var t=1;export default function(s){return t}\n"),
		"pages/unrelated.js": []byte("import nonsense"),
	}
	text, modules, err := join(files, "app.js", "pages/first.js")
	if err != nil {
		t.Fatal(err)
	}
	want := `// vendor/preact.mjs
const $vendor_preact_mjs = (() => {
var x=1,$=2;

return { h: x, Fragment: $ };
})();

// vendor/htm.mjs
const $vendor_htm_mjs = (() => {
var t=1;function $default(s){return t}

return { default: $default };
})();

// lib/f.js
const $lib_f_js = (() => {
const own = 1;
async function words() {
  return own;
}

return { words: words };
})();

// lib/a.js
const $lib_a_js = (() => {
const { words } = $lib_f_js;
const a = words();
class Kind {}

return { a: a, Kind: Kind };
})();

// app.js
const $app_js = (() => {
// The beginning.
const { h } = $vendor_preact_mjs;
const html = $vendor_htm_mjs.default;
const f = $lib_f_js;
const { a: b } = $lib_a_js;

const own = f.words(b, h, html);
const page = () => import('./pages/first.js');

return { page: page };
})();

// pages/first.js
const $pages_first_js = (() => {
const { a } = $lib_a_js;
function First() { return a; }

return { default: First };
})();

export const Fragment = $vendor_preact_mjs.Fragment;
export const Kind = $lib_a_js.Kind;
export const a = $lib_a_js.a;
export const h = $vendor_preact_mjs.h;
export const page = $app_js.page;
export const words = $lib_f_js.words;
export default $pages_first_js.default;
`
	if string(text) != want {
		t.Errorf("joined to\n%s\nnot\n%s", text, want)
	}
	if got := strings.Join(modules, " "); got != "vendor/preact.mjs vendor/htm.mjs lib/f.js lib/a.js app.js pages/first.js" {
		t.Errorf("joined are %s", got)
	}
}

func TestJoin_refuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a module that isn't there", map[string]string{"app.js": "import { a } from './lib/a.js';\n"}, "lib/a.js is imported, and not there"},
		{"a circle", map[string]string{"app.js": "import { a } from './lib/a.js';\n", "lib/a.js": "import { b } from './b.js';\n", "lib/b.js": "import { a } from './a.js';\n"}, "lib/a.js imports itself by way of others"},
		{"a name twice", map[string]string{"app.js": "import { one as a } from './lib/a.js';\nexport const one = 1;\n", "lib/a.js": "export function one() {}\n"}, "app.js exports one, and so does lib/a.js"},
		{"a name that isn't exported", map[string]string{"app.js": "import { b as a } from './lib/a.js';\n", "lib/a.js": "export const a = 1;\n"}, "app.js imports b, which lib/a.js doesn't export"},
		{"a variable export", map[string]string{"app.js": "export let a = 1;\n"}, "app.js: a form of import or export that can't be joined: export let a = 1;"},
		{"an import over lines", map[string]string{"app.js": "import {\n  a,\n} from './lib/a.js';\n"}, "app.js: a form of import or export that can't be joined: import {"},
		{"an import for effect", map[string]string{"app.js": "import './lib/a.js';\n"}, "can't be joined: import './lib/a.js';"},
		{"an export of another module's", map[string]string{"app.js": "export { a } from './lib/a.js';\n"}, "can't be joined"},
		{"import() from another folder", map[string]string{"app.js": "import { a } from './lib/a.js';\n", "lib/a.js": "export const a = () => import('./b.js');\n"}, "lib/a.js: import()"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string][]byte{}
			for name, text := range c.files {
				files[name] = []byte(text)
			}
			if _, _, err := join(files, "app.js"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want one with %q", err, c.want)
			}
		})
	}
}
