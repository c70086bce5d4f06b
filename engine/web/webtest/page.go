package webtest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The keys that have no character, for Press.
const (
	Tab       = kb.Tab
	Enter     = kb.Enter
	Escape    = kb.Escape
	Backspace = kb.Backspace
	Down      = kb.ArrowDown
)

//go:embed find.js
var find string

// Page is a window of the browser with the console in it. Its methods fail the test when what they do can't be done.
type Page struct {
	testing.TB
	ctx  context.Context
	base string

	mu       sync.Mutex
	leaves   bool     // a page for another one
	wrong    []string // what the browser complained of
	expected []string
}

// Go loads the console anew at an address, like "/stations?q=a", and waits until its page is drawn by the console, which the frame that it comes with is not yet.
func (p *Page) Go(address string) {
	p.Helper()
	p.leaving(true)
	if err := chromedp.Do(p.ctx, chromedp.Navigate(p.base+address)); err != nil {
		p.Fatalf("load %s: %v", address, err)
	}
	p.leaving(false)
	p.Eventually("a heading", `document.querySelector('#app:not([aria-busy]) h1') !== null`)
}

// Show is Go that waits for what the page asks for, too.
func (p *Page) Show(address string) {
	p.Helper()
	p.Go(address)
	p.Eventually("what it asks for", `document.querySelector('h1') !== null && document.querySelector('.loading') === null`)
}

// Click clicks the button, link or box with that name: all that is written on it, or how that begins.
func (p *Page) Click(name string) {
	p.Helper()
	p.press("the button "+name, call("button", name))
}

// ClickOn clicks the first thing that a CSS selector finds.
func (p *Page) ClickOn(selector string) {
	p.Helper()
	p.press(selector, call("selected", selector))
}

func (p *Page) press(what, where string) {
	p.Helper()
	var at []float64
	p.wait(what, func() bool { at = Eval[[]float64](p, where); return at != nil })
	p.do(what, chromedp.MouseClickXY(at[0], at[1]))
}

// Fill types a text into the field with that label, in place of what is there.
func (p *Page) Fill(label, text string) {
	p.Helper()
	p.press("the field "+label, call("field", label))
	p.do(label, keys("a", chromedp.ModifierCtrl), keys(kb.Delete, 0))
	p.Type(text)
}

// Type types a text where the focus is.
func (p *Page) Type(text string) {
	p.Helper()
	p.do("type", keys(text, 0))
}

// Press presses a key.
func (p *Page) Press(key string) {
	p.Helper()
	p.do("press", keys(key, 0))
}

// PressBack presses Shift and Tab.
func (p *Page) PressBack() {
	p.Helper()
	p.do("press", keys(Tab, chromedp.ModifierShift))
}

// keys presses the keys of a text, one after the other. Unlike those of chromedp, a key and what it writes are one event, as with
// a real keyboard: nothing can happen in between.
func keys(text string, modifier chromedp.Modifier) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, r := range text {
			events := kb.Encode(r)
			down, up := *events[0], *events[len(events)-1]
			if len(events) == 3 && modifier == 0 {
				down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
			}
			for _, e := range []input.DispatchKeyEventParams{down, up} {
				e.Modifiers |= modifier.Int64()
				if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, e); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Choose takes an option, by what is written on it, of the choice with that label.
func (p *Page) Choose(label, option string) {
	p.Helper()
	p.Eventually(fmt.Sprintf("%q to choose for %s", option, label), call("choose", label, option))
}

// Upload gives a file to the field with that label.
func (p *Page) Upload(label, path string) {
	p.Helper()
	p.Eventually("the field "+label, call("file", label))
	p.do("upload "+path, chromedp.SetUploadFiles(chromedp.CSS("[data-webtest=file]"), []string{path}))
}

// Downloads lets the window save files in a folder, under their names.
func (p *Page) Downloads(folder string) {
	p.Helper()
	if _, err := chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID, DownloadPath: folder,
	}); err != nil {
		p.Fatalf("downloads: %v", err)
	}
}

// Sees waits until all texts can be read on the page, or stand in its fields.
func (p *Page) Sees(texts ...string) {
	p.Helper()
	for _, text := range texts {
		p.wait(fmt.Sprintf("the text %q", text), func() bool { return strings.Contains(p.Text(), text) })
	}
}

// SeesNot waits until none of the texts can be read.
func (p *Page) SeesNot(texts ...string) {
	p.Helper()
	for _, text := range texts {
		p.wait(fmt.Sprintf("no text %q", text), func() bool { return !strings.Contains(p.Text(), text) })
	}
}

