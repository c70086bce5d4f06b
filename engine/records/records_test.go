package records_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"csms/engine"
	"csms/engine/auth"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
	"csms/engine/records"
	"csms/engine/sim"
	"csms/engine/store"
)

// yes is a Policy that accepts what sessions need, and fails for what it is told to.
type yes struct{ fail func(request any) bool }

func (yes) Connect(context.Context, engine.Handshake) error { return nil }
func (y yes) Begin() engine.Decider                         { return y }
func (yes) Normalizes() bool                                { return false }
func (yes) Normalize(context.Context, *engine.Station, string, []byte) ([]byte, error) {
	return nil, nil
}
func (yes) Disconnect(context.Context, *engine.Station, string) {}

func (y yes) Handle(_ context.Context, c *engine.Call) (engine.Decision, error) {
	if y.fail != nil && y.fail(c.Request) {
		return engine.Decision{Generation: "g1"}, errors.New("a mistake")
	}
	d := engine.Decision{Generation: "g1"}
	switch c.Request.(type) {
	case *v2.BootNotificationRequest:
		d.Response = &v2.BootNotificationResponse{CurrentTime: "2030-01-01T00:00:00Z", Interval: 300, Status: v2.RegistrationStatusAccepted}
	case *v2.AuthorizeRequest:
		d.Response = &v2.AuthorizeResponse{IDTokenInfo: v2.IDTokenInfo{Status: v2.AuthorizationStatusAccepted}}
	case *v2.HeartbeatRequest:
		d.Response = &v2.HeartbeatResponse{CurrentTime: "2030-01-01T00:00:00Z"}
	default:
		d.Response = c.Action.Response.New()
	}
	return d, nil
}

type site struct {
	*testing.T
	store   *store.Store
	records *records.Records
	engine  *engine.Engine
	url     string
}

// open serves stations over a store that outlives it.
func open(t *testing.T, s *store.Store, p engine.Policy, change ...func(*engine.Options)) *site {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	r := records.New(records.Options{Store: s, Log: quiet})
	profiles, err := r.Profiles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o := engine.Options{Policy: p, Actions: v2.Actions, Records: r, Profiles: profiles, Log: quiet, Verifier: auth.NewVerifier(auth.VerifierOptions{})}
	for _, c := range change {
		c(&o)
	}
	e := engine.New(o)
	server := httptest.NewServer(e)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		e.Shutdown(ctx)
		server.Close()
	})
	return &site{t, s, r, e, "ws" + strings.TrimPrefix(server.URL, "http") + "/ocpp"}
}

func memory(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "memory:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func (s *site) station(o sim.Options) *sim.Station {
	s.Helper()
	if o.EVSEs == 0 {
		o.EVSEs = 1
	}
	st, err := sim.Dial(s.Context(), s.url, o)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { st.Close() })
	return st
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func TestRecords_registrationOutlivesTheProgram(t *testing.T) {
	kept := memory(t)
	first := open(t, kept, yes{})
	st := first.station(sim.Options{ID: "CP1", Vendor: "Acme", Model: "M1"})
	first.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	st.Close()

	second := open(t, kept, yes{})
	known, ok := second.engine.Station("cp1")
	if !ok {
		t.Fatal("the station is not known any more")
	}
	info := known.Info()
	if info.Told != engine.Accepted || info.Vendor != "Acme" || info.Status != "Available" || len(info.EVSEs) != 1 || info.Version.String() != "2.0.1" {
		t.Errorf("what is known: %+v", info)
	}
	again := second.station(sim.Options{ID: "CP1"})
	if _, err := again.Call(t.Context(), "Heartbeat", &v2.HeartbeatRequest{}); err != nil {
		t.Errorf("without a new boot: %v", err)
	}
}

