package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// testApp is an app on free ports, with the configuration's text in a file that
// tests change.
type testApp struct {
	*App
	file string
	log  *lines
	done chan error
	stop context.CancelFunc
}

func startApp(t *testing.T, text string, parts Parts) *testApp {
	t.Helper()
	const ports = "stations.listen = \"127.0.0.1:0\"\noperators.listen = \"127.0.0.1:0\"\n"
	p := testProcess(t, defaultFile, ports+text)
	l := testLoader(t, p)
	c, err := l.load()
	if err != nil {
		t.Fatal(err)
	}
	log := newLines()
	logger, level := newLogger(log, c)
	app, err := NewApp(c, Deps{
		Log: logger, Level: level, Load: l.load, Watch: []string{l.path()},
		Build: func(context.Context, *Config, string, *slog.Logger) (Parts, error) { return parts, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	a := &testApp{App: app, file: l.path(), log: log, done: make(chan error, 1), stop: stop}
	go func() { a.done <- app.Run(ctx) }()
	t.Cleanup(func() { stop(); app.Close() })
	return a
}

// edit replaces the configuration's text but for the ports, as editors do.
func (a *testApp) edit(t *testing.T, text string) {
	t.Helper()
	temporary := a.file + "~"
	const ports = "stations.listen = \"127.0.0.1:0\"\noperators.listen = \"127.0.0.1:0\"\n"
	if err := os.WriteFile(temporary, []byte(ports+text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(temporary, a.file); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, addr net.Addr, path string) (status int, body string) {
	t.Helper()
	res, err := http.Get("http://" + addr.String() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func TestApp_routes(t *testing.T) {
	says := func(text string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, text+r.URL.Path) })
	}
	a := startApp(t, "", Parts{Stations: says("station "), Operators: says("operator ")})
	tests := []struct {
		addr   net.Addr
		path   string
		status int
		body   string
	}{
		{a.StationsAddr(), "/healthz", 200, "ok\n"},
		{a.StationsAddr(), "/ocpp/CS1", 200, "station /ocpp/CS1"},
		{a.StationsAddr(), "/api/v1/stations", 404, "404 page not found\n"},
		{a.StationsAddr(), "/", 404, "404 page not found\n"},
		{a.OperatorsAddr(), "/healthz", 200, "operator /healthz"},
		{a.OperatorsAddr(), "/api/v1/stations", 200, "operator /api/v1/stations"},
		{a.OperatorsAddr(), "/ocpp/CS1", 200, "operator /ocpp/CS1"},
	}
	for _, tt := range tests {
		if status, body := get(t, tt.addr, tt.path); status != tt.status || body != tt.body {
			t.Errorf("%s of %s: %d %q, want %d %q", tt.path, tt.addr, status, body, tt.status, tt.body)
		}
	}
	lost, err := http.NewRequest("GET", "http://"+a.StationsAddr().String()+"//ocp/CS1", nil)
	if err != nil {
		t.Fatal(err)
	}
	lost.Header.Set("Upgrade", "websocket")
	res, err := http.DefaultTransport.RoundTrip(lost)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); string(body) != "station //ocp/CS1" {
		t.Errorf("a station at a wrong path got %s %q; the engine is to refuse it", res.Status, body)
	}
}

func TestApp_stop(t *testing.T) {
	shut := 0
	a := startApp(t, "", Parts{Shutdown: func(context.Context) error { shut++; return context.DeadlineExceeded }})
	a.log.wait(t, "listening", "listening")
	a.stop()
	if err := <-a.done; err != nil {
		t.Errorf("Run returned %v", err)
	}
	a.Close()
	if shut != 1 {
		t.Errorf("the parts were shut down %d times", shut)
	}
	for _, addr := range []net.Addr{a.StationsAddr(), a.OperatorsAddr()} {
		if c, err := net.Dial("tcp", addr.String()); err == nil {
			c.Close()
			t.Errorf("%s still takes connections", addr)
		}
	}
}

func TestApp_requestEndsBeforeStop(t *testing.T) {
	entered, shut, leave := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var done atomic.Bool
	a := startApp(t, "", Parts{
		Operators: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer done.Store(true)
			close(entered)
			<-leave
			if r.Context().Err() == nil {
				io.WriteString(w, "whole")
			}
		}),
		Shutdown: func(context.Context) error { close(shut); return nil },
		Close: func() error {
			if !done.Load() {
				t.Error("what the request needs was given back before its end")
			}
			return nil
		},
	})
	answered := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + a.OperatorsAddr().String() + "/slow")
		if err != nil {
			answered <- err.Error()
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		answered <- string(body)
	}()
	<-entered
	a.stop()
	<-shut
	// The operators' listener closes once no new request is taken; the one that runs goes on.
	eventually(t, func() bool {
		c, err := net.Dial("tcp", a.OperatorsAddr().String())
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	close(leave)
	if got := <-answered; got != "whole" {
		t.Errorf("the request in flight got %q", got)
	}
	if err := <-a.done; err != nil {
		t.Errorf("Run returned %v", err)
	}
}

func TestApp_reload(t *testing.T) {
	reloaded := make(chan *Config, 10)
	a := startApp(t, "", Parts{Reload: func(_ context.Context, c *Config) { reloaded <- c }})
	a.log.wait(t, "listening", "listening")

	a.edit(t, "log.level = \"debug\"\nlog.format = \"json\"\nsettings.price = 2\n")
	c := <-reloaded
	if c.Log.Level != "debug" || c.Log.Format != "text" || c.Settings["price"] != int64(2) {
		t.Errorf("in effect is %+v", c)
	}
	if a.deps.Level.Level() != slog.LevelDebug {
		t.Error("the log's level didn't change")
	}
	a.log.wait(t, `"log.level changed" from=info to=debug`, `"log.format changed: needs a restart" from=text to=json`,
		`"settings.price changed" from=unset to=2`)

	// A broken file leaves all as it was, and the scripts are still looked at.
	a.edit(t, "log.level = \"loud\"\n")
	if c := <-reloaded; c.Log.Level != "debug" {
		t.Errorf("a broken file set the level to %q", c.Log.Level)
	}
	a.log.wait(t, "the configuration is wrong; the former one stays")
	a.edit(t, "log.level = \"debug\"\nlog.format = \"json\"\n")
	<-reloaded
	a.log.wait(t, "the configuration is in order again")

	// Asked for without a change: a reload, and nothing is said to be changed.
	a.Reload()
	<-reloaded
}

func TestNewApp_refuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	broken := errors.New("scripts/a.lua:1: broken")
	tests := []struct {
		name string
		file string
		want string
	}{
		{"operators everywhere", "operators.listen = \"0.0.0.0:0\"", "set operators.listen to a loopback address"},
		{"address in use", "stations.listen = \"" + taken.Addr().String() + "\"", "the address is in use: stations.listen = "},
		{"address in use by operators", "stations.listen = \"127.0.0.1:0\"\noperators.listen = \"" + taken.Addr().String() + "\"", "the address is in use: operators.listen = "},
		{"not our address", "stations = { listen = \"192.0.2.1:0\", allow_anonymous = true }", "can't listen on stations.listen = "},
		{"parts", "stations.listen = \"127.0.0.1:0\"\noperators.listen = \"127.0.0.1:0\"", broken.Error()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := NewApp(mustLoad(t, tt.file), Deps{
				Log: slog.New(slog.DiscardHandler), Level: new(slog.LevelVar),
				Build: func(context.Context, *Config, string, *slog.Logger) (Parts, error) { return Parts{}, broken },
			})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// The whole command, with the shipped scripts: signals reload and end it.
func TestServe_signals(t *testing.T) {
	scripts, err := filepath.Abs("../../scripts")
	if err != nil {
		t.Fatal(err)
	}
	p := testProcess(t, defaultFile, "log.level = \"info\"\n")
	p.Args = []string{"--stations.listen=127.0.0.1:0", "--operators.listen=127.0.0.1:0", "--scripts.dir", scripts}
	out, log := newLines(), newLines()
	p.Stdout, p.Stderr = out, log
	signals := make(chan chan<- os.Signal, 1)
	p.Notify = func(c chan<- os.Signal, _ ...os.Signal) { signals <- c }
	p.Stop = func(chan<- os.Signal) {}

	exit := make(chan int, 1)
	go func() { exit <- run(p) }()
	var signal chan<- os.Signal
	select {
	case signal = <-signals:
	case code := <-exit:
		t.Fatalf("csms ended with %d:\n%s", code, log)
	}
	out.wait(t, "csms serves:", "ws://127.0.0.1:")
	log.wait(t, "for=stations", "for=operators")

	if err := os.WriteFile(p.path(defaultFile), []byte("log.level = \"debug\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	signal <- syscall.SIGHUP
	log.wait(t, "log.level changed")

	signal <- syscall.SIGTERM
	if code := <-exit; code != 0 {
		t.Errorf("after SIGTERM csms ended with %d:\n%s", code, log)
	}
}

// lines is a writer whose lines tests wait for.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // closed at the next line
	read int           // what wait has passed
}

func newLines() *lines { return &lines{more: make(chan struct{})} }

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.more)
	l.more = make(chan struct{})
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// wait waits until lines hold the texts, in this order, after what it waited for
// before.
func (l *lines) wait(t testing.TB, texts ...string) {
	t.Helper()
	timeout := time.After(patience)
	for _, want := range texts {
		for !l.find(want) {
			l.mu.Lock()
			more := l.more
			l.mu.Unlock()
			if l.find(want) {
				break
			}
			select {
			case <-more:
			case <-timeout:
				t.Fatalf("nothing says %q in\n%s", want, l)
			}
		}
	}
}

func (l *lines) find(want string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.read
	scan := bufio.NewScanner(bytes.NewReader(l.text.Bytes()[l.read:]))
	for scan.Scan() {
		at += len(scan.Bytes()) + 1
		if strings.Contains(scan.Text(), want) {
			l.read = min(at, l.text.Len())
			return true
		}
	}
	return false
}

func TestApp_tlsWhereNoneIsSet(t *testing.T) {
	a := startApp(t, "", Parts{})
	for hint, addr := range map[string]net.Addr{"have the station connect to ws://": a.StationsAddr(), "ask at http://": a.OperatorsAddr()} {
		if c, err := tls.Dial("tcp", addr.String(), &tls.Config{InsecureSkipVerify: true}); err == nil {
			c.Close()
			t.Errorf("%s speaks TLS", addr)
		}
		a.log.wait(t, "a client speaks TLS where none is set: "+hint)
	}
}
