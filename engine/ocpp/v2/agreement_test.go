package v2_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/schematest"
	"csms/engine/race"
)

// TestDecode_agreesWithSchemas makes random messages of every type, valid and mutated,
// and wants Decode and a JSON Schema validator to accept the same ones, but for the
// alphabet of identifiers, which the schemas don't know.
func TestDecode_agreesWithSchemas(t *testing.T) {
	dir := schematest.Folder(t)
	rounds := race.Or(40, 8)
	if testing.Short() {
		rounds = 8
	}
	for v, typ := range messageTypes {
		sch := compileSchema(t, filepath.Join(dir, v.String(), typ.Name+".json"))
		r := rand.New(rand.NewPCG(uint64(v), 7))
		for range rounds {
			msg := randomObject(r, typ, v)
			agree(t, typ, v, sch, msg, true)
			for range 4 {
				mutate(r, msg)
				agree(t, typ, v, sch, msg, false)
			}
		}
	}
}

func compileSchema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, file, bytes.TrimPrefix(text, []byte("\uFEFF")))
}

func compile(t *testing.T, name string, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:schema", doc); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	sch, err := c.Compile("urn:schema")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return sch
}

// verdicts are those of the schema and of Decode about a message.
func verdicts(t *testing.T, typ *plan.Type, v ocpp.Version, sch *jsonschema.Schema, msg any) (text []byte, decoded any, bySchema, byPlan error) {
	t.Helper()
	text, err := json.Marshal(msg)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	decoded, _, byPlan = typ.Decode(text, v, plan.Strict)
	return text, decoded, sch.Validate(instance), byPlan
}

// agree wants one verdict of Decode and of the schema; wantValid says that it must be yes.
func agree(t *testing.T, typ *plan.Type, v ocpp.Version, sch *jsonschema.Schema, msg any, wantValid bool) {
	t.Helper()
	text, decoded, bySchema, byPlan := verdicts(t, typ, v, sch, msg)
	if byPlan != nil && strings.Contains(byPlan.Error(), "in an identifier") {
		return
	}
	if (bySchema == nil) != (byPlan == nil) {
		t.Fatalf("%s of %s: Decode says %v, the schema says %v\n%s", typ.Name, v, byPlan, bySchema, text)
	}
	if wantValid && byPlan != nil {
		t.Fatalf("%s of %s: %v\n%s", typ.Name, v, byPlan, text)
	}
	if byPlan != nil {
		return
	}
	if err := typ.Check(decoded, v); err != nil {
		t.Fatalf("%s of %s: Check refuses what Decode took: %v\n%s", typ.Name, v, err, text)
	}
	again := typ.Append(nil, decoded, v)
	if !sameJSON(t, text, again) {
		t.Fatalf("%s of %s changed by decoding and encoding\n%s\n%s", typ.Name, v, text, again)
	}
}

func sameJSON(t *testing.T, a, b []byte) bool {
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	p, _ := json.Marshal(x)
	q, _ := json.Marshal(y)
	return bytes.Equal(p, q)
}

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*-_=:+|@."

func randomObject(r *rand.Rand, t *plan.Type, v ocpp.Version) map[string]any {
	m := map[string]any{}
	for i := range t.Fields {
		f := &t.Fields[i]
		if !f.In(v) || !f.Required(v) && r.IntN(3) > 0 {
			continue
		}
		if !f.Array {
			m[f.Name] = randomValue(r, f, v)
			continue
		}
		least, most := f.Items(v)
		n := least + r.IntN(3)
		if most >= 0 {
			n = min(n, most)
		}
		list := make([]any, n)
		for i := range list {
			list[i] = randomValue(r, f, v)
		}
		m[f.Name] = list
	}
	return m
}

func randomValue(r *rand.Rand, f *plan.Field, v ocpp.Version) any {
	switch f.Kind {
	case plan.Object:
		return randomObject(r, f.Elem, v)
	case plan.DateTime:
		return pick(r, "2026-01-31T12:00:00Z", "2024-02-29t23:59:59.123456789+05:30", "2016-12-31T23:59:60z", "2000-01-01T00:00:00.0-00:00")
	case plan.Enum:
		return pick(r, f.Enum.Texts(v)...)
	case plan.Bool:
		return r.IntN(2) == 0
	case plan.Raw:
		return pick[any](r, nil, 1, "x", []any{1, nil}, map[string]any{"a": "b"}, true)
	case plan.CustomData:
		return map[string]any{"vendorId": "com.example", "more": []any{1.5, "ä\u2028\n"}}
	case plan.String:
		n := 1 + r.IntN(12)
		if max, ok := f.MaxLen(v); ok {
			n = min(n, max)
			if r.IntN(8) == 0 {
				n = min(max, 600)
			}
		}
		text := strings.Repeat(alphabet, 1+n/len(alphabet))[:n]
		if !f.Identifier(v) && r.IntN(3) == 0 {
			text = strings.Repeat("é\"\\\n漢😀", n)
			text = string([]rune(text)[:n])
		}
		return text
	}
	low, high := f.Range(v)
	low, high = max(low, -1000), min(high, 100000)
	x := low + float64(r.IntN(int(high-low)+1))
	if f.Whole(v) {
		n := json.Number(pick(r, "", ".0", "e0", "E+0", ".00e0"))
		text, _ := json.Marshal(int(x))
		return json.RawMessage(string(text) + string(n))
	}
	if x < high {
		x += pick(r, 0, 0.5, 0.1, 1e-9)
	}
	return x
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// mutate changes one thing anywhere inside m.
func mutate(r *rand.Rand, m map[string]any) {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	if len(keys) == 0 || r.IntN(12) == 0 {
		m[pick(r, "surplus", "customDat", "idtoken")] = 1
		return
	}
	k := pick(r, keys...)
	switch x := m[k].(type) {
	case map[string]any:
		if r.IntN(4) > 0 {
			mutate(r, x)
			return
		}
	case []any:
		if len(x) > 0 && r.IntN(3) > 0 {
			i := r.IntN(len(x))
			if inner, ok := x[i].(map[string]any); ok && r.IntN(4) > 0 {
				mutate(r, inner)
			} else {
				x[i] = mutated(r, x[i])
			}
			return
		}
		if r.IntN(2) == 0 {
			m[k] = slices.Repeat(x, pick(r, 0, 2, 5, 30))
			return
		}
	}
	if r.IntN(4) == 0 {
		delete(m, k)
		return
	}
	m[k] = mutated(r, m[k])
}

// mutated returns something else in place of x.
func mutated(r *rand.Rand, x any) any {
	if s, ok := x.(string); ok && r.IntN(2) == 0 {
		return pick(r, s+"x", s+strings.Repeat("x", 30000), strings.ToLower(s), "", s[:len(s)/2],
			"2026-02-29T00:00:00Z", "2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-13-01T00:00:00Z", "2026-01-31T24:00:00Z",
			"2026-01-31T12:00:60Z", "2026-01-31T12:00:00+24:00", "2026-01-31T12:00:00.Z", "2016-12-31T18:29:60-05:30")
	}
	return pick[any](r, nil, true, "x", 1, -1, 3.5, -0.25, 101, json.RawMessage("1.0"), json.RawMessage("2e2"), json.RawMessage("15e-1"),
		[]any{}, []any{1}, []any{"x"}, map[string]any{}, map[string]any{"vendorId": 1}, map[string]any{"vendorId": strings.Repeat("x", 256)},
		map[string]any{"vendorId": "v"})
}
