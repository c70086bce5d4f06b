package main

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/toml/v2"
	gotoml "github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"csms/engine/spelling"
)

// parseFile reads the file's text and checks every key in it.
func parseFile(name string, text []byte) (layer, error) {
	values, err := toml.Parser().Unmarshal(text)
	if err != nil {
		if at := (*gotoml.DecodeError)(nil); errors.As(err, &at) {
			line, column := at.Position()
			return nil, fmt.Errorf("%s:%d:%d: %s", name, line, column, strings.TrimPrefix(at.Error(), "toml: "))
		}
		return nil, fmt.Errorf("%s:%d: %s", name, failingLine(text), strings.TrimPrefix(err.Error(), "toml: "))
	}
	lines := keyLines(text)
	var problems []problem
	report := func(key string, err func(where string) error) {
		line := lines.of(key)
		problems = append(problems, problem{line, err(fmt.Sprintf("%s:%d", name, line))})
	}
	scratch := &Config{}
	for table, content := range values {
		inner, isMap := content.(map[string]any)
		switch {
		case table == freeTable && isMap:
			values[table] = plain(inner)
		case table == freeTable || isTable(table) && !isMap:
			report(table, func(where string) error {
				return wrong(where, table, plain(content), fmt.Errorf("a table: [%s]", table))
			})
		case !isMap || len(inner) == 0 && !isTable(table):
			report(table, func(where string) error { return unknown(where, table) })
		}
		if table == freeTable {
			continue
		}
		for key, raw := range inner {
			key = table + "." + key
			s, ok := find(key)
			if !ok {
				report(key, func(where string) error { return unknown(where, key) })
				continue
			}
			if err := s.value(scratch).set(raw); err != nil {
				report(key, func(where string) error { return wrong(where, key, plain(raw), err) })
			}
		}
	}
	return layer(values), inOrder(problems)
}

// problem is an error and the line it is about.
type problem struct {
	line int
	err  error
}

func inOrder(problems []problem) error {
	slices.SortFunc(problems, func(a, b problem) int {
		return cmp.Or(a.line-b.line, strings.Compare(a.err.Error(), b.err.Error()))
	})
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = p.err
	}
	return errors.Join(errs...)
}

func unknown(where, key string) error {
	hint := spelling.DidYouMean(key, keys())
	if hint == "" { // perhaps it is the right name in the wrong table
		_, name, _ := strings.Cut(key, ".")
		for _, k := range keys() {
			if _, other, _ := strings.Cut(k, "."); other == name && name != "" {
				hint = spelling.DidYouMean(k, []string{k})
			}
		}
	}
	return fmt.Errorf("%s: unknown setting %s%s", where, key, hint)
}

// lineOf is the line of each key of a file, by its dotted path.
type lineOf map[string]int

// of is the line of the key, or of the nearest table around it.
func (l lineOf) of(key string) int {
	for {
		if line, ok := l[key]; ok {
			return line
		}
		dot := strings.LastIndexByte(key, '.')
		if dot < 0 {
			return 1
		}
		key = key[:dot]
	}
}

// keyLines finds the keys of a text that is known to be TOML.
func keyLines(text []byte) lineOf {
	lines := lineOf{}
	var p unstable.Parser
	p.Reset(text)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		path := ""
		if e.Kind == unstable.KeyValue {
			path = table
		}
		for it := e.Key(); it.Next(); {
			node := it.Node()
			if path != "" {
				path += "."
			}
			path += string(node.Data)
			if _, ok := lines[path]; !ok {
				lines[path] = p.Shape(node.Raw).Start.Line
			}
		}
		if e.Kind == unstable.Table || e.Kind == unstable.ArrayTable {
			table = path
		}
	}
	return lines
}

// failingLine is the line of the key with which a text is no TOML any more, for errors that don't tell: those of keys that are there twice.
func failingLine(text []byte) int {
	var lines, ends []int // of the expressions; each has lines of its own
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
		key := p.Expression().Key()
		if !key.Next() {
			continue
		}
		start := p.Shape(key.Node().Raw).Start
		if len(lines) > 0 {
			ends = append(ends, start.Offset-start.Column+1)
		}
		lines = append(lines, start.Line)
	}
	if len(lines) == 0 {
		return 1
	}
	i := sort.Search(len(ends), func(i int) bool {
		_, err := toml.Parser().Unmarshal(text[:ends[i]])
		return err != nil
	})
	return lines[i]
}

