package main

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

const transactionsPath = "/api/v1/transactions"

func transactionsCommand(p *process) *cobra.Command {
	var limit int
	var csv bool
	cmd := &cobra.Command{
		Use: "transactions", Short: "List transactions, and look at one", Args: noArguments,
		Long: `List the transactions that the running server has recorded, the one that began last
first.`,
		Example: `  csms transactions --active true
  csms transactions --from 2030-01-01 --to 2030-02-01 --csv > january.csv
  csms transactions get CS-1 T-42`,
	}
	r := addRESTFlags(p, cmd.PersistentFlags())
	f := cmd.Flags()
	filters := map[string]*string{}
	for _, name := range [][2]string{
		{"station", "only of this station"}, {"token", "only of this token"}, {"active", "true or false"}, {"from", "began at this time or day, or later"},
		{"to", "began before"}, {"gaps", "true: only those where events are missing"}, {"closed", "true: only those that a rule closed"},
	} {
		filters[name[0]] = f.String(name[0], "", name[1])
	}
	f.IntVar(&limit, "limit", 100, "how many at the most")
	f.BoolVar(&csv, "csv", false, "print all of the selection as CSV; not with --json and --limit")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		query := url.Values{}
		for name, value := range filters {
			if *value != "" {
				query.Set(name, *value)
			}
		}
		if csv {
			for _, name := range []string{"json", "limit"} {
				if cmd.Flags().Changed(name) {
					return &usageError{fmt.Sprintf("--csv prints all of the selection as CSV, and takes no --%s", name)}
				}
			}
			return r.copy(p.Stdout, transactionsPath, query, "text/csv")
		}
		items, err := r.list(transactionsPath, query, limit)
		if err != nil {
			return err
		}
		return r.table(items, []string{"STATION", "ID", "EVSE", "TOKEN", "START", "END", "WH", "REASON", "GAPS"}, func(t record) []string {
			return []string{t.text("station"), t.text("id"), t.text("evse"), t.inner("token").text("id"), t.text("start"), t.text("end"), t.text("energy"),
				t.text("stopped_reason"), t.text("gap_count")}
		})
	}
	get := &cobra.Command{Use: "get STATION TRANSACTION", Short: "Show a transaction with its events and meter values", Args: positional("STATION TRANSACTION", 2, 2)}
	values := get.Flags().Bool("csv", false, "print its meter values as CSV")
	get.RunE = func(_ *cobra.Command, args []string) error {
		accept := "application/json"
		if *values {
			accept = "text/csv"
		}
		data, err := r.do(http.MethodGet, transactionsPath+"/"+segment(args[0])+"/"+segment(args[1]), nil, "", accept, nil)
		if err != nil {
			return err
		}
		if *values {
			_, err = p.Stdout.Write(data)
			return err
		}
		return r.print(data)
	}
	cmd.AddCommand(get)
	return cmd
}
