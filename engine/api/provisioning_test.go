package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"csms/engine/records"
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
