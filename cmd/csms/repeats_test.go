package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"csms/luabind"
)

func TestSparing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
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

func TestSparing_bounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		h := newSparing(slog.NewTextHandler(&out, nil)).(sparing)
		log := slog.New(h)
		for i := range 3 * maxRepeats {
			log.Error("a CALL failed", "error", fmt.Errorf("text %d", i))
		}
		if n := len(h.repeats.open); n > maxRepeats+1 {
			t.Errorf("%d failures are kept", n)
		}
		time.Sleep(repeatWindow)
		synctest.Wait()
		if want := fmt.Sprintf("left_out=%d", 2*maxRepeats-repeatLimit); !strings.Contains(out.String(), want) || len(h.repeats.open) != 0 {
			t.Errorf("no line says %s, or %d failures are kept", want, len(h.repeats.open))
		}
	})
}
