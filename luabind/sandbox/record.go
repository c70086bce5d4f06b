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
// allocations; a record takes one, and the constructors within it are in the same until a script reads them.
type Record struct {
	Lazy
	Constructed
	few [2]lua.LValue // room of values
}

// Constructed is what a constructor made: the fields of a record, or of a constructor within one.
type Constructed struct {
	shape *shape
	// values are in the order in which they stand in the source, those of constructors within included.
	values []lua.LValue
	// tables are the tables that were made of the constructors within, by field.
	tables *[maxRecord]*lua.LTable
}

// shape is the names of a constructor's fields, and the shapes of the constructors within it; nil for
// other values.
type shape struct {
	names  []string
	within []*shape
	// at is where the values of each field begin, and as the last where they end.
	at   []int
	note Note
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
	s := &shape{at: []int{0}}
	for n := 0; text != "" && text[0] != shapeEnd; {
		end := strings.IndexByte(text, nameEnd)
		s.names = append(s.names, text[:end])
		s.within = append(s.within, nil)
		values := 1
		if text = text[end+1:]; text != "" && text[0] == shapeBegin {
			var inner *shape
			inner, text = shapeOf(text[1:])
			s.within[len(s.within)-1] = inner
			values = inner.size()
		}
		n += values
		s.at = append(s.at, n)
	}
	return s, strings.TrimPrefix(text, string(shapeEnd))
}

// size is how many values there are.
func (s *shape) size() int { return s.at[len(s.at)-1] }

// RecordOf returns the record that a table is, unless a script has done more with it than read.
func RecordOf(t *lua.LTable) (*Record, bool) {
	source, ok := LazyOf(t)
	if !ok {
		return nil, false
	}
	r, ok := source.(*Record)
	return r, ok
}

// Note is shared by all that the constructor made; it belongs to the VM's goroutine.
func (c *Constructed) Note() *Note { return &c.shape.note }

// Len is how many fields there are, with those that are nil.
func (c *Constructed) Len() int { return len(c.shape.names) }

// Name is that of field i, counted from 0.
func (c *Constructed) Name(i int) string { return c.shape.names[i] }

// Within returns what is constructed in field i; ok is false where that is another value, or a table that a script has read.
func (c *Constructed) Within(i int) (inner Constructed, ok bool) {
	s := c.shape.within[i]
	if s == nil || c.tables != nil && c.tables[i] != nil {
		return Constructed{}, false
	}
	return Constructed{shape: s, values: c.values[c.shape.at[i]:c.shape.at[i+1]]}, true
}

// Value returns what field i holds; where that is constructed, as a table, which it makes once.
func (c *Constructed) Value(i int) lua.LValue {
	inner, ok := c.Within(i)
	if !ok && c.shape.within[i] == nil {
		return c.values[c.shape.at[i]]
	}
	if ok {
		if c.tables == nil {
			c.tables = new([maxRecord]*lua.LTable)
		}
		r := &Record{Constructed: inner}
		r.Init(r)
		c.tables[i] = r.Table()
	}
	return c.tables[i]
}

// Index returns a field.
func (r *Record) Index(_ *lua.LState, key string) lua.LValue {
	for i, name := range r.shape.names {
		if name == key {
			return r.Value(i)
		}
	}
	return lua.LNil
}

// Fill sets all fields.
func (r *Record) Fill(_ *lua.LState, t *lua.LTable) {
	for i, name := range r.shape.names {
		if v := r.Value(i); v != lua.LNil {
			t.RawSetString(name, v)
		}
	}
}

// makeRecord is the compiled form of a constructor: the shape's text, then the values.
func makeRecord(L *lua.LState) int {
	s := VMOf(L).shape(string(L.Get(1).(lua.LString)))
	r := &Record{Constructed: Constructed{shape: s}}
	if r.values = r.few[:0]; s.size() > len(r.few) {
		r.values = make([]lua.LValue, 0, s.size())
	}
	for i := range s.size() {
		r.values = append(r.values, L.Get(i+2))
	}
	r.Init(r)
	L.Push(r.Table())
	return 1
}

// shape returns that of a text. Scripts that answer the same again find it without looking.
func (vm *VM) shape(text string) *shape {
	if vm.lastShape.text == text { // nearly always the very same string
		return vm.lastShape.shape
	}
	s := vm.shapes[text]
	if s == nil {
		s, _ = shapeOf(text)
		if vm.shapes == nil {
			vm.shapes = make(map[string]*shape)
		}
		vm.shapes[text] = s
	}
	vm.lastShape.text, vm.lastShape.shape = text, s
	return s
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
