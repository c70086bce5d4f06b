package message

import (
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// An LValue that is a string or a number is a type word and the address of the value. A message's strings and numbers stay as
// they are, so their own addresses serve: reading a field allocates nothing.

// value has the layout of a lua.LValue.
type value struct {
	kind unsafe.Pointer
	data unsafe.Pointer
}

var (
	stringType = kindOf(lua.LString(""))
	numberType = kindOf(lua.LNumber(0))
)

func kindOf(v lua.LValue) unsafe.Pointer { return (*value)(unsafe.Pointer(&v)).kind }

// valueAt returns the string or float64 at p, which must never change, as an LValue.
func valueAt(kind, p unsafe.Pointer) lua.LValue {
	var v lua.LValue
	*(*value)(unsafe.Pointer(&v)) = value{kind, p}
	return v
}
