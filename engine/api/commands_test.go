package api_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/translate"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
	"csms/engine/ocppj"
	"csms/engine/sim"
)

type command struct {
	Action, Block, Text, Version string
	Native                       bool
	Schema, Example              json.RawMessage
}

// TestCommands_examplesAreTaken sends the example of every command to a station of its version. No station refuses what is sent before the
// station has it, so nothing may be answered but its error.
func TestCommands_examplesAreTaken(t *testing.T) {
	s := open(t)
	for _, v := range []ocpp.Version{ocpp.V16, ocpp.V201, ocpp.V21} {
		id := "CP" + v.String()
		s.station(id, func(o *sim.Options) {
			o.Version, o.Handlers = v, map[string]sim.Handler{}
			for _, a := range append(v16.Actions.In(ocpp.V16, ocpp.FromCSMS), v2.Actions.In(ocpp.V21, ocpp.FromCSMS)...) {
				o.Handlers[a.Name] = func(*sim.Command) (any, error) { return nil, &ocppj.Error{Code: ocppj.InternalError} }
			}
		})
		var list struct{ Items []command }
		s.read("/api/v1/commands?version="+v.String(), &list)
		if len(list.Items) < 25 {
			t.Fatalf("OCPP %s has %d commands", v, len(list.Items))
		}
		for _, c := range list.Items {
			// As the list has it, and by the name alone.
			for _, native := range []string{"", "&native=" + strconv.FormatBool(c.Native)} {
				var one command
				s.read("/api/v1/commands/"+c.Action+"?version="+v.String()+native, &one)
				body := `{"action":"` + c.Action + `","payload":` + string(one.Example) + `}`
				if r := s.ask("POST", "/api/v1/stations/"+id+"/calls", body); r.status != 502 || r.body["code"] != "InternalError" {
					t.Errorf("%s %s%s: %s: %d %s", v, c.Action, native, one.Example, r.status, r.text)
				}
			}
		}
	}
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
	s.read("/api/v1/commands/GetConfiguration?version=1.6", &c)
	if c.Version != "1.6" || !c.Native {
		t.Errorf("GetConfiguration for 1.6: %+v", c)
	}
	const lists = "GET /api/v1/commands?version="
	for path, want := range map[string]string{
		"Nothing": lists + "2.0.1", "reset": `did you mean \"Reset\"?`, "BootNotification": lists, "SetDefaultTariff?version=2.0.1": lists, "GetReport?version=1.6": lists + "1.6",
		"GetVariables?version=1.6&native=true": "leave native out", "GetConfiguration?version=2.1": lists + "2.1", "GetConfiguration?version=1.6&native=false": "leave native out",
	} {
		if text := s.problem(s.ask("GET", "/api/v1/commands/"+path, ""), 404); !strings.Contains(text, want) {
			t.Errorf("%s: no %s in %s", path, want, text)
		}
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