// EVSE 0 is none: what is said of it is said of the station, now and after a restart.
func TestRecords_statusOfTheStationItself(t *testing.T) {
	kept := memory(t)
	first := open(t, kept, yes{})
	st := first.station(sim.Options{ID: "CP1"})
	first.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	_, err := st.Call(t.Context(), "StatusNotification", &v2.StatusNotificationRequest{
		Timestamp: ocpp.NewDateTime(time.Now()), ConnectorStatus: v2.ConnectorStatusFaulted})
	first.must(err)
	for name, s := range map[string]*site{"now": first, "after a restart": open(t, kept, yes{})} {
		known, _ := s.engine.Station("CP1")
		if info := known.Info(); info.Itself.Status != "Faulted" || info.Status != "Faulted" || len(info.EVSEs) != 1 || info.EVSEs[0].ID != 1 {
			t.Errorf("%s: %+v", name, info)
		}
	}
}

func TestRecords_sessionIsInTheLedgerWhateverThePolicySays(t *testing.T) {
	kept := memory(t)
	s := open(t, kept, yes{fail: func(r any) bool {
		e, ok := r.(*v2.TransactionEventRequest)
		return ok && e.EventType == v2.TransactionEventUpdated
	}})
	st := s.station(sim.Options{ID: "CP1"})
	s.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	event := func(kind v2.TransactionEventEnum, seq int, wh float64) error {
		_, err := st.Call(t.Context(), "TransactionEvent", &v2.TransactionEventRequest{
			EventType: kind, SeqNo: seq, Timestamp: "2030-01-01T00:00:00Z", TriggerReason: v2.TriggerReasonCablePluggedIn,
			TransactionInfo: v2.Transaction{TransactionID: "T1"}, EVSE: &v2.EVSE{ID: 1},
			MeterValue: []v2.MeterValue{{Timestamp: "2030-01-01T00:00:00Z", SampledValue: []v2.SampledValue{{Value: wh}}}},
		})
		return err
	}
	s.must(event(v2.TransactionEventStarted, 0, 1000))
	if event(v2.TransactionEventUpdated, 1, 1500) == nil {
		t.Error("the failed decision was no error")
	}
	s.must(event(v2.TransactionEventEnded, 2, 3000))
	x, err := kept.Transaction(t.Context(), "CP1", "T1")
	s.must(err)
	if x.Active || x.Energy == nil || *x.Energy != 2000 || x.GapCount != 0 || x.Generation != "g1" {
		t.Errorf("the record: %+v", x)
	}
}

