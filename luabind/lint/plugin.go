package lint

import (
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"csms/engine/ocpp"
	"csms/luabind/source"
)

// plugin is what a plugin's file returns, as far as it can be seen.
type plugin struct {
	name string
	tree *tree
	// table is the local that holds what is returned; nil where the constructor itself is returned.
	table   *variable
	entries []entry
	after   []entry
}

// entry is a field of the plugin's table.
type entry struct {
	name   string
	value  ast.Expr
	line   int
	method bool // function M:name(), which gets the request as self
}

// read finds out what a plugin's file returns.
func read(name string, t *tree) *plugin {
	p := &plugin{name: name, tree: t}
	if len(t.chunk) == 0 {
		return p
	}
	ret, ok := t.chunk[len(t.chunk)-1].(*ast.ReturnStmt)
	if !ok || len(ret.Exprs) == 0 {
		return p
	}
	table, _ := ret.Exprs[0].(*ast.TableExpr)
	if id, ok := ret.Exprs[0].(*ast.IdentExpr); ok {
		v := t.variables[id]
		if v == nil || v.assigned || v.nth != 0 {
			return p
		}
		if table, ok = v.value.(*ast.TableExpr); !ok {
			return p
		}
		p.table = v
	}
	if table == nil {
		return p
	}
	p.take(&p.entries, table)
	for _, w := range t.writes {
		p.write(w)
	}
	for _, e := range p.entries {
		if after, ok := e.value.(*ast.TableExpr); ok && e.name == "after" {
			p.take(&p.after, after)
		}
	}
	return p
}

func (p *plugin) take(entries *[]entry, table *ast.TableExpr) {
	for _, f := range table.Fields {
		if name, ok := key(f.Key); ok {
			*entries = append(*entries, entry{name: name, value: f.Value, line: line(f.Key, f.Value)})
		}
	}
}

// write takes M.name = value and M.after.name = value outside of functions.
func (p *plugin) write(w write) {
	attr, ok := w.target.(*ast.AttrGetExpr)
	if !ok || w.level != 0 || p.table == nil {
		return
	}
	name, ok := key(attr.Key)
	if !ok {
		return
	}
	e := entry{name: name, value: w.value, line: w.line}
	switch object := attr.Object.(type) {
	case *ast.IdentExpr:
		if p.tree.variables[object] == p.table {
			if fn, ok := w.value.(*ast.FunctionExpr); ok {
				e.method = p.tree.methods[fn]
			}
			p.entries = append(p.entries, e)
		}
	case *ast.AttrGetExpr:
		id, ok := object.Object.(*ast.IdentExpr)
		if inner, named := key(object.Key); ok && named && inner == "after" && p.tree.variables[id] == p.table {
			p.after = append(p.after, e)
		}
	}
}

// line is where an entry stands; the key of a constructor's field may have no line.
func line(places ...ast.Expr) int {
	for _, p := range places {
		if p != nil && p.Line() > 0 {
			return p.Line()
		}
	}
	return 0
}

// callback returns the function that an entry certainly is, or nil.
func (c *checker) callback(e entry) *ast.FunctionExpr {
	fn, _ := c.definition(e.value).(*ast.FunctionExpr)
	return fn
}

