package lint

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"

	"csms/engine/ocpp/plan"
)

// shape is what is known of a value. The zero shape is nothing.
type shape struct {
	message *plan.Type   // an object of a message
	field   *plan.Field  // a list of its values (list is set), or one of them
	list    bool         // a list: of field's values, or of records
	record  string       // a table whose fields are known: "station", "handshake", …
	fields  []string     // of the record
	module  string       // a global table of functions
	enum    string       // ocpp.X
	proceed *plan.Action // the third argument of that callback
}

// item is the shape of a list's items.
func (s shape) item() shape {
	switch {
	case !s.list:
		return shape{}
	case s.field != nil && s.field.Elem != nil:
		return shape{message: s.field.Elem}
	case s.field != nil:
		return shape{field: s.field}
	}
	s.list = false
	return s
}

// of is the shape of a message's field.
func of(f *plan.Field) shape {
	switch {
	case f.Array:
		return shape{field: f, list: true}
	case f.Elem != nil:
		return shape{message: f.Elem}
	case f.Kind == plan.Enum:
		return shape{field: f}
	}
	return shape{}
}

func stationShape() shape   { return shape{record: "station", fields: stationFields} }
func handshakeShape() shape { return shape{record: "handshake", fields: handshakeFields} }

// maxSteps bounds how far a value is followed.
const maxSteps = 30

// shape returns what is known of an expression's value; nth is which of several values.
func (c *checker) shape(e ast.Expr, nth, steps int) shape {
	if steps++; steps > maxSteps {
		return shape{}
	}
	switch e := e.(type) {
	case *ast.IdentExpr:
		v := c.variables[e]
		if v == nil {
			if _, ok := c.know.globals[e.Value]; ok && nth == 0 {
				return shape{module: e.Value}
			}
			return shape{}
		}
		return c.shapeOf(v, steps)
	case *ast.AttrGetExpr:
		if nth != 0 {
			return shape{}
		}
		object := c.shape(e.Object, 0, steps)
		name, ok := key(e.Key)
		switch {
		case !ok && object.list:
			return object.item()
		case !ok:
		case object.message != nil:
			if f := object.message.Field(name); f != nil {
				return of(f)
			}
		case object.module == "ocpp" && c.know.values(name) != nil:
			return shape{enum: name}
		}
	case *ast.LogicalOpExpr:
		if nth != 0 {
			return shape{}
		}
		left, right := c.shape(e.Lhs, 0, steps), c.shape(e.Rhs, 0, steps)
		if e.Operator == "and" {
			return right
		}
		if t, ok := e.Rhs.(*ast.TableExpr); ok && len(t.Fields) == 0 {
			return left // what may be absent, or an empty table in its place
		}
		if left.message != nil && left.message == right.message {
			return left
		}
	case *ast.FuncCallExpr:
		return c.result(e, nth, steps)
	}
	return shape{}
}

// shapeOf is what is known of a variable that keeps its first value.
func (c *checker) shapeOf(v *variable, steps int) shape {
	switch {
	case v.assigned:
	case v.function != nil:
		if list := c.arguments[v.function]; v.nth < len(list) {
			return list[v.nth]
		}
	case v.loop != nil:
		if v.nth == 1 && len(v.loop.Exprs) == 1 {
			call, ok := v.loop.Exprs[0].(*ast.FuncCallExpr)
			if ok && len(call.Args) == 1 && (c.isGlobal(call.Func, "ipairs") || c.isGlobal(call.Func, "pairs")) {
				return c.shape(call.Args[0], 0, steps).item()
			}
		}
	case v.value != nil:
		return c.shape(v.value, v.nth, steps)
	}
	return shape{}
}

// result is what is known of a call's results.
func (c *checker) result(e *ast.FuncCallExpr, nth, steps int) shape {
	if e.Func == nil {
		if e.Method == "call" && c.shape(e.Receiver, 0, steps).record == "station" {
			return c.commandResult(e.Args, 0, nth)
		}
		return shape{}
	}
	if callee := c.shape(e.Func, 0, steps); callee.proceed != nil {
		if nth == 0 && callee.proceed.Response != nil {
			return shape{message: callee.proceed.Response}
		}
		return shape{}
	}
	switch module, name := c.function(e.Func); {
	case module != "stations":
	case name == "call":
		return c.commandResult(e.Args, 1, nth)
	case name == "get" && nth == 0:
		return shape{record: "record of a station", fields: recordFields}
	case name == "list" && nth == 0:
		return shape{record: "record of a station", fields: recordFields, list: true}
	}
	return shape{}
}

// commandResult is what a command's call returns; args[at] is the action.
func (c *checker) commandResult(args []ast.Expr, at, nth int) shape {
	if nth == 1 {
		return shape{record: "call's error", fields: errorFields}
	}
	if at >= len(args) || nth != 0 {
		return shape{}
	}
	name, _ := key(args[at])
	switch a, native := c.know.command(name); {
	case a == nil && native != nil:
		return shape{message: native.Response}
	case a == nil || a.Response == nil:
	case native == nil || fieldsOf(native.Response, a.Response):
		return shape{message: a.Response}
	}
	return shape{}
}

// fieldsOf reports if every field of t is one of other too, so that reading it from either is right.
func fieldsOf(t, other *plan.Type) bool {
	for i := range t.Fields {
		if other.Field(t.Fields[i].Name) == nil {
			return false
		}
	}
	return true
}

// function splits a host function like kv.get into its module and name.
func (c *checker) function(e ast.Expr) (module, name string) {
	attr, ok := e.(*ast.AttrGetExpr)
	if !ok {
		return "", ""
	}
	name, ok = key(attr.Key)
	if !ok {
		return "", ""
	}
	return c.shape(attr.Object, 0, 0).module, name
}

// isGlobal reports if e is the global of that name.
func (c *checker) isGlobal(e ast.Expr, name string) bool {
	id, ok := e.(*ast.IdentExpr)
	return ok && id.Value == name && c.variables[id] == nil
}

// definition returns the function or table that an expression certainly is, through locals.
func (c *checker) definition(e ast.Expr) ast.Expr {
	for range maxSteps {
		id, ok := e.(*ast.IdentExpr)
		if !ok {
			return e
		}
		v := c.variables[id]
		if v == nil || v.assigned || v.value == nil || v.nth != 0 {
			return nil
		}
		e = v.value
	}
	return nil
}

func has(names []string, name string) bool { return slices.Contains(names, name) }
