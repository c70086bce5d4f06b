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
	var server string
	var only []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure what a message costs the server, against a bare WebSocket server",
		Long: `Start csms and a bare gorilla/websocket server that answers constants, each as a
process of its own, drive both with the same load in turns, and compare the CPU
time of their processes for 1,000 messages; then the memory of idle connections.
The budgets are 1.3 times the bare server for heartbeats, 2.3 times for a day's mix,
and 16 KiB for an idle connection; the exit code is 1 when one is missed. The loads of
OCPP 1.6 are held against the same ones of 2.0.1 instead, at most 1.6 times.

csms runs with the configuration and the scripts of the working directory, with its
records in memory and without a log of messages. With
--server it is another command, in which {stations} and {operators} stand for the
addresses to listen on. It needs Linux, and one file for each connection on either
side (ulimit -n).`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			self, err := os.Executable()
			if err != nil {
				return fmt.Errorf("find this program: %w", err)
			}
			c.Bare = load.Server{Name: "bare", Command: bareServer(self), Dir: p.Dir}
			c.CSMS = load.Server{Name: "csms", Command: csmsServer(self), Dir: p.Dir}
			if server != "" {
				c.CSMS.Command = strings.Fields(server)
			}
			if c.Mixes, err = mixes(only); err != nil {
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
	f.IntVar(&c.Rounds, "rounds", 3, "measurements of each load; the median counts")
	f.IntVar(&c.Idle, "idle", 5000, "idle connections whose memory is measured; -1: none")
	f.StringSliceVar(&only, "load", nil, "only these loads: heartbeat, day, heartbeat-1.6, day-1.6; none: only the idle connections")
	f.StringVar(&server, "server", "", "the `COMMAND` that is measured, instead of csms serve")
	f.BoolVar(&asJSON, "json", false, "print the report in JSON")
	return cmd
}

// bareServer and csmsServer are the command lines of the servers that are compared.
func bareServer(program string) []string {
	return []string{program, "simulate", "bare-server", "--listen", "{stations}"}
}

func csmsServer(program string) []string {
	return []string{program, "serve", "--stations.listen", "{stations}", "--operators.listen", "{operators}", "--log.level", "error", "--store.url", "memory:", "--messages.dir", ""}
}

func mixes(only []string) ([]load.Mix, error) {
	all := load.Mixes()
	if only == nil {
		return all, nil
	}
	if slices.Equal(only, []string{"none"}) {
		return []load.Mix{}, nil
	}
	var chosen []load.Mix
	for _, name := range only {
		i := slices.IndexFunc(all, func(m load.Mix) bool { return m.Name == name })
		if i < 0 {
			return nil, &usageError{fmt.Sprintf("there is no load %q; heartbeat, day, heartbeat-1.6 and day-1.6 are", name)}
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
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
