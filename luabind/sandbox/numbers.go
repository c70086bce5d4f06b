package sandbox

import (
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// numberText is a number as tostring and .. show it: integers whole, others with 14 digits as Lua does, inf, -inf and nan.
func numberText(n lua.LNumber) string {
	var buf [32]byte
	return string(appendNumber(buf[:0], n))
}

func appendNumber(dst []byte, n lua.LNumber) []byte {
	f := float64(n)
	switch {
	case f == math.Trunc(f) && math.Abs(f) < 1<<63:
		return strconv.AppendInt(dst, int64(f), 10)
	case math.IsNaN(f):
		return append(dst, "nan"...)
	case math.IsInf(f, 1):
		return append(dst, "inf"...)
	case math.IsInf(f, -1):
		return append(dst, "-inf"...)
	}
	return strconv.AppendFloat(dst, f, 'g', 14, 64)
}

// textOf is a string or number as text; false for other values.
func textOf(v lua.LValue) (string, bool) {
	switch v := v.(type) {
	case lua.LString:
		return string(v), true
	case lua.LNumber:
		return numberText(v), true
	}
	return "", false
}

// parseNumber reads a number as Lua's source has it: decimal or hexadecimal integers, fractions, exponents, spaces around.
func parseNumber(s string) (lua.LNumber, bool) {
	s = strings.Trim(s, " \t\n\v\f\r")
	digits, negative := s, false
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		negative, digits = digits[0] == '-', digits[1:]
	}
	if len(digits) > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X') {
		n, ok := parseDigits(digits[2:], 16)
		if negative {
			n = -n
		}
		return n, ok
	}
	if digits == "" || len(s) > 1000 {
		return 0, false
	}
	for i := range len(digits) {
		if c := digits[i]; (c < '0' || c > '9') && c != '.' && c != 'e' && c != 'E' && c != '-' && c != '+' {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return lua.LNumber(f), true
}

// parseDigits reads an unsigned integer of the base; it may lose precision beyond 2^53.
func parseDigits(s string, base int) (lua.LNumber, bool) {
	if s == "" || len(s) > 1000 {
		return 0, false
	}
	var n float64
	for i := range len(s) {
		d := 99
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			d = int(c - '0')
		case c >= 'a' && c <= 'z':
			d = int(c-'a') + 10
		case c >= 'A' && c <= 'Z':
			d = int(c-'A') + 10
		}
		if d >= base {
			return 0, false
		}
		n = n*float64(base) + float64(d)
	}
	return lua.LNumber(n), true
}

// checkNumber returns argument n, a number or a string that is one.
func checkNumber(L *lua.LState, n int) lua.LNumber {
	switch v := L.Get(n).(type) {
	case lua.LNumber:
		return v
	case lua.LString:
		if f, ok := parseNumber(string(v)); ok {
			return f
		}
	}
	L.TypeError(n, lua.LTNumber)
	return 0
}

// checkInt returns argument n cut to an integer within ±2^53; NaN is an error.
func checkInt(L *lua.LState, n int) int {
	f := float64(checkNumber(L, n))
	if f != f {
		L.ArgError(n, "number has no integer representation")
	}
	return int(max(-1<<53, min(1<<53, f)))
}

func optInt(L *lua.LState, n, otherwise int) int {
	if L.Get(n) == lua.LNil {
		return otherwise
	}
	return checkInt(L, n)
}

// checkText returns argument n, a string or a number as text.
func checkText(L *lua.LState, n int) string {
	if s, ok := L.Get(n).(lua.LString); ok {
		return string(s)
	}
	s, ok := textOf(L.Get(n))
	if !ok {
		L.TypeError(n, lua.LTString)
	}
	return s
}
