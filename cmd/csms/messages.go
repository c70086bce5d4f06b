package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

func messagesCommand(p *process) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use: "messages", Short: "Show messages from and to stations", Args: noArguments,
		Long: `Show the messages of the running server's log, the newest last. Passwords are never
in it.`,
		Example: `  csms messages --station CS-1 --limit 20
  csms messages --action TransactionEvent --direction in`,
	}
	r := addRESTFlags(p, cmd.Flags())
	filters := map[string]*string{}
	for _, f := range [][2]string{
		{"station", "only of this station"}, {"action", "only of this action, like BootNotification"}, {"direction", "in: from stations; out: to them"},
		{"type", "CALL, CALLRESULT or CALLERROR"}, {"from", "from this time or day on"}, {"to", "before this time"},
	} {
		filters[f[0]] = cmd.Flags().String(f[0], "", f[1])
	}
	cmd.Flags().IntVar(&limit, "limit", 100, "how many at the most")
	cmd.RunE = func(*cobra.Command, []string) error {
		query := url.Values{}
		for name, value := range filters {
			if *value != "" {
				query.Set(name, *value)
			}
		}
		items, err := r.list("/api/v1/messages", query, limit)
		if err != nil {
			return err
		}
		slices.Reverse(items)
		for _, raw := range items {
			if r.json {
				fmt.Fprintf(p.Stdout, "%s\n", raw)
				continue
			}
			var m struct {
				Time      time.Time       `json:"time"`
				Station   string          `json:"station"`
				Direction string          `json:"direction"`
				Frame     json.RawMessage `json:"frame"`
			}
			if err := json.Unmarshal(raw, &m); err != nil {
				return fmt.Errorf("the server's answer is no message: %w", err)
			}
			arrow := "→"
			if m.Direction == "out" {
				arrow = "←"
			}
			fmt.Fprintf(p.Stdout, "%s %s %s %s\n", m.Time.Local().Format("2006-01-02 15:04:05.000"), escaped(m.Station), arrow, escaped(string(m.Frame)))
		}
		return nil
	}
	return cmd
}
