package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

const (
	maxBody        = 1 << 20 // bytes, of a request and of an answer
	maxRedirects   = 5
	defaultTimeout = 5 * time.Second
	maxTimeout     = 30 * time.Second
	// maxRequests is how many requests of scripts are under way at once.
	maxRequests = 100
)

// HTTPOptions say where requests of scripts may go.
type HTTPOptions struct {
	// Allow lists hosts, hosts with ports, and networks that may be reached although they are loopback, private or
	// link-local; nil: none.
	Allow func() []string
	// Resolver looks names up; nil is the system's.
	Resolver *net.Resolver
}

// HTTP sends the requests of scripts.
type HTTP struct {
	options HTTPOptions
	slots   chan struct{}
}

// NewHTTP returns what the http module works with.
func NewHTTP(o HTTPOptions) *HTTP {
	return &HTTP{options: o, slots: make(chan struct{}, maxRequests)}
}

const httpManual = `---Requests to other services. Loopback, private and link-local addresses are refused, unless http.allow in config.toml lists
---the host. A request and its answer have at most 1 MiB.
---@class HTTPModule
http = {}

---@class (exact) HTTPOptions
---@field headers? table<string, string>
---@field timeout? number|string how long it may take, in seconds or like "10s"; 5 s, and at most 30 s

---@class (exact) HTTPRequest
---@field method? string GET where left out
---@field url string http or https
---@field headers? table<string, string>
---@field body? string
---@field json? any the body, as JSON; instead of body
---@field timeout? number|string

---@class HTTPResponse
---@field status integer
---@field headers table<string, string> names in lower case
---@field body string
---@field json? any the body, where it is JSON

---Gets a URL: the response, whatever its status, or nil and why there is none.
---
---    local res, err = http.get("https://prices.example/now", { timeout = "2s" })
---    if res and res.status == 200 then kv.set("price", res.json.price) end
---@param url string
---@param options? HTTPOptions
---@return HTTPResponse?
---@return string? err
function http.get(url, options) end

---Posts a text, or a table as JSON.
---@param url string
---@param body string|table
---@param options? HTTPOptions
---@return HTTPResponse?
---@return string? err
function http.post(url, body, options) end

---Sends any request.
---@param request HTTPRequest
---@return HTTPResponse?
---@return string? err
function http.request(request) end
`

func openHTTP(env *Env) lua.LValue {
	return functions(env, "http", []function{{"get", httpGet}, {"post", httpPost}, {"request", httpRequest}})
}

// HTTPRequest is one as the script wants it.
type HTTPRequest struct {
	Method, URL string
	Headers     http.Header
	Body        []byte
	Timeout     time.Duration
}

func httpGet(c call) int {
	r := HTTPRequest{Method: http.MethodGet, URL: c.text(1, "url"), Headers: http.Header{}}
	c.common(&r, c.options(2, "headers", "timeout"))
	return c.send(&r)
}

func httpPost(c call) int {
	r := HTTPRequest{Method: http.MethodPost, URL: c.text(1, "url"), Headers: http.Header{}}
	if t, ok := c.L.Get(2).(*lua.LTable); ok {
		c.json(&r, t)
	} else {
		r.Body = []byte(c.data(2, "body", maxBody))
	}
	c.common(&r, c.options(3, "headers", "timeout"))
	return c.send(&r)
}

func httpRequest(c call) int {
	t := c.options(1, "method", "url", "headers", "body", "json", "timeout")
	if t == nil {
		c.wrong(1, "request", "a table")
	}
	r := HTTPRequest{Method: strings.ToUpper(c.field(t, "method")), URL: c.field(t, "url"), Headers: http.Header{}}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	if !slices.Contains([]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}, r.Method) {
		c.raise("method %s is none of GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS", quote(r.Method))
	}
	if body := c.field(t, "body"); body != "" {
		if len(body) > maxBody {
			c.raise("the body has %d bytes; the limit is %d", len(body), maxBody)
		}
		r.Body = []byte(body)
	}
	if v := t.RawGetString("json"); v != lua.LNil {
		c.json(&r, v)
	}
	c.common(&r, t)
	return c.send(&r)
}

// json is a body as JSON.
func (c call) json(r *HTTPRequest, v lua.LValue) {
	out, err := jsonlua.Encoding{L: c.L, Path: "json", MaxBytes: maxBody}.Append(nil, v)
	if err != nil {
		c.raise("%s", err)
	}
	r.Body = out
	r.Headers.Set("Content-Type", "application/json")
}

// common are the options that all requests have.
func (c call) common(r *HTTPRequest, options *lua.LTable) {
	r.Timeout = c.duration(options, "timeout", maxTimeout)
	if r.Timeout == 0 {
		r.Timeout = defaultTimeout
	}
	if options == nil {
		return
	}
	switch headers := options.RawGetString("headers").(type) {
	case *lua.LNilType:
	case *lua.LTable:
		each(sandbox.View(c.L, headers), func(k, v lua.LValue) {
			if strings.ContainsAny(k.String()+v.String(), "\r\n\x00") {
				c.raise("the header %s holds a line break", quote(k.String()))
			}
			r.Headers.Set(k.String(), v.String())
		})
	default:
		c.raise("headers must be a table, got %s", describe(headers))
	}
}

