package load

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain is a bare server where the environment asks for one, as the other process of a comparison.
func TestMain(m *testing.M) {
	if address := os.Getenv("BARE_SERVER"); address != "" {
		l, err := net.Listen("tcp", address)
		if err != nil {
			panic(err)
		}
		panic(http.Serve(l, Bare()))
	}
	os.Exit(m.Run())
}

func TestComparison_ofTheBareServerWithItself(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // there is no /proc to measure with
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server := Server{Name: "bare", Command: []string{self}, Env: []string{"BARE_SERVER={stations}"}}
	var progress, table bytes.Buffer
	day := Day()
	report, err := Comparison{
		Loads: []Load{
			{Mix: Heartbeats(), Reference: server, Server: server, Budget: 100},
			{Name: "other", Mix: Day(), Reference: server, Server: server, Share: 1000},
			{Mix: Day16(), Counterpart: &day, Reference: server, Server: server},
		},
		IdleServers: [2]Server{server, server}, Connections: 5, Messages: 2000, Rounds: 1, Idle: 50,
		Progress: &progress, settle: 10 * time.Millisecond,
	}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	report.Print(&table)
	for _, want := range []string{"heartbeat, round 1 of 1: bare ", "other, round 1 of 1: bare ", "day-1.6, round 1 of 1: bare ", "idle, 50 connections: bare "} {
		if !strings.Contains(progress.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &progress)
		}
	}
	if len(report.Results) != 3 || report.Results[0].ServerRate == 0 || !strings.Contains(table.String(), "heartbeat ") {
		t.Errorf("report\n%s", &table)
	}
	if report.Met || !strings.Contains(table.String(), "1000  missed\n") {
		t.Errorf("a thousandfold throughput was met:\n%s", &table)
	}
}

func TestComparison_saysWhyAServerDidNotStart(t *testing.T) {
	server := Server{Name: "broken", Command: []string{"sh", "-c", "echo 'no config' >&2; exit 3"}}
	_, err := Comparison{Loads: []Load{{Mix: Day(), Reference: server, Server: server}}, Idle: -1}.Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "the server broken ended (exit status 3) and said: no config") {
		t.Errorf("error %v", err)
	}
}
