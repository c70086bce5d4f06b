package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"csms/engine/ocpp"
	"csms/engine/sim"
	"csms/engine/spelling"
)

// defaultStationsURL is where stations connect to a server with the default configuration.
const defaultStationsURL = "ws://127.0.0.1:9000/ocpp"

// simulation is what the command line asks for.
type simulation struct {
	url, id, scenario, token, password string
	ca, cert, key                      string
	versions                           []string
	stations, evses, messages          int
	rate, ramp                         float64
	duration                           time.Duration
	seed                               uint64
	compress, json, quiet, list        bool
}

func simulateCommand(p *process) *cobra.Command {
	o := &simulation{}
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Run virtual stations against a CSMS",
		Long: `Run one or thousands of virtual stations over real sockets. They boot,
report their status, charge, send heartbeats, and answer and obey every command.
Up to five stations show each message; more show how they fare. Ctrl-C ends open
sessions and leaves.

A connection that is lost is made again. The exit code is 1 when a station could not
connect at first, or was not accepted in the time of --duration. Errors in answers
are shown and counted, and do not change it.

Examples:
  csms simulate                                    one station, one charging session
  csms simulate --scenario all                     each message of a station, once
  csms simulate --stations 2000 --scenario day --rate 1 --duration 1m
  csms simulate --stations 3 --version 1.6,2.0.1,2.1
  csms simulate --url wss://127.0.0.1:9000/ocpp --ca ca.pem --password …
  csms simulate bench                              what a message costs the server`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return simulate(p, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.url, "url", defaultStationsURL, "the stations' `URL`; the id is added as the last segment")
	f.StringVar(&o.id, "id", "SIM%03d", "the stations' id, with %d, %03d … for the station's number")
	f.IntVar(&o.stations, "stations", 1, "how many stations")
	f.StringVar(&o.scenario, "scenario", "session", "what they do: "+strings.Join(scenarioNames(), ", "))
	f.StringSliceVar(&o.versions, "version", []string{"2.0.1"}, "the OCPP version that they speak, or several that they take in turn: "+strings.Join(versionNames(), ", "))
	f.Float64Var(&o.rate, "rate", 0, "messages a second of each station; 0: one, or as many as are answered (heartbeat, day)")
	f.StringVar(&o.token, "token", "04A2B3C4D5E6F7", "the RFID token that is shown")
	f.StringVar(&o.password, "password", "", "the stations' password (HTTP Basic)")
	f.StringVar(&o.ca, "ca", "", "a PEM `FILE` of the CA that a wss:// URL's certificate is from; empty: the machine's roots")
	f.StringVar(&o.cert, "cert", "", "a PEM `FILE` of the stations' client certificate and its chain")
	f.StringVar(&o.key, "key", "", "a PEM `FILE` of its private key")
	f.IntVar(&o.evses, "evses", 2, "EVSEs of each station")
	f.DurationVar(&o.duration, "duration", 0, "stop after this `TIME`, like 30s; 0: go on")
	f.IntVar(&o.messages, "for", 0, "stop each station after `N` messages; 0: go on")
	f.Float64Var(&o.ramp, "ramp", 200, "stations that connect in a second")
	f.Uint64Var(&o.seed, "seed", 1, "of the random numbers")
	f.BoolVar(&o.compress, "compress", false, "offer permessage-deflate")
	f.BoolVar(&o.json, "json", false, "print nothing but a summary, in JSON")
	f.BoolVar(&o.quiet, "quiet", false, "print nothing but the summary")
	f.BoolVar(&o.list, "list", false, "list the scenarios")
	cmd.AddCommand(benchCommand(p), bareServerCommand(p))
	return cmd
}

func versionNames() []string {
	var names []string
	for _, v := range sim.Versions() {
		names = append(names, v.String())
	}
	return names
}

func scenarioNames() []string {
	var names []string
	for _, s := range sim.Scenarios() {
		names = append(names, s.Name)
	}
	return names
}

// shown is how many stations show each message.
const shown = 5

