package web

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rest stands for the REST interface, which answers all that isn't the console's.
var rest = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusNotFound)
	w.Write([]byte(`{"status":404}`))
})

// ann is somebody who is logged in.
var ann = &Who{Name: "ann", Role: "full", TokenNeeded: true}

// serve serves the console for who; nil: for somebody who has to log in.
func serve(t *testing.T, who *Who) http.Handler {
	t.Helper()
	console, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return console.Handler(func(*http.Request) *Who { return who }, rest)
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
	h := serve(t, ann)
	for _, address := range []string{"/", "/stations", "/stations/CS-1", "/stations/a%2Fb/c", "/transactions/CS-1/T1", "/tokens", "/scripts", "/scripts/0123456789ab", "/events", "/audit"} {
		res := ask(h, "GET", address)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/html; charset=utf-8" || res.Header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%s: %s, %v", address, res.Status, res.Header)
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

// TestHandler_frame holds the frame that the page comes with: as it looks at its address, for who asks.
func TestHandler_frame(t *testing.T) {
	everybody := &Who{Name: "local", Role: "full"}
	for _, c := range []struct {
		who       *Who
		address   string
		cookie    string
		has, lack []string
	}{
		{ann, "/", "", []string{`<title>Overview · csms</title>`, `<a href="/" aria-current="page">`, `<a href="/stations">`, `<h1 tabindex="-1">Overview</h1>`, `<span>ann</span>`, `aria-label="Log out"`, `href="/api/v1/overview"`, `>{"name":"ann","role":"full","token_needed":true}</script>`}, []string{"<html lang=\"en\" data-theme"}},
		{ann, "/stations", "", []string{`<title>Stations · csms</title>`, `<a href="/stations" aria-current="page">`, `<h1 tabindex="-1">Stations</h1>`}, []string{`href="/api/v1/overview"`}},
		{ann, "/stations/CS-1", "", []string{`<title>csms</title>`, `<a href="/stations" aria-current="page">`}, []string{"<h1", "CS-1"}},
		{ann, "/tokens", "csms_theme=dark", []string{`<html lang="en" data-theme="dark">`}, nil},
		{ann, "/tokens", `csms_theme=x"><script>`, []string{`<html lang="en">`}, nil},
		{&Who{Name: "</script><b>", TokenNeeded: true}, "/", "", []string{`<span>&lt;/script&gt;&lt;b&gt;</span>`, `{"name":"\u003c/script\u003e\u003cb\u003e"`}, []string{"</script><b>"}},
		{everybody, "/", "", []string{`<a href="/stations">`, `<span class="who"></span>`}, []string{"Log out", "<span>local</span>"}},
		{nil, "/", "", []string{`<title>`, "pages/login.js", `id="who"> null </script>`}, []string{"<nav", `<a href="/stations`, "<h1", `href="/api/v1/overview"`}},
		{nil, "/stations/CS-1", "", []string{`id="who"> null </script>`}, []string{"<nav", "CS-1"}},
	} {
		r := httptest.NewRequest("GET", c.address, nil)
		r.Header.Set("Cookie", c.cookie)
		w := httptest.NewRecorder()
		serve(t, c.who).ServeHTTP(w, r)
		for _, want := range c.has {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s of %v with %q lacks %s", c.address, c.who, c.cookie, want)
			}
		}
		for _, not := range c.lack {
			if strings.Contains(w.Body.String(), not) {
				t.Errorf("%s of %v with %q has %s", c.address, c.who, c.cookie, not)
			}
		}
	}
}

func TestHandler_policy(t *testing.T) {
	page := ask(serve(t, ann), "GET", "/")
	policy := page.Header.Get("Content-Security-Policy")
	text := body(t, page)
	_, style, _ := strings.Cut(text, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	_, imports, _ := strings.Cut(text, `<script type="importmap">`)
	imports, _, _ = strings.Cut(imports, "</script>")
	for _, want := range []string{
		"default-src 'none'; script-src 'self' " + hashed(imports) + "; style-src 'self' " + hashed(style) + ";", "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
		"frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
	} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
		t.Errorf("the policy is loose: %s", policy)
	}
}

var assetPath = regexp.MustCompile(`/assets/[0-9a-f]{16}/[^"]+`)

func TestHandler_files(t *testing.T) {
	h := serve(t, ann)
	page := body(t, ask(h, "GET", "/"))
	types := map[string]string{
		".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	}
	all := assetPath.FindAllString(page, -1)
	if !slices.ContainsFunc(all, func(file string) bool { return path.Base(file) == joined }) {
		t.Fatalf("the page names only %v", all)
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
	_, imports, _ := strings.Cut(body(t, ask(serve(t, ann), "GET", "/")), `<script type="importmap">`)
	imports, _, _ = strings.Cut(imports, "</script>")
	var mapped struct{ Imports map[string]string }
	if err := json.Unmarshal([]byte(imports), &mapped); err != nil {
		t.Fatalf("the import map: %v", err)
	}
	for _, to := range mapped.Imports {
		if path.Base(to) != joined {
			t.Errorf("the import map leads to %s", to)
		}
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
	h := serve(t, ann)
	page := body(t, ask(h, "GET", "/"))
	total, files := len(page), 1
	for _, file := range regexp.MustCompile(`(?:src|href)="(/assets/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		total += len(body(t, ask(h, "GET", file[1])))
		files++
	}
	t.Logf("%d files of %.1f KiB", files, float64(total)/1024)
	if total > 200<<10 {
		t.Errorf("the first page takes %d bytes; at most 200 KiB are fine", total)
	}
	if files > 4 {
		t.Errorf("the first page takes %d files: the page, its styles, its modules and an icon are enough", files)
	}
}
