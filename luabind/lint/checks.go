package lint

import (
	"maps"
	"slices"

	"github.com/yuin/gopher-lua/ast"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/spelling"
	"csms/luabind/source"
)

// checkGlobals finds names that nothing declares.
func (c *checker) checkGlobals() {
	for _, id := range c.globals {
		if _, ok := c.know.globals[id.Value]; !ok {
			c.report(source.Error, id.Line(), "undeclared global %q%s", id.Value, spelling.DidYouMean(id.Value, c.know.names()))
		}
	}
	for _, w := range c.writes {
		if id, ok := w.target.(*ast.IdentExpr); ok && c.variables[id] == nil {
			c.report(source.Error, w.line, "assignment to global '%s'; declare it with 'local'", id.Value)
		}
	}
}

// checkReads finds fields that a value doesn't have.
func (c *checker) checkReads() {
	for _, e := range c.reads {
		name, ok := key(e.Key)
		if !ok {
			continue
		}
		at := line(e.Key, e)
		object := c.shape(e.Object, 0, 0)
		switch {
		case object.list:
			if object.field != nil && !c.touched[name] {
				c.report(source.Warning, at, "%s is a list, and has no field %q", object.field.Name, name)
			}
		case object.message != nil:
			if object.message.Field(name) == nil && !c.touched[name] {
				c.report(source.Warning, at, "%s has no field %q%s", object.message.Name, name, spelling.DidYouMean(name, fieldNames(object.message)))
			}
		case object.record != "":
			if !has(object.fields, name) && !c.touched[name] {
				c.report(source.Warning, at, "a %s has no field %q%s", object.record, name, spelling.DidYouMean(name, object.fields))
			}
		case object.enum != "":
			if values := c.know.values(object.enum); !has(values, name) {
				c.report(source.Error, at, "ocpp.%s has no value %q%s", object.enum, name, spelling.DidYouMean(name, values))
			}
		case object.module != "":
			c.checkModule(object.module, name, at, c.called[e])
		}
	}
}

// checkModule checks the name of a host function, or of one of Lua's.
func (c *checker) checkModule(module, name string, at int, called bool) {
	fields := c.know.globals[module]
	if len(fields) == 0 || has(fields, name) || c.test && module == "assert" {
		return
	}
	severity := source.Warning
	if called || module == "ocpp" {
		severity = source.Error // it raises
	}
	what := "function"
	if module == "ocpp" {
		what = "enum or function"
	}
	c.report(severity, at, "%s has no %s %q%s", module, what, name, spelling.DidYouMean(name, fields))
}

// checkComparisons finds comparisons with texts that are never sent.
func (c *checker) checkComparisons() {
	for _, e := range c.compared {
		if e.Operator != "==" && e.Operator != "~=" {
			continue
		}
		text, ok := e.Rhs.(*ast.StringExpr)
		other := e.Lhs
		if !ok {
			text, ok = e.Lhs.(*ast.StringExpr)
			other = e.Rhs
		}
		if !ok {
			continue
		}
		s := c.shape(other, 0, 0)
		f := s.field
		if f == nil || s.list || f.Enum == nil || f.Open(ocpp.V201) || f.Open(ocpp.V21) || f.Enum.Has(text.Value, ocpp.V21) {
			continue
		}
		c.report(source.Warning, text.Line(), "%s is never %q%s", f.Name, text.Value, spelling.DidYouMean(text.Value, f.Enum.Texts(ocpp.V21)))
	}
}

// checkCalls checks calls of host functions whose arguments are written out.
func (c *checker) checkCalls() {
	for _, e := range c.calls {
		if e.Func == nil {
			if s := c.shape(e.Receiver, 0, 0); s.record == "station" {
				if e.Method == "call" {
					c.checkCommand(e.Args, e.Line())
				} else if !c.touched[e.Method] {
					c.report(source.Error, e.Line(), "a station has no method %q%s", e.Method, spelling.DidYouMean(e.Method, []string{"call"}))
				}
			} else if s.module != "" {
				c.checkModule(s.module, e.Method, e.Line(), true)
			}
			continue
		}
		if c.isGlobal(e.Func, "require") && len(e.Args) > 0 {
			c.checkRequire(e.Args[0])
			continue
		}
		switch module, name := c.function(e.Func); {
		case module == "stations" && name == "call" && len(e.Args) > 0:
			c.checkCommand(e.Args[1:], e.Line())
		case module == "ocpp" && name == "error" && len(e.Args) > 0:
			if code, ok := key(e.Args[0]); ok && !has(c.know.values("ErrorCode"), code) {
				c.report(source.Error, e.Line(), "there is no error code %q%s", code, spelling.DidYouMean(code, c.know.values("ErrorCode")))
			}
		}
	}
}