func simulate(p *process, o *simulation) error {
	if o.list {
		for _, s := range sim.Scenarios() {
			fmt.Fprintf(p.Stdout, "%-10s %s\n", s.Name, s.Text)
		}
		return nil
	}
	fleet, err := o.fleet(p)
	if err != nil {
		return err
	}
	show := &display{process: p, fleet: fleet, started: time.Now()}
	switch {
	case o.json || o.quiet:
	case fleet.Stations <= shown:
		fleet.Options.Trace = show.event
	default:
		stop := show.progress()
		defer stop()
	}
	ctx, interrupted, stop := untilInterrupt(p)
	defer stop()
	if o.duration > 0 {
		var cancel context.CancelFunc
		// Not a deadline: a call that is cut off by the end had no time-out.
		ctx, cancel = context.WithCancel(ctx)
		defer time.AfterFunc(o.duration, cancel).Stop()
		defer cancel()
	}
	err = fleet.Run(ctx)
	counts := fleet.Counts()
	if o.json {
		encoder := json.NewEncoder(p.Stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(counts); err != nil {
			return err
		}
	} else {
		show.summary(counts)
	}
	if err != nil {
		return simulateError(p, o, err)
	}
	if counts.Accepted < counts.Stations && !interrupted() {
		return fmt.Errorf("%d of %d stations were not accepted; the policy's boot_notification decides that", counts.Stations-counts.Accepted, counts.Stations)
	}
	return nil
}

func (o *simulation) fleet(p *process) (*sim.Fleet, error) {
	scenario, ok := sim.ScenarioNamed(o.scenario)
	if !ok {
		return nil, &usageError{fmt.Sprintf("there is no scenario %q%s (simulate --list shows them)", o.scenario, spelling.DidYouMean(o.scenario, scenarioNames()))}
	}
	var versions []ocpp.Version
	for _, name := range o.versions {
		version, ok := ocpp.ParseVersion(strings.TrimSpace(name))
		if !ok || !slices.Contains(sim.Versions(), version) {
			return nil, &usageError{fmt.Sprintf("--version %s: virtual stations speak %s", name, strings.Join(versionNames(), ", "))}
		}
		versions = append(versions, version)
	}
	u, err := url.Parse(o.url)
	if err != nil || u.Scheme != "ws" && u.Scheme != "wss" || u.Host == "" {
		return nil, &usageError{fmt.Sprintf("--url %s: a stations' URL is like %s", o.url, defaultStationsURL)}
	}
	id, err := numbered(o.id, o.stations)
	if err != nil {
		return nil, err
	}
	for _, flag := range []struct {
		name     string
		n, least float64
	}{
		{"stations", float64(o.stations), 1}, {"evses", float64(o.evses), 1}, {"rate", o.rate, 0},
		{"for", float64(o.messages), 0}, {"duration", float64(o.duration), 0}, {"ramp", o.ramp, 0},
	} {
		if !(flag.n >= flag.least) { // NaN neither
			return nil, &usageError{fmt.Sprintf("--%s is at least %g", flag.name, flag.least)}
		}
	}
	identity, err := stationTLS(p, o, u.Scheme)
	if err != nil {
		return nil, err
	}
	return &sim.Fleet{
		URL: o.url, Stations: o.stations, ID: id, Scenario: scenario, Token: sim.Token(o.token),
		Rate: o.rate, Messages: o.messages, Ramp: o.ramp, Seed: o.seed, Versions: versions,
		Options: sim.Options{TLS: identity, Password: o.password, EVSEs: o.evses, Compression: o.compress, Reconnect: true},
	}, nil
}

var numberVerb = regexp.MustCompile(`%0?([0-9]{0,2})d`)

// numbered makes ids of a pattern in which %d, with a width or not, is the station's number.
func numbered(pattern string, stations int) (func(n int) string, error) {
	at := numberVerb.FindStringSubmatchIndex(pattern)
	if pattern == "" {
		return nil, &usageError{"--id is empty; it is the stations' id"}
	}
	if at == nil {
		if stations > 1 {
			return nil, &usageError{fmt.Sprintf("--id %s gives %d stations the same id; put %%03d where the number goes", pattern, stations)}
		}
		return func(int) string { return pattern }, nil
	}
	width, _ := strconv.Atoi(pattern[at[2]:at[3]])
	return func(n int) string {
		return pattern[:at[0]] + fmt.Sprintf("%0*d", width, n) + pattern[at[1]:]
	}, nil
}

// simulateError adds what to do to an error that has an obvious way out.
func simulateError(p *process, o *simulation, err error) error {
	switch dial, ok := errors.AsType[*sim.DialError](err); {
	case !ok:
		return err
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%w (%s starts it; --url says where it is)", err, p.Self)
	case o.ca == "" && isUntrusted(err):
		return fmt.Errorf("%w with --ca", err)
	case dial.Status == 401 && o.password == "":
		return fmt.Errorf("%w with --password", err)
	}
	return err
}

// untilInterrupt returns a context that the first SIGINT or SIGTERM ends, and whether one came. A
// second one ends the process at once.
func untilInterrupt(p *process) (ctx context.Context, came func() bool, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	p.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	by := make(chan struct{})
	go func() {
		select {
		case <-signals:
			p.Stop(signals)
			close(by)
			cancel()
		case <-done:
			p.Stop(signals)
		}
	}()
	came = func() bool {
		select {
		case <-by:
			return true
		default:
			return false
		}
	}
	return ctx, came, func() { close(done); cancel() }
}
