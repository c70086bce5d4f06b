package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"csms/engine"
	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// commandSamples16 is a request for each command of OCPP 1.6, by action.
func commandSamples16() map[string]any {
	now := ocpp.NewDateTime(testNow)
	hash := v16.CertificateHashData{HashAlgorithm: v16.HashAlgorithmSHA256, IssuerNameHash: "a", IssuerKeyHash: "b", SerialNumber: "1"}
	return map[string]any{
		"CancelReservation":          &v16.CancelReservationRequest{ReservationID: 4},
		"CertificateSigned":          &v16.CertificateSignedRequest{CertificateChain: root},
		"ChangeAvailability":         &v16.ChangeAvailabilityRequest{Type: v16.AvailabilityTypeOperative},
		"ChangeConfiguration":        &v16.ChangeConfigurationRequest{Key: "HeartbeatInterval", Value: "60"},
		"ClearCache":                 &v16.ClearCacheRequest{},
		"ClearChargingProfile":       &v16.ClearChargingProfileRequest{ID: new(7)},
		"DataTransfer":               &v16.DataTransferRequest{VendorID: "com.example"},
		"DeleteCertificate":          &v16.DeleteCertificateRequest{CertificateHashData: hash},
		"ExtendedTriggerMessage":     &v16.ExtendedTriggerMessageRequest{RequestedMessage: v16.ExtendedMessageTriggerHeartbeat},
		"GetCompositeSchedule":       &v16.GetCompositeScheduleRequest{ConnectorID: 1, Duration: 60},
		"GetConfiguration":           &v16.GetConfigurationRequest{},
		"GetDiagnostics":             &v16.GetDiagnosticsRequest{Location: "ftp://logs.example.com"},
		"GetInstalledCertificateIds": &v16.GetInstalledCertificateIdsRequest{CertificateType: v16.CertificateUseCentralSystemRootCertificate},
		"GetLocalListVersion":        &v16.GetLocalListVersionRequest{},
		"GetLog":                     &v16.GetLogRequest{RequestID: 6, LogType: v16.LogTypeSecurityLog, Log: v16.LogParameters{RemoteLocation: "http://logs.example.com"}},
		"InstallCertificate":         &v16.InstallCertificateRequest{CertificateType: v16.CertificateUseCentralSystemRootCertificate, Certificate: root},
		"RemoteStartTransaction":     &v16.RemoteStartTransactionRequest{IDTag: "A"},
		"RemoteStopTransaction":      &v16.RemoteStopTransactionRequest{TransactionID: 9},
		"ReserveNow":                 &v16.ReserveNowRequest{ReservationID: 4, ExpiryDate: now, IDTag: "A", ConnectorID: 2},
		"Reset":                      &v16.ResetRequest{Type: v16.ResetTypeHard},
		"SendLocalList":              &v16.SendLocalListRequest{ListVersion: 1, UpdateType: v16.UpdateTypeFull},
		"SetChargingProfile":         &v16.SetChargingProfileRequest{ConnectorID: 1, CSChargingProfiles: profileOf16(7, 10)},
		"SignedUpdateFirmware": &v16.SignedUpdateFirmwareRequest{RequestID: 10, Firmware: v16.Firmware{
			Location: "http://f.example.com/2", RetrieveDateTime: now, SigningCertificate: root, Signature: "x",
		}},
		"TriggerMessage":  &v16.TriggerMessageRequest{RequestedMessage: v16.MessageTriggerHeartbeat},
		"UnlockConnector": &v16.UnlockConnectorRequest{ConnectorID: 1},
		"UpdateFirmware":  &v16.UpdateFirmwareRequest{Location: "ftp://f.example.com/2", RetrieveDate: now},
	}
}

func profileOf16(id int, limit float64) v16.ChargingProfile {
	return v16.ChargingProfile{
		ChargingProfileID: id, StackLevel: 1, ChargingProfilePurpose: v16.ChargingProfilePurposeTxDefaultProfile,
		ChargingProfileKind: v16.ChargingProfileKindRelative,
		ChargingSchedule: v16.ChargingSchedule{
			ChargingRateUnit: v16.ChargingRateUnitA, ChargingSchedulePeriod: []v16.ChargingSchedulePeriod{{Limit: limit}},
		},
	}
}

