package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"

	"github.com/spf13/cobra"
)

const tokensPath = "/api/v1/tokens"

func tokensCommand(p *process) *cobra.Command {
	var q, status, group string
	var limit int
	cmd := &cobra.Command{
		Use: "tokens", Short: "List, add, change and delete tokens", Args: noArguments,
		Long: `List the tokens (cards, fobs, contracts) that are known to the running server; the
subcommands look at one, add or change it, delete it, and move them as CSV.`,
		Example: `  csms tokens set 04A2B3C4D5E6F7 --group FLEET --expires 2030-01-01T00:00:00Z
  csms tokens set 04A2B3C4D5E6F7 --status Blocked
  csms tokens import cards.csv`,
	}
	r := addRESTFlags(p, cmd.PersistentFlags())
	f := cmd.Flags()
	f.StringVar(&q, "q", "", "part of the id or the note")
	f.StringVar(&status, "status", "", "only tokens with this status")
	f.StringVar(&group, "group", "", "only tokens of this group")
	f.IntVar(&limit, "limit", 1000, "how many at the most")
	cmd.RunE = func(*cobra.Command, []string) error {
		query := url.Values{}
		for name, value := range map[string]string{"q": q, "status": status, "group": group} {
			if value != "" {
				query.Set(name, value)
			}
		}
		items, err := r.list(tokensPath, query, limit)
		if err != nil {
			return err
		}
		return r.table(items, []string{"ID", "STATUS", "TYPE", "GROUP", "EXPIRES", "STATIONS", "NOTE"}, func(t record) []string {
			return []string{t.text("id"), t.text("status"), t.text("type"), t.text("group"), t.text("expires"), t.text("stations"), t.text("note")}
		})
	}
	cmd.AddCommand(tokensSetCommand(r),
		&cobra.Command{Use: "get TOKEN", Short: "Show a token", Args: positional("TOKEN", 1, 1), RunE: func(_ *cobra.Command, args []string) error {
			data, err := r.ask(http.MethodGet, tokensPath+"/"+segment(args[0]), nil, nil, nil)
			if err != nil {
				return err
			}
			return r.print(data)
		}},
		&cobra.Command{Use: "delete TOKEN", Short: "Forget a token", Args: positional("TOKEN", 1, 1), RunE: func(_ *cobra.Command, args []string) error {
			_, err := r.ask(http.MethodDelete, tokensPath+"/"+segment(args[0]), nil, nil, nil)
			return err
		}},
		&cobra.Command{Use: "import FILE", Short: "Add and change the tokens of a CSV file; - is the standard input", Args: positional("FILE", 1, 1),
			RunE: func(_ *cobra.Command, args []string) error {
				text, err := fileOrInput(p, args[0])
				if err != nil {
					return err
				}
				if len(bytes.TrimSpace(text)) == 0 {
					return &usageError{"the table of tokens is empty; its first line has the names of the columns, as csms tokens export writes them"}
				}
				data, err := r.do(http.MethodPost, tokensPath, nil, "text/csv", "application/json", bytes.NewReader(text))
				if err != nil {
					return err
				}
				return r.print(data)
			}},
		&cobra.Command{Use: "export [FILE]", Short: "Write all tokens as CSV to a file, or print them", Args: positional("[FILE]", 0, 1),
			RunE: func(_ *cobra.Command, args []string) error {
				data, err := r.do(http.MethodGet, tokensPath, nil, "", "text/csv", nil)
				if err != nil {
					return err
				}
				if len(args) == 1 && args[0] != "-" {
					if err := os.WriteFile(p.path(args[0]), data, 0o600); err != nil {
						return fmt.Errorf("write the tokens: %w", err)
					}
					return nil
				}
				_, err = p.Stdout.Write(data)
				return err
			}})
	return cmd
}

func fileOrInput(p *process, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(p.Stdin)
	}
	text, err := os.ReadFile(p.path(name))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	return text, nil
}

func tokensSetCommand(r *rest) *cobra.Command {
	cmd := &cobra.Command{
		Use: "set TOKEN", Short: "Add a token, or change it", Args: positional("TOKEN", 1, 1),
		Long: `Add a token, or change it. What isn't given stays as it is; "none" clears it.`,
	}
	values := map[string]*string{}
	for _, f := range [][2]string{
		{"status", "Accepted (the default), Blocked, Expired, Invalid, NoCredit, …"}, {"type", "kind of the token, such as ISO14443; none: any"},
		{"group", "tokens of a group may end each other's transactions"}, {"expires", "a time like 2030-01-01T00:00:00Z"},
		{"language", "such as de"}, {"note", "for people"},
	} {
		values[f[0]] = cmd.Flags().String(f[0], "", f[1])
	}
	stations := cmd.Flags().StringArray("station", nil, "limit it to this station; may be given several times; none: all stations")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		body := map[string]any{}
		for name, value := range values {
			if cmd.Flags().Changed(name) {
				if body[name] = *value; *value == "none" {
					body[name] = nil
				}
			}
		}
		if cmd.Flags().Changed("station") {
			if body["stations"] = *stations; len(*stations) == 1 && (*stations)[0] == "none" {
				body["stations"] = nil
			}
		}
		data, err := r.ask(http.MethodPut, tokensPath+"/"+segment(args[0]), nil, body, nil)
		if err != nil {
			return err
		}
		return r.print(data)
	}
	return cmd
}
