package annotate

import (
	"slices"
	"strings"
)

// Group is what an item of the reference is about.
type Group string

// The groups, in the order of the reference.
const (
	Messages  Group = "messages"  // requests, responses and the types within
	Enums     Group = "enums"     // texts of fields
	Callbacks Group = "callbacks" // what a plugin answers, and what its functions are given
	Hooks     Group = "hooks"     // what a plugin may define beside the callbacks
	Modules   Group = "modules"   // the globals of scripts
	Tests     Group = "tests"     // what tests have
)

var groups = []Group{Messages, Enums, Callbacks, Hooks, Modules, Tests}

// Item is one thing that scripts work with, in the annotations' language.
type Item struct {
	Group Group
	Name  string // "BootNotificationRequest"
	Text  string
}

// Reference is what Files makes, thing by thing: ordered by group, and within one as in the files.
func Reference(o Options) []Item {
	items := slices.Concat(messages(o.Actions), nativeMessages(o.Native), enums(o.Actions, o.Native), plugin(o.Actions, o.Native))
	for _, m := range o.Modules {
		items = append(items, Item{Modules, m.Name, manual(m, &o)})
	}
	for _, f := range o.Extra {
		items = append(items, Item{Tests, strings.TrimSuffix(f.Name, ".lua"), f.Text})
	}
	for i := range items {
		items[i].Text = strings.TrimRight(items[i].Text, "\n")
	}
	slices.SortStableFunc(items, func(a, b Item) int { return slices.Index(groups, a.Group) - slices.Index(groups, b.Group) })
	return items
}

// joined is the text of a file that holds the items.
func joined(items []Item) string {
	var b strings.Builder
	for _, i := range items {
		b.WriteString(i.Text)
	}
	return b.String()
}

// written makes an item of what write writes.
func written(g Group, name string, write func(b *strings.Builder)) Item {
	var b strings.Builder
	write(&b)
	return Item{g, name, b.String()}
}
