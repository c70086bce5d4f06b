package sandbox

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
)

// markedLine and above are the lines of rewritten concatenations while they are compiled, by which their calls are found afterwards.
const markedLine = 1 << 24

// maxOperands is how many operands one call of concat gets; it keeps long chains within the registers of a function.
const maxOperands = 40

// mark is one rewritten concatenation.
type mark struct {
	line  int
	names string // of the operands, separated by NUL
}

// rewriter changes a syntax tree in place:
//
//   - a .. b .. c becomes a call of concat, which a local variable of the file holds that no script can name;
//   - return { a = b } in a function becomes a call of makeRecord;
//   - x, y = f(x), 1 goes through temporaries, since gopher-lua 1.1.2 evaluates such a call in the register of x when x is the
//     function's last parameter.
//
// With only set it changes nothing and checks depths and numbers.
type rewriter struct {
	marks   []mark
	only    bool
	temps   int
	records bool // a constructor became a record
	// functions is how many functions are around the current place.
	functions int
}

func (r *rewriter) checkDepth(chunk []ast.Stmt) {
	r.only = true
	r.stmts(chunk, 0)
}

func (r *rewriter) file(chunk []ast.Stmt) []ast.Stmt {
	r.stmts(chunk, 0)
	if len(r.marks) > 0 {
		chunk = withLocal(concatName, chunk)
	}
	if r.records {
		chunk = withLocal(recordName, chunk)
	}
	return chunk
}

// withLocal puts a hidden global into a local of the same name, where functions find it faster.
func withLocal(name string, chunk []ast.Stmt) []ast.Stmt {
	line := chunk[0].Line()
	value := &ast.IdentExpr{Value: name}
	value.SetLine(line)
	local := &ast.LocalAssignStmt{Names: []string{name}, Exprs: []ast.Expr{value}}
	local.SetLine(line)
	return append([]ast.Stmt{local}, chunk...)
}

// finish gives the rewritten calls their lines, and names that tell their operands. It makes tail calls plain calls: an error in
// a host function called that way would have no line, and gopher-lua lists a million tail calls one by one when it makes a traceback.
func (r *rewriter) finish(proto *lua.FunctionProto) {
	eachProto(proto, func(p *lua.FunctionProto) {
		for pc, inst := range p.Code {
			if int(inst>>26) == lua.OP_TAILCALL {
				p.Code[pc] = inst&(1<<26-1) | uint32(lua.OP_CALL)<<26
			}
		}
		for i, call := range p.DbgCalls {
			if line := p.DbgSourcePositions[call.Pc]; line >= markedLine {
				p.DbgCalls[i].Name = concatName + r.marks[line-markedLine].names
			}
		}
		for pc, line := range p.DbgSourcePositions {
			if line >= markedLine {
				p.DbgSourcePositions[pc] = r.marks[line-markedLine].line
			}
		}
	})
}

func (r *rewriter) deeper(line, depth int) int {
	if depth >= maxDepth {
		panic(problem{line, fmt.Sprintf("nested too deeply or too long a chain of operators (more than %d)", maxDepth)})
	}
	return depth + 1
}

func (r *rewriter) stmts(list []ast.Stmt, depth int) {
	for i, s := range list {
		list[i] = r.stmt(s, r.deeper(s.Line(), depth))
	}
}