// plain makes TOML's dates text, so that settings hold only what JSON could.
func plain(raw any) any {
	switch raw := raw.(type) {
	case map[string]any:
		out := make(map[string]any, len(raw))
		for k, v := range raw {
			out[k] = plain(v)
		}
		return out
	case []any:
		out := make([]any, len(raw))
		for i, v := range raw {
			out[i] = plain(v)
		}
		return out
	case time.Time:
		return raw.Format(time.RFC3339Nano)
	case fmt.Stringer: // dates and times without a zone
		return raw.String()
	}
	return raw
}

const envPrefix = "CSMS_"

// notSettings are variables that others set: Kubernetes for each service whose
// name begins with csms, the project's own tests, and operators for the commands
// that ask a server.
var notSettings = regexp.MustCompile(`^CSMS_(` +
	`([A-Z0-9_]+_)?SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)=` +
	`|([A-Z0-9_]+_)?PORT=(tcp|udp|sctp)://` +
	`|([A-Z0-9_]+_)?PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?=` +
	`|(REQUIRE_ALL|OCPP_SCHEMAS|SMALL_DISK|SCALE|AXE|URL|TOKEN)=)`)

// fromEnv reads CSMS_STATIONS__LISTEN as stations.listen, and
// CSMS_SETTINGS__TARIFF__PRICE as tariff.price of the free table, whose values
// so far are given.
func fromEnv(env []string, free map[string]any) (layer, error) {
	values := layer{}
	var problems []error
	for _, variable := range slices.Sorted(slices.Values(env)) {
		if !strings.HasPrefix(variable, envPrefix) || notSettings.MatchString(variable) {
			continue
		}
		name, text, _ := strings.Cut(variable, "=")
		where := "environment variable " + name
		path := strings.Split(strings.ToLower(strings.TrimPrefix(name, envPrefix)), "__")
		if path[0] == freeTable && len(path) > 1 && !slices.Contains(path, "") {
			path, old := asInFile(path[1:], free)
			values.put(scalar(text, old), append([]string{freeTable}, path...)...)
			continue
		}
		key := strings.Join(path, ".")
		if s, ok := find(key); !ok {
			problems = append(problems, unknownVariable(where, key))
		} else if err := values.setText(s, text); err != nil {
			problems = append(problems, wrong(where, key, text, err))
		}
	}
	return values, errors.Join(problems...)
}

func unknownVariable(where, key string) error {
	names := make([]string, 0, len(settings))
	for _, s := range settings {
		names = append(names, variableOf(s.key))
	}
	return fmt.Errorf("%s: there is no such setting%s", where, spelling.DidYouMean(variableOf(key), names))
}

// variableOf is the environment variable of a key.
func variableOf(key string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "__"))
}

// setText checks and puts a setting that came as text.
func (l layer) setText(s setting, text string) error {
	v := s.value(&Config{})
	raw := v.parse(text)
	if err := v.set(raw); err != nil {
		return err
	}
	l.put(raw, strings.Split(s.key, ".")...)
	return nil
}

// asInFile writes a path of the free table as the file does, since variables
// have lost upper and lower case, and returns the file's value.
func asInFile(path []string, free map[string]any) (exact []string, old any) {
	old = free
	for _, name := range path {
		table, _ := old.(map[string]any)
		old = nil
		for k, v := range table {
			if strings.EqualFold(k, name) {
				name, old = k, v
				break
			}
		}
		exact = append(exact, name)
	}
	return exact, old
}

// scalar reads a free setting's text: a number, true or false, a list, … as TOML
// has them; all else, and whatever replaces text, is text.
func scalar(text string, old any) any {
	if _, isText := old.(string); isText {
		return text
	}
	var doc map[string]any
	if err := gotoml.Unmarshal([]byte("v = "+text), &doc); err == nil && len(doc) == 1 {
		return plain(doc["v"])
	}
	return text
}

// fromFlags takes the command line's settings; of one given twice the last counts.
func fromFlags(flags []flagged) (layer, error) {
	values := layer{}
	var problems []error
	for _, f := range flags {
		s, _ := find(f.key)
		if err := values.setText(s, f.text); err != nil {
			problems = append(problems, &usageError{fmt.Sprintf("--%s takes %v, and got %q", f.key, err, f.text)})
		}
	}
	return values, errors.Join(problems...)
}
