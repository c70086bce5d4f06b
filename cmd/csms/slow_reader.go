package main

import (
	"net/http"
	"time"
)

const (
	// readerTime is how long a client may take to read a piece of an answer.
	readerTime = 30 * time.Second
	// answerPiece is how many bytes a piece has at most.
	answerPiece = 64 << 10
)

// limitReader ends connections whose client takes longer than most to read a piece of what next answers: until it is written, the
// answer, and what it was made of, is held. An answer that goes on being read may take any time.
func limitReader(most time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &limitedAnswer{w, http.NewResponseController(w), most}
		a.extend() // that of the connection's last request may be over
		next.ServeHTTP(a, r)
		a.extend() // the server writes what is left, or the header alone
	})
}

type limitedAnswer struct {
	http.ResponseWriter
	control *http.ResponseController
	most    time.Duration
}

func (a *limitedAnswer) extend() { a.control.SetWriteDeadline(time.Now().Add(a.most)) }

func (a *limitedAnswer) Write(p []byte) (written int, err error) {
	for {
		piece := p[written:min(written+answerPiece, len(p))]
		a.extend()
		n, err := a.ResponseWriter.Write(piece)
		if written += n; err != nil || written == len(p) {
			return written, err
		}
	}
}

// Unwrap is for http.ResponseController.
func (a *limitedAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
