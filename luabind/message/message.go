package message

import (
	"errors"
	"fmt"
	"strconv"
	"unsafe"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

// maxDepth is how deep tables may lie in each other; no message of OCPP goes half as deep.
const maxDepth = 32

// FromLua makes a table a message of type t, as Reader.Read does.
func FromLua(vm *sandbox.VM, t *plan.Type, table *lua.LTable, v ocpp.Version) (any, *plan.Error) {
	return new(Reader).Read(vm, t, table, v)
}

// Reader makes tables messages, one after the other. The zero value is ready.
type Reader struct {
	// Dropped is told of a field that was left out since the version doesn't have it; nil: nobody is.
	Dropped func(t *plan.Type, f *plan.Field, v ocpp.Version)

	vm    *sandbox.VM
	b     plan.Builder
	depth int
	// now is the time that was filled in last, and millisecond when that was, in Unix time: under load many answers have the same.
	now         ocpp.DateTime
	millisecond int64
}

// Read makes a table a message of type t: a pointer to its struct, checked against everything that
// version v asks for. Fields that only another version has are left out; a required currentTime that is
// absent is filled in. The error has the path of the place.
func (r *Reader) Read(vm *sandbox.VM, t *plan.Type, table *lua.LTable, v ocpp.Version) (any, *plan.Error) {
	// What the builder has left over of its memory serves the next message.
	r.vm, r.b.Version, r.depth = vm, v, 0
	p := r.b.Message(t)
	if err := r.object(t, p, table); err != nil {
		err.Path = "$" + err.Path
		return nil, err
	}
	return t.Any(p), nil
}

// object fills the struct at p. Errors get their path from the inside out.
func (r *Reader) object(t *plan.Type, p unsafe.Pointer, table *lua.LTable) *plan.Error {
	if record, ok := sandbox.RecordOf(table); ok {
		return r.constructed(t, p, &record.Constructed)
	}
	if r.depth++; r.depth > maxDepth {
		return errDepth()
	}
	defer func() { r.depth-- }()
	var seen uint64
	table = sandbox.View(r.vm.L, table)
	var bad *plan.Error
	at := len(t.Fields) + 1 // of the field that bad is about: the first in order is told
	named, other := sandbox.Fields(table)
	if other != nil {
		return &plan.Error{Reason: plan.TypeMismatch, Text: fmt.Sprintf("expected an object with named fields, found the key [%s]", other)}
	}
	for name, value := range named {
		i := t.FieldIndex(name)
		if i < 0 {
			// Of several unknown fields the first by name is told, whatever the order of the table.
			if at > len(t.Fields) || at == len(t.Fields) && name < bad.Path[1:] {
				bad, at = t.SurplusError(name, r.b.Version), len(t.Fields)
				bad.Path = "." + name
			}
			continue
		}
		f := &t.Fields[i]
		if !f.In(r.b.Version) {
			r.dropped(t, f)
			continue
		}
		if err := r.field(f, p, value); err != nil {
			if i < at {
				bad, at = err, i
				bad.Path = "." + f.Name + bad.Path
			}
			continue
		}
		seen |= f.Bit()
	}
	if bad != nil {
		return bad
	}
	return r.complete(t, p, seen)
}

// constructed is object for what a constructor of the script made.
func (r *Reader) constructed(t *plan.Type, p unsafe.Pointer, c *sandbox.Constructed) *plan.Error {
	if r.depth++; r.depth > maxDepth {
		return errDepth()
	}
	defer func() { r.depth-- }()
	var seen uint64
	// Outside of the loop, so that it needs no allocation.
	var inner sandbox.Constructed
	var within bool
	for i, f := range fieldsOf(c, t) {
		if inner, within = c.Within(i); !within && c.Value(i) == lua.LNil {
			continue
		}
		if f == nil {
			name := c.Name(i)
			err := t.SurplusError(name, r.b.Version)
			err.Path = "." + name
			return err
		}
		if !f.In(r.b.Version) {
			r.dropped(t, f)
			continue
		}
		var err *plan.Error
		if within && f.Kind == plan.Object && !f.Array {
			var q unsafe.Pointer
			if q, err = r.b.SetObject(f, p); err == nil {
				err = r.constructed(f.Elem, q, &inner)
			}
		} else {
			err = r.field(f, p, c.Value(i))
		}
		if err != nil {
			err.Path = "." + f.Name + err.Path
			return err
		}
		seen |= f.Bit()
	}
	return r.complete(t, p, seen)
}

func errDepth() *plan.Error {
	return &plan.Error{Reason: plan.Format, Text: "tables lie too deep in each other"}
}

func (r *Reader) dropped(t *plan.Type, f *plan.Field) {
	if r.Dropped != nil {
		r.Dropped(t, f, r.b.Version)
	}
}

// fieldsOf are the fields of t that a constructor's names mean; nil for a name that it doesn't have. They are
// looked up once for all that the same constructor makes.
func fieldsOf(c *sandbox.Constructed, t *plan.Type) []*plan.Field {
	note := c.Note()
	if note.Of == any(t) {
		return note.Value.([]*plan.Field)
	}
	fields := make([]*plan.Field, c.Len())
	for i := range fields {
		fields[i] = t.Field(c.Name(i))
	}
	note.Of, note.Value = t, fields
	return fields
}

// complete checks that everything required was set, and fills in the current time.
func (r *Reader) complete(t *plan.Type, p unsafe.Pointer, seen uint64) *plan.Error {
	for {
		f := t.Missing(seen, r.b.Version)
		if f == nil {
			return nil
		}
		if f.Name != "currentTime" || f.Kind != plan.DateTime {
			err := f.MissingError()
			err.Path = "." + f.Name
			return err
		}
		now := r.vm.Now()
		if ms := now.UnixMilli(); ms != r.millisecond || r.now == "" {
			r.now, r.millisecond = ocpp.NewDateTime(now), ms
		}
		r.b.SetDateTime(f, p, r.now)
		seen |= f.Bit()
	}
}

// field sets one field.
func (r *Reader) field(f *plan.Field, p unsafe.Pointer, value lua.LValue) *plan.Error {
	if f.Kind == plan.Raw || f.Kind == plan.CustomData {
		return r.raw(f, p, value)
	}
	switch value := value.(type) {
	case lua.LString:
		return r.b.SetString(f, p, string(value))
	case lua.LNumber:
		return r.b.SetNumber(f, p, float64(value))
	case lua.LBool:
		return r.b.SetBool(f, p, bool(value))
	case *lua.LTable:
		if f.Array {
			return r.array(f, p, value)
		}
		q, err := r.b.SetObject(f, p)
		if err != nil {
			return f.Mismatch("a table")
		}
		return r.object(f.Elem, q, value)
	}
	return f.Mismatch(describe(value))
}

func (r *Reader) array(f *plan.Field, p unsafe.Pointer, table *lua.LTable) *plan.Error {
	table = sandbox.View(r.vm.L, table)
	n := table.Len()
	var bad *plan.Error
	table.ForEach(func(k, _ lua.LValue) {
		if i, ok := k.(lua.LNumber); !ok || i < 1 || i > lua.LNumber(n) || i != lua.LNumber(int(i)) {
			bad = &plan.Error{Reason: plan.TypeMismatch, Text: fmt.Sprintf("expected a list, found the key [%s]", k)}
		}
	})
	if bad != nil {
		return bad
	}
	if err := r.b.SetArray(f, p, n); err != nil {
		return err
	}
	for i := range n {
		if err := r.element(f, p, i, table.RawGetInt(i+1)); err != nil {
			err.Path = "[" + strconv.Itoa(i) + "]" + err.Path
			return err
		}
	}
	return nil
}

func (r *Reader) element(f *plan.Field, p unsafe.Pointer, i int, value lua.LValue) *plan.Error {
	switch value := value.(type) {
	case lua.LString:
		return r.b.SetStringAt(f, p, i, string(value))
	case lua.LNumber:
		return r.b.SetNumberAt(f, p, i, float64(value))
	case lua.LBool:
		return r.b.SetBoolAt(f, p, i, bool(value))
	case *lua.LTable:
		if f.Kind == plan.Object {
			return r.object(f.Elem, f.ObjectAt(p, i), value)
		}
		return &plan.Error{Reason: plan.TypeMismatch, Text: "expected " + f.Kind.String() + ", got a table"}
	}
	return &plan.Error{Reason: plan.TypeMismatch, Text: "expected " + f.Kind.String() + ", got " + describe(value)}
}

// raw sets any JSON.
func (r *Reader) raw(f *plan.Field, p unsafe.Pointer, value lua.LValue) *plan.Error {
	text, err := jsonlua.Encoding{L: r.vm.L}.Append(nil, value)
	if err != nil {
		out := &plan.Error{Reason: plan.TypeMismatch, Text: err.Error()}
		var at *jsonlua.Error
		if errors.As(err, &at) {
			out.Path, out.Text = at.Path[1:], at.Text
		}
		return out
	}
	return r.b.SetRaw(f, p, string(text))
}

func describe(v lua.LValue) string {
	if v == lua.LValue(jsonlua.Null) {
		return "null"
	}
	if v == lua.LNil {
		return "nil"
	}
	return "a " + v.Type().String()
}
