package annotate

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
	"csms/engine/ocppj"
	"csms/luabind/host"
)

// enums annotates the texts of every enum, and the tables that ocpp has of them.
func enums(actions, native plan.Actions) []Item {
	var items []Item
	add := func(name string, write func(b *strings.Builder)) { items = append(items, written(Enums, name, write)) }
	found := host.Enums(actions)
	for _, name := range slices.Sorted(maps.Keys(found)) {
		e := found[name]
		add(e.Name, func(b *strings.Builder) { writeEnum(b, name, e.Name, about(e.Name), e.Values) })
	}
	codes := make([]plan.Value, len(ocppj.Codes))
	for i, c := range ocppj.Codes {
		codes[i].Text = string(c)
	}
	add(host.ErrorCodes, func(b *strings.Builder) {
		writeEnum(b, host.ErrorCodes, host.ErrorCodes, "The codes of a CALLERROR.", codes)
	})
	var all, commands []string
	for _, a := range actions.All() {
		all = append(all, a.Name)
		if a.From&ocpp.FromCSMS != 0 {
			commands = append(commands, a.Name)
		}
	}
	for _, a := range native.All() {
		if a.From&ocpp.FromCSMS != 0 && !slices.Contains(commands, a.Name) {
			commands = append(commands, a.Name)
		}
	}
	slices.Sort(commands)
	add("ActionName", func(b *strings.Builder) { writeAlias(b, "ActionName", "All actions of OCPP 2.0.1 and 2.1.", all) })
	add("CommandName", func(b *strings.Builder) {
		writeAlias(b, "CommandName", "The actions that are commands to a station, those of OCPP 1.6 too.", commands)
	})
	return items
}

func writeEnum(b *strings.Builder, name, alias, about string, values []plan.Value) {
	comment(b, about)
	fmt.Fprintf(b, "---@alias %s\n", alias)
	for _, v := range values {
		fmt.Fprintf(b, "---| %q%s\n", v.Text, since(v, " # "))
	}
	b.WriteString("\n")
	comment(b, about)
	fmt.Fprintf(b, "---@enum ocpp.%s\nocpp.%s = {\n", name, name)
	for _, v := range values {
		key := v.Text
		if !identifier(key) {
			key = "[" + strconv.Quote(key) + "]"
		}
		fmt.Fprintf(b, "  %s = %q,%s\n", key, v.Text, since(v, " -- "))
	}
	b.WriteString("}\n\n")
}

func since(v plan.Value, before string) string {
	if v.Since <= ocpp.V201 {
		return ""
	}
	return before + "since OCPP " + v.Since.String()
}

func writeAlias(b *strings.Builder, name, about string, texts []string) {
	comment(b, about)
	fmt.Fprintf(b, "---@alias %s\n", name)
	for _, t := range texts {
		fmt.Fprintf(b, "---| %q\n", t)
	}
	b.WriteString("\n")
}

// luaWords can't be field names.
var luaWords = []string{
	"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local", "nil", "not", "or", "repeat",
	"return", "then", "true", "until", "while",
}

// identifier reports whether s can stand as a name in Lua.
func identifier(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && !slices.Contains(luaWords, s)
}
