package plan

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"csms/engine/ocpp"
)

// Nesting limits. A type that nests deeper than maxTypes is refused by Compile, JSON
// that nests deeper than maxDepth by Decode.
const (
	maxTypes = 12
	maxDepth = 64
)

// Compiler compiles structs into plans; structs that several messages share are
// compiled once. The zero value is ready.
type Compiler struct {
	types map[reflect.Type]*Type
	enums map[reflect.Type]*EnumType
	path  []reflect.Type // being compiled, outermost first
}

// Compile returns the plan of the struct, or of the struct that sample points to. The
// error names the type and the field that it can't compile.
func (c *Compiler) Compile(sample any) (*Type, error) {
	rt := reflect.TypeOf(sample)
	if rt != nil && rt.Kind() == reflect.Pointer {
		rt = rt.Elem()
	}
	if rt == nil || rt.Kind() != reflect.Struct {
		return nil, fmt.Errorf("compile %T: not a struct", sample)
	}
	return c.compile(rt)
}

// MustCompile is Compile that panics.
func (c *Compiler) MustCompile(sample any) *Type {
	t, err := c.Compile(sample)
	if err != nil {
		panic(err)
	}
	return t
}

// onlyObject finds what Only returns.
func (t *Type) onlyObject() (only *Field) {
	for i := range t.Fields {
		f := &t.Fields[i]
		if f.Kind != Object || f.Array || f.optional {
			continue
		}
		if only != nil {
			return nil
		}
		only = f
	}
	return only
}

func (c *Compiler) compile(rt reflect.Type) (*Type, error) {
	if t := c.types[rt]; t != nil {
		return t, nil
	}
	for _, outer := range c.path {
		if outer == rt {
			return nil, fmt.Errorf("compile %s: contains itself", rt)
		}
	}
	if len(c.path) == maxTypes {
		return nil, fmt.Errorf("compile %s: nested deeper than %d", rt, maxTypes)
	}
	c.path = append(c.path, rt)
	defer func() { c.path = c.path[:len(c.path)-1] }()

	if rt.NumField() > 64 {
		return nil, fmt.Errorf("compile %s: more than 64 fields", rt)
	}
	t := &Type{
		Name:    rt.Name(),
		Fields:  make([]Field, rt.NumField()),
		rt:      rt,
		ptrWord: (*iface)(unsafe.Pointer(new(reflect.New(rt).Interface()))).word,
		four:    reflect.ArrayOf(4, rt),
		several: reflect.ArrayOf(max(4, 1024/max(1, int(rt.Size()))), rt),
		size:    rt.Size(),
		empty:   reflect.New(rt).Interface(),
	}
	names := make([]string, len(t.Fields))
	for i := range t.Fields {
		f := &t.Fields[i]
		if err := c.field(f, rt.Field(i)); err != nil {
			return nil, fmt.Errorf("compile %s.%s: %w", rt, rt.Field(i).Name, err)
		}
		f.Index = i
		names[i] = f.Name
		for v := range f.rules {
			if f.rules[v].in {
				t.has[v] |= f.Bit()
				t.named[v] = append(t.named[v], f.Name)
			}
			if f.rules[v].required {
				t.required[v] |= f.Bit()
			}
		}
		if t.names.slots != nil && t.names.find(f.Name) >= 0 {
			return nil, fmt.Errorf("compile %s.%s: the name %q is taken", rt, f.GoName, f.Name)
		}
		t.names = newNameTable(names[:i+1])
	}
	if t.names.slots == nil {
		t.names = newNameTable(nil)
	}
	t.only = t.onlyObject()
	if c.types == nil {
		c.types = map[reflect.Type]*Type{}
	}
	c.types[rt] = t
	return t, nil
}

var (
	typeDateTime   = reflect.TypeFor[ocpp.DateTime]()
	typeRaw        = reflect.TypeFor[ocpp.Raw]()
	typeCustomData = reflect.TypeFor[ocpp.CustomData]()
)

// valuer is what an enum's Go type has.
type valuer interface{ Values() []Value }

