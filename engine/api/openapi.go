package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// describeNull adds null to the fields of all described objects that may be null though huma doesn't say so.
func describeNull(schemas huma.Registry) {
	for name, s := range schemas.Map() {
		nullable(schemas.TypeFromRef("#/components/schemas/"+name), s)
	}
}

// nullable adds null to those fields of a struct's schema that are pointers to structs: huma says so of pointers to scalars, and of
// lists. What is left out rather than null stays as it is.
func nullable(t reflect.Type, s *huma.Schema) {
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.Properties[name]
		if p == nil || p.Ref == "" || f.Type.Kind() != reflect.Pointer || strings.Contains(options, "omitempty") {
			continue
		}
		s.Properties[name] = &huma.Schema{Description: p.Description, AnyOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}}
	}
}
