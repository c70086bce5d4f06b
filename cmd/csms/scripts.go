package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"github.com/spf13/cobra"
)

const scriptsPath = "/api/v1/scripts"

func scriptsCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use: "scripts", Short: "Show the active scripts and their log, and roll them back", Args: noArguments,
		Long: `Show the scripts that are active in the running server; the subcommands list stored
generations, compare them, and put one to work again, and show what scripts logged.`,
		Example: `  csms scripts generations
  csms scripts diff 3ae02dbf9197
  csms scripts rollback 3ae02dbf9197
  csms scripts log --follow`,
	}
	r := addRESTFlags(p, cmd.PersistentFlags())
	cmd.RunE = func(*cobra.Command, []string) error { return r.showScripts(http.MethodGet, scriptsPath, nil) }
	var limit int
	generations := &cobra.Command{Use: "generations", Short: "List stored generations, the newest first", Args: noArguments}
	generations.Flags().IntVar(&limit, "limit", 100, "how many at the most")
	generations.RunE = func(*cobra.Command, []string) error {
		items, err := r.list(scriptsPath+"/generations", url.Values{}, limit)
		if err != nil {
			return err
		}
		return r.table(items, []string{"NAME", "CREATED", "ACTIVE"}, func(g record) []string {
			return []string{g.text("name"), g.text("created"), g.text("active")}
		})
	}
	diff := &cobra.Command{Use: "diff FROM [TO]", Short: "Show what differs between two generations; TO is the active one", Args: positional("FROM [TO]", 1, 2)}
	diff.RunE = func(_ *cobra.Command, args []string) error {
		if err := checkGenerations(args); err != nil {
			return err
		}
		query := url.Values{"from": {args[0]}}
		if len(args) == 2 {
			query.Set("to", args[1])
		}
		var out struct{ Diff string }
		data, err := r.ask(http.MethodGet, scriptsPath+"/diff", query, nil, &out)
		if err != nil {
			return err
		}
		if r.json {
			return r.print(data)
		}
		_, err = p.Stdout.Write([]byte(escapedText(out.Diff)))
		return err
	}
	rollback := &cobra.Command{Use: "rollback GENERATION", Short: "Put a stored generation to work; it holds until the files change, over restarts too", Args: positional("GENERATION", 1, 1)}
	rollback.RunE = func(_ *cobra.Command, args []string) error {
		if err := checkGenerations(args); err != nil {
			return err
		}
		return r.showScripts(http.MethodPost, scriptsPath+"/rollback", map[string]string{"generation": args[0]})
	}
	reload := &cobra.Command{Use: "reload", Short: "Read the scripts again", Args: noArguments}
	reload.RunE = func(*cobra.Command, []string) error {
		return r.showScripts(http.MethodPost, scriptsPath+"/reload", nil)
	}
	cmd.AddCommand(generations, diff, rollback, reload, scriptsLogCommand(p, r))
	return cmd
}

var generationName = regexp.MustCompile(`^[0-9a-f]{6,64}$`)

// checkGenerations refuses what can't name a generation.
func checkGenerations(names []string) error {
	for _, name := range names {
		if !generationName.MatchString(name) {
			return &usageError{fmt.Sprintf("a generation's name is like 3ae02dbf9197, or at least its first six characters, and %q is none; csms scripts generations lists them", name)}
		}
	}
	return nil
}
