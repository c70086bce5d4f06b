package engine

import (
	"bytes"
	"errors"
	"testing"
)

func TestLargeMessages(t *testing.T) {
	var l largeMessages
	read := func(size, limit int) (*[]byte, error) {
		b := make([]byte, 0, 2048)
		return &b, l.readAll(bytes.NewReader(make([]byte, size)), &b, limit)
	}
	for _, c := range []struct {
		size, limit int
		want        error
		held        bool
	}{
		{1000, 1 << 20, nil, false}, {keepBuffer / 2, 1 << 20, nil, false}, {1 << 20, 1 << 20, nil, true}, {2 << 20, 1 << 20, errTooLarge, true},
	} {
		b, err := read(c.size, c.limit)
		if !errors.Is(err, c.want) {
			t.Errorf("%d bytes: %v, want %v", c.size, err, c.want)
		}
		if held := l.held.Load(); held != 0 != c.held || c.held && held != int64(cap(*b)) {
			t.Errorf("%d bytes in a buffer of %d count as %d", c.size, cap(*b), held)
		}
		l.put(b)
		if held := l.held.Load(); held != 0 {
			t.Errorf("%d bytes count still after %d were given back", held, c.size)
		}
	}
	l.held.Store(maxLarge - 200<<10)
	if b, err := read(1<<20, 1<<20); !errors.Is(err, errTooMany) {
		t.Errorf("where there are too many: %v", err)
	} else {
		l.put(b)
	}
	if b, err := read(keepBuffer/2, 1<<20); err != nil {
		t.Errorf("small ones where there are too many: %v", err)
	} else {
		l.put(b)
	}
	if held := l.held.Load(); held != maxLarge-200<<10 {
		t.Errorf("%d bytes count in the end, want %d", held, maxLarge-200<<10)
	}
}
