package engine

import (
	"compress/flate"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"csms/engine/ocpp"
	"csms/engine/ocppj"
)

// session is one connection of a station. Its reader owns reading; writers take turns by writing.
//
// As in Station, what each message touches stands first.
type session struct {
	station *Station
	engine  *Engine
	conn    *websocket.Conn
	version ocpp.Version
	// writeSince is the coarse time at which the write under way began; 0 for none.
	writeSince atomic.Int64
	// readSince is the coarse time at which the message that is being read began; 0 for none.
	readSince atomic.Int64
	// first is the connection's reader, until it is relieved.
	first   reader
	writing sync.Mutex // held while a compressed message is written; wire.mu is for others
	// unanswered counts the pings sent since the last sign of life.
	unanswered atomic.Int32
	gone       atomic.Bool // set when the session ends
	// unknown says that the station sent something without being registered, prompted that this
	// connection was asked for a BootNotification, asked that the message under way is let in because it was asked for, wrongSerial that
	// what booted here is not whom the certificate names; all are owned by the worker.
	unknown, prompted, asked, wrongSerial bool
	wire                                  wire // beneath conn

	reader atomic.Pointer[reader]
	// certified is the common name of the client certificate; "" without one.
	certified string

	remote string
	began  time.Time
	// arrival is the handshake's number among all.
	arrival int64
	log     *slog.Logger
	// nextPing is owned by the engine's watch goroutine, in Unix nanoseconds.
	nextPing   int64
	complaints complaints

	once   sync.Once     // of finish
	ending sync.Once     // of end
	done   chan struct{} // closed when the session ends
	why    string        // set before done is closed
}

// serve reads until the connection ends, and gives everything back, or until the reader was relieved.
func (s *session) serve(r *reader) {
	defer s.engine.readers.Add(-1)
	defer func() {
		if p := recover(); p != nil {
			s.engine.panicked(p, "station", s.station.id)
			s.end("an internal error")
		}
	}()
	if reason, ended := s.read(r); ended {
		s.end(reason)
	}
}

const tooLarge = "a message was too large"

// read takes in messages until the connection ends, and says why it did; ended is false when another reader took over.
func (s *session) read(r *reader) (reason string, ended bool) {
	for {
		buffer, reason := s.next()
		if buffer == nil {
			return reason, true
		}
		s.alive()
		var in incoming // for this message alone: an idle reader holds on to none
		if !s.receive(buffer, &in) {
			s.engine.large.put(buffer)
			continue
		}
		switch start, taken := s.enqueue(&in); {
		case !taken:
			s.refuse(&in.frame)
			s.engine.large.put(buffer)
		case start && !s.handOver(r, &in):
			return "", false
		}
	}
}

// enqueue puts a CALL into the station's inbox. While that is full, the connection isn't read for a while, so that a station that sends
// faster than it is answered loses nothing as long as its decisions are quick. start says that the caller has to have it decided, taken
// is false where there was no room.
func (s *session) enqueue(in *incoming) (start, taken bool) {
	inbox, most := &s.station.inbox, s.engine.limits().MaxWaiting
	start, room := inbox.put(in, most)
	if room == nil {
		return start, true
	}
	patience := time.NewTimer(time.Duration(s.engine.patience.Load()))
	defer patience.Stop()
	for room != nil {
		select {
		case <-room:
			start, room = inbox.put(in, most)
		case <-patience.C:
			return false, false
		}
	}
	return start, true
}

