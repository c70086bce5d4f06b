package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestLimitReader(t *testing.T) {
	const most = 200 * time.Millisecond
	const large = 32 << 20 // more than the sockets' buffers hold
	ended := make(chan error, 1)
	server := httptest.NewServer(limitReader(most, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/late":
			time.Sleep(2 * most)
			w.WriteHeader(http.StatusNoContent)
		case "/large":
			_, err := w.Write(make([]byte, large))
			ended <- err
		}
	})))
	defer server.Close()
	dial := func(path string) net.Conn {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n")
		conn.SetDeadline(time.Now().Add(20 * time.Second))
		return conn
	}

	dial("/large") // and nothing is read
	select {
	case err := <-ended:
		if err == nil {
			t.Error("what nobody reads was written")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("an answer that nobody reads is held for ever")
	}

	conn := dial("/late")
	for range 2 { // over one connection, each after the time of what went before
		if res, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || res.StatusCode != http.StatusNoContent {
			t.Fatalf("an answer that took long to make: %v", err)
		}
		io.WriteString(conn, "GET /late HTTP/1.1\r\nHost: x\r\n\r\n")
	}

	begun := time.Now()
	slow := dial("/large")
	for read := 0; read < large; {
		n, err := slow.Read(make([]byte, 1<<20))
		if read += n; err != nil {
			t.Fatalf("an answer that is read slowly ended after %d bytes and %s: %v", read, time.Since(begun), err)
		}
		time.Sleep(most / 20)
	}
	if err := <-ended; err != nil || time.Since(begun) < most {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}
