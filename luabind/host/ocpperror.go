package host

import (
	"encoding/json"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocppj"
	"csms/engine/spelling"
	"csms/luabind/jsonlua"
)

const maxDetails = 8 << 10 // bytes of an error's details as JSON

// errorMeta is the metatable of the values that ocpp.error makes: userdata that holds an *ocppj.Error and can't be changed.
var errorMeta = metatable(map[string]lua.LValue{
	"__index":    &lua.LFunction{IsG: true, GFunction: errorField},
	"__tostring": &lua.LFunction{IsG: true, GFunction: errorText},
})

// AsError returns the error that a value of ocpp.error holds. It must not be changed.
func AsError(v lua.LValue) (*ocppj.Error, bool) {
	u, ok := v.(*lua.LUserData)
	if !ok {
		return nil, false
	}
	e, ok := u.Value.(*ocppj.Error)
	return e, ok
}

// NewError makes a value as ocpp.error does.
func NewError(e *ocppj.Error) lua.LValue {
	return &lua.LUserData{Value: e, Metatable: errorMeta}
}

func ocppError(c call) int {
	name := c.text(1, "code")
	code := ocppj.CodeOf(name)
	if !code.Known() {
		names := make([]string, len(ocppj.Codes))
		for i, known := range ocppj.Codes {
			names[i] = string(known)
		}
		c.raise("there is no error code %s%s", quote(name), spelling.DidYouMean(name, names))
	}
	e := &ocppj.Error{Code: code}
	if !c.absent(2) {
		e.Description = printable(c.text(2, "description"), 4*255)
	}
	if c.table(3, "details") != nil {
		out, err := jsonlua.Encoding{L: c.L, Path: "details", MaxBytes: maxDetails}.Append(nil, c.L.Get(3))
		if err != nil {
			c.raise("argument 3: %s", err)
		}
		if err := json.Unmarshal(out, &e.Details); err != nil {
			c.raise("argument 3 (details) must be a table of named fields, as JSON an object")
		}
	}
	return c.give(NewError(e))
}

func errorField(L *lua.LState) int {
	e, ok := AsError(L.Get(1))
	if !ok {
		return 0
	}
	switch L.Get(2) {
	case lua.LString("code"):
		L.Push(lua.LString(e.Code))
	case lua.LString("description"):
		L.Push(lua.LString(e.Description))
	case lua.LString("details"):
		L.Push(FromGo(e.Details))
	default:
		L.RaiseError("an OCPP error has no field %s; it has code, description and details", quote(L.Get(2).String()))
	}
	return 1
}

func errorText(L *lua.LState) int {
	e, ok := AsError(L.Get(1))
	if !ok {
		return 0
	}
	L.Push(lua.LString(e.Error()))
	return 1
}
