package lint

import (
	"fmt"
	"strconv"

	"github.com/yuin/gopher-lua/ast"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/spelling"
	"csms/luabind/source"
)

// checkReturns checks what a callback's function returns against the type of its answer.
func (c *checker) checkReturns(fn *ast.FunctionExpr, t *plan.Type, severity source.Severity, depth int) {
	if depth > 3 {
		return
	}
	for _, ret := range c.returns[fn] {
		if len(ret.Exprs) > 0 {
			c.checkAnswer(ret.Exprs[0], t, severity, depth)
		}
	}
}

func (c *checker) checkAnswer(e ast.Expr, t *plan.Type, severity source.Severity, depth int) {
	switch e := e.(type) {
	case *ast.TableExpr:
		c.checkTable(e, t, t.Name, "$", severity, true)
	case *ast.LogicalOpExpr:
		if e.Operator == "or" {
			c.checkAnswer(e.Lhs, t, severity, depth)
		}
		c.checkAnswer(e.Rhs, t, severity, depth)
	case *ast.IdentExpr:
		c.checkBuilt(e, t)
	case *ast.FuncCallExpr:
		// A local function whose result is passed on.
		if e.Func != nil {
			if fn, ok := c.definition(e.Func).(*ast.FunctionExpr); ok {
				c.checkReturns(fn, t, source.Warning, depth+1)
			}
		}
	case *ast.TrueExpr, *ast.FalseExpr, *ast.StringExpr, *ast.NumberExpr, *ast.FunctionExpr:
		c.report(severity, e.Line(), "a callback returns a table, or nil and an error, not %s", kindOf(e))
	}
}

// checkBuilt checks a local table that is filled step by step and then returned.
func (c *checker) checkBuilt(id *ast.IdentExpr, t *plan.Type) {
	v := c.variables[id]
	table, ok := c.definition(id).(*ast.TableExpr)
	if v == nil || v.assigned || !ok {
		return
	}
	c.checkTable(table, t, t.Name, "$", source.Warning, false)
	for _, w := range c.writes {
		attr, ok := w.target.(*ast.AttrGetExpr)
		if !ok {
			continue
		}
		object, ok := attr.Object.(*ast.IdentExpr)
		if !ok || c.variables[object] != v {
			continue
		}
		name, ok := key(attr.Key)
		if !ok {
			continue
		}
		if f := t.Field(name); f == nil {
			c.report(source.Warning, w.line, "%s has no field %q%s", t.Name, name, spelling.DidYouMean(name, fieldNames(t)))
		} else if w.value != nil {
			c.checkValue(w.value, f, t.Name, "$."+name, source.Warning, false)
		}
	}
}

// checkTable checks a constructor against an object's type. whole says that nothing is added to it
// later, so that what is missing is missing for good.
func (c *checker) checkTable(e *ast.TableExpr, t *plan.Type, in, path string, severity source.Severity, whole bool) {
	given := make(map[string]bool)
	for _, field := range e.Fields {
		name, ok := key(field.Key)
		at := line(field.Key, field.Value, e)
		if !ok {
			if field.Key != nil {
				whole = false // a computed name
				continue
			}
			if _, rest := field.Value.(*ast.Comma3Expr); !rest {
				c.report(severity, at, "%s: %s is an object with named fields, this item has no name", in, path)
			}
			whole = false
			continue
		}
		given[name] = true
		f := t.Field(name)
		if f == nil {
			near := spelling.DidYouMean(name, fieldNames(t))
			c.report(severity, at, "%s has no field %q%s%s", in, name, place(path), near)
			if near != "" {
				whole = false // what is missing may be what was misspelt
			}
			continue
		}
		if _, none := field.Value.(*ast.NilExpr); none {
			given[name] = false
			continue
		}
		c.checkValue(field.Value, f, in, path+"."+name, severity, whole)
	}
	if !whole {
		return
	}
	for i := range t.Fields {
		f := &t.Fields[i]
		if alwaysRequired(f) && !given[f.Name] && !filledIn(t, f) {
			c.report(severity, e.Line(), "%s: %s.%s is missing", in, path, f.Name)
		}
	}
}

// place says where in a message something is; nothing for the message itself.
func place(path string) string {
	if path == "$" {
		return ""
	}
	return " at " + path
}

// filledIn reports if csms fills a field in where an answer lacks it: the time, and the number of a transaction of OCPP 1.6.
func filledIn(t *plan.Type, f *plan.Field) bool {
	return f.Name == "currentTime" || f.Name == "transactionId" && t.Name == "StartTransactionResponse"
}

