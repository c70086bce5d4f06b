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
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
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
	flags.StringVar(&r.token, "token", "", "operator's token, where the server wants one; better in CSMS_TOKEN, as others see flags in the list of processes")
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

// notValid is the detail of a problem of which only its errors tell more.
const notValid = "validation failed"

func (e *problemError) Error() string {
	var lines []string
	said := cmp.Or(e.body.Detail, e.body.Title, http.StatusText(e.status))
	if said != notValid || len(e.body.Errors) == 0 {
		lines = append(lines, said)
	}
	for _, f := range e.body.Errors {
		line := f.Message
		if at := place(f.Location); at != "" && !strings.HasPrefix(line, "$") { // a JSON path says where already
			line = at + ": " + line
		}
		if len(lines) > 0 && f.Message == said {
			lines[0] = line
		} else {
			lines = append(lines, line)
		}
	}
	for i := range lines {
		lines[i] = escaped(lines[i])
	}
	return strings.Join(lines, "\n")
}

// place is where a request is wrong, in words of the command line: the flag or the argument mostly has the name of the field.
func place(location string) string {
	if location == "body" {
		return ""
	}
	for _, part := range []string{"body.", "query.", "path."} {
		location = strings.TrimPrefix(location, part)
	}
	return location
}

// restTimeout is how long an answer may take; a command waits for its station up to 10 min.
const restTimeout = 15 * time.Minute

// base is the server's URL.
func (r *rest) base() (string, error) {
	given := cmp.Or(r.url, r.env("CSMS_URL"), defaultURL)
	if u, err := url.Parse(given); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", &usageError{fmt.Sprintf("the server's URL is like %s, and %q is none; --url or CSMS_URL says it", defaultURL, given)}
	}
	return strings.TrimSuffix(given, "/"), nil
}

// do asks, and returns the body of a successful answer.
func (r *rest) do(method, path string, query url.Values, contentType, accept string, body io.Reader) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), restTimeout)
	defer cancel()
	res, err := r.open(ctx, method, path, query, contentType, accept, body)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer of %s: %w", res.Request.URL.Host, err)
	}
	return data, nil
}

// copy writes an answer to w as it comes, however long that takes.
func (r *rest) copy(w io.Writer, path string, query url.Values, accept string) error {
	res, err := r.open(context.Background(), http.MethodGet, path, query, "", accept, nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(w, res.Body); err != nil {
		return fmt.Errorf("the answer of %s was cut off: %w", res.Request.URL.Host, err)
	}
	return nil
}

// open asks, and returns a successful answer, whose body is to be closed. ctx bounds its reading too.
func (r *rest) open(ctx context.Context, method, path string, query url.Values, contentType, accept string, body io.Reader) (*http.Response, error) {
	base, err := r.base()
	if err != nil {
		return nil, err
	}
	full := base + path
	if len(query) > 0 {
		full += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, full, body)
	if err != nil {
		return nil, &usageError{fmt.Sprintf("--url: %v", err)}
	}
	token := strings.TrimSpace(cmp.Or(r.token, r.env("CSMS_TOKEN")))
	if token != "" {
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
	res, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return nil, r.unreached(base, err)
	}
	if res.StatusCode < 400 {
		return res, nil
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return nil, fmt.Errorf("read the answer of %s: %w", base, err)
	}
	if bytes.Contains(data, []byte("HTTP request to an HTTPS server")) {
		return nil, fmt.Errorf("%s speaks TLS; its URL begins with https://", base)
	}
	if res.StatusCode == http.StatusUnauthorized {
		if token == "" {
			return nil, fmt.Errorf("%s wants an operator's token; CSMS_TOKEN or --token gives it", base)
		}
		return nil, fmt.Errorf("%s doesn't know the token of CSMS_TOKEN or --token", base)
	}
	failed := &problemError{status: res.StatusCode}
	if json.Unmarshal(data, &failed.body) != nil {
		return nil, fmt.Errorf("%s answered %s; is it csms?", base, escaped(res.Status))
	}
	return nil, failed
}

// unreached says what to do about a server that gave no answer.
func (r *rest) unreached(base string, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the whole URL
	}
	var dns *net.DNSError
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Errorf("%s speaks no TLS; its URL begins with http://", base)
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("there is no host %q; --url or CSMS_URL says where the server is", dns.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("nothing listens at %s; start the server (%s), or say where it is by --url", base, r.process.Self)
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return fmt.Errorf("ask %s: %w; --ca FILE says whom to trust", base, err)
	}
	return fmt.Errorf("ask %s: %w", base, err)
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

// list reads pages until there are limit items, or no more.
func (r *rest) list(path string, query url.Values, limit int) ([]json.RawMessage, error) {
	if limit < 1 {
		return nil, &usageError{fmt.Sprintf("--limit is at least 1, and got %d", limit)}
	}
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

// print writes JSON in lines. Control characters that JSON allows in strings are escaped, which means the same.
func (r *rest) print(data []byte) error {
	var out bytes.Buffer
	if err := json.Indent(&out, bytes.TrimSpace(data), "", "  "); err != nil {
		return fmt.Errorf("the server's answer is no JSON: %w", err)
	}
	out.WriteByte('\n')
	_, err := io.WriteString(r.process.Stdout, escapedText(out.String()))
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
		return strconv.FormatFloat(v, 'f', -1, 64)
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

// escaped shows control characters as text, in one line: what comes from a station must not drive a terminal,
// nor look like another row.
func escaped(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c < 0x20, c == 0x7f, c >= 0x80 && c < 0xa0, c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069:
			fmt.Fprintf(&b, "\\u%04x", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// escapedText is escaped for a text of several lines, whose line ends and tabs stay.
func escapedText(s string) string {
	var b strings.Builder
	for {
		at := strings.IndexAny(s, "\n\t")
		if at < 0 {
			b.WriteString(escaped(s))
			return b.String()
		}
		b.WriteString(escaped(s[:at]))
		b.WriteByte(s[at])
		s = s[at+1:]
	}
}

// segment is a part of a path.
func segment(s string) string { return url.PathEscape(s) }
