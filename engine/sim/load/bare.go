package load

import (
	"bytes"
	"io"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// answers are what the bare server says, by action.
var answers = map[string]string{
	"BootNotification":   `{"currentTime":"2026-01-01T12:00:00.000Z","interval":3600,"status":"Accepted"}`,
	"Heartbeat":          `{"currentTime":"2026-01-01T12:00:00.000Z"}`,
	"Authorize":          `{"idTokenInfo":{"status":"Accepted"}}`,
	"StatusNotification": `{}`,
	"TransactionEvent":   `{}`,
	"StartTransaction":   `{"idTagInfo":{"status":"Accepted"},"transactionId":1}`,
}

// Bare returns a server that answers every CALL with a constant, and does nothing else: what
// gorilla/websocket costs, with the same economies as csms (no buffer of its own for an idle
// connection, one write a frame). It is the limit that csms is measured against.
func Bare() http.Handler {
	upgrader := websocket.Upgrader{
		ReadBufferSize:  1024,
		WriteBufferSize: 4096,
		WriteBufferPool: &sync.Pool{},
		Subprotocols:    []string{"ocpp2.0.1", "ocpp1.6"},
		CheckOrigin:     func(*http.Request) bool { return true },
	}
	buffers := &sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 2048)) }}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return // Upgrade has answered
		}
		go answer(conn, buffers)
	})
}

func answer(conn *websocket.Conn, buffers *sync.Pool) {
	defer conn.Close()
	for {
		_, r, err := conn.NextReader()
		if err != nil {
			return
		}
		buffer := buffers.Get().(*bytes.Buffer)
		buffer.Reset()
		_, err = io.Copy(buffer, r)
		if err == nil {
			err = reply(conn, buffer)
		}
		buffers.Put(buffer)
		if err != nil {
			return
		}
	}
}

// reply answers the frame in buffer, which it uses for the answer too.
func reply(conn *websocket.Conn, buffer *bytes.Buffer) error {
	// [2,"id","action",…
	parts := bytes.SplitN(buffer.Bytes(), []byte{'"'}, 5)
	if len(parts) < 5 {
		return io.ErrUnexpectedEOF
	}
	constant, ok := answers[string(parts[3])]
	if !ok {
		constant = "{}"
	}
	at := buffer.Len()
	buffer.WriteString(`[3,"`)
	buffer.Write(parts[1])
	buffer.WriteString(`",`)
	buffer.WriteString(constant)
	buffer.WriteByte(']')
	return conn.WriteMessage(websocket.TextMessage, buffer.Bytes()[at:])
}
