package engine

import (
	"bufio"
	"encoding/binary"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// wire is the connection beneath a WebSocket. Messages that aren't compressed are framed here and written at once, past the WebSocket:
// that would copy each into a buffer of a pool, take three locks, and lift a time limit that nobody set, for a twelfth of what a heartbeat
// costs in all. What is compressed, control frames and all that is read are the WebSocket's. A message may take any time: watch
// ends what takes too long.
type wire struct {
	net.Conn
	mu sync.Mutex // held while something is written
	// over is why no message may follow: a close frame was written (RFC 6455 §5.5.1), or something not whole.
	over error
	// deflates: the messages of this connection are compressed.
	deflates bool
	deadline time.Time // of the next Write; the WebSocket's writer's, of which there is one at a time
}

// headroom is how many bytes stand before each message that is to be sent, for the header of its frame.
const headroom = 10

// begin returns the begin of a message, in the memory of an older one.
func begin(room []byte) []byte { return append(room[:0], make([]byte, headroom)...) }

// Of RFC 6455 §5.2.
const (
	wholeText  = 0x81 // the first byte of a frame that is a whole message of text
	closeFrame = 0x88 // that of a close frame
	length16   = 126  // two bytes of length follow
	length64   = 127  // eight do
)

// framed makes a message, which has headroom, the frame that goes over the wire.
func framed(message []byte) []byte {
	switch n := len(message) - headroom; {
	case n < length16:
		message = message[headroom-2:]
		message[1] = byte(n)
	case n < 1<<16:
		message = message[headroom-4:]
		message[1] = length16
		binary.BigEndian.PutUint16(message[2:], uint16(n))
	default:
		message = message[headroom-10:]
		message[1] = length64
		binary.BigEndian.PutUint64(message[2:], uint64(n))
	}
	message[0] = wholeText
	return message
}

// send writes a message, which has headroom. The caller holds mu.
func (w *wire) send(message []byte) error {
	if w.over != nil {
		return w.over
	}
	_, err := w.Conn.Write(framed(message))
	return err
}

// SetWriteDeadline sets the deadline of what is written next.
func (w *wire) SetWriteDeadline(t time.Time) error {
	w.deadline = t
	return nil
}

// waitToWrite is how often it is looked whether a message is through that a control frame waits behind.
const waitToWrite = 5 * time.Millisecond

// Write writes what the WebSocket has: a control frame, or a piece of a compressed message. A control frame that still waits at its
// deadline, behind a message that the station doesn't read, is left out; whether the connection is to live on is watch's to say.
func (w *wire) Write(p []byte) (int, error) {
	if !w.takeTurn() {
		return len(p), nil
	}
	defer w.mu.Unlock()
	if !w.deadline.IsZero() {
		w.Conn.SetWriteDeadline(w.deadline)
		defer w.Conn.SetWriteDeadline(time.Time{})
	}
	n, err := w.Conn.Write(p)
	switch {
	case err != nil:
		w.over = err
	case p[0] == closeFrame && !w.deflates: // of a compressed message the WebSocket knows
		w.over = websocket.ErrCloseSent
	}
	return n, err
}

// takeTurn locks mu, unless the deadline is over before.
func (w *wire) takeTurn() bool {
	if w.deadline.IsZero() {
		w.mu.Lock()
		return true
	}
	for !w.mu.TryLock() {
		if time.Now().After(w.deadline) {
			return false
		}
		time.Sleep(waitToWrite)
	}
	return true
}

// CloseWrite ends what we say, where the connection can do so.
func (w *wire) CloseWrite() error {
	if half, ok := w.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// upgrade makes a handshake the WebSocket of a session.
func (e *Engine) upgrade(w http.ResponseWriter, r *http.Request, header http.Header) (s *session, err error) {
	s = new(session)
	s.wire.deflates = offersDeflate(r)
	s.conn, err = e.upgrader.Upgrade(&wiring{w, &s.wire, r.TLS == nil}, r, header)
	return s, err
}

// offersDeflate reports whether a station asks for compressed messages, which it then gets.
func offersDeflate(r *http.Request) bool {
	return slices.ContainsFunc(r.Header.Values("Sec-Websocket-Extensions"), func(s string) bool { return strings.Contains(s, "permessage-deflate") })
}

// wiring is a ResponseWriter whose connection becomes a wire.
type wiring struct {
	http.ResponseWriter
	wire  *wire
	plain bool // without TLS
}

// Hijack is of http.Hijacker.
func (w *wiring) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	if wrapped, ok := conn.(interface{ NetConn() net.Conn }); ok && w.plain { // for the handshake, which is over
		conn = wrapped.NetConn()
	}
	w.wire.Conn = conn
	return w.wire, buffers, nil
}
