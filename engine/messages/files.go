package messages

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	prefix = "messages-"
	suffix = ".jsonl"
)

// writer writes to the newest file. It belongs to one goroutine.
type writer struct {
	options *Options
	file    *os.File
	buffer  *bufio.Writer
	size    int64
	count   int
	failing bool
	pruned  time.Time
}

// write writes a line; false: it could not be kept.
func (w *writer) write(line []byte) bool {
	if w.file != nil && w.size+int64(len(line)) > w.options.FileBytes {
		w.close()
	}
	if w.file == nil && !w.open() {
		return false
	}
	if _, err := w.buffer.Write(line); err != nil {
		w.fail(err)
		return false
	}
	w.size += int64(len(line))
	return true
}

// open begins a file. Names sort by time.
func (w *writer) open() bool {
	w.count++
	name := fmt.Sprintf("%s%s-%06d%s", prefix, time.Now().UTC().Format("20060102T150405.000000000Z"), w.count%1_000_000, suffix)
	f, err := os.OpenFile(filepath.Join(w.options.Dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o640)
	if err != nil {
		w.fail(err)
		return false
	}
	w.file, w.buffer, w.size = f, bufio.NewWriterSize(f, 64<<10), 0
	w.pruned = time.Time{}
	w.prune(time.Now())
	return true
}

// fail gives the file up; the next line tries another one.
func (w *writer) fail(err error) {
	if !w.failing {
		w.options.Log.Error("messages can't be logged; they are dropped until it works again", "error", err)
	}
	w.failing = true
	if w.file != nil {
		w.file.Close()
		w.file = nil
	}
}

func (w *writer) flush() {
	if w.file == nil || w.buffer.Buffered() == 0 {
		return
	}
	if err := w.buffer.Flush(); err != nil {
		w.fail(err)
		return
	}
	if w.failing {
		w.failing = false
		w.options.Log.Info("messages can be logged again")
	}
}

func (w *writer) close() {
	w.flush()
	if w.file != nil {
		w.file.Close()
		w.file = nil
	}
}

// prune deletes what is too much or too old, the file that is written never. It looks once a minute.
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
		if total > w.options.MaxBytes || w.options.Retention > 0 && now.Sub(info.ModTime()) > w.options.Retention {
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
