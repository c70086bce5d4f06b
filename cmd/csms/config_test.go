package main

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

// testProcess is a process in a temporary directory with these files, given as
// name, text, name, text.
func testProcess(t *testing.T, files ...string) *process {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return &process{Dir: dir, Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard, Self: "csms"}
}

// testLoader is a loader as the command line args make it.
func testLoader(t *testing.T, p *process, args ...string) *loader {
	t.Helper()
	flags := pflag.NewFlagSet("csms", pflag.ContinueOnError)
	l := addConfigFlags(p, flags, "stations", "operators", "store", "messages", "http", "scripts", "log")
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return l
}

func mustLoad(t *testing.T, text string) *Config {
	t.Helper()
	c, err := testLoader(t, testProcess(t, defaultFile, text)).load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConfig_defaults(t *testing.T) {
	c, err := testLoader(t, testProcess(t)).load()
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{Settings: map[string]any{}}
	want.Stations.Listen = "127.0.0.1:9000"
	want.Stations.Validation = "strict"
	want.Stations.MaxFrame = 1 << 20
	want.Stations.PingInterval = time.Minute
	want.Stations.CallTimeout = 30 * time.Second
	want.Stations.WriteTimeout = 10 * time.Second
	want.Stations.Origins = []string{}
	want.Stations.Lenient, want.Stations.Strict = []string{}, []string{}
	want.Stations.TLSCert, want.Stations.TLSKey = []string{}, []string{}
	want.Store.URL = "sqlite:data/csms.db"
	want.Store.Grace = 10 * time.Second
	want.Store.AbandonedAfter = time.Hour
	want.Store.MaxVariables = 200_000
	want.Messages.Dir = "data/messages"
	want.Messages.MaxSize = 1 << 30
	want.Messages.Retention = 30 * 24 * time.Hour
	want.HTTP.Allow = []string{}
	want.Operators.Listen = "127.0.0.1:9001"
	want.Operators.Hosts = []string{}
	want.Scripts.Dir = "scripts"
	want.Scripts.Order = []string{}
	want.Scripts.Timeout = 2 * time.Second
	want.Scripts.Memory = 256 << 20
	want.Scripts.TestBeforeActivate = true
	want.Scripts.TestTimeout = 10 * time.Second
	want.Log.Level = "info"
	want.Log.Format = "text"
	if !reflect.DeepEqual(c, want) {
		t.Errorf("defaults are\n%+v, want\n%+v", c, want)
	}
	if !c.Anonymous() {
		t.Error("anonymous stations are not let in on loopback")
	}
	if err := checkExposure(c); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
}

func TestConfig_precedence(t *testing.T) {
	const file = "[stations]\nmax_frame = \"2MiB\"\n[log]\nlevel = \"warn\"\n"
	tests := []struct {
		name       string
		file       string
		env        []string
		args       []string
		level      string
		maxFrame   int64
		configFile string
	}{
		{name: "nothing said", level: "info", maxFrame: 1 << 20},
		{name: "file over default", file: file, level: "warn", maxFrame: 2 << 20, configFile: "config.toml"},
		{name: "environment over file", file: file, env: []string{"CSMS_LOG__LEVEL=error"}, level: "error", maxFrame: 2 << 20, configFile: "config.toml"},
		{name: "flag over environment", file: file, env: []string{"CSMS_LOG__LEVEL=error", "CSMS_STATIONS__MAX_FRAME=3MiB"},
			args: []string{"--log.level", "debug"}, level: "debug", maxFrame: 3 << 20, configFile: "config.toml"},
		{name: "last flag", args: []string{"--log.level", "debug", "--log.level=warn"}, level: "warn", maxFrame: 1 << 20},
		{name: "file named", file: file, args: []string{"--config", "config.toml"}, level: "warn", maxFrame: 2 << 20, configFile: "config.toml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := testProcess(t)
			if tt.file != "" {
				p = testProcess(t, defaultFile, tt.file)
			}
			p.Env = tt.env
			c, err := testLoader(t, p, tt.args...).load()
			if err != nil {
				t.Fatal(err)
			}
			if c.Log.Level != tt.level || c.Stations.MaxFrame != tt.maxFrame || c.File != tt.configFile {
				t.Errorf("level %q, max_frame %d, file %q; want %q, %d, %q", c.Log.Level, c.Stations.MaxFrame, c.File, tt.level, tt.maxFrame, tt.configFile)
			}
		})
	}
}

