package plan

import (
	"math"
	"strings"

	"csms/engine/ocpp"
)

// The scalars of a message. c is the byte at the current place.

// text reads a String or a DateTime.
func (d *decoder) text(f *Field, c byte) (string, *Error) {
	if c != '"' {
		if d.lenient && f.Kind == String && (c == '-' || c-'0' <= 9) {
			return d.numberText(f)
		}
		return "", d.mismatch(f)
	}
	from, to, escaped, err := d.str()
	if err != nil {
		return "", err
	}
	s := d.s[from:to]
	if escaped {
		s = unescape(s)
	}
	if f.Kind == DateTime {
		if !ocpp.DateTime(s).Valid() {
			if !ocpp.DateTime(s).ValidLocal() {
				return "", errDateTime(s)
			}
			if err := d.let(ZoneAdded, errDateTime(s)); err != nil {
				return "", err
			}
			return s + "Z", nil
		}
	} else {
		r := &f.rules[d.v]
		if r.tooLong(s) {
			if err := d.let(LongKept, r.errTooLong(s)); err != nil {
				return "", err
			}
		}
		if r.identifier {
			if at := foreign(s); at >= 0 {
				if err := d.let(AlphabetKept, errForeign(s, at)); err != nil {
					return "", err
				}
			}
		}
	}
	if escaped {
		return s, nil
	}
	return d.keep(from, to), nil
}

// numberText reads a number where a text belongs, as it is written.
func (d *decoder) numberText(f *Field) (string, *Error) {
	from := d.i
	s, _, err := d.number()
	if err != nil {
		return "", err
	}
	if r := &f.rules[d.v]; r.tooLong(s) || r.identifier && foreign(s) >= 0 {
		d.i = from
		return "", d.mismatch(f)
	}
	if err := d.let(NumberWritten, f.mismatch("a number")); err != nil {
		return "", err
	}
	return d.keep(from, d.i), nil
}

// enum reads an Enum: its index, or the text where an open enum has none.
func (d *decoder) enum(f *Field, c byte) (int, string, *Error) {
	if c != '"' {
		return -1, "", d.mismatch(f)
	}
	from, to, escaped, err := d.str()
	if err != nil {
		return -1, "", err
	}
	s := d.s[from:to]
	if escaped {
		s = unescape(s)
	}
	i, err := f.enumText(s, d.v)
	if err != nil {
		r := &f.rules[d.v]
		if !r.open {
			like := f.Enum.alike(s)
			if like < 0 || d.let(ValueTaken, err) != nil {
				return -1, "", err
			}
			return like, s, nil
		}
		if err := d.let(LongKept, err); err != nil {
			return -1, "", err
		}
	}
	if i >= 0 || escaped {
		return i, s, nil
	}
	return i, d.keep(from, to), nil
}

// digits reads a number's text; whole says that it has neither fraction nor exponent. Lenient decoding takes one in a text, too.
func (d *decoder) digits(f *Field, c byte) (text string, whole bool, err *Error) {
	if c == '-' || c-'0' <= 9 {
		return d.number()
	}
	if c != '"' || !d.lenient {
		return "", false, d.mismatch(f)
	}
	from := d.i
	at, to, _, err := d.str()
	if err != nil {
		return "", false, err
	}
	inner := scanner{s: strings.TrimSpace(d.s[at:to])}
	if inner.s == "" || inner.s[0] != '-' && inner.s[0]-'0' > 9 {
		d.i = from
		return "", false, d.mismatch(f)
	}
	if text, whole, err = inner.number(); err != nil || inner.i != len(inner.s) {
		d.i = from
		return "", false, d.mismatch(f)
	}
	return text, whole, d.let(NumberRead, &Error{Reason: TypeMismatch, Text: "expected " + f.Kind.String() + ", got a string"})
}

func (d *decoder) int(f *Field, c byte) (int, *Error) {
	text, whole, err := d.digits(f, c)
	if err != nil {
		return 0, err
	}
	n, err := wholeNumber(text, whole)
	if err != nil {
		return 0, err
	}
	return n, f.number(float64(n), d.v)
}

func (d *decoder) float(f *Field, c byte) (float64, *Error) {
	text, _, err := d.digits(f, c)
	if err != nil {
		return 0, err
	}
	x, err := anyNumber(text)
	if err != nil {
		return 0, err
	}
	if f.rules[d.v].whole && x != math.Trunc(x) {
		return 0, errWhole(clipNumber(text))
	}
	return x, f.number(x, d.v)
}

func (d *decoder) bool(f *Field, c byte) (bool, *Error) {
	switch c {
	case 't':
		return true, d.word("true")
	case 'f':
		return false, d.word("false")
	}
	return false, d.mismatch(f)
}

// custom reads a customData object.
func (d *decoder) custom(f *Field, c byte) (*ocpp.CustomData, *Error) {
	if c != '{' {
		return nil, d.mismatch(f)
	}
	from := d.i
	vendor, err := vendorID(&d.scanner, d.depth)
	if err != nil {
		return nil, err
	}
	return &ocpp.CustomData{VendorID: vendor, JSON: ocpp.Raw(d.keep(from, d.i))}, nil
}

// vendorID reads a customData object and returns its vendorId, as a string of its own.
func vendorID(d *scanner, depth int) (string, *Error) {
	const most = 255
	vendor, found := "", false
	d.i++
	for first := true; ; first = false {
		c := d.next()
		if c == '}' && first {
			d.i++
			break
		}
		if c != '"' {
			return "", d.unexpected("a name")
		}
		from, to, escaped, err := d.str()
		if err != nil {
			return "", err
		}
		name := d.s[from:to]
		if escaped {
			name = unescape(name)
		}
		if d.next() != ':' {
			return "", d.unexpected(`":"`)
		}
		d.i++
		c = d.next()
		switch {
		case name != "vendorId":
			if err := d.skip(depth); err != nil {
				return "", err
			}
		case found:
			return "", &Error{Reason: Occurrence, Text: "vendorId stands twice"}
		case c != '"':
			got := d.kind()
			if err := d.skip(depth); err != nil {
				return "", err
			}
			return "", &Error{Reason: TypeMismatch, Text: "expected a string as vendorId, got " + got}
		default:
			if from, to, _, err = d.str(); err != nil {
				return "", err
			}
			vendor = unescape(d.s[from:to])
			found = true
			if r := (rule{max: most}); r.tooLong(vendor) {
				err := r.errTooLong(vendor)
				err.Text = "vendorId: " + err.Text
				return "", err
			}
		}
		c = d.next()
		d.i++
		if c == '}' {
			break
		}
		if c != ',' {
			d.i--
			return "", d.unexpected(`"," or "}"`)
		}
	}
	if !found {
		return "", &Error{Reason: Occurrence, Text: "the required field vendorId is missing"}
	}
	return vendor, nil
}
