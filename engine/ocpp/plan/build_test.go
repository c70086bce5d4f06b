package plan_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

func TestBuilder_makesWhatDecodeMakes(t *testing.T) {
	typ := v2.Actions.ByName("Authorize").Response
	b := plan.Builder{Version: ocpp.V201}
	p := typ.Ptr(typ.New())
	var seen uint64
	infoField := typ.Field("idTokenInfo")
	info, err := b.SetObject(infoField, p)
	seen |= infoField.Bit()
	check := func(err *plan.Error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(err)
	it := infoField.Elem
	check(b.SetString(it.Field("status"), info, "Accepted"))
	check(b.SetString(it.Field("language1"), info, "de"))
	check(b.SetString(it.Field("cacheExpiryDateTime"), info, "2026-01-31T12:00:00Z"))
	check(b.SetNumber(it.Field("chargingPriority"), info, -9))
	check(b.SetArray(it.Field("evseId"), info, 2))
	check(b.SetNumberAt(it.Field("evseId"), info, 0, 1))
	check(b.SetNumberAt(it.Field("evseId"), info, 1, 1000))
	check(b.SetRaw(it.Field("customData"), info, ` {"vendorId":"v", "x":1} `))
	group, err := b.SetObject(it.Field("groupIdToken"), info)
	check(err)
	gt := it.Field("groupIdToken").Elem
	check(b.SetString(gt.Field("idToken"), group, "G1"))
	check(b.SetString(gt.Field("type"), group, "Central"))
	check(b.SetArray(gt.Field("additionalInfo"), group, 1))
	ai := gt.Field("additionalInfo")
	check(b.SetString(ai.Elem.Field("type"), ai.ObjectAt(group, 0), "t"))
	check(b.SetString(ai.Elem.Field("additionalIdToken"), ai.ObjectAt(group, 0), "x"))
	if f := typ.Missing(seen, ocpp.V201); f != nil {
		t.Fatalf("%s is missing", f.Name)
	}

	const want = `{"idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"2026-01-31T12:00:00Z","chargingPriority":-9,` +
		`"groupIdToken":{"additionalInfo":[{"additionalIdToken":"x","type":"t"}],"idToken":"G1","type":"Central"},` +
		`"language1":"de","evseId":[1,1000],"customData":{"vendorId":"v", "x":1}}}`
	if got := string(typ.Append(nil, typ.Any(p), ocpp.V201)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	res := typ.Any(p).(*v2.AuthorizeResponse)
	if err := typ.Check(res, ocpp.V201); err != nil {
		t.Error(err)
	}
	if res.IDTokenInfo.EVSEID[1] != 1000 || res.IDTokenInfo.CustomData.VendorID != "v" {
		t.Errorf("got %+v", res.IDTokenInfo)
	}

	// The readers see the same.
	if got := it.Field("status").String(info) + it.Field("language2").String(info); got != "Accepted" {
		t.Errorf("status and language2 read %q", got)
	}
	if it.Field("language2").Present(info) || !it.Field("evseId").Present(info) || it.Field("evseId").IntAt(info, 1) != 1000 {
		t.Error("wrong presence")
	}
	if it.Field("chargingPriority").Int(info) != -9 || it.Field("groupIdToken").Object(info) != group {
		t.Error("wrong values")
	}
	it.Field("evseId").Clear(info)
	it.Field("groupIdToken").Clear(info)
	if it.Field("evseId").Len(info) != 0 || it.Field("groupIdToken").Object(info) != nil {
		t.Error("Clear left something")
	}
}

func TestBuilder_refuses(t *testing.T) {
	typ := v2.Actions.ByName("Authorize").Response
	it := typ.Field("idTokenInfo").Elem
	for _, test := range []struct {
		field  string
		set    func(b *plan.Builder, f *plan.Field, p *v2.IDTokenInfo) *plan.Error
		reason plan.Reason
		text   string
	}{
		{"status", setString("Acepted"), plan.Property, `did you mean "Accepted"?`},
		{"status", setNumber(1), plan.TypeMismatch, "expected a string, got a number"},
		{"language1", setString("too long a text"), plan.Property, "at most 8"},
		{"cacheExpiryDateTime", setString("now"), plan.Property, "RFC 3339"},
		{"chargingPriority", setString("1"), plan.TypeMismatch, "expected an integer, got a string"},
		{"chargingPriority", setNumber(1.5), plan.TypeMismatch, "got 1.5"},
		{"chargingPriority", setNumber(math.NaN()), plan.TypeMismatch, "got NaN"},
		{"chargingPriority", setNumber(math.Inf(1)), plan.TypeMismatch, "got +Inf"},
		{"chargingPriority", setNumber(1e300), plan.Property, "too large"},
		{"chargingPriority", setNumber(1<<53 + 2), plan.Property, "too large"},
		{"evseId", setNumber(1), plan.TypeMismatch, "expected an array, got a number"},
		{"customData", setRaw(`{"x":1}`), plan.Occurrence, "vendorId"},
		{"customData", setRaw(`[]`), plan.TypeMismatch, "expected an object"},
		{"customData", setRaw(`{`), plan.Format, "not JSON"},
		{"evseId", func(b *plan.Builder, f *plan.Field, p *v2.IDTokenInfo) *plan.Error {
			return b.SetArray(f, it.Ptr(p), 0)
		}, plan.Occurrence, "at least 1"},
		{"status", func(b *plan.Builder, f *plan.Field, p *v2.IDTokenInfo) *plan.Error {
			_, err := b.SetObject(f, it.Ptr(p))
			return err
		}, plan.TypeMismatch, "expected a string, got an object"},
		{"status", func(b *plan.Builder, f *plan.Field, p *v2.IDTokenInfo) *plan.Error {
			return b.SetBool(f, it.Ptr(p), true)
		}, plan.TypeMismatch, "got a boolean"},
	} {
		b := plan.Builder{Version: ocpp.V201}
		var info v2.IDTokenInfo
		err := test.set(&b, it.Field(test.field), &info)
		if err == nil || err.Reason != test.reason || !strings.Contains(err.Text, test.text) {
			t.Errorf("%s: got %v, want %s: %s", test.field, err, test.reason, test.text)
		}
	}
}

func setString(s string) func(*plan.Builder, *plan.Field, *v2.IDTokenInfo) *plan.Error {
	return func(b *plan.Builder, f *plan.Field, p *v2.IDTokenInfo) *plan.Error {
		return b.SetString(f, infoType().Ptr(p), s)
	}
}

func setNumber(x float64) func(*plan.Builder, *plan.Field, *v2.IDTokenInfo) *plan.Error {
	return func(b *plan.Builder, f *plan.Field, p *v2.IDTokenInfo) *plan.Error {
		return b.SetNumber(f, infoType().Ptr(p), x)
	}
}

func setRaw(s string) func(*plan.Builder, *plan.Field, *v2.IDTokenInfo) *plan.Error {
	return func(b *plan.Builder, f *plan.Field, p *v2.IDTokenInfo) *plan.Error {
		return b.SetRaw(f, infoType().Ptr(p), s)
	}
}

func infoType() *plan.Type {
	return v2.Actions.ByName("Authorize").Response.Field("idTokenInfo").Elem
}

func TestCheck_refuses(t *testing.T) {
	text := strings.Repeat("x", 60)
	for _, test := range []struct {
		name string
		typ  *plan.Type
		msg  any
		want string
	}{
		{"missing enum", v2.Actions.ByName("ClearCache").Response, &v2.ClearCacheResponse{}, "$.status: the required field is missing"},
		{"missing time", v2.Actions.ByName("Heartbeat").Response, &v2.HeartbeatResponse{}, "$.currentTime: the required field is missing"},
		{"enum", v2.Actions.ByName("Reset").Request, &v2.ResetRequest{Type: "Hard"}, "$.type: \"Hard\" is no ResetEnum; expected one of Immediate, OnIdle"},
		{"length", v2.Actions.ByName("GetLog").Request, &v2.GetLogRequest{LogType: v2.LogSecurityLog, Log: v2.LogParameters{RemoteLocation: strings.Repeat("x", 513)}}, "$.log.remoteLocation: 513 characters, at most 512 are allowed"},
		{"array", v2.Actions.ByName("GetVariables").Request, &v2.GetVariablesRequest{GetVariableData: []v2.GetVariableData{}}, "$.getVariableData: 0 elements, at least 1 are needed"},
		{"nil array", v2.Actions.ByName("GetVariables").Request, &v2.GetVariablesRequest{}, "$.getVariableData: the required field is missing"},
		{"in an array", v2.Actions.ByName("GetVariables").Request, &v2.GetVariablesRequest{GetVariableData: []v2.GetVariableData{{}, {Component: v2.Component{Name: text}}}},
			"$.getVariableData[1].component.name: 60 characters, at most 50 are allowed"},
		{"custom data", v2.Actions.ByName("ClearCache").Request, &v2.ClearCacheRequest{CustomData: &v2.CustomData{JSON: "[]"}}, "$.customData: expected an object, got an array"},
		{"raw", v2.Actions.ByName("DataTransfer").Request, &v2.DataTransferRequest{VendorID: "v", Data: "{"}, "$.data: not JSON: the text ends where a name is expected"},
		{"integer beyond 2^53", v2.Actions.ByName("GetReport").Request, &v2.GetReportRequest{RequestID: 1<<53 + 1}, "$.requestId: the number 9007199254740993 is too large"},
		{"NaN", v2.Actions.ByName("CostUpdated").Request, &v2.CostUpdatedRequest{TotalCost: math.NaN()}, "$.totalCost: expected a number, got NaN"},
	} {
		err := test.typ.Check(test.msg, ocpp.V201)
		var e *plan.Error
		if !errors.As(err, &e) || e.Error() != test.want {
			t.Errorf("%s: got  %v\nwant %s", test.name, err, test.want)
		}
	}
}

func TestAppend_leavesOutWhatTheVersionLacks(t *testing.T) {
	typ := v2.Actions.ByName("Authorize").Response
	tariff := &v2.Tariff{TariffID: "t", Currency: "EUR"}
	msg := &v2.AuthorizeResponse{IDTokenInfo: v2.IDTokenInfo{Status: v2.AuthorizationStatusAccepted}, Tariff: tariff}
	if got := string(typ.Append(nil, msg, ocpp.V201)); got != `{"idTokenInfo":{"status":"Accepted"}}` {
		t.Errorf("got %s", got)
	}
	if got := string(typ.Append(nil, msg, ocpp.V21)); !json.Valid([]byte(got)) || !strings.Contains(got, `"tariff":{"tariffId":"t","currency":"EUR"}`) {
		t.Errorf("got %s", got)
	}
}

func TestAppend_numbers(t *testing.T) {
	typ := v2.Actions.ByName("CostUpdated").Request
	for x, want := range map[float64]string{
		0: "0", 5: "5", -3: "-3", 0.1: "0.1", 1e15: "1000000000000000", 1e21: "1e+21", 1.5e-9: "1.5e-09", 123456.789: "123456.789",
		1 << 53: "9007199254740992", math.Inf(1): "0",
	} {
		got := string(typ.Append(nil, &v2.CostUpdatedRequest{TotalCost: x}, ocpp.V201))
		if want := `{"totalCost":` + want + `,"transactionId":""}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestType_ptrRefusesOtherTypes(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	v2.Actions.ByName("Heartbeat").Request.Ptr(&v2.HeartbeatResponse{})
}
