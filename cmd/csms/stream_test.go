package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
)

// streamOf serves text as the stream of events; then it holds the connection where hold, until the client leaves.
func streamOf(t *testing.T, text string, hold bool) (p *process, asked *string) {
	t.Helper()
	asked = new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = r.URL.RequestURI()
		w.Header().Set("Content-Type", "text/event-stream")
		io.WriteString(w, text)
		http.NewResponseController(w).Flush()
		if hold {
			<-r.Context().Done()
		}
	}))
	t.Cleanup(server.Close)
	p = testProcess(t)
	p.Env = []string{"CSMS_URL=" + server.URL}
	p.Notify, p.Stop = func(chan<- os.Signal, ...os.Signal) {}, func(chan<- os.Signal) {}
	return p, asked
}

const someEvents = ": here they come\n\n" +
	"event: boot\nid: 1\ndata: {\"time\":\"2030-01-01T00:00:00Z\",\"type\":\"boot\",\"station\":\"CS-1\",\"data\":{\"vendor\":\"Acme\u009b\"}}\n\n" +
	": still here\n\n" +
	"event: missed\ndata: {\"count\":3}\n\n" +
	"event: scripts\nid: 5\ndata: {\"time\":\"2030-01-01T00:00:01Z\",\"type\":\"scripts\",\"station\":null,\"data\":{}}\n\n"

func TestEvents_shown(t *testing.T) {
	p, asked := streamOf(t, someEvents, false)
	var out, errs bytes.Buffer
	p.Args, p.Stdout, p.Stderr = []string{"events", "--type", "boot,scripts", "--station", "CS-1"}, &out, &errs
	if code := run(p); code != 1 || !strings.Contains(errs.String(), "the server ended the stream") {
		t.Errorf("a stream that ends: %d %s", code, &errs)
	}
	if !strings.Contains(errs.String(), "csms: 3 events missed") {
		t.Errorf("nothing of what was missed: %s", &errs)
	}
	lines := strings.Split(out.String(), "\n")
	if len(lines) != 3 || !strings.HasSuffix(lines[0], ` CS-1 boot {"vendor":"Acme\u009b"}`) || !strings.HasSuffix(lines[1], " - scripts {}") {
		t.Errorf("%q", lines)
	}
	if *asked != "/api/v1/events?station=CS-1&type=boot%2Cscripts" {
		t.Error(*asked)
	}
}

func TestEvents_endBySignal(t *testing.T) {
	p, _ := streamOf(t, someEvents, true)
	var interrupt chan<- os.Signal
	p.Notify = func(c chan<- os.Signal, _ ...os.Signal) { interrupt = c }
	p.Stdout = writes(func(b []byte) {
		if bytes.Contains(b, []byte("scripts")) {
			interrupt <- syscall.SIGINT
		}
	})
	p.Args = []string{"events"}
	if code := run(p); code != 0 {
		t.Error(code)
	}
}

type writes func([]byte)

func (w writes) Write(b []byte) (int, error) { w(b); return len(b), nil }

func TestMessages_follow(t *testing.T) {
	var text strings.Builder
	for i, direction := range []string{"in", "out", "in"} {
		action := []string{"Heartbeat", "Heartbeat", "BootNotification"}[i]
		fmt.Fprintf(&text, "event: message\ndata: {\"type\":\"message\",\"data\":{\"time\":\"2030-01-01T00:00:00Z\",\"station\":\"CS-1\",\"direction\":%q,\"action\":%q,\"frame\":[2,%d]}}\n\n",
			direction, action, i)
	}
	p, asked := streamOf(t, text.String(), false)
	var out bytes.Buffer
	p.Stdout = &out
	p.Args = []string{"messages", "--follow", "--station", "CS-1", "--action", "Heartbeat", "--direction", "in"}
	run(p)
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, " CS-1 → [2,0]\n") {
		t.Errorf("%q", got)
	}
	if *asked != "/api/v1/events?station=CS-1&type=message" {
		t.Error(*asked)
	}
	p.Args = []string{"messages", "--follow", "--limit", "3"}
	if code := run(p); code != 2 {
		t.Error(code)
	}
}

func TestEvents_ofTheProgram(t *testing.T) {
	w := startLive(t, "")
	p := testProcess(t)
	p.Env = []string{"CSMS_URL=http://" + w.app.OperatorsAddr().String()}
	var interrupt chan<- os.Signal
	p.Notify, p.Stop = func(c chan<- os.Signal, _ ...os.Signal) { interrupt = c }, func(chan<- os.Signal) {}
	// The change is published to whoever listens by then; it is repeated until somebody does.
	shown, done := make(chan string, 1), make(chan int, 1)
	p.Stdout = writes(func(b []byte) {
		select {
		case shown <- string(b):
		default:
		}
	})
	p.Args = []string{"events", "--type", "change"}
	go func() { done <- run(p) }()
	for line := ""; line == ""; {
		if code, _, errs := w.ask("", "tokens", "set", "A1"); code != 0 {
			t.Fatal(errs)
		}
		select {
		case line = <-shown:
			interrupt <- syscall.SIGINT
			if !strings.Contains(line, `"target":"tokens/A1"`) {
				t.Error(line)
			}
		case code := <-done:
			t.Fatalf("the command ended with %d", code)
		default:
		}
	}
	if code := <-done; code != 0 {
		t.Error(code)
	}
}
