package lint

import (
	"github.com/yuin/gopher-lua/ast"
)

// variable is a local.
type variable struct {
	name  string
	level int // of functions around the declaration; 0 is the file's own code
	// value is what it is declared with, and nth which of value's results.
	value ast.Expr
	nth   int
	// loop is the for statement whose nth variable it is.
	loop *ast.GenericForStmt
	// function is the one whose nth parameter it is.
	function *ast.FunctionExpr
	assigned bool // after its declaration
	used     bool // read somewhere
}

// write is an assignment, to a variable or to a place within a table.
type write struct {
	target ast.Expr
	value  ast.Expr // nil where it isn't one expression
	level  int
	line   int
}

// tree is a file's syntax tree with its names resolved.
type tree struct {
	path  string
	chunk []ast.Stmt

	variables map[*ast.IdentExpr]*variable // of the names that are locals
	globals   []*ast.IdentExpr             // the other names that are read
	params    map[*ast.FunctionExpr][]*variable
	returns   map[*ast.FunctionExpr][]*ast.ReturnStmt // nil is the file
	writes    []write
	calls     []*ast.FuncCallExpr
	callLevel map[*ast.FuncCallExpr]int
	reads     []*ast.AttrGetExpr // that are no targets of assignments
	called    map[ast.Expr]bool  // expressions that are called
	compared  []*ast.RelationalOpExpr
	methods   map[*ast.FunctionExpr]bool // those defined with a colon
}

// resolve walks a file.
func resolve(path string, chunk []ast.Stmt) *tree {
	t := &tree{
		path: path, chunk: chunk,
		variables: make(map[*ast.IdentExpr]*variable), params: make(map[*ast.FunctionExpr][]*variable),
		returns: make(map[*ast.FunctionExpr][]*ast.ReturnStmt), callLevel: make(map[*ast.FuncCallExpr]int), called: make(map[ast.Expr]bool),
		methods: make(map[*ast.FunctionExpr]bool),
	}
	r := resolver{tree: t}
	r.block(chunk)
	return t
}

type resolver struct {
	*tree
	scopes   []map[string]*variable
	function *ast.FunctionExpr
	level    int
}

func (r *resolver) find(name string) *variable {
	for i := len(r.scopes) - 1; i >= 0; i-- {
		if v := r.scopes[i][name]; v != nil {
			return v
		}
	}
	return nil
}

func (r *resolver) declare(v *variable) {
	v.level = r.level
	r.scopes[len(r.scopes)-1][v.name] = v
}

func (r *resolver) open()  { r.scopes = append(r.scopes, make(map[string]*variable)) }
func (r *resolver) close() { r.scopes = r.scopes[:len(r.scopes)-1] }

func (r *resolver) block(stmts []ast.Stmt) {
	r.open()
	r.stmts(stmts)
	r.close()
}

func (r *resolver) stmts(stmts []ast.Stmt) {
	for _, s := range stmts {
		r.stmt(s)
	}
}

func (r *resolver) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		r.local(s)
	case *ast.AssignStmt:
		r.exprs(s.Rhs)
		for i, target := range s.Lhs {
			w := write{target: target, level: r.level, line: s.Line()}
			if len(s.Lhs) == len(s.Rhs) {
				w.value = s.Rhs[i]
			}
			r.target(target)
			r.writes = append(r.writes, w)
		}
	case *ast.FuncDefStmt:
		r.definition(s)
	case *ast.FuncCallStmt:
		r.expr(s.Expr)
	case *ast.DoBlockStmt:
		r.block(s.Stmts)
	case *ast.WhileStmt:
		r.expr(s.Condition)
		r.block(s.Stmts)
	case *ast.RepeatStmt:
		r.open()
		r.stmts(s.Stmts)
		r.expr(s.Condition) // sees the block's locals
		r.close()
	case *ast.IfStmt:
		r.expr(s.Condition)
		r.block(s.Then)
		r.block(s.Else)
	case *ast.NumberForStmt:
		r.expr(s.Init)
		r.expr(s.Limit)
		r.expr(s.Step)
		r.open()
		r.declare(&variable{name: s.Name})
		r.stmts(s.Stmts)
		r.close()
	case *ast.GenericForStmt:
		r.exprs(s.Exprs)
		r.open()
		for i, name := range s.Names {
			r.declare(&variable{name: name, loop: s, nth: i})
		}
		r.stmts(s.Stmts)
		r.close()
	case *ast.ReturnStmt:
		r.exprs(s.Exprs)
		r.returns[r.function] = append(r.returns[r.function], s)
	}
}

