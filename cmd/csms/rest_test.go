package main

import (
	"bytes"
	"strings"
	"testing"

	"csms/engine/ocpp/v2"
	"csms/engine/sim"
)

// ask runs a command of the command line against the whole program.
func (w *whole) ask(stdin string, args ...string) (code int, stdout, stderr string) {
	w.Helper()
	var out, errs bytes.Buffer
	p := testProcess(w.T)
	p.Env = []string{"CSMS_URL=http://" + w.app.OperatorsAddr().String()}
	p.Args, p.Stdin, p.Stdout, p.Stderr = args, strings.NewReader(stdin), &out, &errs
	code = run(p)
	return code, out.String(), errs.String()
}

func TestCommands_overREST(t *testing.T) {
	w := startLive(t, "")
	w.station("CP1", func(o *sim.Options) { o.Vendor, o.Model = "Acme\x1b[2J", "M1" })
	for _, c := range []struct {
		args  string
		stdin string
		code  int
		want  []string // in the output
		wrong []string // in the error output
	}{
		{args: "stations", want: []string{"ID ", "CP1 ", "2.0.1", "Accepted", `Acme\u001b[2J`}},
		{args: "stations --filter connected=false", want: []string{"ID "}},
		{args: "stations --filter conected=false", code: 2, wrong: []string{`stations can't be filtered by "conected"; did you mean "connected"?`}},
		{args: "stations --filter connected=maybe", code: 2, wrong: []string{`csms: connected: expected value to be one of "true, false"`}},
		{args: "stations get cp1", want: []string{`"id": "CP1"`}},
		{args: "stations get nobody", code: 1, wrong: []string{`no station has the id "nobody"`}},
		{args: "stations set CP2 --password short", code: 2, wrong: []string{"csms: password: ", "16 to 40"}},
		{args: "stations set CP2 --registration Pending --profile 1 --label site=depot --label row=1", want: []string{`"decided_registration": "Pending"`, `"site": "depot"`}},
		{args: "stations set CP2 --registration none --unlabel row --generate-password", want: []string{`"password": "`}},
		{args: "stations get CP2", want: []string{`"decided_registration": null`, `"has_password": true`, `"security_profile": 1`, `"site": "depot"`}},
		{args: "stations delete CP2"},
		{args: "call CP1 GetLocalListVersion", want: []string{`"versionNumber"`}},
		{args: "call CP1 Reset -", stdin: `{"type":"Softly"}`, code: 2, wrong: []string{"csms: $.type: \"Softly\" is no ResetEnum"}},
		{args: "tokens set A --status Foo", code: 2, wrong: []string{"csms: status: it is one of Accepted, "}},
		{args: "tokens --status Foo", code: 2, wrong: []string{"csms: status: it is one of Accepted, "}},
		{args: "stations set A --profile 9", code: 2, wrong: []string{"csms: security_profile: expected number <= 3"}},
		{args: "transactions --csv --limit 1", code: 2, wrong: []string{"takes no --limit"}},
		{args: "call CP1 Reset nonsense", code: 2, wrong: []string{"no JSON"}},
		{args: "call CP1", code: 2, wrong: []string{"STATION ACTION [PAYLOAD], and got 1 argument"}},
		{args: "call CP1 Rest", code: 2, wrong: []string{`csms: action: "Rest" is no command for a station of OCPP 2.0.1; did you mean "Reset"?`}},
		{args: "tokens import -", code: 2, wrong: []string{"the table of tokens is empty"}},
		{args: "tokens set 04A2 --group FLEET --station CP1 --expires 2030-01-01T00:00:00Z", want: []string{`"status": "Accepted"`, `"FLEET"`}},
		{args: "tokens set 04A2 --status Blocked --group none", want: []string{`"status": "Blocked"`, `"group": null`}},
		{args: "tokens set 04A2 --status Fine", code: 2, wrong: []string{"status"}},
		{args: "tokens import -", stdin: "id,status\nA1,\n", want: []string{`"imported": 1`}},
		{args: "tokens --status Blocked", want: []string{"04A2  Blocked"}},
		{args: "tokens export", want: []string{"id,type,status", "\nA1,,Accepted"}},
		{args: "tokens delete A1"},
		{args: "tokens delete A1", code: 1, wrong: []string{`there is no token "A1"`}},
		{args: "transactions", want: []string{"STATION"}},
		{args: "transactions --csv", want: []string{"station,id,evse"}},
		{args: "transactions get CP1 T1", code: 1, wrong: []string{"there is no transaction"}},
		{args: "messages --action BootNotification --direction in", want: []string{"CP1 → [2,", `"BootNotification"`}},
		{args: "messages --json --limit 1", want: []string{`{"time":`}},
		{args: "scripts", want: []string{"generation    ", "active since  ", "PLUGIN ", "boot ", "boot.lua", "boot_notification"}},
		{args: "scripts --json", want: []string{`"generation": "`, `"rolled_back": false`}},
		{args: "scripts generations", want: []string{"NAME", "  yes"}},
		{args: "scripts rollback nope", code: 2, wrong: []string{`a generation's name is like 3ae02dbf9197`, `"nope" is none; csms scripts generations lists them`}},
		{args: "scripts diff ffffffffffff", code: 1, wrong: []string{`there is no generation "ffffffffffff"`}},
		{args: "scripts rollback ffffffffffff", code: 1, wrong: []string{"there is no stored generation"}},
		{args: "scripts reload --json", want: []string{`"problem": null`}},
		{args: "transactions --url http://127.0.0.1:1", code: 1, wrong: []string{"nothing listens at http://127.0.0.1:1"}},
		{args: "nonsense --help", code: 2, wrong: []string{"unknown command"}},
	} {
		code, stdout, stderr := w.ask(c.stdin, strings.Fields(c.args)...)
		if code != c.code {
			t.Errorf("csms %s: exit code %d, want %d\n%s%s", c.args, code, c.code, stdout, stderr)
			continue
		}
		for _, s := range c.want {
			if !strings.Contains(stdout, s) {
				t.Errorf("csms %s: no %q in\n%s", c.args, s, stdout)
			}
		}
		for _, s := range c.wrong {
			if !strings.Contains(stderr, s) {
				t.Errorf("csms %s: no %q in\n%s", c.args, s, stderr)
			}
		}
	}
}

func TestLive_cardOfTheStoreDecides(t *testing.T) {
	w := startLive(t, "")
	st := w.station("CP1")
	status := func() string {
		t.Helper()
		res, err := st.Call(t.Context(), "Authorize", &v2.AuthorizeRequest{IDToken: v2.IDToken{IDToken: "c0ffee", Type: "ISO14443"}})
		if err != nil {
			t.Fatal(err)
		}
		return string(res.(*v2.AuthorizeResponse).IDTokenInfo.Status)
	}
	for _, c := range []struct{ args, want string }{
		{"tokens", "Unknown"}, {"tokens set C0FFEE", "Accepted"}, {"tokens set C0FFEE --status Blocked", "Blocked"},
		{"tokens set C0FFEE --status Accepted --station CP2", "NotAtThisLocation"}, {"tokens delete C0FFEE", "Unknown"},
	} {
		if code, _, stderr := w.ask("", strings.Fields(c.args)...); code != 0 {
			t.Fatal(stderr)
		}
		if got := status(); got != c.want {
			t.Errorf("after %s: %s, want %s", c.args, got, c.want)
		}
	}
}
