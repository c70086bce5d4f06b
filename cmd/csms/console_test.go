package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"csms/engine/ocpp/v2"
	"csms/engine/sim"
	"csms/engine/web/webtest"
)

// console is the whole program with its console open in a browser.
type console struct {
	*whole
	browser *webtest.Browser
	page    *webtest.Page // at the first page
}

// openConsole starts the program with a configuration and opens its console.
func openConsole(t *testing.T, config string) *console {
	t.Helper()
	browser := chromium.For(t)
	c := &console{whole: startLive(t, config), browser: browser}
	c.page = c.open()
	return c
}

// open opens a window of its own.
func (c *console) open() *webtest.Page {
	c.Helper()
	return c.browser.Open("http://" + c.app.OperatorsAddr().String())
}

// session starts a session of a card that the policy lets in.
func (c *console) session(st *sim.Station) *sim.Session {
	c.Helper()
	session, _, err := st.StartSession(c.Context(), sim.SessionOptions{Token: sim.Token("CARD1")})
	if err != nil {
		c.Fatal(err)
	}
	return session
}

// must runs a command of the command line against the program.
func (c *console) must(stdin string, args ...string) {
	c.Helper()
	if code, stdout, stderr := c.ask(stdin, args...); code != 0 {
		c.Fatalf("csms %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
}

// someTokens are tokens for the console to show.
const someTokens = "id,status,group,expires,stations,note\nCARD1,Accepted,FLEET,,,Van 1\nCARD2,Blocked,,,,Lost\nCARD3,Accepted,,2020-01-01,CP1 CP2,Guest\n"

// addressOf is the address of a page of the console.
func addressOf(segments ...string) string {
	out := ""
	for _, s := range segments {
		out += "/" + url.PathEscape(s)
	}
	return out
}

// populate gives every page something to show, and returns the addresses of all of them.
func (c *console) populate() []string {
	c.Helper()
	c.must(someTokens, "tokens", "import", "-")
	c.must("", "stations", "set", "CP9", "--registration", "Pending")
	st := c.station("CP1")
	session := c.session(st)
	for range 3 {
		if _, err := session.Update(c.Context(), v2.TriggerReasonMeterValuePeriodic); err != nil {
			c.Fatal(err)
		}
	}
	return []string{
		"/", "/stations", addressOf("stations", "CP1"), addressOf("stations", "nobody"), "/transactions", addressOf("transactions", "CP1", session.ID()),
		"/tokens", "/tokens?edit=CARD1", "/scripts", "/events", "/audit",
	}
}

// expectMissing names what a page about nobody may complain of.
func expectMissing(p *webtest.Page) { p.Expect("/api/v1/stations/nobody") }

func TestConsole_everyPage(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	expectMissing(c.page)
	pages := c.populate()
	for _, address := range pages {
		c.page.Show(address)
		c.page.Eventually("a title", `document.title.endsWith(' · csms')`)
		if n := c.page.Count("h1"); n != 1 {
			t.Errorf("%s has %d h1", address, n)
		}
	}
	c.page.Phone()
	for _, address := range pages {
		c.page.Show(address)
		c.page.Fits()
	}
}

func TestConsole_isAccessible(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	expectMissing(c.page)
	for _, address := range c.populate() {
		c.page.Show(address)
		for _, dark := range []bool{false, true} {
			c.page.Dark(dark)
			c.page.Accessible()
		}
	}
}

func TestConsole_unknownAddress(t *testing.T) {
	c := openConsole(t, "")
	c.page.Click("Tokens")
	webtest.Eval[bool](c.page, `history.pushState(null, '', '/nonsense') ?? dispatchEvent(new PopStateEvent('popstate'))`)
	c.page.Sees("There is no such page")
	c.page.Click("Go to the overview")
	c.page.Eventually("the overview", `location.pathname === '/'`)
}

func TestConsole_showsWhatHappens(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	same := c.page.Stays()
	c.page.Click("Stations")
	c.page.Eventually("a list without stations", `document.querySelector('.empty') !== null`)
	st := c.station("CP1")
	c.page.Sees("CP1", "Available")
	c.page.Click("Transactions")
	c.page.Sees("No transaction yet")
	session := c.session(st)
	c.page.Sees("CP1", "Charging", "CARD1")
	if _, err := session.End(t.Context(), v2.TriggerReasonStopAuthorized, v2.ReasonLocal); err != nil {
		t.Fatal(err)
	}
	c.page.Sees("Ended Local")
	c.page.Click("Tokens")
	c.must("", "tokens", "set", "CARD7")
	c.page.Sees("CARD7")
	c.page.Click("Stations")
	st.Close()
	c.page.Sees("Not connected")
	same()
}

func TestConsole_login(t *testing.T) {
	c := openConsole(t, `operators.tokens = [{ name = "ann", role = "full", token = "full-0123456789abcdef" }, { name = "ray", role = "read", token = "read-0123456789abcdef" }]`+"\n")
	p := c.page
	p.Expect("status of 401")
	p.Sees("Log in to csms")
	p.Fill("Token", "wrong-0123456789abcdef")
	p.Press(webtest.Enter)
	p.Sees("the token is not known here")
	p.Fill("Token", "read-0123456789abcdef")
	p.Click("Log in")
	p.Sees("ray")
	p.Click("Tokens")
	p.Sees("No token is known yet", "Export")
	p.SeesNot("Import", "Add")
	p.Click("Log out")
	p.Sees("Log in to csms")
	p.Fill("Token", "full-0123456789abcdef")
	p.Click("Log in")
	p.Sees("ann", "Import")

	// Another window is another browser: it knows nothing of that.
	other := c.open()
	other.Expect("status of 401")
	other.Sees("Log in to csms")
}

func TestConsole_filtersAreInTheAddress(t *testing.T) {
	c := openConsole(t, "[settings]\nunknown_tokens = \"Accepted\"\n")
	c.populate()
	c.session(c.station("CP2"))
	p := c.page
	p.Click("Transactions")
	p.Sees("CP1", "CP2")
	p.Fill("Station", "CP2")
	p.Eventually("one row", `document.querySelectorAll('tbody tr').length === 1`)
	p.Choose("State", "Running")
	p.Eventually("both in the address", `location.search === '?station=CP2&state=running'`)
	shared := p.Address()

	other := c.open()
	other.Go(shared)
	other.Eventually("one row", `document.querySelectorAll('tbody tr').length === 1`)
	if got := other.Value("Station"); got != "CP2" {
		t.Errorf("the field of the station has %q", got)
	}
	if got := other.Value("State"); got != "running" {
		t.Errorf("the choice of the state is %q", got)
	}
	other.ClickOn("tbody tr a")
	other.Sees("Details", "Curves")
	other.Back()
	other.Eventually("the list as it was", fmt.Sprintf("location.pathname + location.search === %q", shared))
	other.Click("Clear")
	other.Eventually("all rows", `document.querySelectorAll('tbody tr').length === 2`)
}
