package schema_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/schema"
	"csms/engine/ocpp/schematest"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// messages calls yield for every message of every version.
func messages(yield func(v ocpp.Version, t *plan.Type) bool) {
	for _, v := range []ocpp.Version{ocpp.V16, ocpp.V201, ocpp.V21} {
		actions := v2.Actions
		if v == ocpp.V16 {
			actions = v16.Actions
		}
		for _, a := range actions.All() {
			if a.In(v) && (!yield(v, a.Request) || a.Response != nil && !yield(v, a.Response)) {
				return
			}
		}
	}
}

// TestOf_isTheOfficialSchema holds what is made against the official schemas, both without what they may differ in.
func TestOf_isTheOfficialSchema(t *testing.T) {
	dir := schematest.Folder(t)
	for v, typ := range messages {
		name := typ.Name
		if v == ocpp.V16 {
			name = strings.TrimSuffix(name, "Request")
		}
		text, err := os.ReadFile(filepath.Join(dir, v.String(), name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		official := parse(t, bytes.TrimPrefix(text, []byte("\uFEFF")))
		made := parse(t, written(t, schema.Of(typ, v)))
		definitions, _ := official["definitions"].(map[string]any)
		defs, _ := made["$defs"].(map[string]any)
		if v == ocpp.V201 && typ.Name == "Get15118EVCertificateResponse" {
			// Later editions of 2.0.1 allow 7500 characters, and vehicles need it.
			official["properties"].(map[string]any)["exiResponse"].(map[string]any)["maxLength"] = 7500.0
		}
		got, want := plainly(made, defs), plainly(official, definitions)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s\n  made     %s\n  official %s", v, typ.Name, written(t, got), written(t, want))
		}
	}
}

// compared are the keywords that both kinds of schemas have. Others are texts for people, the alphabet of identifiers, the names
// that an open enum knows, and steps of numbers.
var compared = []string{
	"type", "format", "enum", "maxLength", "minimum", "maximum", "items", "minItems", "maxItems", "properties", "required",
}

// plainly is a schema with its references resolved and only what is compared; texts of lists are in order.
func plainly(s, defs map[string]any) map[string]any {
	if ref, ok := s["$ref"].(string); ok {
		s = defs[ref[strings.LastIndexByte(ref, '/')+1:]].(map[string]any)
	}
	out := map[string]any{}
	if s["type"] == "object" {
		out["properties"] = map[string]any{} // which some leave out where there are none
	}
	for k, v := range s {
		if !slices.Contains(compared, k) || k == "format" && v == "uri" {
			continue
		}
		switch v := v.(type) {
		case []any:
			texts := make([]string, len(v))
			for i := range v {
				texts[i] = v[i].(string)
			}
			slices.Sort(texts)
			out[k] = texts
		case map[string]any:
			if k == "items" {
				out[k] = plainly(v, defs)
				continue
			}
			fields := maps.Clone(v)
			delete(fields, "customData")
			for name, field := range fields {
				fields[name] = plainly(field.(map[string]any), defs)
			}
			out[k] = fields
		default:
			out[k] = v
		}
	}
	return out
}

// TestOf_isASchema compiles every schema, and has it take the example that goes with it and nothing surplus.
func TestOf_isASchema(t *testing.T) {
	for v, typ := range messages {
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, schema.Of(typ, v))))
		if err == nil {
			err = c.AddResource("urn:schema", doc)
		}
		if err != nil {
			t.Fatalf("%s %s: %v", v, typ.Name, err)
		}
		compiled, err := c.Compile("urn:schema")
		if err != nil {
			t.Fatalf("%s %s: %v", v, typ.Name, err)
		}
		example := schema.Example(typ, v, "2026-01-31T12:00:00Z", nil)
		if _, _, err := typ.Decode(example, v, plan.Strict); err != nil {
			t.Errorf("%s %s: %v\n%s", v, typ.Name, err, example)
		}
		message := parse(t, example)
		if err := compiled.Validate(message); err != nil {
			t.Errorf("%s %s: %v\n%s", v, typ.Name, err, example)
		}
		message["surplus"] = true
		if compiled.Validate(message) == nil {
			t.Errorf("%s %s takes a field that it doesn't have", v, typ.Name)
		}
	}
}

func TestOf_resetOf21(t *testing.T) {
	const want = `{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"ResetRequest","type":"object","properties":{` +
		`"type":{"type":"string","enum":["Immediate","OnIdle","ImmediateAndResume"]},"evseId":{"type":"integer","minimum":0}},` +
		`"required":["type"],"additionalProperties":false}`
	if got := string(written(t, schema.Of(v2.Actions.ByName("Reset").Request, ocpp.V21))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestExample_prefers(t *testing.T) {
	preferred := schema.Preferred{"ResetEnum": "ImmediateAndResume", "requestId": 7, "connectorId": 2, "evseId": -1, "monitoringBase": "FactoryDefault"}
	for _, row := range []struct {
		action string
		v      ocpp.Version
		want   string
	}{
		{"Reset", ocpp.V21, `{"type":"ImmediateAndResume"}`},
		{"Reset", ocpp.V201, `{"type":"Immediate"}`}, // which lacks the other
		{"UnlockConnector", ocpp.V21, `{"evseId":0,"connectorId":2}`},
		{"SetMonitoringBase", ocpp.V201, `{"monitoringBase":"FactoryDefault"}`},
		{"GetReport", ocpp.V201, `{"requestId":7}`},
		{"UpdateFirmware", ocpp.V201, `{"requestId":7,"firmware":{"location":"","retrieveDateTime":"2026-01-31T12:00:00Z"}}`},
		{"ClearCache", ocpp.V201, `{}`},
	} {
		got := string(schema.Example(v2.Actions.ByName(row.action).Request, row.v, "2026-01-31T12:00:00Z", preferred))
		if got != row.want {
			t.Errorf("%s of %s: got %s, want %s", row.action, row.v, got, row.want)
		}
	}
}

func written(t *testing.T, x any) []byte {
	t.Helper()
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func parse(t *testing.T, text []byte) (m map[string]any) {
	t.Helper()
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}
