package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"csms/engine/spelling"
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
	if errors.As(err, new(*usageError)) {
		return 2
	}
	return 1
}

// mistyped refuses the help of a command that isn't there, for which cobra shows that of the one above.
func mistyped(root *cobra.Command, args []string) error {
	cmd, rest, err := root.Find(args)
	if err != nil || !cmd.HasSubCommands() || len(rest) == 0 || strings.HasPrefix(rest[0], "-") || rest[0] == "help" || rest[0] == "completion" {
		return nil // Execute says what is wrong with it
	}
	return noArguments(cmd, rest)
}

// usageError is a command line that can't be understood.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func rootCommand(p *process) *cobra.Command {
	serve := serveCommand(p)
	root := &cobra.Command{
		Use:   "csms",
		Short: "A charging station management system whose policy is written in Lua",
		Long: `csms is a charging station management system (OCPP) whose policy is written in
Lua: scripts/ decides every message of a station, and a saved edit decides the
next one. Without a subcommand it serves, like csms serve.`,
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

// noArguments refuses arguments. Where there are subcommands they are mistyped ones.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasSubCommands() {
		return &usageError{fmt.Sprintf("%s takes no arguments, and got %q (see %s --help)", cmd.CommandPath(), args[0], cmd.CommandPath())}
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return &usageError{fmt.Sprintf("unknown command %q%s (see %s --help)", strings.TrimPrefix(cmd.CommandPath()+" "+args[0], "csms "), spelling.DidYouMean(args[0], names), cmd.CommandPath())}
}

func flagError(cmd *cobra.Command, err error) error {
	text := err.Error()
	if unknown := (*pflag.NotExistError)(nil); errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		text += spelling.DidYouMean("--"+unknown.GetSpecifiedName(), names)
	}
	return &usageError{fmt.Sprintf("%s (see %s --help)", text, cmd.CommandPath())}
}
