package main

import (
	"os"
	"path/filepath"
	"testing"

	"csms/engine/web/webtest"
)

func TestConsole_tokens(t *testing.T) {
	c := openConsole(t, "")
	p := c.page
	p.Expect("/api/v1/tokens/04A2") // whether there is one already
	p.Click("Tokens")
	p.Sees("No token is known yet")

	p.Click("Add")
	p.Fill("Language", "de_CH")
	p.Sees("A language is like “en” or “de-CH”.")
	p.Fill("Language", "de-CH")
	p.SeesNot("A language is like")
	p.Fill("Token", "04A2")
	p.Choose("Type", "RFID card (ISO 14443)")
	p.Fill("Group", "FLEET")
	p.Fill("Only at these stations", "CP1 CP2")
	p.Fill("Note", "Van 1")
	p.Click("Add token")
	p.Sees("The token is added.", "04A2", "CP1, CP2", "Van 1")
	if got := c.get("/api/v1/tokens/04A2"); !containsAll(got, `"type":"ISO14443"`, `"group":"FLEET"`, `"language":"de-CH"`, `"stations":["CP1","CP2"]`) {
		t.Errorf("the token is %s", got)
	}

	// The same one can't be added twice, in whatever letters.
	p.Click("Add")
	p.Fill("Token", "04a2")
	p.Click("Add token")
	p.Sees("There is a token “04A2” already")
	p.Press(webtest.Escape)

	p.Click("Block 04A2")
	p.Sees("The token is blocked.", "Accept")
	p.Click("04A2")
	p.Fill("Expires", "")
	p.Choose("Status", "Accepted")
	p.Fill("Group", "")
	p.Click("Save")
	p.Sees("The token is changed.")
	if got := c.get("/api/v1/tokens/04A2"); !containsAll(got, `"status":"Accepted"`, `"group":null`, `"expires":null`, `"note":"Van 1"`) {
		t.Errorf("the token is %s", got)
	}

	p.Click("04A2")
	p.Click("Delete")
	p.Sees("Delete this token?")
	p.Click("Delete it")
	p.Sees("The token is deleted.", "No token is known yet")
}

func TestConsole_tokensImported(t *testing.T) {
	c := openConsole(t, "")
	c.must(someTokens, "tokens", "import", "-")
	p := c.page
	p.Click("Tokens")
	p.Sees("CARD3", "Expired") // whatever its status says
	file := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	p.Click("Import")
	p.Upload("File", file("strange.csv", "id,colour\nX,red\n"))
	p.Sees("Line 1: there is no column “colour”.")
	p.Upload("File", file("wrong.csv", "id,status\nX,Fine\nY,\ny,Blocked\n"))
	p.Sees("3 new tokens")
	p.Expect("status of 422")
	p.Click("Import 3 tokens")
	p.Sees("nothing was imported", "line 2.status", "line 4: id", "line 3 already")
	p.Upload("File", file("right.csv", "\ufeffid,status,note\r\ncard1,Blocked,\"Van \"\"1\"\", red\"\r\nCARD2,Blocked,Lost\r\nCARD5,,\r\n"))
	p.Sees("1 new token, 1 change, 1 as before.", `card1 status: Accepted → Blocked, note: Van 1 → Van "1", red`, "Line 4 CARD5 is new")
	p.Click("Import 2 tokens")
	p.Sees("3 tokens are imported.", "CARD5", `Van "1", red`)
	if got := c.get("/api/v1/tokens/CARD1"); !containsAll(got, `"status":"Blocked"`, `"group":"FLEET"`) {
		t.Errorf("the token is %s", got)
	}
}
