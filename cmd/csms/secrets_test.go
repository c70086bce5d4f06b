package main

import (
	"slices"
	"strings"
	"testing"

	"csms/engine/auth"
)

func TestSecrets_areNotInErrors(t *testing.T) {
	const table = "[[operators.tokens]]\nname = \"ann\"\nrole = \"full\"\ntoken = \"hush-0123456789abcdef\"\n"
	for _, c := range []struct {
		name, file, want string
		env              []string
	}{
		{name: "too short", file: "[operators]\ntoken = \"hush\"\n", want: "config.toml:2: operators.token can't be what it is set to; it takes a secret text of at least 16 characters"},
		{name: "in a table", file: "[operators.token]\nx = \"hush\"\n", want: "at least 16 characters"},
		{name: "a variable", env: []string{"CSMS_OPERATORS__TOKEN=hush"}, want: "environment variable CSMS_OPERATORS__TOKEN: operators.token can't be what it is set to"},
		{name: "several in a variable", env: []string{"CSMS_OPERATORS__TOKENS=ann:hush"}, want: "only in the file"},
		{name: "role", file: strings.Replace(table, "full", "admin", 1), want: `number 1: its role is neither "full" nor "read"`},
		{name: "length", file: table + "[[operators.tokens]]\nname = \"bob\"\nrole = \"read\"\ntoken = \"hush\"\n", want: "number 2: its token has less than 16 characters"},
		{name: "no token", file: "[[operators.tokens]]\nname = \"bob\"\nrole = \"read\"\n", want: "number 1: it needs a name, a role and a token"},
		{name: "surplus", file: table + "note = \"hush\"\n", want: "nothing else"},
		{name: "name twice", file: table + table, want: "number 2: its name is that of another"},
		{name: "token twice", file: table + strings.Replace(table, "ann", "bob", 1), want: "number 2: its token is that of another"},
		{name: "name of operators.token", file: strings.Replace(table, "ann", "operator", 1), env: []string{"CSMS_OPERATORS__TOKEN=hush-fedcba9876543210"}, want: `which is that of operators.token`},
		{name: "the token of operators.token", file: table, env: []string{"CSMS_OPERATORS__TOKEN=hush-0123456789abcdef"}, want: "has the token of operators.token"},
	} {
		p := testProcess(t, defaultFile, c.file)
		p.Env = c.env
		_, err := testLoader(t, p).load()
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestSecrets_areNotInChanges(t *testing.T) {
	const table = "[[operators.tokens]]\nname = \"ann\"\nrole = \"full\"\ntoken = \"hush-0123456789abcdef\"\n"
	before := mustLoad(t, "operators.token = \"hush-before-0123456789\"\n")
	after := mustLoad(t, "[operators]\ntoken = \"hush-after-0123456789\"\n"+table)
	if got := after.operators(); !slices.Equal(got, []auth.Operator{
		{Name: "operator", Role: auth.Full, Token: "hush-after-0123456789"}, {Name: "ann", Role: auth.Full, Token: "hush-0123456789abcdef"},
	}) {
		t.Errorf("got %v", got)
	}
	changes := Diff(before, after)
	if len(changes) != 2 {
		t.Fatalf("got %v", changes)
	}
	for _, c := range changes {
		if text := show(c.Old) + show(c.New); strings.Contains(text, "hush") || c.Live {
			t.Errorf("%s: %s", c.Key, text)
		}
	}
}

func TestConfig_filesAndNetworks(t *testing.T) {
	c := mustLoad(t, "[stations]\ntls_cert = \"a.crt\"\ntls_key = [\"a.key\"]\n[http]\nallow = [\"prices.local\", \"10.0.0.7:80\", \"fd00::/8\"]\n[store]\nretention = \"365d\"\n")
	if !slices.Equal(c.Stations.TLSCert, []string{"a.crt"}) || !slices.Equal(c.Stations.TLSKey, []string{"a.key"}) || len(c.HTTP.Allow) != 3 || c.Store.Retention.Hours() != 365*24 {
		t.Errorf("got %+v", c)
	}
	for _, bad := range []string{"10.0.0.0/99", "http://prices.local"} {
		_, err := testLoader(t, testProcess(t, defaultFile, "http.allow = [\""+bad+"\"]\n")).load()
		if err == nil || !strings.Contains(err.Error(), "http.allow can't be") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
