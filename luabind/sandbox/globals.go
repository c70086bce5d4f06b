package sandbox

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
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
	best, distance := "", 3
	for k, _ := env.Next(lua.LNil); k != lua.LNil; k, _ = env.Next(k) {
		if s := k.String(); !strings.HasPrefix(s, "\x00") {
			if d := editDistance(name, s, distance+1); d < distance || d == distance && best != "" && s < best {
				best, distance = s, d
			}
		}
	}
	if best != "" && distance < max(2, len(name)/2+1) {
		L.RaiseError("undeclared global '%s'; did you mean '%s'?", clip(name, 64), best)
	}
	L.RaiseError("undeclared global '%s'", clip(name, 64))
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

// editDistance is the number of letters to insert, delete, change or swap with the next; limit when it is that or more.
func editDistance(a, b string, limit int) int {
	if len(a) > 40 || len(b) > 40 || len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var rows [3][42]int
	for j := 0; j <= len(b); j++ {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row := &rows[(i+1)%3], &rows[(i-1)%3], &rows[i%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return min(rows[len(a)%3][len(b)], limit)
}

// clip shortens s for an error text.
func clip(s string, n int) string {
	if len(s) > n {
		return s[:n] + "…"
	}
	return s
}
