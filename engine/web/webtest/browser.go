package webtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long is waited for what must happen.
const patience = 30 * time.Second

// Chromium is a browser that tests share, since starting one takes longer than most tests do. The zero value starts it for the first test
// that asks for it; Close it after the last.
type Chromium struct {
	mu     sync.Mutex
	ctx    context.Context // nil while it doesn't run
	finish func() error
}

// Browser is a Chromium as one test sees it: the windows that it opens have nothing in common with those of others.
type Browser struct {
	testing.TB
	ctx context.Context
}

// For returns the browser for a test. Without a Chromium on the PATH the test is skipped, or fails where
// CSMS_REQUIRE_ALL is 1.
func (c *Chromium) For(t testing.TB) *Browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		unavailable(t, "the console is tried in Chromium, which is not on the PATH")
	}
	ctx, err := c.start(path)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t, ctx}
}

// start starts the browser, unless it runs.
func (c *Chromium) start(path string) (context.Context, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx != nil {
		return c.ctx, nil
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.WSURLReadTimeout(patience))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which root can't have
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		end()
		stop()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	c.ctx = ctx
	c.finish = func() error {
		defer stop()
		defer end()
		return chromedp.Cancel(ctx)
	}
	return ctx, nil
}

// Close ends the browser, if it runs.
func (c *Chromium) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx == nil {
		return nil
	}
	c.ctx = nil
	return c.finish()
}

// unavailable ends a test that needs something that isn't here.
func unavailable(t testing.TB, text string) {
	t.Helper()
	if os.Getenv("CSMS_REQUIRE_ALL") == "1" {
		t.Fatal(text)
	}
	t.Skip(text)
}

// Open opens a window with cookies and a storage of its own, at the first page of the console at url, like
// http://127.0.0.1:9001.
func (b *Browser) Open(url string) *Page {
	b.Helper()
	ctx, end := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p := &Page{TB: b.TB, ctx: ctx, base: url}
	b.Cleanup(func() {
		p.troubles() // before the server goes away, of which an open page may complain
		if b.Failed() {
			p.picture()
		}
		end()
	})
	if err := chromedp.Listen(ctx, p.happened); err != nil {
		b.Fatalf("open a window: %v", err)
	}
	p.Desktop()
	p.Go("/")
	return p
}

// picture leaves what the page shows among the test's artifacts.
func (p *Page) picture() {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(p.ArtifactDir(), "page.png"), png, 0o644)
	}
	if err != nil {
		p.Logf("no picture of the page: %v", err)
	}
}
