package watch

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fake is a source whose events tests raise. Time in these tests is synctest's.
type fake struct {
	events chan string
	errors chan error
	added  map[string]bool
	refuse error // what Add returns
	closed bool
}

func newFake() *fake {
	return &fake{events: make(chan string), errors: make(chan error), added: map[string]bool{}}
}

func (f *fake) Events() <-chan string { return f.events }
func (f *fake) Errors() <-chan error  { return f.errors }
func (f *fake) Add(dir string) error {
	if f.refuse == nil {
		f.added[dir] = true
	}
	return f.refuse
}
func (f *fake) Remove(dir string) error { delete(f.added, dir); return nil }
func (f *fake) Close() error            { f.closed = true; return nil }

// watching is a watcher of one tree, running in a bubble.
type watching struct {
	*Watcher
	tree
	src   *fake
	start time.Time
	mu    sync.Mutex
	calls []time.Duration // when Changed was called, since start
	log   record
}

// record is a log that can be read while it is written.
type record struct {
	mu   sync.Mutex
	text strings.Builder
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

func bubble(t *testing.T, opts Options, test func(t *testing.T, w *watching)) {
	dir := newTree(t)
	dir.write("a.lua", "1")
	synctest.Test(t, func(t *testing.T) {
		w := &watching{tree: dir, src: newFake(), start: time.Now()}
		if opts.Paths == nil {
			opts.Paths = []string{dir.root}
		} else {
			opts.Paths = []string{dir.path(opts.Paths[0])}
		}
		if opts.open == nil {
			opts.open = func() (source, error) { return w.src, nil }
		}
		if opts.Poll == 0 {
			opts.Poll = -1
		}
		opts.Log = slog.New(slog.NewTextHandler(&w.log, nil))
		changed := opts.Changed
		opts.Changed = func(ctx context.Context) {
			w.mu.Lock()
			w.calls = append(w.calls, time.Since(w.start))
			w.mu.Unlock()
			if changed != nil {
				changed(ctx)
			}
		}
		w.Watcher = New(opts)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { w.Run(ctx); close(done) }()
		synctest.Wait()
		test(t, w)
		cancel()
		<-done
		if w.src.added[w.root] && !w.src.closed {
			t.Error("the source was left open")
		}
	})
}

// after lets time pass and what is due happen.
func (w *watching) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// want checks when Changed was called.
func (w *watching) want(t *testing.T, at ...time.Duration) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(at, w.calls) {
		t.Fatalf("called at %v, want %v", w.calls, at)
	}
}

const ms = time.Millisecond

func TestWatcher_waitsForQuiet(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, w *watching) {
		for range 3 {
			w.src.events <- w.path("a.lua")
			w.after(60 * ms)
		}
		w.want(t)
		w.after(time.Second)
		w.want(t, 220*ms)
	})
}

func TestWatcher_eventsWithoutEnd(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, w *watching) {
		for range 90 {
			w.src.events <- w.path("a.lua")
			w.after(50 * ms)
		}
		w.want(t, 2*time.Second, 4*time.Second)
	})
}

func TestWatcher_saveDuringCall(t *testing.T) {
	var w *watching
	busy, first := false, true
	changed := func(context.Context) {
		if busy {
			t.Error("called while it was called")
		}
		busy = true
		if first {
			first = false
			go func() { w.src.events <- w.path("a.lua") }()
		}
		time.Sleep(time.Second)
		busy = false
	}
	bubble(t, Options{Changed: changed}, func(t *testing.T, in *watching) {
		w = in
		w.src.events <- w.path("a.lua")
		w.after(5 * time.Second)
		w.want(t, 100*ms, 1200*ms)
	})
}

func TestWatcher_trigger(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, w *watching) {
		w.Trigger()
		w.after(0)
		w.want(t, 0)
		// It stands for an event that waits.
		w.src.events <- w.path("a.lua")
		w.after(10 * ms)
		w.Trigger()
		w.after(time.Second)
		w.want(t, 0, 10*ms)
	})
}