// TestCommands16_allAreAnswered sends each command of OCPP 1.6 to a fresh station. The engine checks the answers.
func TestCommands16_allAreAnswered(t *testing.T) {
	samples := commandSamples16()
	n := 0
	for _, a := range v16.Actions.All() {
		if a.From&ocpp.FromCSMS == 0 {
			continue
		}
		n++
		t.Run(a.Name, func(t *testing.T) {
			if samples[a.Name] == nil {
				t.Fatal("there is no sample")
			}
			p := newPeer(t)
			s := p.booted(t, Options{Version: ocpp.V16})
			p.command(t, a.Name, samples[a.Name])
			if err := s.Settle(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	if n != 26 {
		t.Errorf("%d commands, want 26", n)
	}
}

// statuses16 are those that a connector reported.
func statuses16(p *peer, connector int) []string {
	var all []string
	for _, r := range p.native("StatusNotification") {
		if n := r.(*v16.StatusNotificationRequest); n.ConnectorID == connector {
			all = append(all, string(n.Status))
		}
	}
	return all
}

func TestRemoteStart16_runsUntilRemoteStop(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{Version: ocpp.V16})
	p.command(t, "RemoteStartTransaction", &v16.RemoteStartTransactionRequest{IDTag: "A", ConnectorID: new(2), ChargingProfile: &v16.ChargingProfile{
		ChargingProfileID: 1, ChargingProfilePurpose: v16.ChargingProfilePurposeTxProfile, ChargingProfileKind: v16.ChargingProfileKindRelative,
		ChargingSchedule: profileOf16(1, 7).ChargingSchedule,
	}})
	p.await(t, "TransactionEvent", 3)
	started := p.native("StartTransaction")[0].(*v16.StartTransactionRequest)
	if started.ConnectorID != 2 || started.IDTag != "A" || started.MeterStart != 1000 {
		t.Errorf("started %+v", started)
	}
	busy := p.command(t, "RemoteStartTransaction", &v16.RemoteStartTransactionRequest{IDTag: "B", ConnectorID: new(2)})
	if busy.(*v16.RemoteStartTransactionResponse).Status != v16.RemoteStartStopStatusRejected {
		t.Error("a second session on the same connector")
	}
	schedule := p.command(t, "GetCompositeSchedule", &v16.GetCompositeScheduleRequest{ConnectorID: 2, Duration: 60, ChargingRateUnit: new(v16.ChargingRateUnitA)})
	if got := schedule.(*v16.GetCompositeScheduleResponse).ChargingSchedule.ChargingSchedulePeriod[0].Limit; got != 7 {
		t.Errorf("the session's limit is %v A", got)
	}
	number := s.Sessions()[0].number
	if number <= 0 || s.Sessions()[0].ID() != fmt.Sprint(number) {
		t.Fatalf("the session has the number %d and the id %s", number, s.Sessions()[0].ID())
	}
	p.command(t, "RemoteStopTransaction", &v16.RemoteStopTransactionRequest{TransactionID: number})
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, v := range p.native("MeterValues") {
		if m := v.(*v16.MeterValuesRequest); m.TransactionID == nil || *m.TransactionID != number || len(m.MeterValue[0].SampledValue) != 4 {
			t.Errorf("meter values %+v", m)
		}
	}
	stopped := p.native("StopTransaction")[0].(*v16.StopTransactionRequest)
	if stopped.TransactionID != number || *stopped.Reason != v16.ReasonRemote || stopped.MeterStop <= 1000 || stopped.IDTag != nil {
		t.Errorf("stopped %+v", stopped)
	}
	if got, want := statuses16(p, 2), []string{"Preparing", "Charging", "Finishing", "Available"}; !slices.Equal(got, want) {
		t.Errorf("connector 2 was %v, want %v", got, want)
	}
}

func TestRemoteStart16_endsWhenTheTagIsRefused(t *testing.T) {
	p := newPeer(t)
	p.on("TransactionEvent", func(engine.Call) (any, error) {
		return &v2.TransactionEventResponse{IDTokenInfo: &v2.IDTokenInfo{Status: v2.AuthorizationStatusBlocked}}, nil
	})
	p.booted(t, Options{Version: ocpp.V16})
	p.command(t, "RemoteStartTransaction", &v16.RemoteStartTransactionRequest{IDTag: "A"})
	p.await(t, "TransactionEvent", 2)
	if stopped := p.native("StopTransaction")[0].(*v16.StopTransactionRequest); *stopped.Reason != v16.ReasonDeAuthorized {
		t.Errorf("stopped %+v", stopped)
	}
}

func TestReset16_endsSessionsReconnectsAndBoots(t *testing.T) {
	for kind, reason := range map[v16.ResetType]v16.Reason{v16.ResetTypeHard: v16.ReasonHardReset, v16.ResetTypeSoft: v16.ReasonSoftReset} {
		p := newPeer(t)
		s := p.booted(t, Options{Version: ocpp.V16})
		if _, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")}); err != nil {
			t.Fatal(err)
		}
		before := s.Disconnected()
		p.command(t, "Reset", &v16.ResetRequest{Type: kind})
		<-before
		p.await(t, "BootNotification", 2)
		if stopped := p.native("StopTransaction")[0].(*v16.StopTransactionRequest); *stopped.Reason != reason {
			t.Errorf("%s stopped %+v", kind, stopped)
		}
		if err := s.Settle(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestUnlockConnector16_endsTheSession(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{Version: ocpp.V16})
	if _, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A"), EVSE: 1}); err != nil {
		t.Fatal(err)
	}
	p.command(t, "UnlockConnector", &v16.UnlockConnectorRequest{ConnectorID: 1})
	s.Settle(t.Context())
	if stopped := p.native("StopTransaction")[0].(*v16.StopTransactionRequest); *stopped.Reason != v16.ReasonUnlockCommand {
		t.Errorf("stopped %+v", stopped)
	}
	res := p.command(t, "UnlockConnector", &v16.UnlockConnectorRequest{ConnectorID: 9})
	if res.(*v16.UnlockConnectorResponse).Status != v16.UnlockConnectorStatusNotSupported {
		t.Errorf("connector 9: %+v", res)
	}
}

func TestAvailability16_isReportedAndWaitsForTheSession(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{Version: ocpp.V16})
	x, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A"), EVSE: 1})
	if err != nil {
		t.Fatal(err)
	}
	res := p.command(t, "ChangeAvailability", &v16.ChangeAvailabilityRequest{Type: v16.AvailabilityTypeInoperative})
	if got := res.(*v16.ChangeAvailabilityResponse).Status; got != v16.ChangeAvailabilityStatusScheduled {
		t.Errorf("status %s", got)
	}
	if _, err := x.End(t.Context(), v2.TriggerReasonStopAuthorized, v2.ReasonLocal); err != nil {
		t.Fatal(err)
	}
	s.Settle(t.Context())
	if got, want := statuses16(p, 1), []string{"Preparing", "Charging", "Finishing", "Unavailable"}; !slices.Equal(got, want) {
		t.Errorf("connector 1 was %v, want %v", got, want)
	}
	if got := statuses16(p, 2); !slices.Equal(got, []string{"Unavailable"}) {
		t.Errorf("connector 2 was %v", got)
	}
	p.command(t, "TriggerMessage", &v16.TriggerMessageRequest{RequestedMessage: v16.MessageTriggerStatusNotification})
	s.Settle(t.Context())
	if got := statuses16(p, 0); !slices.Equal(got, []string{"Unavailable"}) {
		t.Errorf("connector 0 was %v", got)
	}
}

func TestReservation16_isReportedAndUsed(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{Version: ocpp.V16})
	p.command(t, "ReserveNow", commandSamples16()["ReserveNow"])
	s.Settle(t.Context())
	x, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A"), EVSE: 2})
	if err != nil {
		t.Fatal(err)
	}
	if started := p.native("StartTransaction")[0].(*v16.StartTransactionRequest); started.ReservationID == nil || *started.ReservationID != 4 {
		t.Errorf("started %+v", started)
	}
	if got := statuses16(p, 2)[0]; got != "Reserved" {
		t.Errorf("connector 2 was %s", got)
	}
	if _, err := x.End(t.Context(), v2.TriggerReasonStopAuthorized, v2.ReasonLocal); err != nil {
		t.Fatal(err)
	}
	if res := p.command(t, "CancelReservation", &v16.CancelReservationRequest{ReservationID: 4}); res.(*v16.CancelReservationResponse).Status != v16.CancelReservationStatusRejected {
		t.Error("a used reservation was cancelled")
	}
}

func TestConfiguration16_isSetAndRead(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{Version: ocpp.V16})
	for _, c := range []struct {
		key, value string
		want       v16.ChangeConfigurationStatus
	}{
		{"HeartbeatInterval", "42", v16.ChangeConfigurationStatusAccepted},
		{"heartbeatinterval", "soon", v16.ChangeConfigurationStatusRejected},
		{"NumberOfConnectors", "9", v16.ChangeConfigurationStatusRejected},
		{"LocalPreAuthorize", "TRUE", v16.ChangeConfigurationStatusAccepted},
		{"LocalPreAuthorize", "yes", v16.ChangeConfigurationStatusRejected},
		{"WebSocketPingInterval", "30", v16.ChangeConfigurationStatusRebootRequired},
		{"Colour", "red", v16.ChangeConfigurationStatusNotSupported},
		{"AuthorizationKey", "30313233343536373839616263646566", v16.ChangeConfigurationStatusAccepted},
	} {
		res := p.command(t, "ChangeConfiguration", &v16.ChangeConfigurationRequest{Key: c.key, Value: c.value}).(*v16.ChangeConfigurationResponse)
		if res.Status != c.want {
			t.Errorf("set %s to %s: %s, want %s", c.key, c.value, res.Status, c.want)
		}
	}
	if s.Interval().Seconds() != 42 || s.options.Password != "0123456789abcdef" {
		t.Errorf("interval %v, password %q", s.Interval(), s.options.Password)
	}
	res := p.command(t, "GetConfiguration", &v16.GetConfigurationRequest{Key: []string{"LocalPreAuthorize", "AuthorizationKey", "Colour"}}).(*v16.GetConfigurationResponse)
	if len(res.ConfigurationKey) != 2 || *res.ConfigurationKey[0].Value != "TRUE" || res.ConfigurationKey[1].Value != nil || !slices.Equal(res.UnknownKey, []string{"Colour"}) {
		t.Errorf("read %+v", res)
	}
	all := p.command(t, "GetConfiguration", &v16.GetConfigurationRequest{}).(*v16.GetConfigurationResponse)
	if len(all.ConfigurationKey) < 40 {
		t.Errorf("%d keys", len(all.ConfigurationKey))
	}
}

