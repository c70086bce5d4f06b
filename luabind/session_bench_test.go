package luabind_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/ocpp/v2"
	"csms/engine/sim/load"
)

// BenchmarkSession is a heartbeat from the connection to the connection, decided by the shipped scripts, against a server that
// answers a constant. There is no kernel in it, which is most of a message's cost: what is measured is what the programs themselves do,
// goroutines included, of a hundred stations that take turns. csms simulate bench measures the whole.
func BenchmarkSession(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	shipped := run(b, &folder{b, "../scripts"})
	e := engine.New(engine.Options{Policy: shipped.rt, Actions: v2.Actions, Log: slog.New(slog.DiscardHandler)})
	b.Cleanup(func() { e.Shutdown(b.Context()) })
	// Two, since the repetition of a message isn't decided again.
	heartbeats := [][]byte{frame(`[2,"0000000001","Heartbeat",{}]`), frame(`[2,"0000000002","Heartbeat",{}]`)}
	for name, server := range map[string]http.Handler{"bare": load.Bare(), "csms": e} {
		b.Run(name, func(b *testing.B) {
			wires := make([]*memoryConn, 100)
			for i := range wires {
				wires[i] = connect(b, server, fmt.Sprint("CP", i))
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				wires[i%len(wires)].exchange(heartbeats[i/len(wires)%2])
			}
			for _, w := range wires {
				close(w.in)
			}
		})
	}
}

// memoryConn is a connection without a kernel: what the server reads is sent to in, and each of its writes is told to out.
type memoryConn struct {
	in   chan []byte
	out  chan struct{}
	rest []byte
}

// connect makes a connection to the server over which a station has booted.
func connect(b *testing.B, server http.Handler, id string) *memoryConn {
	c := &memoryConn{in: make(chan []byte, 1), out: make(chan struct{}, 1)}
	r := httptest.NewRequestWithContext(b.Context(), "GET", "/ocpp/"+id, nil)
	r.Header = http.Header{
		"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"},
		"Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="}, "Sec-Websocket-Protocol": {"ocpp2.0.1"},
	}
	w := hijacker{httptest.NewRecorder(), c}
	server.ServeHTTP(w, r)
	select {
	case <-c.out: // the handshake's answer
	default:
		b.Fatalf("no WebSocket for %s: %d %s", id, w.Code, w.Body)
	}
	c.exchange(frame(`[2,"boot","BootNotification",` + benchMessages[0].payload + `]`))
	return c
}

// exchange sends a frame and waits for the answer.
func (c *memoryConn) exchange(frame []byte) {
	c.in <- frame
	<-c.out
}

func (c *memoryConn) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		frame, ok := <-c.in
		if !ok {
			return 0, io.EOF
		}
		c.rest = frame
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func (c *memoryConn) Write(p []byte) (int, error) {
	select {
	case c.out <- struct{}{}:
	default: // nobody waits any more
	}
	return len(p), nil
}

func (c *memoryConn) Close() error                     { return nil }
func (c *memoryConn) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (c *memoryConn) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (c *memoryConn) SetDeadline(time.Time) error      { return nil }
func (c *memoryConn) SetReadDeadline(time.Time) error  { return nil }
func (c *memoryConn) SetWriteDeadline(time.Time) error { return nil }

// hijacker is the HTTP server's side of a handshake, which hands the connection over.
type hijacker struct {
	*httptest.ResponseRecorder
	conn *memoryConn
}

func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return h.conn, bufio.NewReadWriter(bufio.NewReader(h.conn), bufio.NewWriter(h.conn)), nil
}

// frame is a text message of up to 64 KiB as a client sends it, with a mask of zeros.
func frame(text string) []byte {
	b := []byte{0x81, 0x80 | byte(len(text))}
	if len(text) > 125 {
		b = []byte{0x81, 0x80 | 126, byte(len(text) >> 8), byte(len(text))}
	}
	return append(append(b, 0, 0, 0, 0), text...)
}
