package annotate

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// messages annotates every request, response and type within.
func messages(actions plan.Actions) []Item {
	return append([]Item{{Messages, "CustomData", customData}}, classes(actions, "")...)
}

// classes are those of all requests, responses and types within; prefix begins their names.
func classes(actions plan.Actions, prefix string) []Item {
	var items []Item
	message := func(a *plan.Action, t *plan.Type, request bool) {
		items = append(items, written(Messages, prefix+t.Name, func(b *strings.Builder) { writeMessage(b, a, t, prefix, request) }))
	}
	done := make(map[*plan.Type]bool)
	shared := make(map[string]*plan.Type)
	for _, a := range actions.All() {
		message(a, a.Request, true)
		done[a.Request] = true
		if a.Response != nil {
			message(a, a.Response, false)
			done[a.Response] = true
		}
	}
	for _, a := range actions.All() {
		for _, t := range [...]*plan.Type{a.Request, a.Response} {
			if t == nil {
				continue
			}
			for inner := range t.All {
				if !done[inner] {
					shared[inner.Name] = inner
				}
			}
		}
	}
	names := make([]string, 0, len(shared))
	for name := range shared {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		items = append(items, written(Messages, prefix+name, func(b *strings.Builder) {
			comment(b, about(prefix+name))
			writeClass(b, shared[name], prefix, false)
		}))
	}
	return items
}

const customData = `---Data of a vendor beside the standard's: vendorId and any other fields. json.null, json.array and json.object say what Lua can't.
---@class CustomData
---@field vendorId string at most 255 characters
---@field [string] any

`

func writeMessage(b *strings.Builder, a *plan.Action, t *plan.Type, prefix string, request bool) {
	comment(b, about(prefix+t.Name))
	b.WriteString("---\n---" + use(a, prefix, request))
	if a.Since > ocpp.V201 {
		b.WriteString(" Since OCPP " + a.Since.String() + ".")
	}
	b.WriteString("\n")
	writeClass(b, t, prefix, !request && a.From&ocpp.FromStation != 0)
}

// use says where scripts meet the request or response of an action.
func use(a *plan.Action, prefix string, request bool) string {
	var parts []string
	if a.From&ocpp.FromStation != 0 {
		if request {
			parts = append(parts, "What the callback "+prefix+a.Callback+" gets.")
		} else {
			parts = append(parts, "What the callback "+prefix+a.Callback+" returns.")
		}
	}
	if a.From&ocpp.FromCSMS != 0 {
		if request {
			parts = append(parts, "Payload of the command "+a.Name+".")
		} else {
			parts = append(parts, "Result of the command "+a.Name+".")
		}
	}
	return strings.Join(parts, " ")
}

// writeClass writes a class with its fields. answer says that scripts make it, so that what is filled in may be left out.
func writeClass(b *strings.Builder, t *plan.Type, prefix string, answer bool) {
	fmt.Fprintf(b, "---@class (exact) %s%s\n", prefix, t.Name)
	for i := range t.Fields {
		f := &t.Fields[i]
		required := f.Since() == ocpp.V201
		for v := f.Since(); v <= ocpp.V21; v++ {
			required = required && f.Required(v)
		}
		notes := constraints(f)
		if answer && (f.Name == "currentTime" || f.Name == "transactionId" && prefix == nativePrefix) {
			required = false
			notes = append(notes, "filled in when left out")
		}
		mark := "?"
		if required {
			mark = ""
		}
		line := fmt.Sprintf("---@field %s%s %s %s", f.Name, mark, typeOf(f, prefix), strings.Join(notes, "; "))
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteString("\n")
}

// typeOf is a field's type in the annotations' language; prefix begins the names of types.
func typeOf(f *plan.Field, prefix string) string {
	var name string
	switch f.Kind {
	case plan.String, plan.DateTime:
		name = "string"
	case plan.Enum:
		name = prefix + f.Enum.Name
		if f.Open(ocpp.V201) || f.Open(ocpp.V21) {
			name += "|string"
			if f.Array {
				name = "(" + name + ")"
			}
		}
	case plan.Int:
		name = "integer"
	case plan.Float:
		name = "number"
		if f.Whole(ocpp.V201) && f.Whole(ocpp.V21) {
			name = "integer"
		}
	case plan.Bool:
		name = "boolean"
	case plan.Object:
		name = prefix + f.Elem.Name
	case plan.CustomData:
		name = "CustomData"
	default:
		name = "any"
	}
	if f.Array {
		name += "[]"
	}
	return name
}

// constraints are what a field's values have to keep, in words.
func constraints(f *plan.Field) []string {
	var notes []string
	add := func(text func(v ocpp.Version) string) {
		if note := byVersion(f, text); note != "" {
			notes = append(notes, note)
		}
	}
	if f.Kind == plan.DateTime {
		notes = append(notes, "RFC 3339 time")
	}
	add(func(v ocpp.Version) string {
		n, ok := f.MaxLen(v)
		if !ok || f.Kind == plan.Enum && !f.Open(v) {
			return ""
		}
		return fmt.Sprintf("at most %d characters", n)
	})
	add(func(v ocpp.Version) string {
		if !f.Identifier(v) {
			return ""
		}
		return "only letters, digits and * - _ = : + | @ ."
	})
	add(func(v ocpp.Version) string {
		if !f.Array {
			return ""
		}
		least, most := f.Items(v)
		return span(float64(least), float64(most), most < 0, "items")
	})
	add(func(v ocpp.Version) string {
		low, high := f.Range(v)
		if math.IsInf(low, -1) {
			if math.IsInf(high, 1) {
				return ""
			}
			return "at most " + number(high)
		}
		return span(low, high, math.IsInf(high, 1), "")
	})
	if f.Kind == plan.Float {
		add(func(v ocpp.Version) string {
			if !f.Whole(v) || f.Whole(ocpp.V201) && f.Whole(ocpp.V21) {
				return ""
			}
			return "a whole number"
		})
	}
	add(func(v ocpp.Version) string {
		if !f.Required(v) {
			return ""
		}
		if f.Since() == ocpp.V201 && f.Required(ocpp.V201) && f.Required(ocpp.V21) {
			return ""
		}
		return "required"
	})
	switch {
	case f.Since() > ocpp.V201:
		notes = append(notes, "since OCPP "+f.Since().String())
	case !f.In(ocpp.V21):
		notes = append(notes, "only in OCPP 2.0.1")
	}
	return notes
}

// byVersion is a note that holds in both versions, or says in which.
func byVersion(f *plan.Field, text func(v ocpp.Version) string) string {
	if !f.In(ocpp.V201) {
		return text(ocpp.V21)
	}
	if !f.In(ocpp.V21) {
		return text(ocpp.V201)
	}
	old, now := text(ocpp.V201), text(ocpp.V21)
	switch {
	case old == now:
		return old
	case now == "":
		return old + " (OCPP 2.0.1)"
	case old == "":
		return now + " (OCPP 2.1)"
	}
	return old + " (OCPP 2.1: " + now + ")"
}

func span(low, high float64, open bool, what string) string {
	if what != "" {
		what = " " + what
	}
	switch {
	case open && low == 0 && what != "":
		return ""
	case open:
		return "at least " + number(low) + strings.TrimSuffix(what, plural(low, what))
	case low == high:
		return number(low) + strings.TrimSuffix(what, plural(low, what))
	}
	return number(low) + " to " + number(high) + what
}

func plural(n float64, what string) string {
	if n == 1 && what != "" {
		return "s"
	}
	return ""
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// comment writes text as lines of a comment.
func comment(b *strings.Builder, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			b.WriteString("---" + line + "\n")
		}
	}
}
