package main

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"csms/engine/spelling"
)

const stationsPath = "/api/v1/stations"

var stationFilters = []string{"connected", "version", "registration", "status", "state", "vendor", "model", "label", "q"}

func stationsCommand(p *process) *cobra.Command {
	var limit int
	query := url.Values{}
	cmd := &cobra.Command{
		Use: "stations", Short: "List, provision and delete stations", Args: noArguments,
		Long: `List the stations that the running server knows; the subcommands look at one,
provision it and delete it, and tell what lenient validation let through.`,
		Example: `  csms stations --filter connected=true
  csms stations set CS-1 --generate-password --registration Accepted --label site=depot`,
	}
	r := addRESTFlags(p, cmd.PersistentFlags())
	var filters []string
	cmd.Flags().StringArrayVar(&filters, "filter", nil, "only stations with this `NAME=VALUE`: "+strings.Join(stationFilters, ", "))
	cmd.Flags().IntVar(&limit, "limit", 1000, "how many at the most")
	cmd.RunE = func(*cobra.Command, []string) error {
		for _, f := range filters {
			name, value, ok := strings.Cut(f, "=")
			if !ok {
				return &usageError{fmt.Sprintf("--filter takes NAME=VALUE, like connected=true, and got %q", f)}
			}
			if !slices.Contains(stationFilters, name) {
				return &usageError{fmt.Sprintf("stations can't be filtered by %q%s", name, spelling.DidYouMean(name, stationFilters))}
			}
			query.Set(name, value)
		}
		items, err := r.list(stationsPath, query, limit)
		if err != nil {
			return err
		}
		head := []string{"ID", "VERSION", "CONNECTED", "REGISTRATION", "STATUS", "VENDOR", "MODEL", "FIRMWARE", "LAST SEEN"}
		return r.table(items, head, func(s record) []string {
			return []string{s.text("id"), s.text("version"), s.text("connected"), s.text("registration"), s.text("status"), s.text("vendor"),
				s.text("model"), s.text("firmware"), s.text("last_seen")}
		})
	}
	cmd.AddCommand(stationsGetCommand(r), stationsSetCommand(r), stationsDeleteCommand(r), stationsVariablesCommand(r), stationsRepairsCommand(r))
	return cmd
}

func stationsGetCommand(r *rest) *cobra.Command {
	return &cobra.Command{Use: "get STATION", Short: "Show a station", Args: positional("STATION", 1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := r.ask(http.MethodGet, stationsPath+"/"+segment(args[0]), nil, nil, nil)
			if err != nil {
				return err
			}
			return r.print(data)
		}}
}

func stationsDeleteCommand(r *rest) *cobra.Command {
	return &cobra.Command{Use: "delete STATION", Short: "Forget a station and what it reported; its transactions stay", Args: positional("STATION", 1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			_, err := r.ask(http.MethodDelete, stationsPath+"/"+segment(args[0]), nil, nil, nil)
			return err
		}}
}

func stationsVariablesCommand(r *rest) *cobra.Command {
	var differs bool
	cmd := &cobra.Command{Use: "variables STATION", Short: "Show what a station reported of its configuration, and what was set from here", Args: positional("STATION", 1, 1)}
	cmd.Flags().BoolVar(&differs, "differs", false, "only what is wanted otherwise than it is")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		query := url.Values{}
		if differs {
			query.Set("differs", "true")
		}
		items, err := r.list(stationsPath+"/"+segment(args[0])+"/variables", query, 100_000)
		if err != nil {
			return err
		}
		return r.table(items, []string{"COMPONENT", "EVSE", "VARIABLE", "INSTANCE", "ATTRIBUTE", "VALUE", "WANTED"}, func(v record) []string {
			return []string{v.text("component"), v.text("evse"), v.text("variable"), v.text("variable_instance"), v.text("attribute"), v.text("value"), v.text("wanted")}
		})
	}
	return cmd
}

