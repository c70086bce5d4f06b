package engine

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
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

// largeMessages bounds the memory of the messages that are read or wait, as far as they are larger than what is pooled. Its
// zero value is ready.
type largeMessages struct {
	held atomic.Int64 // bytes
}

// maxLarge is how many bytes of large messages there may be at once.
const maxLarge = 256 << 20

var (
	errTooLarge = errors.New("message too large")
	errTooMany  = errors.New("too many large messages")
)

// grown counts a buffer that grew from a capacity to another one. It reports false when there are too many.
func (l *largeMessages) grown(from, to int) bool {
	if to <= keepBuffer {
		return true
	}
	if from <= keepBuffer {
		from = 0
	}
	return l.held.Add(int64(to-from)) <= maxLarge
}

// put gives back a buffer that readAll filled.
func (l *largeMessages) put(b *[]byte) {
	if b != nil && cap(*b) > keepBuffer {
		l.held.Add(-int64(cap(*b)))
	}
	putBuffer(b)
}

// readAll reads a message into buffer. It counts what comes out of the reader, inflated or not, and
// ends with errTooLarge past limit bytes, with errTooMany where the large messages of all stations take too much. The buffer has
// to be given back with put.
func (l *largeMessages) readAll(r io.Reader, buffer *[]byte, limit int) error {
	b := (*buffer)[:0]
	defer func() { *buffer = b }()
	for {
		if full := cap(b); len(b) == full {
			b = append(b, 0)[:len(b)]
			if !l.grown(full, cap(b)) {
				return errTooMany
			}
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
