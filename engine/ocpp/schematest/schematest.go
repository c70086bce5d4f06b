// Package schematest holds message types against the official schemas of OCPP, for the tests of those types.
package schematest

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// schema is what the official schemas use of JSON Schema.
type schema struct {
	Ref         string             `json:"$ref"`
	Type        string             `json:"type"`
	Format      string             `json:"format"`
	Enum        []string           `json:"enum"`
	MaxLength   *int               `json:"maxLength"`
	Minimum     *float64           `json:"minimum"`
	Maximum     *float64           `json:"maximum"`
	MinItems    int                `json:"minItems"`
	MaxItems    *int               `json:"maxItems"`
	Items       *schema            `json:"items"`
	Properties  map[string]*schema `json:"properties"`
	Required    []string           `json:"required"`
	Definitions map[string]*schema `json:"definitions"`
}

// Folder returns where the official schemas are, and skips the test where they are not. They are not part of the
// project: CSMS_OCPP_SCHEMAS names their folder.
func Folder(t testing.TB) string {
	dir := os.Getenv("CSMS_OCPP_SCHEMAS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "ocpp-schemas")
	}
	if _, err := os.Stat(filepath.Join(dir, "2.0.1")); err != nil {
		const text = "the official OCPP schemas are not here: set CSMS_OCPP_SCHEMAS to a folder with 1.6/, 2.0.1/ and 2.1/"
		if os.Getenv("CSMS_REQUIRE_ALL") == "1" {
			t.Fatal(text)
		}
		t.Skip(text)
	}
	return dir
}

// Compare holds each type against the schema file that file names, and looks whether every schema of the versions has a type.
// deviations are differences on purpose; one that is none is an error.
func Compare(t *testing.T, dir string, types iter.Seq2[ocpp.Version, *plan.Type], file func(*plan.Type) string, deviations map[string]string) {
	seen := map[string]bool{}
	used := map[string]bool{}
	versions := map[string]bool{}
	for v, typ := range types {
		versions[v.String()] = true
		name := v.String() + "/" + file(typ) + ".json"
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("no schema for a type: %v", err)
			continue
		}
		seen[name] = true
		var s schema
		if err := json.Unmarshal([]byte(strings.TrimPrefix(string(text), "\uFEFF")), &s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c := comparison{v: v, definitions: s.Definitions}
		c.object(typ.Name, &s, typ)
		for _, d := range c.differences {
			if _, known := deviations[d]; known {
				used[d] = true
				continue
			}
			t.Error(d)
		}
	}
	for d := range deviations {
		if !used[d] {
			t.Errorf("this deviation is none: %s", d)
		}
	}
	for v := range versions {
		files, err := filepath.Glob(filepath.Join(dir, v, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no schemas of %s: %v", v, err)
		}
		for _, f := range files {
			if name := v + "/" + filepath.Base(f); !seen[name] {
				t.Errorf("no type for %s", name)
			}
		}
	}
}

// comparison holds one message's types against its schema.
type comparison struct {
	v           ocpp.Version
	definitions map[string]*schema
	differences []string
}

func (c *comparison) differ(where, format string, args ...any) {
	d := fmt.Sprintf("%s %s: %s", c.v, where, fmt.Sprintf(format, args...))
	if !slices.Contains(c.differences, d) {
		c.differences = append(c.differences, d)
	}
}

func (c *comparison) object(name string, s *schema, t *plan.Type) {
	for p := range s.Properties {
		if f := t.Field(p); f == nil || !f.In(c.v) {
			c.differ(name+"."+p, "the type lacks it")
		}
	}
	for i := range t.Fields {
		f := &t.Fields[i]
		p := s.Properties[f.Name]
		if !f.In(c.v) {
			continue
		}
		where := name + "." + f.Name
		if p == nil {
			c.differ(where, "invented")
			continue
		}
		if want := slices.Contains(s.Required, f.Name); f.Required(c.v) != want {
			c.differ(where, "required %v, schema %v", f.Required(c.v), want)
		}
		c.field(where, p, f)
	}
}

func (c *comparison) field(where string, s *schema, f *plan.Field) {
	if (s.Type == "array") != f.Array {
		c.differ(where, "array %v, schema %q", f.Array, s.Type)
		return
	}
	if f.Array {
		least, most := f.Items(c.v)
		max := -1
		if s.MaxItems != nil {
			max = *s.MaxItems
		}
		if least != s.MinItems || most != max {
			c.differ(where, "items %d..%d, schema %d..%d", least, most, s.MinItems, max)
		}
		s = s.Items
	}
	definition := ""
	if s.Ref != "" {
		definition = strings.TrimPrefix(s.Ref, "#/definitions/")
		s = c.definitions[definition]
	}
	if got, want := schemaType(f, c.v), schemaTypeOf(s, definition); got != want {
		c.differ(where, "%s, schema %s", got, want)
		return
	}
	if f.Kind == plan.Enum && !f.Open(c.v) {
		got, want := slices.Sorted(slices.Values(f.Enum.Texts(c.v))), slices.Sorted(slices.Values(s.Enum))
		if !slices.Equal(got, want) {
			c.differ(where, "values %q, schema %q", got, want)
		}
		// The schemas of 1.6 name few of their types, and not as the specification does.
		if name := strings.TrimSuffix(definition, "Type"); c.v > ocpp.V16 && !strings.EqualFold(f.Enum.Name, name) {
			c.differ(where, "enum %s, schema %s", f.Enum.Name, name)
		}
	}
	if f.Kind == plan.Object {
		if name := strings.TrimSuffix(definition, "Type"); c.v > ocpp.V16 && !strings.EqualFold(f.Elem.Name, name) {
			c.differ(where, "type %s, schema %s", f.Elem.Name, name)
		}
		c.object(where, s, f.Elem)
	}
	max, limited := f.MaxLen(c.v)
	if limited != (s.MaxLength != nil) || limited && max != *s.MaxLength {
		want := -1
		if s.MaxLength != nil {
			want = *s.MaxLength
		}
		c.differ(where, "max %d, schema %d", max, want)
	}
	low, high := f.Range(c.v)
	wantLow, wantHigh := math.Inf(-1), math.Inf(1)
	if s.Minimum != nil {
		wantLow = *s.Minimum
	}
	if s.Maximum != nil {
		wantHigh = *s.Maximum
	}
	if low != wantLow || high != wantHigh {
		c.differ(where, "range %v..%v, schema %v..%v", low, high, wantLow, wantHigh)
	}
}

// schemaType and schemaTypeOf describe a value's type in the same words.
func schemaType(f *plan.Field, v ocpp.Version) string {
	switch f.Kind {
	case plan.DateTime:
		return "date-time"
	case plan.Enum:
		if f.Open(v) {
			return "string"
		}
		return "enum"
	case plan.String:
		return "string"
	case plan.Int:
		return "integer"
	case plan.Float:
		if f.Whole(v) {
			return "integer"
		}
		return "number"
	case plan.Bool:
		return "boolean"
	case plan.Object:
		return "object"
	case plan.CustomData:
		return "CustomDataType"
	}
	return ""
}

func schemaTypeOf(s *schema, definition string) string {
	switch {
	case definition == "CustomDataType":
		return definition
	case s.Enum != nil:
		return "enum"
	case s.Format != "" && s.Format != "uri":
		return s.Format
	}
	return s.Type
}
