package plan

import (
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
