package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"csms/engine/sim"
)

// fleet runs every message of a scenario from one station over the program's own listener.
func (w *whole) fleet(o sim.Options, scenario string) sim.Counts {
	w.Helper()
	play, ok := sim.ScenarioNamed(scenario)
	if !ok {
		w.Fatalf("there is no scenario %s", scenario)
	}
	f := &sim.Fleet{
		URL: "ws://" + w.app.StationsAddr().String() + "/ocpp", ID: func(int) string { return o.ID }, Scenario: play, Rate: 1000, Options: o,
		Messages: 200,
	}
	if err := f.Run(w.Context()); err != nil {
		w.Fatal(err)
	}
	return f.Counts()
}

// Each message that a station of any version may send is decided by the shipped policy.
func TestLive_everyMessageOfEveryVersion(t *testing.T) {
	w := startLive(t, "")
	for _, v := range sim.Versions() {
		c := w.fleet(sim.Options{ID: "V-" + v.String(), Version: v}, "all")
		if c.Accepted != 1 || c.Errors != 0 || c.Messages < 15 {
			t.Errorf("OCPP %s: %+v", v, c)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(w.dir, "data", "csms.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var data string
	err = db.QueryRow(`SELECT v.data FROM event_stream_values v JOIN event_streams s ON s.station = v.station AND s.id = v.stream_id
		WHERE s.station = 'v-2.1' AND s.closed IS NOT NULL`).Scan(&data)
	if err != nil || !strings.Contains(data, "230.4") {
		t.Errorf("the event stream has %q (%v)", data, err)
	}
}
