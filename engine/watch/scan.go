package watch

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// maxEntries bounds one scan: a folder set to / by mistake must not keep
	// the machine busy. What lies beyond is not noticed by polling.
	maxEntries = 20_000
	// maxContent is how much of a watched file's text is compared.
	maxContent = 4 << 20
)

// sum stands for all that a scan saw: names, links, kinds, sizes, times and
// inodes of everything in the trees, and the text of watched files. Zero is no
// scan.
type sum [sha256.Size]byte

// scan looks at everything, and has the source watch each folder that it finds.
// A folder is watched before it is read, so that a file which appears meanwhile
// is either seen or raises an event.
func (w *Watcher) scan() sum {
	s := scanner{hash: sha256.New(), dirs: map[string]fs.FileInfo{}, trees: map[string]bool{}, watch: w.watch}
	for _, path := range w.opts.Paths {
		s.path(path)
	}
	w.trees = s.trees
	if w.src != nil {
		for dir := range w.watched {
			if s.dirs[dir] == nil {
				_ = w.src.Remove(dir) // gone already, or of no interest
				delete(w.watched, dir)
			}
		}
	}
	return sum(s.hash.Sum(nil))
}

// watch has the source watch a folder, anew where another one took its place.
func (w *Watcher) watch(dir string, info fs.FileInfo) {
	if w.src == nil {
		return
	}
	if old := w.watched[dir]; old != nil && !os.SameFile(old, info) {
		_ = w.src.Remove(dir) // the old folder's watch mostly went with it
	}
	// Adding again heals a watch that ended with its folder; it costs little.
	switch err := w.src.Add(dir); {
	case err == nil:
		w.watched[dir] = info
	case errors.Is(err, fs.ErrNotExist):
		delete(w.watched, dir)
	default:
		delete(w.watched, dir)
		if !w.limited {
			w.limited = true
			w.opts.Log.Warn("a folder raises no file events: changes in it are noticed by polling",
				"folder", dir, "every", w.opts.Poll, "error", err)
		}
	}
}

type scanner struct {
	hash    hash.Hash
	dirs    map[string]fs.FileInfo // every folder to watch, by real path
	trees   map[string]bool        // those in which every event counts
	entries int
	watch   func(dir string, info fs.FileInfo)
}

// path looks at one of Options.Paths.
func (s *scanner) path(path string) {
	fmt.Fprintf(s.hash, "path %q\n", path)
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	// Its creation, removal and replacement happen in the folder that holds it.
	s.nearest(filepath.Dir(path))

	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		s.failed(err)
		return
	}
	info, err := os.Stat(real)
	switch {
	case err != nil:
		s.failed(err)
	case info.IsDir():
		s.tree(real)
	default:
		s.nearest(filepath.Dir(real)) // behind a link, the file itself lives here
		s.entry(real, info)
		s.content(real)
	}
}

// nearest watches dir, or the closest folder above it that exists.
func (s *scanner) nearest(dir string) {
	for {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			if info, err := os.Stat(real); err == nil && info.IsDir() {
				s.add(real, info)
				return
			}
		}
		up := filepath.Dir(dir)
		if up == dir {
			return
		}
		dir = up
	}
}

func (s *scanner) add(real string, info fs.FileInfo) {
	if s.dirs[real] == nil {
		s.dirs[real] = info
		s.watch(real, info)
	}
}

// tree looks at a folder, given by its real path, and all below it. Folders
// whose listed name begins with a dot (version control, a ConfigMap's copies)
// are left to the links that lead into them.
func (s *scanner) tree(dir string) {
	fmt.Fprintf(s.hash, "folder %q\n", dir)
	if s.trees[dir] {
		return // a link led here before
	}
	info, err := os.Stat(dir)
	if err != nil {
		s.failed(err)
		return
	}
	s.trees[dir] = true
	s.add(dir, info)

	list, err := os.ReadDir(dir)
	if err != nil {
		s.failed(err)
	}
	for _, e := range list {
		if s.entries++; s.entries > maxEntries {
			return
		}
		path := filepath.Join(dir, e.Name())
		real := path
		if e.Type()&fs.ModeSymlink != 0 {
			link, _ := os.Readlink(path)
			fmt.Fprintf(s.hash, "link %q %q\n", path, link)
			if real, err = filepath.EvalSymlinks(path); err != nil {
				s.failed(err)
				continue
			}
		}
		info, err := os.Stat(real)
		if err != nil {
			s.failed(err)
			continue
		}
		if !info.IsDir() {
			s.entry(path, info)
			if real != path {
				s.linked(filepath.Dir(real))
			}
			continue
		}
		if !strings.HasPrefix(e.Name(), ".") {
			s.tree(real)
		}
	}
}

// linked watches the folder of a file that a link in a tree leads to.
func (s *scanner) linked(dir string) {
	if info, err := os.Stat(dir); err == nil {
		s.add(dir, info)
	}
}

func (s *scanner) entry(path string, info fs.FileInfo) {
	fmt.Fprintf(s.hash, "%q %v %d %d %d\n", path, info.Mode(), info.Size(), info.ModTime().UnixNano(), inode(info))
}

// content adds a file's text: the folder of a single file is often a busy one,
// so that only a change of the file itself may count.
func (s *scanner) content(path string) {
	f, err := os.Open(path)
	if err != nil {
		s.failed(err)
		return
	}
	defer f.Close()
	if _, err := io.Copy(s.hash, io.LimitReader(f, maxContent)); err != nil {
		s.failed(err)
	}
}

func (s *scanner) failed(err error) { fmt.Fprintf(s.hash, "error %v\n", err) }