func TestFirmwareAndLogs16_goThroughTheirSteps(t *testing.T) {
	for _, c := range []struct {
		command, report, want string
		boots                 int
	}{
		{"UpdateFirmware", "FirmwareStatusNotification", "Downloading Downloaded Installing Installed", 2},
		{"SignedUpdateFirmware", "SignedFirmwareStatusNotification", "Downloading Downloaded SignatureVerified Installing InstallRebooting Installed", 2},
		{"GetDiagnostics", "DiagnosticsStatusNotification", "Uploading Uploaded", 1},
		{"GetLog", "LogStatusNotification", "Uploading Uploaded", 1},
	} {
		p := newPeer(t)
		s := p.booted(t, Options{Version: ocpp.V16})
		p.command(t, c.command, commandSamples16()[c.command])
		s.Settle(t.Context())
		var steps []string
		for _, r := range p.native(c.report) {
			switch r := r.(type) {
			case *v16.FirmwareStatusNotificationRequest:
				steps = append(steps, string(r.Status))
			case *v16.SignedFirmwareStatusNotificationRequest:
				steps = append(steps, string(r.Status))
			case *v16.DiagnosticsStatusNotificationRequest:
				steps = append(steps, string(r.Status))
			case *v16.LogStatusNotificationRequest:
				steps = append(steps, string(r.Status))
			}
		}
		if got := strings.Join(steps, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.command, got, c.want)
		}
		boots := p.native("BootNotification")
		if len(boots) != c.boots || (*boots[len(boots)-1].(*v16.BootNotificationRequest).FirmwareVersion == "1.0.0") != (c.boots == 1) {
			t.Errorf("%s: %d boots", c.command, len(boots))
		}
	}
}

