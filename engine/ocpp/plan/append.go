package plan

import (
	"math"
	"strconv"
	"unsafe"

	"csms/engine/ocpp"
)

// Append appends msg, a pointer to t's struct, as JSON of version v to dst. It checks
// nothing; fields that v lacks are left out. Text that isn't
// UTF-8 gets U+FFFD, and a required array that is nil is empty.
func (t *Type) Append(dst []byte, msg any, v ocpp.Version) []byte {
	return t.append(dst, t.Ptr(msg), v)
}

func (t *Type) append(dst []byte, p unsafe.Pointer, v ocpp.Version) []byte {
	start := len(dst)
	for i := range t.Fields {
		f := &t.Fields[i]
		r := &f.rules[v]
		if !r.in {
			continue
		}
		at := unsafe.Add(p, f.offset)
		if f.Array {
			h := (*sliceHeader)(at)
			if h.data == nil && !r.required {
				continue
			}
			dst = append(dst, f.key...)
			dst = f.appendArray(dst, h, v)
			continue
		}
		if f.optional {
			if at = *(*unsafe.Pointer)(at); at == nil {
				continue
			}
		} else if f.Kind == Raw && *(*string)(at) == "" && !r.required {
			continue
		}
		dst = append(dst, f.key...)
		dst = f.appendValue(dst, at, v)
	}
	if len(dst) == start {
		return append(dst, '{', '}')
	}
	dst[start] = '{' // the comma of the first key
	return append(dst, '}')
}

func (f *Field) appendArray(dst []byte, h *sliceHeader, v ocpp.Version) []byte {
	dst = append(dst, '[')
	for i := range h.len {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = f.appendValue(dst, unsafe.Add(h.data, uintptr(i)*f.size), v)
	}
	return append(dst, ']')
}

func (f *Field) appendValue(dst []byte, p unsafe.Pointer, v ocpp.Version) []byte {
	switch f.Kind {
	case Int:
		return strconv.AppendInt(dst, int64(*(*int)(p)), 10)
	case Float:
		return appendFloat(dst, *(*float64)(p))
	case Bool:
		return strconv.AppendBool(dst, *(*bool)(p))
	case Object:
		return f.Elem.append(dst, p, v)
	case Raw:
		if s := *(*string)(p); s != "" {
			return append(dst, s...)
		}
		return append(dst, "null"...)
	case CustomData:
		c := (*ocpp.CustomData)(p)
		if c.JSON != "" {
			return append(dst, c.JSON...)
		}
		dst = ocpp.AppendString(append(dst, `{"vendorId":`...), c.VendorID)
		return append(dst, '}')
	}
	return ocpp.AppendString(dst, *(*string)(p))
}

// appendFloat writes the shortest number that reads as x, whole ones without a fraction.
// NaN and the infinities, which JSON lacks, become 0; Check refuses them.
func appendFloat(dst []byte, x float64) []byte {
	abs := math.Abs(x)
	switch {
	case abs < 1<<53 && x == math.Trunc(x):
		return strconv.AppendInt(dst, int64(x), 10)
	case math.IsNaN(x) || math.IsInf(x, 0):
		return append(dst, '0')
	case abs < 1e-6 || abs >= 1e21:
		return strconv.AppendFloat(dst, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, x, 'f', -1, 64)
}
