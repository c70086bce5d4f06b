package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"csms/engine/records"
	"csms/engine/store"
)

// What two operators change at once is in memory as it is in the records.
func TestStations_changedAtOnce(t *testing.T) {
	s := open(t)
	const stations = 100
	var changes sync.WaitGroup
	for i := range stations {
		for _, decided := range []string{"Accepted", "Pending"} {
			changes.Go(func() {
				body := fmt.Sprintf(`{"registration":%q,"labels":{"by":%q}}`, decided, decided)
				req, err := http.NewRequest("PUT", fmt.Sprintf("%s/api/v1/stations/CP%d", s.operators.URL, i), strings.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				req.Header.Set("Content-Type", "application/json")
				res, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Error(err)
					return
				}
				if res.Body.Close(); res.StatusCode != http.StatusOK {
					t.Errorf("PUT: %s", res.Status)
				}
			})
		}
		changes.Wait()
	}
	for i := range stations {
		kept, err := s.store.Station(t.Context(), fmt.Sprintf("CP%d", i))
		if err != nil {
			t.Fatal(err)
		}
		st, ok := s.engine.Station(kept.ID)
		if !ok {
			t.Fatalf("%s is not in memory", kept.ID)
		}
		if info, want := st.Info(), records.ProfileOf(kept); info.Decided != want.Decided || info.Labels["by"] != want.Labels["by"] {
			t.Errorf("%s: in memory %s %v, in the records %s %v", kept.ID, info.Decided, info.Labels, want.Decided, want.Labels)
		}
	}
}

// A second rotation before the first one is decided is a conflict that says what to do.
func TestStations_rotationWithoutAnswer(t *testing.T) {
	s := open(t)
	s.station("CP1")
	_, _, err := s.store.UpdateStation(t.Context(), "CP1", func(st *store.Station) error { st.PendingPasswordHash = "undecided"; return nil }, nil)
	if err != nil {
		t.Fatal(err)
	}
	for path, body := range map[string]string{
		"password": `{"rotate":true}`,
		"calls": `{"action":"SetVariables","payload":{"setVariableData":[{"attributeValue":"another password","component":{"name":"SecurityCtrlr"},` +
			`"variable":{"name":"BasicAuthPassword"}}]}}`,
	} {
		if text := s.problem(s.ask("POST", "/api/v1/stations/CP1/"+path, body), 409); !strings.Contains(text, "Reset") || strings.Contains(text, "could not be recorded") {
			t.Errorf("%s: %s", path, text)
		}
	}
	if r := s.ask("POST", "/api/v1/stations/CP1/password", `{}`); r.status != 200 {
		t.Fatalf("a password set outright: %d %s", r.status, r.text)
	}
	if r := s.ask("POST", "/api/v1/stations/CP1/password", `{"rotate":true}`); r.status != 200 {
		t.Errorf("a rotation after that: %d %s", r.status, r.text)
	}
}
