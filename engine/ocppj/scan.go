package ocppj

import (
	"encoding/json"

	"csms/engine/ocpp"
)

// scanner reads the head of a frame. It never reads the payload.
type scanner struct {
	data []byte
	pos  int
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// at reports whether c is next.
func (s *scanner) at(c byte) bool { return s.pos < len(s.data) && s.data[s.pos] == c }

func (s *scanner) symbol(c byte) bool {
	if !s.at(c) {
		if s.space(); !s.at(c) {
			return false
		}
	}
	s.pos++
	return true
}

// number reads a JSON integer; one that is much longer than a message type is cut.
func (s *scanner) number() (int, bool) {
	s.space()
	sign := 1
	if s.pos < len(s.data) && s.data[s.pos] == '-' {
		sign = -1
		s.pos++
	}
	n, start := 0, s.pos
	for s.pos < len(s.data) && s.data[s.pos] >= '0' && s.data[s.pos] <= '9' {
		if n < 1e17 {
			n = n*10 + int(s.data[s.pos]-'0')
		}
		s.pos++
	}
	if s.pos < len(s.data) && (s.data[s.pos] == '.' || s.data[s.pos]|0x20 == 'e') {
		return 0, false
	}
	return sign * n, s.pos > start && (s.data[start] != '0' || s.pos == start+1)
}

// string reads a JSON string; the result aliases the data unless it holds escapes.
func (s *scanner) string() ([]byte, bool) {
	if !s.symbol('"') {
		return nil, false
	}
	start := s.pos
	escaped := false
	for i := start + ocpp.PlainPrefix(s.data[start:]); i < len(s.data); i++ {
		switch c := s.data[i]; {
		case c == '"':
			s.pos = i + 1
			if !escaped {
				return s.data[start:i], true
			}
			var text string
			if json.Unmarshal(s.data[start-1:s.pos], &text) != nil {
				return nil, false
			}
			return []byte(text), true
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			return nil, false
		}
	}
	return nil, false
}

// rest is what stands between here and the frame's closing bracket.
func (s *scanner) rest() ([]byte, bool) {
	s.space()
	frame := trimmed(s.data)
	if len(frame) == 0 || frame[len(frame)-1] != ']' || len(frame)-1 <= s.pos {
		return nil, false
	}
	return trimmed(frame[s.pos : len(frame)-1]), true
}

// trimmed is JSON without the white space behind it; there rarely is any.
func trimmed(data []byte) []byte {
	for n := len(data); n > 0; n-- {
		switch data[n-1] {
		case ' ', '\t', '\n', '\r':
		default:
			return data[:n]
		}
	}
	return nil
}

func incomplete(text string) *FrameError { return &FrameError{Code: ProtocolError, Text: text} }

func (s *scanner) call(f *Frame) *FrameError {
	if !s.symbol(',') {
		return incomplete("the frame has no action")
	}
	var ok bool
	if f.Action, ok = s.string(); !ok {
		return incomplete("the action is not a string")
	}
	if !s.symbol(',') {
		return incomplete("the frame has no payload")
	}
	if f.Payload, ok = s.rest(); !ok || len(f.Payload) == 0 {
		return incomplete("the frame has no payload")
	}
	return nil
}

func (s *scanner) result(f *Frame) *FrameError {
	var ok bool
	if !s.symbol(',') {
		return incomplete("the frame has no payload")
	}
	if f.Payload, ok = s.rest(); !ok || len(f.Payload) == 0 {
		return incomplete("the frame has no payload")
	}
	return nil
}

// failure reads the rest of a CALLERROR. Stations leave out the description or the details, or send
// null for them; what is there is taken.
func (s *scanner) failure(f *Frame) *FrameError {
	if !s.symbol(',') {
		return incomplete("the frame has no error code")
	}
	code, ok := s.string()
	if !ok {
		return incomplete("the error code is not a string")
	}
	f.Code = CodeOf(string(code))
	if s.symbol(',') {
		if description, ok := s.string(); ok {
			f.Description = string(description)
		}
		if s.symbol(',') {
			f.Details, _ = s.rest()
		}
	}
	return nil
}
