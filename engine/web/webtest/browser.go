package webtest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long is waited for what must happen.
const patience = 30 * time.Second

// Browser is a Chromium that runs for one test.
type Browser struct {
	testing.TB
	ctx context.Context
}

// Start starts a Chromium, which ends with the test. Without one on the PATH the test is skipped, or fails where
// CSMS_REQUIRE_ALL is 1.
func Start(t testing.TB) *Browser {
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
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.WSURLReadTimeout(patience))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which root can't have
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("Chromium ended with: %v", err)
		}
		end()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return &Browser{t, ctx}
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
		if b.Failed() {
			p.picture()
		}
		end()
		p.troubles()
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
