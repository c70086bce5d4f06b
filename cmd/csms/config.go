package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// Config is what the program was told. A loaded one is never changed.
type Config struct {
	Stations struct {
		Listen string
		// AllowAnonymous lets stations in that nobody provisioned; nil: not
		// decided, which is yes on loopback and refused elsewhere.
		AllowAnonymous    *bool
		Validation        string        // "strict" or "lenient"
		MaxFrame          int64         // bytes, after inflating
		PingInterval      time.Duration // between two pings
		CallTimeout       time.Duration // default for calls to stations
		WriteTimeout      time.Duration // for a station to take one message
		RefuseSubprotocol bool
		Origins           []string // hosts
		// Lenient and Strict are vendors and "vendor/model" with other validation than the rest.
		Lenient, Strict []string
		// TLSCert and TLSKey are files, pair by pair; none: no TLS. ClientCA is a file.
		TLSCert, TLSKey []string
		ClientCA        string
		TLSRSA          bool // the suites with RSA key exchange too
		SecurityProfile int  // the least, 0 to 3
	}
	Operators struct {
		Listen          string
		Hosts           []string
		Token           string
		Tokens          []OperatorToken
		TLSCert, TLSKey string // files
	}
	Scripts struct {
		Dir                string
		Order              []string
		Timeout            time.Duration // of a callback's own running
		Memory             int64         // bytes that the heap may grow
		TestBeforeActivate bool
		TestTimeout        time.Duration // for all tests of one generation
	}
	Store struct {
		URL            string
		Retention      time.Duration // 0: for ever
		Grace          time.Duration
		AbandonedAfter time.Duration
		MaxVariables   int
	}
	Messages struct {
		Dir        string // "": no log of messages
		MaxSize    int64  // bytes of all files
		Retention  time.Duration
		MaskTokens bool
	}
	HTTP struct {
		Allow []string // hosts, hosts with ports, and networks
	}
	Log struct {
		Level  string
		Format string // "text" or "json"
	}

	// Settings is the table that scripts read as settings. It holds text, int64,
	// float64, bool, []any and map[string]any; dates are RFC 3339 text.
	Settings map[string]any

	// File is the file that was read, as the user would name it; empty: none.
	File string
}

// Anonymous reports whether a station that nobody provisioned is let in.
func (c *Config) Anonymous() bool {
	return c.Stations.AllowAnonymous == nil || *c.Stations.AllowAnonymous
}

const defaultFile = "config.toml"

// loader reads the configuration, as often as it is asked to: built-in defaults,
// then the file, then the environment, then the command line's flags.
type loader struct {
	process *process
	file    string // --config; empty: config.toml, which need not exist
	flags   []flagged
}

// flagged is one setting given on the command line.
type flagged struct{ key, text string }

// path is where the file is, or would be.
func (l *loader) path() string {
	if l.file != "" {
		return l.process.path(l.file)
	}
	return l.process.path(defaultFile)
}

// load returns the configuration as it is now. Its error has a line for each
// setting that is wrong.
func (l *loader) load() (*Config, error) {
	c := &Config{}
	k := koanf.New(".")
	if err := k.Load(layer(defaults()), nil); err != nil {
		return nil, fmt.Errorf("load defaults: %w", err)
	}
	steps := []func(settings map[string]any) (layer, error){
		func(map[string]any) (layer, error) { return l.fromFile(c) },
		func(settings map[string]any) (layer, error) { return fromEnv(l.process.Env, settings) },
		func(map[string]any) (layer, error) { return fromFlags(l.flags) },
	}
	var problems []error
	for _, step := range steps {
		settings, _ := k.Raw()[freeTable].(map[string]any)
		values, err := step(settings)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if err := k.Load(values, nil); err != nil {
			return nil, fmt.Errorf("merge the configuration: %w", err)
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if err := c.take(k.Raw()); err != nil {
		return nil, err
	}
	return c, nil
}

// fromFile reads the file; a default one that is missing is empty.
func (l *loader) fromFile(c *Config) (layer, error) {
	name := l.file
	if name == "" {
		name = defaultFile
	}
	text, err := os.ReadFile(l.path())
	switch {
	case err == nil:
		c.File = filepath.ToSlash(name)
		return parseFile(name, text)
	case errors.Is(err, fs.ErrNotExist) && l.file == "":
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the file of --config doesn't exist: %s", l.path())
	default:
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
}

// take fills c from merged layers whose values were checked.
func (c *Config) take(values map[string]any) error {
	for _, s := range settings {
		table, name, _ := strings.Cut(s.key, ".")
		inner, _ := values[table].(map[string]any)
		if raw, ok := inner[name]; ok {
			if err := s.value(c).set(raw); err != nil {
				return wrong("the configuration", s.key, raw, err)
			}
		}
	}
	if err := c.checkOperators(); err != nil {
		return err
	}
	c.Settings, _ = values[freeTable].(map[string]any)
	if c.Settings == nil {
		c.Settings = map[string]any{}
	}
	return nil
}

// layer is one source of settings, nested as in the file. It is koanf's provider.
type layer map[string]any

func (l layer) Read() (map[string]any, error) { return l, nil }
func (l layer) ReadBytes() ([]byte, error)    { return nil, errors.New("a layer holds no text") }

// put sets a value by its path.
func (l layer) put(value any, path ...string) {
	at := map[string]any(l)
	for _, name := range path[:len(path)-1] {
		inner, ok := at[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			at[name] = inner
		}
		at = inner
	}
	at[path[len(path)-1]] = value
}

// addConfigFlags gives a command --config and a flag for each setting of the
// tables, and returns what loads the configuration with them.
func addConfigFlags(p *process, flags *pflag.FlagSet, tables ...string) *loader {
	l := &loader{process: p}
	flags.StringVar(&l.file, "config", "", "configuration `FILE` (default config.toml, where there is one)")
	for _, s := range settings {
		table, _, _ := strings.Cut(s.key, ".")
		for _, want := range tables {
			if table == want && !isSecret(s.key) { // others see flags in the list of processes
				f := flags.VarPF(&settingFlag{loader: l, setting: s}, s.key, "", s.help)
				if s.value(&Config{}).kind() == "bool" {
					f.NoOptDefVal = "true"
				}
			}
		}
	}
	return l
}

// settingFlag is a setting's flag. Its text is checked with the other layers.
type settingFlag struct {
	loader  *loader
	setting setting
}

func (f *settingFlag) Set(text string) error {
	f.loader.flags = append(f.loader.flags, flagged{f.setting.key, text})
	return nil
}

func (f *settingFlag) Type() string { return f.setting.value(&Config{}).kind() }

// String is the default, which --help shows.
func (f *settingFlag) String() string {
	if f.setting.def == nil {
		return ""
	}
	return show(f.setting.def)
}
