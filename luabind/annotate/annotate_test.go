package annotate

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/gopher-lua/parse"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/luabind/host"
)

func options() Options {
	return Options{Actions: v2.Actions, Native: v16.Actions, Modules: host.Modules()}
}

func everything(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, f := range Files(options()) {
		b.WriteString(f.Text)
	}
	return b.String()
}

func TestFiles_parseAsLua(t *testing.T) {
	for _, f := range Files(options()) {
		if _, err := parse.Parse(strings.NewReader(f.Text), f.Name); err != nil {
			t.Error(err)
		}
	}
}

var (
	definition = regexp.MustCompile(`(?m)^---@(class|alias|enum)(?: \(exact\))? ([\w.]+)`)
	tag        = regexp.MustCompile(`(?m)^---@(\w+)(?: (.*))?$`)
	word       = regexp.MustCompile(`[A-Za-z_][\w.]*`)
	quoted     = regexp.MustCompile(`"[^"]*"`)
	memberName = regexp.MustCompile(`[A-Za-z_]\w*\??:`)
)

var builtin = []string{"string", "number", "integer", "boolean", "table", "any", "nil", "fun", "true", "false", "userdata", "function", "T"}

// typePart is the part of an annotation that is a type: up to the first blank outside of brackets that doesn't follow a comma, a
// colon or a bar.
func typePart(s string) string {
	depth := 0
	for i, c := range s {
		switch c {
		case '(', '{', '<', '[':
			depth++
		case ')', '}', '>', ']':
			depth--
		case ' ':
			if depth == 0 && !strings.HasSuffix(s[:i], ",") && !strings.HasSuffix(s[:i], ":") {
				return s[:i]
			}
		}
	}
	return s
}

func TestFiles_everyNameIsDefined(t *testing.T) {
	text := everything(t)
	defined := make(map[string]bool)
	for _, m := range definition.FindAllStringSubmatch(text, -1) {
		if defined[m[2]] {
			t.Errorf("%s is defined twice", m[2])
		}
		defined[m[2]] = true
	}
	for _, m := range tag.FindAllStringSubmatch(text, -1) {
		rest := m[2]
		switch m[1] {
		case "field", "param":
			_, rest, _ = strings.Cut(rest, " ")
			if strings.HasPrefix(m[2], "[string] ") {
				rest = strings.TrimPrefix(m[2], "[string] ")
			}
		case "alias":
			_, rest, _ = strings.Cut(rest, " ")
		case "return", "overload", "type":
		case "class", "enum", "meta", "generic":
			continue
		default:
			t.Errorf("the unknown tag %s", m[0])
		}
		types := memberName.ReplaceAllString(quoted.ReplaceAllString(typePart(rest), `string`), "")
		if strings.Count(types, "(") != strings.Count(types, ")") || strings.Count(types, "{") != strings.Count(types, "}") {
			t.Errorf("brackets don't match in %s", m[0])
		}
		for _, name := range word.FindAllString(types, -1) {
			if !defined[name] && !slices.Contains(builtin, name) {
				t.Errorf("%s has the undefined name %s", m[0], name)
			}
		}
	}
}

// classesOf maps the classes of messages.lua to their fields.
func classesOf(t *testing.T) map[string]map[string]string {
	t.Helper()
	found := make(map[string]map[string]string)
	var current map[string]string
	for line := range strings.Lines(joined(messages(v2.Actions)) + joined(nativeMessages(v16.Actions))) {
		line = strings.TrimSuffix(line, "\n")
		if m := definition.FindStringSubmatch(line); m != nil {
			current = make(map[string]string)
			found[m[2]] = current
		} else if rest, ok := strings.CutPrefix(line, "---@field "); ok {
			name, what, _ := strings.Cut(rest, " ")
			current[strings.TrimSuffix(name, "?")] = name + " " + what
		}
	}
	return found
}

func TestMessages_everyFieldOfThePlan(t *testing.T) {
	found := classesOf(t)
	for prefix, actions := range map[string]plan.Actions{"": v2.Actions, nativePrefix: v16.Actions} {
		for _, a := range actions.All() {
			for _, top := range []*plan.Type{a.Request, a.Response} {
				if top == nil {
					continue
				}
				for typ := range top.All {
					name := prefix + typ.Name
					fields, ok := found[name]
					if !ok {
						t.Errorf("%s: there is no class %s", a.Name, name)
						continue
					}
					if len(fields) != len(typ.Fields) {
						t.Errorf("%s has %d fields, its class %d", name, len(typ.Fields), len(fields))
					}
					for i := range typ.Fields {
						if _, ok := fields[typ.Fields[i].Name]; !ok {
							t.Errorf("%s lacks the field %s", name, typ.Fields[i].Name)
						}
					}
				}
			}
		}
	}
}