// HTTPResponse is what came back.
type HTTPResponse struct {
	Status  int
	Headers http.Header
	Body    []byte
}

// Sender sends requests. It does so beside running scripts, in the goroutine of the one that waits.
type Sender interface {
	Send(ctx context.Context, r *HTTPRequest) (*HTTPResponse, error)
}

func (c call) send(r *HTTPRequest) int {
	u, err := url.Parse(r.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		c.raise("%s is no address; it is like https://example.org/path", quote(r.URL))
	}
	if c.env.HTTP == nil {
		return c.fail("there is no http here")
	}
	if currentOf(c.L).Callback == "" && currentOf(c.L).Station == nil && currentOf(c.L).Plugin != "" {
		c.raise("it can't be used while a plugin loads; do it in a callback")
	}
	var res *HTTPResponse
	ctx := currentOf(c.L).context()
	if refused := c.wait(func() { res, err = c.env.HTTP.Send(ctx, r) }); refused != nil {
		err = refused
	}
	if err != nil {
		return c.fail(err.Error())
	}
	t, headers := newTable(0, 4), newTable(0, len(res.Headers))
	for name, values := range res.Headers {
		headers.RawSetString(strings.ToLower(name), lua.LString(strings.Join(values, ", ")))
	}
	t.RawSetString("status", lua.LNumber(res.Status))
	t.RawSetString("headers", headers)
	t.RawSetString("body", lua.LString(res.Body))
	kind, _, _ := mime.ParseMediaType(res.Headers.Get("Content-Type"))
	if kind == "application/json" || strings.HasSuffix(kind, "+json") {
		if v, err := jsonlua.Decode(c.L, res.Body); err == nil {
			t.RawSetString("json", v)
		}
	}
	return c.give(t)
}

// errRefused is an address that scripts may not reach.
var errRefused = errors.New("the address is loopback, private or link-local; http.allow in config.toml lists those that scripts may reach")

// Send sends a request over a connection of its own.
func (h *HTTP) Send(ctx context.Context, r *HTTPRequest) (*HTTPResponse, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	default:
		return nil, errors.New("too many requests of scripts are under way")
	}
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	transport := &http.Transport{
		DisableKeepAlives: true, Proxy: nil, MaxResponseHeaderBytes: 64 << 10,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			named, _, _ := net.SplitHostPort(address)
			d := net.Dialer{Resolver: h.options.Resolver, ControlContext: func(_ context.Context, _, resolved string, _ syscall.RawConn) error {
				return h.permits(named, address, resolved) // after the name was looked up, so that it can't be another one then
			}}
			return d.DialContext(ctx, network, address)
		},
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("more than %d redirects", maxRedirects)
		}
		return nil
	}}
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, strings.NewReader(string(r.Body)))
	if err != nil {
		return nil, err
	}
	req.Header = r.Headers
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", "csms")
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, plainError(err, r.Timeout)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err != nil {
		return nil, plainError(err, r.Timeout)
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("the answer has more than %d bytes", maxBody)
	}
	return &HTTPResponse{res.StatusCode, res.Header, body}, nil
}

// plainError leaves out the URL, which may hold secrets.
func plainError(err error, timeout time.Duration) error {
	switch {
	case errors.Is(err, errRefused):
		return errRefused
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no answer within %s", timeout)
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// nat64 and carrier are addresses that lead elsewhere than they say, or to neighbours.
var (
	nat64   = netip.MustParsePrefix("64:ff9b::/96")
	sixTo4  = netip.MustParsePrefix("2002::/16")
	carrier = netip.MustParsePrefix("100.64.0.0/10")
	zero    = netip.MustParsePrefix("0.0.0.0/8")
	future  = netip.MustParsePrefix("240.0.0.0/4")
)

// permits checks the address that a name was resolved to.
func (h *HTTP) permits(named, address, resolved string) error {
	at, err := netip.ParseAddrPort(resolved)
	if err != nil {
		return errRefused
	}
	ip := at.Addr().Unmap().WithZone("")
	public := ip.IsGlobalUnicast() && !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast()
	for _, special := range []netip.Prefix{nat64, sixTo4, carrier, zero, future} {
		public = public && !special.Contains(ip)
	}
	if public {
		return nil
	}
	if h.options.Allow != nil {
		for _, allowed := range h.options.Allow() {
			if strings.EqualFold(allowed, named) || strings.EqualFold(allowed, address) || allowed == ip.String() {
				return nil
			}
			if network, err := netip.ParsePrefix(allowed); err == nil && network.Contains(ip) {
				return nil
			}
		}
	}
	return errRefused
}
