package main

import (
	"log/slog"
	"net"
)

// plainListener is a listener without TLS. A client that speaks TLS to it, of which net/http tells nobody, is logged.
type plainListener struct {
	net.Listener
	log *slog.Logger
	// hint is what such a client's operator is to do.
	hint string
}

func (l *plainListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		return &plainConn{TCPConn: tcp, listener: l}, nil
	}
	return conn, err
}

type plainConn struct {
	*net.TCPConn
	listener *plainListener
	begun    bool // something was read; owned by the reader
}

// NetConn returns the connection itself, for whom it turned out to be a WebSocket.
func (c *plainConn) NetConn() net.Conn { return c.TCPConn }

func (c *plainConn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	if !c.begun && n > 0 {
		c.begun = true
		const handshake = 22 // the type of a TLS record (RFC 8446 §5.1), and the first byte of no request
		if p[0] == handshake {
			c.listener.log.Warn("a client speaks TLS where none is set: "+c.listener.hint, "address", c.LocalAddr().String(), "remote", c.RemoteAddr().String())
		}
	}
	return n, err
}
