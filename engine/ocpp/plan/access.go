package plan

import (
	"unsafe"

	"csms/engine/ocpp"
)

// The readers of a field take the address of the struct that holds it. Those that
// return a scalar return its zero value where the field is absent.

// Present reports whether the field is there. A required scalar or object always is.
func (f *Field) Present(p unsafe.Pointer) bool {
	at := unsafe.Add(p, f.offset)
	switch {
	case f.Array:
		return (*sliceHeader)(at).data != nil
	case f.optional:
		return *(*unsafe.Pointer)(at) != nil
	case f.Kind == Raw:
		return *(*string)(at) != ""
	}
	return true
}

// value returns where the field's value lies, or nil.
func (f *Field) value(p unsafe.Pointer) unsafe.Pointer {
	at := unsafe.Add(p, f.offset)
	if f.optional {
		return *(*unsafe.Pointer)(at)
	}
	return at
}

// Addr returns where a scalar's value lies: a string, int, float64 or bool; nil where it is
// absent. The value must not be written.
func (f *Field) Addr(p unsafe.Pointer) unsafe.Pointer { return f.value(p) }

// String returns the text of a String, DateTime or Enum.
func (f *Field) String(p unsafe.Pointer) string {
	if q := f.value(p); q != nil {
		return *(*string)(q)
	}
	return ""
}

// Int returns an Int.
func (f *Field) Int(p unsafe.Pointer) int {
	if q := f.value(p); q != nil {
		return *(*int)(q)
	}
	return 0
}

// Float returns a Float.
func (f *Field) Float(p unsafe.Pointer) float64 {
	if q := f.value(p); q != nil {
		return *(*float64)(q)
	}
	return 0
}

// Bool returns a Bool.
func (f *Field) Bool(p unsafe.Pointer) bool {
	if q := f.value(p); q != nil {
		return *(*bool)(q)
	}
	return false
}

// Raw returns the JSON of a Raw or a CustomData, "" where it is absent.
func (f *Field) Raw(p unsafe.Pointer) string {
	at := unsafe.Add(p, f.offset)
	if f.Kind != CustomData {
		return *(*string)(at)
	}
	c := *(**ocpp.CustomData)(at)
	if c == nil {
		return ""
	}
	return string(customJSON(c))
}

// customJSON is the whole object of c.
func customJSON(c *ocpp.CustomData) ocpp.Raw {
	if c.JSON != "" {
		return c.JSON
	}
	return ocpp.Raw(ocpp.AppendString([]byte(`{"vendorId":`), c.VendorID)) + "}"
}

// Object returns the address of a nested struct of type Elem, or nil.
func (f *Field) Object(p unsafe.Pointer) unsafe.Pointer { return f.value(p) }

// Len returns how many elements an array has.
func (f *Field) Len(p unsafe.Pointer) int {
	return (*sliceHeader)(unsafe.Add(p, f.offset)).len
}

// at returns the address of an array's element i, counted from 0; it panics where
// there is none.
func (f *Field) at(p unsafe.Pointer, i int) unsafe.Pointer {
	h := (*sliceHeader)(unsafe.Add(p, f.offset))
	if uint(i) >= uint(h.len) {
		panic("plan: no such element of " + f.Name)
	}
	return unsafe.Add(h.data, uintptr(i)*f.size)
}

// StringAt returns element i of an array of String, DateTime or Enum.
func (f *Field) StringAt(p unsafe.Pointer, i int) string { return *(*string)(f.at(p, i)) }

// IntAt returns element i of an array of Int.
func (f *Field) IntAt(p unsafe.Pointer, i int) int { return *(*int)(f.at(p, i)) }

// FloatAt returns element i of an array of Float.
func (f *Field) FloatAt(p unsafe.Pointer, i int) float64 { return *(*float64)(f.at(p, i)) }

// BoolAt returns element i of an array of Bool.
func (f *Field) BoolAt(p unsafe.Pointer, i int) bool { return *(*bool)(f.at(p, i)) }

// ObjectAt returns the address of element i of an array of Object.
func (f *Field) ObjectAt(p unsafe.Pointer, i int) unsafe.Pointer { return f.at(p, i) }
