package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"csms/engine/ocppj"
	"csms/engine/sim"
)

// display shows how a simulation fares: its messages or its progress while it runs, and the summary.
type display struct {
	process *process
	fleet   *sim.Fleet
	started time.Time

	mu sync.Mutex // held while a line is printed
}

// event prints a line for each thing that happens to a station.
func (d *display) event(e sim.Event) {
	text := eventText(e)
	if text == "" {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(d.process.Stdout, "%s %s %s\n", e.Time.Format("15:04:05.000"), e.Station, text)
}

func eventText(e sim.Event) string {
	switch e.Kind {
	case sim.Connected:
		return "connected, " + e.Text
	case sim.Disconnected:
		return "disconnected: " + disconnectText(e.Err)
	case sim.Noted:
		return "· " + e.Text
	}
	arrow := "→"
	if e.Kind == sim.Received {
		arrow = "←"
	}
	f := e.Frame
	var text string
	switch f.Type {
	case ocppj.Call, ocppj.Send:
		text = fmt.Sprintf("%s %s %s", arrow, e.Action, sim.Summary(f.Payload))
	case ocppj.CallResult:
		text = fmt.Sprintf("%s %s answer %s", arrow, e.Action, sim.Summary(f.Payload))
	case ocppj.CallError, ocppj.CallResultError:
		text = fmt.Sprintf("%s %s error %s: %s", arrow, e.Action, f.Code, f.Description)
		if len(f.Details) > 2 {
			text += " (" + sim.Summary(f.Details) + ")"
		}
	default:
		text = fmt.Sprintf("%s what is no frame: %.200q", arrow, e.Data)
	}
	text = strings.TrimSpace(text)
	if e.Took > 0 {
		text += fmt.Sprintf(" (%s)", e.Took.Round(10*time.Microsecond))
	}
	return text
}

func disconnectText(err error) string {
	if err == nil {
		return "the station left"
	}
	text := err.Error()
	switch {
	case strings.Contains(text, "close 1000"):
		return "closed normally"
	case strings.Contains(text, "close 1001"):
		return "the server is shutting down (" + text + ")"
	case strings.Contains(text, "use of closed"):
		return "cut by the station"
	case strings.Contains(text, "close 1006"), strings.Contains(text, "EOF"), strings.Contains(text, "reset by peer"):
		return "the connection was lost"
	}
	return text
}

// progress prints how the fleet fares: each second over the last line of a terminal, else each ten
// seconds. What it returns ends it.
func (d *display) progress() (stop func()) {
	terminal := false
	if f, ok := d.process.Stderr.(*os.File); ok {
		info, err := f.Stat()
		terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	every, begin, end := 10*time.Second, "", "\n"
	if terminal {
		every, begin, end = time.Second, "\r", "\x1b[K"
	}
	done := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		last, at := int64(0), time.Now()
		for {
			select {
			case <-done:
				if terminal {
					fmt.Fprintln(d.process.Stderr)
				}
				return
			case now := <-tick.C:
				c := d.fleet.Counts()
				rate := float64(c.Messages-last) / now.Sub(at).Seconds()
				last, at = c.Messages, now
				fmt.Fprintf(d.process.Stderr, "%s%d of %d connected, %d accepted, %.0f messages/s, p50 %.2f ms, p99 %.2f ms, %d errors%s",
					begin, c.Connected, c.Stations, c.Accepted, rate, c.P50, c.P99, c.Errors, end)
			}
		}
	})
	return sync.OnceFunc(func() { close(done); running.Wait() })
}

// summary prints how it went.
func (d *display) summary(c sim.Counts) {
	took := time.Since(d.started)
	fmt.Fprintf(d.process.Stdout, "%d of %d stations accepted, %d messages in %s (%.0f/s), p50 %.2f ms, p99 %.2f ms, %d errors\n",
		c.Accepted, c.Stations, c.Messages, took.Round(10*time.Millisecond), float64(c.Messages)/took.Seconds(), c.P50, c.P99, c.Errors)
	for _, kind := range slices.Sorted(maps.Keys(c.ErrorKinds)) {
		fmt.Fprintf(d.process.Stdout, "  %6d %s\n", c.ErrorKinds[kind], kind)
	}
	if c.Stations == 1 {
		return // the error says it
	}
	for _, why := range slices.Sorted(maps.Keys(c.Failed)) {
		fmt.Fprintf(d.process.Stdout, "  %6d stations gave up: %s\n", c.Failed[why], why)
	}
}
