package schema

import (
	"encoding/json"
	"math"
	"strconv"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// Preferred are the values that examples have, by the name of a field or of an enum: texts, and whole numbers as int, which fields that
// are texts have in digits. A text of an enum that a version lacks, and a number out of its range, are not taken; other texts are the
// caller's to choose so that they fit.
type Preferred map[string]any

// Example returns the smallest message of type t that v takes, as JSON: only what is required, and as few elements as show what
// there is. What isn't preferred is the first value of an enum, now, an empty text, false, and 0 or the number nearest to it.
func Example(t *plan.Type, v ocpp.Version, now ocpp.DateTime, preferred Preferred) []byte {
	e := exampler{v, now, preferred}
	return e.object(nil, t)
}

type exampler struct {
	v         ocpp.Version
	now       ocpp.DateTime
	preferred Preferred
}

func (e *exampler) object(b []byte, t *plan.Type) []byte {
	b = append(b, '{')
	first := true
	for i := range t.Fields {
		f := &t.Fields[i]
		if !f.Required(e.v) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, `"`+f.Name+`":`...)
		if !f.Array {
			b = e.value(b, f)
			continue
		}
		b = append(b, '[')
		least, _ := f.Items(e.v)
		for i := range max(1, least) { // an empty one shows nothing
			if i > 0 {
				b = append(b, ',')
			}
			b = e.value(b, f)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func (e *exampler) value(b []byte, f *plan.Field) []byte {
	switch f.Kind {
	case plan.Object:
		return e.object(b, f.Elem)
	case plan.CustomData:
		return append(b, `{"vendorId":""}`...)
	case plan.Bool:
		return append(b, "false"...)
	case plan.DateTime:
		return appendJSON(b, e.now)
	case plan.Int, plan.Float:
		return appendJSON(b, e.number(f))
	case plan.Enum:
		return appendJSON(b, e.enum(f))
	case plan.String:
		return appendJSON(b, e.text(f))
	}
	return append(b, "null"...)
}

func (e *exampler) enum(f *plan.Field) string {
	for _, name := range [...]string{f.Name, f.Enum.Name} {
		if text, ok := e.preferred[name].(string); ok && f.Enum.Has(text, e.v) {
			return text
		}
	}
	return f.Enum.Texts(e.v)[0]
}

func (e *exampler) text(f *plan.Field) string {
	switch x := e.preferred[f.Name].(type) {
	case string:
		return x
	case int:
		return strconv.Itoa(x)
	}
	return ""
}

func (e *exampler) number(f *plan.Field) float64 {
	x, _ := e.preferred[f.Name].(int)
	low, high := f.Range(e.v)
	n := max(low, min(high, float64(x)))
	if f.Whole(e.v) {
		n = math.Ceil(n)
	}
	return n
}

// appendJSON writes a text or a number, which never fails.
func appendJSON(b []byte, x any) []byte {
	text, err := json.Marshal(x)
	if err != nil {
		panic(err)
	}
	return append(b, text...)
}
