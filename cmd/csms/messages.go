package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func messagesCommand(p *process) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use: "messages", Short: "Show messages from and to stations", Args: noArguments,
		Long: `Show the messages of the running server's log, the newest last; with --follow those
that come from now on, until Ctrl-C. Passwords are never in it. With --json each line
is a JSON object.`,
		Example: `  csms messages --station CS-1 --limit 20
  csms messages --action TransactionEvent --direction in
  csms messages --station CS-1 --follow`,
	}
	r := addRESTFlags(p, cmd.Flags())
	filters := map[string]*string{}
	for _, f := range [][2]string{
		{"station", "only of this station"}, {"action", "only of this action, like BootNotification"}, {"direction", "in: from stations; out: to them"},
		{"type", "CALL, CALLRESULT, CALLERROR, or SEND and CALLRESULTERROR of OCPP 2.1"}, {"from", "from this time or day on"}, {"to", "before this time"},
	} {
		filters[f[0]] = cmd.Flags().String(f[0], "", f[1])
	}
	cmd.Flags().IntVar(&limit, "limit", 100, "how many at the most")
	follow := cmd.Flags().Bool("follow", false, "show messages as they come; not with --from, --to and --limit")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *follow {
			for _, name := range []string{"from", "to", "limit"} {
				if cmd.Flags().Changed(name) {
					return &usageError{fmt.Sprintf("--follow shows what comes from now on, and takes no --%s", name)}
				}
			}
			return followMessages(p, r, filters)
		}
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
			m, err := readMessage(raw)
			if err == nil {
				err = m.write(p.Stdout, r.json)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	return cmd
}

// followMessages shows messages as they come. The server limits them to a station; the other filters are applied here.
func followMessages(p *process, r *rest, filters map[string]*string) error {
	query := url.Values{"type": {"message"}}
	if station := *filters["station"]; station != "" {
		query.Set("station", station)
	}
	fits := func(filter, value string) bool { return *filters[filter] == "" || *filters[filter] == value }
	return r.follow(query, func(e streamed) error {
		m, err := readMessage(e.Data)
		if err != nil || !fits("action", m.Action) || !fits("direction", m.Direction) || !fits("type", m.Type) {
			return err
		}
		return m.write(p.Stdout, r.json)
	})
}

// message is an entry of the log of messages.
type message struct {
	Time      time.Time       `json:"time"`
	Station   string          `json:"station"`
	Direction string          `json:"direction"`
	Type      string          `json:"type"`
	Action    string          `json:"action"`
	Frame     json.RawMessage `json:"frame"`
	raw       json.RawMessage
}

func readMessage(raw json.RawMessage) (message, error) {
	m := message{raw: raw}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("the server's answer is no message: %w", err)
	}
	return m, nil
}

// write writes a line.
func (m *message) write(w io.Writer, asJSON bool) error {
	if asJSON {
		_, err := fmt.Fprintln(w, escaped(strings.TrimSpace(string(m.raw))))
		return err
	}
	arrow := "→"
	if m.Direction == "out" {
		arrow = "←"
	}
	_, err := fmt.Fprintf(w, "%s %s %s %s\n", m.Time.Local().Format("2006-01-02 15:04:05.000"), escaped(m.Station), arrow, escaped(string(m.Frame)))
	return err
}
