package plan

import (
	"math"
	"strconv"
	"unsafe"

	"csms/engine/ocpp"
	"csms/engine/spelling"
)

// Builder fills structs field by field, with the checks that Decode makes. Its setters
// take the address of the struct that holds the field, and return an error without a
// path, which the caller knows. What is required and whether it was set is the
// caller's to ask with Type.Missing.
//
// It hands out memory several values at a time, also to the next message that it makes. It is for one
// goroutine.
type Builder struct {
	Version ocpp.Version // whose constraints are checked

	slabs slabs
	// rooms are for whole messages of two types.
	rooms [2]room
	turn  int
}

// Message returns a zero struct of type t, to be filled.
func (b *Builder) Message(t *Type) unsafe.Pointer {
	r := &b.rooms[0]
	if r.t != t {
		r = &b.rooms[1]
	}
	if r.t != t {
		r = &b.rooms[b.turn]
		b.turn ^= 1
		*r = room{t: t}
	}
	return r.take(t.several)
}

// SetString sets a String, DateTime or Enum.
func (b *Builder) SetString(f *Field, p unsafe.Pointer, s string) *Error {
	if f.Array {
		return f.mismatchArray("a string")
	}
	i, err := f.text(s, b.Version)
	if err != nil {
		return err
	}
	at := unsafe.Add(p, f.offset)
	switch {
	case !f.optional && i >= 0:
		*(*string)(at) = f.Enum.texts[i]
	case !f.optional:
		*(*string)(at) = s
	case i >= 0:
		*(**string)(at) = &f.Enum.texts[i]
	default:
		*(**string)(at) = b.slabs.str(s)
	}
	return nil
}

// SetDateTime sets a required DateTime to what ocpp.NewDateTime made, which needs no check.
func (b *Builder) SetDateTime(f *Field, p unsafe.Pointer, d ocpp.DateTime) {
	*(*ocpp.DateTime)(unsafe.Add(p, f.offset)) = d
}

// SetNumber sets an Int or a Float. An Int refuses what isn't whole, and both refuse
// NaN and the infinities.
func (b *Builder) SetNumber(f *Field, p unsafe.Pointer, x float64) *Error {
	if f.Array {
		return f.mismatchArray("a number")
	}
	if err := f.finite(x, b.Version); err != nil {
		return err
	}
	at := unsafe.Add(p, f.offset)
	switch {
	case f.Kind == Int && f.optional:
		*(**int)(at) = b.slabs.int(int(x))
	case f.Kind == Int:
		*(*int)(at) = int(x)
	case f.optional:
		*(**float64)(at) = b.slabs.float(x)
	default:
		*(*float64)(at) = x
	}
	return nil
}

// finite checks a number that is to become an Int or a Float.
func (f *Field) finite(x float64, v ocpp.Version) *Error {
	if f.Kind != Int && f.Kind != Float {
		return f.mismatch("a number")
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return &Error{Reason: TypeMismatch, Text: "expected " + f.Kind.String() + ", got " + strconv.FormatFloat(x, 'g', -1, 64)}
	}
	if f.Whole(v) && x != math.Trunc(x) {
		return errWhole(strconv.FormatFloat(x, 'g', -1, 64))
	}
	if f.Kind == Int && math.Abs(x) > maxInt {
		return errTooLarge(strconv.FormatFloat(x, 'g', -1, 64))
	}
	return f.number(x, v)
}

// SetBool sets a Bool.
func (b *Builder) SetBool(f *Field, p unsafe.Pointer, x bool) *Error {
	if f.Array || f.Kind != Bool {
		return f.mismatchArray("a boolean")
	}
	at := unsafe.Add(p, f.offset)
	if f.optional {
		*(**bool)(at) = b.slabs.bool(x)
	} else {
		*(*bool)(at) = x
	}
	return nil
}

