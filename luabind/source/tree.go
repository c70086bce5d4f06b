package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// reader reads one folder once. Nothing outside of root can be reached through it.
type reader struct {
	root     *os.Root
	dir      string // the folder's real path
	files    []File
	problems Problems
	fleeting bool // a problem that may go away by itself
	entries  int
	total    int
}

// readTree reads all scripts below dir, sorted by path. fleeting says that the problems may come from a file that is
// just being replaced.
func readTree(dir string) (files []File, problems Problems, fleeting bool) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		text := "the scripts' folder can't be opened: " + err.Error()
		if errors.Is(err, fs.ErrNotExist) {
			text = fmt.Sprintf("the scripts' folder %s doesn't exist; make it, or set scripts.dir", dir)
		}
		return nil, Problems{{Text: text}}, false
	}
	defer root.Close()
	r := &reader{root: root, dir: dir}
	if abs, err := filepath.Abs(dir); err == nil {
		r.dir = abs
	}
	if real, err := filepath.EvalSymlinks(r.dir); err == nil {
		r.dir = real
	}
	r.folder(".", ".", nil)
	if r.full() {
		r.report("", "%s holds more than scripts: at most %d scripts of %d MiB in all, and %d names are read",
			r.dir, maxFiles, MaxTotal>>20, maxEntries)
	}
	if r.problems != nil {
		return nil, r.problems, r.fleeting
	}
	slices.SortFunc(r.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return r.files, nil, false
}

func (r *reader) report(file, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: file, Text: fmt.Sprintf(format, args...)})
}

// failed reports an error of the file system.
func (r *reader) failed(name string, err error) {
	r.fleeting = true // also a permission may be about to change
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	r.report(name, "can't be read: %v", err)
}

// folder reads the folder at real, which is called name; above are the folders that hold it.
func (r *reader) folder(name, real string, above []fs.FileInfo) {
	info, err := r.root.Stat(filepath.FromSlash(real))
	if err != nil {
		r.failed(name, err)
		return
	}
	if slices.ContainsFunc(above, func(i fs.FileInfo) bool { return os.SameFile(i, info) }) {
		r.report(name, "this link leads to a folder that holds it")
		return
	}
	if len(above) > maxDepth {
		r.report(name, "folders are nested deeper than %d", maxDepth)
		return
	}
	above = append(slices.Clip(above), info)

	f, err := r.root.Open(filepath.FromSlash(real))
	if err != nil {
		r.failed(name, err)
		return
	}
	list, err := f.ReadDir(maxEntries + 1)
	f.Close()
	if err != nil && !errors.Is(err, io.EOF) {
		r.failed(name, err)
		return
	}
	for _, e := range list {
		if r.entries++; r.full() {
			return
		}
		if skipped(e.Name()) || name == "." && e.Name() == typesFolder {
			continue
		}
		r.entry(path.Join(name, e.Name()), path.Join(real, e.Name()), above)
	}
}

// full reports if there is more than is read.
func (r *reader) full() bool {
	return r.entries > maxEntries || len(r.files) > maxFiles || r.total > MaxTotal
}

// entry reads what is at real, a name in a folder.
func (r *reader) entry(name, real string, above []fs.FileInfo) {
	info, err := r.root.Stat(filepath.FromSlash(real))
	if err != nil {
		if real, info, err = r.resolve(real, err); errors.Is(err, errOutside) {
			r.report(name, "this link leads out of the scripts' folder")
			return
		}
	}
	script := strings.HasSuffix(name, extension)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if link, e := r.root.Readlink(filepath.FromSlash(real)); e == nil {
			r.fleeting = true
			r.report(name, "this link leads to %s, where nothing is", link)
			return
		}
		return // gone since it was listed
	case err != nil:
		r.failed(name, err)
	case info.IsDir() && script:
		r.report(name, "this is a folder; a name that ends in %s must be a file", extension)
	case info.IsDir():
		r.folder(name, real, above)
	case !info.Mode().IsRegular():
		r.report(name, "this is %s, not a regular file", kind(info.Mode()))
	case script:
		r.file(name, real)
	}
}

var errOutside = errors.New("outside of the scripts' folder")

// resolve finds what a link that os.Root refuses leads to: absolute links are fine where they lead inside. Other errors
// are passed through.
func (r *reader) resolve(real string, cause error) (string, fs.FileInfo, error) {
	if errors.Is(cause, fs.ErrNotExist) || errors.Is(cause, fs.ErrPermission) {
		return real, nil, cause
	}
	if _, err := r.root.Readlink(filepath.FromSlash(real)); err != nil {
		return real, nil, cause
	}
	target, err := filepath.EvalSymlinks(filepath.Join(r.dir, filepath.FromSlash(real)))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return real, nil, err
		}
		return real, nil, cause
	}
	rel, err := filepath.Rel(r.dir, target)
	if err != nil || !filepath.IsLocal(rel) {
		return real, nil, errOutside
	}
	info, err := r.root.Stat(rel)
	return filepath.ToSlash(rel), info, err
}

// file reads a script.
func (r *reader) file(name, real string) {
	// A fifo that took the file's place must not block.
	f, err := r.root.OpenFile(filepath.FromSlash(real), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		r.failed(name, err)
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		r.fleeting = true
		r.report(name, "this is no regular file")
		return
	}
	text, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		r.failed(name, err)
		return
	}
	if len(text) > MaxFile {
		r.report(name, "the file is larger than %d KiB", MaxFile>>10)
		return
	}
	r.total += len(text)
	r.files = append(r.files, File{Path: name, Text: string(text)})
}

func kind(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a fifo"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}
