package main

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// value is a setting's place in a Config.
type value interface {
	// set takes a value as TOML has it. The error says what is allowed.
	set(raw any) error
	// parse makes of a flag's or environment variable's text what TOML would
	// have; what it can't understand it returns as it is, for set to refuse.
	parse(text string) any
	// raw is the value as TOML has it; nil: not set.
	raw() any
	// kind is the short name that --help shows.
	kind() string
}

func same(s string) any { return s }

type text struct {
	at   *string
	what string
}

func (v text) set(raw any) error {
	if s, ok := raw.(string); ok && s != "" {
		*v.at = s
		return nil
	}
	return errors.New(v.what)
}
func (v text) parse(s string) any { return same(s) }
func (v text) raw() any           { return *v.at }
func (v text) kind() string       { return "text" }

// optionalText may be empty.
type optionalText struct {
	at   *string
	what string
}

func (v optionalText) set(raw any) error {
	s, ok := raw.(string)
	if !ok {
		return errors.New(v.what + `, or ""`)
	}
	*v.at = s
	return nil
}
func (v optionalText) parse(s string) any { return same(s) }
func (v optionalText) raw() any           { return *v.at }
func (v optionalText) kind() string       { return "text" }

type number struct {
	at       *int
	min, max int
}

func (v number) set(raw any) error {
	n, ok := raw.(int64)
	if i, isInt := raw.(int); isInt {
		n, ok = int64(i), true
	}
	if !ok || n < int64(v.min) || n > int64(v.max) {
		return fmt.Errorf("a whole number from %d to %d", v.min, v.max)
	}
	*v.at = int(n)
	return nil
}
func (v number) parse(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	return s
}
func (v number) raw() any     { return int64(*v.at) }
func (v number) kind() string { return "number" }

// span is a time that may be given in days; 0 is for ever.
type span struct{ at *time.Duration }

func (v span) set(raw any) error {
	s, ok := raw.(string)
	d, err := time.ParseDuration(s)
	if days, isDays := strings.CutSuffix(s, "d"); isDays {
		var n uint64
		n, err = strconv.ParseUint(days, 10, 16)
		d = time.Duration(n) * 24 * time.Hour
	}
	if !ok || err != nil || d < 0 || d > 0 && d < time.Hour {
		return errors.New(`a time of at least an hour, like "12h" or "365d", or "0" for ever`)
	}
	*v.at = d
	return nil
}
func (v span) parse(s string) any { return same(s) }
func (v span) raw() any {
	switch d := *v.at; {
	case d == 0:
		return "0"
	case d%(24*time.Hour) == 0:
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	default:
		return showDuration(d)
	}
}
func (v span) kind() string { return "time" }

type address struct{ at *string }

func (v address) set(raw any) error {
	s, _ := raw.(string)
	_, port, err := net.SplitHostPort(s)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return errors.New(`an address with a port, like "127.0.0.1:9000"`)
	}
	*v.at = s
	return nil
}
func (v address) parse(s string) any { return same(s) }
func (v address) raw() any           { return *v.at }
func (v address) kind() string       { return "host:port" }

type choice struct {
	at    *string
	among []string
}

func (v choice) set(raw any) error {
	if s, ok := raw.(string); ok && slices.Contains(v.among, s) {
		*v.at = s
		return nil
	}
	quoted := make([]string, len(v.among))
	for i, s := range v.among {
		quoted[i] = strconv.Quote(s)
	}
	last := len(quoted) - 1
	return errors.New(strings.Join(quoted[:last], ", ") + " or " + quoted[last])
}
func (v choice) parse(s string) any { return same(s) }
func (v choice) raw() any           { return *v.at }
func (v choice) kind() string       { return strings.Join(v.among, "|") }

type boolean struct{ at *bool }

func (v boolean) set(raw any) error {
	b, ok := raw.(bool)
	if !ok {
		return errors.New("true or false")
	}
	*v.at = b
	return nil
}
func (v boolean) parse(s string) any {
	switch s {
	case "true":
		return true
	case "false":
		return false
	}
	return s
}
func (v boolean) raw() any     { return *v.at }
func (v boolean) kind() string { return "bool" }

type optionalBool struct{ at **bool }

func (v optionalBool) set(raw any) error {
	b := false
	if err := (boolean{&b}).set(raw); err != nil {
		return err
	}
	*v.at = &b
	return nil
}
func (v optionalBool) parse(s string) any { return boolean{}.parse(s) }
func (v optionalBool) raw() any {
	if *v.at == nil {
		return nil
	}
	return **v.at
}
func (v optionalBool) kind() string { return "bool" }

type duration struct {
	at       *time.Duration
	min, max time.Duration
}

