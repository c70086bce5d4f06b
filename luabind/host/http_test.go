package host

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestHTTP_refusesWhatIsNotPublic(t *testing.T) {
	h := NewHTTP(HTTPOptions{Allow: func() []string { return []string{"prices.local", "10.1.0.0/16", "127.0.0.1:8080"} }})
	for _, c := range []struct {
		named, resolved string
		ok              bool
	}{
		{"example.org", "93.184.216.34:443", true}, {"example.org", "[2606:2800:220:1::1]:443", true},
		{"example.org", "127.0.0.1:80", false}, {"localhost", "[::1]:80", false}, {"x", "[::ffff:127.0.0.1]:80", false},
		{"x", "10.0.0.1:80", false}, {"x", "192.168.1.1:80", false}, {"x", "172.16.0.1:80", false}, {"x", "169.254.169.254:80", false},
		{"x", "[fe80::1]:80", false}, {"x", "[fd00::1]:80", false}, {"x", "0.0.0.0:80", false}, {"x", "0.1.2.3:80", false}, {"x", "100.64.1.1:80", false},
		{"x", "224.0.0.1:80", false}, {"x", "255.255.255.255:80", false}, {"x", "[64:ff9b::7f00:1]:80", false}, {"x", "[2002:7f00:1::]:80", false}, {"x", "nonsense", false},
		{"prices.local", "192.168.1.1:80", true}, {"x", "10.1.2.3:80", true}, {"127.0.0.1", "127.0.0.1:8080", true}, {"127.0.0.1", "127.0.0.1:8081", false},
	} {
		port := c.resolved[strings.LastIndexByte(c.resolved, ':')+1:]
		if err := h.permits(c.named, c.named+":"+port, c.resolved); (err == nil) != c.ok {
			t.Errorf("%s at %s: %v", c.named, c.resolved, err)
		}
	}
}

func TestHTTP_requests(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/json":
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"method":%q,"body":%q,"type":%q,"x":%q}`, r.Method, body, r.Header.Get("Content-Type"), r.Header.Get("X-Test"))
		case "/away":
			http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/huge":
			for range 300 {
				w.Write(make([]byte, 8<<10))
			}
		case "/slow":
			<-r.Context().Done()
		default:
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	defer server.Close()
	h := NewHTTP(HTTPOptions{Allow: func() []string { return []string{strings.TrimPrefix(server.URL, "http://")} }})
	do := func(r HTTPRequest) (*HTTPResponse, error) {
		if r.Headers == nil {
			r.Headers = http.Header{}
		}
		r.URL = server.URL + r.URL
		if r.Timeout == 0 {
			r.Timeout = 10 * time.Second
		}
		return h.Send(t.Context(), &r)
	}
	res, err := do(HTTPRequest{Method: "POST", URL: "/json", Body: []byte(`{"a":1}`), Headers: http.Header{"X-Test": {"y"}, "Content-Type": {"application/json"}}})
	if err != nil || string(res.Body) != `{"method":"POST","body":"{\"a\":1}","type":"application/json","x":"y"}` {
		t.Errorf("%v %v", res, err)
	}
	if res, err := do(HTTPRequest{Method: "GET", URL: "/none"}); err != nil || res.Status != http.StatusTeapot {
		t.Errorf("%v %v", res, err)
	}
	for path, want := range map[string]string{"/away": "http.allow", "/round": "redirects", "/huge": "more than"} {
		if _, err := do(HTTPRequest{Method: "GET", URL: path}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := do(HTTPRequest{Method: "GET", URL: "/slow?secret=1", Timeout: 50 * time.Millisecond}); err == nil || err.Error() != "no answer within 50ms" {
		t.Errorf("slow: %v", err)
	}
	if _, err := NewHTTP(HTTPOptions{}).Send(t.Context(), &HTTPRequest{Method: "GET", URL: server.URL, Headers: http.Header{}, Timeout: time.Second}); err == nil {
		t.Error("loopback is reached although nothing allows it")
	}
}
