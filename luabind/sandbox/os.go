package sandbox

import (
	"fmt"
	"math"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
)

const maxDateFormat = 256 // bytes

var osFunctions = map[string]lua.LGFunction{"clock": osClock, "date": osDate, "difftime": osDiffTime, "time": osTime}

// osClock is the seconds since the VM was made, by its clock.
func osClock(L *lua.LState) int {
	vm := VMOf(L)
	L.Push(lua.LNumber(vm.now().Sub(vm.born).Seconds()))
	return 1
}

func osDiffTime(L *lua.LState) int {
	b := lua.LNumber(0)
	if L.Get(2) != lua.LNil {
		b = checkNumber(L, 2)
	}
	L.Push(checkNumber(L, 1) - b)
	return 1
}

func osTime(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		L.Push(lua.LNumber(VMOf(L).now().Unix()))
		return 1
	}
	t := view(L, L.CheckTable(1))
	field := func(name string, otherwise int) int {
		switch v := t.RawGetString(name).(type) {
		case lua.LNumber:
			if math.Abs(float64(v)) < 1<<31 {
				return int(v)
			}
		case lua.LString:
			if n, ok := parseNumber(string(v)); ok && math.Abs(float64(n)) < 1<<31 {
				return int(n)
			}
		case *lua.LNilType:
			if otherwise >= 0 {
				return otherwise
			}
			L.RaiseError("field '%s' missing in date table", name)
		}
		L.RaiseError("field '%s' of the date table is no usable number", name)
		return 0
	}
	at := time.Date(field("year", -1), time.Month(field("month", -1)), field("day", -1),
		field("hour", 12), field("min", 0), field("sec", 0), 0, time.Local)
	L.Push(lua.LNumber(at.Unix()))
	return 1
}

func osDate(L *lua.LState) int {
	format := "%c"
	if L.Get(1) != lua.LNil {
		format = checkText(L, 1)
	}
	if len(format) > maxDateFormat {
		L.ArgError(1, fmt.Sprintf("format is longer than %d bytes", maxDateFormat))
	}
	at := VMOf(L).now()
	if L.Get(2) != lua.LNil {
		n := checkInt(L, 2)
		if n < -1<<40 || n > 1<<40 {
			L.ArgError(2, "time out of range")
		}
		at = time.Unix(int64(n), 0)
	}
	if rest, utc := strings.CutPrefix(format, "!"); utc {
		format, at = rest, at.UTC()
	} else {
		at = at.Local()
	}
	if strings.HasPrefix(format, "*t") {
		t := L.CreateTable(0, 9)
		for _, f := range []struct {
			name  string
			value int
		}{{"year", at.Year()}, {"month", int(at.Month())}, {"day", at.Day()}, {"hour", at.Hour()}, {"min", at.Minute()},
			{"sec", at.Second()}, {"wday", int(at.Weekday()) + 1}, {"yday", at.YearDay()}} {
			t.RawSetString(f.name, lua.LNumber(f.value))
		}
		t.RawSetString("isdst", lua.LBool(at.IsDST()))
		L.Push(t)
		return 1
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		if i++; i == len(format) {
			L.ArgError(1, "the format ends in '%'")
		}
		layout, ok := dateLayouts[format[i]]
		switch {
		case ok:
			b.WriteString(at.Format(layout))
		case format[i] == 'w':
			b.WriteByte(byte('0' + int(at.Weekday())))
		case format[i] == 'j':
			fmt.Fprintf(&b, "%03d", at.YearDay())
		case format[i] == 's':
			fmt.Fprintf(&b, "%d", at.Unix())
		case format[i] == '%':
			b.WriteByte('%')
		case format[i] == 'n':
			b.WriteByte('\n')
		case format[i] == 't':
			b.WriteByte('\t')
		case format[i] == 'V', format[i] == 'G':
			year, week := at.ISOWeek()
			if format[i] == 'V' {
				year = week
			}
			fmt.Fprintf(&b, "%02d", year)
		default:
			L.ArgError(1, fmt.Sprintf("unknown conversion '%%%s'", format[i:i+1]))
		}
	}
	L.Push(lua.LString(b.String()))
	return 1
}

// dateLayouts are the conversions of strftime in the C locale.
var dateLayouts = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'c': "Mon Jan _2 15:04:05 2006", 'd': "02", 'D': "01/02/06", 'e': "_2",
	'F': "2006-01-02", 'h': "Jan", 'H': "15", 'I': "03", 'm': "01", 'M': "04", 'p': "PM", 'r': "03:04:05 PM", 'R': "15:04",
	'S': "05", 'T': "15:04:05", 'x': "01/02/06", 'X': "15:04:05", 'y': "06", 'Y': "2006", 'z': "-0700", 'Z': "MST",
}