func (v duration) set(raw any) error {
	s, ok := raw.(string)
	d, err := time.ParseDuration(s)
	if !ok || err != nil || d < v.min || d > v.max {
		return fmt.Errorf(`a time from %q to %q, like "1500ms", "30s" or "2m"`, showDuration(v.min), showDuration(v.max))
	}
	*v.at = d
	return nil
}
func (v duration) parse(s string) any { return same(s) }
func (v duration) raw() any           { return showDuration(*v.at) }
func (v duration) kind() string       { return "time" }

// showDuration writes "60s" and "2m" where time.Duration says "1m0s" and "2m0s".
func showDuration(d time.Duration) string {
	switch {
	case d%time.Hour == 0 && d != 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0 && d > time.Minute:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d%time.Second == 0:
		return fmt.Sprintf("%ds", d/time.Second)
	}
	return d.String()
}

type size struct {
	at       *int64
	min, max int64
}

func (v size) set(raw any) error {
	n := int64(-1)
	switch raw := raw.(type) {
	case int64:
		n = raw
	case string:
		if u, err := humanize.ParseBytes(raw); err == nil && u <= math.MaxInt64 {
			n = int64(u)
		}
	}
	if n < v.min || n > v.max {
		return fmt.Errorf(`a size from %q to %q, like "64KiB" or "256MiB"`, showSize(v.min), showSize(v.max))
	}
	*v.at = n
	return nil
}
func (v size) parse(s string) any { return same(s) }
func (v size) raw() any           { return showSize(*v.at) }
func (v size) kind() string       { return "size" }

// showSize writes a size exactly, in the largest unit that allows it.
func showSize(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	i := 0
	for n != 0 && n%1024 == 0 && i < len(units)-1 {
		n, i = n/1024, i+1
	}
	return strconv.FormatInt(n, 10) + units[i]
}

type list struct {
	at   *[]string
	what string
}

func (v list) set(raw any) error {
	items, ok := raw.([]any)
	out := make([]string, 0, len(items))
	for _, item := range items {
		s, isText := item.(string)
		ok = ok && isText && s != "" && !slices.Contains(out, s)
		out = append(out, s)
	}
	if !ok {
		return fmt.Errorf(`a list of %s, each once, like ["a", "b"]`, v.what)
	}
	*v.at = out
	return nil
}

// parse splits at commas.
func (v list) parse(s string) any {
	items := []any{}
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
func (v list) raw() any {
	items := make([]any, len(*v.at))
	for i, s := range *v.at {
		items[i] = s
	}
	return items
}
func (v list) kind() string { return "list" }

// files are several files, or the name of one.
type files struct{ list }

func (v files) set(raw any) error {
	if s, ok := raw.(string); ok && s != "" {
		raw = []any{s}
	}
	return v.list.set(raw)
}

// hosts are names and addresses, with or without ports.
type hosts struct{ list }

var hostName = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

func (v hosts) set(raw any) error {
	items, _ := raw.([]any)
	for _, item := range items {
		if s, _ := item.(string); !isHost(s) {
			return errors.New(`a list of hosts, with or without a port and without a scheme, each once, like ["console.example", "10.0.0.7:8080"]`)
		}
	}
	return v.list.set(raw)
}

func isHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	u, err := url.Parse("//" + s)
	if err != nil || u.Host != s || strings.HasSuffix(s, ":") {
		return false
	}
	_, err = netip.ParseAddr(u.Hostname())
	return err == nil || hostName.MatchString(u.Hostname())
}

// networks are hosts, with or without ports, and networks.
type networks struct{ list }

func (v networks) set(raw any) error {
	items, _ := raw.([]any)
	for _, item := range items {
		s, _ := item.(string)
		if _, err := netip.ParsePrefix(s); strings.Contains(s, "/") && err != nil {
			return errors.New(`hosts, hosts with ports, and networks, like ["prices.local", "10.0.0.7:8080", "10.0.0.0/8"]`)
		}
	}
	return v.list.set(raw)
}

// wrong is the error for a setting's value. It doesn't show what is secret: /readyz tells anybody.
func wrong(where, key string, raw any, allowed error) error {
	if isSecret(key) {
		return fmt.Errorf("%s: %s can't be what it is set to; it takes %w", where, key, allowed)
	}
	return fmt.Errorf("%s: %s can't be %s; it takes %w", where, key, describe(raw), allowed)
}

// describe says what a TOML value is.
func describe(raw any) string {
	switch raw := raw.(type) {
	case string:
		return strconv.Quote(raw)
	case map[string]any:
		return "a table"
	case []any:
		return "the list " + show(raw)
	case int64, float64:
		return "the number " + show(raw)
	}
	return show(raw)
}

// show writes a value shortly, much as TOML does.
func show(raw any) string {
	switch raw := raw.(type) {
	case nil:
		return "unset"
	case string:
		return raw
	case []any:
		items := make([]string, len(raw))
		for i, item := range raw {
			items[i] = show(item)
			if s, ok := item.(string); ok {
				items[i] = strconv.Quote(s)
			}
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return fmt.Sprint(raw)
}