func TestRecords_whatFailedIsRecordedOnceAndItsDecisionToo(t *testing.T) {
	kept := memory(t)
	broken := true
	s := open(t, kept, yes{fail: func(r any) bool {
		switch r.(type) {
		case *v2.BootNotificationRequest, *v2.MeterValuesRequest:
			return broken
		}
		return false
	}})
	st := s.station(sim.Options{ID: "CP1"})
	boot := &v2.BootNotificationRequest{Reason: v2.BootReasonPowerUp, ChargingStation: v2.ChargingStation{Model: "M1", VendorName: "Acme"}}
	if _, err := st.Call(t.Context(), "BootNotification", boot); err == nil {
		t.Error("the failed decision was no error")
	}
	broken = false
	if _, err := st.Call(t.Context(), "BootNotification", boot); err != nil {
		t.Fatal(err)
	}
	if known, err := kept.Station(t.Context(), "CP1"); err != nil || known.ToldRegistration != string(engine.Accepted) || known.Vendor != "Acme" {
		t.Errorf("after the repeated boot: %+v (%v)", known, err)
	}
	broken = true
	values := &v2.MeterValuesRequest{EVSEID: 1, MeterValue: []v2.MeterValue{{Timestamp: "2030-01-01T00:00:00Z", SampledValue: []v2.SampledValue{{Value: 5}}}}}
	for range 2 {
		if _, err := st.Call(t.Context(), "MeterValues", values); err == nil {
			t.Error("the failed decision was no error")
		}
		if _, err := st.Call(t.Context(), "Heartbeat", &v2.HeartbeatRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := kept.MeterValues(t.Context(), "CP1", store.Page{}); err != nil || len(list.Items) != 1 {
		t.Errorf("%d values are recorded, want 1 (%v)", len(list.Items), err)
	}
}

func TestRecords_jobStatusesHaveTheirTime(t *testing.T) {
	kept := memory(t)
	s := open(t, kept, yes{})
	st := s.station(sim.Options{ID: "CP1"})
	s.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	begun := time.Now().Add(-time.Second)
	if _, err := st.Call(t.Context(), "FirmwareStatusNotification", &v2.FirmwareStatusNotificationRequest{Status: "Idle"}); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Call(t.Context(), "LogStatusNotification", &v2.LogStatusNotificationRequest{Status: "Idle"}); err != nil {
		t.Fatal(err)
	}
	list, err := kept.JobStatuses(t.Context(), "CP1", "", store.Page{})
	s.must(err)
	for _, j := range list.Items {
		if j.Received.Before(begun) {
			t.Errorf("%s was received at %s", j.Action, j.Received)
		}
	}
	if len(list.Items) != 2 {
		t.Errorf("%d statuses", len(list.Items))
	}
}

// TestRecords_clearedProfilesGo: what a station took a ClearChargingProfile for isn't listed any more (OCPP 2.0.1 K10).
func TestRecords_clearedProfilesGo(t *testing.T) {
	kept := memory(t)
	s := open(t, kept, yes{})
	answers := []v2.ClearChargingProfileStatusEnum{v2.ClearChargingProfileStatusUnknown, v2.ClearChargingProfileStatusAccepted}
	st := s.station(sim.Options{ID: "CP1", Handlers: map[string]sim.Handler{
		"ClearChargingProfile": func(*sim.Command) (any, error) {
			status := answers[0]
			answers = answers[1:]
			return &v2.ClearChargingProfileResponse{Status: status}, nil
		},
	}})
	s.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	_, err := st.Call(t.Context(), "ReportChargingProfiles", &v2.ReportChargingProfilesRequest{RequestID: 1, EVSEID: 1, ChargingLimitSource: "CSO",
		ChargingProfile: []v2.ChargingProfile{{ID: 7, ChargingProfilePurpose: "TxDefaultProfile", ChargingProfileKind: "Relative",
			ChargingSchedule: []v2.ChargingSchedule{{ID: 1, ChargingRateUnit: "A", ChargingSchedulePeriod: []v2.ChargingSchedulePeriod{{Limit: new(6.0)}}}}}}})
	s.must(err)
	known, _ := s.engine.Station("CP1")
	for _, left := range []int{1, 0} {
		_, err = known.Call(t.Context(), v2.Actions.ByName("ClearChargingProfile"), &v2.ClearChargingProfileRequest{ChargingProfileID: new(7)})
		s.must(err)
		list, err := kept.ChargingProfiles(t.Context(), "CP1", store.Page{})
		s.must(err)
		if len(list.Items) != left {
			t.Errorf("%d profiles are listed, want %d", len(list.Items), left)
		}
	}
}

func TestRecords_passwordIsRotated(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer v2.SetVariableStatusEnum
		valid  string
	}{
		{"accepted", v2.SetVariableStatusAccepted, "the new password 1"},
		{"refused", v2.SetVariableStatusRejected, "the old password 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kept := memory(t)
			_, _, err := kept.UpdateStation(t.Context(), "CP1", func(st *store.Station) error {
				st.Provisioned, st.PasswordHash = true, auth.Hash("the old password 1")
				return nil
			}, nil)
			s := open(t, kept, yes{})
			s.must(err)
			st := s.station(sim.Options{ID: "CP1", Password: "the old password 1", Handlers: map[string]sim.Handler{
				"SetVariables": func(cmd *sim.Command) (any, error) {
					req := cmd.Request.(*v2.SetVariablesRequest)
					d := req.SetVariableData[0]
					return &v2.SetVariablesResponse{SetVariableResult: []v2.SetVariableResult{{AttributeStatus: c.answer, Component: d.Component, Variable: d.Variable}}}, nil
				},
			}})
			s.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
			known, _ := s.engine.Station("CP1")
			_, err = known.Call(t.Context(), v2.Actions.ByName("SetVariables"), &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{
				AttributeValue: "the new password 1", Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "BasicAuthPassword"},
			}}})
			s.must(err)
			st.Close()
			for _, password := range []string{"the old password 1", "the new password 1"} {
				other, err := sim.Dial(t.Context(), s.url, sim.Options{ID: "CP1", EVSEs: 1, Password: password})
				if (err == nil) != (password == c.valid) {
					t.Errorf("%q: %v", password, err)
				}
				if err == nil {
					other.Close()
				}
			}
			variables, err := kept.Variables(t.Context(), "CP1", store.VariableFilter{})
			s.must(err)
			for _, v := range variables.Items {
				if v.Wanted != nil && strings.Contains(*v.Wanted, "password") {
					t.Error("the password is in the records")
				}
			}
		})
	}
}