func (r *rewriter) stmt(s ast.Stmt, depth int) ast.Stmt {
	switch s := s.(type) {
	case *ast.AssignStmt:
		r.exprs(s.Lhs, depth)
		r.exprs(s.Rhs, depth)
		if !r.only && r.overwrites(s) {
			return r.throughTemps(s)
		}
	case *ast.LocalAssignStmt:
		r.exprs(s.Exprs, depth)
	case *ast.FuncCallStmt:
		s.Expr = r.expr(s.Expr, depth)
	case *ast.DoBlockStmt:
		r.stmts(s.Stmts, depth)
	case *ast.WhileStmt:
		s.Condition = r.expr(s.Condition, depth)
		r.stmts(s.Stmts, depth)
	case *ast.RepeatStmt:
		r.stmts(s.Stmts, depth)
		s.Condition = r.expr(s.Condition, depth)
	case *ast.IfStmt:
		s.Condition = r.expr(s.Condition, depth)
		r.stmts(s.Then, depth)
		r.stmts(s.Else, depth)
	case *ast.NumberForStmt:
		s.Init = r.expr(s.Init, depth)
		s.Limit = r.expr(s.Limit, depth)
		s.Step = r.expr(s.Step, depth)
		r.stmts(s.Stmts, depth)
	case *ast.GenericForStmt:
		r.exprs(s.Exprs, depth)
		r.stmts(s.Stmts, depth)
	case *ast.FuncDefStmt:
		s.Name.Func = r.expr(s.Name.Func, depth)
		s.Name.Receiver = r.expr(s.Name.Receiver, depth)
		r.functions++
		r.stmts(s.Func.Stmts, depth)
		r.functions--
	case *ast.ReturnStmt:
		r.exprs(s.Exprs, depth)
		if !r.only && len(s.Exprs) > 0 && r.functions > 0 {
			s.Exprs[0] = r.record(s.Exprs[0])
		}
		if len(s.Exprs) == 1 {
			if call, ok := s.Exprs[0].(*ast.FuncCallExpr); ok && call.Line() >= markedLine {
				call.AdjustRet = true // no tail call, which would lose the line
			}
		}
	}
	return s
}

// overwrites reports an assignment of the kind that gopher-lua compiles wrongly.
func (r *rewriter) overwrites(s *ast.AssignStmt) bool {
	for i, e := range s.Rhs {
		call, ok := e.(*ast.FuncCallExpr)
		if !ok || i >= len(s.Lhs) {
			continue
		}
		if _, local := s.Lhs[i].(*ast.IdentExpr); local && (call.AdjustRet || i < len(s.Rhs)-1) {
			return true
		}
	}
	return false
}

func (r *rewriter) throughTemps(s *ast.AssignStmt) ast.Stmt {
	locals := &ast.LocalAssignStmt{Exprs: s.Rhs}
	locals.SetLine(s.Line())
	assign := &ast.AssignStmt{Lhs: s.Lhs}
	assign.SetLine(s.Line())
	for range s.Lhs {
		r.temps++
		name := fmt.Sprintf("\x00%d", r.temps)
		locals.Names = append(locals.Names, name)
		value := &ast.IdentExpr{Value: name}
		value.SetLine(s.Line())
		assign.Rhs = append(assign.Rhs, value)
	}
	block := &ast.DoBlockStmt{Stmts: []ast.Stmt{locals, assign}}
	block.SetLine(s.Line())
	block.SetLastLine(s.Line())
	return block
}

func (r *rewriter) exprs(list []ast.Expr, depth int) {
	for i, e := range list {
		list[i] = r.expr(e, depth)
	}
}

