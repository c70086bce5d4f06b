package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"csms/engine/events"
)

func scriptsLogCommand(p *process, r *rest) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use: "log", Short: "Show what scripts logged, and how callbacks failed", Args: noArguments,
		Long: `Show the last lines that the running server's scripts logged, and how callbacks
failed, the newest last; with --follow those that come from now on, until Ctrl-C.
Those of the scripts' own tests, which run at each change, are left out without
--tests. The server keeps the last 1,000 lines. With --json each line is a JSON
object.`,
		Example: `  csms scripts log --limit 20
  csms scripts log --follow --json`,
	}
	cmd.Flags().IntVar(&limit, "limit", 100, "how many at the most, up to 1,000")
	tests := cmd.Flags().Bool("tests", false, "with the lines of the scripts' own tests")
	follow := cmd.Flags().Bool("follow", false, "show lines as they come; not with --limit")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *follow {
			if cmd.Flags().Changed("limit") {
				return &usageError{"--follow shows what comes from now on, and takes no --limit"}
			}
			return r.follow(url.Values{"type": {events.Log}}, func(e streamed) error {
				l, err := readScriptLine(e.Data)
				if err != nil || l.Test && !*tests {
					return err
				}
				return l.write(p.Stdout, r.json)
			})
		}
		if limit < 1 {
			return &usageError{fmt.Sprintf("--limit is at least 1, and got %d", limit)}
		}
		items, err := r.list(scriptsPath+"/log", url.Values{}, 1000)
		if err != nil {
			return err
		}
		lines := make([]scriptLine, 0, len(items))
		for _, raw := range items {
			l, err := readScriptLine(raw)
			if err != nil {
				return err
			}
			if !l.Test || *tests {
				lines = append(lines, l)
			}
		}
		for _, l := range slices.Backward(lines[:min(limit, len(lines))]) {
			if err := l.write(p.Stdout, r.json); err != nil {
				return err
			}
		}
		return nil
	}
	return cmd
}

// scriptLine is a line of the server's log of scripts.
type scriptLine struct {
	Time     time.Time      `json:"time"`
	Level    string         `json:"level"`
	Text     string         `json:"text"`
	Fields   map[string]any `json:"fields"`
	Plugin   string         `json:"plugin"`
	Callback string         `json:"callback"`
	File     string         `json:"file"`
	Line     int            `json:"line"`
	Station  string         `json:"station"`
	Test     bool           `json:"test"`

	raw json.RawMessage
}

func readScriptLine(raw json.RawMessage) (scriptLine, error) {
	l := scriptLine{raw: raw}
	if err := json.Unmarshal(raw, &l); err != nil {
		return l, fmt.Errorf("the server's answer is no line of a log: %w", err)
	}
	return l, nil
}

// write writes the line: as JSON, or with its fields after the text and a traceback on lines of its own.
func (l *scriptLine) write(w io.Writer, asJSON bool) error {
	if asJSON {
		_, err := fmt.Fprintln(w, escaped(strings.TrimSpace(string(l.raw))))
		return err
	}
	parts := []string{l.Time.Local().Format("2006-01-02 15:04:05.000"), strings.ToUpper(l.Level)}
	if l.File != "" {
		parts = append(parts, l.File+":"+strconv.Itoa(l.Line))
	}
	if l.Test {
		parts = append(parts, "(test)")
	}
	if l.Station != "" {
		parts = append(parts, l.Station)
	}
	if l.Callback != "" {
		parts = append(parts, l.Callback+":")
	}
	parts = append(parts, l.Text)
	traceback, _ := l.Fields["traceback"].(string)
	for _, name := range slices.Sorted(maps.Keys(l.Fields)) {
		if name == "traceback" && traceback != "" {
			continue
		}
		value, err := json.Marshal(l.Fields[name])
		if err != nil {
			return err
		}
		parts = append(parts, name+"="+string(value))
	}
	line := escaped(strings.Join(parts, " "))
	if traceback != "" {
		line += "\n" + escapedText(traceback)
	}
	_, err := fmt.Fprintln(w, line)
	return err
}
