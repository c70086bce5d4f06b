package plan

import (
	"strconv"
	"strings"
	"unsafe"

	"csms/engine/ocpp"
)

// Mode is how strictly Decode takes the constraints.
type Mode uint8

// The modes.
const (
	// Strict refuses whatever breaks a constraint.
	Strict Mode = iota
	// Lenient lets through, and returns as repairs: surplus fields, null for an
	// optional field, over-long strings, identifiers of other characters, times
	// without zone, numbers in texts and for texts, enum values in other letter case or of another
	// version. JSON with small defects is MendFrame's and MendPayload's.
	Lenient
)

// String returns the mode as the configuration writes it.
func (m Mode) String() string {
	if m == Lenient {
		return "lenient"
	}
	return "strict"
}

// Decode reads payload, which must be one JSON object, as a message of v, and checks
// it. The message is a pointer to t's struct and keeps nothing of payload. A field
// that stands twice is refused (lenient: the first counts), since two readers might
// see different messages. The error is an *Error; the first one found is returned.
func (t *Type) Decode(payload []byte, v ocpp.Version, mode Mode) (msg any, repairs []Repair, err error) {
	if string(payload) == "{}" && t.required[v] == 0 {
		return t.empty, nil, nil
	}
	d := decoder{v: v, lenient: mode == Lenient, scanner: scanner{s: unsafe.String(unsafe.SliceData(payload), len(payload))}}
	p := t.newPtr()
	if d.next() != '{' {
		return nil, nil, d.notObject()
	}
	if e := d.object(t, p); e != nil {
		return nil, nil, d.located(e)
	}
	if d.next() != 0 || d.i < len(d.s) {
		return nil, nil, d.located(d.unexpected("the end"))
	}
	return t.Any(p), d.repairs, nil
}

// notObject is the error for a payload that is something else.
func (d *decoder) notObject() *Error {
	got := ""
	if d.i < len(d.s) {
		got = d.kind()
	}
	if e := d.skip(0); e != nil {
		return d.located(e)
	}
	return d.located(&Error{Reason: Format, Text: "expected an object, got " + got})
}

// decoder is the state of one Decode.
type decoder struct {
	scanner        // over the caller's bytes, which are no longer valid afterwards
	kept    string // the copy that the message's strings are parts of; made for the first of them
	v       ocpp.Version
	lenient bool
	repairs []Repair
	slabs   slabs
	depth   int
	path    [maxTypes + 2]step
}

// step is one step of a path: a field, and an index where it is an array's.
type step struct {
	name  string
	index int // -1: none
}

// keep returns a part of the payload as a string of the message.
func (d *decoder) keep(from, to int) string {
	if from == to {
		return ""
	}
	if d.kept == "" {
		d.kept = strings.Clone(d.s)
	}
	return d.kept[from:to]
}

// located sets the path of e to the current one.
func (d *decoder) located(e *Error) *Error {
	e.Path = d.where()
	return e
}

func (d *decoder) where() string {
	b := []byte{'$'}
	for _, s := range d.path[:d.depth] {
		b = append(append(b, '.'), s.name...)
		if s.index >= 0 {
			b = append(strconv.AppendInt(append(b, '['), int64(s.index), 10), ']')
		}
	}
	return string(b)
}

// maxRepairs is how many repairs of a message are told; more are made, and not told.
const maxRepairs = 16

// let notes what lenient mode lets through; strict mode gets e back.
func (d *decoder) let(kind RepairKind, e *Error) *Error {
	if !d.lenient {
		return e
	}
	if len(d.repairs) < maxRepairs {
		d.repairs = append(d.repairs, Repair{Path: d.where(), Kind: kind, Text: e.Text})
	}
	return nil
}

// object reads an object of t into p; the current byte is its "{".
func (d *decoder) object(t *Type, p unsafe.Pointer) *Error {
	var seen uint64
	has := t.has[d.v]
	d.i++
	if d.next() == '}' {
		d.i++
		return d.complete(t, 0)
	}
	for {
		if d.next() != '"' {
			return d.unexpected("a name")
		}
		from, to, escaped, err := d.str()
		if err != nil {
			return err
		}
		name := d.s[from:to]
		if escaped {
			name = unescape(name)
		}
		if d.next() != ':' {
			return d.unexpected(`":"`)
		}
		d.i++
		var f *Field
		if i := t.names.find(name); i >= 0 {
			f = &t.Fields[i]
		}
		switch {
		case f == nil || has&f.Bit() == 0:
			if err := d.surplus(t, name); err != nil {
				return err
			}
		case seen&f.Bit() != 0:
			if err := d.repeated(f); err != nil {
				return err
			}
		default:
			d.path[d.depth] = step{f.Name, -1}
			d.depth++
			present, err := d.field(f, unsafe.Add(p, f.offset))
			if err != nil {
				return err
			}
			d.depth--
			if present {
				seen |= f.Bit()
			}
		}
		switch d.next() {
		case ',':
			d.i++
		case '}':
			d.i++
			return d.complete(t, seen)
		default:
			return d.unexpected(`"," or "}"`)
		}
	}
}

// complete checks that everything required was seen.
func (d *decoder) complete(t *Type, seen uint64) *Error {
	f := t.Missing(seen, d.v)
	if f == nil {
		return nil
	}
	d.path[d.depth] = step{f.Name, -1}
	d.depth++
	return f.missing()
}

