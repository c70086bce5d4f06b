package main

import (
	"io"
	"net/http"
	"time"
)

// bodyTime is how long the body of a request may take to come.
const bodyTime = 30 * time.Second

// limitBody ends connections whose body doesn't come within most, whether it is read by next, or by the server before it can
// answer. The time that next takes after that is its own.
func limitBody(most time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		control := http.NewResponseController(w)
		control.SetReadDeadline(time.Now().Add(most))
		// On a copy: by the type of the original's body the server tells what was left unread.
		r = r.WithContext(r.Context())
		r.Body = &limitedBody{r.Body, control}
		next.ServeHTTP(w, r)
	})
}

// limitedBody takes the limit back at its end: the server watches the connection while the request is answered, and would take
// the end of the time for that of the client.
type limitedBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
