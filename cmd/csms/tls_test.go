package main

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"

	"csms/engine/ocpp/v2"
	"csms/engine/sim"
)

func TestLive_overTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := selfSigned(t, dir)
	w := startLive(t, "stations.security_profile = 2\nstations.tls_cert = ["+quote(cert)+"]\nstations.tls_key = ["+quote(key)+"]\n"+
		"operators.tls_cert = "+quote(cert)+"\noperators.tls_key = "+quote(key)+"\noperators.token = \"a token of some length\"\n")
	pem, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	trust := &tls.Config{RootCAs: roots}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: trust}}
	ask := func(method, path, body string) *http.Response {
		req, err := http.NewRequest(method, "https://"+w.app.OperatorsAddr().String()+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer a token of some length")
		req.Header.Set("Content-Type", "application/json")
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res
	}
	if res := ask("PUT", "/api/v1/stations/CP1", `{"password":"a password of CP1"}`); res.StatusCode != 200 {
		t.Fatalf("provisioning: %s", res.Status)
	}
	url := "wss://" + w.app.StationsAddr().String() + "/ocpp"
	st, err := sim.Dial(t.Context(), url, sim.Options{ID: "CP1", EVSEs: 1, Password: "a password of CP1", TLS: trust})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.Begin(t.Context(), v2.BootReasonPowerUp); err != nil {
		t.Error(err)
	}
	if _, err := sim.Dial(t.Context(), url, sim.Options{ID: "CP2", EVSEs: 1, TLS: trust}); err == nil {
		t.Error("a station without a password was let in with security profile 2")
	}
	if _, err := sim.Dial(t.Context(), "ws"+strings.TrimPrefix(url, "wss"), sim.Options{ID: "CP1", EVSEs: 1, Password: "a password of CP1"}); err == nil {
		t.Error("a station without TLS was let in")
	}
}

func TestSecure_refuses(t *testing.T) {
	dir := t.TempDir()
	cert, _ := selfSigned(t, dir)
	for name, change := range map[string]func(c *Config){
		"tls_cert":    func(c *Config) { c.Stations.TLSCert = []string{cert} },
		"client_ca":   func(c *Config) { c.Stations.ClientCA = cert },
		"tls_key":     func(c *Config) { c.Operators.TLSCert = cert },
		"no_such.crt": func(c *Config) { c.Operators.TLSCert, c.Operators.TLSKey = "no_such.crt", "no_such.key" },
	} {
		c := mustLoad(t, livePorts)
		change(c)
		logger, level := newLogger(newLines(), c)
		app, err := NewApp(c, Deps{Log: logger, Level: level})
		if err == nil {
			app.Close()
		}
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A profile that no station could show is refused at the start.
func TestNewApp_profilesNeedTLS(t *testing.T) {
	cert, key := selfSigned(t, t.TempDir())
	pair := "stations.tls_cert = [" + quote(cert) + "]\nstations.tls_key = [" + quote(key) + "]\n"
	for file, want := range map[string]string{
		"stations.security_profile = 1\n":                                                  "",
		"stations.security_profile = 2\n":                                                  "where a proxy before csms ends TLS, stations.security_profile = 1",
		"stations.security_profile = 3\n":                                                  "set stations.tls_cert and stations.tls_key",
		"stations.security_profile = 2\n" + pair:                                           "",
		"stations.security_profile = 3\n" + pair:                                           "set stations.client_ca",
		"stations.client_ca = " + quote(cert) + "\n":                                       "stations.client_ca needs TLS",
		"stations.security_profile = 3\nstations.client_ca = " + quote(cert) + "\n" + pair: "",
	} {
		a, err := NewApp(mustLoad(t, "stations.listen = \"127.0.0.1:0\"\noperators.listen = \"127.0.0.1:0\"\n"+file), Deps{
			Log: slog.New(slog.DiscardHandler), Path: func(path string) string { return path },
		})
		if err == nil {
			a.Close()
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngot %v, want %q", file, err, want)
		}
	}
}