func TestConfig_values(t *testing.T) {
	p := testProcess(t, defaultFile, `
stations = { allow_anonymous = false, max_frame = 65536, ping_interval = "1m30s", origins = ["a.example", "b.example"] }
scripts.order = ["first"]
`)
	p.Env = []string{"CSMS_OPERATORS__HOSTS=ops.example, other.example", "CSMS_SCRIPTS__TEST_BEFORE_ACTIVATE=false", "HOME=/root",
		"CSMS_PORT=tcp://10.0.0.1:9000", "CSMS_SERVICE_HOST=10.0.0.1", "CSMS_OPS_PORT_9001_TCP_ADDR=10.0.0.1", "CSMS_REQUIRE_ALL=1"}
	c, err := testLoader(t, p, "--stations.refuse_subprotocol", "--scripts.memory=1GiB").load()
	if err != nil {
		t.Fatal(err)
	}
	if c.Anonymous() || c.Stations.MaxFrame != 65536 || c.Stations.PingInterval != 90*time.Second ||
		!slices.Equal(c.Stations.Origins, []string{"a.example", "b.example"}) || !slices.Equal(c.Scripts.Order, []string{"first"}) ||
		!slices.Equal(c.Operators.Hosts, []string{"ops.example", "other.example"}) || c.Scripts.TestBeforeActivate ||
		!c.Stations.RefuseSubprotocol || c.Scripts.Memory != 1<<30 {
		t.Errorf("got %+v", c)
	}
}

