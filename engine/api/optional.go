package api

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// optional is a field of a change: left out, it keeps the value; null clears it (RFC 7396).
type optional[T any] struct {
	Set   bool // the field is there
	Null  bool
	Value T
}

// UnmarshalJSON notes that the field is there.
func (o *optional[T]) UnmarshalJSON(data []byte) error {
	o.Set = true
	if bytes.Equal(data, []byte("null")) {
		o.Null = true
		return nil
	}
	return json.Unmarshal(data, &o.Value)
}

// MarshalJSON makes the field describable.
func (o optional[T]) MarshalJSON() ([]byte, error) {
	if !o.Set || o.Null {
		return []byte("null"), nil
	}
	return json.Marshal(o.Value)
}

// Schema is that of T, or null.
func (o optional[T]) Schema(r huma.Registry) *huma.Schema {
	s := *huma.SchemaFromType(r, reflect.TypeFor[T]())
	s.Nullable = true
	return &s
}

// apply puts the change into effect: empty is what null means.
func apply[T any](o optional[T], at *T) {
	var empty T
	switch {
	case !o.Set:
	case o.Null:
		*at = empty
	default:
		*at = o.Value
	}
}
