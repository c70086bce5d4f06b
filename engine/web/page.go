package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"strings"
)

// places are the titles of the pages at the first segments of the addresses that the console finds its way by.
var places = map[string]string{
	"": "Overview", "stations": "Stations", "transactions": "Transactions", "tokens": "Tokens", "scripts": "Scripts", "events": "Events", "audit": "Audit",
}

// page is index.html.
type page struct {
	template *template.Template
	parts    parts
	policy   string // of what it lets in
}

// parts are what the page is made of.
type parts struct {
	Assets  string
	Styles  template.CSS  // that the first paint needs
	Imports template.HTML // the import map

	Place string // the first segment of the address
	Title string // of the page there, where the address alone tells it
	Who   *Who   // nil: somebody who has to log in
	Theme string // light or dark; empty: as the system has it
}

// newPage makes the page from its files. modules are those that are joined, and styles those that stand in the page.
func newPage(files map[string][]byte, assets string, modules []string, styles string) (page, error) {
	t, err := template.New("index").Parse(string(files["index.html"]))
	if err != nil {
		return page{}, err
	}
	lead := map[string]string{}
	for _, m := range modules {
		lead[assets+m] = assets + joined
	}
	for name := range packages {
		lead[name] = assets + joined
	}
	imports, err := json.Marshal(map[string]any{"imports": lead})
	if err != nil {
		return page{}, err
	}
	return page{
		template: t,
		parts: parts{
			Assets: assets, Styles: template.CSS(styles),
			Imports: template.HTML(`<script type="importmap">` + string(imports) + `</script>`),
		},
		policy: "default-src 'none'; script-src 'self' " + hashed(string(imports)) + "; style-src 'self' " + hashed(styles) + "; img-src 'self'; " +
			"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
	}, nil
}

// hashed is a part of the page as the policy names it.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// at is the page as it is at an address for somebody who chose a theme.
func (p *page) at(address, theme string, who *Who) ([]byte, error) {
	parts := p.parts
	parts.Theme, parts.Who = theme, who
	place, inside, _ := strings.Cut(strings.Trim(address, "/"), "/")
	parts.Place = place
	if inside == "" {
		parts.Title = places[place]
	}
	var b bytes.Buffer
	err := p.template.Execute(&b, parts)
	return b.Bytes(), err
}