// next reads one message into a buffer. Without one the connection ended, and reason says why.
func (s *session) next() (buffer *[]byte, reason string) {
	kind, r, err := s.conn.NextReader()
	if err != nil {
		if errors.Is(err, websocket.ErrReadLimit) {
			return nil, s.reject(websocket.CloseMessageTooBig, tooLarge)
		}
		return nil, closeReason(err)
	}
	buffer = getBuffer()
	s.readSince.Store(s.engine.coarse.Load())
	err = s.engine.large.readAll(r, buffer, s.engine.limits().MaxFrame)
	s.readSince.Store(0)
	if err != nil {
		s.engine.large.put(buffer)
		return nil, s.unread(err)
	}
	switch {
	case kind != websocket.TextMessage:
		s.engine.large.put(buffer)
		return nil, s.reject(websocket.CloseUnsupportedData, "a message was binary; OCPP-J messages are text")
	case !utf8.Valid(*buffer):
		s.engine.large.put(buffer)
		return nil, s.reject(websocket.CloseInvalidFramePayloadData, "a message was not UTF-8")
	}
	return buffer, ""
}

// unread says why the connection ends when a message could not be read to its end.
func (s *session) unread(err error) string {
	switch {
	case errors.Is(err, errTooLarge) || errors.Is(err, websocket.ErrReadLimit):
		return s.reject(websocket.CloseMessageTooBig, tooLarge)
	case errors.Is(err, errTooMany):
		return s.reject(websocket.CloseTryAgainLater, "too many large messages are under way")
	case errors.As(err, new(flate.CorruptInputError)):
		return s.reject(websocket.CloseInvalidFramePayloadData, "a compressed message could not be inflated")
	}
	return closeReason(err)
}

// alive notes a sign of life.
func (s *session) alive() {
	if s.unanswered.Load() != 0 {
		s.unanswered.Store(0)
	}
	note(&s.station.lastSeen, s.engine.coarse.Load())
}

// note sets a time. Most often it is there already, and looking costs less than setting it.
func note(at *atomic.Int64, now int64) {
	if at.Load() != now {
		at.Store(now)
	}
}

// receive takes one message. It reports whether that is a CALL or SEND, which is in in then and has to be decided.
func (s *session) receive(buffer *[]byte, in *incoming) bool {
	data := *buffer
	e := s.engine
	note(&s.station.lastMessage, e.coarse.Load())
	s.logged("in", data)
	frame := &in.frame
	err := frame.Parse(data, s.version)
	if err != nil {
		if again, repairs, ok := s.mendFrame(data); ok {
			*frame, in.mended, err = again, repairs, nil
		}
	}
	if err != nil {
		var bad *ocppj.FrameError
		errors.As(err, &bad)
		s.nuisance()
		s.complain(slog.LevelWarn, "a message could not be read", "error", bad.Text, "answered", bad.Answer, "bytes", len(data))
		e.metrics.BadFrames.Inc()
		if bad.Answer {
			s.sendError(bad.ID, &ocppj.Error{Code: bad.Code, Description: bad.Text, Details: details("", bad.ID)})
		} else if frame.Type == ocppj.CallResult || frame.Type == ocppj.CallError {
			// An answer without what it needs is a wrong answer; nobody has to wait for another.
			s.station.calls.deliver(s, ocppj.Frame{Type: ocppj.CallResult, ID: frame.ID})
		}
		return false
	}
	if frame.Type != ocppj.Call && frame.Type != ocppj.Send {
		e.repaired(s, "", frame.ID, nil, in.mended)
	}
	switch frame.Type {
	case ocppj.Call, ocppj.Send:
		if e.stopping.Load() {
			return false
		}
		in.session, in.buffer = s, buffer
		return true
	case ocppj.CallResultError:
		s.complain(slog.LevelWarn, "the station could not use an answer of ours", "request", frame.ID, "code", frame.Code, "description", frame.Description)
		return false
	default:
		if !s.station.calls.deliver(s, *frame) {
			s.nuisance()
			s.complain(slog.LevelWarn, "an answer came late or to no call of ours", "type", frame.Type.String(), "request", frame.ID)
			e.metrics.LateAnswers.Inc()
		}
		return false
	}
}

// nuisancePause is how long reading pauses after a message that was no use, so that a station that sends as fast as it can
// fills its own connection and not our time.
const nuisancePause = 2 * time.Millisecond