func TestWatcher_lostEvents(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, w *watching) {
		w.src.errors <- errors.New("queue overflow")
		w.after(time.Second)
		w.want(t, 100*ms)
		if !strings.Contains(w.log.String(), "queue overflow") {
			t.Errorf("the log says %s", &w.log)
		}
	})
}

func TestWatcher_polls(t *testing.T) {
	bubble(t, Options{Poll: time.Second}, func(t *testing.T, w *watching) {
		w.after(5*time.Second + 500*ms)
		w.want(t)
		w.write("a.lua", "other")
		w.after(10 * time.Second)
		w.want(t, 6100*ms)
		w.write("deep/b.lua", "new")
		w.after(10 * time.Second)
		w.want(t, 6100*ms, 16100*ms)
		w.remove("deep")
		w.after(10 * time.Second)
		w.want(t, 6100*ms, 16100*ms, 26100*ms)
	})
}

// A file that is still growing when it is looked at is waited for.
func TestWatcher_pollsUntilSettled(t *testing.T) {
	bubble(t, Options{Poll: time.Second}, func(t *testing.T, w *watching) {
		w.after(950 * ms)
		text := ""
		for range 4 {
			text += "more"
			w.write("a.lua", text)
			w.after(80 * ms)
		}
		w.after(3 * time.Second)
		w.want(t, 1300*ms)
	})
}

func TestWatcher_noEventsToBeHad(t *testing.T) {
	open := func() (source, error) { return nil, errors.New("too many watches") }
	bubble(t, Options{Poll: time.Second, open: open}, func(t *testing.T, w *watching) {
		if !strings.Contains(w.log.String(), "changes are noticed by polling") || !strings.Contains(w.log.String(), "too many watches") {
			t.Errorf("the log says %s", &w.log)
		}
		w.write("a.lua", "other")
		w.after(2 * time.Second)
		w.want(t, 1100*ms)
	})
}

func TestWatcher_sourceDies(t *testing.T) {
	bubble(t, Options{Poll: time.Second}, func(t *testing.T, w *watching) {
		close(w.src.events)
		w.after(100 * ms)
		if !w.src.closed || strings.Count(w.log.String(), "changes are noticed by polling") != 1 {
			t.Errorf("closed: %v; the log says %s", w.src.closed, &w.log)
		}
		w.write("a.lua", "other")
		w.after(2 * time.Second)
		w.want(t, 1100*ms)
	})
}

func TestWatcher_folderCannotBeWatched(t *testing.T) {
	open := func() (source, error) {
		src := newFake()
		src.refuse = errors.New("no space left on device")
		return src, nil
	}
	bubble(t, Options{Poll: time.Second, open: open}, func(t *testing.T, w *watching) {
		w.write("a.lua", "other")
		w.after(5 * time.Second)
		w.want(t, 1100*ms)
		if n := strings.Count(w.log.String(), "no space left on device"); n != 1 {
			t.Errorf("said %d times: %s", n, &w.log)
		}
	})
}

// What else happens in a single file's folder is nothing to it.
func TestWatcher_fileInBusyFolder(t *testing.T) {
	bubble(t, Options{Paths: []string{"config.toml"}}, func(t *testing.T, w *watching) {
		w.write("csms.log", "line")
		w.src.events <- w.path("csms.log")
		w.after(time.Second)
		w.want(t)
		w.write("config.toml", "x = 1")
		w.src.events <- w.path("config.toml")
		w.after(time.Second)
		w.want(t, 1100*ms)
		w.remove("config.toml")
		w.src.events <- w.path("config.toml")
		w.after(time.Second)
		w.want(t, 1100*ms, 2100*ms)
	})
}

func TestWatcher_changeBeforeRun(t *testing.T) {
	dir := newTree(t)
	dir.write("a.lua", "1")
	synctest.Test(t, func(t *testing.T) {
		called := make(chan struct{}, 1)
		w := New(Options{Paths: []string{dir.root}, Poll: -1, Changed: func(context.Context) { called <- struct{}{} },
			open: func() (source, error) { return newFake(), nil }})
		dir.write("a.lua", "edited")
		ctx, cancel := context.WithCancel(t.Context())
		go w.Run(ctx)
		<-called
		cancel()
	})
}
