package translate_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

const received = ocpp.DateTime("2030-01-02T03:04:05Z")

func seventeen(*v16.StartTransactionRequest) (int, error) { return 17, nil }

// decoded reads a request of 1.6.
func decoded(t *testing.T, action, payload string) (*plan.Action, any) {
	t.Helper()
	a := v16.Actions.ByName(action)
	req, _, err := a.Request.Decode([]byte(payload), ocpp.V16, plan.Strict)
	if err != nil {
		t.Fatalf("%s %s: %v", action, payload, err)
	}
	return a, req
}

// same compares JSON.
func same(t *testing.T, what, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatalf("%s: %v in %s", what, err, want)
	}
	if err := json.Unmarshal([]byte(got), &a); err != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}

// Each row is a request, what it becomes, the answer in 2.0.1, and what that becomes.
var requests = []struct{ action, payload, up, upPayload, answer, down string }{
	{"BootNotification", `{"chargePointVendor":"V","chargePointModel":"M","chargeBoxSerialNumber":"B","iccid":"1","meterType":"T"}`,
		"BootNotification", `{"reason":"Unknown","chargingStation":{"vendorName":"V","model":"M","serialNumber":"B","modem":{"iccid":"1"}},
			"customData":{"vendorId":"csms.ocpp16","chargeBoxSerialNumber":"B","meterType":"T"}}`,
		`{"currentTime":"2030-01-01T00:00:00Z","interval":300,"status":"Pending"}`, `{"currentTime":"2030-01-01T00:00:00Z","interval":300,"status":"Pending"}`},
	{"Heartbeat", `{}`, "Heartbeat", `{}`, `{"currentTime":"2030-01-01T00:00:00Z"}`, `{"currentTime":"2030-01-01T00:00:00Z"}`},
	{"Authorize", `{"idTag":"A"}`, "Authorize", `{"idToken":{"idToken":"A","type":"ISO14443"}}`,
		`{"idTokenInfo":{"status":"Blocked","groupIdToken":{"idToken":"G","type":"Central"},"cacheExpiryDateTime":"2030-01-01T00:00:00Z"}}`,
		`{"idTagInfo":{"status":"Blocked","parentIdTag":"G","expiryDate":"2030-01-01T00:00:00Z"}}`},
	{"Authorize", `{"idTag":"A"}`, "Authorize", `{"idToken":{"idToken":"A","type":"ISO14443"}}`,
		`{"idTokenInfo":{"status":"NotAtThisTime","groupIdToken":{"idToken":"a-group-of-more-than-twenty","type":"Central"}}}`, `{"idTagInfo":{"status":"Invalid"}}`},
	{"StatusNotification", `{"connectorId":0,"errorCode":"NoError","status":"Available"}`,
		"StatusNotification", `{"timestamp":"2030-01-02T03:04:05Z","evseId":0,"connectorId":0,"connectorStatus":"Available"}`, `{}`, `{}`},
	{"StatusNotification", `{"connectorId":2,"errorCode":"OtherError","info":"i","vendorId":"v","vendorErrorCode":"e","status":"SuspendedEV","timestamp":"2030-01-01T00:00:00Z"}`,
		"StatusNotification", `{"timestamp":"2030-01-01T00:00:00Z","evseId":2,"connectorId":1,"connectorStatus":"Occupied",
			"customData":{"vendorId":"csms.ocpp16","status":"SuspendedEV","errorCode":"OtherError","info":"i","vendorId16":"v","vendorErrorCode":"e"}}`, `{}`, `{}`},
	{"StartTransaction", `{"connectorId":2,"idTag":"A","meterStart":5,"reservationId":9,"timestamp":"2030-01-01T00:00:00Z"}`,
		"TransactionEvent", `{"eventType":"Started","triggerReason":"Authorized","seqNo":0,"timestamp":"2030-01-01T00:00:00Z","reservationId":9,
			"transactionInfo":{"transactionId":"17","chargingState":"Charging"},"evse":{"id":2,"connectorId":1},"idToken":{"idToken":"A","type":"ISO14443"},
			"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":5,"context":"Transaction.Begin",
			"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}}]}]}`,
		`{"idTokenInfo":{"status":"Unknown"}}`, `{"transactionId":17,"idTagInfo":{"status":"Invalid"}}`},
	{"StartTransaction", `{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2030-01-01T00:00:00Z"}`,
		"TransactionEvent", `{"eventType":"Started","triggerReason":"Authorized","seqNo":0,"timestamp":"2030-01-01T00:00:00Z",
			"transactionInfo":{"transactionId":"17","chargingState":"Charging"},"evse":{"id":1,"connectorId":1},"idToken":{"idToken":"A","type":"ISO14443"},
			"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":0,"context":"Transaction.Begin",
			"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}}]}]}`,
		`{}`, `{"transactionId":17,"idTagInfo":{"status":"Accepted"}}`},
	{"MeterValues", `{"connectorId":1,"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":"21.5","measurand":"Temperature","unit":"Celcius"}]}]}`,
		"MeterValues", `{"evseId":1,"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":21.5,"measurand":"Temperature","unitOfMeasure":{"unit":"Celsius"}}]}]}`,
		`{}`, `{}`},
	{"MeterValues", `{"connectorId":1,"transactionId":0,"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":"5"}]}]}`,
		"MeterValues", `{"evseId":1,"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":5}]}]}`, `{}`, `{}`},
	{"MeterValues", `{"connectorId":1,"transactionId":7,"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[
		{"value":"1.5","context":"Sample.Clock","unit":"kWh","phase":"L1-N","location":"Inlet"},{"value":"abc","format":"SignedData"}]}]}`,
		"TransactionEvent", `{"eventType":"Updated","triggerReason":"MeterValueClock","seqNo":0,"timestamp":"2030-01-01T00:00:00Z",
			"transactionInfo":{"transactionId":"7"},"evse":{"id":1,"connectorId":1},
			"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":1.5,"context":"Sample.Clock","phase":"L1-N","location":"Inlet","unitOfMeasure":{"unit":"kWh"}}],
			"customData":{"vendorId":"csms.ocpp16","values":[{"value":"abc","format":"SignedData"}]}}]}`,
		`{"idTokenInfo":{"status":"Blocked"}}`, `{}`},
	{"StopTransaction", `{"transactionId":7,"meterStop":9,"timestamp":"2030-01-01T00:00:00Z","idTag":"A","reason":"HardReset"}`,
		"TransactionEvent", `{"eventType":"Ended","triggerReason":"ResetCommand","seqNo":0,"timestamp":"2030-01-01T00:00:00Z",
			"transactionInfo":{"transactionId":"7","stoppedReason":"ImmediateReset"},"idToken":{"idToken":"A","type":"ISO14443"},
			"customData":{"vendorId":"csms.ocpp16","reason":"HardReset"},
			"meterValue":[{"timestamp":"2030-01-01T00:00:00Z","sampledValue":[{"value":9,"context":"Transaction.End",
			"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}}]}]}`,
		`{"idTokenInfo":{"status":"Expired"}}`, `{"idTagInfo":{"status":"Expired"}}`},
	{"DataTransfer", `{"vendorId":"v","messageId":"m","data":"a\"b"}`, "DataTransfer", `{"vendorId":"v","messageId":"m","data":"a\"b"}`,
		`{"status":"Accepted","data":{"x":1}}`, `{"status":"Accepted","data":"{\"x\":1}"}`},
	{"DiagnosticsStatusNotification", `{"status":"UploadFailed"}`, "LogStatusNotification", `{"status":"UploadFailure"}`, `{}`, `{}`},
	{"LogStatusNotification", `{"status":"Uploaded","requestId":4}`, "LogStatusNotification", `{"status":"Uploaded","requestId":4}`, `{}`, `{}`},
	{"FirmwareStatusNotification", `{"status":"Installing"}`, "FirmwareStatusNotification", `{"status":"Installing"}`, `{}`, `{}`},
	{"SignedFirmwareStatusNotification", `{"status":"InvalidSignature","requestId":4}`, "FirmwareStatusNotification", `{"status":"InvalidSignature","requestId":4}`, `{}`, `{}`},
	{"SecurityEventNotification", `{"type":"T","timestamp":"2030-01-01T00:00:00Z","techInfo":"i"}`,
		"SecurityEventNotification", `{"type":"T","timestamp":"2030-01-01T00:00:00Z","techInfo":"i"}`, `{}`, `{}`},
	{"SignCertificate", `{"csr":"c"}`, "SignCertificate", `{"csr":"c","certificateType":"ChargingStationCertificate"}`, `{"status":"Rejected"}`, `{"status":"Rejected"}`},
}

