package main

import (
	"testing"

	"csms/engine/web/webtest"
)

// tabTo presses Tab until what has the focus is named so, and counts.
func (c *console) tabTo(name string) {
	c.Helper()
	for range 60 {
		c.page.Press(webtest.Tab)
		if c.page.Focus() == name {
			return
		}
	}
	c.Fatalf("no Tab leads to %q; the focus is on %q", name, c.page.Focus())
}

func TestConsole_byKeyboardAlone(t *testing.T) {
	c := openConsole(t, "")
	c.must(someTokens, "tokens", "import", "-")
	p := c.page
	p.Expect("/api/v1/tokens/CARD4") // whether there is one already
	p.Go("/")

	p.Press(webtest.Tab)
	if got := p.Focus(); got != "Skip to the page" {
		t.Errorf("the first Tab leads to %q", got)
	}
	c.tabTo("Tokens")
	p.Press(webtest.Enter)
	p.Sees("CARD1")
	p.FocusOn("Tokens") // the new page's heading

	c.tabTo("CARD2")
	p.Press(webtest.Enter)
	p.Sees("Only at these stations", "Lost")
	p.Eventually("the focus in the dialog", `document.querySelector('dialog').contains(document.activeElement)`)
	for range 30 {
		p.Press(webtest.Tab)
		// Beside the dialog's own there is only the browser's frame, where no element has the focus.
		if focus := p.Focus(); focus != "" && !p.FocusInFront() {
			t.Fatalf("Tab leads out of the dialog, to %q", focus)
		}
	}
	for range 30 {
		p.PressBack()
		if focus := p.Focus(); focus != "" && !p.FocusInFront() {
			t.Fatalf("Shift and Tab lead out of the dialog, to %q", focus)
		}
	}
	p.Press(webtest.Escape)
	p.Eventually("no dialog", `document.querySelector('dialog') === null`)
	p.FocusOn("CARD2") // where it was
	if got := p.Address(); got != "/tokens" {
		t.Errorf("after the dialog the address is %s", got)
	}

	// A card is added without a mouse.
	c.page.Go("/tokens")
	c.tabTo("Add")
	p.Press(webtest.Enter)
	p.Eventually("the focus in its first field", `document.activeElement.name === 'id'`)
	p.Type("CARD4")
	p.Press(webtest.Enter)
	p.Sees("The token is added.", "CARD4")
}
