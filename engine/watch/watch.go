// Package watch notices that files changed. It serves the scripts and the
// configuration and knows nothing of either: it says "something changed", and
// whoever is told reads everything anew.
//
// It watches folders and never files, because editors save by renaming a new
// file over the old one, and it never filters by name or kind of event, because
// a ConfigMap is updated by swapping a link that no script is called by. Where
// the file system raises no events (NFS, SMB, FUSE), or when watching fails, a
// cheap comparison of names, sizes and times every few seconds does the work.
//
// One goroutine, the one that calls [Watcher.Run], owns everything here.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"
)

// Times used where Options leaves them zero.
const (
	defaultQuiet   = 100 * time.Millisecond
	defaultMaxWait = 2 * time.Second
	defaultPoll    = 2 * time.Second
)

// Options says what is watched and who is told.
type Options struct {
	// Paths are folders, watched with everything below them, and files. A path
	// need not exist yet, and may vanish and come back. Relative paths belong
	// to the process's working directory.
	Paths []string

	// Quiet is how long nothing may happen before Changed is called.
	Quiet time.Duration
	// MaxWait is the longest that Changed is put off while events keep coming.
	MaxWait time.Duration
	// Poll is the time between two comparisons of the files' names, sizes and
	// times; negative means none.
	Poll time.Duration

	// Log is told when file events are not to be had; nil means nobody is.
	Log *slog.Logger

	// Changed is called on the goroutine of Run, so never twice at once. What
	// happens meanwhile leads to another call. It must look for itself what
	// changed; it is also called when nothing did (a file saved as it was).
	Changed func(ctx context.Context)

	// open makes the source of events; tests put their own here.
	open func() (source, error)
}

// Watcher calls Options.Changed after changes. Make it with New.
type Watcher struct {
	opts    Options
	trigger chan struct{}

	src     source                 // nil while there are no events
	watched map[string]fs.FileInfo // folders that src watches, by real path
	trees   map[string]bool        // folders in which every event counts
	seen    sum                    // the files at the last call of Changed
	limited bool                   // it was said that a folder can't be watched
}

// New looks at the files as they are. Call it before reading them for the first
// time: a change between New and Run is then noticed when Run starts.
func New(opts Options) *Watcher {
	if opts.Quiet == 0 {
		opts.Quiet = defaultQuiet
	}
	if opts.MaxWait == 0 {
		opts.MaxWait = defaultMaxWait
	}
	if opts.Poll == 0 {
		opts.Poll = defaultPoll
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.open == nil {
		opts.open = openNotify
	}
	w := &Watcher{opts: opts, trigger: make(chan struct{}, 1), watched: map[string]fs.FileInfo{}}
	w.seen = w.scan()
	return w
}

// Trigger has Changed called soon, whether or not anything changed, and without
// waiting for quiet. It never blocks and may be called from anywhere.
func (w *Watcher) Trigger() {
	select {
	case w.trigger <- struct{}{}:
	default: // one is waiting already
	}
}

// Run watches until ctx is done. It may be called once.
func (w *Watcher) Run(ctx context.Context) {
	src, err := w.opts.open()
	if err != nil {
		w.fallBack(err)
	} else {
		w.src = src
		defer src.Close()
	}

	var poll <-chan time.Time
	if w.opts.Poll > 0 {
		ticker := time.NewTicker(w.opts.Poll)
		defer ticker.Stop()
		poll = ticker.C
	}
	wait := newWait(w.opts.Quiet, w.opts.MaxWait)
	defer wait.timer.Stop()

	if now := w.scan(); now != w.seen {
		wait.noticed(true, now)
	}
	for {
		var events <-chan string
		var failures <-chan error
		if w.src != nil {
			events, failures = w.src.Events(), w.src.Errors()
		}
		select {
		case <-ctx.Done():
			return
		case name, ok := <-events:
			if !ok {
				w.stopEvents(errors.New("the watcher of file events ended"))
				continue
			}
			wait.noticed(w.trees[name] || w.trees[filepath.Dir(name)], sum{})
		case err, ok := <-failures:
			if !ok {
				w.stopEvents(errors.New("the watcher of file events ended"))
				continue
			}
			w.opts.Log.Warn("file events were lost; looking at all files", "error", err)
			wait.noticed(true, sum{})
		case <-poll:
			if wait.pending {
				continue
			}
			if now := w.scan(); now != w.seen {
				wait.noticed(true, now)
			}
		case <-wait.timer.C:
			now := w.scan()
			if wait.unsettled(now) {
				continue
			}
			certain := wait.certain
			wait.done()
			if certain || now != w.seen {
				w.call(ctx, now)
			}
		case <-w.trigger:
			wait.done()
			w.call(ctx, w.scan())
		}
	}
}

func (w *Watcher) call(ctx context.Context, now sum) {
	w.seen = now
	w.opts.Changed(ctx)
}

// stopEvents goes on without events.
func (w *Watcher) stopEvents(err error) {
	w.src.Close()
	w.src = nil
	clear(w.watched)
	w.fallBack(err)
}

func (w *Watcher) fallBack(err error) {
	if w.opts.Poll < 0 {
		w.opts.Log.Warn("no file events: changes are noticed only when a reload is asked for", "error", err)
		return
	}
	w.opts.Log.Warn("no file events: changes are noticed by polling", "every", w.opts.Poll, "error", err)
}
