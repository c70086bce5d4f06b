package records_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"csms/engine"
	"csms/engine/auth"
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/records"
	"csms/engine/store"
)

func all(o *engine.Options) { o.Versions = []ocpp.Version{ocpp.V16, ocpp.V201, ocpp.V21} }

// dial connects with a password ("" is none), and says whether the station was let in.
func (s *site) dial(version, password string) (*websocket.Conn, bool) {
	s.Helper()
	header := http.Header{}
	if password != "" {
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("CP1:"+password)))
	}
	dialer := websocket.Dialer{Subprotocols: []string{"ocpp" + version}}
	conn, res, err := dialer.Dial(s.url+"/CP1", header)
	if err != nil {
		if res == nil || res.StatusCode != http.StatusUnauthorized {
			s.Fatalf("connect: %v", err)
		}
		return nil, false
	}
	s.Cleanup(func() { conn.Close() })
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	return conn, true
}

func (s *site) known(passwords map[string]bool, version string) {
	s.Helper()
	for password, want := range passwords {
		conn, in := s.dial(version, password)
		if in != want {
			s.Errorf("%q is let in: %v", password, in)
		}
		if in {
			conn.Close()
		}
	}
}

// booted is a connection of the station after its boot.
func (s *site) booted(version, password, boot string) *websocket.Conn {
	s.Helper()
	conn, in := s.dial(version, password)
	if !in {
		s.Fatal("the station was not let in")
	}
	s.must(conn.WriteMessage(websocket.TextMessage, []byte(`[2,"1","BootNotification",`+boot+`]`)))
	if _, _, err := conn.ReadMessage(); err != nil {
		s.Fatal(err)
	}
	return conn
}

// told sends a command, answers it, and returns the payload that the station got.
func (s *site) told(conn *websocket.Conn, action *plan.Action, request any, answer string) string {
	s.Helper()
	st, _ := s.engine.Station("CP1")
	done := make(chan error, 1)
	go func() {
		_, err := st.Call(s.Context(), action, request)
		done <- err
	}()
	_, data, err := conn.ReadMessage()
	s.must(err)
	var frame []json.RawMessage
	s.must(json.Unmarshal(data, &frame))
	s.must(conn.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `[3,%s,%s]`, frame[1], answer)))
	s.must(<-done)
	return string(frame[3])
}

func withPassword(t *testing.T, password string) *store.Store {
	t.Helper()
	kept := memory(t)
	if _, _, err := kept.UpdateStation(t.Context(), "CP1", func(st *store.Station) error {
		st.Provisioned = true
		if password != "" {
			st.PasswordHash = auth.Hash(password)
		}
		return nil
	}, nil); err != nil {
		t.Fatal(err)
	}
	return kept
}

// A password of a station of OCPP 1.6 is sent in hexadecimal, and given as its bytes.
func TestRecords_passwordOf16(t *testing.T) {
	const old, fresh, key = "the old password 1", "a fresh password", "6120667265736820706173737764726421"
	const boot = `{"chargePointVendor":"Acme","chargePointModel":"M"}`
	set := func(value string) *v2.SetVariablesRequest {
		return &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{
			AttributeValue: value, Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "BasicAuthPassword"},
		}}}
	}
	change := func(value string) *v16.ChangeConfigurationRequest {
		return &v16.ChangeConfigurationRequest{Key: "AuthorizationKey", Value: value}
	}
	bytesOfKey := "a fresh passwdrd!"
	for _, c := range []struct {
		name, sent string
		request    any
		status     string
		valid      map[string]bool
	}{
		{"in the terms of 2.0.1", "612066726573682070617373776f7264", set(fresh), "Accepted", map[string]bool{fresh: true, old: false}},
		{"as a key, in the terms of 2.0.1", key, set(key), "Accepted", map[string]bool{bytesOfKey: true, old: false}},
		{"natively", key, change(key), "Accepted", map[string]bool{bytesOfKey: true, old: false}},
		{"natively, for one that gives the text", key, change(key), "Accepted", map[string]bool{key: true, old: false}},
		{"natively, as it is", fresh, change(fresh), "Accepted", map[string]bool{fresh: true, old: false}},
		{"refused", key, change(key), "Rejected", map[string]bool{bytesOfKey: false, key: false, old: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, withPassword(t, old), yes{}, all)
			conn := s.booted("1.6", old, boot)
			action := v2.Actions.ByName("SetVariables")
			if _, native := c.request.(*v16.ChangeConfigurationRequest); native {
				action = v16.Actions.ByName("ChangeConfiguration")
			}
			if got, want := s.told(conn, action, c.request, `{"status":"`+c.status+`"}`), `{"key":"AuthorizationKey","value":"`+c.sent+`"}`; got != want {
				t.Errorf("the station got %s, want %s", got, want)
			}
			s.known(c.valid, "1.6")
		})
	}
}

