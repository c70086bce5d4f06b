package host

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"csms/luabind/jsonlua"
)

// numberText is a number as scripts see it: whole ones without a point.
func numberText(n lua.LNumber) string {
	f := float64(n)
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	return string(jsonlua.AppendNumber(nil, f))
}

// quote quotes a name for an error text, shortened.
func quote(s string) string { return strconv.Quote(clip(s, 64)) }

// clip shortens s to most bytes and an ellipsis, between characters.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}

// printable is s as valid UTF-8, shortened.
func printable(s string, most int) string { return strings.ToValidUTF8(clip(s, most), "\uFFFD") }