func TestRecords_stationIsAskedForItsInventoryAndGaps(t *testing.T) {
	kept := memory(t)
	s := open(t, kept, yes{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.records.Run(ctx, s.engine); close(done) }()
	defer func() { cancel(); <-done }()
	reported := make(chan struct{}, 100)
	st := s.station(sim.Options{ID: "CP1", Handlers: map[string]sim.Handler{
		"GetTransactionStatus": func(*sim.Command) (any, error) {
			return &v2.GetTransactionStatusResponse{MessagesInQueue: true}, nil
		},
	}, Trace: func(e sim.Event) {
		if e.Kind == sim.Received && e.Action == "NotifyReport" {
			reported <- struct{}{}
		}
	}})
	s.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	for _, seq := range []int{0, 5} {
		kind := v2.TransactionEventUpdated
		if seq == 0 {
			kind = v2.TransactionEventStarted
		}
		_, err := st.Call(t.Context(), "TransactionEvent", &v2.TransactionEventRequest{EventType: kind, SeqNo: seq, Timestamp: "2030-01-01T00:00:00Z",
			TriggerReason: v2.TriggerReasonCablePluggedIn, TransactionInfo: v2.Transaction{TransactionID: "T1"}})
		s.must(err)
	}
	known, _ := s.engine.Station("CP1")
	id := "T1"
	_, err := known.Call(t.Context(), v2.Actions.ByName("GetTransactionStatus"), &v2.GetTransactionStatusRequest{TransactionID: &id})
	s.must(err)
	if x, err := kept.Transaction(t.Context(), "CP1", "T1"); err != nil || x.MessagesInQueue == nil || !*x.MessagesInQueue || x.GapCount != 1 {
		t.Errorf("what the station answered: %+v (%v)", x, err)
	}
	select {
	case <-reported:
	case <-time.After(10 * time.Second):
		t.Fatal("no inventory came")
	}
	if all, err := kept.Variables(t.Context(), "CP1", store.VariableFilter{}); err != nil || len(all.Items) == 0 {
		t.Errorf("the inventory is not kept: %d variables (%v)", len(all.Items), err)
	}
}

// TestRecords_evsesAreBounded: after a restart no more EVSEs are known than before it.
func TestRecords_evsesAreBounded(t *testing.T) {
	s := memory(t)
	h := open(t, s, yes{})
	st := h.station(sim.Options{ID: "CP1"})
	h.must(st.Begin(t.Context(), v2.BootReasonPowerUp))
	for evse := range 260 {
		if _, err := st.Call(t.Context(), "StatusNotification", &v2.StatusNotificationRequest{
			Timestamp: ocpp.NewDateTime(time.Now()), ConnectorStatus: v2.ConnectorStatusAvailable, EVSEID: evse, ConnectorID: 1,
		}); err != nil {
			t.Fatal(err)
		}
	}
	known, _ := h.engine.Station("CP1")
	before := known.Info().EVSEs
	p, _, err := h.records.Profile(t.Context(), "CP1")
	if err != nil || len(before) != 256 || len(p.EVSEs) != len(before) {
		t.Errorf("%d EVSEs are known and %d kept (%v), want 256", len(before), len(p.EVSEs), err)
	}
}
