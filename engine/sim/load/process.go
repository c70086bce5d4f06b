package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server is how one of the servers that are compared is started.
type Server struct {
	Name string
	// Command and its environment, which is added to the process's own. In both {stations} and
	// {operators} stand for addresses with a free port, {folder} for one that is made in Scratch and
	// deleted in the end.
	Command []string
	Env     []string
	Dir     string
	// Scratch; empty: the system's for temporary files.
	Scratch string
	// Path is that of the stations' URL; empty: /ocpp.
	Path string
}

// process is a server that runs.
type process struct {
	name   string
	url    string
	folder string
	cmd    *exec.Cmd
	out    *tail
	done   chan struct{}
	err    error // set before done is closed
}

// start runs a server and waits until it takes connections, at most 30 s.
func start(ctx context.Context, s *Server) (*process, error) {
	if len(s.Command) == 0 {
		return nil, fmt.Errorf("there is no command for the server %s", s.Name)
	}
	stations, err := freeAddress()
	if err != nil {
		return nil, err
	}
	operators, err := freeAddress()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(s.Scratch, "csms-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the server %s: %w", s.Name, err)
	}
	fill := strings.NewReplacer("{stations}", stations, "{operators}", operators, "{folder}", folder)
	p := &process{name: s.Name, url: "ws://" + stations + "/ocpp", folder: folder, out: &tail{}, done: make(chan struct{})}
	if s.Path != "" {
		p.url = "ws://" + stations + s.Path
	}
	args := make([]string, len(s.Command))
	for i, a := range s.Command {
		args[i] = fill.Replace(a)
	}
	p.cmd = exec.Command(args[0], args[1:]...)
	p.cmd.Dir = s.Dir
	p.cmd.Env = os.Environ()
	for _, e := range s.Env {
		p.cmd.Env = append(p.cmd.Env, fill.Replace(e))
	}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	// The child ends with us: a bare server reads its input until it is closed.
	if _, err := p.cmd.StdinPipe(); err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		os.RemoveAll(folder)
		return nil, fmt.Errorf("start the server %s: %w", s.Name, err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	if err := p.ready(ctx, stations); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// ready waits until the address takes connections.
func (p *process) ready(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-tick.C:
		case <-p.done:
			return fmt.Errorf("the server %s ended (%w) and said: %s", p.name, p.err, p.out)
		case <-ctx.Done():
			return fmt.Errorf("the server %s did not come up on %s and said: %s", p.name, address, p.out)
		}
	}
}

// stop ends the server: gently, and after five seconds for good. Its folder is deleted.
func (p *process) stop() {
	defer os.RemoveAll(p.folder)
	p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		p.cmd.Process.Kill()
		<-p.done
	}
}

// errNoProc says that the measurements need Linux.
var errNoProc = errors.New("what a server costs is read from /proc, which only Linux has")

// ticks is the unit of the times in /proc/PID/stat: the kernel gives them to programs as hundredths of
// a second on every architecture that Go runs on.
const ticks = 100

// cpu returns the CPU time that the process has used, in steps of 10 ms.
func (p *process) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, errNoProc
	}
	// The second field is the program's name in brackets and may hold anything.
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(fields) < 13 {
		return 0, errNoProc
	}
	user, err1 := strconv.ParseInt(string(fields[11]), 10, 64)
	system, err2 := strconv.ParseInt(string(fields[12]), 10, 64)
	return time.Duration(user+system) * (time.Second / ticks), errors.Join(err1, err2)
}

// resident returns the memory that the process holds, in bytes.
func (p *process) resident() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, errNoProc
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kib << 10, err
		}
	}
	return 0, errNoProc
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// tail keeps the last 2 KiB of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

var _ io.Writer = (*tail)(nil)

func (t *tail) Write(data []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, data...)
	t.text = t.text[max(0, len(t.text)-2048):]
	return len(data), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.text) == 0 {
		return "(nothing)"
	}
	return strings.TrimSpace(string(t.text))
}