func TestTriggerMessage16_sendsEach(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{Version: ocpp.V16})
	if _, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")}); err != nil {
		t.Fatal(err)
	}
	triggers := map[string][]any{}
	for _, m := range v16.MessageTrigger("").Values() {
		triggers[m.Text] = append(triggers[m.Text], &v16.TriggerMessageRequest{RequestedMessage: v16.MessageTrigger(m.Text)})
	}
	for _, m := range v16.ExtendedMessageTrigger("").Values() {
		triggers[m.Text] = append(triggers[m.Text], &v16.ExtendedTriggerMessageRequest{RequestedMessage: v16.ExtendedMessageTrigger(m.Text), ConnectorID: new(1)})
	}
	for message, requests := range triggers {
		for _, request := range requests {
			command, action := "TriggerMessage", message
			if _, extended := request.(*v16.ExtendedTriggerMessageRequest); extended {
				command = "ExtendedTriggerMessage"
				switch message {
				case "FirmwareStatusNotification":
					action = "SignedFirmwareStatusNotification"
				case "SignChargePointCertificate":
					action = "SignCertificate"
				}
			}
			before := len(p.native(action))
			p.command(t, command, request)
			s.Settle(t.Context())
			if len(p.native(action)) == before {
				t.Errorf("%s for %s sent nothing", command, message)
			}
		}
	}
	res := p.command(t, "TriggerMessage", &v16.TriggerMessageRequest{RequestedMessage: v16.MessageTriggerStatusNotification, ConnectorID: new(9)})
	if res.(*v16.TriggerMessageResponse).Status != v16.TriggerMessageStatusRejected {
		t.Errorf("connector 9: %+v", res)
	}
}