// nuisance lets a station wait that sent a message that was no use.
func (s *session) nuisance() { time.Sleep(nuisancePause) }

// refuse answers a CALL that found too many others waiting.
func (s *session) refuse(frame *ocppj.Frame) {
	waiting := s.engine.limits().MaxWaiting
	s.nuisance()
	s.complain(slog.LevelWarn, "a CALL was refused: too many wait", "action", clip(string(frame.Action)), "request", frame.ID, "waiting", waiting)
	s.engine.metrics.Refused.Inc()
	if frame.Type == ocppj.Send {
		return
	}
	s.sendError(frame.ID, &ocppj.Error{
		Code:        ocppj.GenericError,
		Description: "too many CALLs wait for their answer; send one at a time",
		Details:     details(s.engine.callback(frame.Action), frame.ID),
	})
}

func (s *session) sendError(id string, e *ocppj.Error) {
	buffer := getBuffer()
	defer putBuffer(buffer)
	*buffer = ocppj.AppendError(begin(*buffer), id, e, s.version)
	s.write(*buffer)
}

// write sends one text message, which has headroom. An error has ended the session.
func (s *session) write(message []byte) (err error) {
	turn := &s.wire.mu
	if s.wire.deflates { // the WebSocket writes piece by piece, and takes that for each
		turn = &s.writing
	}
	turn.Lock()
	s.logged("out", message[headroom:]) // before an answer can come
	s.writeSince.Store(s.engine.coarse.Load())
	if s.wire.deflates {
		err = s.conn.WriteMessage(websocket.TextMessage, message[headroom:])
	} else {
		err = s.wire.send(message)
	}
	s.writeSince.Store(0)
	turn.Unlock()
	if err != nil {
		s.abort("a message could not be written: " + err.Error())
	}
	return err
}

// logged passes a message on to whoever keeps them.
func (s *session) logged(direction string, frame []byte) {
	if log := s.engine.options.Frames; log != nil && log.Wanted(s.station.id) {
		log.Append(time.Now(), s.station.id, direction, s.version.String(), frame)
	}
}

// reject closes the connection with a code, because of what came, and returns the reason.
func (s *session) reject(code int, reason string) string {
	s.close(code, reason)
	s.linger()
	return reason
}

// close sends a close frame. The connection ends when the reader returns.
func (s *session) close(code int, text string) {
	s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text), time.Now().Add(time.Second))
}

// linger lets the peer read the close frame: closing a socket with unread input resets it, and what
// was written last is lost. It is bounded in time and bytes.
func (s *session) linger() {
	s.wire.CloseWrite()
	s.wire.SetReadDeadline(time.Now().Add(2 * time.Second))
	io.CopyN(io.Discard, &s.wire, 16<<20)
}

// abort ends the session without ceremony; its reader notices.
func (s *session) abort(reason string) {
	s.finish(reason)
	s.wire.Close()
}

// shutdown closes the session with a code and gives the peer a moment to answer.
func (s *session) shutdown(code int, reason string) {
	s.finish(reason)
	s.close(code, reason)
	s.wire.SetReadDeadline(time.Now().Add(time.Second))
}

// finish marks the session as ended, once.
func (s *session) finish(reason string) {
	s.once.Do(func() {
		s.why = reason
		s.gone.Store(true)
		close(s.done)
	})
}

// end is the reader's last act: it gives everything back, once.
func (s *session) end(reason string) {
	s.finish(reason)
	s.ending.Do(func() {
		s.conn.Close()
		s.engine.ended(s, s.why)
	})
}

func closeReason(err error) string {
	var closed *websocket.CloseError
	var timeout net.Error
	switch {
	case errors.As(err, &closed):
		if closed.Code == websocket.CloseAbnormalClosure {
			return "connection lost"
		}
		return "closed by the station: " + closed.Error()
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timed out"
	case errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed):
		return "connection lost"
	}
	return err.Error()
}