// surplus handles a field that the version's type doesn't have.
func (d *decoder) surplus(t *Type, name string) *Error {
	problem := &Error{Reason: Occurrence, Text: "unknown field"}
	if len(d.repairs) < maxRepairs { // else nobody will read it
		problem = t.SurplusError(name, d.v)
	}
	if !identifierLike(name) {
		name = clip(name)
	}
	d.path[d.depth] = step{strings.Clone(name), -1}
	d.depth++
	if err := d.let(SurplusDropped, problem); err != nil {
		return err
	}
	err := d.skip(d.depth)
	d.depth--
	return err
}

// identifierLike reports whether a name can stand in a path as it is.
func identifierLike(name string) bool {
	return name != "" && len(name) <= 50 && foreign(name) < 0
}

func (d *decoder) repeated(f *Field) *Error {
	d.path[d.depth] = step{f.Name, -1}
	d.depth++
	if err := d.let(SurplusDropped, &Error{Reason: Occurrence, Text: "the field stands twice"}); err != nil {
		return err
	}
	err := d.skip(d.depth)
	d.depth--
	return err
}

// field reads the value of f into the field at p. present is false where lenient mode
// dropped a null.
func (d *decoder) field(f *Field, p unsafe.Pointer) (present bool, err *Error) {
	c := d.next()
	if c == 'n' && f.Kind != Raw {
		if err := d.word("null"); err != nil {
			return false, err
		}
		return false, d.let(NullDropped, f.mismatchArray("null"))
	}
	if f.Array {
		return true, d.array(f, p)
	}
	switch f.Kind {
	case String, DateTime:
		s, err := d.text(f, c)
		if err != nil {
			return false, err
		}
		if f.optional {
			*(**string)(p) = d.slabs.str(s)
		} else {
			*(*string)(p) = s
		}
	case Enum:
		i, s, err := d.enum(f, c)
		switch {
		case err != nil:
			return false, err
		case !f.optional && i >= 0:
			*(*string)(p) = f.Enum.texts[i]
		case !f.optional:
			*(*string)(p) = s
		case i >= 0:
			*(**string)(p) = &f.Enum.texts[i]
		default:
			*(**string)(p) = d.slabs.str(s)
		}
	case Int:
		n, err := d.int(f, c)
		if err != nil {
			return false, err
		}
		if f.optional {
			*(**int)(p) = d.slabs.int(n)
		} else {
			*(*int)(p) = n
		}
	case Float:
		x, err := d.float(f, c)
		if err != nil {
			return false, err
		}
		if f.optional {
			*(**float64)(p) = d.slabs.float(x)
		} else {
			*(*float64)(p) = x
		}
	case Bool:
		x, err := d.bool(f, c)
		if err != nil {
			return false, err
		}
		if f.optional {
			*(**bool)(p) = d.slabs.bool(x)
		} else {
			*(*bool)(p) = x
		}
	case Object:
		if c != '{' {
			return false, d.mismatch(f)
		}
		q := p
		if f.optional {
			q = d.slabs.object(f.Elem)
			*(*unsafe.Pointer)(p) = q
		}
		return true, d.object(f.Elem, q)
	case Raw:
		from := d.i
		if err := d.skip(d.depth); err != nil {
			return false, err
		}
		*(*string)(p) = d.keep(from, d.i)
	case CustomData:
		x, err := d.custom(f, c)
		if err != nil {
			return false, err
		}
		*(**ocpp.CustomData)(p) = x
	}
	return true, nil
}

// mismatch is the error for the value at the current place, which is of another type.
// What isn't JSON at all is said to be that.
func (d *decoder) mismatch(f *Field) *Error {
	got := d.kind()
	if err := d.skip(d.depth); err != nil {
		return err
	}
	if f.Array && d.path[d.depth-1].index < 0 {
		return f.mismatchArray(got)
	}
	return f.mismatch(got)
}

// mismatchArray is mismatch for the value of the field itself.
func (f *Field) mismatchArray(got string) *Error {
	if f.Array {
		return &Error{Reason: TypeMismatch, Text: "expected an array, got " + got}
	}
	return f.mismatch(got)
}

// array reads an array of f into the slice at p.
func (d *decoder) array(f *Field, p unsafe.Pointer) *Error {
	if d.s[d.i:] == "" || d.s[d.i] != '[' {
		return d.mismatch(f)
	}
	d.i++
	var h sliceHeader
	at := d.depth - 1
	if d.next() == ']' {
		d.i++
		h = sliceHeader{data: newArray(f, 0)} // present, though empty
	} else {
		for {
			if h.len == h.cap {
				h = grow(f, h)
			}
			d.path[at].index = h.len
			if err := d.element(f, unsafe.Add(h.data, uintptr(h.len)*f.size)); err != nil {
				return err
			}
			h.len++
			c := d.next()
			if c == ']' {
				d.i++
				break
			}
			if c != ',' {
				return d.unexpected(`"," or "]"`)
			}
			d.i++
		}
	}
	d.path[at].index = -1
	*(*sliceHeader)(p) = h
	return f.items(h.len, d.v)
}

// element reads one element of f into p.
func (d *decoder) element(f *Field, p unsafe.Pointer) *Error {
	switch c := d.next(); f.Kind {
	case String, DateTime:
		s, err := d.text(f, c)
		*(*string)(p) = s
		return err
	case Enum:
		i, s, err := d.enum(f, c)
		if err == nil && i >= 0 {
			s = f.Enum.texts[i]
		}
		*(*string)(p) = s
		return err
	case Int:
		n, err := d.int(f, c)
		*(*int)(p) = n
		return err
	case Float:
		x, err := d.float(f, c)
		*(*float64)(p) = x
		return err
	case Bool:
		x, err := d.bool(f, c)
		*(*bool)(p) = x
		return err
	default: // Object; Compile refuses arrays of others
		if c != '{' {
			return d.mismatch(f)
		}
		return d.object(f.Elem, p)
	}
}
