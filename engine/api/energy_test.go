package api_test

import (
	"fmt"
	"testing"
	"time"

	"csms/engine/ocpp/v2"
)

// steps tells what an answer has: when each step begins, its energy, and how many transactions began.
func steps(r reply, layout string) []string {
	var list []string
	items, _ := r.body["items"].([]any)
	for _, item := range items {
		x := item.(map[string]any)
		from, err := time.Parse(time.RFC3339, fmt.Sprint(x["from"]))
		if err != nil {
			return []string{err.Error()}
		}
		list = append(list, fmt.Sprintf("%s %v/%v", from.Format(layout), x["energy"], x["transactions"]))
	}
	return list
}

func TestEnergy(t *testing.T) {
	s := open(t)
	charge := func(station, id string, at time.Time, took time.Duration, wh float64) {
		s.event(station, id, v2.TransactionEventStarted, 0, at, reading(0, 0))
		s.event(station, id, v2.TransactionEventEnded, 1, at.Add(took), reading(wh, 0))
	}
	charge("CP1", "a", time.Date(2026, 1, 31, 23, 30, 0, 0, time.UTC), time.Hour, 1000)
	charge("CP2", "b", time.Date(2026, 2, 1, 2, 0, 0, 0, time.UTC), 30*time.Minute, 300)
	charge("CP1", "summer", time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC), 23*time.Hour, 2300)
	for query, want := range map[string]string{
		"from=2026-02-01T00:10:00Z&to=2026-02-01T03:00:00Z":             "[00:00 500/0 01:00 0/0 02:00 300/1]",
		"from=2026-02-01T00:10:00Z&to=2026-02-01T03:00:00Z&station=cp2": "[00:00 0/0 01:00 0/0 02:00 300/1]",
		"from=2026-02-01&to=2026-02-01T02:30:00%2B01:00":                "[00:00 500/0 01:00 0/0]",
	} {
		if r := s.ask("GET", "/api/v1/energy?"+query, ""); fmt.Sprint(steps(r, "15:04")) != want {
			t.Errorf("%s: %v, want %s", query, steps(r, "15:04"), want)
		}
	}
	for query, want := range map[string]string{
		"step=day&from=2026-01-31&to=2026-02-02":                    "[31T00 500/1 01T00 800/1]",
		"step=day&from=2026-01-31&to=2026-02-02&zone=Europe/Berlin": "[30T23 0/0 31T23 1300/2]",
		// The clocks go forward on the 29th: that day has 23 hours.
		"step=day&from=2026-03-29&to=2026-03-31&zone=Europe/Berlin": "[28T23 2250/1 29T22 50/0]",
	} {
		if r := s.ask("GET", "/api/v1/energy?"+query, ""); fmt.Sprint(steps(r, "02T15")) != want {
			t.Errorf("%s: %v, want %s", query, steps(r, "02T15"), want)
		}
	}
	for query, want := range map[string]int{"": 24, "step=day": 30} {
		// The first step is begun before from, as a rule.
		if r := s.ask("GET", "/api/v1/energy?"+query, ""); len(steps(r, "")) != want && len(steps(r, "")) != want+1 {
			t.Errorf("%q: %s", query, r.text)
		}
	}
	for _, query := range []string{"zone=Atlantis", "zone=Local", "step=week", "from=soon", "from=2026-02-02&to=2026-02-01", "from=2000-01-01", "form=2026-01-01"} {
		s.problem(s.ask("GET", "/api/v1/energy?"+query, ""), 422)
	}
}