// callbacks checks a plugin's table and tells the rest what its functions are given.
func (c *checker) callbacks() {
	for _, e := range c.plugin.entries {
		action := c.know.actions.ByCallback(e.name)
		fn := c.callback(e)
		switch {
		case action != nil && action.From&ocpp.FromStation != 0:
			c.checkKind(e)
			if fn != nil {
				c.give(fn, shape{message: action.Request}, stationShape(), shape{proceed: action})
			}
			if e.method {
				c.report(source.Error, e.line, "%s is defined with a colon, so that the request arrives as self; write function M.%s(req, station, proceed)", e.name, e.name)
				c.arguments[fn] = nil
			} else if fn != nil && action.Response != nil {
				c.checkReturns(fn, action.Response, source.Error, 0)
			}
		case !has(hooks, e.name):
			c.unknown(e, "")
		case fn == nil:
		case e.name == "connect":
			c.give(fn, handshakeShape())
		case e.name == "disconnect":
			c.give(fn, stationShape())
		case e.name == "normalize":
			c.give(fn, shape{}, shape{}, stationShape())
		}
	}
	for _, e := range c.plugin.after {
		action := c.know.actions.ByCallback(e.name)
		if action == nil || action.From&ocpp.FromStation == 0 {
			c.unknown(e, "after.")
			continue
		}
		c.checkKind(e)
		if fn := c.callback(e); fn != nil {
			list := []shape{{message: action.Request}, {}, stationShape()}
			if action.Response != nil {
				list[1].message = action.Response
			}
			c.give(fn, list...)
		}
	}
}

// give notes what a function is called with. One that serves several callbacks is given nothing that
// is certain.
func (c *checker) give(fn *ast.FunctionExpr, shapes ...shape) {
	if _, twice := c.arguments[fn]; twice {
		shapes = nil
	}
	c.arguments[fn] = shapes
}

// checkKind finds entries that can't be functions.
func (c *checker) checkKind(e entry) {
	switch c.definition(e.value).(type) {
	case *ast.TableExpr, *ast.StringExpr, *ast.NumberExpr, *ast.TrueExpr, *ast.FalseExpr:
		c.report(source.Error, e.line, "%s must be a function", e.name)
	}
}

// unknown reports an entry that no message has.
func (c *checker) unknown(e entry, prefix string) {
	name := e.name
	if a := c.know.actions.ByCallback(name); a != nil {
		c.report(source.Error, e.line, "%s%s is no callback: %s is what stations are sent", prefix, name, a.Name)
		return
	}
	if a := c.know.actions.ByName(name); a != nil && a.From&ocpp.FromStation != 0 {
		c.report(source.Error, e.line, "unknown callback %s%s; callbacks are written in snake_case: %s%s", prefix, name, prefix, a.Callback)
		return
	}
	names := c.know.callbacks
	if prefix == "" {
		names = append(slices.Clone(names), hooks...)
	}
	hint := source.DidYouMean(name, names)
	if hint == "" {
		hint = "; helpers belong in locals"
	}
	c.report(source.Error, e.line, "unknown callback %s%s%s", prefix, name, hint)
}

// chains finds callbacks that are never asked because an earlier plugin answers without proceed.
func (l *linter) chains() {
	first := make(map[string]*plugin) // the one that ends a callback's chain
	for _, p := range l.plugins {
		c := &checker{linter: l, tree: p.tree, plugin: p, seen: make(map[string]bool)}
		for _, e := range p.entries {
			a := l.know.actions.ByCallback(e.name)
			if a == nil || a.From&ocpp.FromStation == 0 {
				continue
			}
			if end := first[e.name]; end != nil {
				if end != p {
					c.report(source.Warning, e.line, "%s is never asked: %s, which comes first, answers every %s and never calls proceed; see scripts.order",
						e.name, end.tree.path, a.Name)
				}
				continue
			}
			if fn := c.callback(e); fn != nil && !p.tree.proceeds(fn) {
				first[e.name] = p
			}
		}
	}
}

// proceeds reports if a callback may call the following one.
func (t *tree) proceeds(fn *ast.FunctionExpr) bool {
	if fn.ParList.HasVargs {
		return true
	}
	params := t.params[fn]
	return len(params) >= 3 && params[2].used
}

// Missing names the callbacks that are wanted and not among those defined, as one notice; ok is false
// where none is missing.
func Missing(missing []string) (p source.Problem, ok bool) {
	if len(missing) == 0 {
		return p, false
	}
	return source.Problem{Severity: source.Notice, Text: "no plugin has " + strings.Join(missing, ", ") + "; stations that send these are answered NotSupported"}, true
}
