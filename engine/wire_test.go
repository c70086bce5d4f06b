package engine

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// pipe returns a wire and the station's end of it, which has to be read.
func pipe(t *testing.T) (*wire, net.Conn) {
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return &wire{Conn: ours}, theirs
}

// locked sends a message.
func locked(w *wire, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.send(append(begin(nil), text...))
}

func TestWire_framesMessagesOfEveryLength(t *testing.T) {
	w, station := pipe(t)
	for _, n := range []int{0, 1, 125, 126, 127, 65535, 65536, 200_000} {
		text := strings.Repeat("x", n)
		sent := make(chan error, 1)
		go func() { sent <- locked(w, text) }()
		head := make([]byte, 2)
		io.ReadFull(station, head)
		length := uint64(head[1])
		switch head[1] {
		case 126:
			length = number(t, station, 2)
		case 127:
			length = number(t, station, 8)
		}
		if head[0] != 0x81 || length != uint64(n) || (n < 126) != (head[1] < 126) || (n >= 1<<16) != (head[1] == 127) {
			t.Fatalf("%d bytes: the frame begins with % x and says %d", n, head, length)
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(station, body); err != nil || string(body) != text {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if err := <-sent; err != nil {
			t.Fatal(err)
		}
	}
}

// number reads a number of so many bytes.
func number(t *testing.T, r io.Reader, bytes int) (n uint64) {
	b := make([]byte, bytes)
	if _, err := io.ReadFull(r, b); err != nil {
		t.Fatal(err)
	}
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// A station that doesn't read a message has no answer to its ping, and the connection goes on once it reads.
func TestWire_controlFramesWaitBehindMessages(t *testing.T) {
	w, station := pipe(t)
	pong := []byte{0x8a, 0}
	sent := make(chan error, 1)
	go func() { sent <- locked(w, "first") }()
	io.ReadFull(station, make([]byte, 1)) // it has begun
	w.SetWriteDeadline(time.Now().Add(30 * time.Millisecond))
	if n, err := w.Write(pong); n != len(pong) || err != nil {
		t.Errorf("wrote %d, %v", n, err)
	}
	rest := make([]byte, len("first")+1)
	io.ReadFull(station, rest)
	if err := <-sent; err != nil || string(rest[1:]) != "first" {
		t.Errorf("%q, %v", rest, err)
	}
	go func() {
		w.SetWriteDeadline(time.Now().Add(time.Minute))
		w.Write(pong)
		sent <- locked(w, "second")
	}()
	got := make([]byte, len(pong)+2+len("second"))
	io.ReadFull(station, got)
	if err := <-sent; err != nil || !bytes.Equal(got, append(pong, "\x81\x06second"...)) {
		t.Errorf("% x, %v", got, err)
	}
}

func TestWire_nothingFollowsACloseFrame(t *testing.T) {
	for name, c := range map[string]struct {
		deflates bool
		want     error
	}{
		"plain":      {false, websocket.ErrCloseSent},
		"compressed": {true, nil}, // a piece of a message may look like one; the WebSocket itself refuses what follows
	} {
		t.Run(name, func(t *testing.T) {
			w, station := pipe(t)
			w.deflates = c.deflates
			go io.Copy(io.Discard, station)
			if _, err := w.Write([]byte{0x88, 0}); err != nil {
				t.Fatal(err)
			}
			if err := locked(w, "late"); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestWire_nothingFollowsHalfAFrame(t *testing.T) {
	w, station := pipe(t)
	w.SetWriteDeadline(time.Now().Add(20 * time.Millisecond))
	go io.ReadFull(station, make([]byte, 1))
	if _, err := w.Write([]byte{0x8a, 2, 1, 2}); err == nil {
		t.Fatal("it was written whole")
	}
	if err := locked(w, "next"); err == nil {
		t.Error("a message was sent into the middle of a frame")
	}
}

// hijackable is a ResponseWriter with a connection.
type hijackable struct {
	http.ResponseWriter
	conn net.Conn
}

func (h hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) { return h.conn, nil, nil }

// wrapped is a connection that is around another one.
type wrapped struct{ net.Conn }

func (w wrapped) NetConn() net.Conn { return w.Conn }

func TestWire_letsGoOfWhatWasForTheHandshake(t *testing.T) {
	for _, plain := range []bool{true, false} {
		t.Run(fmt.Sprint(plain), func(t *testing.T) {
			inner, _ := net.Pipe()
			defer inner.Close()
			below := new(wire)
			w := &wiring{hijackable{httptest.NewRecorder(), wrapped{inner}}, below, plain}
			if _, _, err := w.Hijack(); err != nil {
				t.Fatal(err)
			}
			if let := below.Conn == inner; let != plain { // TLS wraps the connection, too
				t.Errorf("it was let go of: %t", let)
			}
		})
	}
}
