package watch

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// tree is a folder to make a mess of.
type tree struct {
	t    *testing.T
	root string
}

func newTree(t *testing.T) tree {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return tree{t, root}
}

func (d tree) path(name string) string { return filepath.Join(d.root, name) }

func (d tree) check(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d tree) write(name, text string) {
	d.t.Helper()
	d.check(os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	d.check(os.WriteFile(d.path(name), []byte(text), 0o644))
}

func (d tree) rename(from, to string) { d.t.Helper(); d.check(os.Rename(d.path(from), d.path(to))) }
func (d tree) remove(name string)     { d.t.Helper(); d.check(os.RemoveAll(d.path(name))) }
func (d tree) link(to, name string)   { d.t.Helper(); d.check(os.Symlink(to, d.path(name))) }

// save is what vim does: the old file is moved away, a new one written.
func (d tree) save(name, text string) {
	d.t.Helper()
	d.rename(name, name+"~")
	d.write(name, text)
	d.remove(name + "~")
}

// The real source, without polling: each change must raise an event that counts.
func TestWatcher_files(t *testing.T) {
	type step struct {
		do   func(tree)
		path string // holds want afterwards
		want string
	}
	tests := []struct {
		name  string
		watch string
		setup func(tree)
		steps []step
	}{
		{
			name: "written in place", watch: "scripts",
			setup: func(d tree) { d.write("scripts/a.lua", "1") },
			steps: []step{{func(d tree) { d.write("scripts/a.lua", "2") }, "scripts/a.lua", "2"}},
		}, {
			name: "saved as vim does, twice", watch: "scripts",
			setup: func(d tree) { d.write("scripts/a.lua", "1") },
			steps: []step{
				{func(d tree) { d.save("scripts/a.lua", "2") }, "scripts/a.lua", "2"},
				{func(d tree) { d.save("scripts/a.lua", "3") }, "scripts/a.lua", "3"},
			},
		}, {
			name: "moved over, twice", watch: "scripts",
			setup: func(d tree) { d.write("scripts/a.lua", "1") },
			steps: []step{
				{func(d tree) { d.write("new", "2"); d.rename("new", "scripts/a.lua") }, "scripts/a.lua", "2"},
				{func(d tree) { d.write("new", "3"); d.rename("new", "scripts/a.lua") }, "scripts/a.lua", "3"},
			},
		}, {
			name: "a ConfigMap's swap, twice", watch: "scripts",
			setup: func(d tree) {
				d.write("scripts/..1/a.lua", "1")
				d.link("..1", "scripts/..data")
				d.link("..data/a.lua", "scripts/a.lua")
			},
			steps: []step{
				{func(d tree) {
					d.write("scripts/..2/a.lua", "2")
					d.link("..2", "scripts/..tmp")
					d.rename("scripts/..tmp", "scripts/..data")
					d.remove("scripts/..1")
				}, "scripts/a.lua", "2"},
				{func(d tree) {
					d.write("scripts/..3/a.lua", "3")
					d.link("..3", "scripts/..tmp")
					d.rename("scripts/..tmp", "scripts/..data")
					d.remove("scripts/..2")
				}, "scripts/a.lua", "3"},
			},
		}, {
			name: "a ConfigMap's file, twice", watch: "config/config.toml",
			setup: func(d tree) {
				d.write("config/..1/config.toml", "1")
				d.link("..1", "config/..data")
				d.link("..data/config.toml", "config/config.toml")
			},
			steps: []step{
				{func(d tree) {
					d.write("config/..2/config.toml", "2")
					d.link("..2", "config/..tmp")
					d.rename("config/..tmp", "config/..data")
				}, "config/config.toml", "2"},
				{func(d tree) {
					d.write("config/..3/config.toml", "3")
					d.link("..3", "config/..tmp")
					d.rename("config/..tmp", "config/..data")
				}, "config/config.toml", "3"},
			},
		}, {
			name: "a new folder with files, then an edit in it", watch: "scripts",
			setup: func(d tree) { d.write("scripts/a.lua", "1") },
			steps: []step{
				{func(d tree) { d.write("made/lib/b.lua", "1"); d.rename("made", "scripts/made") }, "scripts/made/lib/b.lua", "1"},
				{func(d tree) { d.write("scripts/made/lib/b.lua", "2") }, "scripts/made/lib/b.lua", "2"},
			},
		}, {
			name: "the folder deleted and made again", watch: "scripts",
			setup: func(d tree) { d.write("scripts/a.lua", "1") },
			steps: []step{
				{func(d tree) { d.remove("scripts") }, "scripts/a.lua", ""},
				{func(d tree) { d.write("scripts/a.lua", "2") }, "scripts/a.lua", "2"},
				{func(d tree) { d.write("scripts/a.lua", "3") }, "scripts/a.lua", "3"},
			},
		}, {
			name: "the folder replaced at once", watch: "scripts",
			setup: func(d tree) { d.write("scripts/a.lua", "1") },
			steps: []step{
				{func(d tree) { d.write("next/a.lua", "2"); d.rename("scripts", "old"); d.rename("next", "scripts") }, "scripts/a.lua", "2"},
				{func(d tree) { d.save("scripts/a.lua", "3") }, "scripts/a.lua", "3"},
			},
		}, {
			name: "a folder that isn't there yet", watch: "deep/er/scripts",
			setup: func(tree) {},
			steps: []step{
				{func(d tree) { d.write("deep/er/scripts/a.lua", "1") }, "deep/er/scripts/a.lua", "1"},
				{func(d tree) { d.write("deep/er/scripts/a.lua", "2") }, "deep/er/scripts/a.lua", "2"},
			},
		}, {
			name: "a link to the folder, led elsewhere", watch: "current",
			setup: func(d tree) { d.write("1/a.lua", "1"); d.write("2/a.lua", "2"); d.link("1", "current") },
			steps: []step{
				{func(d tree) { d.link("2", "tmp"); d.rename("tmp", "current") }, "current/a.lua", "2"},
				{func(d tree) { d.write("2/a.lua", "3") }, "current/a.lua", "3"},
			},
		}, {
			name: "a linked folder inside, and a link in a circle", watch: "scripts",
			setup: func(d tree) {
				d.write("scripts/a.lua", "1")
				d.write("shared/b.lua", "1")
				d.link("../shared", "scripts/lib")
				d.link("..", "shared/up")
			},
			steps: []step{{func(d tree) { d.write("shared/b.lua", "2") }, "scripts/lib/b.lua", "2"}},
		}, {
			name: "a single file, saved as vim does", watch: "config.toml",
			setup: func(d tree) { d.write("config.toml", "1") },
			steps: []step{
				{func(d tree) { d.save("config.toml", "2") }, "config.toml", "2"},
				{func(d tree) { d.save("config.toml", "3") }, "config.toml", "3"},
				{func(d tree) { d.remove("config.toml") }, "config.toml", ""},
				{func(d tree) { d.write("config.toml", "4") }, "config.toml", "4"},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newTree(t)
			tt.setup(d)
			called := make(chan struct{}, 100)
			w := New(Options{Paths: []string{d.path(tt.watch)}, Quiet: 5 * time.Millisecond, Poll: -1,
				Changed: func(context.Context) { called <- struct{}{} }})
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() { w.Run(ctx); close(ended) }()
			defer func() { cancel(); <-ended }()
			// The answer to this says that all is watched.
			w.Trigger()
			<-called

			for i, s := range tt.steps {
				s.do(d)
				timeout := time.After(patience)
				for {
					select {
					case <-called:
					case <-timeout:
						t.Fatalf("step %d went unnoticed", i+1)
					}
					text, err := os.ReadFile(d.path(s.path))
					if err != nil && s.want != "" {
						t.Fatal(err)
					}
					if string(text) == s.want {
						break
					}
				}
			}
		})
	}
}