func TestRequest_andAnswer(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range requests {
		seen[c.action] = true
		wire, req := decoded(t, c.action, c.payload)
		up, err := translate.Request(req, received, seventeen)
		if err != nil || up.Action != c.up {
			t.Errorf("%s became %s (%v), want %s", c.action, up.Action, err, c.up)
			continue
		}
		action := v2.Actions.ByName(up.Action)
		same(t, c.action, string(action.Request.Append(nil, up.Request, ocpp.V201)), c.upPayload)
		if !strings.Contains(c.payload, "Temperature") { // which 2.0.1 has no word for
			if err := action.Request.Check(up.Request, ocpp.V201); err != nil {
				t.Errorf("%s: what it became does not fit 2.0.1: %v", c.action, err)
			}
		}
		res, _, err := action.Response.Decode([]byte(c.answer), ocpp.V201, plan.Strict)
		if err != nil {
			t.Fatal(err)
		}
		down, err := translate.Answer(req, up, res)
		if err != nil {
			t.Errorf("the answer to %s: %v", c.action, err)
			continue
		}
		if err := wire.Response.Check(down, ocpp.V16); err != nil {
			t.Errorf("the answer to %s: %v", c.action, err)
		}
		same(t, "the answer to "+c.action, string(wire.Response.Append(nil, down, ocpp.V16)), c.down)
		back, err := translate.AnswerUp(up, down)
		if err != nil {
			t.Errorf("the answer to %s has no way up: %v", c.action, err)
		} else if err := action.Response.Check(back, ocpp.V201); err != nil {
			t.Errorf("the answer to %s on its way up: %v", c.action, err)
		} else if again, err := translate.Answer(req, up, back); err != nil || !reflect.DeepEqual(again, down) {
			t.Errorf("the answer to %s came back as %+v (%v), want %+v", c.action, again, err, down)
		}
	}
	for _, a := range v16.Actions.All() {
		if a.From.Has(ocpp.FromStation) && !seen[a.Name] {
			t.Errorf("no row has %s", a.Name)
		}
	}
}

