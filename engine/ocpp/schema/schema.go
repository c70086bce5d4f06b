// Package schema makes JSON Schemas (draft 2020-12) and examples of messages from their plans, for forms and for those who write
// payloads by hand.
package schema

import (
	"bytes"
	"encoding/json"
	"math"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// Schema is a JSON Schema, as far as messages need one. It is written as JSON.
type Schema struct {
	Dialect  string   `json:"$schema,omitempty"`
	Ref      string   `json:"$ref,omitempty"`
	Title    string   `json:"title,omitempty"`
	Type     string   `json:"type,omitempty"`
	Format   string   `json:"format,omitempty"`
	Enum     []string `json:"enum,omitempty"`
	Examples []string `json:"examples,omitempty"`
	Pattern  string   `json:"pattern,omitempty"`

	MaxLength *int     `json:"maxLength,omitempty"`
	Minimum   *float64 `json:"minimum,omitempty"`
	Maximum   *float64 `json:"maximum,omitempty"`

	Items    *Schema `json:"items,omitempty"`
	MinItems int     `json:"minItems,omitempty"`
	MaxItems *int    `json:"maxItems,omitempty"`

	Properties           Properties         `json:"properties,omitzero"`
	Required             []string           `json:"required,omitempty"`
	AdditionalProperties *bool              `json:"additionalProperties,omitempty"`
	Defs                 map[string]*Schema `json:"$defs,omitempty"`
}

// Property is a field of an object.
type Property struct {
	Name   string
	Schema *Schema
}

// Properties are the fields of an object in the order in which they are sent.
type Properties []Property

// MarshalJSON writes an object that keeps the order.
func (ps Properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range ps {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(p.Name)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(p.Schema)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(text)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

const dialect = "https://json-schema.org/draft/2020-12/schema"

// identifier is the alphabet of identifierString (OCPP 2.0.1 part 2, section 2.1.3). Escaped as a browser wants it for a form, too.
const identifier = `^[a-zA-Z0-9*\-_=:+\|@.]*$`

// Of returns what v takes as a message of type t: strict decoding's verdict is the schema's. The one thing that it leaves out is
// customData, which OCPP takes in every object from 2.0.1 on. Types within the message are in $defs by their names. The examples of a
// text are what the specification names where any text is allowed.
func Of(t *plan.Type, v ocpp.Version) *Schema {
	m := maker{v: v, defs: make(map[string]*Schema)}
	s := m.object(t)
	s.Dialect, s.Defs = dialect, m.defs
	return s
}

// maker makes the schema of one message.
type maker struct {
	v    ocpp.Version
	defs map[string]*Schema
}

func (m *maker) object(t *plan.Type) *Schema {
	s := &Schema{Title: t.Name, Type: "object", Properties: Properties{}, AdditionalProperties: new(bool)}
	for i := range t.Fields {
		f := &t.Fields[i]
		if !f.In(m.v) || f.Kind == plan.CustomData {
			continue
		}
		s.Properties = append(s.Properties, Property{f.Name, m.field(f)})
		if f.Required(m.v) {
			s.Required = append(s.Required, f.Name)
		}
	}
	return s
}

func (m *maker) field(f *plan.Field) *Schema {
	if !f.Array {
		return m.value(f)
	}
	s := &Schema{Type: "array", Items: m.value(f)}
	least, most := f.Items(m.v)
	if s.MinItems = least; most >= 0 {
		s.MaxItems = &most
	}
	return s
}

// value is the schema of a field, or of each element of an array.
func (m *maker) value(f *plan.Field) *Schema {
	switch f.Kind {
	case plan.Object:
		return m.reference(f.Elem)
	case plan.DateTime:
		return &Schema{Type: "string", Format: "date-time"}
	case plan.Enum:
		if !f.Open(m.v) {
			return &Schema{Type: "string", Enum: f.Enum.Texts(m.v)}
		}
		return &Schema{Type: "string", Examples: f.Enum.Texts(m.v), MaxLength: m.maxLength(f)}
	case plan.String:
		s := &Schema{Type: "string", MaxLength: m.maxLength(f)}
		if f.Identifier(m.v) {
			s.Pattern = identifier
		}
		return s
	case plan.Bool:
		return &Schema{Type: "boolean"}
	case plan.Int, plan.Float:
		s := &Schema{Type: "number"}
		if f.Whole(m.v) {
			s.Type = "integer"
		}
		low, high := f.Range(m.v)
		if !math.IsInf(low, -1) {
			s.Minimum = &low
		}
		if !math.IsInf(high, 1) {
			s.Maximum = &high
		}
		return s
	}
	return &Schema{} // any JSON
}

func (m *maker) maxLength(f *plan.Field) *int {
	if n, ok := f.MaxLen(m.v); ok {
		return &n
	}
	return nil
}

// reference points to a type's schema in $defs.
func (m *maker) reference(t *plan.Type) *Schema {
	if m.defs[t.Name] == nil {
		m.defs[t.Name] = m.object(t) // no type contains itself
	}
	return &Schema{Ref: "#/$defs/" + t.Name}
}
