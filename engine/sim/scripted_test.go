package sim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// script is the other end of a station's connection, moved by a test.
type script struct {
	t    *testing.T
	conn *websocket.Conn
}

func (s *script) read() string {
	_, data, err := s.conn.ReadMessage()
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func (s *script) write(frame string) {
	if err := s.conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		s.t.Error(err)
	}
}

// scripted connects a station to a script.
func scripted(t *testing.T, o Options) (*Station, *script) {
	t.Helper()
	conns := make(chan *websocket.Conn, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upgrader := websocket.Upgrader{Subprotocols: websocket.Subprotocols(r)}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		conns <- conn
	}))
	o.ID = "TEST"
	s, err := Dial(t.Context(), "ws"+strings.TrimPrefix(server.URL, "http"), o)
	if err != nil {
		t.Fatal(err)
	}
	conn := <-conns
	t.Cleanup(func() {
		conn.Close()
		s.Close()
		server.Close()
	})
	return s, &script{t, conn}
}
