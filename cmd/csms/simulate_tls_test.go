package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// simulateOver runs csms simulate against the program, with what it prints.
func (w *whole) simulateOver(args ...string) (code int, output string) {
	w.Helper()
	var out bytes.Buffer
	p := testProcess(w.T)
	p.Args = append([]string{"simulate", "--url", "wss://" + w.app.StationsAddr().String() + "/ocpp", "--scenario", "boot", "--for", "3", "--duration", "20s"}, args...)
	p.Stdout, p.Stderr, p.Notify, p.Stop = &out, &out, noSignals, noStop
	return run(p), out.String()
}

func noSignals(chan<- os.Signal, ...os.Signal) {}

func noStop(chan<- os.Signal) {}

func TestSimulate_overTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := selfSigned(t, dir)
	w := startLive(t, "stations.tls_cert = ["+quote(cert)+"]\nstations.tls_key = ["+quote(key)+"]\nstations.allow_anonymous = false\n")
	w.must("stations", "set", "SIM001", "--password", "a password of SIM001")
	w.must("stations", "set", "SIM002", "--password", "a password of SIM001")
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"--password a_password", 1, "is not trusted"},
		{"--password a_password", 1, "give the CA that it is from with --ca"},
		{"--ca CA", 1, "give the station's password with --password"},
		{"--ca CA --password a_password_of_SIM001 --stations 2 --version 1.6,2.0.1", 0, "SIM001 connected, ocpp1.6\n"},
		{"--ca CA --password a_password_of_SIM001 --stations 2 --version 1.6,2.0.1", 0, "SIM002 connected, ocpp2.0.1\n"},
		{"--ca " + filepath.Join(dir, "none.crt"), 1, "read --ca: "},
		{"--ca " + key, 1, "there is no certificate in PEM in it"},
		{"--cert " + cert, 2, "--cert and --key go together"},
		{"--cert " + cert + " --key " + cert, 1, "--cert "},
		{"--ca CA --url ws://127.0.0.1:1/ocpp", 2, "begins with wss://"},
	} {
		args := strings.Fields(c.args)
		for i := range args {
			switch args[i] {
			case "CA":
				args[i] = cert
			case "a_password_of_SIM001":
				args[i] = "a password of SIM001"
			}
		}
		code, output := w.simulateOver(args...)
		if code != c.code || !strings.Contains(output, c.want) {
			t.Errorf("csms simulate %s: exit code %d, want %d and %q\n%s", c.args, code, c.code, c.want, output)
		}
	}
}

func TestSimulate_clientCertificate(t *testing.T) {
	dir := t.TempDir()
	cert, key := selfSigned(t, dir)
	own, ownKey := selfSignedFor(t, dir, "SIM001")
	w := startLive(t, "stations.tls_cert = ["+quote(cert)+"]\nstations.tls_key = ["+quote(key)+"]\n"+
		"stations.client_ca = "+quote(own)+"\nstations.security_profile = 3\nstations.allow_anonymous = false\n")
	w.must("stations", "set", "SIM001", "--profile", "3")
	if code, output := w.simulateOver("--ca", cert, "--version", "1.6"); code == 0 {
		t.Errorf("a station without a certificate was let in:\n%s", output)
	}
	if code, output := w.simulateOver("--ca", cert, "--cert", own, "--key", ownKey, "--version", "1.6"); code != 0 || !strings.Contains(output, "1 of 1 stations accepted") {
		t.Errorf("exit code %d\n%s", code, output)
	}
}
