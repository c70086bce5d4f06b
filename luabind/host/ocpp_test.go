package host_test

import (
	"reflect"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/luabind/host"
)

func TestOCPP_enums(t *testing.T) {
	r := newRig(t)
	for script, want := range map[string]string{
		`return ocpp.AuthorizationStatus.Accepted`:                                                   "Accepted",
		`return ocpp.Measurand["Energy.Active.Import.Register"]`:                                     "Energy.Active.Import.Register",
		`return ocpp.ErrorCode.SecurityError`:                                                        "SecurityError",
		`return ocpp.actions[1] .. #ocpp.actions`:                                                    "AFRRSignal91",
		`local n = 0 for k, v in pairs(ocpp.GenericStatus) do assert(k == v) n = n + 1 end return n`: "2",
		`return tostring(ocpp.BootReason == ocpp.BootReason)`:                                        "true",
	} {
		r.gives(script, want)
	}
	for script, want := range map[string]string{
		`return ocpp.AuthorizationStatus.Acepted`: `ocpp.AuthorizationStatus has no value "Acepted"; did you mean "Accepted"?`,
		`return ocpp.AuthorisationStatus`:         `ocpp has no enum or function "AuthorisationStatus"; did you mean "AuthorizationStatus"?`,
		`ocpp.eror("x")`:                          `ocpp has no enum or function "eror"; did you mean "error"?`,
		`return ocpp[1]`:                          `ocpp has no field the number 1`,
	} {
		r.raises(script, want)
	}
}

func TestOCPP_enumsOfEveryMessage(t *testing.T) {
	r := newRig(t)
	for name, enum := range host.Enums(v2.Actions) {
		for _, v := range enum.Values {
			r.gives("return ocpp."+name+`["`+v.Text+`"]`, v.Text)
		}
	}
}

func TestOCPP_error(t *testing.T) {
	r := newRig(t)
	v, err := r.run(`return ocpp.error("SecurityError", "not for you", {reason = "cert", list = {1}})`)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := host.AsError(v)
	want := &ocppj.Error{Code: ocppj.SecurityError, Description: "not for you", Details: map[string]any{"reason": "cert", "list": []any{1.0}}}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%#v", got)
	}
	for _, v := range []lua.LValue{lua.LNil, lua.LString("x"), &lua.LTable{}, &lua.LUserData{}} {
		if _, ok := host.AsError(v); ok {
			t.Errorf("%v is an OCPP error", v)
		}
	}
	for script, want := range map[string]string{
		`return tostring(ocpp.error("GenericError"))`:                                                                      "GenericError",
		`return tostring(ocpp.error("GenericError", "why"))`:                                                               "GenericError: why",
		`local e = ocpp.error("FormationViolation", "why", {a = {b = 1}}) return e.code .. e.description .. e.details.a.b`: "FormatViolationwhy1",
		`local ok, e = pcall(error, ocpp.error("GenericError")) return e.code`:                                             "GenericError",
		`return type(ocpp.error("GenericError"))`:                                                                          "userdata",
		`return tostring(getmetatable(ocpp.error("GenericError")))`:                                                        "false",
	} {
		r.gives(script, want)
	}
	for script, want := range map[string]string{
		`ocpp.error()`:                                 "ocpp.error: argument 1 (code) must be a string, got nothing",
		`ocpp.error("SecurityEror")`:                   `ocpp.error: there is no error code "SecurityEror"; did you mean "SecurityError"?`,
		`ocpp.error("GenericError", {})`:               "ocpp.error: argument 2 (description) must be a string, got a table",
		`ocpp.error("GenericError", "x", {1})`:         "ocpp.error: argument 3 (details) must be a table of named fields, as JSON an object",
		`ocpp.error("GenericError", "x", {f = print})`: "ocpp.error: argument 3: details.f: a function has no JSON",
		`return ocpp.error("GenericError").text`:       `an OCPP error has no field "text"; it has code, description and details`,
	} {
		r.raises(script, want)
	}
}
