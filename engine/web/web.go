// Package web is the operators' console: a page, embedded in the program, that uses nothing but the REST interface and
// its events.
//
// # Files
//
// app/ is the console as it is written: there is no build step. index.html is the only page; app.js finds out which of
// pages/ an address means and loads it when it is needed first, so that the first load stays small. lib/ has what pages
// share (lib/form/ comes with the first page that needs it), css/ all style sheets, in the order of their names, vendor/
// the libraries (Preact and htm).
//
// # The first paint
//
// An answer costs a browser more than what is in it, so that few stand between an operator and the page. The page itself has
// the frame as it looks at that address, with the styles that it needs (css/1* and css/2*), and who asks: it is painted before anything else has
// come, and taken over by app.js as it is. The other style sheets are joined to one, and so are app.js, the overview and all
// modules that these import (first.js). The browser's import map leads to it from the names of the joined modules, so that
// other pages, which come as they are, work with the same ones. Who isn't logged in gets a page without the frame.
//
// Every file but the page is served below a folder named by the hash of all files, and may be kept for ever; the page
// itself is asked for each time, so that browsers never mix two versions.
//
// screenshots/ is for the README, and not part of the program.
//
// # What a browser may do
//
// The Content-Security-Policy lets in nothing from elsewhere, no inline scripts or styles but those of the page itself, by
// their hash, and no text that becomes markup (trusted types without a policy): what a station or a script says is shown as
// text.
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
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

//go:embed app
var embedded embed.FS

// restStyles is the name of the style sheet that has those which the page itself doesn't.
const restStyles = "rest.css"

// Who is whom a page is for, as /api/v1/whoami tells it.
type Who struct {
	Name        string `json:"name"`
	Role        string `json:"role"`
	TokenNeeded bool   `json:"token_needed"`
}

// Console is the page and its files.
type Console struct {
	assets string            // the folder of this version's files: /assets/HASH/
	files  map[string][]byte // by their path below it
	page   page
}

// New reads the files, and joins what browsers get in one.
func New() (*Console, error) {
	c, err := load()
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	return c, nil
}

func load() (*Console, error) {
	c := &Console{files: map[string][]byte{}}
	root, err := fs.Sub(embedded, "app")
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		c.files[name], err = fs.ReadFile(root, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	first, modules, err := join(c.files, "app.js", "pages/overview.js")
	if err != nil {
		return nil, err
	}
	c.files[joined] = first
	var inline, rest bytes.Buffer
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		text := c.files[name]
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
		switch {
		case path.Dir(name) != "css":
		case name < "css/30": // colours, type and the frame
			inline.Write(text)
		default:
			rest.Write(text)
		}
	}
	c.files[restStyles] = rest.Bytes()
	c.assets = "/assets/" + hex.EncodeToString(sum.Sum(nil)[:8]) + "/"
	if c.page, err = newPage(c.files, c.assets, modules, inline.String()); err != nil {
		return nil, fmt.Errorf("index.html: %w", err)
	}
	return c, nil
}

// Handler serves the page and its files, and leaves the rest to another handler. who tells whom a request is of; nil: of somebody
// who has to log in.
func (c *Console) Handler(who func(r *http.Request) *Who, rest http.Handler) http.Handler {
	mux := http.NewServeMux()
	index := func(w http.ResponseWriter, r *http.Request) { c.index(w, r, who(r)) }
	for at := range places {
		if at == "" {
			mux.HandleFunc("GET /{$}", index)
			continue
		}
		mux.HandleFunc("GET /"+at, index)
		mux.HandleFunc("GET /"+at+"/", index)
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

func (c *Console) index(w http.ResponseWriter, r *http.Request, who *Who) {
	text, err := c.page.at(r.URL.Path, themeOf(r), who)
	if err != nil {
		http.Error(w, "the console's page can't be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", c.page.policy)
	h.Set("Cache-Control", "private, no-cache")
	w.Write(text)
}

// themeOf is the theme that was chosen in a browser, which keeps it in a cookie, so that the first paint has its colours.
func themeOf(r *http.Request) string {
	if c, err := r.Cookie("csms_theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
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