func (r *resolver) local(s *ast.LocalAssignStmt) {
	declared := make([]*variable, len(s.Names))
	for i, name := range s.Names {
		v := &variable{name: name}
		last := len(s.Exprs) - 1
		switch {
		case i <= last:
			v.value = s.Exprs[i]
		case last >= 0:
			v.value, v.nth = s.Exprs[last], i-last
		}
		declared[i] = v
	}
	// A function sees its own name: the parser makes the same of local function f and local f = function.
	if len(s.Exprs) == 1 && len(s.Names) == 1 {
		if _, ok := s.Exprs[0].(*ast.FunctionExpr); ok {
			r.declare(declared[0])
		}
	}
	r.exprs(s.Exprs)
	for _, v := range declared {
		r.declare(v)
	}
}

// target resolves the left side of an assignment.
func (r *resolver) target(e ast.Expr) {
	switch e := e.(type) {
	case *ast.IdentExpr:
		if v := r.find(e.Value); v != nil {
			v.assigned = true
			r.variables[e] = v
		}
	case *ast.AttrGetExpr:
		r.expr(e.Object)
		r.expr(e.Key)
	}
}

// definition is function a.b.c() or function a:b().
func (r *resolver) definition(s *ast.FuncDefStmt) {
	target := s.Name.Func
	self := target == nil
	if self {
		key := &ast.StringExpr{Value: s.Name.Method}
		key.SetLine(s.Line())
		attr := &ast.AttrGetExpr{Object: s.Name.Receiver, Key: key}
		attr.SetLine(s.Line())
		target = attr
	}
	r.target(target)
	r.writes = append(r.writes, write{target: target, value: s.Func, level: r.level, line: s.Line()})
	r.methods[s.Func] = self
	r.body(s.Func, self)
}

func (r *resolver) body(f *ast.FunctionExpr, self bool) {
	before := r.function
	r.function = f
	r.level++
	r.open()
	if self {
		r.declare(&variable{name: "self"})
	}
	for i, name := range f.ParList.Names {
		v := &variable{name: name, function: f, nth: i}
		r.declare(v)
		r.params[f] = append(r.params[f], v)
	}
	r.block(f.Stmts)
	r.close()
	r.level--
	r.function = before
}

func (r *resolver) exprs(list []ast.Expr) {
	for _, e := range list {
		r.expr(e)
	}
}

func (r *resolver) expr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.IdentExpr:
		if v := r.find(e.Value); v != nil {
			v.used = true
			r.variables[e] = v
		} else {
			r.globals = append(r.globals, e)
		}
	case *ast.AttrGetExpr:
		r.reads = append(r.reads, e)
		r.expr(e.Object)
		r.expr(e.Key)
	case *ast.TableExpr:
		for _, f := range e.Fields {
			r.expr(f.Key)
			r.expr(f.Value)
		}
	case *ast.FuncCallExpr:
		r.calls = append(r.calls, e)
		r.callLevel[e] = r.level
		if e.Func != nil {
			r.called[e.Func] = true
			r.expr(e.Func)
		} else {
			r.expr(e.Receiver)
		}
		r.exprs(e.Args)
	case *ast.LogicalOpExpr:
		r.expr(e.Lhs)
		r.expr(e.Rhs)
	case *ast.RelationalOpExpr:
		r.compared = append(r.compared, e)
		r.expr(e.Lhs)
		r.expr(e.Rhs)
	case *ast.StringConcatOpExpr:
		r.expr(e.Lhs)
		r.expr(e.Rhs)
	case *ast.ArithmeticOpExpr:
		r.expr(e.Lhs)
		r.expr(e.Rhs)
	case *ast.UnaryMinusOpExpr:
		r.expr(e.Expr)
	case *ast.UnaryNotOpExpr:
		r.expr(e.Expr)
	case *ast.UnaryLenOpExpr:
		r.expr(e.Expr)
	case *ast.FunctionExpr:
		r.body(e, false)
	}
}

// key is the text of a field's name, where it is written out.
func key(e ast.Expr) (string, bool) {
	s, ok := e.(*ast.StringExpr)
	if !ok {
		return "", false
	}
	return s.Value, true
}

// rooted returns the variable at the root of a.b.c, or nil.
func (t *tree) rooted(e ast.Expr) *variable {
	for {
		switch x := e.(type) {
		case *ast.AttrGetExpr:
			e = x.Object
		case *ast.IdentExpr:
			return t.variables[x]
		default:
			return nil
		}
	}
}

// ownTable reports if an expression is a table that the script made itself: a local that is declared with a constructor, or a
// place within it.
func (t *tree) ownTable(e ast.Expr) bool {
	v := t.rooted(e)
	if v == nil || v.assigned {
		return false
	}
	_, ok := v.value.(*ast.TableExpr)
	return ok
}