// A station that takes its password with the next reboot uses the one before until then, however often it connects.
func TestRecords_passwordAfterReboot(t *testing.T) {
	const fresh = "a fresh password"
	request := &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{
		AttributeValue: fresh, Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "BasicAuthPassword"},
	}}}
	for _, c := range []struct{ name, old, version, boot, answer string }{
		{"2.0.1", "the old password 1", "2.0.1", `{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"Acme"}}`,
			`{"setVariableResult":[{"attributeStatus":"RebootRequired","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}`},
		{"1.6", "the old password 1", "1.6", `{"chargePointVendor":"Acme","chargePointModel":"M"}`, `{"status":"RebootRequired"}`},
		{"without one before", "", "1.6", `{"chargePointVendor":"Acme","chargePointModel":"M"}`, `{"status":"RebootRequired"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, withPassword(t, c.old), yes{}, all)
			s.told(s.booted(c.version, c.old, c.boot), v2.Actions.ByName("SetVariables"), request, c.answer)
			for range 2 {
				s.known(map[string]bool{c.old: true}, c.version)
			}
			for range 2 {
				s.known(map[string]bool{fresh: true}, c.version)
				s.known(map[string]bool{c.old: false}, c.version)
			}
		})
	}
}

// A station without a password whose answer to one was lost is let in as before, which tells that it didn't take it.
func TestRecords_firstPasswordWithoutAnswer(t *testing.T) {
	kept := withPassword(t, "")
	if _, _, err := kept.UpdateStation(t.Context(), "CP1", func(st *store.Station) error {
		st.PendingPasswordHash = auth.Hash("a fresh password")
		return nil
	}, nil); err != nil {
		t.Fatal(err)
	}
	s := open(t, kept, yes{}, all)
	s.known(map[string]bool{"": true}, "2.0.1")
	if got, err := kept.Station(t.Context(), "CP1"); err != nil || got.PendingPasswordHash != "" {
		t.Errorf("then the station is %+v (%v)", got, err)
	}
}

// The password of a network profile is valid beside the station's own, since the station may use either profile.
func TestRecords_passwordOfANetworkProfile(t *testing.T) {
	const own, other = "the own password 1", "the other password"
	const boot = `{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"Acme"}}`
	profile := func(password string, identity *string) *v2.SetNetworkProfileRequest {
		return &v2.SetNetworkProfileRequest{ConfigurationSlot: 2, ConnectionData: v2.NetworkConnectionProfile{
			OCPPInterface: v2.OCPPInterfaceWired1, OCPPTransport: v2.OCPPTransportJSON, MessageTimeout: 30, OCPPCSMSURL: "wss://csms.example/ocpp",
			SecurityProfile: 2, Identity: identity, BasicAuthPassword: &password,
		}}
	}
	action := v2.Actions.ByName("SetNetworkProfile")
	for _, c := range []struct {
		name, own, status string
		request           *v2.SetNetworkProfileRequest
		valid             map[string]bool
	}{
		{"accepted", own, "Accepted", profile(other, nil), map[string]bool{own: true, other: true, "": false}},
		{"accepted for its identity", own, "Accepted", profile(other, new("cp1")), map[string]bool{own: true, other: true}},
		{"for another identity", own, "Accepted", profile(other, new("CP2")), map[string]bool{own: true, other: false}},
		{"refused", own, "Rejected", profile(other, nil), map[string]bool{own: true, other: false}},
		{"a station without a password", "", "Accepted", profile(other, nil), map[string]bool{"": true, other: true, own: false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			kept := withPassword(t, c.own)
			s := open(t, kept, yes{}, all)
			conn := s.booted("2.1", c.own, boot)
			s.told(conn, action, c.request, `{"status":"`+c.status+`"}`)
			s.known(c.valid, "2.1")
			open(t, kept, yes{}, all).known(c.valid, "2.1") // after a restart
		})
	}
	t.Run("a refused one leaves the one before", func(t *testing.T) {
		s := open(t, withPassword(t, own), yes{}, all)
		conn := s.booted("2.1", own, boot)
		s.told(conn, action, profile(other, nil), `{"status":"Accepted"}`)
		s.told(conn, action, profile("never taken password", nil), `{"status":"Failed"}`)
		s.known(map[string]bool{own: true, other: true, "never taken password": false}, "2.1")
	})
	t.Run("it is no end of a rotation", func(t *testing.T) {
		s := open(t, withPassword(t, own), yes{}, all)
		conn := s.booted("2.1", own, boot)
		s.told(conn, action, profile(other, nil), `{"status":"Accepted"}`)
		_, _, err := s.store.UpdateStation(t.Context(), "CP1", func(st *store.Station) error {
			st.PendingPasswordHash = auth.Hash("the pending password")
			return nil
		}, nil)
		s.must(err)
		again := open(t, s.store, yes{}, all)
		for _, password := range []string{other, "the pending password"} {
			if _, in := again.dial("2.1", password); !in {
				t.Errorf("%q was not let in", password)
			}
		}
		again.known(map[string]bool{own: false, other: true}, "2.1")
	})
}

// replacing is a Verifier during whose work an operator sets another password.
type replacing struct {
	engine.Verifier
	replace func()
}

func (r replacing) Check(ctx context.Context, id, address, password string, hashes ...string) (int, error) {
	matched, err := r.Verifier.Check(ctx, id, address, password, hashes...)
	r.replace()
	return matched, err
}

// A password that an operator replaces while it is checked is refused, and doesn't replace the new one.
func TestRecords_passwordReplacedWhileItIsChecked(t *testing.T) {
	const old, pending, fresh = "the old password 1", "the pending password", "the new password 1"
	for _, used := range []string{old, pending} {
		t.Run(used, func(t *testing.T) {
			kept := withPassword(t, old)
			change := func(current, pending string) {
				_, _, err := kept.UpdateStation(t.Context(), "CP1", func(st *store.Station) error {
					st.PasswordHash, st.PendingPasswordHash = current, pending
					return nil
				}, nil)
				if err != nil {
					t.Error(err)
				}
			}
			change(auth.Hash(old), auth.Hash(pending))
			s := open(t, kept, yes{}, func(o *engine.Options) {
				o.Verifier = replacing{o.Verifier, func() { change(auth.Hash(fresh), "") }}
			})
			if _, in := s.dial("2.0.1", used); in {
				t.Error("a password that was replaced is let in")
			}
			open(t, kept, yes{}).known(map[string]bool{fresh: true, old: false, pending: false}, "2.0.1")
		})
	}
}

// While nobody knows whether the station took a password, it is given no other: the one that it has would be forgotten.
func TestRecords_rotationWithoutAnswer(t *testing.T) {
	const old, first, second = "the own password 1", "the first password", "the second password"
	const boot = `{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"Acme"}}`
	action := v2.Actions.ByName("SetVariables")
	set := func(password string) *v2.SetVariablesRequest {
		return &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{
			AttributeValue: password, Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "BasicAuthPassword"},
		}}}
	}
	answer := func(status string) string {
		return `{"setVariableResult":[{"attributeStatus":"` + status + `","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}`
	}
	// unanswered is a site whose station got the first password, and went away.
	unanswered := func(t *testing.T) (*site, *engine.Station) {
		s := open(t, withPassword(t, old), yes{}, all)
		conn := s.booted("2.0.1", old, boot)
		st, _ := s.engine.Station("CP1")
		done := make(chan error, 1)
		go func() {
			_, err := st.Call(t.Context(), action, set(first))
			done <- err
		}()
		if _, _, err := conn.ReadMessage(); err != nil {
			t.Fatal(err)
		}
		conn.Close()
		if err := <-done; !errors.Is(err, engine.ErrConnectionLost) {
			t.Fatalf("the call ended with %v", err)
		}
		return s, st
	}
	// undecide is a command whose answer is lost while the connection lasts.
	undecide := func(s *site, conn *websocket.Conn, st *engine.Station, password string) {
		s.Helper()
		ctx, cancel := context.WithCancel(s.Context())
		done := make(chan error, 1)
		go func() {
			_, err := st.Call(ctx, action, set(password))
			done <- err
		}()
		if _, _, err := conn.ReadMessage(); err != nil {
			s.Fatal(err)
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			s.Fatalf("the call ended with %v", err)
		}
	}
	t.Run("another is refused", func(t *testing.T) {
		s := open(t, withPassword(t, old), yes{}, all)
		conn := s.booted("2.0.1", old, boot)
		st, _ := s.engine.Station("CP1")
		undecide(s, conn, st, first)
		if _, err := st.Call(t.Context(), action, set(second)); !errors.Is(err, records.ErrPasswordUndecided) {
			t.Errorf("a second password: %v", err)
		}
		s.known(map[string]bool{second: false, first: true}, "2.0.1")
		s.known(map[string]bool{old: false, first: true}, "2.0.1")
	})
	for _, used := range []string{old, first} {
		t.Run("it connects with "+used, func(t *testing.T) {
			s, _ := unanswered(t)
			conn := s.booted("2.0.1", used, boot)
			s.told(conn, action, set(second), answer("Accepted"))
			s.known(map[string]bool{old: false, first: false, second: true}, "2.0.1")
		})
	}
	t.Run("a password set outright", func(t *testing.T) {
		s := open(t, withPassword(t, old), yes{}, all)
		conn := s.booted("2.0.1", old, boot)
		st, _ := s.engine.Station("CP1")
		undecide(s, conn, st, first)
		outright := func(st *store.Station) error {
			st.PasswordHash, st.PendingPasswordHash = auth.Hash("set outright 1234"), ""
			return nil
		}
		_, _, err := s.store.UpdateStation(t.Context(), "CP1", outright, func(after store.Station) { s.engine.SetProfile(records.ProfileOf(after)) })
		s.must(err)
		s.told(conn, action, set(second), answer("Rejected"))
		s.known(map[string]bool{"set outright 1234": true, old: false, first: false, second: false}, "2.0.1")
		s.told(s.booted("2.0.1", "set outright 1234", boot), action, set(second), answer("Accepted"))
		s.known(map[string]bool{"set outright 1234": false, second: true}, "2.0.1")
	})
}

// The outcome of one password says nothing of another that took its place meanwhile.
func TestRecords_refusedPasswordLeavesAnother(t *testing.T) {
	const old, other = "the own password 1", "the other password"
	s := open(t, withPassword(t, old), yes{}, all)
	s.booted("2.0.1", old, `{"reason":"PowerUp","chargingStation":{"model":"M","vendorName":"Acme"}}`)
	st, _ := s.engine.Station("CP1")
	before, err := s.store.Station(t.Context(), "CP1")
	s.must(err)
	for _, status := range []v2.SetVariableStatusEnum{v2.SetVariableStatusRejected, v2.SetVariableStatusAccepted} {
		done, err := s.records.Calling(t.Context(), st, v2.Actions.ByName("SetVariables"), &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{{
			AttributeValue: "the password sent", Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "BasicAuthPassword"},
		}}})
		s.must(err)
		_, _, err = s.store.UpdateStation(t.Context(), "CP1", func(st *store.Station) error { st.PendingPasswordHash = other; return nil }, nil)
		s.must(err)
		done(&v2.SetVariablesResponse{SetVariableResult: []v2.SetVariableResult{{
			AttributeStatus: status, Component: v2.Component{Name: "SecurityCtrlr"}, Variable: v2.Variable{Name: "BasicAuthPassword"},
		}}}, nil)
		if got, err := s.store.Station(t.Context(), "CP1"); err != nil || got.PendingPasswordHash != other || got.PasswordHash != before.PasswordHash {
			t.Errorf("after %s: %+v (%v)", status, got, err)
		}
		_, _, err = s.store.UpdateStation(t.Context(), "CP1", func(st *store.Station) error { st.PendingPasswordHash = ""; return nil }, nil)
		s.must(err)
	}
}