// alwaysRequired reports if every version that has the field requires it, and the first has it.
func alwaysRequired(f *plan.Field) bool {
	return f.Required(ocpp.V201) && f.Required(ocpp.V21)
}

// checkValue checks an expression against a field.
func (c *checker) checkValue(e ast.Expr, f *plan.Field, in, path string, severity source.Severity, whole bool) {
	if f.Kind == plan.Raw || f.Kind == plan.CustomData {
		return
	}
	switch e := e.(type) {
	case *ast.LogicalOpExpr:
		// Of `a and b` only b is likely to be sent: a may be nil, which leaves the field out.
		if e.Operator == "or" {
			c.checkValue(e.Lhs, f, in, path, severity, whole)
		}
		c.checkValue(e.Rhs, f, in, path, severity, whole)
	case *ast.TableExpr:
		switch {
		case f.Array:
			c.checkList(e, f, in, path, severity, whole)
		case f.Elem != nil:
			c.checkTable(e, f.Elem, in, path, severity, whole)
		default:
			c.report(severity, e.Line(), "%s: %s is %s, not a table", in, path, f.Kind)
		}
	case *ast.StringExpr, *ast.NumberExpr, *ast.TrueExpr, *ast.FunctionExpr:
		if f.Array {
			c.report(severity, e.Line(), "%s: %s is a list, not %s", in, path, kindOf(e))
			return
		}
		c.checkScalar(e, f, in, path, severity)
	}
}

func (c *checker) checkList(e *ast.TableExpr, f *plan.Field, in, path string, severity source.Severity, whole bool) {
	for i, field := range e.Fields {
		if name, ok := key(field.Key); ok {
			hint := ""
			if f.Elem != nil {
				hint = "; put the object into another pair of braces"
			}
			c.report(severity, line(field.Key, field.Value, e), "%s: %s is a list, and %s is no place in it%s", in, path, name, hint)
			return
		}
		if field.Key != nil {
			continue
		}
		at := path + "[" + strconv.Itoa(i) + "]"
		if table, ok := field.Value.(*ast.TableExpr); ok {
			if f.Elem != nil {
				c.checkTable(table, f.Elem, in, at, severity, whole)
			}
			continue
		}
		c.checkScalar(field.Value, f, in, at, severity)
	}
}

// checkScalar checks a constant.
func (c *checker) checkScalar(e ast.Expr, f *plan.Field, in, path string, severity source.Severity) {
	kind := kindOf(e)
	if kind == "" {
		return
	}
	s, isString := e.(*ast.StringExpr)
	_, isNumber := e.(*ast.NumberExpr)
	ok := false
	switch f.Kind {
	case plan.String, plan.DateTime:
		ok = isString
		if n, limited := f.MaxLen(ocpp.V21); isString && limited && f.Kind == plan.String {
			if before, _ := f.MaxLen(ocpp.V201); f.In(ocpp.V201) && before > n {
				n = before
			}
			if have := len([]rune(s.Value)); have > n {
				c.report(severity, e.Line(), "%s: %s has %d characters; at most %d are allowed", in, path, have, n)
			}
		}
	case plan.Enum:
		if ok = isString; ok && !f.Open(ocpp.V201) && !f.Open(ocpp.V21) && !f.Enum.Has(s.Value, ocpp.V21) {
			c.report(severity, e.Line(), "%s: %q is no value of %s%s", in, s.Value, path, spelling.DidYouMean(s.Value, f.Enum.Texts(ocpp.V21)))
		}
	case plan.Int, plan.Float:
		ok = isNumber
	case plan.Bool:
		_, ok = e.(*ast.TrueExpr)
		_, no := e.(*ast.FalseExpr)
		ok = ok || no
	}
	if !ok {
		c.report(severity, e.Line(), "%s: %s is %s, not %s", in, path, f.Kind, kind)
	}
}

// kindOf names a constant; "" for other expressions.
func kindOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StringExpr:
		return fmt.Sprintf("the string %q", e.Value)
	case *ast.NumberExpr:
		return "the number " + e.Value
	case *ast.TrueExpr:
		return "true"
	case *ast.FalseExpr:
		return "false"
	case *ast.FunctionExpr:
		return "a function"
	case *ast.TableExpr:
		return "a table"
	}
	return ""
}

func fieldNames(t *plan.Type) []string {
	names := make([]string, len(t.Fields))
	for i := range t.Fields {
		names[i] = t.Fields[i].Name
	}
	return names
}
