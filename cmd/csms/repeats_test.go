package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"csms/engine/events"
	"csms/luabind"
)

// logged is what was written, by timers too.
type logged struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.String()
}

func TestSparing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out logged
		log := slog.New(newSparing(slog.NewTextHandler(&out, nil)))
		lines := func(with string) (n int) {
			for line := range strings.Lines(out.String()) {
				if strings.Contains(line, with) {
					n++
				}
			}
			return n
		}
		for i := range 25 {
			station := log.With("station", fmt.Sprint("CS-", i))
			// At one place with many texts, and with one text at no place.
			failed := &luabind.CallbackError{Callback: "authorize", File: "a.lua", Line: 7, Text: fmt.Sprint("bad card ", i)}
			station.Error("a CALL failed", "request", i, "error", failed)
			station.Error("a CALL failed", "request", i, "error", errors.New("no place"))
			station.Error("said by a script", "n", i)
			station.Warn("a CALL was refused", "error", errors.New("fine"))
			log.Warn("a station was refused", "station", fmt.Sprint("CS-", i%2), "reason", "unknown")
		}
		log.Error("a CALL failed", "error", &luabind.CallbackError{Callback: "authorize", File: "a.lua", Line: 8, Text: "elsewhere"})
		for with, want := range map[string]int{"bad card": 10, "no place": 10, "said by a script": 25, "a CALL was refused": 25, "CS-0 reason=unknown": 10, "CS-1 reason=unknown": 10, "elsewhere": 1, "left_out": 0} {
			if got := lines(with); got != want {
				t.Errorf("%d lines with %q, want %d", got, with, want)
			}
		}
		time.Sleep(repeatWindow)
		synctest.Wait()
		if lines(`left_out=15 line="a CALL failed" error="a.lua:7: authorize: bad card 24"`) != 1 || lines(`left_out=3 line="a station was refused" station=CS-0 reason=unknown`) != 1 || lines("left_out") != 4 {
			t.Errorf("what was left out is not told:\n%s", out.String())
		}
		log.Error("a CALL failed", "error", errors.New("no place"))
		if lines("no place") != 12 {
			t.Error("the next minute's lines are left out too")
		}
		time.Sleep(repeatWindow)
	})
}

func TestSparing_visits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out logged
		log := slog.New(newSparing(slog.NewTextHandler(&out, nil)))
		for i := range 25 {
			station := log.With("station", fmt.Sprint("CS-", i%2))
			station.Info(events.Connected, "remote", i)
			station.Info(events.Disconnected, "reason", "gone")
			log.Info(events.Boot, "station", fmt.Sprint("CS-", i%2), "plugin", "boot") // by a script
		}
		for i := range 2 * maxRepeats {
			log.With("station", fmt.Sprint("made-up-", i)).Info(events.Connected)
		}
		log.Error("a CALL failed", "error", errors.New("in the middle of it"))
		for with, want := range map[string]int{
			"msg=connected station=CS-0": 10, "msg=disconnected station=CS-1": 10, "msg=boot": 25, "in the middle of it": 1,
			"msg=connected station=made-up": maxRepeats - 4 + repeatLimit,
		} {
			if got := strings.Count(out.String(), with); got != want {
				t.Errorf("%d lines with %q, want %d", got, with, want)
			}
		}
		time.Sleep(repeatWindow)
		synctest.Wait()
		if want := "left_out=3 line=connected station=CS-0\n"; !strings.Contains(out.String(), want) {
			t.Errorf("no line says %s", want)
		}
	})
}

func TestSparing_bounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out logged
		h := newSparing(slog.NewTextHandler(&out, nil)).(sparing)
		log := slog.New(h)
		kept := func() int {
			h.failures.mu.Lock()
			defer h.failures.mu.Unlock()
			return len(h.failures.open)
		}
		for i := range 3 * maxRepeats {
			log.Error("a CALL failed", "error", fmt.Errorf("text %d", i))
		}
		if n := kept(); n > maxRepeats+1 {
			t.Errorf("%d failures are kept", n)
		}
		time.Sleep(repeatWindow)
		synctest.Wait()
		if want := fmt.Sprintf("left_out=%d", 2*maxRepeats-repeatLimit); !strings.Contains(out.String(), want) || kept() != 0 {
			t.Errorf("no line says %s, or %d failures are kept", want, kept())
		}
	})
}
