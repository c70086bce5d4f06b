package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

func serveCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve stations and operators (what csms does without a subcommand)",
		Long: `Serve stations (OCPP over WebSocket) and operators (HTTP) until SIGTERM or
SIGINT; what runs then may finish within 10 seconds. The scripts and the
configuration are watched, and read again when they change or at SIGHUP.

A setting is taken from its flag, else from its environment variable
(CSMS_STATIONS__LISTEN for stations.listen), else from the configuration file,
else it has its default. The log goes to the standard error output.`,
		Args: noArguments,
	}
	l := addConfigFlags(p, cmd.Flags(), "stations", "operators", "scripts", "store", "messages", "http", "log")
	unrecorded := false
	cmd.Flags().BoolVar(&unrecorded, "unrecorded", false, "keep no records of what stations say; for simulate bench")
	cmd.Flags().MarkHidden("unrecorded")
	cmd.RunE = func(*cobra.Command, []string) error { return serve(p, l, unrecorded) }
	return cmd
}

// serve runs the server until a signal ends it. unrecorded: what stations say isn't recorded.
func serve(p *process, l *loader, unrecorded bool) error {
	c, err := l.load()
	if err != nil {
		return err
	}
	log, level := newLogger(p.Stderr, c)
	if os.Getenv("GOGC") == "" {
		// Messages leave little behind; collecting less often shortens the slowest answers.
		debug.SetGCPercent(300)
	}
	app, err := NewApp(c, Deps{
		Log: log, Level: level, Load: l.load,
		Watch: []string{p.path(c.Scripts.Dir), l.path()}, Path: p.path,
		Build: building(p, unrecorded),
	})
	if err != nil {
		return err
	}
	defer app.Close()
	ctx, stop := signals(p, app.Reload)
	defer stop()
	hints(p.Stdout, p, app, c)
	go giveBack(ctx)
	return app.Run(ctx)
}

// signals ends the context at SIGINT or SIGTERM and calls reload at each SIGHUP.
// A second SIGINT or SIGTERM ends the process at once, as if nobody listened.
func signals(p *process, reload func()) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	received := make(chan os.Signal, 4)
	p.Notify(received, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		defer p.Stop(received)
		for {
			select {
			case <-ctx.Done():
				return
			case s := <-received:
				if s != syscall.SIGHUP {
					cancel()
					return
				}
				reload()
			}
		}
	}()
	return ctx, cancel
}

// scheme is that of addresses: over TLS it has an s.
func scheme(plain string, tls bool) string {
	if tls {
		return plain + "s"
	}
	return plain
}

// hints tell who starts the server what to do with it.
func hints(w io.Writer, p *process, app *App, c *Config) {
	fmt.Fprintf(w, `csms serves:
  stations    %s{stationId}
  operators   %s://%s
  scripts     %s: edit one and save, the next message is decided by it
`, app.StationsURL(), scheme("http", app.operatorsTLS), app.OperatorsAddr(), c.Scripts.Dir)
	if c.File == "" {
		fmt.Fprintln(w, "  settings    all at their defaults: there is no config.toml here")
	}
	hint := p.Self + " simulate"
	if at := strings.TrimSuffix(app.StationsURL(), "/"); at != defaultStationsURL {
		hint += " --url " + at
	}
	fmt.Fprintf(w, "No station at hand? %s\n", hint)
}
