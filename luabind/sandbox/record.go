package sandbox

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
)

// recordName is the name under which compiled code finds makeRecord. No script can spell it.
const recordName = "\x00record"

// maxRecord is how many fields a table constructor may have to become a record.
const maxRecord = 12

// Record is what Compile makes of a table constructor in a return statement, as in `return { status = "Accepted" }`: a lazy table that
// keeps the values in a list, since such a table is mostly read once, by the host. To fill one of gopher-lua's own takes seven
// allocations; a record takes one, and those of the constructors within it are in the same.
type Record struct {
	Lazy
	shape *shape
	few   [2]lua.LValue
	many  *[maxRecord]lua.LValue // instead of few
}

// shape is the names of a constructor's fields, and the shapes of the constructors within it; nil for
// other values.
type shape struct {
	names  []string
	within []*shape
	// records is how many records the constructor makes: its own and those within.
	records int
	note    Note
}

// Note is what the host remembers of all records of one constructor in one VM.
type Note struct {
	Of, Value any
}

// In a shape's text names end with nameEnd; what is between shapeBegin and shapeEnd are the names within the
// field before.
const (
	nameEnd    = '\x00'
	shapeBegin = '\x01'
	shapeEnd   = '\x02'
)

// shapeOf reads a shape's text up to its end, and returns what follows.
func shapeOf(text string) (*shape, string) {
	s := &shape{records: 1}
	for text != "" && text[0] != shapeEnd {
		end := strings.IndexByte(text, nameEnd)
		s.names = append(s.names, text[:end])
		s.within = append(s.within, nil)
		if text = text[end+1:]; text != "" && text[0] == shapeBegin {
			var inner *shape
			inner, text = shapeOf(text[1:])
			s.within[len(s.within)-1] = inner
			s.records += inner.records
		}
	}
	return s, strings.TrimPrefix(text, string(shapeEnd))
}

// build makes records of the arguments from at on, the constructor's own first in room and those within behind it. It
// returns what is left of room, and the argument behind the last.
func (s *shape) build(L *lua.LState, room []Record, at int) ([]Record, int) {
	r := &room[0]
	room = room[1:]
	r.shape = s
	values := r.few[:]
	if len(s.names) > len(values) {
		r.many = new([maxRecord]lua.LValue)
		values = r.many[:]
	}
	for i, within := range s.within {
		if within == nil {
			values[i] = L.Get(at)
			at++
			continue
		}
		values[i] = room[0].Table()
		room, at = within.build(L, room, at)
	}
	r.Init(r)
	return room, at
}

// RecordOf returns the record that a table is, unless a script has done more with it than read.
func RecordOf(t *lua.LTable) (*Record, bool) {
	source, ok := LazyOf(t)
	if !ok {
		return nil, false
	}
	r, ok := source.(*Record)
	return r, ok
}

// Note is shared by the records of the constructor; it belongs to the VM's goroutine.
func (r *Record) Note() *Note { return &r.shape.note }

// Len is how many fields there are, with those that are nil.
func (r *Record) Len() int { return len(r.shape.names) }

// At returns field i, counted from 0.
func (r *Record) At(i int) (string, lua.LValue) {
	if r.many != nil {
		return r.shape.names[i], r.many[i]
	}
	return r.shape.names[i], r.few[i]
}

// Index returns a field.
func (r *Record) Index(_ *lua.LState, key string) lua.LValue {
	for i, name := range r.shape.names {
		if name == key {
			_, v := r.At(i)
			return v
		}
	}
	return lua.LNil
}

// Fill sets all fields.
func (r *Record) Fill(_ *lua.LState, t *lua.LTable) {
	for i := range r.shape.names {
		if name, v := r.At(i); v != lua.LNil {
			t.RawSetString(name, v)
		}
	}
}

// makeRecord is the compiled form of a constructor: the shape's text, then the values.
func makeRecord(L *lua.LState) int {
	text := string(L.Get(1).(lua.LString))
	vm := VMOf(L)
	s := vm.shapes[text]
	if s == nil {
		s, _ = shapeOf(text)
		if vm.shapes == nil {
			vm.shapes = make(map[string]*shape)
		}
		vm.shapes[text] = s
	}
	room := make([]Record, s.records)
	s.build(L, room, 2)
	L.Push(room[0].Table())
	return 1
}

// record turns a constructor of named fields into a call of makeRecord, with those within it; any other
// expression stays.
func (r *rewriter) record(e ast.Expr) ast.Expr {
	t, ok := e.(*ast.TableExpr)
	if !ok || !recordable(t) {
		return e
	}
	r.records = true
	text, values := flatten(t, nil, nil)
	if len(values) > maxRecordArgs {
		return e
	}
	shape := &ast.StringExpr{Value: string(text)}
	shape.SetLine(t.Line())
	args := append([]ast.Expr{shape}, values...)
	adjustLast(args)
	f := &ast.IdentExpr{Value: recordName}
	f.SetLine(t.Line())
	call := &ast.FuncCallExpr{Func: f, Args: args, AdjustRet: true}
	call.SetLine(t.Line())
	return call
}

// maxRecordArgs is how many values one call of makeRecord takes; they are in registers of the function.
const maxRecordArgs = 40

// recordable reports whether all fields have names, each another one, and not too many.
func recordable(t *ast.TableExpr) bool {
	if len(t.Fields) == 0 || len(t.Fields) > maxRecord {
		return false
	}
	seen := make(map[string]bool)
	for _, f := range t.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok || key.Value == "" || seen[key.Value] || strings.ContainsAny(key.Value, "\x00\x01\x02") {
			return false
		}
		seen[key.Value] = true
	}
	return true
}

// flatten appends the text of a constructor's shape, and its values in the order in which they stand.
func flatten(t *ast.TableExpr, text []byte, values []ast.Expr) ([]byte, []ast.Expr) {
	for _, f := range t.Fields {
		text = append(append(text, f.Key.(*ast.StringExpr).Value...), nameEnd)
		if inner, ok := f.Value.(*ast.TableExpr); ok && recordable(inner) {
			text, values = flatten(inner, append(text, shapeBegin), values)
			text = append(text, shapeEnd)
			continue
		}
		values = append(values, f.Value)
	}
	return text, values
}

// adjustLast makes the last of a call's arguments one value, as it was where it stood.
func adjustLast(args []ast.Expr) {
	switch last := args[len(args)-1].(type) {
	case *ast.FuncCallExpr:
		last.AdjustRet = true
	case *ast.Comma3Expr:
		last.AdjustRet = true
	}
}