// Text is all that can be read on the page, with single spaces.
func (p *Page) Text() string {
	p.Helper()
	return Eval[string](p, call("text"))
}

// Value is what stands in the field with that label.
func (p *Page) Value(label string) string {
	p.Helper()
	var value *string
	p.wait("the field "+label, func() bool { value = Eval[*string](p, call("value", label)); return value != nil })
	return *value
}

// Count is how many elements a CSS selector finds.
func (p *Page) Count(selector string) int {
	p.Helper()
	return Eval[int](p, fmt.Sprintf("document.querySelectorAll(%s).length", quoted(selector)))
}

// Address is the path and the query of the address.
func (p *Page) Address() string {
	p.Helper()
	return Eval[string](p, "location.pathname + location.search")
}

// Back goes one step back in the history.
func (p *Page) Back() {
	p.Helper()
	Eval[chromedp.Void](p, "history.back()")
}

// Focus is the name of what has the focus, "" for nothing.
func (p *Page) Focus() string {
	p.Helper()
	return Eval[string](p, call("focus"))
}

// FocusOn waits until what has the name has the focus.
func (p *Page) FocusOn(name string) {
	p.Helper()
	p.Eventually(fmt.Sprintf("the focus on %q", name), fmt.Sprintf("%s === %q", call("focus"), name))
}

// FocusInFront reports whether the focus is in the dialog that is open.
func (p *Page) FocusInFront() bool {
	p.Helper()
	return Eval[bool](p, call("inFront"))
}

// Eventually waits until a JavaScript expression is true. what says in words what is waited for.
func (p *Page) Eventually(what, expression string) {
	p.Helper()
	p.wait(what, func() bool { return Eval[bool](p, expression) })
}

// Stays makes sure that the page isn't loaded anew from here on: the function that it returns fails the test if it was.
func (p *Page) Stays() (check func()) {
	p.Helper()
	Eval[chromedp.Void](p, "window.webtestStays = true")
	return func() {
		p.Helper()
		if !Eval[bool](p, "window.webtestStays === true") {
			p.Error("the page was loaded anew")
		}
	}
}

// Eval evaluates a JavaScript expression in the page. Promises are waited for.
func Eval[T any](p *Page, expression string) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("evaluate %.200s: %v", expression, err)
	}
	return v
}

func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.Fatalf("%s: %v", what, err)
	}
}

func (p *Page) wait(what string, holds func() bool) {
	p.Helper()
	deadline := time.Now().Add(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		if time.Now().After(deadline) {
			p.Fatalf("at %s there is not: %s\n%.4000s", p.Address(), what, p.Text())
		}
		<-tick.C
	}
}

// call is the expression that calls a function of find.js.
func call(function string, args ...string) string {
	all := make([]string, len(args))
	for i, a := range args {
		all[i] = quoted(a)
	}
	return strings.TrimSpace(find) + "." + function + "(" + strings.Join(all, ", ") + ")"
}

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil { // a string always has JSON
		panic(err)
	}
	return string(b)
}

// Expect names what the browser may complain of: a part of the text.
func (p *Page) Expect(texts ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, texts...)
}

func (p *Page) leaving(leaves bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leaves = leaves
}

// happened is told of what happens in the window.
func (p *Page) happened(event any) {
	text := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text = "thrown: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.ConsoleAPICalledTypeError && e.Type != runtime.ConsoleAPICalledTypeWarning {
			return
		}
		text = "console:"
		for _, a := range e.Args {
			text += fmt.Sprintf(" %s%s", a.Value, a.Description)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != log.EntryLevelError && e.Entry.Level != log.EntryLevelWarning {
			return
		}
		text = fmt.Sprintf("browser: %s %s", e.Entry.Text, e.Entry.URL)
	case *page.EventJavascriptDialogOpening:
		text = "a script opens a dialog: " + e.Message
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	// What a page still waits for when it is left is given up, which the server may just have time to say.
	if p.leaves && strings.Contains(text, "status of 503") {
		return
	}
	p.wrong = append(p.wrong, text)
}

// troubles fails the test for what the browser complained of.
func (p *Page) troubles() {
	p.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, text := range p.wrong {
		if !slices.ContainsFunc(p.expected, func(e string) bool { return strings.Contains(text, e) }) {
			p.Errorf("%.1000s", text)
		}
	}
}
