package main

import (
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/engine/sim"
)

// mixed is the program with a station of each version.
type mixed struct {
	*whole
	stations map[ocpp.Version]*sim.Station
	// commands counts those that a station got, but for the inventory, which comes by itself.
	commands map[ocpp.Version]*atomic.Int64
	// ago is how far the stations' clocks are behind.
	ago atomic.Int64
}

func openMixed(t *testing.T, config string) *mixed {
	t.Helper()
	m := &mixed{whole: startLive(t, config), stations: map[ocpp.Version]*sim.Station{}, commands: map[ocpp.Version]*atomic.Int64{}}
	for _, v := range sim.Versions() {
		count := &atomic.Int64{}
		st, err := sim.Dial(t.Context(), "ws://"+m.app.StationsAddr().String()+"/ocpp", sim.Options{
			ID: "V-" + v.String(), Version: v, Reconnect: true, Wait: hurried,
			Now: func() time.Time { return time.Now().Add(-time.Duration(m.ago.Load())) },
			Trace: func(e sim.Event) {
				if e.Kind == sim.Received && e.Frame.Type == ocppj.Call && e.Action != "GetConfiguration" && e.Action != "GetBaseReport" {
					count.Add(1)
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		if err := st.Begin(t.Context(), v2.BootReasonPowerUp); err != nil {
			t.Fatal(err)
		}
		m.stations[v], m.commands[v] = st, count
	}
	return m
}

// One edit refuses a card on the stations of all versions, without any of them losing its connection.
func TestMixed_oneEditForAllVersions(t *testing.T) {
	m := openMixed(t, "[[settings.tokens]]\nid = \"CARD1\"\n")
	authorize := func(want v2.AuthorizationStatusEnum) {
		t.Helper()
		for v, st := range m.stations {
			info, err := st.Authorize(t.Context(), sim.Token("CARD1"))
			if err != nil || info.Status != want {
				t.Errorf("OCPP %s: %+v, %v; want %s", v, info, err, want)
			}
		}
	}
	authorize(v2.AuthorizationStatusAccepted)
	var gone []<-chan struct{}
	for _, st := range m.stations {
		gone = append(gone, st.Disconnected())
	}
	m.save("scripts/aa.lua", `return { authorize = function(req, station, proceed)
  if req.idToken.idToken == "CARD1" then return { idTokenInfo = { status = "Blocked" } } end
  return proceed(req)
end }
`)
	m.log.wait(t, "scripts are active", "scripts are active")
	authorize(v2.AuthorizationStatusBlocked)
	for _, g := range gone {
		select {
		case <-g:
			t.Error("a station lost its connection")
		default:
		}
	}
}

// command is one that is sent to stations of all versions, and to which of them it can be.
type command struct {
	action, payload string
	on16, on2       bool
}

const (
	pemText  = `"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"`
	hash     = `{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"1"}`
	profile2 = `{"id":7,"stackLevel":1,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative",` +
		`"chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}]}`
	profile16 = `{"chargingProfileId":8,"stackLevel":1,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative",` +
		`"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}}`
	heartbeats = `"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}`
)

// commands are all of 2.0.1, then all of 1.6 as stations of it have them; those that disturb come last.
func commandsOfAll() []command {
	return []command{
		{"CancelReservation", `{"reservationId":4}`, true, true},
		{"CertificateSigned", `{"certificateChain":` + pemText + `}`, true, true},
		{"ChangeAvailability", `{"operationalStatus":"Operative"}`, true, true},
		{"ClearCache", `{}`, true, true},
		{"ClearChargingProfile", `{"chargingProfileId":7}`, true, true},
		{"ClearDisplayMessage", `{"id":3}`, false, true},
		{"ClearVariableMonitoring", `{"id":[1]}`, false, true},
		{"CostUpdated", `{"totalCost":1.5,"transactionId":"1"}`, false, true},
		{"CustomerInformation", `{"requestId":5,"report":true,"clear":false,"idToken":{"idToken":"A","type":"ISO14443"}}`, false, true},
		{"DataTransfer", `{"vendorId":"com.example","data":{"a":1}}`, true, true},
		{"DeleteCertificate", `{"certificateHashData":` + hash + `}`, true, true},
		{"GetBaseReport", `{"requestId":1,"reportBase":"SummaryInventory"}`, false, true},
		{"GetChargingProfiles", `{"requestId":2,"chargingProfile":{}}`, false, true},
		{"GetCompositeSchedule", `{"duration":60,"evseId":1}`, true, true},
		{"GetDisplayMessages", `{"requestId":3}`, false, true},
		{"GetInstalledCertificateIds", `{"certificateType":["CSMSRootCertificate"]}`, true, true},
		{"GetInstalledCertificateIds", `{"certificateType":["V2GRootCertificate"]}`, false, true},
		{"GetLocalListVersion", `{}`, true, true},
		{"GetLog", `{"requestId":6,"logType":"DiagnosticsLog","log":{"remoteLocation":"ftp://logs.example.com"}}`, true, true},
		{"GetLog", `{"requestId":7,"logType":"SecurityLog","log":{"remoteLocation":"ftp://logs.example.com"}}`, true, true},
		{"GetMonitoringReport", `{"requestId":7}`, false, true},
		{"GetReport", `{"requestId":8}`, false, true},
		{"GetTransactionStatus", `{}`, false, true},
		{"GetVariables", `{"getVariableData":[{` + heartbeats + `}]}`, true, true},
		{"InstallCertificate", `{"certificateType":"CSMSRootCertificate","certificate":` + pemText + `}`, true, true},
		{"InstallCertificate", `{"certificateType":"V2GRootCertificate","certificate":` + pemText + `}`, false, true},
		{"PublishFirmware", `{"location":"http://f.example.com","checksum":"0123456789abcdef0123456789abcdef","requestId":9}`, false, true},
		{"RequestStopTransaction", `{"transactionId":"999"}`, true, true},
		{"RequestStopTransaction", `{"transactionId":"T"}`, false, true},
		{"ReserveNow", `{"id":4,"expiryDateTime":"2030-01-01T00:00:00Z","idToken":{"idToken":"A","type":"ISO14443"},"evseId":2}`, true, true},
		{"CancelReservation", `{"reservationId":4}`, true, true},
		{"SendLocalList", `{"versionNumber":1,"updateType":"Full","localAuthorizationList":[{"idToken":{"idToken":"A","type":"ISO14443"},"idTokenInfo":{"status":"Accepted"}}]}`, true, true},
		{"SetChargingProfile", `{"evseId":1,"chargingProfile":` + profile2 + `}`, true, true},
		{"SetChargingProfile", `{"evseId":1,"chargingProfile":` + strings.Replace(profile2, "TxDefaultProfile", "ChargingStationExternalConstraints", 1) + `}`, false, false},
		{"SetDisplayMessage", `{"message":{"id":3,"priority":"InFront","message":{"format":"UTF8","content":"Hi"}}}`, false, true},
		{"SetMonitoringBase", `{"monitoringBase":"All"}`, false, true},
		{"SetMonitoringLevel", `{"severity":4}`, false, true},
		{"SetNetworkProfile", `{"configurationSlot":1,"connectionData":{"ocppVersion":"OCPP20","ocppInterface":"Wired0","ocppTransport":"JSON","messageTimeout":30,"ocppCsmsUrl":"wss://csms.example.com","securityProfile":2}}`, false, true},
		{"SetVariableMonitoring", `{"setMonitoringData":[{"value":5,"type":"Delta","severity":5,` + heartbeats + `}]}`, false, true},
		{"SetVariables", `{"setVariableData":[{"attributeValue":"60",` + heartbeats + `}]}`, true, true},
		{"TriggerMessage", `{"requestedMessage":"Heartbeat"}`, true, true},
		{"TriggerMessage", `{"requestedMessage":"SignChargingStationCertificate"}`, true, true},
		{"TriggerMessage", `{"requestedMessage":"PublishFirmwareStatusNotification"}`, false, true},
		{"UnlockConnector", `{"evseId":1,"connectorId":1}`, true, true},
		{"UnpublishFirmware", `{"checksum":"0123456789abcdef0123456789abcdef"}`, false, true},

		{"ChangeAvailability", `{"connectorId":1,"type":"Operative"}`, true, false},
		{"ChangeConfiguration", `{"key":"HeartbeatInterval","value":"60"}`, true, false},
		{"ClearChargingProfile", `{"id":7}`, true, false},
		{"ExtendedTriggerMessage", `{"requestedMessage":"LogStatusNotification"}`, true, false},
		{"GetCompositeSchedule", `{"connectorId":1,"duration":60}`, true, false},
		{"GetConfiguration", `{}`, true, false},
		{"GetDiagnostics", `{"location":"ftp://logs.example.com"}`, true, false},
		{"GetInstalledCertificateIds", `{"certificateType":"ManufacturerRootCertificate"}`, true, false},
		{"InstallCertificate", `{"certificateType":"CentralSystemRootCertificate","certificate":` + pemText + `}`, true, false},
		{"RemoteStopTransaction", `{"transactionId":999}`, true, false},
		{"ReserveNow", `{"connectorId":2,"expiryDate":"2030-01-01T00:00:00Z","idTag":"A","reservationId":5}`, true, false},
		{"SendLocalList", `{"listVersion":2,"updateType":"Differential"}`, true, false},
		{"SetChargingProfile", `{"connectorId":1,"csChargingProfiles":` + profile16 + `}`, true, false},
		{"TriggerMessage", `{"requestedMessage":"DiagnosticsStatusNotification"}`, true, false},
		{"UnlockConnector", `{"connectorId":1}`, true, false},

		{"RequestStartTransaction", `{"remoteStartId":1,"evseId":1,"idToken":{"idToken":"A","type":"ISO14443"}}`, true, true},
		{"RequestStartTransaction", `{"remoteStartId":2,"idToken":{"idToken":"a-token-of-more-than-20","type":"Central"}}`, false, true},
		{"RemoteStartTransaction", `{"idTag":"A"}`, true, false},
		{"UpdateFirmware", `{"requestId":10,"firmware":{"location":"http://f.example.com","retrieveDateTime":"2026-01-01T00:00:00Z"}}`, true, true},
		{"UpdateFirmware", `{"location":"ftp://f.example.com","retrieveDate":"2026-01-01T00:00:00Z"}`, true, false},
		{"SignedUpdateFirmware", `{"requestId":11,"firmware":{"location":"ftp://f.example.com","retrieveDateTime":"2026-01-01T00:00:00Z","signingCertificate":"x","signature":"y"}}`, true, false},
		{"Reset", `{"type":"Immediate","evseId":1}`, false, true},
		{"Reset", `{"type":"OnIdle"}`, true, true},
		{"Reset", `{"type":"Hard"}`, true, false},
	}
}

// Every command goes to the stations of every version. Those that a version can't do are refused before anything is sent.
func TestMixed_everyCommand(t *testing.T) {
	m := openMixed(t, "")
	seen := map[string]bool{}
	for _, c := range commandsOfAll() {
		seen[c.action] = true
		for v, st := range m.stations {
			// The one before may have restarted the station.
			if err := errors.Join(st.Settle(t.Context()), st.AwaitOnline(t.Context())); err != nil {
				t.Fatal(err)
			}
			before := m.commands[v].Load()
			status, text := m.request("POST", "/api/v1/stations/"+st.ID()+"/calls", `{"action":"`+c.action+`","payload":`+c.payload+`}`)
			if can := v == ocpp.V16 && c.on16 || v != ocpp.V16 && c.on2; can {
				if status != http.StatusOK || !strings.HasPrefix(text, `{"result":{`) {
					t.Errorf("OCPP %s: %s %s: %d %s", v, c.action, c.payload, status, text)
				}
				continue
			}
			if status != http.StatusUnprocessableEntity || m.commands[v].Load() != before {
				t.Errorf("OCPP %s: %s %s: %d %s, and %d commands were sent", v, c.action, c.payload, status, text, m.commands[v].Load()-before)
			}
		}
	}
	for _, a := range v2.Actions.All() {
		switch {
		case a.From&ocpp.FromCSMS == 0:
		case a.Since == ocpp.V201 && !seen[a.Name]:
			t.Errorf("%s was not sent", a.Name)
		case a.Since == ocpp.V21:
			for _, v := range []ocpp.Version{ocpp.V16, ocpp.V201} {
				status, text := m.request("POST", "/api/v1/stations/"+m.stations[v].ID()+"/calls", `{"action":"`+a.Name+`","payload":{}}`)
				if status != http.StatusUnprocessableEntity || !strings.Contains(text, "OCPP "+v.String()) {
					t.Errorf("OCPP %s: %s: %d %s", v, a.Name, status, text)
				}
			}
		}
	}
	for _, a := range v16.Actions.All() {
		if a.From&ocpp.FromCSMS != 0 && !seen[a.Name] {
			t.Errorf("%s was not sent", a.Name)
		}
	}
}

// A password that operators set is the station's from its next connection on, in each version's way.
func TestMixed_passwordIsSet(t *testing.T) {
	m := openMixed(t, "")
	for v, st := range m.stations {
		const password = "a new password 16"
		answer := m.must("call", st.ID(), "SetVariables", `{"setVariableData":[{"attributeValue":"`+password+`","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}`)
		if !strings.Contains(answer, `"Accepted"`) {
			t.Errorf("OCPP %s: %s", v, answer)
		}
		st.Leave()
		if err := st.Connect(t.Context()); err != nil {
			t.Errorf("OCPP %s: with the new password: %v", v, err)
		}
		url := "ws://" + m.app.StationsAddr().String() + "/ocpp"
		for shown, right := range map[string]bool{"": false, "an old password": false, password: true, hex.EncodeToString([]byte(password)): v == ocpp.V16} {
			st.Leave()
			other, err := sim.Dial(t.Context(), url, sim.Options{ID: st.ID(), Version: v, Password: shown})
			if (err == nil) != right {
				t.Errorf("OCPP %s: with the password %q: %v", v, shown, err)
			}
			if err == nil {
				other.Close()
			}
		}
	}
}

// A station of 1.6 was offline for two whole sessions, an hour ago. It sends them afterwards, each start and stop twice, and they are
// recorded once.
func TestMixed_offlineSessionsOf16(t *testing.T) {
	m := openMixed(t, "")
	st := m.stations[ocpp.V16]
	st.Leave()
	m.ago.Store(int64(time.Hour))
	var repeats []func() sim.Sample
	var sessions []*sim.Session
	for range 2 {
		x, _, err := st.StartSession(t.Context(), sim.SessionOptions{Token: sim.Token("CARD1"), EVSE: 1})
		if !errors.Is(err, sim.ErrQueued) {
			t.Fatal(err)
		}
		start := x.Last()
		if _, err := x.Update(t.Context(), v2.TriggerReasonMeterValuePeriodic); !errors.Is(err, sim.ErrQueued) {
			t.Fatal(err)
		}
		if _, err := x.End(t.Context(), v2.TriggerReasonStopAuthorized, v2.ReasonLocal); !errors.Is(err, sim.ErrQueued) {
			t.Fatal(err)
		}
		sessions = append(sessions, x)
		repeats = append(repeats, func() sim.Sample { return start }, x.Last)
	}
	m.ago.Store(0)
	if err := st.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, last := range repeats {
		s := last()
		res, err := st.Call(t.Context(), s.Action, s.Request)
		if err != nil {
			t.Fatal(err)
		}
		if started, ok := res.(*v16.StartTransactionResponse); ok && started.TransactionID <= 0 {
			t.Errorf("a repeated start got the number %d", started.TransactionID)
		}
	}
	if list := m.get("/api/v1/transactions?station=V-1.6"); strings.Count(list, `"id":"`) != 2+2 { // of transactions and tokens
		t.Errorf("the transactions are %s", list)
	}
	if sessions[0].ID() == sessions[1].ID() {
		t.Errorf("both have the number %s", sessions[0].ID())
	}
	for _, x := range sessions {
		tx := m.get("/api/v1/transactions/V-1.6/" + x.ID())
		if strings.Count(tx, `"seq_no":`) < 3 || strings.Count(tx, `"type":"Started"`) != 1 || strings.Count(tx, `"type":"Updated"`) != 1 ||
			strings.Count(tx, `"type":"Ended"`) != 1 || strings.Contains(tx, `"end":null`) || strings.Count(tx, `"offline":true`) != 1+3 {
			t.Errorf("the record is %s", tx)
		}
	}
	if info := m.get("/api/v1/stations/V-1.6"); !strings.Contains(info, `"clock_skew":null`) {
		t.Errorf("what happened offline tells nothing of the clock, but the station is %s", info)
	}
}