// checkCommand checks the action and the payload of a command.
func (c *checker) checkCommand(args []ast.Expr, at int) {
	if len(args) == 0 {
		c.report(source.Error, at, "a command needs the name of its action, for example \"Reset\"")
		return
	}
	name, ok := key(args[0])
	if !ok {
		return
	}
	a, native := c.know.command(name)
	if a == nil && native == nil {
		if known := c.know.actions.ByName(name); known != nil {
			c.report(source.Error, at, "%s is what stations send; it is no command", name)
		} else {
			c.report(source.Error, at, "OCPP has no command %q%s", name, spelling.DidYouMean(name, c.know.commands))
		}
		return
	}
	if a == nil {
		c.checkPayload(native, args, at)
		return
	}
	found := c.trial(func() { c.checkPayload(a, args, at) })
	if native != nil && len(found) > 0 && len(c.trial(func() { c.checkPayload(native, args, at) })) == 0 {
		return // it is the command of that name in OCPP 1.6
	}
	for _, p := range found {
		c.report(p.Severity, p.Line, "%s", p.Text)
	}
}

// checkPayload checks what follows a command's name.
func (c *checker) checkPayload(a *plan.Action, args []ast.Expr, at int) {
	if len(args) < 2 {
		c.checkEmpty(a, at)
		return
	}
	if table, ok := c.definition(args[1]).(*ast.TableExpr); ok {
		_, direct := args[1].(*ast.TableExpr)
		severity := source.Warning
		if direct {
			severity = source.Error
		}
		c.checkTable(table, a.Request, a.Request.Name, "$", severity, direct)
	}
}

// trial returns what a check reports, without reporting it.
func (c *checker) trial(check func()) source.Problems {
	problems, seen := c.problems, c.seen
	c.problems, c.seen = nil, make(map[string]bool)
	check()
	found := c.problems
	c.problems, c.seen = problems, seen
	return found
}

// checkEmpty reports a command without the payload that it needs.
func (c *checker) checkEmpty(a *plan.Action, at int) {
	for i := range a.Request.Fields {
		if f := &a.Request.Fields[i]; alwaysRequired(f) {
			c.report(source.Error, at, "%s needs a payload: %s.%s is missing", a.Name, "$", f.Name)
			return
		}
	}
}

// checkRequire finds modules that aren't there.
func (c *checker) checkRequire(e ast.Expr) {
	name, ok := key(e)
	if !ok {
		return
	}
	if _, ok := c.source.Module(name); ok {
		return
	}
	names := make(map[string]bool)
	for _, m := range c.source.Modules {
		names[m.Name] = true
	}
	c.report(source.Error, e.Line(), "%s%s", source.MissingModule(name), spelling.DidYouMean(name, slices.Sorted(maps.Keys(names))))
}

// checkState finds what is kept in locals of the file: every VM has its own, so that it differs from
// call to call.
func (c *checker) checkState() {
	const why = "every Lua VM has its own, so calls don't see each other's; keep state in kv"
	for _, w := range c.writes {
		if w.level == 0 {
			continue
		}
		v := c.rooted(w.target)
		if v == nil || v.level != 0 || v.function != nil || v.loop != nil {
			continue
		}
		if _, whole := w.target.(*ast.IdentExpr); !whole {
			if _, ok := v.value.(*ast.TableExpr); !ok || v.assigned {
				continue
			}
		}
		c.report(source.Warning, w.line, "a function changes %q, a local of the file: %s", v.name, why)
	}
	for _, e := range c.calls {
		module, name := "", ""
		if e.Func != nil {
			module, name = c.function(e.Func)
		}
		if module != "table" || name != "insert" && name != "remove" && name != "sort" || c.callLevel[e] == 0 || len(e.Args) == 0 {
			continue
		}
		if v := c.rooted(e.Args[0]); v != nil && v.level == 0 && v.function == nil && v.loop == nil {
			if _, ok := v.value.(*ast.TableExpr); ok {
				c.report(source.Warning, e.Line(), "a function changes %q, a local of the file: %s", v.name, why)
			}
		}
	}
}
