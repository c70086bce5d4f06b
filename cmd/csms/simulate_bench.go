package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"csms/engine/sim/load"
)

func benchCommand(p *process) *cobra.Command {
	var c load.Comparison
	var server, scratch string
	var only []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure what a message costs the server, and what its records do",
		Long: `Start two servers, each as a process of its own, drive both with the same load in
turns, and compare the CPU time of their processes and their throughput; do so with
new processes a few times, as one may be a tenth faster than the next; then compare the
memory of idle connections. The loads, each with its budget:

  heartbeat  Heartbeats: at most 1.3 times the CPU time of a bare gorilla/websocket
             server that answers constants
  day        what stations send in a day, decided and checked but not recorded: at
             most 2.3 times the bare server's CPU time
  recorded   the same with records in memory, against the bare server
  durable    the same with records in a SQLite file: at least half the throughput
             of the same server with records in memory
  heartbeat-1.6, day-1.6
             what stations of OCPP 1.6 send, with records in memory, against the same
             of 2.0.1: at most 1.6 times the CPU time

An idle connection may hold 16 KiB. The exit code is 1 when a budget is missed.

csms runs with the configuration and the scripts of the working directory, and without
a log of messages. With --server it is another command that is held against the bare
server, in which {stations} and {operators} stand for the addresses to listen on and
{folder} for a folder of its own. It needs Linux, and one file for each connection on
either side (ulimit -n).`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			self, err := os.Executable()
			if err != nil {
				return fmt.Errorf("find this program: %w", err)
			}
			s := benchServers(self, p.Dir)
			if server != "" {
				other := load.Server{Name: "server", Command: strings.Fields(server), Dir: p.Dir}
				s.recording, s.unrecorded = other, other
			}
			s.durable.Scratch = scratch
			c.IdleServers = [2]load.Server{s.bare, s.recording}
			if c.Loads, err = chosen(s.loads(), only); err != nil {
				return err
			}
			if !asJSON {
				c.Progress = p.Stderr
			}
			return bench(p, c, asJSON)
		},
	}
	f := cmd.Flags()
	f.IntVar(&c.Connections, "connections", 100, "stations that send at once")
	f.IntVar(&c.Messages, "messages", 50_000, "messages of each measurement")
	f.IntVar(&c.Rounds, "rounds", 5, "measurements of each load, by new processes each time; the median counts")
	f.IntVar(&c.Idle, "idle", 5000, "idle connections whose memory is measured; -1: none")
	f.StringSliceVar(&only, "load", nil, "only these loads, by name; none: only the idle connections")
	f.StringVar(&server, "server", "", "the `COMMAND` that is measured, instead of csms serve")
	f.StringVar(&scratch, "scratch", "", "where durable makes the `FOLDER` of its database: on a disk (default: the system's for temporary files)")
	f.BoolVar(&asJSON, "json", false, "print the report in JSON")
	return cmd
}

// servers are what bench compares.
type servers struct {
	bare load.Server
	// unrecorded, recording and durable are csms without records of what stations say, with records in memory, and
	// in a file.
	unrecorded, recording, durable load.Server
}

// benchServers are the servers that program starts in the folder dir.
func benchServers(program, dir string) servers {
	csms := func(name, store string, more ...string) load.Server {
		return load.Server{Name: name, Dir: dir, Command: append([]string{program, "serve", "--stations.listen", "{stations}",
			"--operators.listen", "{operators}", "--log.level", "error", "--messages.dir", "", "--store.url", store}, more...)}
	}
	return servers{
		bare:       load.Server{Name: "bare", Dir: dir, Command: []string{program, "simulate", "bare-server", "--listen", "{stations}"}},
		unrecorded: csms("unrecorded", "memory:", "--unrecorded"),
		recording:  csms("memory", "memory:"),
		durable:    csms("file", "sqlite:{folder}/csms.db"),
	}
}

// loads are those of the project's budgets.
func (s servers) loads() []load.Load {
	heartbeats, day := load.Heartbeats(), load.Day()
	return []load.Load{
		{Mix: heartbeats, Reference: s.bare, Server: s.recording, Budget: 1.3},
		{Mix: day, Reference: s.bare, Server: s.unrecorded, Budget: 2.3},
		{Name: "recorded", Mix: day, Reference: s.bare, Server: s.recording},
		{Name: "durable", Mix: day, Reference: s.recording, Server: s.durable, Share: 0.5},
		{Mix: load.Heartbeats16(), Counterpart: &heartbeats, Reference: s.recording, Server: s.recording, Budget: 1.6},
		{Mix: load.Day16(), Counterpart: &day, Reference: s.recording, Server: s.recording, Budget: 1.6},
	}
}

// chosen are the loads with the names in only; nil is all.
func chosen(all []load.Load, only []string) ([]load.Load, error) {
	if only == nil {
		return all, nil
	}
	if slices.Equal(only, []string{"none"}) {
		return nil, nil
	}
	var out []load.Load
	for _, name := range only {
		i := slices.IndexFunc(all, func(l load.Load) bool { return l.String() == name })
		if i < 0 {
			return nil, &usageError{fmt.Sprintf("there is no load %q; heartbeat, day, recorded, durable, heartbeat-1.6 and day-1.6 are", name)}
		}
		out = append(out, all[i])
	}
	return out, nil
}

func bench(p *process, c load.Comparison, asJSON bool) error {
	ctx, _, stop := untilInterrupt(p)
	defer stop()
	report, err := c.Run(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		encoder := json.NewEncoder(p.Stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(report); err != nil {
			return err
		}
	} else {
		report.Print(p.Stdout)
	}
	if !report.Met {
		return errors.New("a budget is missed")
	}
	return nil
}

// bareServerCommand is the other process of bench.
func bareServerCommand(p *process) *cobra.Command {
	listen := "127.0.0.1:0"
	cmd := &cobra.Command{
		Use:    "bare-server",
		Short:  "The bare server of simulate bench",
		Hidden: true,
		Args:   noArguments,
		RunE: func(*cobra.Command, []string) error {
			l, err := net.Listen("tcp", listen)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.Stdout, "ws://%s/ocpp\n", l.Addr())
			ctx, _, stop := untilInterrupt(p)
			defer stop()
			// Whoever started it holds its input; without it, nobody needs it.
			ended := make(chan struct{})
			go func() { io.Copy(io.Discard, p.Stdin); close(ended) }()
			go func() {
				select {
				case <-ctx.Done():
				case <-ended:
				}
				l.Close()
			}()
			if err := http.Serve(l, load.Bare()); !errors.Is(err, net.ErrClosed) {
				return err
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&listen, "listen", listen, "the address to listen on")
	return cmd
}
