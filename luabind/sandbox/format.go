package sandbox

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// stringFormat follows Lua's reference implementation: a value that doesn't fit its conversion and a missing argument are errors. As in
// later versions %s takes any value (tostring). Widths and precisions have two digits at most.
func stringFormat(L *lua.LState) int {
	vm := VMOf(L)
	format := checkText(L, 1)
	out := make([]byte, 0, len(format)+16)
	arg := 1
	for i := 0; i < len(format); i++ {
		if c := format[i]; c != '%' {
			out = append(out, c)
			continue
		}
		if i++; i < len(format) && format[i] == '%' {
			out = append(out, '%')
			continue
		}
		spec, next := readSpec(L, format, i)
		i = next
		if arg++; arg > L.GetTop() {
			L.ArgError(arg, "no value")
		}
		switch spec.verb {
		case 'c':
			out = spec.pad(out, string([]byte{byte(checkInt(L, arg))}))
		case 'd', 'i':
			n := spec.integer(L, arg)
			out = spec.digits(out, n < 0, strconv.FormatUint(magnitude(n), 10), "")
		case 'u':
			out = spec.digits(out, false, strconv.FormatUint(uint64(spec.integer(L, arg)), 10), "")
		case 'o':
			out = spec.digits(out, false, strconv.FormatUint(uint64(spec.integer(L, arg)), 8), "0")
		case 'x':
			out = spec.digits(out, false, strconv.FormatUint(uint64(spec.integer(L, arg)), 16), "0x")
		case 'X':
			out = spec.digits(out, false, strings.ToUpper(strconv.FormatUint(uint64(spec.integer(L, arg)), 16)), "0X")
		case 'e', 'E', 'f', 'F', 'g', 'G':
			out = spec.float(out, float64(checkNumber(L, arg)))
		case 'q':
			out = quote(out, checkText(L, arg))
		case 's':
			s := toText(L, L.Get(arg))
			if spec.precision >= 0 {
				s = s[:min(len(s), spec.precision)]
			}
			out = spec.pad(out, s)
		default:
			L.RaiseError("invalid conversion '%%%c' to 'format'", spec.verb)
		}
		if len(out) > MaxString {
			vm.room(L, len(out))
		}
	}
	vm.room(L, len(out))
	L.Push(lua.LString(out))
	return 1
}

// conversion is one %-item.
type conversion struct {
	left, plus, space, alt, zero bool
	width, precision             int // precision -1: none
	verb                         byte
}

// readSpec reads what follows a '%' and returns the position of its last character.
func readSpec(L *lua.LState, format string, i int) (conversion, int) {
	s := conversion{precision: -1}
	begin := i
flags:
	for ; i < len(format); i++ {
		switch format[i] {
		case '-':
			s.left = true
		case '+':
			s.plus = true
		case ' ':
			s.space = true
		case '#':
			s.alt = true
		case '0':
			s.zero = true
		default:
			break flags
		}
		if i-begin >= 5 {
			L.RaiseError("invalid format (repeated flags)")
		}
	}
	number := func() int {
		n, from := 0, i
		for ; i < len(format) && format[i] >= '0' && format[i] <= '9'; i++ {
			if n = n*10 + int(format[i]-'0'); i-from >= 2 {
				L.RaiseError("invalid format (width or precision too long)")
			}
		}
		return n
	}
	s.width = number()
	if i < len(format) && format[i] == '.' {
		i++
		s.precision = number()
	}
	if i >= len(format) {
		L.RaiseError("invalid conversion '%%%s' to 'format'", clip(format[begin:], 20))
	}
	s.verb = format[i]
	return s, i
}

// integer is argument n for an integer conversion: cut towards zero.
func (s *conversion) integer(L *lua.LState, n int) int64 {
	f := float64(checkNumber(L, n))
	if math.IsNaN(f) || f >= 1<<63 || f < -1<<63 {
		L.ArgError(n, "number has no integer representation")
	}
	return int64(f)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// digits appends an integer with sign, prefix, precision and width.
func (s *conversion) digits(out []byte, negative bool, digits, prefix string) []byte {
	if s.precision == 0 && digits == "0" {
		digits = ""
	}
	if n := s.precision - len(digits); n > 0 {
		digits = strings.Repeat("0", n) + digits
	}
	if !s.alt || digits == "0" || digits == "" {
		prefix = ""
	}
	sign := ""
	switch {
	case negative:
		sign = "-"
	case s.verb != 'd' && s.verb != 'i':
	case s.plus:
		sign = "+"
	case s.space:
		sign = " "
	}
	if n := s.width - len(sign) - len(prefix) - len(digits); n > 0 && s.zero && !s.left && s.precision < 0 {
		digits = strings.Repeat("0", n) + digits
	}
	return s.pad(out, sign+prefix+digits)
}

func (s *conversion) float(out []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		text := numberText(lua.LNumber(f))
		if s.verb < 'a' {
			text = strings.ToUpper(text)
		}
		if s.plus && f > 0 {
			text = "+" + text
		}
		return s.pad(out, text)
	}
	format := make([]byte, 0, 16)
	format = append(format, '%')
	for _, flag := range [...]struct {
		set bool
		c   byte
	}{{s.left, '-'}, {s.plus, '+'}, {s.space, ' '}, {s.alt, '#'}, {s.zero && !s.left, '0'}} {
		if flag.set {
			format = append(format, flag.c)
		}
	}
	precision := s.precision
	if precision < 0 {
		precision = 6
	}
	if precision == 0 && (s.verb|0x20) == 'g' {
		precision = 1
	}
	format = strconv.AppendInt(format, int64(s.width), 10)
	if s.width == 0 {
		format = format[:len(format)-1]
	}
	format = append(format, '.')
	format = strconv.AppendInt(format, int64(precision), 10)
	format = append(format, s.verb)
	return fmt.Appendf(out, string(format), f)
}

func (s *conversion) pad(out []byte, text string) []byte {
	n := s.width - len(text)
	if !s.left {
		for ; n > 0; n-- {
			out = append(out, ' ')
		}
	}
	out = append(out, text...)
	for ; n > 0; n-- {
		out = append(out, ' ')
	}
	return out
}

// quote appends s as a string of Lua source.
func quote(out []byte, s string) []byte {
	out = append(out, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\', '\n':
			out = append(out, '\\', c)
		case '\r':
			out = append(out, `\r`...)
		case 0:
			out = append(out, `\000`...)
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}
