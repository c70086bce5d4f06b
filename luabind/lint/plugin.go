package lint

import (
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/spelling"
	"csms/luabind/source"
)

// plugin is what a plugin's file returns, as far as it can be seen.
type plugin struct {
	name string
	tree *tree
	// table is the local that holds what is returned; nil where the constructor itself is returned.
	table   *variable
	entries []entry
	// after and natives are the tables of these names: after, and ocpp16.
	after, natives []entry
}

// The prefixes of the names in a plugin's inner tables.
const (
	afterPrefix  = "after."
	nativePrefix = v16.Prefix
)

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
		if inner, ok := e.value.(*ast.TableExpr); ok && p.inner(e.name) != nil {
			p.take(p.inner(e.name), inner)
		}
	}
	return p
}

// inner is where the functions of an inner table belong; nil for what is none.
func (p *plugin) inner(name string) *[]entry {
	switch name + "." {
	case afterPrefix:
		return &p.after
	case nativePrefix:
		return &p.natives
	}
	return nil
}

func (p *plugin) take(entries *[]entry, table *ast.TableExpr) {
	for _, f := range table.Fields {
		if name, ok := key(f.Key); ok {
			*entries = append(*entries, entry{name: name, value: f.Value, line: line(f.Key, f.Value)})
		}
	}
}

// write takes M.name = value, M.after.name = value and M.ocpp16.name = value outside of functions.
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
		inner, named := key(object.Key)
		if entries := p.inner(inner); ok && named && entries != nil && p.tree.variables[id] == p.table {
			if fn, ok := w.value.(*ast.FunctionExpr); ok {
				e.method = p.tree.methods[fn]
			}
			*entries = append(*entries, e)
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
		fn := c.callback(e)
		switch action := c.know.callback("", e.name); {
		case action != nil:
			c.answers(e, fn, action, "")
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
	for _, e := range c.plugin.natives {
		action := c.know.callback(nativePrefix, e.name)
		if action == nil {
			c.unknownNative(e)
			continue
		}
		c.answers(e, c.callback(e), action, nativePrefix)
	}
	for _, e := range c.plugin.after {
		action := c.know.callback(afterPrefix, e.name)
		if action == nil {
			c.unknown(e, afterPrefix)
			continue
		}
		c.checkKind(e, afterPrefix)
		if fn := c.callback(e); fn != nil {
			list := []shape{{message: action.Request}, {}, stationShape()}
			if action.Response != nil {
				list[1].message = action.Response
			}
			c.give(fn, list...)
		}
	}
}

// answers checks a callback that decides an action. fn is nil where it isn't certain.
func (c *checker) answers(e entry, fn *ast.FunctionExpr, action *plan.Action, prefix string) {
	c.checkKind(e, prefix)
	if fn != nil {
		c.give(fn, shape{message: action.Request}, stationShape(), shape{proceed: action})
	}
	if e.method {
		c.report(source.Error, e.line, "%s%s is defined with a colon, so that the request arrives as self; write function M.%s%s(req, station, proceed)",
			prefix, e.name, prefix, e.name)
		c.arguments[fn] = nil
	} else if fn != nil && action.Response != nil {
		c.checkReturns(fn, action.Response, source.Error, 0)
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
func (c *checker) checkKind(e entry, prefix string) {
	switch c.definition(e.value).(type) {
	case *ast.TableExpr, *ast.StringExpr, *ast.NumberExpr, *ast.TrueExpr, *ast.FalseExpr:
		c.report(source.Error, e.line, "%s%s must be a function", prefix, e.name)
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
	hint := spelling.DidYouMean(name, names)
	if hint == "" {
		hint = "; helpers belong in locals"
	}
	c.report(source.Error, e.line, "unknown callback %s%s%s", prefix, name, hint)
}

// unknownNative reports an entry of the ocpp16 table that no station of OCPP 1.6 sends.
func (c *checker) unknownNative(e entry) {
	name := e.name
	switch other := c.know.callback("", name); {
	case v16.Actions.ByCallback(name) != nil:
		c.report(source.Error, e.line, "ocpp16.%s is no callback: %s is what stations are sent", name, v16.Actions.ByCallback(name).Name)
	case v16.Actions.ByName(name) != nil && c.know.callback(nativePrefix, v16.Actions.ByName(name).Callback) != nil:
		c.report(source.Error, e.line, "unknown callback ocpp16.%s; callbacks are written in snake_case: ocpp16.%s", name, v16.Actions.ByName(name).Callback)
	case other != nil:
		c.report(source.Error, e.line, "OCPP 1.6 has no %s; the callback %s belongs beside ocpp16, not into it", other.Name, name)
	default:
		hint := spelling.DidYouMean(name, c.know.natives)
		if hint == "" {
			hint = "; helpers belong in locals"
		}
		c.report(source.Error, e.line, "unknown callback ocpp16.%s%s", name, hint)
	}
}

// chains finds callbacks that are never asked because an earlier plugin answers without proceed.
func (l *linter) chains() {
	first := make(map[string]*plugin) // the one that ends a callback's chain
	for _, p := range l.plugins {
		c := &checker{linter: l, tree: p.tree, plugin: p, seen: make(map[string]bool)}
		for prefix, entries := range map[string][]entry{"": p.entries, nativePrefix: p.natives} {
			for _, e := range entries {
				a := l.know.callback(prefix, e.name)
				if a == nil {
					continue
				}
				name := prefix + e.name
				if end := first[name]; end != nil {
					if end != p {
						c.report(source.Warning, e.line, "%s is never asked: %s, which comes first, answers every %s and never calls proceed; see scripts.order",
							name, end.tree.path, a.Name)
					}
					continue
				}
				if fn := c.callback(e); fn != nil && !p.tree.proceeds(fn) {
					first[name] = p
				}
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
