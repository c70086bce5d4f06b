package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

func TestStations_sessionsAndStates(t *testing.T) {
	s := open(t)
	for _, id := range []string{"A", "B", "C"} {
		s.station(id)
	}
	s.ask("PUT", "/api/v1/stations/P", `{"registration":"Pending"}`)
	status := func(id string, evse int, status v2.ConnectorStatusEnum) {
		st, _ := s.engine.Station(id)
		st.SetStatus(evse, 1, string(status), time.Now())
	}
	status("B", 1, v2.ConnectorStatusFaulted)
	status("C", 1, v2.ConnectorStatusOccupied)
	status("C", 2, v2.ConnectorStatusAvailable)
	begin := time.Now().Add(-time.Hour)
	session := func(id string, evse int, state v2.ChargingStateEnum) func(*v2.TransactionEventRequest) {
		return func(r *v2.TransactionEventRequest) {
			r.EVSE, r.TransactionInfo.ChargingState = &v2.EVSE{ID: evse}, &state
			r.IDToken = &v2.IDToken{IDToken: id, Type: v2.IDTokenKeyCode}
		}
	}
	s.event("C", "T1", v2.TransactionEventStarted, 0, begin, session("1234", 1, v2.ChargingStateCharging), reading(0, 7000))
	s.event("C", "T1", v2.TransactionEventUpdated, 1, begin.Add(time.Minute), reading(100, 7100))
	s.event("C", "T2", v2.TransactionEventStarted, 0, begin.Add(time.Minute), session("1234", 2, v2.ChargingStateSuspendedEV))
	s.event("C", "over", v2.TransactionEventStarted, 0, begin)
	s.event("C", "over", v2.TransactionEventEnded, 1, begin)
	s.event("B", "T1", v2.TransactionEventStarted, 0, begin, session("1234", 1, v2.ChargingStateEVConnected))

	for query, want := range map[string]string{
		"": "A/0/<nil> B/1/0 C/2/7100 P/0/<nil>", "state=faulted": "B/1/0", "state=pending": "P/0/<nil>", "state=silent": "", "state=unseen": "P/0/<nil>", "state=offline": "P/0/<nil>",
		"state=charging": "C/2/7100", "state=available": "A/0/<nil> C/2/7100", "state=faulted&q=b": "B/1/0", "state=available&q=b": "", "state=charging&connected=false": "",
	} {
		r := s.ask("GET", "/api/v1/stations?"+query, "")
		var got []string
		for _, item := range r.body["items"].([]any) {
			x := item.(map[string]any)
			got = append(got, fmt.Sprintf("%v/%v/%v", x["id"], x["active_sessions"], x["power"]))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %s, want %s", query, strings.Join(got, " "), want)
		}
	}
	s.problem(s.ask("GET", "/api/v1/stations?state=happy", ""), 422)

	r := s.ask("GET", "/api/v1/stations/c", "")
	start := func(after time.Duration) string {
		return string(ocpp.NewDateTime(begin.Add(after).UTC().Truncate(time.Millisecond)))
	}
	want := fmt.Sprintf("[map[charging_state:Charging connector:<nil> energy:100 evse:1 power:7100 start:%s token:map[id:*** type:KeyCode] transaction:T1] "+
		"map[charging_state:SuspendedEV connector:<nil> energy:<nil> evse:2 power:0 start:%s token:map[id:*** type:KeyCode] transaction:T2]]", start(0), start(time.Minute))
	if got := fmt.Sprint(r.body["sessions"]); got != want || r.body["active_sessions"] != 2.0 || r.body["power"] != 7100.0 {
		t.Errorf("sessions: %s\nwant %s\n%s", got, want, r.text)
	}
	if r := s.ask("GET", "/api/v1/stations/A", ""); fmt.Sprint(r.body["sessions"]) != "[]" || r.body["power"] != nil {
		t.Errorf("of a station without: %s", r.text)
	}
}