func stationsRepairsCommand(r *rest) *cobra.Command {
	var vendor, model string
	cmd := &cobra.Command{Use: "repairs", Short: "Show what lenient validation let through since the server started, by vendor and model", Args: noArguments,
		Long: `Show what lenient validation let through since the server started: how often, and
where the first one was. It is what to ask a vendor to mend.`}
	cmd.Flags().StringVar(&vendor, "vendor", "", "only stations of this vendor")
	cmd.Flags().StringVar(&model, "model", "", "only stations of this model")
	cmd.RunE = func(*cobra.Command, []string) error {
		query := url.Values{}
		for name, value := range map[string]string{"vendor": vendor, "model": model} {
			if value != "" {
				query.Set(name, value)
			}
		}
		items, err := r.list("/api/v1/repairs", query, 100_000)
		if err != nil {
			return err
		}
		return r.table(items, []string{"VENDOR", "MODEL", "KIND", "COUNT", "LAST", "FIRST STATION", "ACTION", "PATH", "TEXT"}, func(v record) []string {
			first := v.inner("example")
			return []string{v.text("vendor"), v.text("model"), v.text("kind"), v.text("count"), v.text("last"), first.text("station"), first.text("action"),
				first.text("path"), first.text("text")}
		})
	}
	return cmd
}

func stationsSetCommand(r *rest) *cobra.Command {
	var password, registration, validation, profile string
	var generate, rotate bool
	var labels, unlabel []string
	cmd := &cobra.Command{
		Use: "set STATION", Short: "Provision a station, or change what was decided about it", Args: positional("STATION", 1, 1),
		Long: `Make a station known, or change what was decided about it. What isn't given stays as
it is; "none" clears it.`,
		Example: `  csms stations set CS-1 --generate-password
  csms stations set CS-1 --registration Accepted --profile 2 --label site=depot
  csms stations set CS-1 --rotate-password`,
	}
	f := cmd.Flags()
	f.StringVar(&password, "password", "", "its password, 16 to 40 characters")
	f.BoolVar(&generate, "generate-password", false, "make a password and print it")
	f.BoolVar(&rotate, "rotate-password", false, "make a password, send it to the connected station, and print it")
	f.StringVar(&registration, "registration", "", "Accepted, Pending or Rejected; none: the policy decides")
	f.StringVar(&profile, "profile", "", "least security profile: 0, 1, 2 or 3; none: that of the configuration")
	f.StringVar(&validation, "validation", "", "strict or lenient; none: that of the configuration")
	f.StringArrayVar(&labels, "label", nil, "set a label, `KEY=VALUE`")
	f.StringArrayVar(&unlabel, "unlabel", nil, "remove a label")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		given := cmd.Flags().Changed("password")
		if given && (generate || rotate) || generate && rotate {
			return &usageError{"--password, --generate-password and --rotate-password exclude each other"}
		}
		path := stationsPath + "/" + segment(args[0])
		body := map[string]any{}
		orNull := func(flag, name, value string) {
			if cmd.Flags().Changed(flag) {
				body[name] = any(value)
				if value == "none" {
					body[name] = nil
				}
			}
		}
		orNull("password", "password", password)
		orNull("registration", "registration", registration)
		orNull("validation", "validation", validation)
		if cmd.Flags().Changed("profile") {
			n, err := strconv.Atoi(profile)
			if err != nil && profile != "none" {
				return &usageError{fmt.Sprintf("--profile is 0, 1, 2, 3 or none, and got %q", profile)}
			}
			if body["security_profile"] = n; profile == "none" {
				body["security_profile"] = nil
			}
		}
		changed := map[string]any{}
		for _, l := range labels {
			key, value, ok := strings.Cut(l, "=")
			if !ok {
				return &usageError{fmt.Sprintf("--label takes KEY=VALUE, and got %q", l)}
			}
			changed[key] = value
		}
		for _, key := range unlabel {
			changed[key] = nil
		}
		if len(changed) > 0 {
			body["labels"] = changed
		}
		var data []byte
		var err error
		if newPassword := generate || rotate; len(body) > 0 || !newPassword {
			data, err = r.changeStation(path, body)
		}
		if err == nil && (generate || rotate) {
			data, err = r.ask(http.MethodPost, path+"/password", nil, map[string]bool{"rotate": rotate}, nil)
		}
		if err != nil {
			return err
		}
		return r.print(data)
	}
	return cmd
}

// changeStation changes a station, or makes it known, by one request: all of it is done or nothing.
func (r *rest) changeStation(path string, body map[string]any) ([]byte, error) {
	data, err := r.ask(http.MethodPatch, path, nil, body, nil)
	var failed *problemError
	if !errors.As(err, &failed) || failed.status != http.StatusNotFound {
		return data, err
	}
	if labels, ok := body["labels"].(map[string]any); ok { // there are none yet that could be removed
		maps.DeleteFunc(labels, func(_ string, value any) bool { return value == nil })
	}
	return r.ask(http.MethodPut, path, nil, body, nil)
}
