package plan

import (
	"math"
	"reflect"
	"strings"
	"unsafe"

	"csms/engine/ocpp"
)

// Kind is what a field, or each element of an array, holds.
type Kind uint8

// The kinds.
const (
	String     Kind = iota + 1
	DateTime        // a string that is an RFC 3339 time
	Enum            // a string out of a list
	Int             // a whole number
	Float           // a number
	Bool            //
	Object          // a struct of type Elem
	Raw             // any JSON, as text
	CustomData      // an object with a vendorId and any other fields, as text
)

// String returns what messages call the kind.
func (k Kind) String() string {
	switch k {
	case String, Enum:
		return "a string"
	case DateTime:
		return "a date-time string"
	case Int:
		return "an integer"
	case Float:
		return "a number"
	case Bool:
		return "a boolean"
	case Object, CustomData:
		return "an object"
	}
	return "any JSON"
}

// Type is the plan of a struct. It is immutable.
type Type struct {
	Name   string  // of the Go struct: "BootNotificationRequest"
	Fields []Field // in the order in which they are sent

	rt       reflect.Type
	ptrWord  unsafe.Pointer // the type word of an interface that holds a pointer to the struct
	four     reflect.Type   // an array of four of the struct
	several  reflect.Type   // an array of as many as are worth a kilobyte, four at least
	size     uintptr
	empty    any // a message without fields, which all that are decoded share
	names    nameTable
	only     *Field
	required [versions]uint64   // bits of fields that must be there
	has      [versions]uint64   // bits of fields that exist
	named    [versions][]string // their names
}

// Only returns the object that every message of the type has, where it is the only such; nil otherwise.
func (t *Type) Only() *Field { return t.only }

// versions is the length of arrays that are indexed by ocpp.Version.
const versions = int(ocpp.V21) + 1

// Field is the plan of one field. It is immutable.
type Field struct {
	Name   string // as JSON has it
	GoName string
	Kind   Kind
	Array  bool
	Elem   *Type // of Object
	Enum   *EnumType
	Index  int // in Type.Fields

	optional bool // the struct holds a pointer
	offset   uintptr
	size     uintptr // of one element of an array
	four     reflect.Type
	elem     reflect.Type // of one element of an array
	key      string       // `,"name":`
	rules    [versions]rule
}

// rule is what constrains a field in one version.
type rule struct {
	in, required, open, identifier, whole bool
	max                                   int32 // -1: none
	least, most                           int32 // elements; most -1: any number
	low, high                             float64
}

func (r *rule) ranged() bool { return !math.IsInf(r.low, -1) || !math.IsInf(r.high, 1) }

// In reports whether v has the field.
func (f *Field) In(v ocpp.Version) bool { return f.rules[v].in }

// Required reports whether v asks for the field.
func (f *Field) Required(v ocpp.Version) bool { return f.rules[v].required }

// MaxLen returns how many characters the string, or each string of an array, may
// have in v; ok is false where there is no limit.
func (f *Field) MaxLen(v ocpp.Version) (n int, ok bool) {
	n = int(f.rules[v].max)
	return n, n >= 0
}

// Items returns how many elements the array may have in v; most is -1 where there is
// no limit.
func (f *Field) Items(v ocpp.Version) (least, most int) {
	return int(f.rules[v].least), int(f.rules[v].most)
}

// Range returns the least and the greatest value in v; infinite where there is none.
func (f *Field) Range(v ocpp.Version) (low, high float64) {
	return f.rules[v].low, f.rules[v].high
}

// Identifier reports whether v allows only the alphabet of identifierString.
func (f *Field) Identifier(v ocpp.Version) bool { return f.rules[v].identifier }

// Open reports whether v takes texts besides those of Enum.
func (f *Field) Open(v ocpp.Version) bool { return f.rules[v].open }

// Whole reports whether v takes only whole numbers: always for Int, and for a Float
// that one version has as integer.
func (f *Field) Whole(v ocpp.Version) bool { return f.Kind == Int || f.rules[v].whole }

// Since returns the first version of 2.0.1 and later that has the field.
func (f *Field) Since() ocpp.Version {
	for v := ocpp.V201; v <= ocpp.V21; v++ {
		if f.rules[v].in {
			return v
		}
	}
	return 0
}

// Bit is the field's bit in the sets that Missing takes.
func (f *Field) Bit() uint64 { return 1 << f.Index }

// Field returns the field of that name, or nil. Names compare exactly.
func (t *Type) Field(name string) *Field {
	if i := t.names.find(name); i >= 0 {
		return &t.Fields[i]
	}
	return nil
}

// FieldIndex returns where in Fields the name is, or -1.
func (t *Type) FieldIndex(name string) int { return t.names.find(name) }

// Missing returns the first field that v requires and whose bit isn't in seen, or nil.
func (t *Type) Missing(seen uint64, v ocpp.Version) *Field {
	lacks := t.required[v] &^ seen
	if lacks == 0 {
		return nil
	}
	for i := range t.Fields {
		if lacks&(1<<i) != 0 {
			return &t.Fields[i]
		}
	}
	return nil
}

// All calls yield for t and every type inside it, each once, containing types first.
func (t *Type) All(yield func(*Type) bool) {
	seen := map[*Type]bool{}
	var walk func(*Type) bool
	walk = func(t *Type) bool {
		if seen[t] {
			return true
		}
		seen[t] = true
		if !yield(t) {
			return false
		}
		for i := range t.Fields {
			if e := t.Fields[i].Elem; e != nil && !walk(e) {
				return false
			}
		}
		return true
	}
	walk(t)
}

// EnumType is a list of texts.
type EnumType struct {
	Name   string  // of the Go type: "BootReasonEnum"
	Values []Value // in the specification's order

	texts []string // of Values; decoded messages point into it
	names nameTable
}

// Value is one text of an enum.
type Value struct {
	Text  string
	Since ocpp.Version // the first version that has it
}

// Has reports whether v has the text.
func (e *EnumType) Has(text string, v ocpp.Version) bool {
	i := e.names.find(text)
	return i >= 0 && e.Values[i].Since <= v
}

// Texts returns what v allows.
func (e *EnumType) Texts(v ocpp.Version) []string {
	var out []string
	for _, x := range e.Values {
		if x.Since <= v {
			out = append(out, x.Text)
		}
	}
	return out
}

// alike returns the index of the value that a text is but for letter case, whatever version has it; -1 for none.
func (e *EnumType) alike(text string) int {
	for i, x := range e.Values {
		if strings.EqualFold(x.Text, text) {
			return i
		}
	}
	return -1
}

// Values lists the texts of an enum that every version has.
func Values[E ~string](texts ...E) []Value {
	return Since(0, texts...)
}

// Since lists the texts of an enum that exist from v on.
func Since[E ~string](v ocpp.Version, texts ...E) []Value {
	out := make([]Value, len(texts))
	for i, t := range texts {
		out[i] = Value{Text: string(t), Since: v}
	}
	return out
}
