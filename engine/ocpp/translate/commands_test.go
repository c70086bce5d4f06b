package translate_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// Each row is a command of 2.0.1, what is sent, what that is answered, and the answer in 2.0.1.
var commands = []struct{ action, payload, wire, sent, answer, result string }{
	{"RequestStartTransaction", `{"remoteStartId":1,"evseId":2,"idToken":{"idToken":"T","type":"Central"},"chargingProfile":{"id":3,"stackLevel":1,
		"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.5}]}]}}`,
		"RemoteStartTransaction", `{"connectorId":2,"idTag":"T","chargingProfile":{"chargingProfileId":3,"stackLevel":1,"chargingProfilePurpose":"TxProfile",
		"chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6.5}]}}}`, `{"status":"Rejected"}`, `{"status":"Rejected"}`},
	{"RequestStopTransaction", `{"transactionId":"17"}`, "RemoteStopTransaction", `{"transactionId":17}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
	{"Reset", `{"type":"Immediate"}`, "Reset", `{"type":"Hard"}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
	{"Reset", `{"type":"OnIdle"}`, "Reset", `{"type":"Soft"}`, `{"status":"Rejected"}`, `{"status":"Rejected"}`},
	{"UnlockConnector", `{"evseId":2,"connectorId":1}`, "UnlockConnector", `{"connectorId":2}`, `{"status":"NotSupported"}`, `{"status":"UnlockFailed","statusInfo":{"reasonCode":"NotSupported"}}`},
	{"ChangeAvailability", `{"operationalStatus":"Inoperative"}`, "ChangeAvailability", `{"connectorId":0,"type":"Inoperative"}`, `{"status":"Scheduled"}`, `{"status":"Scheduled"}`},
	{"ClearCache", `{}`, "ClearCache", `{}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
	{"TriggerMessage", `{"requestedMessage":"LogStatusNotification"}`, "TriggerMessage", `{"requestedMessage":"DiagnosticsStatusNotification"}`, `{"status":"NotImplemented"}`, `{"status":"NotImplemented"}`},
	{"TriggerMessage", `{"requestedMessage":"SignChargingStationCertificate"}`, "ExtendedTriggerMessage", `{"requestedMessage":"SignChargePointCertificate"}`, `{"status":"Accepted"}`, `{"status":"Accepted"}`},
	{"SetVariables", `{"setVariableData":[{"component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"},"attributeValue":"0123456789abcdef"}]}`,
		"ChangeConfiguration", `{"key":"AuthorizationKey","value":"30313233343536373839616263646566"}`, `{"status":"RebootRequired"}`,
		`{"setVariableResult":[{"attributeStatus":"RebootRequired","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}`},
	{"GetVariables", `{"getVariableData":[{"component":{"name":"X"},"variable":{"name":"Odd"}},{"component":{"name":"X"},"variable":{"name":"None"}},{"component":{"name":"X"},"variable":{"name":"Odd"},"attributeType":"MaxSet"}]}`,
		"GetConfiguration", `{"key":["Odd","None"]}`, `{"configurationKey":[{"key":"odd","readonly":true,"value":"1"}],"unknownKey":["None"]}`,
		`{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"1","component":{"name":"X"},"variable":{"name":"Odd"}},
		{"attributeStatus":"UnknownVariable","component":{"name":"X"},"variable":{"name":"None"}},
		{"attributeStatus":"NotSupportedAttributeType","attributeType":"MaxSet","component":{"name":"X"},"variable":{"name":"Odd"}}]}`},
	{"SetChargingProfile", `{"evseId":0,"chargingProfile":{"id":3,"stackLevel":1,"chargingProfilePurpose":"ChargingStationMaxProfile","chargingProfileKind":"Absolute",
		"chargingSchedule":[{"id":1,"chargingRateUnit":"W","startSchedule":"2030-01-01T00:00:00Z","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000,"numberPhases":3}]}]}}`,
		"SetChargingProfile", `{"connectorId":0,"csChargingProfiles":{"chargingProfileId":3,"stackLevel":1,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute",
		"chargingSchedule":{"chargingRateUnit":"W","startSchedule":"2030-01-01T00:00:00Z","chargingSchedulePeriod":[{"startPeriod":0,"limit":11000,"numberPhases":3}]}}}`,
		`{"status":"NotSupported"}`, `{"status":"Rejected","statusInfo":{"reasonCode":"NotSupported"}}`},
	{"ClearChargingProfile", `{"chargingProfileCriteria":{"evseId":1,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile"}}`,
		"ClearChargingProfile", `{"connectorId":1,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile"}`, `{"status":"Unknown"}`, `{"status":"Unknown"}`},
	{"GetCompositeSchedule", `{"evseId":1,"duration":60,"chargingRateUnit":"A"}`, "GetCompositeSchedule", `{"connectorId":1,"duration":60,"chargingRateUnit":"A"}`,
		`{"status":"Accepted","scheduleStart":"2030-01-01T00:00:00Z","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}}`,
		`{"status":"Accepted","schedule":{"evseId":1,"duration":60,"scheduleStart":"2030-01-01T00:00:00Z","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}}`},
	{"ReserveNow", `{"id":5,"expiryDateTime":"2030-01-01T00:00:00Z","idToken":{"idToken":"T","type":"Central"},"groupIdToken":{"idToken":"G","type":"Central"}}`,
		"ReserveNow", `{"connectorId":0,"expiryDate":"2030-01-01T00:00:00Z","idTag":"T","parentIdTag":"G","reservationId":5}`, `{"status":"Occupied"}`, `{"status":"Occupied"}`},
	{"CancelReservation", `{"reservationId":5}`, "CancelReservation", `{"reservationId":5}`, `{"status":"Rejected"}`, `{"status":"Rejected"}`},
	{"SendLocalList", `{"versionNumber":2,"updateType":"Differential","localAuthorizationList":[{"idToken":{"idToken":"A","type":"Central"},"idTokenInfo":{"status":"NoCredit"}},{"idToken":{"idToken":"B","type":"Central"}}]}`,
		"SendLocalList", `{"listVersion":2,"updateType":"Differential","localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Invalid"}},{"idTag":"B"}]}`,
		`{"status":"NotSupported"}`, `{"status":"Failed","statusInfo":{"reasonCode":"NotSupported"}}`},
	{"GetLocalListVersion", `{}`, "GetLocalListVersion", `{}`, `{"listVersion":-1}`, `{"versionNumber":0}`},
	{"UpdateFirmware", `{"requestId":1,"retries":2,"firmware":{"location":"http://x/f","retrieveDateTime":"2030-01-01T00:00:00Z"}}`,
		"UpdateFirmware", `{"location":"http://x/f","retrieveDate":"2030-01-01T00:00:00Z","retries":2}`, `{}`, `{"status":"Accepted"}`},
	{"UpdateFirmware", `{"requestId":1,"firmware":{"location":"http://x/f","retrieveDateTime":"2030-01-01T00:00:00Z","signature":"s","signingCertificate":"c"}}`,
		"SignedUpdateFirmware", `{"requestId":1,"firmware":{"location":"http://x/f","retrieveDateTime":"2030-01-01T00:00:00Z","signature":"s","signingCertificate":"c"}}`,
		`{"status":"InvalidCertificate"}`, `{"status":"InvalidCertificate"}`},
	{"GetLog", `{"requestId":1,"logType":"DiagnosticsLog","log":{"remoteLocation":"ftp://x/"}}`, "GetDiagnostics", `{"location":"ftp://x/"}`, `{"fileName":"f"}`, `{"status":"Accepted","filename":"f"}`},
	{"GetLog", `{"requestId":1,"logType":"SecurityLog","log":{"remoteLocation":"ftp://x/"}}`, "GetLog", `{"requestId":1,"logType":"SecurityLog","log":{"remoteLocation":"ftp://x/"}}`, `{"status":"AcceptedCanceled"}`, `{"status":"AcceptedCanceled"}`},
	{"DataTransfer", `{"vendorId":"v","data":{"a":1}}`, "DataTransfer", `{"vendorId":"v","data":"{\"a\":1}"}`, `{"status":"Accepted","data":"ok"}`, `{"status":"Accepted","data":"ok"}`},
	{"CertificateSigned", `{"certificateChain":"c"}`, "CertificateSigned", `{"certificateChain":"c"}`, `{"status":"Rejected"}`, `{"status":"Rejected"}`},
	{"InstallCertificate", `{"certificateType":"CSMSRootCertificate","certificate":"c"}`, "InstallCertificate", `{"certificateType":"CentralSystemRootCertificate","certificate":"c"}`, `{"status":"Failed"}`, `{"status":"Failed"}`},
	{"DeleteCertificate", `{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"n","issuerKeyHash":"k","serialNumber":"1"}}`,
		"DeleteCertificate", `{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"n","issuerKeyHash":"k","serialNumber":"1"}}`, `{"status":"NotFound"}`, `{"status":"NotFound"}`},
	{"GetInstalledCertificateIds", `{"certificateType":["ManufacturerRootCertificate"]}`, "GetInstalledCertificateIds", `{"certificateType":"ManufacturerRootCertificate"}`,
		`{"status":"Accepted","certificateHashData":[{"hashAlgorithm":"SHA256","issuerNameHash":"n","issuerKeyHash":"k","serialNumber":"1"}]}`,
		`{"status":"Accepted","certificateHashDataChain":[{"certificateType":"ManufacturerRootCertificate","certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"n","issuerKeyHash":"k","serialNumber":"1"}}]}`},
}

func command(t *testing.T, action, payload string) any {
	t.Helper()
	req, _, err := v2.Actions.ByName(action).Request.Decode([]byte(payload), ocpp.V201, plan.Strict)
	if err != nil {
		t.Fatalf("%s %s: %v", action, payload, err)
	}
	return req
}

func TestCommand(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range commands {
		seen[c.action] = true
		sent := 0
		res, err := translate.Command(c.action, command(t, c.action, c.payload), func(action string, req any) (any, error) {
			sent++
			wire := v16.Actions.ByName(action)
			if action != c.wire {
				t.Errorf("%s was sent as %s, want %s", c.action, action, c.wire)
			}
			if err := wire.Request.Check(req, ocpp.V16); err != nil {
				t.Errorf("%s: what was sent does not fit: %v", c.action, err)
			}
			same(t, c.action, string(wire.Request.Append(nil, req, ocpp.V16)), c.sent)
			answer, _, err := wire.Response.Decode([]byte(c.answer), ocpp.V16, plan.Strict)
			if err != nil {
				t.Fatal(err)
			}
			return answer, nil
		})
		if err != nil || sent != 1 {
			t.Errorf("%s: sent %d times, %v", c.action, sent, err)
			continue
		}
		action := v2.Actions.ByName(c.action)
		if err := action.Response.Check(res, ocpp.V201); err != nil {
			t.Errorf("%s: the result does not fit: %v", c.action, err)
		}
		same(t, "the result of "+c.action, string(action.Response.Append(nil, res, ocpp.V201)), c.result)
	}
	for _, a := range v2.Actions.All() {
		if translate.Supported(a.Name) != seen[a.Name] {
			t.Errorf("%s: supported %v, tested %v", a.Name, translate.Supported(a.Name), seen[a.Name])
		}
	}
}

// What 1.6 can't do is said before anything is sent.
func TestCommand_unsupported(t *testing.T) {
	for _, c := range []struct{ action, payload, text string }{
		{"GetBaseReport", `{"requestId":1,"reportBase":"FullInventory"}`, "no such command"},
		{"Reset", `{"type":"Immediate","evseId":1}`, "leave evseId out"},
		{"RequestStopTransaction", `{"transactionId":"x"}`, "numbers"},
		{"RequestStartTransaction", `{"remoteStartId":1,"idToken":{"idToken":"123456789012345678901","type":"Central"}}`, "21 characters"},
		{"UnlockConnector", `{"evseId":2,"connectorId":2}`, "EVSE 2"},
		{"TriggerMessage", `{"requestedMessage":"PublishFirmwareStatusNotification"}`, "can't ask for"},
		{"ReserveNow", `{"id":5,"expiryDateTime":"2030-01-01T00:00:00Z","connectorType":"cCCS2","idToken":{"idToken":"T","type":"Central"}}`, "connectorType"},
		{"InstallCertificate", `{"certificateType":"V2GRootCertificate","certificate":"c"}`, "V2GRootCertificate"},
		{"UpdateFirmware", `{"requestId":1,"firmware":{"location":"l","retrieveDateTime":"2030-01-01T00:00:00Z","signature":"s"}}`, "signingCertificate"},
		{"ClearChargingProfile", `{"chargingProfileCriteria":{"chargingProfilePurpose":"ChargingStationExternalConstraints"}}`, "purpose"},
		{"SetVariables", `{"setVariableData":[{"component":{"name":"A"},"variable":{"name":"B"},"attributeValue":"1"},
			{"component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"},"attributeValue":"123456789012345678901"}]}`, "21 bytes"},
	} {
		_, err := translate.Command(c.action, command(t, c.action, c.payload), func(action string, _ any) (any, error) {
			t.Errorf("%s sent %s", c.action, action)
			return nil, nil
		})
		var no *translate.Unsupported
		if !errors.As(err, &no) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want %q in it", c.action, err, c.text)
		}
	}
}

// A list of variables of which some could be set tells which.
func TestCommand_setSome(t *testing.T) {
	n := 0
	res, err := translate.Command("SetVariables", command(t, "SetVariables", `{"setVariableData":[
		{"component":{"name":"A"},"variable":{"name":"B"},"attributeValue":"1"},{"component":{"name":"A"},"variable":{"name":"C"},"attributeValue":"2"}]}`),
		func(string, any) (any, error) {
			if n++; n == 2 {
				return nil, errors.New("lost")
			}
			return &v16.ChangeConfigurationResponse{Status: v16.ChangeConfigurationStatusAccepted}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	results := res.(*v2.SetVariablesResponse).SetVariableResult
	if len(results) != 2 || results[0].AttributeStatus != "Accepted" || results[1].AttributeStatus != "Rejected" || *results[1].AttributeStatusInfo.AdditionalInfo != "lost" {
		t.Errorf("the results are %+v", results)
	}
}

// Native commands that change what is kept of a station are what they are in 2.0.1.
func TestNative(t *testing.T) {
	for _, c := range []struct{ action, payload, answer, up, result string }{
		{"ReserveNow", `{"connectorId":2,"expiryDate":"2030-01-01T00:00:00Z","idTag":"T","parentIdTag":"P","reservationId":5}`, `{"status":"Occupied"}`,
			`{"id":5,"evseId":2,"expiryDateTime":"2030-01-01T00:00:00Z","idToken":{"idToken":"T","type":"ISO14443"},"groupIdToken":{"idToken":"P","type":"ISO14443"}}`, `{"status":"Occupied"}`},
		{"ReserveNow", `{"connectorId":0,"expiryDate":"2030-01-01T00:00:00Z","idTag":"T","reservationId":5}`, `{"status":"Accepted"}`,
			`{"id":5,"expiryDateTime":"2030-01-01T00:00:00Z","idToken":{"idToken":"T","type":"ISO14443"}}`, `{"status":"Accepted"}`},
		{"CancelReservation", `{"reservationId":5}`, `{"status":"Rejected"}`, `{"reservationId":5}`, `{"status":"Rejected"}`},
		{"DeleteCertificate", `{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"n","issuerKeyHash":"k","serialNumber":"1"}}`, `{"status":"NotFound"}`,
			`{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"n","issuerKeyHash":"k","serialNumber":"1"}}`, `{"status":"NotFound"}`},
	} {
		wire, action := v16.Actions.ByName(c.action), v2.Actions.ByName(c.action)
		req, _, err := wire.Request.Decode([]byte(c.payload), ocpp.V16, plan.Strict)
		if err != nil {
			t.Fatal(err)
		}
		res, _, err := wire.Response.Decode([]byte(c.answer), ocpp.V16, plan.Strict)
		if err != nil {
			t.Fatal(err)
		}
		up, answer := translate.Native(req)
		if up == nil {
			t.Errorf("%s is nothing in 2.0.1", c.action)
			continue
		}
		same(t, c.action, string(action.Request.Append(nil, up, ocpp.V201)), c.up)
		same(t, "the answer to "+c.action, string(action.Response.Append(nil, answer(res), ocpp.V201)), c.result)
	}
	if up, _ := translate.Native(&v16.ClearCacheRequest{}); up != nil {
		t.Errorf("ClearCache is %T", up)
	}
}

// A composite schedule whose station doesn't say when it begins is what comes from now on.
func TestCommand_compositeScheduleWithoutStart(t *testing.T) {
	began := time.Now().Truncate(time.Millisecond)
	res, err := translate.Command("GetCompositeSchedule", &v2.GetCompositeScheduleRequest{EVSEID: 1, Duration: 60}, func(string, any) (any, error) {
		return &v16.GetCompositeScheduleResponse{Status: v16.GetCompositeScheduleStatusAccepted, ChargingSchedule: &v16.ChargingSchedule{
			ChargingRateUnit: v16.ChargingRateUnitA, ChargingSchedulePeriod: []v16.ChargingSchedulePeriod{{Limit: 16}},
		}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if at, err := res.(*v2.GetCompositeScheduleResponse).Schedule.ScheduleStart.Time(); err != nil || at.Before(began) {
		t.Errorf("it begins at %s (%v)", at, err)
	}
}
