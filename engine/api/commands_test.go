package api_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

type command struct {
	Action, Block, Text, Version string
	Native                       bool
	Schema, Example              json.RawMessage
}

// TestCommands_examplesFit asks for every command of every version: its example must be what the station could be sent, by the
// plan and by the schema, and it must be told what it is.
func TestCommands_examplesFit(t *testing.T) {
	s := open(t)
	for _, v := range []ocpp.Version{ocpp.V16, ocpp.V201, ocpp.V21} {
		var list struct{ Items []command }
		s.read("/api/v1/commands?version="+v.String(), &list)
		want := make(map[bool][]string)
		for _, a := range v2.Actions.In(max(v, ocpp.V201), ocpp.FromCSMS) {
			if v != ocpp.V16 || translate.Supported(a.Name) {
				want[false] = append(want[false], a.Name)
			}
		}
		if v == ocpp.V16 {
			for _, a := range v16.Actions.In(v, ocpp.FromCSMS) {
				want[true] = append(want[true], a.Name)
			}
		}
		got := make(map[bool][]string)
		for _, c := range list.Items {
			got[c.Native] = append(got[c.Native], c.Action)
			if c.Block == "" || c.Text == "" {
				t.Errorf("%s: nothing is said of %s", v, c.Action)
			}
			query := url.Values{"version": {v.String()}}
			action, terms := v2.Actions.ByName(c.Action), max(v, ocpp.V201)
			if c.Native {
				query.Set("native", "true")
				action, terms = v16.Actions.ByName(c.Action), v
			}
			var one command
			s.read("/api/v1/commands/"+c.Action+"?"+query.Encode(), &one)
			if one.Action != c.Action || one.Native != c.Native || one.Text != c.Text || one.Version != terms.String() {
				t.Errorf("%s: %+v is listed as %+v", v, one, c)
			}
			if _, _, err := action.Request.Decode(one.Example, terms, plan.Strict); err != nil {
				t.Errorf("%s %s (native %t): %v\n%s", v, c.Action, c.Native, err, one.Example)
			}
			if err := validate(t, one.Schema, one.Example); err != nil {
				t.Errorf("%s %s (native %t): %v\n%s", v, c.Action, c.Native, err, one.Example)
			}
		}
		if !maps.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s has %v\nwant %v", v, got, want)
		}
	}
}

func TestCommands_find(t *testing.T) {
	s := open(t)
	var c command
	s.read("/api/v1/commands/Reset?version=1.6&native=true", &c)
	if string(c.Example) != `{"type":"Soft"}` || c.Version != "1.6" || !c.Native {
		t.Errorf("Reset of 1.6: %+v", c)
	}
	s.read("/api/v1/commands/Reset?version=1.6", &c)
	if string(c.Example) != `{"type":"OnIdle"}` || c.Version != "2.0.1" || c.Native {
		t.Errorf("Reset for 1.6: %+v", c)
	}
	for _, path := range []string{
		"Nothing", "reset", "BootNotification", "SetDefaultTariff?version=2.0.1", "GetReport?version=1.6", "GetReport?version=1.6&native=true",
		"GetConfiguration?version=2.1", "GetConfiguration?version=1.6",
	} {
		s.problem(s.ask("GET", "/api/v1/commands/"+path, ""), 404)
	}
	s.problem(s.ask("GET", "/api/v1/commands?version=3", ""), 422)
}

// read asks for JSON.
func (s *site) read(path string, into any) {
	s.Helper()
	r := s.ask("GET", path, "")
	if r.status != 200 {
		s.Fatalf("%s: %d %s", path, r.status, r.text)
	}
	if err := json.Unmarshal([]byte(r.text), into); err != nil {
		s.Fatalf("%s: %v", path, err)
	}
}

func validate(t *testing.T, schema, instance []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:schema", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("urn:schema")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(instance))
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Validate(value)
}
