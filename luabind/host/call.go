package host

import (
	"math"
	"time"

	lua "github.com/yuin/gopher-lua"

	"csms/engine/spelling"
	"csms/luabind/jsonlua"
	"csms/luabind/sandbox"
)

// call is one call of a host function. Arguments are counted from 1.
type call struct {
	L    *lua.LState
	env  *Env
	name string // "kv.set"
}

// raise ends the call with an error that names the function.
func (c call) raise(format string, args ...any) {
	c.L.RaiseError(c.name+": "+format, args...)
}

// wrong raises that an argument isn't what it has to be.
func (c call) wrong(n int, param, want string) {
	c.raise("argument %d (%s) must be %s, got %s", n, param, want, describe(c.L.Get(n)))
}

// describe names a value in an error text.
func describe(v lua.LValue) string {
	switch v := v.(type) {
	case *lua.LNilType:
		return "nothing"
	case lua.LString:
		return "the string " + quote(string(v))
	case lua.LNumber:
		return "the number " + numberText(v)
	case lua.LBool:
		return v.String()
	case *lua.LUserData:
		if v == jsonlua.Null {
			return "json.null"
		}
	}
	return "a " + v.Type().String()
}

func (c call) absent(n int) bool { return c.L.Get(n) == lua.LNil }

// text is a string; a number counts as its text.
func (c call) text(n int, param string) string {
	switch v := c.L.Get(n).(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return numberText(v)
	}
	c.wrong(n, param, "a string")
	return ""
}

// data is a string of at most most bytes.
func (c call) data(n int, param string, most int) string {
	s := c.text(n, param)
	if len(s) > most {
		c.raise("argument %d (%s) has %d bytes; the limit is %d", n, param, len(s), most)
	}
	return s
}

// number is finite.
func (c call) number(n int, param string) float64 {
	v, ok := c.L.Get(n).(lua.LNumber)
	if !ok {
		c.wrong(n, param, "a number")
	}
	if f := float64(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
		return f
	}
	c.wrong(n, param, "a finite number")
	return 0
}

// integer lies between from and to.
func (c call) integer(n int, param string, from, to int) int {
	f := c.number(n, param)
	if f != math.Trunc(f) || f < float64(from) || f > float64(to) {
		c.raise("argument %d (%s) must be a whole number from %d to %d, got %s", n, param, from, to, numberText(lua.LNumber(f)))
	}
	return int(f)
}

// table is the table to read from, nil when the argument is absent.
func (c call) table(n int, param string) *lua.LTable {
	if c.absent(n) {
		return nil
	}
	t, ok := c.L.Get(n).(*lua.LTable)
	if !ok {
		c.wrong(n, param, "a table")
	}
	return sandbox.View(c.L, t)
}

// options is a table of named options, or nil; a name that isn't among known is raised.
func (c call) options(n int, known ...string) *lua.LTable {
	t := c.table(n, "options")
	if t == nil {
		return nil
	}
	each(t, func(k, _ lua.LValue) {
		for _, name := range known {
			if k == lua.LString(name) {
				return
			}
		}
		c.raise("there is no option %s%s", quote(k.String()), spelling.DidYouMean(k.String(), known))
	})
	return t
}

// duration reads the option name, in seconds or as a text like "15m"; 0 when it is absent.
func (c call) duration(options *lua.LTable, name string, most time.Duration) time.Duration {
	if options == nil {
		return 0
	}
	var seconds float64
	switch v := options.RawGetString(name).(type) {
	case *lua.LNilType:
		return 0
	case lua.LNumber:
		seconds = float64(v)
	case lua.LString:
		s, err := parseDuration(string(v))
		if err != nil {
			c.raise("option %s: %s", name, err)
		}
		seconds = s
	default:
		c.raise("option %s must be seconds or a text like \"15m\", got %s", name, describe(v))
	}
	if !(seconds > 0 && seconds <= most.Seconds()) {
		c.raise("option %s must be more than 0 and at most %s, got %s s", name, most, numberText(lua.LNumber(seconds)))
	}
	return max(1, time.Duration(seconds*float64(time.Second)))
}

// give returns one value to the script.
func (c call) give(v lua.LValue) int {
	c.L.Push(v)
	return 1
}

// fail returns nil and a reason.
func (c call) fail(reason string) int {
	c.L.Push(lua.LNil)
	c.L.Push(lua.LString(reason))
	return 2
}

// wait runs f, which waits for the world. An error means that f was not run.
func (c call) wait(f func()) error {
	var err error
	if w := currentOf(c.L).Wait; w != nil {
		err = w(f)
	} else {
		sandbox.VMOf(c.L).Wait(f)
	}
	sandbox.Check(c.L)
	return err
}

// each visits a table's fields in their order.
func each(t *lua.LTable, f func(k, v lua.LValue)) {
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		f(k, v)
	}
}
