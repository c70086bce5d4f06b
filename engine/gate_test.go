package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

func v2DateTime(n int) ocpp.DateTime {
	return ocpp.DateTime("2026-01-01T00:00:" + string(rune('0'+n/10)) + string(rune('0'+n%10)) + "Z")
}

// registering answers every boot with a status.
func registering(status v2.RegistrationStatusEnum) *policy {
	return &policy{handle: func(_ context.Context, c engine.Call) (engine.Decision, error) {
		if _, ok := c.Request.(*v2.BootNotificationRequest); ok {
			return engine.Decision{Response: boot(status)}, nil
		}
		return usual(c)
	}}
}

func TestGate_beforeBootIsPrompted(t *testing.T) {
	h := serve(t, &policy{})
	w := h.dial("CP1")
	w.send(`[2,"1","Heartbeat",{}]`)
	if got := w.next(); got.kind != 4 || got.code != "SecurityError" || got.id != "1" {
		t.Fatalf("got %s", got.raw)
	}
	got := w.next()
	if got.name != "TriggerMessage" || got.body["requestedMessage"] != "BootNotification" {
		t.Fatalf("got %s", got.raw)
	}
	w.send(`[3,%q,{"status":"Accepted"}]`, got.id)
	if got := w.call("BootNotification", bootPayload); got.kind != 3 {
		t.Fatalf("boot: %s", got.raw)
	}
	if got := w.call("Heartbeat", "{}"); got.kind != 3 {
		t.Errorf("heartbeat: %s", got.raw)
	}
}

func TestGate_registrationOutlivesTheConnection(t *testing.T) {
	h := serve(t, &policy{})
	h.accepted("CP1").Close()
	w := h.dial("CP1")
	if got := w.call("Heartbeat", "{}"); got.kind != 3 {
		t.Errorf("after a reconnect: %s", got.raw)
	}
}

func TestGate_pendingMaySendWhatIsAskedFor(t *testing.T) {
	h := serve(t, registering(v2.RegistrationStatusPending))
	w := h.dial("CP1")
	w.call("BootNotification", bootPayload)
	st, _ := h.engine.Station("CP1")
	ask := func(action string, request any) {
		t.Helper()
		done := make(chan error, 1)
		go func() {
			_, err := st.Call(t.Context(), v2.Actions.ByName(action), request)
			done <- err
		}()
		w.send(`[3,%q,{"status":"Accepted"}]`, w.next().id)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	say := func(what, action, payload string, taken bool) {
		t.Helper()
		if got := w.call(action, payload); (got.kind == 3) != taken || !taken && got.code != "SecurityError" {
			t.Errorf("%s: %s", what, got.raw)
		}
	}
	part := func(request, seq int, more bool) string {
		return fmt.Sprintf(`{"requestId":%d,"generatedAt":"2026-01-01T00:00:00Z","seqNo":%d,"tbc":%t}`, request, seq, more)
	}
	say("a report that nobody asked for", "NotifyReport", part(1, 0, false), false)
	ask("GetBaseReport", &v2.GetBaseReportRequest{RequestID: 1, ReportBase: v2.ReportBaseFullInventory})
	say("another report than the one that was asked for", "NotifyReport", part(99, 0, false), false)
	say("the first part", "NotifyReport", part(1, 0, true), true)
	say("the last part", "NotifyReport", part(1, 1, false), true)
	say("a part behind the last", "NotifyReport", part(1, 2, false), false)

	say("a heartbeat that nobody asked for", "Heartbeat", "{}", false)
	ask("TriggerMessage", &v2.TriggerMessageRequest{RequestedMessage: v2.MessageTriggerHeartbeat})
	say("the heartbeat that was asked for", "Heartbeat", "{}", true)
	say("another one", "Heartbeat", "{}", false)

	ask("TriggerMessage", &v2.TriggerMessageRequest{RequestedMessage: v2.MessageTriggerStatusNotification})
	for connector := range 3 {
		say("a status", "StatusNotification", fmt.Sprintf(`{"timestamp":"2026-01-01T00:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":%d}`, connector+1), true)
	}
	_, err := st.Call(context.Background(), v2.Actions.ByName("RequestStopTransaction"), &v2.RequestStopTransactionRequest{TransactionID: "t"})
	if !errors.Is(err, engine.ErrNotPermitted) {
		t.Errorf("RequestStopTransaction while pending: %v", err)
	}
}

func TestGate_nativeCommandsOf16CountAsOthers(t *testing.T) {
	h := serve(t, registering(v2.RegistrationStatusPending), all)
	w := h.dial16("CP1")
	w.call("BootNotification", `{"chargePointVendor":"Acme","chargePointModel":"M"}`)
	st, _ := h.engine.Station("CP1")
	for _, c := range []struct {
		action  string
		request any
	}{
		{"RemoteStartTransaction", &v16.RemoteStartTransactionRequest{IDTag: "T"}},
		{"RemoteStopTransaction", &v16.RemoteStopTransactionRequest{TransactionID: 1}},
	} {
		if _, err := st.Call(t.Context(), v16.Actions.ByName(c.action), c.request); !errors.Is(err, engine.ErrNotPermitted) {
			t.Errorf("%s while pending: %v", c.action, err)
		}
	}
	for _, c := range []struct {
		action, status string
		request        any
		message        string
		answered       int
	}{
		{"TriggerMessage", "Rejected", &v16.TriggerMessageRequest{RequestedMessage: v16.MessageTriggerStatusNotification},
			`"StatusNotification",{"connectorId":0,"errorCode":"NoError","status":"Available"}`, 4},
		{"TriggerMessage", "Accepted", &v16.TriggerMessageRequest{RequestedMessage: v16.MessageTriggerStatusNotification},
			`"StatusNotification",{"connectorId":0,"errorCode":"NoError","status":"Available"}`, 3},
		{"ExtendedTriggerMessage", "Accepted", &v16.ExtendedTriggerMessageRequest{RequestedMessage: v16.ExtendedMessageTriggerHeartbeat},
			`"Heartbeat",{}`, 3},
	} {
		done := make(chan error, 1)
		go func() {
			_, err := st.Call(t.Context(), v16.Actions.ByName(c.action), c.request)
			done <- err
		}()
		w.send(`[3,%q,{"status":%q}]`, w.next().id, c.status)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		w.send(`[2,%q,%s]`, c.action+c.status, c.message)
		if got := w.next(); got.kind != c.answered {
			t.Errorf("after %s %s: %s", c.action, c.status, got.raw)
		}
	}
}

func TestGate_rejectedGetsNothing(t *testing.T) {
	h := serve(t, registering(v2.RegistrationStatusRejected))
	w := h.dial("CP1")
	w.call("BootNotification", bootPayload)
	if got := w.call("Heartbeat", "{}"); got.code != "SecurityError" {
		t.Errorf("heartbeat: %s", got.raw)
	}
	st, _ := h.engine.Station("CP1")
	_, err := st.Call(context.Background(), v2.Actions.ByName("TriggerMessage"), &v2.TriggerMessageRequest{RequestedMessage: v2.MessageTriggerBootNotification})
	if !errors.Is(err, engine.ErrNotPermitted) {
		t.Errorf("TriggerMessage while rejected: %v", err)
	}
	if got := w.call("BootNotification", bootPayload); got.kind != 3 {
		t.Errorf("boot again: %s", got.raw)
	}
}
