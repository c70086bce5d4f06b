package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// commands are the subcommands, one a file. A new one is a row here.
func commands() []func(*process) *cobra.Command {
	return []func(*process) *cobra.Command{
		serveCommand,
		checkCommand,
		testCommand,
		typesCommand,
		simulateCommand,
		callCommand,
		stationsCommand,
		tokensCommand,
		transactionsCommand,
		messagesCommand,
		eventsCommand,
		scriptsCommand,
	}
}

// run runs one command and returns the process's exit code: 0 when it did what
// was asked, 1 when it failed, 2 when it was asked wrongly.
func run(p *process) int {
	root := rootCommand(p)
	err := mistyped(root, p.Args)
	if err == nil {
		err = root.Execute()
	}
	if err == nil {
		return 0
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintln(p.Stderr, "csms:", line)
	}
	if wrongAsked(err) {
		return 2
	}
	return 1
}

func rootCommand(p *process) *cobra.Command {
	serve := serveCommand(p)
	root := &cobra.Command{
		Use:   "csms",
		Short: "A charging station management system whose policy is written in Lua",
		Long: `csms is a charging station management system (OCPP) whose policy is written in
Lua: scripts/ decides every message of a station, and a saved edit decides the
next one. Without a subcommand it serves, like csms serve.

Every command exits with 0 when it did what was asked, with 1 when it failed, and
with 2 when it was asked wrongly: a flag, a name or a value that there isn't.`,
		Args:          noArguments,
		RunE:          serve.RunE,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.Flags().AddFlagSet(serve.Flags())
	for _, command := range commands() {
		root.AddCommand(command(p))
	}
	root.SetArgs(p.Args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	root.SetFlagErrorFunc(flagError)
	return root
}
