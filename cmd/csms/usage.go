package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"csms/engine/spelling"
)

// usageError is a mistake in the command line.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// wrongAsked reports whether a command failed for how it was asked, by what is known here or by what the server says.
func wrongAsked(err error) bool {
	if refused, ok := errors.AsType[*problemError](err); ok {
		return refused.status == http.StatusBadRequest || refused.status == http.StatusUnprocessableEntity
	}
	return errors.As(err, new(*usageError))
}

// mistyped refuses the help of a command that isn't there, for which cobra shows that of the one above.
func mistyped(root *cobra.Command, args []string) error {
	if len(args) > 1 && args[0] == "help" {
		args = args[1:]
	}
	cmd, rest, err := root.Find(args)
	if err != nil || !cmd.HasSubCommands() || len(rest) == 0 || strings.HasPrefix(rest[0], "-") || rest[0] == "help" || rest[0] == "completion" {
		return nil // Execute says what is wrong with it
	}
	return noArguments(cmd, rest)
}

// noArguments refuses arguments. Where there are subcommands they are mistyped ones.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	path := cmd.CommandPath()
	if !cmd.HasSubCommands() {
		return &usageError{fmt.Sprintf("%s takes no arguments, and got %q (see %s --help)", path, args[0], path)}
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return &usageError{fmt.Sprintf("unknown command %q%s (see %s --help)", strings.TrimPrefix(path+" "+args[0], "csms "), spelling.DidYouMean(args[0], names), path)}
}

// positional checks that so many arguments are there, and that none is empty, as a variable of the shell is that was never set.
func positional(names string, least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		path := cmd.CommandPath()
		if len(args) < least || len(args) > most {
			return &usageError{fmt.Sprintf("%s takes %s, and got %s (see %s --help)", path, names, count(len(args), "argument"), path)}
		}
		if i := slices.Index(args, ""); i >= 0 {
			return &usageError{fmt.Sprintf("%s takes %s, and %s is empty", path, names, strings.Trim(strings.Fields(names)[i], "[]"))}
		}
		return nil
	}
}

// flagTakes is what a flag of a type takes.
var flagTakes = map[string]string{
	"int": "a whole number", "uint64": "a whole number from 0 on", "float64": "a number", "duration": "a time like 30s or 5m", "bool": "true or false",
}

// flagError says what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	text := err.Error()
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		name := unknown.GetSpecifiedName()
		if isSecret(name) {
			return &usageError{fmt.Sprintf("there is no flag for %s, since everybody could see it in the list of processes; the configuration file has it", name)}
		}
		text += nearestFlag(cmd, name)
	}
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		flag := wrong.GetFlag()
		text = fmt.Sprintf("--%s takes %s, and got %q", flag.Name, cmp.Or(flagTakes[flag.Value.Type()], flag.Value.Type()), wrong.GetValue())
	}
	return &usageError{fmt.Sprintf("%s (see %s --help)", text, cmd.CommandPath())}
}

// nearestFlag says which flag was probably meant: one that is spelt alike, or that the name is more than, as --scripts.dir is.
func nearestFlag(cmd *cobra.Command, name string) string {
	var flags []string
	longer := ""
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		flags = append(flags, "--"+f.Name)
		if strings.HasPrefix(name, f.Name+".") {
			longer = "--" + f.Name
		}
	})
	return cmp.Or(spelling.DidYouMean("--"+name, flags), spelling.DidYouMean(longer, flags))
}
