package sandbox

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// callFrame and upvalue have the layout of gopher-lua's types; a test compares them field by field.
type callFrame struct {
	Idx        int
	Fn         *lua.LFunction
	Parent     *callFrame
	Pc         int
	Base       int
	LocalBase  int
	ReturnBase int
	NArgs      int
	NRet       int
	TailCall   int
}

type upvalue struct {
	next   *upvalue
	reg    unsafe.Pointer
	index  int
	value  lua.LValue
	closed bool
}

// Where lua.LState keeps its open upvalues, sorted by index, and whether a handler sees errors before the stack is unwound.
var upvaluesAt, hasHandlerAt = fieldOffset("uvcache"), fieldOffset("hasErrorFunc")

func fieldOffset(name string) uintptr {
	f, ok := reflect.TypeFor[lua.LState]().FieldByName(name)
	if !ok {
		panic("sandbox: gopher-lua's LState has no field " + name)
	}
	return f.Offset
}

// currentFrame is the frame of the function that runs on L; nil for none. It is read through lua.Debug, whose first field it is.
func currentFrame(L *lua.LState) *callFrame {
	d, ok := L.GetStack(0)
	if !ok {
		return nil
	}
	return *(**callFrame)(unsafe.Pointer(d))
}

// closeUpvalues gives closures their own copies of the variables in stack slots from base on.
func closeUpvalues(L *lua.LState, base int) {
	at := (**upvalue)(unsafe.Add(unsafe.Pointer(L), upvaluesAt))
	for *at != nil && (*at).index < base {
		at = &(*at).next
	}
	first := *at
	*at = nil
	for uv := first; uv != nil; uv = uv.next {
		(*lua.Upvalue)(unsafe.Pointer(uv)).Close()
	}
}

func setHasHandler(L *lua.LState, has bool) {
	*(*bool)(unsafe.Add(unsafe.Pointer(L), hasHandlerAt)) = has
}

// yieldable reports if nothing but calls by instructions lies between the running Go function and the beginning of its coroutine. The VM
// loses its way when a yield crosses a Go function or a metamethod.
func yieldable(L *lua.LState) bool {
	frame := currentFrame(L)
	if frame == nil {
		return false
	}
	for p := frame.Parent; p != nil; p = p.Parent {
		if p.Fn.IsG || p.Pc == 0 || opcode(p) != lua.OP_CALL {
			return false
		}
	}
	return true
}

// opcode is that of the instruction which a Lua frame executes.
func opcode(f *callFrame) int { return int(f.Fn.Proto.Code[f.Pc-1] >> 26) }

// traceback lists the Lua frames from f on, innermost first.
func traceback(f *callFrame) string {
	const shown = 10 // at each end
	var lines []string
	for ; f != nil; f = f.Parent {
		if f.Fn.IsG || f.Pc == 0 {
			continue
		}
		p := f.Fn.Proto
		lines = append(lines, fmt.Sprintf("%s:%d: in %s", p.SourceName, p.DbgSourcePositions[f.Pc-1], functionName(f)))
	}
	if len(lines) > 2*shown {
		lines = append(append(lines[:shown:shown], "…"), lines[len(lines)-shown:]...)
	}
	return strings.Join(lines, "\n")
}

func functionName(f *callFrame) string {
	if f.Parent == nil {
		if f.Fn.Proto.LineDefined == 0 {
			return "main chunk"
		}
	} else if !f.Parent.Fn.IsG {
		for _, call := range f.Parent.Fn.Proto.DbgCalls {
			if call.Pc == f.Parent.Pc-1 && call.Name != "?" && !strings.HasPrefix(call.Name, "\x00") {
				return "function '" + call.Name + "'"
			}
		}
	}
	return fmt.Sprintf("function <%s:%d>", f.Fn.Proto.SourceName, f.Fn.Proto.LineDefined)
}

// explain names the variable that an error of the VM in frame f is about; text is the VM's.
func explain(f *callFrame, text string) string {
	if f == nil || f.Fn.IsG || f.Pc == 0 {
		return plainText(text)
	}
	inst := f.Fn.Proto.Code[f.Pc-1]
	a, b, c := int(inst>>18)&0xff, int(inst&0x1ff), int(inst>>9)&0x1ff
	op := int(inst >> 26)
	if rest, ok := strings.CutPrefix(text, "attempt to index a non-table object("); ok {
		typ, key, _ := strings.Cut(rest, ") with key '")
		verb, reg := "read", b
		if op == lua.OP_SETTABLE || op == lua.OP_SETTABLEKS {
			verb, reg = "set", a
		}
		return fmt.Sprintf("attempt to %s field '%s' of a %s value%s", verb, strings.TrimSuffix(key, "'"), typ, registerName(f, reg))
	}
	if text == "attempt to call a non-function object" && (op == lua.OP_CALL) {
		return "attempt to call a value that is no function" + registerName(f, a)
	}
	if rest, ok := strings.CutPrefix(text, "cannot perform "); ok {
		_, types, _ := strings.Cut(rest, " operation between ")
		left, right, _ := strings.Cut(types, " and ")
		typ, reg := left, b
		if left == "number" || left == "string" && right != "number" && right != "string" {
			typ, reg = right, c
		}
		return fmt.Sprintf("attempt to perform arithmetic on a %s value%s", typ, registerName(f, reg))
	}
	return plainText(text)
}

// registerName says what a register held before the current instruction: " (local 'x')", or nothing.
func registerName(f *callFrame, reg int) string {
	p, pc := f.Fn.Proto, f.Pc-1
	constant := func(i int) string {
		if i &= 0xff; i < len(p.Constants) {
			return clip(p.Constants[i].String(), 64)
		}
		return "?"
	}
	if reg&0x100 != 0 {
		return " (constant '" + constant(reg) + "')"
	}
	if name := localName(p, reg, pc); name != "" && !strings.HasPrefix(name, "\x00") && !strings.HasPrefix(name, "(") {
		return " (local '" + name + "')"
	}
	for i := pc - 1; i >= 0 && i > pc-30; i-- {
		inst := p.Code[i]
		if int(inst>>18)&0xff != reg {
			continue
		}
		b, c := int(inst&0x1ff), int(inst>>9)&0x1ff
		switch int(inst >> 26) {
		case lua.OP_GETUPVAL:
			if b < len(p.DbgUpvalues) {
				return " (outer local '" + p.DbgUpvalues[b] + "')"
			}
		case lua.OP_GETGLOBAL:
			return " (global '" + clip(p.Constants[inst&0x3ffff].String(), 64) + "')"
		case lua.OP_GETTABLEKS:
			return " (field '" + constant(c) + "')"
		case lua.OP_SELF:
			return " (method '" + constant(c) + "')"
		}
		return ""
	}
	return ""
}

// localName is the local variable in a register, where the compiler's notes can be trusted: it mixes up the scopes of functions in which blocks
// follow each other, and leaves some ends at 0 there. Parameters are always right.
func localName(p *lua.FunctionProto, reg, pc int) string {
	if reg < int(p.NumParameters) && reg < len(p.DbgLocals) {
		return p.DbgLocals[reg].Name
	}
	for _, l := range p.DbgLocals {
		if l.EndPc == 0 {
			return ""
		}
	}
	for _, l := range p.DbgLocals {
		if l.StartPc <= pc && pc <= l.EndPc {
			if reg == 0 {
				return l.Name
			}
			reg--
		}
	}
	return ""
}
