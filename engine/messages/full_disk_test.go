package messages

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// smallDisk has room for so many bytes more.
type smallDisk struct{ room, begun int }

func (d *smallDisk) create(path string) (io.WriteCloser, error) {
	d.begun++
	f, err := os.Create(path)
	return onSmallDisk{f, d}, err
}

type onSmallDisk struct {
	*os.File
	disk *smallDisk
}

func (f onSmallDisk) Write(b []byte) (int, error) {
	n, err := f.File.Write(b[:min(len(b), f.disk.room)])
	f.disk.room -= n
	if err == nil && n < len(b) {
		err = syscall.ENOSPC
	}
	return n, err
}

// While the disk is full, files are tried for more and more rarely, none is left empty, and what isn't kept is counted.
func TestWriter_fullDisk(t *testing.T) {
	var logged bytes.Buffer
	var dropped atomic.Uint64
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	disk := &smallDisk{room: 1005}
	o := Options{Dir: t.TempDir(), FileBytes: 1 << 20, MaxBytes: 1 << 30, Log: slog.New(slog.NewTextHandler(&logged, nil))}
	w := newWriter(&o, &dropped)
	w.create, w.now = disk.create, func() time.Time { return now }
	appended := 0
	second := func() {
		for range 20 {
			w.write(fmt.Appendf(nil, "%09d\n", appended))
			appended++
		}
		w.flush()
		now = now.Add(time.Second)
	}
	kept := func() (lines, files int) {
		t.Helper()
		paths, err := filepath.Glob(filepath.Join(o.Dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			lines += bytes.Count(data, []byte{'\n'})
		}
		return lines, len(paths)
	}
	check := func(what string, wantLines, wantFiles, wantBegun, wantLogged int) {
		t.Helper()
		lines, files := kept()
		if lines != wantLines || files != wantFiles || disk.begun != wantBegun || lines+int(dropped.Load()) != appended {
			t.Errorf("%s: %d lines in %d files, %d were begun, %d of %d were dropped; want %d in %d, %d begun",
				what, lines, files, disk.begun, dropped.Load(), appended, wantLines, wantFiles, wantBegun)
		}
		if got := strings.Count(logged.String(), "\n"); got != wantLogged {
			t.Errorf("%s: %d lines were logged, want %d:\n%s", what, got, wantLogged, logged.String())
		}
	}
	for range 5 {
		second()
	}
	check("while there is room", 100, 1, 1, 0)
	for range 60 {
		second()
	}
	check("a minute of a full disk", 100, 1, 6, 1) // tried after 1, 3, 7, 15 and 31 s
	for range 600 {
		second()
	}
	check("ten minutes more", 100, 1, 16, 1)
	disk.room = 1 << 20
	for w.failing {
		second()
	}
	lines, _ := kept()
	check("with room again", lines, 2, 17, 2)
	for range 60 {
		second()
	}
	check("a minute later", lines+1200, 2, 17, 2)
	disk.room = 0
	for range 3 {
		second()
	}
	check("full again", lines+1200, 2, 18, 3)
	w.close()
}

// A line that is longer than what is written at once is kept, too.
func TestWriter_longLines(t *testing.T) {
	var dropped atomic.Uint64
	o := Options{Dir: t.TempDir(), FileBytes: 1 << 20, MaxBytes: 1 << 30}
	w := newWriter(&o, &dropped)
	long := append(bytes.Repeat([]byte{'x'}, 5*bufferBytes), '\n')
	w.write([]byte("before\n"))
	w.write(long)
	w.write([]byte("after\n"))
	w.close()
	data, err := os.ReadFile(w.path)
	if err != nil || len(data) != len("before\n")+len(long)+len("after\n") || dropped.Load() != 0 {
		t.Errorf("%d bytes (%v), %d were dropped", len(data), err, dropped.Load())
	}
}
