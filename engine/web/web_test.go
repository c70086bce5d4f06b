package web

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
)

// rest stands for the REST interface, which answers all that isn't the console's.
var rest = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusNotFound)
	w.Write([]byte(`{"status":404}`))
})

func serve(t *testing.T) http.Handler {
	t.Helper()
	console, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return console(rest)
}

func ask(h http.Handler, method, path string) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Result()
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	var b strings.Builder
	if err := res.Write(&b); err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(b.String(), "\r\n\r\n")
	return text
}

func TestHandler_page(t *testing.T) {
	h := serve(t)
	first := body(t, ask(h, "GET", "/"))
	for _, address := range []string{"/", "/stations", "/stations/CS-1", "/stations/a%2Fb/c", "/transactions/CS-1/T1", "/tokens", "/scripts", "/scripts/0123456789ab", "/events", "/audit"} {
		res := ask(h, "GET", address)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/html; charset=utf-8" || res.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %s, %v", address, res.Status, res.Header)
		}
		if body(t, res) != first {
			t.Errorf("%s is another page", address)
		}
	}
	head := ask(h, "HEAD", "/tokens")
	if head.StatusCode != http.StatusOK || head.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("HEAD: %s, %v", head.Status, head.Header)
	}
	for _, c := range []struct{ method, address string }{
		{"GET", "/nonsense"}, {"GET", "/stationsandmore"}, {"GET", "/api/v1/stations"}, {"GET", "/index.html"}, {"GET", "/assets/0123456789abcdef/app.js"}, {"POST", "/tokens"},
	} {
		if res := ask(h, c.method, c.address); res.StatusCode != http.StatusNotFound || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %s, %s; want what REST says", c.method, c.address, res.Status, res.Header.Get("Content-Type"))
		}
	}
}

func TestHandler_policy(t *testing.T) {
	policy := ask(serve(t), "GET", "/").Header.Get("Content-Security-Policy")
	for _, want := range []string{
		"default-src 'none'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
		"require-trusted-types-for 'script'", "trusted-types 'none'",
	} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	if !regexp.MustCompile(`script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='(;|$)`).MatchString(policy) {
		t.Errorf("scripts are let in beyond our own and the import map: %s", policy)
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
		t.Errorf("the policy is loose: %s", policy)
	}
}

var assetPath = regexp.MustCompile(`/assets/[0-9a-f]{16}/[^"]+`)

func TestHandler_files(t *testing.T) {
	h := serve(t)
	page := body(t, ask(h, "GET", "/"))
	types := map[string]string{
		".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	}
	all := assetPath.FindAllString(page, -1)
	if len(all) < 15 {
		t.Fatalf("the page names only %d files", len(all))
	}
	for _, file := range all {
		res := ask(h, "GET", file)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != types[path.Ext(file)] || res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %s, %v", file, res.Status, res.Header)
		}
	}
	if res := ask(h, "GET", all[0]+".nonsense"); res.StatusCode != http.StatusNotFound || res.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a file that isn't there: %s", res.Status)
	}
	if res := ask(h, "GET", path.Dir(all[0])+"/%2e%2e/%2e%2e/web.go"); res.StatusCode == http.StatusOK {
		t.Error("a file outside the console is served")
	}
}

// app is what browsers get, by path.
func app(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	root, err := fs.Sub(embedded, "app")
	if err != nil {
		t.Fatal(err)
	}
	if err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, name)
		files[name] = string(text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

// ours reports whether a file is written here, and not a library.
func ours(name string) bool { return !strings.HasPrefix(name, "vendor/") }

func TestFiles_textStaysText(t *testing.T) {
	for _, c := range []struct{ what, pattern, files string }{
		{"text becomes markup", `\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|srcdoc|DOMParser|createContextualFragment)\b|document\.write`, `\.js$`},
		{"text becomes a script", `\b(eval|Function)\(|set(Timeout|Interval)\(\s*['"` + "`]" + `|javascript:`, `\.js$`},
		{"an inline style, which the policy refuses", `\sstyle=|setAttribute\('style`, `\.(js|html)$`},
		{"an inline handler, which the policy refuses", `\son[a-z]+="`, `\.(js|html)$`},
		{"something from elsewhere", `\b(src|href)="(https?:)?//|url\((?:["']?)(https?:)?//|@import|from '(https?:)?//`, `\.(js|html|css)$`},
	} {
		pattern, files := regexp.MustCompile(c.pattern), regexp.MustCompile(c.files)
		for name, text := range app(t) {
			if !ours(name) || !files.MatchString(name) {
				continue
			}
			for n, line := range strings.Split(text, "\n") {
				if pattern.MatchString(line) {
					t.Errorf("%s:%d: %s: %s", name, n+1, c.what, strings.TrimSpace(line))
				}
			}
		}
	}
}

var imported = regexp.MustCompile(`(?:from |import\()'([./\w-]+)'`)

func TestFiles_importsResolve(t *testing.T) {
	files := app(t)
	_, imports, _ := strings.Cut(body(t, ask(serve(t), "GET", "/")), `<script type="importmap">`)
	imports, _, _ = strings.Cut(imports, "</script>")
	var mapped struct{ Imports map[string]string }
	if err := json.Unmarshal([]byte(imports), &mapped); err != nil {
		t.Fatalf("the import map: %v", err)
	}
	used := map[string]bool{"app.js": true}
	for name, text := range files {
		if !ours(name) || path.Ext(name) != ".js" {
			continue
		}
		for _, m := range imported.FindAllStringSubmatch(text, -1) {
			if !strings.HasPrefix(m[1], ".") {
				if mapped.Imports[m[1]] == "" {
					t.Errorf("%s imports %s, which is not in the import map", name, m[1])
				}
				continue
			}
			target := path.Join(path.Dir(name), m[1])
			if used[target] = true; files[target] == "" {
				t.Errorf("%s imports %s, which is not there", name, m[1])
			}
		}
	}
	for name := range files {
		if ours(name) && path.Ext(name) == ".js" && !used[name] {
			t.Errorf("nothing imports %s", name)
		}
	}
}

// TestFiles_firstLoad adds up what a browser has to fetch before it can show the first page.
func TestFiles_firstLoad(t *testing.T) {
	files := app(t)
	total := 0
	seen := map[string]bool{}
	var load func(name string)
	load = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		total += len(files[name])
		for _, m := range regexp.MustCompile(`from '(\.[./\w-]+)'`).FindAllStringSubmatch(files[name], -1) {
			load(path.Join(path.Dir(name), m[1]))
		}
	}
	load("app.js")
	load("pages/overview.js")
	for name := range files {
		if dir := path.Dir(name); dir == "css" || dir == "lib" || dir == "vendor" && path.Ext(name) == ".mjs" || name == "index.html" || name == "icon.svg" {
			load(name)
		}
	}
	t.Logf("%d files of %.1f KiB", len(seen), float64(total)/1024)
	if total > 200<<10 {
		t.Errorf("the first page takes %d bytes; at most 200 KiB are fine", total)
	}
}