func TestRequest_numberFails(t *testing.T) {
	_, req := decoded(t, "StartTransaction", `{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2030-01-01T00:00:00Z"}`)
	full := errors.New("full")
	if _, err := translate.Request(req, received, func(*v16.StartTransactionRequest) (int, error) { return 0, full }); !errors.Is(err, full) {
		t.Errorf("the error is %v", err)
	}
}

// Every status and every reason has a row.
func TestStatusesAndReasons(t *testing.T) {
	occupied := "Preparing Charging SuspendedEVSE SuspendedEV Finishing"
	for _, v := range v16.ChargePointStatus("").Values() {
		want := v.Text
		if strings.Contains(" "+occupied+" ", " "+v.Text+" ") {
			want = "Occupied"
		}
		if got := translate.ConnectorStatus(v16.ChargePointStatus(v.Text)); string(got) != want {
			t.Errorf("%s became %s, want %s", v.Text, got, want)
		}
	}
	reasons := map[v16.Reason]string{
		"EmergencyStop": "EmergencyStop AbnormalCondition", "EVDisconnected": "EVDisconnected EVCommunicationLost",
		"HardReset": "ImmediateReset ResetCommand", "SoftReset": "ImmediateReset ResetCommand", "Local": "Local StopAuthorized",
		"Other": "Other AbnormalCondition", "PowerLoss": "PowerLoss AbnormalCondition", "Reboot": "Reboot AbnormalCondition",
		"Remote": "Remote RemoteStop", "UnlockCommand": "Other UnlockCommand", "DeAuthorized": "DeAuthorized Deauthorized",
	}
	for _, v := range v16.Reason("").Values() {
		stopped, trigger := translate.Stopped(v16.Reason(v.Text))
		if got := string(stopped) + " " + string(trigger); got != reasons[v16.Reason(v.Text)] {
			t.Errorf("%s became %s, want %s", v.Text, got, reasons[v16.Reason(v.Text)])
		}
	}
}

func TestKeys_bothWays(t *testing.T) {
	for key, want := range map[string]string{
		"heartbeatinterval": "OCPPCommCtrlr.HeartbeatInterval", "TransactionMessageAttempts": "OCPPCommCtrlr.MessageAttempts.TransactionEvent",
		"AuthorizationKey": "SecurityCtrlr.BasicAuthPassword", "BlinkRepeat": "Configuration.BlinkRepeat",
	} {
		c, v := translate.Variable(key)
		got := c.Name + "." + v.Name
		if v.Instance != nil {
			got += "." + *v.Instance
		}
		if got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
		if back := translate.Key(c.Name, v.Name, v.Instance); !strings.EqualFold(back, key) {
			t.Errorf("%s came back as %s", key, back)
		}
	}
}

func FuzzRequest(f *testing.F) {
	for _, c := range requests {
		f.Add(c.action, c.payload)
	}
	f.Fuzz(func(t *testing.T, action, payload string) {
		a := v16.Actions.ByName(action)
		if a == nil || !a.From.Has(ocpp.FromStation) {
			return
		}
		req, _, err := a.Request.Decode([]byte(payload), ocpp.V16, plan.Lenient)
		if err != nil {
			return
		}
		up, err := translate.Request(req, received, seventeen)
		if err != nil {
			t.Fatal(err)
		}
		text := v2.Actions.ByName(up.Action).Request.Append(nil, up.Request, ocpp.V201)
		if !json.Valid(text) {
			t.Fatalf("%s %s became %s", action, payload, text)
		}
	})
}
