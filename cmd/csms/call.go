package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func callCommand(p *process) *cobra.Command {
	var timeout string
	cmd := &cobra.Command{
		Use:   "call STATION ACTION [PAYLOAD]",
		Short: "Send a command to a station",
		Long: `Send a command to a connected station through the running server, and print its
answer. PAYLOAD is JSON; @FILE reads it from a file, and - from the standard input.`,
		Example: `  csms call CS-1 Reset '{"type":"OnIdle"}'
  csms call CS-1 GetVariables @variables.json --timeout 1m`,
		Args: positional("STATION ACTION [PAYLOAD]", 2, 3),
	}
	r := addRESTFlags(p, cmd.Flags())
	cmd.Flags().StringVar(&timeout, "timeout", "", "how long to wait for the station (default: the server's)")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		body := map[string]any{"action": args[1]}
		if len(args) == 3 {
			text, err := payload(p, args[2])
			if err != nil {
				return err
			}
			if !json.Valid(text) {
				return &usageError{"the payload is no JSON; an object looks like '{\"type\":\"OnIdle\"}'"}
			}
			body["payload"] = json.RawMessage(text)
		}
		if timeout != "" {
			body["timeout"] = timeout
		}
		var answer struct {
			Result json.RawMessage `json:"result"`
		}
		data, err := r.ask(http.MethodPost, "/api/v1/stations/"+segment(args[0])+"/calls", nil, body, &answer)
		if err != nil {
			return err
		}
		if r.json {
			return r.print(data)
		}
		return r.print(answer.Result)
	}
	return cmd
}

func payload(p *process, arg string) ([]byte, error) {
	if arg == "-" {
		return io.ReadAll(p.Stdin)
	}
	if file, ok := strings.CutPrefix(arg, "@"); ok {
		text, err := os.ReadFile(p.path(file))
		if err != nil {
			return nil, fmt.Errorf("read the payload: %w", err)
		}
		return text, nil
	}
	return []byte(arg), nil
}
