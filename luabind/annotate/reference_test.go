package annotate

import (
	"slices"
	"strings"
	"testing"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// TestReference_isWhatFilesHave wants every item to stand in one of the files, and every line of the files in an item.
func TestReference_isWhatFilesHave(t *testing.T) {
	o := options()
	o.Extra = []File{{Name: "test.lua", Text: "---Tests.\nlocal t = {}\n"}}
	items := Reference(o)
	all := everything(t) + o.Extra[0].Text
	lines, names := make(map[string]bool), make(map[string]bool)
	for _, i := range items {
		key := string(i.Group) + " " + i.Name
		if names[key] || i.Text == "" || !strings.Contains(all, i.Text) {
			t.Errorf("%s stands twice, is empty or in no file: %.200s", key, i.Text)
		}
		names[key] = true
		for line := range strings.SplitSeq(i.Text, "\n") {
			lines[line] = true
		}
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(all, header, ""), "\n") {
		if line != "" && !lines[line] {
			t.Errorf("no item has the line %s", line)
		}
	}
	if !slices.IsSortedFunc(items, func(a, b Item) int { return slices.Index(groups, a.Group) - slices.Index(groups, b.Group) }) {
		t.Error("the groups are not in order")
	}
	for _, a := range v2.Actions.All() {
		for _, want := range []string{"messages " + a.Request.Name, "callbacks " + a.Callback} {
			if want[0] == 'c' && a.From&ocpp.FromStation == 0 {
				continue
			}
			if !names[want] {
				t.Errorf("there is no %s", want)
			}
		}
	}
	for _, want := range []string{"enums ResetEnum", "enums CommandName", "hooks connect", "hooks Handshake", "modules kv", "tests test"} {
		if !names[want] {
			t.Errorf("there is no %s", want)
		}
	}
}
