// Package web is the operators' console: a page, embedded in the program, that uses nothing but the REST interface and
// its events.
//
// # Files
//
// app/ is what a browser gets, as it is: there is no build step. index.html is the only page; app.js finds out which of
// pages/ an address means and loads it when it is needed first, so that the first load stays small. lib/ has what pages
// share (lib/form/ comes with the first page that needs it), css/ all style sheets, in the order of their names, vendor/
// the libraries (Preact and htm).
//
// Every file but the page is served below a folder named by the hash of all files, and may be kept for ever; the page
// itself is asked for each time, so that browsers never mix two versions.
//
// screenshots/ is for the README, and not part of the program.
//
// # What a browser may do
//
// The Content-Security-Policy lets in nothing from elsewhere, no inline scripts or styles, and no text that becomes markup
// (trusted types without a policy): what a station or a script says is shown as text.
//
// # Tests
//
// The tests here hold the files and how they are served. cmd/csms/console_*_test.go use the console over the whole program,
// in Chromium, by what webtest offers.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed app
var embedded embed.FS

// pages are the first segments of the addresses that the page itself finds its way by.
var pages = []string{"stations", "transactions", "tokens", "scripts", "events", "audit"}

// console is the page and its files.
type console struct {
	assets string // the folder of this version's files: /assets/HASH/
	page   []byte
	policy string
	files  map[string][]byte // by their path below app/
}

// New returns what serves the console's page and files, and leaves the rest to another handler.
func New() (func(rest http.Handler) http.Handler, error) {
	c := console{files: map[string][]byte{}}
	root, err := fs.Sub(embedded, "app")
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	sum := sha256.New()
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, name)
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
		c.files[name] = text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	c.assets = "/assets/" + hex.EncodeToString(sum.Sum(nil)[:8]) + "/"
	if err := c.render(root); err != nil {
		return nil, fmt.Errorf("console: index.html: %w", err)
	}
	return c.handler, nil
}

func (c *console) handler(rest http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", c.index)
	for _, p := range pages {
		mux.HandleFunc("GET /"+p, c.index)
		mux.HandleFunc("GET /"+p+"/", c.index)
	}
	mux.HandleFunc("GET "+c.assets+"{file...}", func(w http.ResponseWriter, r *http.Request) {
		if text, ok := c.files[r.PathValue("file")]; ok {
			asset(w, r.PathValue("file"), text)
			return
		}
		rest.ServeHTTP(w, r)
	})
	mux.Handle("/", rest)
	return mux
}

// render makes the page, and the policy that lets in its only inline part, the import map.
func (c *console) render(root fs.FS) error {
	imports := fmt.Sprintf(`{"imports":{"preact":"%[1]svendor/preact.mjs","preact/hooks":"%[1]svendor/hooks.mjs","htm":"%[1]svendor/htm.mjs"}}`, c.assets)
	t, err := template.ParseFS(root, "index.html")
	if err != nil {
		return err
	}
	styles, err := fs.Glob(root, "css/*.css")
	if err != nil {
		return err
	}
	modules, err := fs.Glob(root, "lib/*.js")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{
		"Assets": c.assets, "Imports": template.HTML(`<script type="importmap">` + imports + `</script>`),
		"Styles": styles, "Modules": modules,
	})
	c.page = b.Bytes()
	hash := sha256.Sum256([]byte(imports))
	c.policy = "default-src 'none'; script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; style-src 'self'; img-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	return err
}

func (c *console) index(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", c.policy)
	h.Set("Cache-Control", "no-cache")
	w.Write(c.page)
}

func asset(w http.ResponseWriter, name string, text []byte) {
	h := w.Header()
	h.Set("Content-Type", typeOf(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Write(text)
}

// typeOf is the type of a file, whatever the system's tables say.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if t := mime.TypeByExtension(path.Ext(name)); strings.HasPrefix(t, "image/") {
		return t
	}
	return "text/plain; charset=utf-8"
}