func TestProfilesAndCertificates16(t *testing.T) {
	p := newPeer(t)
	p.booted(t, Options{Version: ocpp.V16})
	set := func(connector int, profile v16.ChargingProfile) v16.SetChargingProfileStatus {
		return p.command(t, "SetChargingProfile", &v16.SetChargingProfileRequest{ConnectorID: connector, CSChargingProfiles: profile}).(*v16.SetChargingProfileResponse).Status
	}
	tx := profileOf16(8, 6)
	tx.ChargingProfilePurpose = v16.ChargingProfilePurposeTxProfile
	if set(1, profileOf16(7, 10)) != v16.SetChargingProfileStatusAccepted || set(9, profileOf16(7, 10)) != v16.SetChargingProfileStatusRejected || set(1, tx) != v16.SetChargingProfileStatusRejected {
		t.Error("profiles are taken that should not, or not those that should")
	}
	for _, want := range []v16.ClearChargingProfileStatus{v16.ClearChargingProfileStatusAccepted, v16.ClearChargingProfileStatusUnknown} {
		if res := p.command(t, "ClearChargingProfile", &v16.ClearChargingProfileRequest{ID: new(7)}).(*v16.ClearChargingProfileResponse); res.Status != want {
			t.Errorf("clear: %s, want %s", res.Status, want)
		}
	}
	listed := func() int {
		res := p.command(t, "GetInstalledCertificateIds", commandSamples16()["GetInstalledCertificateIds"])
		return len(res.(*v16.GetInstalledCertificateIdsResponse).CertificateHashData)
	}
	res := p.command(t, "InstallCertificate", commandSamples16()["InstallCertificate"]).(*v16.InstallCertificateResponse)
	if res.Status == v16.InstallCertificateStatusRejected && listed() != 0 || res.Status == v16.InstallCertificateStatusAccepted && listed() != 1 {
		t.Errorf("install: %s, then %d are listed", res.Status, listed())
	}
}

