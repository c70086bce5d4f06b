package messages

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

const (
	prefix = "messages-"
	suffix = ".jsonl"
)

const (
	// bufferBytes is how much is written at once.
	bufferBytes = 64 << 10
	// After a failure no file is begun for minPause, after each further one for twice as long, up to maxPause; after maxPause without one
	// it begins with minPause again.
	minPause, maxPause = time.Second, time.Minute
)

// writer writes to the newest file. It belongs to one goroutine.
type writer struct {
	options *Options
	dropped *atomic.Uint64 // lines that could not be kept
	now     func() time.Time
	create  func(path string) (io.WriteCloser, error)

	file    io.WriteCloser // nil: none is begun
	path    string
	size    int64  // of the file, with what is in buffer
	buffer  []byte // lines that are not in the file yet
	count   int
	failing bool
	pause   time.Duration
	retry   time.Time // when the next file may be begun
	pruned  time.Time
}

func newWriter(o *Options, dropped *atomic.Uint64) writer {
	return writer{options: o, dropped: dropped, now: time.Now, create: func(path string) (io.WriteCloser, error) {
		return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o640)
	}}
}

// write writes a line.
func (w *writer) write(line []byte) {
	if w.file != nil && w.size+int64(len(line)) > w.options.FileBytes {
		w.close()
	}
	if w.file == nil && !w.open() {
		w.dropped.Add(1)
		return
	}
	w.buffer = append(w.buffer, line...)
	w.size += int64(len(line))
	if len(w.buffer) >= bufferBytes {
		w.flush()
	}
}

// open begins a file, unless it is too early after a failure. Names sort by time.
func (w *writer) open() bool {
	now := w.now()
	if now.Before(w.retry) {
		return false
	}
	w.count++
	name := fmt.Sprintf("%s%s-%06d%s", prefix, now.UTC().Format("20060102T150405.000000000Z"), w.count%1_000_000, suffix)
	path := filepath.Join(w.options.Dir, name)
	f, err := w.create(path)
	if err != nil {
		w.fail(err)
		return false
	}
	w.file, w.path, w.size = f, path, 0
	w.pruned = time.Time{}
	w.prune(now)
	return true
}

// fail gives the file up.
func (w *writer) fail(err error) {
	if !w.failing {
		w.options.Log.Error("messages can't be logged; they are dropped until it works again", "error", err)
	}
	w.failing = true
	now := w.now()
	if now.Sub(w.retry) >= maxPause {
		w.pause = 0
	}
	w.pause = min(max(2*w.pause, minPause), maxPause)
	w.retry = now.Add(w.pause)
}

// flush writes what is in the buffer. A file that can't be written is given up, with the lines that are not in it; it is deleted where it
// has none.
func (w *writer) flush() {
	if w.file == nil || len(w.buffer) == 0 {
		return
	}
	fresh := w.size == int64(len(w.buffer))
	n, err := w.file.Write(w.buffer)
	if err != nil {
		w.dropped.Add(uint64(bytes.Count(w.buffer[n:], []byte{'\n'})))
		w.file.Close()
		if fresh && !bytes.Contains(w.buffer[:n], []byte{'\n'}) {
			os.Remove(w.path)
		}
		w.file = nil
		w.fail(err)
	} else if w.failing {
		w.failing = false
		w.options.Log.Info("messages can be logged again")
	}
	if w.buffer = w.buffer[:0]; cap(w.buffer) > 4*bufferBytes {
		w.buffer = nil // a long line grew it
	}
}

func (w *writer) close() {
	w.flush()
	if w.file != nil {
		w.file.Close()
		w.file = nil
	}
}

// prune deletes what is too much, too old, or empty, the newest file never. It looks once a minute.
func (w *writer) prune(now time.Time) {
	if w.options.Dir == "" || now.Sub(w.pruned) < time.Minute {
		return
	}
	w.pruned = now
	names, err := files(w.options.Dir)
	if err != nil {
		return
	}
	var total int64
	for i, name := range slices.Backward(names) {
		path := filepath.Join(w.options.Dir, name)
		info, err := os.Stat(path)
		if err != nil {
			continue
		}
		total += info.Size()
		if i == len(names)-1 {
			total += w.options.FileBytes - info.Size() // it grows
			continue
		}
		if total > w.options.MaxBytes || info.Size() == 0 || w.options.Retention > 0 && now.Sub(info.ModTime()) > w.options.Retention {
			if err := os.Remove(path); err != nil {
				w.options.Log.Warn("an old log of messages can't be deleted", "error", err)
			}
		}
	}
}

// files are the names of the files, the oldest first.
func files(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}
