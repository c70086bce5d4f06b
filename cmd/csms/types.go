package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/luabind/annotate"
	"csms/luabind/host"
	"csms/luabind/luatest"
)

func typesCommand(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "types",
		Short: "Write annotations for editors into the scripts' folder",
		Long: `Write annotations for lua-language-server: every message, enum, host module and
callback, into types/ in the scripts' folder, and a .luarc.json beside them. An
editor then completes req. and station., shows each function's manual, and marks
fields that no message has. Put ---@type Plugin above "local M = {}".

Run it again after an update of csms. Nothing in types/ is read by the server. A
.luarc.json that csms did not write is left as it is.`,
		Args: noArguments,
	}
	f := addScriptFlags(p, cmd.Flags())
	cmd.RunE = func(*cobra.Command, []string) error {
		shown, _, err := f.folder()
		if err != nil {
			return err
		}
		dir := p.path(shown)
		if _, err := os.Stat(dir); err != nil {
			return fmt.Errorf("the scripts' folder can't be written to: %w", err)
		}
		result, err := annotate.Write(dir, annotations())
		if err != nil {
			return err
		}
		fmt.Fprintf(p.Stdout, "%s: files written: %d, removed: %d\n", shown, len(result.Written), len(result.Removed))
		if result.Kept != "" {
			fmt.Fprintf(p.Stdout, "%s was not written by csms and stays as it is\n", result.Kept)
		}
		return nil
	}
	return cmd
}

// annotations are of all that scripts and their tests work with.
func annotations() annotate.Options {
	return annotate.Options{
		Actions: v2.Actions, Native: v16.Actions, Modules: host.Modules(),
		Extra: []annotate.File{{Name: "test.lua", Text: luatest.Manual}},
	}
}
