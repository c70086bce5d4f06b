package host

import (
	"slices"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
	"csms/engine/spelling"
	"csms/luabind/sandbox"
)

const ocppManual = `---OCPP itself: its enums by name, its actions, and errors that pick the code of a CALLERROR.
---
---    return { status = ocpp.RegistrationStatus.Accepted, interval = 300 }
---
---A misspelt enum or value raises an error that names the nearest one. Plain texts do as well: { status = "Accepted" }.
---@class OCPPModule
---@field actions ActionName[] the names of all actions of OCPP 2.0.1 and 2.1
ocpp = {}

---An error for a station: return it after nil, or raise it with error(…).
---@class OcppError
---@field code ErrorCode
---@field description string
---@field details table?

---Makes an error with a code of OCPP; an unknown code raises.
---
---    return nil, ocpp.error("SecurityError", "the certificate is not for this station")
---@param code ErrorCode
---@param description? string at most 255 characters
---@param details? table<string, any> the station gets it as errorDetails, with callback and requestId added
---@return OcppError
function ocpp.error(code, description, details) end
`

// enumName is the name of an enum in scripts: ocpp.BootReason for BootReasonEnum.
func enumName(e *plan.EnumType) string { return strings.TrimSuffix(e.Name, "Enum") }

// ErrorCodes is the enum that the codes of ocpp.error make.
const ErrorCodes = "ErrorCode"

// Enums lists the enums of all actions by their names in scripts.
func Enums(actions plan.Actions) map[string]*plan.EnumType {
	enums := make(map[string]*plan.EnumType)
	seen := make(map[*plan.Type]bool)
	take := func(t *plan.Type) {
		if t == nil {
			return
		}
		for t := range t.All {
			if seen[t] {
				continue
			}
			seen[t] = true
			for i := range t.Fields {
				if e := t.Fields[i].Enum; e != nil {
					enums[enumName(e)] = e
				}
			}
		}
	}
	for _, a := range actions.All() {
		take(a.Request)
		take(a.Response)
	}
	return enums
}

func openOCPP(env *Env) lua.LValue {
	t := functions(env, "ocpp", []function{{"error", ocppError}})
	actions := newTable(env.Actions.Len(), 0)
	for _, a := range env.Actions.All() {
		actions.Append(lua.LString(a.Name))
	}
	t.RawSetString("actions", actions)
	e := &enumTables{
		types:  sync.OnceValue(func() map[string]*plan.EnumType { return Enums(env.Actions) }),
		tables: make(map[string]*lua.LTable),
	}
	t.Metatable = metatable(map[string]lua.LValue{"__index": &lua.LFunction{IsG: true, GFunction: e.index}})
	return t
}

// enumTables makes the tables of enums when they are first asked for: few scripts use more than some.
type enumTables struct {
	types func() map[string]*plan.EnumType

	mu     sync.Mutex // guards tables, not what they hold: that is never written
	tables map[string]*lua.LTable
}

// index is the __index of ocpp for what isn't in its table.
func (e *enumTables) index(L *lua.LState) int {
	key, ok := L.Get(2).(lua.LString)
	if !ok {
		L.RaiseError("ocpp has no field %s", describe(L.Get(2)))
	}
	t := e.table(string(key))
	if t == nil {
		names := []string{"error", "actions", ErrorCodes}
		for name := range e.types() {
			names = append(names, name)
		}
		slices.Sort(names)
		L.RaiseError("ocpp has no enum or function %s%s", quote(string(key)), spelling.DidYouMean(string(key), names))
	}
	L.Push(t)
	return 1
}

func (e *enumTables) table(name string) *lua.LTable {
	e.mu.Lock()
	defer e.mu.Unlock()
	if t, ok := e.tables[name]; ok {
		return t
	}
	var texts []string
	if enum := e.types()[name]; enum != nil {
		for _, v := range enum.Values {
			texts = append(texts, v.Text)
		}
	} else if name == ErrorCodes {
		for _, c := range ocppj.Codes {
			texts = append(texts, string(c))
		}
	} else {
		return nil
	}
	t := newTable(0, len(texts))
	for _, text := range texts {
		t.RawSetString(text, lua.LString(text))
	}
	t.Metatable = metatable(map[string]lua.LValue{"__index": &lua.LFunction{IsG: true, GFunction: func(L *lua.LState) int {
		if _, ok := L.Get(2).(lua.LString); !ok {
			return 0 // ipairs and the like look for numbers
		}
		key := L.Get(2).String()
		L.RaiseError("ocpp.%s has no value %s%s", name, quote(key), spelling.DidYouMean(key, texts))
		return 0
	}}})
	t = sandbox.ReadOnly("ocpp."+name, t)
	e.tables[name] = t
	return t
}
