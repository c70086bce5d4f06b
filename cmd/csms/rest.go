package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/pflag"
)

const defaultURL = "http://127.0.0.1:9001"

// rest asks a running server, by the interface that all operators use.
type rest struct {
	process *process
	url     string
	token   string
	ca      string
	json    bool
}

// addRESTFlags gives a command the flags of those that ask a server.
func addRESTFlags(p *process, flags *pflag.FlagSet) *rest {
	r := &rest{process: p}
	flags.StringVar(&r.url, "url", "", "the operators' `URL` of the server (default CSMS_URL, or "+defaultURL+")")
	flags.StringVar(&r.token, "token", "", "operator's token, where the server wants one; better in CSMS_TOKEN")
	flags.StringVar(&r.ca, "ca", "", "PEM `FILE` with the certificate that the server's is signed by")
	flags.BoolVar(&r.json, "json", false, "print what the server answers, in JSON")
	return r
}

func (r *rest) env(name string) string {
	for _, v := range r.process.Env {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

// problemError is an answer of the server that is no success.
type problemError struct {
	status int
	body   struct {
		Title       string `json:"title"`
		Detail      string `json:"detail"`
		Code        string `json:"code"`
		Description string `json:"description"`
		Errors      []struct {
			Message  string `json:"message"`
			Location string `json:"location"`
		} `json:"errors"`
	}
}

func (e *problemError) Error() string {
	lines := []string{cmp.Or(e.body.Detail, e.body.Title, http.StatusText(e.status))}
	for _, f := range e.body.Errors {
		if line := strings.TrimSpace(f.Location + ": " + f.Message); f.Message != e.body.Detail || f.Location != "" {
			lines = append(lines, line)
		}
	}
	if e.status == http.StatusUnauthorized {
		lines = append(lines, "give the token by CSMS_TOKEN or --token")
	}
	return escaped(strings.Join(lines, "\n"))
}

// do asks, and returns the body of a successful answer.
func (r *rest) do(method, path string, query url.Values, contentType, accept string, body io.Reader) ([]byte, error) {
	base := strings.TrimSuffix(cmp.Or(r.url, r.env("CSMS_URL"), defaultURL), "/")
	full := base + path
	if len(query) > 0 {
		full += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(context.Background(), method, full, body)
	if err != nil {
		return nil, &usageError{fmt.Sprintf("--url: %v", err)}
	}
	if token := cmp.Or(r.token, r.env("CSMS_TOKEN")); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("Accept", accept)
	transport := &http.Transport{}
	if r.ca != "" {
		pem, err := os.ReadFile(r.process.path(r.ca))
		if err != nil {
			return nil, fmt.Errorf("--ca: %w", err)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
		if !transport.TLSClientConfig.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("--ca: %s has no certificate in PEM", r.ca)
		}
	}
	res, err := (&http.Client{Transport: transport, Timeout: 15 * time.Minute}).Do(req)
	if errors.Is(err, syscall.ECONNREFUSED) {
		return nil, fmt.Errorf("nothing listens at %s; start the server (%s), or say where it is by --url", base, r.process.Self)
	}
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer of %s: %w", base, err)
	}
	if res.StatusCode >= 400 {
		failed := &problemError{status: res.StatusCode}
		if json.Unmarshal(data, &failed.body) != nil {
			return nil, fmt.Errorf("%s answered %s; is it csms?", base, res.Status)
		}
		return nil, failed
	}
	return data, nil
}

// ask sends a JSON body, nil for none, and reads the JSON answer into out unless that is nil.
func (r *rest) ask(method, path string, query url.Values, body, out any) ([]byte, error) {
	var reader io.Reader
	kind := ""
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		reader, kind = bytes.NewReader(text), "application/json"
	}
	data, err := r.do(method, path, query, kind, "application/json", reader)
	if err == nil && out != nil {
		err = json.Unmarshal(data, out)
	}
	return data, err
}

// show asks and prints the answer.
func (r *rest) show(method, path string, body any) error {
	data, err := r.ask(method, path, nil, body, nil)
	if err != nil {
		return err
	}
	return r.print(data)
}

// list reads pages until there are limit items, or no more.
func (r *rest) list(path string, query url.Values, limit int) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for len(all) < limit {
		query.Set("limit", fmt.Sprint(min(limit-len(all), 1000)))
		var page struct {
			Items []json.RawMessage `json:"items"`
			Next  *string           `json:"next"`
		}
		if _, err := r.ask(http.MethodGet, path, query, nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == nil {
			break
		}
		query.Set("cursor", *page.Next)
	}
	return all, nil
}

// print writes JSON in lines.
func (r *rest) print(data []byte) error {
	var out bytes.Buffer
	if err := json.Indent(&out, data, "", "  "); err != nil {
		return fmt.Errorf("the server's answer is no JSON: %w", err)
	}
	out.WriteByte('\n')
	_, err := out.WriteTo(r.process.Stdout)
	return err
}

// table writes the items of a list: as JSON, or a row each by what cells says.
func (r *rest) table(items []json.RawMessage, head []string, cells func(item record) []string) error {
	if r.json {
		if items == nil {
			items = []json.RawMessage{}
		}
		data, err := json.Marshal(items)
		if err != nil {
			return err
		}
		return r.print(data)
	}
	w := tabwriter.NewWriter(r.process.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for _, raw := range items {
		var item record
		if err := json.Unmarshal(raw, &item); err != nil {
			return fmt.Errorf("the server's answer is no record: %w", err)
		}
		row := cells(item)
		for i := range row {
			row[i] = escaped(row[i])
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// record is an object of the server's.
type record map[string]any

// text is a field for people: "-" where nothing is known, times in the zone of this machine.
func (r record) text(name string) string {
	switch v := r[name].(type) {
	case nil:
		return "-"
	case string:
		if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return t.Local().Format("2006-01-02 15:04:05")
		}
		return cmp.Or(v, "-")
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		return fmt.Sprintf("%g", v)
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = fmt.Sprint(p)
		}
		return cmp.Or(strings.Join(parts, " "), "-")
	}
	return fmt.Sprint(r[name])
}

func (r record) inner(name string) record {
	inner, _ := r[name].(map[string]any)
	return inner
}

// escaped shows control characters as text: what comes from a station must not drive a terminal.
func escaped(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '\n', c == '\t':
			b.WriteRune(c)
		case c < 0x20, c == 0x7f, c >= 0x80 && c < 0xa0, c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069:
			fmt.Fprintf(&b, "\\u%04x", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// segment is a part of a path.
func segment(s string) string { return url.PathEscape(s) }
