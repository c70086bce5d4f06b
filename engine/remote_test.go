package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// remoteSite is a station of OCPP 1.6 whose transaction events a test looks at.
type remoteSite struct {
	*host
	station *wire
	events  chan v2.TransactionEventRequest
}

func newRemoteSite(t *testing.T) *remoteSite {
	events := make(chan v2.TransactionEventRequest, 10)
	h := serve(t, &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if e, ok := c.Request.(*v2.TransactionEventRequest); ok {
			events <- *e
			return engine.Decision{Response: &v2.TransactionEventResponse{}}, nil
		}
		return usual(c)
	}}, all)
	s := &remoteSite{host: h, events: events}
	s.connect()
	s.station.call("BootNotification", `{"chargePointVendor":"Acme","chargePointModel":"M"}`)
	return s
}

func (s *remoteSite) connect() { s.station = s.dial16("CP1") }

// command sends one, and answers it with a status.
func (s *remoteSite) command(status string, request any) {
	s.Helper()
	st, _ := s.engine.Station("CP1")
	var action *plan.Action
	switch request.(type) {
	case *v2.RequestStartTransactionRequest:
		action = v2.Actions.ByName("RequestStartTransaction")
	case *v2.RequestStopTransactionRequest:
		action = v2.Actions.ByName("RequestStopTransaction")
	default:
		action = v16.Actions.ByName("RemoteStartTransaction")
	}
	done := make(chan error, 1)
	go func() {
		_, err := st.Call(s.Context(), action, request)
		done <- err
	}()
	s.station.send(`[3,"%s",{"status":"%s"}]`, s.station.next().id, status)
	if err := <-done; err != nil {
		s.Fatal(err)
	}
}

func (s *remoteSite) start(connector int, tag string, at time.Time) v2.TransactionEventRequest {
	s.Helper()
	if got := s.station.call("StartTransaction", fmt.Sprintf(`{"connectorId":%d,"idTag":"%s","meterStart":1,"timestamp":"%s"}`,
		connector, tag, at.UTC().Format(time.RFC3339))); got.kind != 3 {
		s.Fatalf("start: %s", got.raw)
	}
	return <-s.events
}

func (s *remoteSite) stop(number, more string) v2.TransactionEventRequest {
	s.Helper()
	if got := s.station.call("StopTransaction", fmt.Sprintf(`{"transactionId":%s,"meterStop":2,"timestamp":"2030-01-01T00:00:00Z"%s}`, number, more)); got.kind != 3 {
		s.Fatalf("stop: %s", got.raw)
	}
	return <-s.events
}

func requestStart(id int, tag string, evse *int) *v2.RequestStartTransactionRequest {
	return &v2.RequestStartTransactionRequest{RemoteStartID: id, EVSEID: evse, IDToken: v2.IDToken{IDToken: tag, Type: v2.IDTokenCentral}}
}

func remoteID(e v2.TransactionEventRequest) string {
	if e.TransactionInfo.RemoteStartID == nil {
		return string(e.TriggerReason)
	}
	return fmt.Sprint(e.TriggerReason, " ", *e.TransactionInfo.RemoteStartID, " ", e.IDToken.Type, " ", e.IDToken.IDToken)
}

func TestRemote_startIsTiedToTheCommand(t *testing.T) {
	s := newRemoteSite(t)
	now := time.Now()
	s.command("Accepted", requestStart(7, "Card", new(2)))
	for _, c := range []struct {
		connector int
		tag, want string
	}{
		{1, "card", "Authorized"}, {2, "other", "Authorized"}, {2, "CARD", "RemoteStart 7 Central Card"}, {2, "CARD", "Authorized"},
	} {
		if got := remoteID(s.start(c.connector, c.tag, now)); got != c.want {
			t.Errorf("%s at %d: %s, want %s", c.tag, c.connector, got, c.want)
		}
	}
	s.command("Rejected", requestStart(8, "Card", nil))
	if got := remoteID(s.start(1, "Card", now)); got != "Authorized" {
		t.Errorf("after a refused command: %s", got)
	}
	s.command("Accepted", &v16.RemoteStartTransactionRequest{IDTag: "Native"})
	if got := remoteID(s.start(1, "NATIVE", now)); got != "RemoteStart" {
		t.Errorf("after a native command: %s", got)
	}
}

// Over another connection it is the station's time that counts: what it did before the command doesn't come of it.
func TestRemote_startAfterAReconnect(t *testing.T) {
	s := newRemoteSite(t)
	s.command("Accepted", requestStart(9, "Card", nil))
	s.station.Close()
	eventually(t, "the station is gone", func() bool { st, _ := s.engine.Station("CP1"); return !st.Connected() })
	s.connect()
	now := time.Now()
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{now.Add(-time.Hour), "Authorized"}, {now.Add(time.Hour), "Authorized"}, {now.Add(time.Minute), "RemoteStart 9 Central Card"},
	} {
		if got := remoteID(s.start(1, "Card", c.at)); got != c.want {
			t.Errorf("at %s: %s, want %s", c.at, got, c.want)
		}
	}
}

func TestRemote_stopIsTiedToTheCommand(t *testing.T) {
	s := newRemoteSite(t)
	for _, c := range []struct{ more, reason, trigger string }{
		{"", "Remote", "RemoteStop"}, {`,"reason":"Remote"`, "Remote", "RemoteStop"}, {`,"reason":"Local"`, "Local", "RemoteStop"},
		{`,"reason":"Other"`, "Other", "RemoteStop"}, {`,"reason":"PowerLoss"`, "PowerLoss", "AbnormalCondition"},
	} {
		number := s.start(1, "Card", time.Now()).TransactionInfo.TransactionID
		s.command("Accepted", &v2.RequestStopTransactionRequest{TransactionID: number})
		e := s.stop(number, c.more)
		if string(*e.TransactionInfo.StoppedReason) != c.reason || string(e.TriggerReason) != c.trigger {
			t.Errorf("%q: %s %s, want %s %s", c.more, *e.TransactionInfo.StoppedReason, e.TriggerReason, c.reason, c.trigger)
		}
	}
	if e := s.stop("99", ""); *e.TransactionInfo.StoppedReason != v2.ReasonLocal || e.TriggerReason != v2.TriggerReasonStopAuthorized {
		t.Errorf("without a command: %s %s", *e.TransactionInfo.StoppedReason, e.TriggerReason)
	}
}
