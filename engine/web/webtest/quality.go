package webtest

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Desktop makes the window as large as that of a desktop, which it is at first.
func (p *Page) Desktop() {
	p.Helper()
	p.do("resize", chromedp.EmulateViewport(1280, 860))
}

// Phone makes the window as wide as that of a phone: 390 pixels.
func (p *Page) Phone() {
	p.Helper()
	p.do("resize", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
}

// Dark lets the system prefer dark colours, or light ones again.
func (p *Page) Dark(dark bool) {
	p.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	p.do("dark", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

// Fits fails the test where the page is wider than its window, and names what sticks out.
func (p *Page) Fits() {
	p.Helper()
	if wide := Eval[[]string](p, call("overflow")); len(wide) > 0 {
		p.Errorf("%s is wider than its window:\n%s", p.Address(), strings.Join(wide, "\n"))
	}
}

// Accessible checks the page with axe-core, which the file that CSMS_AXE names is. Without it the test is skipped, or fails
// where CSMS_REQUIRE_ALL is 1.
func (p *Page) Accessible() {
	p.Helper()
	axe, err := os.ReadFile(os.Getenv("CSMS_AXE"))
	if err != nil {
		unavailable(p, "accessibility is checked with axe-core: CSMS_AXE is the path of its axe.min.js")
	}
	if Eval[bool](p, "typeof axe === 'undefined'") {
		Eval[chromedp.Void](p, string(axe)+";void 0")
	}
	text := Eval[string](p, `axe.run(document, { resultTypes: ['violations'] }).then((r) => JSON.stringify(r.violations))`)
	var violations []struct {
		ID, Help string
		Nodes    []struct{ HTML, FailureSummary string }
	}
	if err := json.Unmarshal([]byte(text), &violations); err != nil {
		p.Fatal(err)
	}
	for _, v := range violations {
		for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
			p.Errorf("%s: %s (%s)\n%.300s\n%s", p.Address(), v.Help, v.ID, n.HTML, n.FailureSummary)
		}
	}
}

// Heap is how many bytes the page's scripts hold, after what they don't need is thrown away.
func (p *Page) Heap() float64 {
	p.Helper()
	var used float64
	p.do("measure memory", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for range 3 { // what one collection finds may free more for the next
			if _, err := cdp.Call(ctx, t, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
				return err
			}
		}
		heap, err := cdp.Call(ctx, t, runtime.GetHeapUsage, cdp.Empty{})
		used = heap.UsedSize
		return err
	}))
	return used
}

// Load is what loading a page took.
type Load struct {
	Files    int      // the page, scripts, style sheets and pictures, without answers of the interface
	Bytes    int      // of them, as they are without compression
	Blocking []string // addresses of what the first paint waited for, beside the page itself
	Shown    float64  // milliseconds until something could be seen
	Content  float64  // milliseconds until the largest part of it could be seen
}

// Loaded tells what it took to load the page that is open.
func (p *Page) Loaded() Load {
	p.Helper()
	p.Eventually("something to see", `performance.getEntriesByName('first-contentful-paint').length > 0`)
	text := Eval[string](p, `new Promise((done) => new PerformanceObserver((list) => {
		const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
		const files = all.filter((e) => !new URL(e.name).pathname.startsWith('/api/'));
		done(JSON.stringify({
			Files: files.length, Bytes: files.reduce((n, e) => n + e.decodedBodySize, 0),
			Blocking: all.slice(1).filter((e) => e.renderBlockingStatus === 'blocking').map((e) => e.name),
			Shown: performance.getEntriesByName('first-contentful-paint')[0].startTime,
			Content: list.getEntries().at(-1).startTime,
		}));
	}).observe({ type: 'largest-contentful-paint', buffered: true }))`)
	var l Load
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		p.Fatal(err)
	}
	return l
}

// String says it in words.
func (l Load) String() string {
	return fmt.Sprintf("%d files of %.1f KiB, shown after %.0f ms, with its content after %.0f ms", l.Files, float64(l.Bytes)/1024, l.Shown, l.Content)
}

// Floor is how many milliseconds pass in this browser, now, until it shows a line of text: the least of three times.
func (p *Page) Floor() float64 {
	p.Helper()
	least := math.Inf(1)
	for range 3 {
		p.do("load a line of text", chromedp.Navigate(p.base+"/healthz"))
		p.Eventually("a line of text", `performance.getEntriesByName('first-contentful-paint').length > 0`)
		least = min(least, Eval[float64](p, `performance.getEntriesByName('first-contentful-paint')[0].startTime`))
	}
	return least
}

// WithoutScripts opens an address as it is before any script has run, and lets look at it: scripts run again for what is opened after.
func (p *Page) WithoutScripts(address string, look func()) {
	p.Helper()
	disable := func(off bool) {
		p.do("scripts", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
			return err
		}))
	}
	disable(true)
	defer disable(false)
	p.do("load "+address, chromedp.Navigate(p.base+address))
	look()
}