func (r *rewriter) expr(e ast.Expr, depth int) ast.Expr {
	if e == nil {
		return nil
	}
	depth = r.deeper(e.Line(), depth)
	switch e := e.(type) {
	case *ast.NumberExpr:
		if _, ok := parseNumber(e.Value); !ok {
			panic(problem{e.Line(), fmt.Sprintf("malformed number near '%s'", strings.ToValidUTF8(clip(e.Value, 40), ""))})
		}
	case *ast.AttrGetExpr:
		e.Object = r.expr(e.Object, depth)
		e.Key = r.expr(e.Key, depth)
	case *ast.TableExpr:
		items := 0
		for _, f := range e.Fields {
			if f.Key == nil {
				items++
			}
			f.Key = r.expr(f.Key, depth)
			f.Value = r.expr(f.Value, depth)
		}
		if items > maxItems {
			panic(problem{e.Line(), fmt.Sprintf("table constructor with more than %d items", maxItems)})
		}
	case *ast.FuncCallExpr:
		e.Func = r.expr(e.Func, depth)
		e.Receiver = r.expr(e.Receiver, depth)
		r.exprs(e.Args, depth)
	case *ast.LogicalOpExpr:
		e.Lhs, e.Rhs = r.expr(e.Lhs, depth), r.expr(e.Rhs, depth)
	case *ast.RelationalOpExpr:
		e.Lhs, e.Rhs = r.expr(e.Lhs, depth), r.expr(e.Rhs, depth)
	case *ast.ArithmeticOpExpr:
		e.Lhs, e.Rhs = r.expr(e.Lhs, depth), r.expr(e.Rhs, depth)
	case *ast.UnaryMinusOpExpr:
		e.Expr = r.expr(e.Expr, depth)
	case *ast.UnaryNotOpExpr:
		e.Expr = r.expr(e.Expr, depth)
	case *ast.UnaryLenOpExpr:
		e.Expr = r.expr(e.Expr, depth)
	case *ast.FunctionExpr:
		r.functions++
		r.stmts(e.Stmts, depth)
		r.functions--
	case *ast.StringConcatOpExpr:
		return r.concat(e, depth)
	}
	return e
}

// concat turns a chain of concatenations into calls.
func (r *rewriter) concat(e *ast.StringConcatOpExpr, depth int) ast.Expr {
	whole, line := e, e.Line()
	var operands []ast.Expr
	for {
		operands = append(operands, r.expr(e.Lhs, depth))
		next, ok := e.Rhs.(*ast.StringConcatOpExpr)
		if !ok {
			operands = append(operands, r.expr(e.Rhs, depth))
			break
		}
		e = next
		if len(operands) > maxChain+1 {
			panic(problem{line, fmt.Sprintf("more than %d strings joined in one expression", maxChain)})
		}
	}
	if r.only {
		return whole
	}
	if s, ok := constant(operands); ok {
		joined := &ast.StringExpr{Value: s}
		joined.SetLine(line)
		return joined
	}
	for len(operands) > maxOperands {
		joined := r.call(operands[:maxOperands:maxOperands], line)
		operands = append([]ast.Expr{joined}, operands[maxOperands:]...)
	}
	return r.call(operands, line)
}

func (r *rewriter) call(operands []ast.Expr, line int) ast.Expr {
	m := mark{line: line}
	for i, o := range operands {
		if i > 0 {
			m.names += "\x00"
		}
		m.names += nameOf(o)
	}
	f := &ast.IdentExpr{Value: concatName}
	call := &ast.FuncCallExpr{Func: f, Args: operands}
	call.SetLine(markedLine + len(r.marks))
	f.SetLine(line)
	r.marks = append(r.marks, m)
	adjustLast(operands)
	return call
}

// constant joins operands that are all strings in the source.
func constant(operands []ast.Expr) (string, bool) {
	joined := ""
	for _, o := range operands {
		s, ok := o.(*ast.StringExpr)
		if !ok {
			return "", false
		}
		joined += s.Value
	}
	return joined, true
}

// nameOf is how an error calls an operand.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IdentExpr:
		return "variable '" + e.Value + "'"
	case *ast.AttrGetExpr:
		if key, ok := e.Key.(*ast.StringExpr); ok {
			return "field '" + clip(key.Value, 64) + "'"
		}
	case *ast.FuncCallExpr:
		if e.Func == nil {
			return "result of '" + e.Method + "'"
		}
		switch f := e.Func.(type) {
		case *ast.IdentExpr:
			if f.Value != concatName {
				return "result of '" + f.Value + "'"
			}
		case *ast.AttrGetExpr:
			if key, ok := f.Key.(*ast.StringExpr); ok {
				return "result of '" + clip(key.Value, 64) + "'"
			}
		}
	}
	return ""
}
