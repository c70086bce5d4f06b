package sandbox

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/spelling"
)

// Global is one use of a name that isn't local.
type Global struct {
	Name  string
	Line  int
	Write bool
}

// Globals lists the uses of global names in a compiled file and the functions in it, by line.
func Globals(proto *lua.FunctionProto) []Global {
	var found []Global
	eachProto(proto, func(p *lua.FunctionProto) {
		for pc, inst := range p.Code {
			op := int(inst >> 26)
			if op != lua.OP_GETGLOBAL && op != lua.OP_SETGLOBAL {
				continue
			}
			name := p.Constants[inst&0x3ffff].String()
			if !strings.HasPrefix(name, "\x00") {
				found = append(found, Global{Name: name, Line: p.DbgSourcePositions[pc], Write: op == lua.OP_SETGLOBAL})
			}
		}
	})
	slices.SortStableFunc(found, func(a, b Global) int { return a.Line - b.Line })
	return found
}

func eachProto(p *lua.FunctionProto, f func(*lua.FunctionProto)) {
	f(p)
	for _, inner := range p.FunctionPrototypes {
		eachProto(inner, f)
	}
}

// undeclared is the __index of the table of globals.
func undeclared(L *lua.LState) int {
	name := L.Get(2).String()
	env := L.G.Global
	var names []string
	for k, _ := env.Next(lua.LNil); k != lua.LNil; k, _ = env.Next(k) {
		if s := k.String(); !strings.HasPrefix(s, "\x00") {
			names = append(names, s)
		}
	}
	slices.Sort(names)
	L.RaiseError("undeclared global '%s'%s", clip(name, 64), spelling.DidYouMean(name, names))
	return 0
}

// assigned is the __newindex of the table of globals. Compile refuses such files, so that this is met only by foreign protos.
func assigned(L *lua.LState) int {
	L.RaiseError("%s", assignmentText(L.Get(2).String()))
	return 0
}

func assignmentText(name string) string {
	return "assignment to global '" + clip(name, 64) + "'; declare it with 'local'"
}

// clip shortens s for an error text.
func clip(s string, n int) string {
	if len(s) > n {
		return s[:n] + "…"
	}
	return s
}
