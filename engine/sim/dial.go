package sim

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

// DialError is a connection that could not be made.
type DialError struct {
	URL string
	// Status is that of the HTTP answer; 0 when there was none.
	Status int
	// Text is what the answer said, cut to 200 bytes.
	Text string
	Err  error
}

func (e *DialError) Error() string {
	return fmt.Sprintf("connect to %s: %s", e.URL, e.Reason())
}

func (e *DialError) Unwrap() error { return e.Err }

// Reason says in one sentence what went wrong and where to look.
func (e *DialError) Reason() string {
	said := ""
	if e.Text != "" {
		said = fmt.Sprintf(" (%q)", e.Text)
	}
	var dns *net.DNSError
	var timeout net.Error
	var untrusted *tls.CertificateVerificationError
	switch {
	case e.Status == http.StatusNotFound:
		return "404: the server knows no such station or path" + said + "; is the path /ocpp, and is the station provisioned?"
	case e.Status == http.StatusUnauthorized:
		return "401: the server wants other credentials" + said + "; give the station's password"
	case e.Status == http.StatusForbidden:
		return "403: the server refuses this station" + said
	case e.Status == http.StatusServiceUnavailable:
		return "503: the server takes no connections now" + said
	case e.Status == http.StatusSwitchingProtocols:
		return "the server's handshake is wrong: " + e.Err.Error()
	case e.Status != 0:
		return fmt.Sprintf("%d: the server does not speak WebSocket here%s; which listener is this?", e.Status, said)
	case errors.Is(e.Err, syscall.ECONNREFUSED):
		return "nobody listens there; is csms running, and on this address?"
	case errors.Is(e.Err, syscall.EMFILE):
		return "this process may open no more files; raise ulimit -n or take fewer stations"
	case errors.Is(e.Err, syscall.EADDRNOTAVAIL):
		return "this machine has no free port left to connect from; take fewer stations"
	case errors.As(e.Err, &dns):
		return fmt.Sprintf("the host %q is not known", dns.Name)
	case errors.As(e.Err, new(tls.RecordHeaderError)):
		return "the server speaks no TLS there; its URL begins with ws://"
	case errors.As(e.Err, &untrusted):
		return fmt.Sprintf("the server's certificate is not trusted (%v); give the CA that it is from", untrusted.Err)
	case errors.Is(e.Err, context.DeadlineExceeded), errors.As(e.Err, &timeout) && timeout.Timeout():
		return "no answer in time"
	}
	return e.Err.Error()
}

// Address is the URL that a station connects to: base, a slash, and the id percent-encoded.
func Address(base, id string) string {
	return strings.TrimSuffix(base, "/") + "/" + url.PathEscape(id)
}

// writeBuffers are shared by all connections of the process, so that an idle one holds none.
var writeBuffers = &sync.Pool{}

// dial makes one connection. The error is a *DialError, or ctx's.
func dial(ctx context.Context, base string, o *Options) (*websocket.Conn, error) {
	address := Address(base, o.ID)
	header := http.Header{}
	for name, values := range o.Header {
		header[name] = values
	}
	if o.Password != "" {
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(o.ID+":"+o.Password)))
	}
	dialer := websocket.Dialer{
		HandshakeTimeout:  o.DialTimeout,
		Subprotocols:      o.Subprotocols,
		EnableCompression: o.Compression,
		TLSClientConfig:   o.TLS,
		ReadBufferSize:    1024,
		WriteBufferSize:   2048,
		WriteBufferPool:   writeBuffers,
	}
	if dialer.Subprotocols == nil {
		dialer.Subprotocols = []string{o.Version.Subprotocol()}
	}
	limited, cancel := context.WithTimeout(ctx, o.DialTimeout)
	defer cancel()
	conn, response, err := dialer.DialContext(limited, address, header)
	if err == nil {
		return conn, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	failed := &DialError{URL: address, Err: err}
	if response != nil {
		failed.Status = response.StatusCode
		if response.Body != nil {
			text, _ := io.ReadAll(io.LimitReader(response.Body, 200))
			failed.Text = strings.TrimSpace(string(text))
		}
	}
	return nil, failed
}

// backoff is the pause before the attempt n (from 0) to connect again: 1 s, doubled up to 64 s, and
// up to as much again at random, so that stations do not come back all at once (OCPP 2.0.1 part 4
// §5.3).
func (s *Station) backoff(n int) time.Duration {
	pause := time.Second << min(n, 6)
	return pause + time.Duration(s.random()*float64(pause))
}
