package message

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp/plan"
	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

// object is a message, or an object within one, as scripts see it.
type object struct {
	sandbox.Lazy
	t *plan.Type
	p unsafe.Pointer
	// first and more are the tables that were read before: reading a field twice gives the same one.
	first made
	more  *[]made
}

type made struct {
	field *plan.Field
	value lua.LValue
}

// pair is a message with room for the one object that it has. Scripts that take such a message read that.
type pair struct{ message, within object }

// paired stands in first of a message that is a pair, until something was read.
var paired = new(plan.Field)

// small is how many fields a message has at most that is made as a pair. Larger ones hold other things to read.
const small = 4

// ToLua makes msg, a pointer to t's struct, a table. The message must not be changed afterwards.
func ToLua(t *plan.Type, msg any) *lua.LTable {
	return view(t, t.Ptr(msg))
}

func view(t *plan.Type, p unsafe.Pointer) *lua.LTable {
	if t.Only() != nil && len(t.Fields) <= small {
		both := new(pair)
		both.message.first.field = paired
		return both.message.view(t, p)
	}
	return new(object).view(t, p)
}

// view makes o the table of the struct at p.
func (o *object) view(t *plan.Type, p unsafe.Pointer) *lua.LTable {
	o.t, o.p = t, p
	o.Init(o)
	return o.Table()
}

// Index reads one field.
func (o *object) Index(L *lua.LState, key string) lua.LValue {
	f := o.t.Field(key)
	if f == nil || !f.Present(o.p) {
		return lua.LNil
	}
	return o.read(L, f)
}

// Fill reads all fields.
func (o *object) Fill(L *lua.LState, t *lua.LTable) {
	for i := range o.t.Fields {
		if f := &o.t.Fields[i]; f.Present(o.p) {
			t.RawSetString(f.Name, o.read(L, f))
		}
	}
}

// Len is how many fields there are at most.
func (o *object) Len() int { return len(o.t.Fields) }

// read returns the value of a field that is there.
func (o *object) read(L *lua.LState, f *plan.Field) lua.LValue {
	if !f.Array {
		switch f.Kind {
		case plan.String, plan.DateTime, plan.Enum:
			return valueAt(stringType, f.Addr(o.p))
		case plan.Int:
			return lua.LNumber(f.Int(o.p))
		case plan.Float:
			return valueAt(numberType, f.Addr(o.p))
		case plan.Bool:
			return lua.LBool(f.Bool(o.p))
		}
	}
	if o.first.field == f {
		return o.first.value
	}
	if o.more != nil {
		for i := range *o.more {
			if m := &(*o.more)[i]; m.field == f {
				return m.value
			}
		}
	}
	value := o.table(L, f)
	switch {
	case o.first.field == nil || o.first.field == paired:
		o.first = made{f, value}
	case o.more == nil:
		o.more = &[]made{{f, value}}
	default:
		*o.more = append(*o.more, made{f, value})
	}
	return value
}

// table makes the value of a field that isn't a scalar.
func (o *object) table(L *lua.LState, f *plan.Field) lua.LValue {
	switch {
	case f.Array:
		return o.array(f)
	case f.Kind == plan.Object && o.first.field == paired && f == o.t.Only():
		return (*pair)(unsafe.Pointer(o)).within.view(f.Elem, f.Object(o.p))
	case f.Kind == plan.Object:
		return view(f.Elem, f.Object(o.p))
	}
	// What was decoded is JSON; a message made in Go that holds something else reads as nil.
	value, err := jsonlua.Decode(L, []byte(f.Raw(o.p)))
	if err != nil {
		return lua.LNil
	}
	return value
}

func (o *object) array(f *plan.Field) *lua.LTable {
	n := f.Len(o.p)
	t := (*lua.LState)(nil).CreateTable(n, 0)
	if n == 0 {
		jsonlua.MarkArray(t) // as JSON it is [] again
	}
	for i := range n {
		var value lua.LValue
		switch f.Kind {
		case plan.Object:
			value = view(f.Elem, f.ObjectAt(o.p, i))
		case plan.Int:
			value = lua.LNumber(f.IntAt(o.p, i))
		case plan.Float:
			value = lua.LNumber(f.FloatAt(o.p, i))
		case plan.Bool:
			value = lua.LBool(f.BoolAt(o.p, i))
		default:
			value = lua.LString(f.StringAt(o.p, i))
		}
		t.Append(value)
	}
	return t
}
