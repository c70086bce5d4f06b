package source_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"csms/luabind/source"
)

// write makes files below dir: path, text, path, text, …
func write(t *testing.T, dir string, files ...string) {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func paths(s *source.Source) string {
	var list []string
	for _, f := range s.Files {
		list = append(list, f.Path)
	}
	return strings.Join(list, " ")
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.lua", "return {}", "lib/x.lua", "x", "a_test.lua", "", "types/ocpp.lua", "", ".git/b.lua", "",
		"a.lua~", "", "README.md", "", "empty/notes.txt", "")
	s, err := source.Read(t.Context(), dir, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := paths(s), "a.lua a_test.lua lib/x.lua"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRead_configMap(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "..2026_01/boot.lua", "return 1", "..2026_02/boot.lua", "return 2")
	link(t, "..2026_01", filepath.Join(dir, "..data"))
	link(t, "..data/boot.lua", filepath.Join(dir, "boot.lua"))
	outer := filepath.Join(t.TempDir(), "scripts")
	link(t, dir, outer) // the folder itself may be a link

	s, err := source.Read(t.Context(), outer, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	link(t, "..2026_02", filepath.Join(dir, "..new"))
	if err := os.Rename(filepath.Join(dir, "..new"), filepath.Join(dir, "..data")); err != nil {
		t.Fatal(err)
	}
	s2, err := source.Read(t.Context(), outer, source.Options{Previous: s})
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := s2.File("boot.lua"); f.Text != "return 2" {
		t.Errorf("after the swap boot.lua is %q", f.Text)
	}
}

func TestRead_links(t *testing.T) {
	outside := t.TempDir()
	write(t, outside, "secret.lua", "return 'secret'", "folder/x.lua", "")
	for _, test := range []struct {
		name, link, target string
		want               string
	}{
		{"file inside", "b.lua", "a.lua", "a.lua b.lua real/init.lua"},
		{"absolute inside", "b.lua", "DIR/a.lua", "a.lua b.lua real/init.lua"},
		{"folder inside", "b", "real", "a.lua b/init.lua real/init.lua"},
		{"file outside", "b.lua", outside + "/secret.lua", "b.lua: this link leads out of the scripts' folder"},
		{"relative outside", "b.lua", "../../secret.lua", "b.lua: this link leads out of the scripts' folder"},
		{"folder outside", "b", outside + "/folder", "b: this link leads out of the scripts' folder"},
		{"nothing", "b.lua", "gone.lua", "b.lua: this link leads to gone.lua, where nothing is"},
		{"itself", "b.lua", "b.lua", "b.lua: can't be read"},
		{"folder above", "b", ".", "b: this link leads to a folder that holds it"},
		{"hidden", ".#b.lua", "user@host.123", "a.lua real/init.lua"},
		{"device", "b.lua", "/dev/null", "b.lua: this link leads out"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "scripts")
				write(t, dir, "a.lua", "return {}", "real/init.lua", "return {}", "../../secret.lua", "")
				link(t, strings.ReplaceAll(test.target, "DIR", dir), filepath.Join(dir, test.link))
				s, err := source.Read(t.Context(), dir, source.Options{})
				got := ""
				if err != nil {
					got = err.Error()
				} else {
					got = paths(s)
				}
				if !strings.HasPrefix(got, test.want) {
					t.Errorf("got %s, want %s", got, test.want)
				}
			})
		})
	}
}

func TestRead_noRegularFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no fifos")
	}
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "a.lua"), 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "b.lua/c.txt", "")
	_, err := source.Read(t.Context(), dir, source.Options{})
	want := "a.lua: this is a fifo, not a regular file\nb.lua: this is a folder; a name that ends in .lua must be a file"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestRead_limits(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.lua", strings.Repeat(" ", source.MaxFile+1))
	_, err := source.Read(t.Context(), dir, source.Options{})
	if err == nil || err.Error() != "a.lua: the file is larger than 256 KiB" {
		t.Errorf("got %v", err)
	}

	dir = t.TempDir()
	for i := range source.MaxTotal/source.MaxFile + 1 {
		write(t, dir, fmt.Sprintf("a%d.lua", i), strings.Repeat(" ", source.MaxFile))
	}
	_, err = source.Read(t.Context(), dir, source.Options{})
	if err == nil || !strings.Contains(err.Error(), "holds more than scripts") {
		t.Errorf("got %v", err)
	}
}

func TestRead_noFolder(t *testing.T) {
	_, err := source.Read(t.Context(), filepath.Join(t.TempDir(), "scripts"), source.Options{})
	var problems source.Problems
	if !errors.As(err, &problems) || !strings.Contains(err.Error(), "doesn't exist") {
		t.Errorf("got %v", err)
	}
}

func TestRead_vanishedFileComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "a.lua", "return 1", "b.lua", "return 1")
		before, err := source.Read(t.Context(), dir, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		// An editor that deletes, and writes 300 ms later; another that truncates first.
		os.Remove(filepath.Join(dir, "a.lua"))
		write(t, dir, "b.lua", "")
		go func() {
			time.Sleep(300 * time.Millisecond)
			write(t, dir, "a.lua", "return 2", "b.lua", "return 2")
		}()
		start := time.Now()
		s, err := source.Read(t.Context(), dir, source.Options{Previous: before})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a.lua", "b.lua"} {
			if f, _ := s.File(name); f.Text != "return 2" {
				t.Errorf("%s is %q", name, f.Text)
			}
		}
		if took := time.Since(start); took > 400*time.Millisecond {
			t.Errorf("took %v", took)
		}
	})
}

func TestRead_removedFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "a.lua", "return 1", "b.lua", "return 1")
		before, err := source.Read(t.Context(), dir, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		os.Remove(filepath.Join(dir, "a.lua"))
		start := time.Now()
		s, err := source.Read(t.Context(), dir, source.Options{Previous: before})
		if err != nil {
			t.Fatal(err)
		}
		if got := paths(s); got != "b.lua" {
			t.Errorf("got %s", got)
		}
		if took := time.Since(start); took < time.Second || took > 1100*time.Millisecond {
			t.Errorf("believed after %v", took)
		}
	})
}

func TestRead_keepsChanging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "a.lua", "")
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			for i := 1; ctx.Err() == nil; i++ {
				write(t, dir, "a.tmp", strings.Repeat("-", i))
				_ = os.Rename(filepath.Join(dir, "a.tmp"), filepath.Join(dir, "a.lua"))
				time.Sleep(time.Millisecond)
			}
		}()
		_, err := source.Read(t.Context(), dir, source.Options{})
		stop()
		<-done
		if err == nil || !strings.Contains(err.Error(), "keep changing") {
			t.Errorf("got %v", err)
		}
	})
}

func TestRead_cancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	write(t, dir, "a.lua", "")
	if _, err := source.Read(ctx, dir, source.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