func TestConfig_wrong(t *testing.T) {
	tests := []struct {
		name string
		file string
		env  []string
		args []string
		want string
	}{
		{name: "unknown key", file: "[log]\n\nlevle = \"info\"\n", want: `config.toml:3: unknown setting log.levle; did you mean "log.level"?`},
		{name: "unknown table", file: "[station]\nlisten = \"x\"\n", want: `config.toml:2: unknown setting station.listen; did you mean "stations.listen"?`},
		{name: "wrong table", file: "[operators]\nmax_frame = \"1MiB\"\n", want: `config.toml:2: unknown setting operators.max_frame; did you mean "stations.max_frame"?`},
		{name: "upper case", file: "[Log]\nlevel = \"info\"\n", want: `config.toml:2: unknown setting Log.level; did you mean "log.level"?`},
		{name: "nothing near", file: "[log]\nzzzzzz = 1\n", want: `config.toml:2: unknown setting log.zzzzzz`},
		{name: "unknown at the top", file: "colour = 1\n", want: `config.toml:1: unknown setting colour`},
		{name: "empty unknown table", file: "[setting]\n", want: `config.toml:1: unknown setting setting; did you mean "settings"?`},
		{name: "no table", file: "log = \"debug\"\n", want: `config.toml:1: log can't be "debug"; it takes a table: [log]`},
		{name: "settings no table", file: "settings = 3\n", want: `config.toml:1: settings can't be the number 3; it takes a table: [settings]`},
		{name: "choice", file: "stations.validation = \"lax\"\n", want: `config.toml:1: stations.validation can't be "lax"; it takes "strict" or "lenient"`},
		{name: "bool as text", file: "[stations]\nallow_anonymous = \"true\"\n", want: `config.toml:2: stations.allow_anonymous can't be "true"; it takes true or false`},
		{name: "duration as number", file: "[scripts]\ntimeout = 2\n", want: `config.toml:2: scripts.timeout can't be the number 2; it takes a time from "10ms" to "5m", like "1500ms", "30s" or "2m"`},
		{name: "duration too short", file: "[scripts]\ntimeout = \"0s\"\n", want: `config.toml:2: scripts.timeout can't be "0s"; it takes a time from "10ms" to "5m", like "1500ms", "30s" or "2m"`},
		{name: "size", file: "[stations]\nmax_frame = -1\n", want: `config.toml:2: stations.max_frame can't be the number -1; it takes a size from "1KiB" to "64MiB", like "64KiB" or "256MiB"`},
		{name: "address", file: "[stations]\nlisten = \"localhost\"\n", want: `config.toml:2: stations.listen can't be "localhost"; it takes an address with a port, like "127.0.0.1:9000"`},
		{name: "list", file: "[scripts]\norder = [\"a\", 1]\n", want: `config.toml:2: scripts.order can't be the list ["a", 1]; it takes a list of plugins' names, each once, like ["a", "b"]`},
		{name: "table for a value", file: "[scripts.dir]\nx = 1\n", want: `config.toml:1: scripts.dir can't be a table; it takes the name of a folder`},
		{name: "all at once, by line", file: "[log]\nlevel = 1\nformat = 2\n[scripts]\ndir = 3\n",
			want: "config.toml:2: log.level can't be the number 1; it takes \"debug\", \"info\", \"warn\" or \"error\"\n" +
				"config.toml:3: log.format can't be the number 2; it takes \"text\" or \"json\"\n" +
				"config.toml:5: scripts.dir can't be the number 3; it takes the name of a folder"},
		{name: "a key twice", file: "[stations]\nping_interval = \"60s\"\n\n[log]\nlevel = \"info\"\n\n[scripts]\norder = [\n  \"a\",\n]\n  order = []\ndir = \"x\"\n", want: `config.toml:11: key order is already defined`},
		{name: "a table twice", file: "[log]\nlevel = \"info\"\n[scripts]\n# again\n [ log ]\nformat = \"text\"\n", want: `config.toml:5: table log already exists`},
		{name: "a key twice before what is no TOML", file: "log.level = \"info\"\nlog.level = \"info\"\nx =\n", want: `config.toml:2: key level is already defined`},
		{name: "a key twice in a table of one line", file: "\nsettings = { a = 1, a = 2 }\nlog.level = \"info\"\n", want: `config.toml:2: key a is already defined`},
		{name: "a web page for a host", file: "[stations]\norigins = [\"a.example\", \"http://x y\"]\n",
			want: `config.toml:2: stations.origins can't be the list ["a.example", "http://x y"]; it takes a list of hosts, with or without a port and without a scheme, each once, like ["console.example", "10.0.0.7:8080"]`},
		{name: "no TOML", file: "[log]\nlevel = \n", want: `config.toml:2:9: incomplete number`},
		{name: "unknown variable", env: []string{"CSMS_STATIONS_LISTEN=x"}, want: `environment variable CSMS_STATIONS_LISTEN: there is no such setting; did you mean "CSMS_STATIONS__LISTEN"?`},
		{name: "a port that is no service's", env: []string{"CSMS_STATIONS_PORT=9000"}, want: `environment variable CSMS_STATIONS_PORT: there is no such setting`},
		{name: "value of a variable", env: []string{"CSMS_LOG__LEVEL=loud"}, want: `environment variable CSMS_LOG__LEVEL: log.level can't be "loud"; it takes "debug", "info", "warn" or "error"`},
		{name: "value of a flag", args: []string{"--stations.refuse_subprotocol=maybe"}, want: `--stations.refuse_subprotocol takes true or false, and got "maybe"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := testProcess(t, defaultFile, tt.file)
			p.Env = tt.env
			_, err := testLoader(t, p, tt.args...).load()
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestConfig_namedFileMissing(t *testing.T) {
	_, err := testLoader(t, testProcess(t), "--config", "other.toml").load()
	if err == nil || !strings.Contains(err.Error(), "the file of --config doesn't exist") || !strings.Contains(err.Error(), "other.toml") {
		t.Errorf("got %v", err)
	}
}

func TestConfig_settings(t *testing.T) {
	p := testProcess(t, defaultFile, `
[settings]
maxPower = 11.5
name = "x"
on = true
day = 2025-01-02
at = 2025-01-02T03:04:05Z
n = 3
"DE*ABC.1" = "dotted"
[settings.tariff]
price = 1
[[settings.tokens]]
id = "A"
since = 2025-01-02T03:04:05+01:00
`)
	p.Env = []string{
		"CSMS_SETTINGS__MAXPOWER=22", "CSMS_SETTINGS__NAME=12", "CSMS_SETTINGS__TARIFF__PRICE=0.5", "CSMS_SETTINGS__TARIFF__NOTE=a b",
		"CSMS_SETTINGS__LIST=[1, \"b\"]", "CSMS_SETTINGS__ZERO=007",
	}
	c, err := testLoader(t, p).load()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"maxPower": int64(22), "name": "12", "on": true, "day": "2025-01-02", "at": "2025-01-02T03:04:05Z", "n": int64(3),
		"DE*ABC.1": "dotted",
		"tariff":   map[string]any{"price": 0.5, "note": "a b"},
		"tokens":   []any{map[string]any{"id": "A", "since": "2025-01-02T03:04:05+01:00"}},
		"list":     []any{int64(1), "b"}, "zero": "007",
	}
	if !reflect.DeepEqual(c.Settings, want) {
		t.Errorf("got\n%#v, want\n%#v", c.Settings, want)
	}
}

func TestCheckExposure(t *testing.T) {
	tests := []struct {
		name string
		file string
		want string // part of the error; empty: none
	}{
		{"loopback", "", ""},
		{"localhost and IPv6", "stations.listen = \"localhost:0\"\noperators.listen = \"[::1]:0\"", ""},
		{"another loopback", "operators.listen = \"127.8.8.8:0\"", ""},
		{"operators everywhere", "operators.listen = \":9001\"", "set operators.listen to a loopback address"},
		{"operators by name", "operators.listen = \"ops.example:9001\"", "set operators.listen to a loopback address"},
		{"stations everywhere", "stations.listen = \"0.0.0.0:9000\"", "write stations.allow_anonymous = true if you want that"},
		{"stations on all of IPv6", "stations.listen = \"[::]:9000\"", "stations.listen"},
		{"knowingly", "stations = { listen = \"0.0.0.0:9000\", allow_anonymous = true }", ""},
		{"nobody let in", "stations = { listen = \"0.0.0.0:9000\", allow_anonymous = false }", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := checkExposure(mustLoad(t, tt.file))
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestDiff(t *testing.T) {
	old := mustLoad(t, "[scripts]\norder = [\"a\"]\n[settings]\nprice = 1\ngone = true\n[settings.deep]\nx = 1\ny = 2\n")
	next := mustLoad(t, "[stations]\nlisten = \"127.0.0.1:1\"\nmax_frame = \"2MiB\"\nallow_anonymous = true\n[log]\nlevel = \"debug\"\n"+
		"[settings]\nprice = 2\nnew = \"n\"\n[settings.deep]\nx = 1\ny = 3\n")
	want := []Change{
		{"stations.listen", "127.0.0.1:9000", "127.0.0.1:1", false},
		{"stations.allow_anonymous", nil, true, false},
		{"stations.max_frame", "1MiB", "2MiB", true},
		{"scripts.order", []any{"a"}, []any{}, true},
		{"log.level", "info", "debug", true},
		{"settings.deep.y", int64(2), int64(3), true},
		{"settings.gone", true, nil, true},
		{"settings.new", nil, "n", true},
		{"settings.price", int64(1), int64(2), true},
	}
	if got := Diff(old, next); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%v, want\n%v", got, want)
	}
	if got := Diff(next, next); len(got) != 0 {
		t.Errorf("a configuration differs from itself: %v", got)
	}

	effect := withLive(old, next)
	if effect.Stations.Listen != old.Stations.Listen || effect.Stations.AllowAnonymous != nil {
		t.Error("settings that need a restart took effect")
	}
	if effect.Stations.MaxFrame != 2<<20 || effect.Log.Level != "debug" || len(effect.Scripts.Order) != 0 || effect.Settings["new"] != "n" {
		t.Errorf("live settings didn't take effect: %+v", effect)
	}
	if old.Log.Level != "info" {
		t.Error("the former configuration was changed")
	}
}

// The shipped file has every setting, each at its default and with a comment.
func TestConfig_shippedFile(t *testing.T) {
	text, err := os.ReadFile("../../config.toml")
	if err != nil {
		t.Fatal(err)
	}
	values, err := parseFile("config.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	delete(values, freeTable)
	if want := defaults(); !reflect.DeepEqual(map[string]any(values), want) {
		t.Errorf("config.toml holds\n%v, the defaults are\n%v", values, want)
	}

	lines := strings.Split(string(text), "\n")
	table, at := "", 0
	for _, s := range settings {
		inTable, name, _ := strings.Cut(s.key, ".")
		if inTable != table {
			table = inTable
			at += 1 + slices.Index(lines[at:], "["+table+"]")
		}
		start := name + " = "
		if s.def == nil {
			start = "# " + start
		}
		i := slices.IndexFunc(lines[at:], func(line string) bool { return strings.HasPrefix(line, start) })
		if i < 1 {
			t.Errorf("%s isn't there, or not in its order", s.key)
			continue
		}
		comment := lines[at+i-1]
		if !strings.HasPrefix(comment, "# ") {
			t.Errorf("%s has no comment above it", s.key)
		}
		if says := strings.Contains(comment, "[restart]"); says == s.live {
			t.Errorf("%s: the comment says restart: %v, the table live: %v", s.key, says, s.live)
		}
		at += i + 1
	}
}

// Every setting's default is one that its value takes and shows unchanged.
func TestSettings_defaultsRoundTrip(t *testing.T) {
	for _, s := range settings {
		if s.def == nil {
			continue
		}
		c := &Config{}
		if err := s.value(c).set(s.def); err != nil {
			t.Errorf("%s takes %v, not its default %v", s.key, err, s.def)
		}
		if got := s.value(c).raw(); !reflect.DeepEqual(got, s.def) {
			t.Errorf("%s: the default %v comes back as %v", s.key, s.def, got)
		}
	}
}

func TestHosts(t *testing.T) {
	for text, want := range map[string]bool{
		"a.example": true, "A-1.example:8080": true, "localhost": true, "10.0.0.7": true, "10.0.0.7:80": true, "::1": true, "[::1]": true, "[::1]:80": true,
		"": false, "http://a.example": false, "a.example/": false, "a b": false, "*.example": false, "a.example:": false, "a.example:http": false, ":80": false,
		"a.example:80:80": false, "[a.example": false,
	} {
		var got []string
		if err := (hosts{list{&got, "hosts"}}).set([]any{text}); (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}
