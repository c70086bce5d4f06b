package sim

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine/ocppj"
)

// link is one connection. Its reader goroutine owns reading; writers take turns by writing.
type link struct {
	conn    *websocket.Conn
	writing sync.Mutex
	done    chan struct{} // closed when the reader has ended
}

// Connect connects a station that is offline.
func (s *Station) Connect(ctx context.Context) error {
	s.mu.Lock()
	o := s.options
	s.mu.Unlock()
	conn, err := dial(ctx, s.url, &o)
	if err != nil {
		return err
	}
	l := &link{conn: conn, done: make(chan struct{})}
	s.mu.Lock()
	if s.closed || s.link != nil {
		closed := s.closed
		s.mu.Unlock()
		conn.Close()
		if closed {
			return ErrClosed
		}
		return errors.New("the station is connected already")
	}
	s.link = l
	s.leaving = false
	s.doubted = true
	close(s.online)
	s.tasks.Go(func() { s.read(l) })
	s.mu.Unlock()
	s.trace(Event{Kind: Connected, Text: conn.Subprotocol()})
	return nil
}

// read takes in frames until the connection ends.
func (s *Station) read(l *link) {
	var err error
	for {
		var data []byte
		if _, data, err = l.conn.ReadMessage(); err != nil {
			break
		}
		s.receive(l, data)
	}
	l.conn.Close()
	s.lost(l, err)
}

func (s *Station) receive(l *link, data []byte) {
	frame, err := ocppj.Parse(data, s.options.Version)
	p := s.take(frame, err)
	if s.options.Trace != nil {
		e := Event{Kind: Received, Frame: frame, Data: data, Action: string(frame.Action)}
		if p != nil {
			e.Action, e.Took = p.action, time.Since(p.sent)
		}
		s.trace(e)
	}
	switch {
	case p != nil:
		p.answer <- frame
	case err == nil && !s.options.Manual && (frame.Type == ocppj.Call || frame.Type == ocppj.Send):
		s.inbox.put(s, command{link: l, frame: frame})
	default:
		s.keep(data)
	}
}

// take returns the CALL that the frame answers, if any.
func (s *Station) take(f ocppj.Frame, err error) *pending {
	if err != nil || s.options.Manual || f.Type != ocppj.CallResult && f.Type != ocppj.CallError {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.pending
	if p == nil || p.id != f.ID {
		return nil
	}
	s.pending = nil
	s.doubted = f.Type == ocppj.CallError && (s.doubted || f.Code == ocppj.SecurityError)
	return p
}

// keep puts a frame where NextFrame finds it; the oldest goes when nobody fetches them.
func (s *Station) keep(data []byte) {
	for {
		select {
		case s.stray <- data:
			return
		default:
		}
		select {
		case <-s.stray:
		default:
		}
	}
}

// lost is the reader's last act.
func (s *Station) lost(l *link, err error) {
	s.mu.Lock()
	s.link = nil
	s.online = make(chan struct{})
	again := s.options.Reconnect && !s.closed && !s.leaving
	close(l.done)
	if again {
		s.tasks.Go(func() { s.reconnect(s.ctx) })
	}
	s.mu.Unlock()
	s.trace(Event{Kind: Disconnected, Err: err})
}

// reconnect comes back after a pause, then sends what was queued.
func (s *Station) reconnect(ctx context.Context) {
	if s.options.Wait(ctx, s.backoff(0)) != nil || s.comeBack(ctx) != nil {
		return
	}
	s.failed("sending what was queued", s.Flush(ctx))
}

// comeBack tries to connect until it succeeds, with growing pauses. An error means that ctx ended or
// the station is closed.
func (s *Station) comeBack(ctx context.Context) error {
	for n := 1; ; n++ {
		err := s.Connect(ctx)
		if err == nil || s.Online() {
			return nil
		}
		if ctx.Err() != nil || errors.Is(err, ErrClosed) {
			return err
		}
		s.Note("still offline: %v", err)
		if err := s.options.Wait(ctx, s.backoff(n)); err != nil {
			return err
		}
	}
}

// write sends one text message on the link.
func (l *link) write(data []byte) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	l.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
	return l.conn.WriteMessage(websocket.TextMessage, data)
}

// bye ends the link with code 1000 and gives the peer a second to answer.
func (l *link) bye() {
	deadline := time.Now().Add(time.Second)
	err := l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), deadline)
	if err != nil {
		l.conn.Close()
		return
	}
	l.conn.NetConn().SetReadDeadline(deadline)
}

// current returns the link, or nil.
func (s *Station) current() *link {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link
}

// SendRaw writes data as one text message, whatever it is. Answers to it come out of NextFrame.
func (s *Station) SendRaw(data []byte) error { return s.SendMessage(websocket.TextMessage, data) }

// SendMessage writes one WebSocket message of any kind.
func (s *Station) SendMessage(kind int, data []byte) error {
	l := s.current()
	if l == nil {
		return ErrOffline
	}
	s.traceSent(data, "")
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.conn.WriteMessage(kind, data)
}

// NextFrame returns the next frame that neither a Call waited for nor a handler answered. It returns
// io.EOF when the station is offline and none is left.
func (s *Station) NextFrame(ctx context.Context) ([]byte, error) {
	var gone <-chan struct{}
	if l := s.current(); l != nil {
		gone = l.done
	} else {
		closed := make(chan struct{})
		close(closed)
		gone = closed
	}
	select {
	case data := <-s.stray:
		return data, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-gone:
	}
	select {
	case data := <-s.stray:
		return data, nil
	default:
		return nil, io.EOF
	}
}

// Drop cuts the connection without a close frame, as a lost network does, and waits until it is gone.
// With Options.Reconnect the station comes back by itself.
func (s *Station) Drop() {
	if l := s.current(); l != nil {
		l.conn.NetConn().Close()
		<-l.done
	}
}

// Leave closes the connection with code 1000 and waits until it is gone. The station stays offline
// until Connect.
func (s *Station) Leave() {
	s.mu.Lock()
	l := s.link
	s.leaving = l != nil
	s.mu.Unlock()
	if l != nil {
		l.bye()
		<-l.done
	}
}

// Disconnected returns a channel that is closed when the present connection has ended; nil when
// there is none.
func (s *Station) Disconnected() <-chan struct{} {
	if l := s.current(); l != nil {
		return l.done
	}
	return nil
}

func (s *Station) traceSent(data []byte, action string) {
	if s.options.Trace == nil {
		return
	}
	e := Event{Kind: Sent, Data: data, Action: action}
	if frame, err := ocppj.Parse(data, s.options.Version); err == nil {
		e.Frame = frame
		if action == "" {
			e.Action = string(frame.Action)
		}
	}
	s.trace(e)
}
