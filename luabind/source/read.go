package source

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Limits of a folder.
const (
	MaxFile  = 256 << 10 // bytes of one file
	MaxTotal = 16 << 20  // bytes of all files

	maxFiles   = 2_000  // scripts
	maxEntries = 20_000 // names of all kinds: the folder may be set to / by mistake
	maxDepth   = 16     // folders within folders
)

const (
	settle    = time.Second           // how long a lost file may take to come back, and changes to end
	between   = 10 * time.Millisecond // between two readings
	afterwait = 4                     // readings that may follow once settle is over
)

// Options of Read.
type Options struct {
	Order []string // scripts.order
	// Previous is what was read before. A file of it that is gone or empty now is waited for.
	Previous *Source
}

// Read reads the folder until it stands still, for a bit more than a second at most. When it fails
// the error is of type Problems, or that of ctx.
func Read(ctx context.Context, dir string, o Options) (*Source, error) {
	start := time.Now()
	pause := time.NewTimer(between)
	defer pause.Stop()

	var last []File
	var known, late bool // last holds a reading; settle is over
	left := afterwait
	for {
		files, problems, fleeting := readTree(dir)
		switch {
		case problems != nil:
			if late || !fleeting && o.Previous == nil {
				problems.Sort()
				return nil, problems
			}
		case known && slices.Equal(files, last) && (late || !lost(o.Previous, files)):
			s, err := build(files, o.Order)
			if err == nil || late || o.Previous == nil {
				return s, err
			}
			// Perhaps files are being moved.
		case late && left == 0:
			return nil, Problems{{Text: fmt.Sprintf("the files in %s keep changing while they are read", dir)}}
		}
		if late {
			left--
		}
		last, known = files, problems == nil

		pause.Reset(between)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-pause.C:
		}
		late = late || time.Since(start) >= settle
	}
}

// FolderHash is what FilesHash is for the files that are in the folder now, also where they make no Source. What can't be
// read counts by what is wrong with it.
func FolderHash(dir string) string {
	files, problems, _ := readTree(dir)
	if problems != nil {
		problems.Sort()
		return problems.Error()
	}
	return (&Source{Files: files}).FilesHash()
}

// lost reports if a file that had a text is gone or empty.
func lost(previous *Source, files []File) bool {
	if previous == nil {
		return false
	}
	now := Source{Files: files}
	for _, f := range previous.Files {
		if g, ok := now.File(f.Path); f.Text != "" && (!ok || g.Text == "") {
			return true
		}
	}
	return false
}