// SetRaw sets a Raw or a CustomData to JSON text, which it checks.
func (b *Builder) SetRaw(f *Field, p unsafe.Pointer, json string) *Error {
	d := scanner{s: json}
	c := d.next()
	from := d.i
	at := unsafe.Add(p, f.offset)
	switch {
	case f.Kind == Raw:
		if err := d.skip(0); err != nil {
			return err
		}
	case f.Kind != CustomData || c != '{':
		got := d.kind()
		if err := d.skip(0); err != nil {
			return err
		}
		return f.mismatchArray(got)
	}
	var vendor string
	if f.Kind == CustomData {
		var err *Error
		if vendor, err = vendorID(&d, 0); err != nil {
			return err
		}
	}
	to := d.i
	if d.next() != 0 || d.i < len(d.s) {
		return d.unexpected("the end")
	}
	if f.Kind == CustomData {
		*(**ocpp.CustomData)(at) = &ocpp.CustomData{VendorID: vendor, JSON: ocpp.Raw(json[from:to])}
		return nil
	}
	*(*string)(at) = json[from:to]
	return nil
}

// SetObject makes the nested struct of an Object and returns its address, to be filled.
func (b *Builder) SetObject(f *Field, p unsafe.Pointer) (unsafe.Pointer, *Error) {
	if f.Kind != Object || f.Array {
		return nil, f.mismatchArray("an object")
	}
	at := unsafe.Add(p, f.offset)
	if !f.optional {
		return at, nil
	}
	q := b.slabs.object(f.Elem)
	*(*unsafe.Pointer)(at) = q
	return q, nil
}

// SetArray makes an array of n zero elements, to be filled, and checks n.
func (b *Builder) SetArray(f *Field, p unsafe.Pointer, n int) *Error {
	if !f.Array {
		return f.mismatch("an array")
	}
	if err := f.items(n, b.Version); err != nil {
		return err
	}
	*(*sliceHeader)(unsafe.Add(p, f.offset)) = sliceHeader{newArray(f, n), n, n}
	return nil
}

// SetStringAt sets element i of an array of String, DateTime or Enum.
func (b *Builder) SetStringAt(f *Field, p unsafe.Pointer, i int, s string) *Error {
	n, err := f.text(s, b.Version)
	if err != nil {
		return err
	}
	if n >= 0 {
		s = f.Enum.texts[n]
	}
	*(*string)(f.at(p, i)) = s
	return nil
}

// SetNumberAt sets element i of an array of Int or Float.
func (b *Builder) SetNumberAt(f *Field, p unsafe.Pointer, i int, x float64) *Error {
	if err := f.finite(x, b.Version); err != nil {
		return err
	}
	if f.Kind == Int {
		*(*int)(f.at(p, i)) = int(x)
	} else {
		*(*float64)(f.at(p, i)) = x
	}
	return nil
}

// SetBoolAt sets element i of an array of Bool.
func (b *Builder) SetBoolAt(f *Field, p unsafe.Pointer, i int, x bool) *Error {
	if f.Kind != Bool {
		return f.mismatch("a boolean")
	}
	*(*bool)(f.at(p, i)) = x
	return nil
}

// Mismatch is the error for a value of another type than the field's, described by got:
// "a function".
func (f *Field) Mismatch(got string) *Error { return f.mismatchArray(got) }

// MissingError is the error for a required field that isn't there.
func (f *Field) MissingError() *Error { return f.missing() }

// SurplusError is the error for a name that is no field of t in v.
func (t *Type) SurplusError(name string, v ocpp.Version) *Error {
	if t.Field(name) != nil {
		return &Error{Reason: Occurrence, Text: "OCPP " + v.String() + " has no such field"}
	}
	return &Error{Reason: Occurrence, Text: "unknown field" + spelling.DidYouMean(name, t.named[v])}
}

// Clear makes an optional field or an array absent.
func (f *Field) Clear(p unsafe.Pointer) {
	at := unsafe.Add(p, f.offset)
	switch {
	case f.Array:
		*(*sliceHeader)(at) = sliceHeader{}
	case f.optional:
		*(*unsafe.Pointer)(at) = nil
	case f.Kind == Raw:
		*(*string)(at) = ""
	}
}
