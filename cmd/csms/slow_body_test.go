package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestLimitBody(t *testing.T) {
	const most = 100 * time.Millisecond
	cancelled := make(chan bool, 1)
	server := httptest.NewServer(limitBody(most, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/refused" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		io.Copy(io.Discard, r.Body)
		if r.URL.Path == "/long" {
			select {
			case <-r.Context().Done():
				cancelled <- true
			case <-time.After(3 * most):
				cancelled <- false
			}
		}
	})))
	defer server.Close()
	for _, path := range []string{"/refused", "/read"} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
		conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		if _, err := io.Copy(io.Discard, conn); err != nil {
			t.Errorf("%s: the connection is not ended: %v", path, err)
		}
	}
	res, err := http.Post(server.URL+"/long", "text/plain", http.NoBody)
	if err == nil {
		res.Body.Close()
		<-cancelled
		res, err = http.Post(server.URL+"/long", "text/plain", io.LimitReader(neverEmpty{}, 1000))
	}
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if <-cancelled {
		t.Error("a request that is answered slowly was taken for one whose client has gone")
	}
}

type neverEmpty struct{}

func (neverEmpty) Read(p []byte) (int, error) { return len(p), nil }