// What happened while the station was offline is sent with the number that the start gets only then.
func TestOffline16_numberIsFilledIn(t *testing.T) {
	p := newPeer(t)
	s := p.booted(t, Options{Version: ocpp.V16})
	s.Leave()
	x, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")})
	if !errors.Is(err, ErrQueued) {
		t.Fatal(err)
	}
	start := x.Last()
	if _, err := x.Update(t.Context(), v2.TriggerReasonMeterValuePeriodic); !errors.Is(err, ErrQueued) {
		t.Fatal(err)
	}
	if _, err := x.End(t.Context(), v2.TriggerReasonStopAuthorized, v2.ReasonLocal); !errors.Is(err, ErrQueued) {
		t.Fatal(err)
	}
	if err := s.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Call(t.Context(), start.Action, start.Request); err != nil {
		t.Error(err)
	}
	starts := p.native("StartTransaction")
	stop := p.native("StopTransaction")[0].(*v16.StopTransactionRequest)
	values := p.native("MeterValues")[0].(*v16.MeterValuesRequest)
	if stop.TransactionID != x.number || x.number == 0 || *values.TransactionID != x.number || *stop.IDTag != "A" {
		t.Errorf("number %d; stop %+v, values %+v", x.number, stop, values)
	}
	if len(starts) != 2 || *starts[0].(*v16.StartTransactionRequest) != *starts[1].(*v16.StartTransactionRequest) {
		t.Errorf("starts %+v", starts)
	}
}

// A start that the CSMS doesn't take leaves the session without a number.
func TestSession16_withoutNumber(t *testing.T) {
	p := newPeer(t)
	p.on("TransactionEvent", func(c engine.Call) (any, error) {
		if _, start := c.Native.(*v16.StartTransactionRequest); start {
			return nil, errors.New("the store is full")
		}
		return plain(c), nil
	})
	s := p.booted(t, Options{Version: ocpp.V16})
	x, _, err := s.StartSession(t.Context(), SessionOptions{Token: Token("A")})
	if !isAnswer(err) {
		t.Errorf("error %v", err)
	}
	if _, err := x.Update(t.Context(), v2.TriggerReasonMeterValuePeriodic); err != nil {
		t.Error(err)
	}
	if _, err := x.End(t.Context(), v2.TriggerReasonStopAuthorized, v2.ReasonLocal); err != nil {
		t.Error(err)
	}
	stop := p.native("StopTransaction")[0].(*v16.StopTransactionRequest)
	values := p.native("MeterValues")[0].(*v16.MeterValuesRequest)
	if stop.TransactionID != noNumber || values.TransactionID != nil {
		t.Errorf("stop %+v, values %+v", stop, values)
	}
}

func TestScenarios16(t *testing.T) {
	for name, enough := range map[string]func(p *peer) bool{
		"session":   func(p *peer) bool { return len(p.native("StopTransaction")) == 1 && len(statuses16(p, 1)) == 5 },
		"day":       func(p *peer) bool { return len(p.native("StopTransaction")) == 3 },
		"offline":   func(p *peer) bool { return len(p.native("StopTransaction")) == 1 && len(p.native("MeterValues")) == 8 },
		"boot":      func(p *peer) bool { return len(statuses16(p, 0)) == 1 && len(statuses16(p, 2)) == 1 },
		"idle":      func(p *peer) bool { return len(p.native("BootNotification")) == 1 },
		"heartbeat": func(p *peer) bool { return len(p.native("Heartbeat")) == 3 },
		"all":       func(*peer) bool { return false },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPeer(t)
			playAs(t, p, ocpp.V16, name, func() bool { return enough(p) })
			if name != "all" {
				return
			}
			for _, a := range v16.Actions.All() {
				if a.From&ocpp.FromStation != 0 && len(p.native(a.Name)) == 0 {
					t.Errorf("%s was not sent", a.Name)
				}
			}
		})
	}
}

func TestFleet_versionsInTurn(t *testing.T) {
	p := newPeer(t)
	scenario, _ := ScenarioNamed("idle")
	f := &Fleet{URL: p.url, Stations: 5, Scenario: scenario, Messages: 1, Versions: Versions(), Options: Options{Wait: quick}}
	if err := f.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := map[ocpp.Version]int{}
	for _, c := range p.calls {
		if c.Native != nil {
			c.Version = ocpp.V16 // the others are in the terms that the policy sees
		}
		got[c.Version]++
	}
	if got[ocpp.V16] != 2 || got[ocpp.V201] != 2 || got[ocpp.V21] != 1 {
		t.Errorf("boots by version %v", got)
	}
}
