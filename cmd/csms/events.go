package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/spf13/cobra"
)

func eventsCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use: "events", Short: "Show what happens, as it happens", Args: noArguments,
		Long: `Show what happens at the running server, a line each, until Ctrl-C: stations that
connect and boot, statuses, transactions, scripts that become active, operators'
changes. Messages are shown where they are asked for by --type message. With --json
each line is a JSON object.`,
		Example: `  csms events
  csms events --type boot,transaction --station CS-1
  csms events --json | jq .data`,
	}
	r := addRESTFlags(p, cmd.Flags())
	types := cmd.Flags().StringArray("type", nil, "only events of this `TYPE`; several with commas, or given several times")
	station := cmd.Flags().String("station", "", "only of this station")
	cmd.RunE = func(*cobra.Command, []string) error {
		query := url.Values{}
		if len(*types) > 0 {
			query["type"] = *types
		}
		if *station != "" {
			query.Set("station", *station)
		}
		return r.follow(query, func(e streamed) error {
			if r.json {
				_, err := fmt.Fprintln(p.Stdout, escaped(string(e.raw)))
				return err
			}
			of := e.Station
			if of == "" {
				of = "-"
			}
			_, err := fmt.Fprintf(p.Stdout, "%s %s %s %s\n",
				e.Time.Local().Format("2006-01-02 15:04:05.000"), escaped(of), escaped(e.Type), escaped(string(e.Data)))
			return err
		})
	}
	return cmd
}

// streamed is an event of the server's stream.
type streamed struct {
	Time    time.Time       `json:"time"`
	Type    string          `json:"type"`
	Station string          `json:"station"` // "" where it is about none
	Data    json.RawMessage `json:"data"`
	raw     json.RawMessage
}
