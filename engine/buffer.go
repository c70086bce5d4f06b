package engine

import (
	"errors"
	"io"
	"sync"
)

// Messages are read into and written from pooled buffers, so that an idle connection holds none.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 2048); return &b }}

// keepBuffer is the capacity up to which a buffer goes back to the pool.
const keepBuffer = 64 << 10

func getBuffer() *[]byte { return buffers.Get().(*[]byte) }

func putBuffer(b *[]byte) {
	if b == nil || cap(*b) > keepBuffer {
		return
	}
	*b = (*b)[:0]
	buffers.Put(b)
}

var errTooLarge = errors.New("message too large")

// readAll reads a message into buffer. It counts what comes out of the reader, inflated or not, and
// ends with errTooLarge past limit bytes.
func readAll(r io.Reader, buffer *[]byte, limit int) error {
	b := (*buffer)[:0]
	defer func() { *buffer = b }()
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):min(cap(b), limit+1)])
		b = b[:len(b)+n]
		if len(b) > limit {
			return errTooLarge
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
