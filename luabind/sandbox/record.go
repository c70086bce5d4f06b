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
// allocations, a record takes one.
type Record struct {
	Lazy
	shape *shape
	few   [4]lua.LValue
	many  *[maxRecord]lua.LValue // instead of few
}

// shape is the names of a constructor's fields.
type shape struct{ names []string }

// RecordOf returns the record that a table is, unless a script has done more with it than read.
func RecordOf(t *lua.LTable) (*Record, bool) {
	source, ok := LazyOf(t)
	if !ok {
		return nil, false
	}
	r, ok := source.(*Record)
	return r, ok
}

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

// makeRecord is the compiled form of a constructor: the names, separated by NUL, then the values.
func makeRecord(L *lua.LState) int {
	r := &Record{}
	joined := string(L.Get(1).(lua.LString))
	vm := VMOf(L)
	r.shape = vm.shapes[joined]
	if r.shape == nil {
		r.shape = &shape{strings.Split(joined, "\x00")}
		if vm.shapes == nil {
			vm.shapes = make(map[string]*shape)
		}
		vm.shapes[joined] = r.shape
	}
	values := r.few[:]
	if len(r.shape.names) > len(values) {
		r.many = new([maxRecord]lua.LValue)
		values = r.many[:]
	}
	for i := range r.shape.names {
		values[i] = L.Get(i + 2)
	}
	r.Init(r)
	L.Push(r.Table())
	return 1
}

// record turns a constructor of named fields into a call of makeRecord; any other expression stays. Constructors within it follow.
func (r *rewriter) record(e ast.Expr) ast.Expr {
	t, ok := e.(*ast.TableExpr)
	if !ok || len(t.Fields) == 0 || len(t.Fields) > maxRecord {
		return e
	}
	seen := make(map[string]bool)
	var names []string
	for _, f := range t.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok || key.Value == "" || seen[key.Value] || strings.Contains(key.Value, "\x00") {
			return e
		}
		seen[key.Value] = true
		names = append(names, key.Value)
	}
	r.records = true
	shape := &ast.StringExpr{Value: strings.Join(names, "\x00")}
	shape.SetLine(t.Line())
	args := []ast.Expr{shape}
	for _, f := range t.Fields {
		args = append(args, r.record(f.Value))
	}
	adjustLast(args)
	f := &ast.IdentExpr{Value: recordName}
	f.SetLine(t.Line())
	call := &ast.FuncCallExpr{Func: f, Args: args, AdjustRet: true}
	call.SetLine(t.Line())
	return call
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