func TestMessages_fields(t *testing.T) {
	found := classesOf(t)
	for class, fields := range map[string]map[string]string{
		"BootNotificationResponse": {
			"currentTime": "currentTime? string RFC 3339 time; filled in when left out",
			"status":      "status RegistrationStatusEnum",
		},
		"AuthorizeRequest": {
			"certificate":                 "certificate? string at most 5500 characters (OCPP 2.1: at most 10000 characters)",
			"iso15118CertificateHashData": "iso15118CertificateHashData? OCSPRequestData[] 1 to 4 items",
		},
		"AuthorizeResponse": {
			"allowedEnergyTransfer": "allowedEnergyTransfer? EnergyTransferModeEnum[] at least 1 item; since OCPP 2.1",
			"customData":            "customData? CustomData",
		},
		"IDToken": {
			"type":    "type IDTokenEnum|string at most 20 characters (OCPP 2.1)",
			"idToken": "idToken string at most 36 characters (OCPP 2.1: at most 255 characters); only letters, digits and * - _ = : + | @ .",
		},
		"ocpp16.StartTransactionRequest": {
			"idTag":         "idTag string at most 20 characters",
			"reservationId": "reservationId? integer",
			"timestamp":     "timestamp string RFC 3339 time",
		},
		"ocpp16.StartTransactionResponse": {
			"idTagInfo":     "idTagInfo ocpp16.IDTagInfo",
			"transactionId": "transactionId? integer filled in when left out",
		},
		"ocpp16.StatusNotificationRequest": {"status": "status ocpp16.ChargePointStatus"},
		"IDTokenInfo":                      {"evseId": "evseId? integer[] at least 1 item; at least 0 (OCPP 2.1)"},
	} {
		for name, want := range fields {
			if got := found[class][name]; got != want {
				t.Errorf("%s.%s is\n  %s\nwant\n  %s", class, name, got, want)
			}
		}
	}
}

func TestPlugin_everyCallback(t *testing.T) {
	text := joined(plugin(v2.Actions, plan.Actions{}))
	for _, a := range v2.Actions.All() {
		if got, want := strings.Count(text, "---@field "+a.Callback+"? fun("), 2; a.From&ocpp.FromStation == 0 && got != 0 || a.From&ocpp.FromStation != 0 && got != want {
			t.Errorf("%s stands %d times", a.Callback, got)
		}
	}
	text = joined(nativeCallbacks(v16.Actions))
	for _, a := range v16.Actions.All() {
		if got := strings.Contains(text, "---@field "+a.Callback+"? fun(req: ocpp16."+a.Request.Name+","); got != a.From.Has(ocpp.FromStation) {
			t.Errorf("ocpp16.%s is annotated: %v", a.Callback, got)
		}
	}
}

// TestFiles_golden holds a few whole texts to testdata.
func TestFiles_golden(t *testing.T) {
	only := []string{"Authorize", "BootNotification", "Heartbeat", "Reset", "NotifyPeriodicEventStream"}
	var rows []*plan.Action
	for _, name := range only {
		row := *v2.Actions.ByName(name)
		rows = append(rows, &row)
	}
	var native []*plan.Action
	for _, name := range []string{"Authorize", "RemoteStartTransaction", "Reset", "StartTransaction"} {
		row := *v16.Actions.ByName(name)
		native = append(native, &row)
	}
	o := Options{Actions: plan.NewActions(rows), Native: plan.NewActions(native), Modules: host.Modules()}
	for _, f := range Files(o) {
		if !slices.Contains([]string{"enums.lua", "messages.lua", "messages16.lua", "plugin.lua"}, f.Name) {
			continue // the manuals as they are
		}
		golden := filepath.Join("testdata", f.Name)
		if *update {
			if err := os.WriteFile(golden, []byte(f.Text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil || string(want) != f.Text {
			t.Errorf("%s differs from %s (%v); look at it with: go test ./luabind/annotate -update", f.Name, golden, err)
		}
	}
}

func TestFiles_commandsHaveOverloads(t *testing.T) {
	text := everything(t)
	for _, want := range []string{
		`---@overload fun(id: string, action: "Reset", payload: ResetRequest, options?: CallOptions): ResetResponse?, CallError?`,
		`---@overload fun(self: Station, action: "GetConfiguration", payload?: ocpp16.GetConfigurationRequest, options?: CallOptions): ocpp16.GetConfigurationResponse?, CallError?`,
		`---@overload fun(self: Station, action: "ClearCache", payload?: ClearCacheRequest, options?: CallOptions): ClearCacheResponse?, CallError?`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("there is no %s", want)
		}
	}
	if strings.Contains(text, `action: "Heartbeat"`) {
		t.Error("Heartbeat is offered as a command")
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	o := options()
	o.Extra = []File{{"testing.lua", "---@class Tests\n"}}
	r, err := Write(dir, o)
	if err != nil || r.Kept != "" || len(r.Written) != len(Files(o))+1 || len(r.Removed) != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "types", "testing.lua"))
	if err != nil || string(text) != header+"---@class Tests\n" {
		t.Fatal(string(text), err)
	}
	if r, err = Write(dir, o); err != nil || len(r.Written) != 0 {
		t.Errorf("the second time writes %v (%v)", r.Written, err)
	}
	own := filepath.Join(dir, "types", "own.lua")
	if err := os.WriteFile(own, []byte("---@meta\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "types", "log.lua"), []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err = Write(dir, options())
	if err != nil || !slices.Equal(r.Written, []string{"types/log.lua"}) || !slices.Equal(r.Removed, []string{"types/testing.lua"}) {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := os.Stat(own); err != nil {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "types", ".*"))
	if err != nil || len(left) != 0 {
		t.Error(left, err)
	}
}

func TestWrite_settings(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, ".luarc.json")
	write := func(text string) Result {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := Write(dir, options())
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := write(`{"runtime.version": "LuaJIT"}`); r.Kept != ".luarc.json" {
		t.Errorf("an operator's file: %+v", r)
	}
	if got, _ := os.ReadFile(path); string(got) != `{"runtime.version": "LuaJIT"}` {
		t.Errorf("an operator's file is now %s", got)
	}
	if r := write(`{"//": "Written by csms types long ago", "x": 1}`); r.Kept != "" || !slices.Contains(r.Written, ".luarc.json") {
		t.Errorf("our own: %+v", r)
	}
	if got, _ := os.ReadFile(path); string(got) != string(settings) {
		t.Errorf("our own file is now %s", got)
	}
}
