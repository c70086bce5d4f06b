package plan

import (
	"reflect"
	"unsafe"
)

// slabs hands out what the pointers of one message point to, several to an
// allocation. The zero value is ready.
type slabs struct {
	strings []string
	words   []uint64 // ints and floats
	objects [2]room
	turn    int
}

// room is memory for some structs of a type.
type room struct {
	t    *Type
	next unsafe.Pointer
	left int
}

// take returns a zero struct. A room that is used up becomes an array of the given type.
func (r *room) take(array reflect.Type) unsafe.Pointer {
	if r.left == 0 {
		r.next, r.left = reflect.New(array).UnsafePointer(), array.Len()
	}
	p := r.next
	if r.left--; r.left > 0 {
		r.next = unsafe.Add(p, r.t.size) // never past the array's end
	} else {
		r.next = nil
	}
	return p
}

// Values that messages share rather than have their own. They are never written.
var (
	sharedInts  = makeSharedInts()
	sharedBools = [2]bool{false, true}
)

const sharedLow, sharedHigh = -1, 256

func makeSharedInts() (a [sharedHigh - sharedLow]int) {
	for i := range a {
		a[i] = i + sharedLow
	}
	return a
}

func (s *slabs) str(x string) *string {
	if len(s.strings) == 0 {
		if s.strings == nil {
			s.strings = make([]string, 4)
		} else {
			s.strings = make([]string, 16)
		}
	}
	p := &s.strings[0]
	s.strings = s.strings[1:]
	*p = x
	return p
}

func (s *slabs) word() unsafe.Pointer {
	if len(s.words) == 0 {
		if s.words == nil {
			s.words = make([]uint64, 2)
		} else {
			s.words = make([]uint64, 8)
		}
	}
	p := unsafe.Pointer(&s.words[0])
	s.words = s.words[1:]
	return p
}

func (s *slabs) int(x int) *int {
	if x >= sharedLow && x < sharedHigh {
		return &sharedInts[x-sharedLow]
	}
	p := (*int)(s.word())
	*p = x
	return p
}

func (s *slabs) float(x float64) *float64 {
	p := (*float64)(s.word())
	*p = x
	return p
}

func (s *slabs) bool(x bool) *bool {
	if x {
		return &sharedBools[1]
	}
	return &sharedBools[0]
}

// object returns a zero struct. The first of a type is allocated alone, those that
// follow four at a time.
func (s *slabs) object(t *Type) unsafe.Pointer {
	for i := range s.objects {
		if o := &s.objects[i]; o.t == t {
			return o.take(t.four)
		}
	}
	s.objects[s.turn] = room{t: t}
	s.turn ^= 1
	return reflect.New(t.rt).UnsafePointer()
}

// sliceHeader is how Go lays out a slice.
type sliceHeader struct {
	data unsafe.Pointer
	len  int
	cap  int
}

// newArray returns n zero elements of f.
func newArray(f *Field, n int) unsafe.Pointer {
	if n == 4 {
		return reflect.New(f.four).UnsafePointer()
	}
	return reflect.MakeSlice(reflect.SliceOf(f.elem), n, n).UnsafePointer()
}

// grow makes room for more elements of f.
func grow(f *Field, h sliceHeader) sliceHeader {
	if h.cap == 0 {
		return sliceHeader{data: newArray(f, 4), cap: 4}
	}
	old := reflect.NewAt(reflect.SliceOf(f.elem), unsafe.Pointer(&h)).Elem()
	bigger := reflect.MakeSlice(reflect.SliceOf(f.elem), h.cap*4, h.cap*4)
	reflect.Copy(bigger, old)
	return sliceHeader{data: bigger.UnsafePointer(), len: h.len, cap: h.cap * 4}
}
