package main

import (
	"strings"
	"time"

	"csms/engine/store"
)

// freeTable is the table that holds whatever the scripts want to be told.
const freeTable = "settings"

// setting is one key of config.toml, its flag and its environment variable.
type setting struct {
	key string
	// def is the default as it stands in the file; nil: left out there.
	def any
	// live settings change while the program runs; others need a restart.
	live  bool
	help  string // one line, for --help
	value func(*Config) value
}

const (
	live    = true
	restart = false
)

// settings are all settings but the free table, in the order of the file. A new
// one is a field of Config, a row here and a line in config.toml.
var settings = []setting{
	{"stations.listen", "127.0.0.1:9000", restart, "where stations connect",
		func(c *Config) value { return address{&c.Stations.Listen} }},
	{"stations.allow_anonymous", nil, restart, "let stations in that nobody provisioned; must be said where stations.listen isn't on loopback",
		func(c *Config) value { return optionalBool{&c.Stations.AllowAnonymous} }},
	{"stations.validation", "strict", live, "strict, or lenient: let through, and count, what stations send wrong but can be understood",
		func(c *Config) value { return choice{&c.Stations.Validation, []string{"strict", "lenient"}} }},
	{"stations.max_frame", "1MiB", live, "largest message of a station, after inflating",
		func(c *Config) value { return size{&c.Stations.MaxFrame, 1 << 10, 64 << 20} }},
	{"stations.ping_interval", "60s", live, "time between pings; a station that leaves two unanswered is gone",
		func(c *Config) value { return duration{&c.Stations.PingInterval, time.Second, 24 * time.Hour} }},
	{"stations.call_timeout", "30s", live, "how long a command waits for the station's answer, where it doesn't say itself",
		func(c *Config) value { return duration{&c.Stations.CallTimeout, time.Second, time.Hour} }},
	{"stations.write_timeout", "10s", live, "how long a station may take to read one message",
		func(c *Config) value { return duration{&c.Stations.WriteTimeout, time.Second, 10 * time.Minute} }},
	{"stations.refuse_subprotocol", false, restart, "refuse the upgrade where no OCPP version is common, rather than close after it",
		func(c *Config) value { return boolean{&c.Stations.RefuseSubprotocol} }},
	{"stations.origins", []any{}, restart, "hosts, beside loopback, whose web pages may connect as stations",
		func(c *Config) value { return hosts{list{&c.Stations.Origins, "hosts"}} }},
	{"stations.lenient", []any{}, live, "vendors, and models like Acme/M1, whose messages are checked leniently",
		func(c *Config) value { return list{&c.Stations.Lenient, "vendors and models"} }},
	{"stations.strict", []any{}, live, "vendors and models whose messages are checked strictly",
		func(c *Config) value { return list{&c.Stations.Strict, "vendors and models"} }},
	{"stations.tls_cert", []any{}, restart, "PEM files with the certificates for TLS; one, or one of each kind of key",
		func(c *Config) value { return files{list{&c.Stations.TLSCert, "file names"}} }},
	{"stations.tls_key", []any{}, restart, "PEM files with their keys, in the same order",
		func(c *Config) value { return files{list{&c.Stations.TLSKey, "file names"}} }},
	{"stations.client_ca", "", restart, "PEM file with the certificates by which stations' own are signed",
		func(c *Config) value { return optionalText{&c.Stations.ClientCA, "the name of a file"} }},
	{"stations.tls_rsa", false, restart, "offer the cipher suites with RSA key exchange, too",
		func(c *Config) value { return boolean{&c.Stations.TLSRSA} }},
	{"stations.security_profile", int64(0), restart, "the least security profile of stations: 0 none, 1 password, 2 and TLS, 3 certificate",
		func(c *Config) value { return number{&c.Stations.SecurityProfile, 0, 3} }},

	{"operators.listen", "127.0.0.1:9001", restart, "where the console, the API, metrics and health checks are",
		func(c *Config) value { return address{&c.Operators.Listen} }},
	{"operators.hosts", []any{}, restart, "host names, beside loopback and the bound address, that operators may use",
		func(c *Config) value { return hosts{list{&c.Operators.Hosts, "hosts"}} }},
	{"operators.token", nil, restart, "the secret that operators have to show",
		func(c *Config) value { return secret{&c.Operators.Token} }},
	{"operators.tokens", nil, restart, "several such secrets, with names and roles",
		func(c *Config) value { return tokens{&c.Operators.Tokens} }},
	{"operators.tls_cert", "", restart, "PEM file with the certificate for TLS",
		func(c *Config) value { return optionalText{&c.Operators.TLSCert, "the name of a file"} }},
	{"operators.tls_key", "", restart, "PEM file with its key",
		func(c *Config) value { return optionalText{&c.Operators.TLSKey, "the name of a file"} }},

	{"scripts.dir", "scripts", restart, "folder of the scripts",
		func(c *Config) value { return text{&c.Scripts.Dir, "the name of a folder"} }},
	{"scripts.order", []any{}, live, "plugins that come first in chains, by name; the others follow by name",
		func(c *Config) value { return list{&c.Scripts.Order, "plugins' names"} }},
	{"scripts.timeout", "2s", live, "how long a callback may run itself, not counting what it waits for",
		func(c *Config) value { return duration{&c.Scripts.Timeout, 10 * time.Millisecond, 5 * time.Minute} }},
	{"scripts.memory", "256MiB", live, "how far scripts may grow the heap before the longest running ones are ended",
		func(c *Config) value { return size{&c.Scripts.Memory, 16 << 20, 1 << 40} }},
	{"scripts.test_before_activate", true, live, "run the scripts' tests before an edit becomes active",
		func(c *Config) value { return boolean{&c.Scripts.TestBeforeActivate} }},
	{"scripts.test_timeout", "10s", live, "how long all of these tests may take",
		func(c *Config) value {
			return duration{&c.Scripts.TestTimeout, 100 * time.Millisecond, 10 * time.Minute}
		}},

	{"store.url", "sqlite:data/csms.db", restart, "where records are: sqlite:PATH, or memory: to keep nothing",
		func(c *Config) value { return text{&c.Store.URL, `like "sqlite:data/csms.db" or "memory:"`} }},
	{"store.retention", "0", live, "how long records are kept; 0: for ever",
		func(c *Config) value { return span{&c.Store.Retention} }},
	{"store.grace", "10s", live, "how long writing may fail before stations are sent away, so that they keep their messages",
		func(c *Config) value { return duration{&c.Store.Grace, time.Second, time.Hour} }},
	{"store.abandoned_after", "1h", live, "how long a transaction stays open that its station went on without, after a boot or with another one at the same EVSE",
		func(c *Config) value { return duration{&c.Store.AbandonedAfter, time.Minute, 1000 * time.Hour} }},

	{"store.max_variables", int64(store.DefaultMaxVariables), restart, "how many attributes of variables of its device model are kept of a station",
		func(c *Config) value { return number{&c.Store.MaxVariables, 1000, 10_000_000} }},

	{"messages.dir", "data/messages", restart, "folder of the log of stations' messages; empty: no such log",
		func(c *Config) value { return optionalText{&c.Messages.Dir, "the name of a folder"} }},
	{"messages.max_size", "1GiB", restart, "how much all its files may take",
		func(c *Config) value { return size{&c.Messages.MaxSize, 1 << 20, 1 << 50} }},
	{"messages.retention", "30d", restart, "how long it is kept; 0: as long as there is room",
		func(c *Config) value { return span{&c.Messages.Retention} }},
	{"messages.mask_tokens", false, restart, "hide all tokens in it, not only those that are typed in",
		func(c *Config) value { return boolean{&c.Messages.MaskTokens} }},

	{"http.allow", []any{}, live, "hosts, hosts with ports, and networks like 10.0.0.0/8 that scripts may reach although they are local",
		func(c *Config) value { return networks{list{&c.HTTP.Allow, "hosts and networks"}} }},

	{"log.level", "info", live, "debug, info, warn or error",
		func(c *Config) value { return choice{&c.Log.Level, []string{"debug", "info", "warn", "error"}} }},
	{"log.format", "text", restart, "text or json",
		func(c *Config) value { return choice{&c.Log.Format, []string{"text", "json"}} }},
}

// find returns the setting with the key.
func find(key string) (setting, bool) {
	for _, s := range settings {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

// keys are all settings' keys.
func keys() []string {
	all := make([]string, 0, len(settings)+1)
	for _, s := range settings {
		all = append(all, s.key)
	}
	return append(all, freeTable)
}

// isTable reports whether name is a table of the file.
func isTable(name string) bool {
	for _, s := range settings {
		if table, _, _ := strings.Cut(s.key, "."); table == name {
			return true
		}
	}
	return false
}

// defaults are the built-in defaults, nested as in the file.
func defaults() map[string]any {
	all := layer{}
	for _, s := range settings {
		if s.def != nil {
			all.put(s.def, strings.Split(s.key, ".")...)
		}
	}
	return all
}