func (c *Compiler) field(f *Field, sf reflect.StructField) (err error) {
	if !sf.IsExported() || sf.Anonymous {
		return fmt.Errorf("not an exported, named field")
	}
	name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
	if name == "" || name == "-" || strings.ContainsAny(name, `"\`) {
		return fmt.Errorf("no json name")
	}
	f.Name, f.GoName, f.offset = name, sf.Name, sf.Offset
	f.key = `,"` + name + `":`
	if f.rules, err = parseTag(sf.Tag.Get("ocpp")); err != nil {
		return err
	}
	rt := sf.Type
	switch rt.Kind() {
	case reflect.Pointer:
		f.optional = true
		rt = rt.Elem()
	case reflect.Slice:
		f.Array = true
		rt = rt.Elem()
	}
	f.elem, f.size = rt, rt.Size()
	f.four = reflect.ArrayOf(4, rt)
	if err := c.kind(f, rt); err != nil {
		return err
	}
	return f.fits()
}

// kind finds what the Go type holds.
func (c *Compiler) kind(f *Field, rt reflect.Type) (err error) {
	switch {
	case rt == typeDateTime:
		f.Kind = DateTime
	case rt == typeRaw:
		f.Kind = Raw
	case rt == typeCustomData:
		f.Kind = CustomData
	case rt.Kind() == reflect.Struct:
		f.Kind = Object
		f.Elem, err = c.compile(rt)
	case rt.Kind() == reflect.String:
		if rt == reflect.TypeFor[string]() {
			f.Kind = String
			break
		}
		f.Kind = Enum
		f.Enum, err = c.enum(rt)
	case rt == reflect.TypeFor[int]():
		f.Kind = Int
	case rt == reflect.TypeFor[float64]():
		f.Kind = Float
	case rt == reflect.TypeFor[bool]():
		f.Kind = Bool
	default:
		err = fmt.Errorf("no field can be a %s", rt)
	}
	return err
}

// fits reports tags that say nothing about a field of this kind.
func (f *Field) fits() error {
	if f.Array && (f.Kind == Raw || f.Kind == CustomData) {
		return fmt.Errorf("no array of %s", f.elem)
	}
	if f.optional && f.Kind == Raw || !f.optional && f.Kind == CustomData {
		return fmt.Errorf("ocpp.Raw is no pointer, and customData always is")
	}
	for v := range f.rules {
		r := &f.rules[v]
		text := f.Kind == String || f.Kind == Enum && r.open
		switch {
		case r.max >= 0 && !text:
			return fmt.Errorf("max is for strings")
		case r.identifier && f.Kind != String:
			return fmt.Errorf("identifier is for strings")
		case r.open && f.Kind != Enum:
			return fmt.Errorf("open is for enums")
		case r.whole && f.Kind != Float:
			return fmt.Errorf("integer is for float64")
		case r.ranged() && f.Kind != Int && f.Kind != Float:
			return fmt.Errorf("range is for numbers")
		case (r.least != 0 || r.most >= 0) && !f.Array:
			return fmt.Errorf("items is for arrays")
		case r.in && !r.required && !f.optional && !f.Array && f.Kind != Raw:
			return fmt.Errorf("optional in OCPP %s, so it must be a pointer", ocpp.Version(v))
		}
	}
	return nil
}

func (c *Compiler) enum(rt reflect.Type) (*EnumType, error) {
	if e := c.enums[rt]; e != nil {
		return e, nil
	}
	x, ok := reflect.Zero(rt).Interface().(valuer)
	if !ok {
		return nil, fmt.Errorf("%s has no Values method that lists its texts", rt)
	}
	e := &EnumType{Name: rt.Name(), Values: x.Values()}
	e.texts = make([]string, len(e.Values))
	for i, v := range e.Values {
		e.texts[i] = v.Text
	}
	e.names = newNameTable(e.texts)
	for i, text := range e.texts {
		if text == "" || e.names.find(text) != i {
			return nil, fmt.Errorf("%s: the text %q stands twice, or is empty", rt, text)
		}
	}
	if c.enums == nil {
		c.enums = map[reflect.Type]*EnumType{}
	}
	c.enums[rt] = e
	return e, nil
}

// iface is how Go lays out an interface value.
type iface struct {
	word unsafe.Pointer
	data unsafe.Pointer
}

// New returns a pointer to a zero struct.
func (t *Type) New() any { return reflect.New(t.rt).Interface() }

// newPtr returns a pointer to a zero struct.
func (t *Type) newPtr() unsafe.Pointer { return reflect.New(t.rt).UnsafePointer() }

// Ptr returns the address of msg, which must be a pointer to t's struct; it panics
// where it isn't.
func (t *Type) Ptr(msg any) unsafe.Pointer {
	i := (*iface)(unsafe.Pointer(&msg))
	if i.word != t.ptrWord || i.data == nil {
		panic(fmt.Sprintf("plan: %T is no *%s", msg, t.Name))
	}
	return i.data
}

// Is reports whether msg is a pointer to t's struct, and not nil.
func (t *Type) Is(msg any) bool {
	i := (*iface)(unsafe.Pointer(&msg))
	return i.word == t.ptrWord && i.data != nil
}

// Any returns the struct at p as the pointer that Ptr takes.
func (t *Type) Any(p unsafe.Pointer) any {
	var msg any
	*(*iface)(unsafe.Pointer(&msg)) = iface{t.ptrWord, p}
	return msg
}
