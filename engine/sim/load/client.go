package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Clients are connections that booted and wait to be driven.
type Clients struct {
	conns []*client
}

// client is one connection; the goroutine that drives it owns it.
type client struct {
	conn   *websocket.Conn
	name   string
	number uint64 // of the connection, so that transactions differ between them
	sent   uint64
	events uint64 // frames sent that have a seqNo, which is how many
	laps   uint64
	tx     []byte // the number of the transaction in OCPP 1.6, as the CSMS gave it
	buffer []byte
	answer [512]byte
}

// transactions is how many transactions a connection has ids for.
const transactions = 100_000

var writeBuffers = &sync.Pool{}

// connecting is how many handshakes run at once.
const connecting = 32

// Connect makes n connections to url, boots each, and returns when all were accepted.
func Connect(ctx context.Context, url string, n int) (*Clients, error) {
	return (&Mix{}).connect(ctx, url, n)
}

// connect is Connect with stations of the mix's version.
func (m *Mix) connect(ctx context.Context, url string, n int) (*Clients, error) {
	all := &Clients{conns: make([]*client, n)}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, connecting) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				c, err := m.station(ctx, url, i)
				if err != nil {
					cancel(err)
					return
				}
				all.conns[i] = c
			}
		})
	}
	workers.Wait()
	if ctx.Err() != nil {
		all.Close()
		return nil, context.Cause(ctx)
	}
	return all, nil
}

func (m *Mix) station(ctx context.Context, url string, i int) (*client, error) {
	name, subprotocol, booting := "LOAD%05d", "ocpp2.0.1", boot
	if m.version16 {
		name, subprotocol, booting = "LOAD16-%05d", "ocpp1.6", boot16
	}
	dialer := websocket.Dialer{
		HandshakeTimeout: 30 * time.Second,
		Subprotocols:     []string{subprotocol},
		ReadBufferSize:   512,
		WriteBufferSize:  2048,
		WriteBufferPool:  writeBuffers,
	}
	c := &client{name: fmt.Sprintf(name, i), number: uint64(i)}
	conn, response, err := dialer.DialContext(ctx, url+"/"+c.name, nil)
	if err != nil {
		if response != nil {
			return nil, fmt.Errorf("connect %s: %w (%s)", c.name, err, response.Status)
		}
		return nil, fmt.Errorf("connect %s: %w", c.name, err)
	}
	c.conn = conn
	b := newTemplate("BootNotification", booting)
	answer, err := c.exchange(&b)
	if err == nil && !bytes.Contains(answer, []byte("Accepted")) {
		err = fmt.Errorf("the boot of %s was not accepted: %s", c.name, answer)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

// Close ends the connections.
func (a *Clients) Close() {
	for _, c := range a.conns {
		if c != nil {
			c.conn.Close()
		}
	}
}

// Drive sends messages frames of the mix, flat out and evenly over the connections; each sends its next
// one when the last was answered. Any answer but a CALLRESULT is an error.
func (a *Clients) Drive(ctx context.Context, m *Mix, messages int) error {
	errs := make([]error, len(a.conns))
	stop := context.AfterFunc(ctx, a.Close)
	defer stop()
	var running sync.WaitGroup
	for i, c := range a.conns {
		share := messages / len(a.conns)
		if i < messages%len(a.conns) {
			share++
		}
		// Each connection begins elsewhere in the mix, so that they don't all start a transaction at once.
		running.Go(func() { errs[i] = c.drive(m, share) })
	}
	running.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(errs...)
}

func (c *client) drive(m *Mix, messages int) error {
	at := 0
	for range messages {
		if _, err := c.exchange(&m.frames[at]); err != nil {
			return fmt.Errorf("%s: %s: %w", c.name, m.frames[at].action, err)
		}
		if at++; at == len(m.frames) {
			at = 0
			c.laps++
		}
	}
	c.laps++
	return nil
}

// exchange sends one frame and returns the answer, which is good until the next.
func (c *client) exchange(t *template) ([]byte, error) {
	c.sent++
	c.buffer = append(c.buffer[:0], t.text...)
	digits(c.buffer, t.id, c.sent)
	if t.numbered {
		padded(c.buffer, t.tx, c.tx)
	} else {
		digits(c.buffer, t.tx, c.number*transactions+c.laps)
	}
	if t.seq > 0 {
		c.events++
		digits(c.buffer, t.seq, c.events)
	}
	if err := c.conn.WriteMessage(websocket.TextMessage, c.buffer); err != nil {
		return nil, err
	}
	answer, err := c.read()
	for err == nil && bytes.HasPrefix(answer, []byte(`[2,"`)) {
		// A command of the server's: these stations take none.
		id, _, _ := bytes.Cut(answer[len(`[2,"`):], []byte(`"`))
		if err = c.conn.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `[4,"%s","NotSupported","",{}]`, id)); err == nil {
			answer, err = c.read()
		}
	}
	if err != nil {
		return nil, err
	}
	n := len(answer)
	head := len(`[3,"`)
	if n < head+width || string(answer[:head]) != `[3,"` || !bytes.Equal(answer[head:head+width], c.buffer[t.id:t.id+width]) {
		return nil, fmt.Errorf("the answer is no result: %s", answer)
	}
	if t.action == "StartTransaction" {
		c.tx = append(c.tx[:0], numberIn(answer)...)
	}
	return answer, nil
}

// read reads one message, as much of it as there is room for.
func (c *client) read() ([]byte, error) {
	_, r, err := c.conn.NextReader()
	if err != nil {
		return nil, err
	}
	n := 0
	for err == nil && n < len(c.answer) {
		var more int
		more, err = r.Read(c.answer[n:])
		n += more
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	return c.answer[:n], nil
}
