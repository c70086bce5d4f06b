package plan

import (
	"math"
	"strconv"
	"unsafe"

	"csms/engine/ocpp"
)

// Check reports the first constraint of v that msg, a pointer to t's struct made in Go,
// breaks: what Decode would report of its JSON. A required time or enum that is ""
// counts as missing (but "" is a text of an open enum). Fields that v lacks are not looked at, since Append leaves them
// out. The error is an *Error.
func (t *Type) Check(msg any, v ocpp.Version) error {
	if err := t.check(t.Ptr(msg), v); err != nil {
		err.Path = "$" + err.Path
		return err
	}
	return nil
}

// check returns an error whose path is relative to the struct at p.
func (t *Type) check(p unsafe.Pointer, v ocpp.Version) *Error {
	for i := range t.Fields {
		f := &t.Fields[i]
		if !f.rules[v].in {
			continue
		}
		err := f.check(p, v)
		if err != nil {
			err.Path = "." + f.Name + err.Path
			return err
		}
	}
	return nil
}

func (f *Field) check(p unsafe.Pointer, v ocpp.Version) *Error {
	if !f.Present(p) {
		if f.rules[v].required {
			return f.missing()
		}
		return nil
	}
	if !f.Array {
		return f.checkValue(f.value(p), v)
	}
	n := f.Len(p)
	for i := range n {
		if err := f.checkValue(f.at(p, i), v); err != nil {
			err.Path = "[" + strconv.Itoa(i) + "]" + err.Path
			return err
		}
	}
	return f.items(n, v)
}

func (f *Field) checkValue(p unsafe.Pointer, v ocpp.Version) *Error {
	switch f.Kind {
	case Object:
		return f.Elem.check(p, v)
	case Int:
		n := *(*int)(p)
		if n > maxInt || n < -maxInt {
			return errTooLarge(strconv.Itoa(n))
		}
		return f.number(float64(n), v)
	case Float:
		return f.finite(*(*float64)(p), v)
	case Bool:
		return nil
	case Raw:
		d := scanner{s: *(*string)(p)}
		if err := d.skip(0); err != nil {
			return err
		}
		if d.next() != 0 || d.i < len(d.s) {
			return d.unexpected("the end")
		}
		return nil
	case CustomData:
		return checkCustom((*ocpp.CustomData)(p))
	}
	s := *(*string)(p)
	if s == "" && f.Kind != String && !f.rules[v].open && !f.optional && !f.Array {
		return f.missing()
	}
	_, err := f.text(s, v)
	return err
}

func checkCustom(c *ocpp.CustomData) *Error {
	d := scanner{s: string(customJSON(c))}
	if d.next() != '{' {
		got := d.kind()
		if err := d.skip(0); err != nil {
			return err
		}
		return &Error{Reason: TypeMismatch, Text: "expected an object, got " + got}
	}
	if _, err := vendorID(&d, 0); err != nil {
		return err
	}
	if d.next() != 0 || d.i < len(d.s) {
		return d.unexpected("the end")
	}
	return nil
}

// Skipped returns the paths of the fields of msg that v lacks and Append leaves out,
// like "$.idTokenInfo.chargingPriority". It is nil for most messages.
func (t *Type) Skipped(msg any, v ocpp.Version) []string {
	return t.skipped(nil, "$", t.Ptr(msg), v)
}

func (t *Type) skipped(out []string, path string, p unsafe.Pointer, v ocpp.Version) []string {
	for i := range t.Fields {
		f := &t.Fields[i]
		if !f.Present(p) {
			continue
		}
		if !f.rules[v].in {
			// A required scalar is always present; a zero one was hardly meant.
			if f.optional || f.Array || f.Kind == Raw || !f.zero(p) {
				out = append(out, path+"."+f.Name)
			}
			continue
		}
		if f.Kind != Object {
			continue
		}
		inner := path + "." + f.Name
		if !f.Array {
			out = f.Elem.skipped(out, inner, f.Object(p), v)
			continue
		}
		for j := range f.Len(p) {
			out = f.Elem.skipped(out, inner+"["+strconv.Itoa(j)+"]", f.ObjectAt(p, j), v)
		}
	}
	return out
}

// zero reports whether a required scalar has its zero value.
func (f *Field) zero(p unsafe.Pointer) bool {
	switch f.Kind {
	case String, DateTime, Enum:
		return f.String(p) == ""
	case Int:
		return f.Int(p) == 0
	case Float:
		return math.Float64bits(f.Float(p)) == 0
	case Bool:
		return !f.Bool(p)
	}
	return true
}
