package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
)

// asked is the command line beside a server that answers what a test wants.
type asked struct {
	*testing.T
	process  *process
	requests []string // "METHOD URI BODY", of the server's
}

// startAsked answers by the request's "METHOD PATH": a status and a body.
func startAsked(t *testing.T, answers map[string]string) *asked {
	t.Helper()
	a := &asked{T: t, process: testProcess(t)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.requests = append(a.requests, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+string(body)))
		status, text, found := strings.Cut(answers[r.Method+" "+r.URL.Path], " ")
		if !found {
			status, text = "404", `{"detail":"there is nothing here"}`
		}
		w.Header().Set("Content-Type", "application/json")
		code := 0
		fmt.Sscan(status, &code)
		w.WriteHeader(code)
		io.WriteString(w, text)
	}))
	t.Cleanup(server.Close)
	a.process.Env = []string{"CSMS_URL=" + server.URL}
	return a
}

func (a *asked) run(args ...string) (code int, stdout, stderr string) {
	a.Helper()
	var out, errs bytes.Buffer
	a.process.Args, a.process.Stdout, a.process.Stderr, a.requests = args, &out, &errs, nil
	code = run(a.process)
	return code, out.String(), errs.String()
}

func TestTable_hostileNames(t *testing.T) {
	vendor, err := json.Marshal("x\nFORGED\tshift\x1b[2J\u009b\u202e")
	if err != nil {
		t.Fatal(err)
	}
	a := startAsked(t, map[string]string{
		"GET /api/v1/stations":   `200 {"items":[{"id":"A","vendor":` + string(vendor) + `}],"next":null}`,
		"GET /api/v1/stations/A": `200 {"vendor":` + string(vendor) + `}`,
		"GET /api/v1/messages":   `200 {"items":[{"time":"2030-01-01T00:00:00Z","station":"A","direction":"in","frame":` + string(vendor) + `}],"next":null}`,
	})
	for args, lines := range map[string]int{"stations": 2, "stations --json": 6, "stations get A": 3, "messages": 1, "messages --json": 1} {
		_, out, _ := a.run(strings.Fields(args)...)
		if strings.ContainsAny(out, "\t\x1b\u009b\u202e") || strings.Count(out, "\n") != lines {
			t.Errorf("csms %s: %q", args, out)
		}
		if !strings.Contains(out, `\u009b`) {
			t.Errorf("csms %s lost what the station said: %q", args, out)
		}
		if strings.HasSuffix(args, "--json") && !json.Valid([]byte(out)) {
			t.Errorf("csms %s: no JSON: %q", args, out)
		}
	}
}

func TestScriptsDiff_keepsLines(t *testing.T) {
	a := startAsked(t, map[string]string{"GET /api/v1/scripts/diff": `200 {"diff":"--- a\n+++ b\n-\tx\u001b[2J\n"}`})
	if code, out, errs := a.run("scripts", "diff", "aaaaaa", "bbbbbb"); code != 0 || out != "--- a\n+++ b\n-\tx\\u001b[2J\n" {
		t.Errorf("%d %q %s", code, out, errs)
	}
}

func TestTable_numbersInFull(t *testing.T) {
	a := startAsked(t, map[string]string{"GET /api/v1/transactions": `200 {"items":[{"id":"T","energy":1500000.25}],"next":null}`})
	if _, out, _ := a.run("transactions"); !strings.Contains(out, " 1500000.25 ") {
		t.Error(out)
	}
}

func TestProblem_eachLineOfCsms(t *testing.T) {
	a := startAsked(t, map[string]string{
		"POST /api/v1/stations/A/calls": `502 {"detail":"the station answered: no\ncsms: all is well"}`,
		"GET /api/v1/tokens":            "400 Client sent an HTTP request to an HTTPS server.\n",
		"GET /api/v1/transactions":      `401 {"detail":"a token is needed"}`,
		"GET /api/v1/messages":          "200 <html>",
	})
	for args, want := range map[string]string{
		"call A Reset": "csms: the station answered: no\\u000acsms: all is well\n",
		"tokens":       " speaks TLS; its URL begins with https://\n",
		"transactions": " wants an operator's token; CSMS_TOKEN or --token gives it\n",
	} {
		if code, _, errs := a.run(strings.Fields(args)...); code != 1 || !strings.HasSuffix(errs, want) {
			t.Errorf("csms %s: %d %q, want %q", args, code, errs, want)
		}
	}
	if code, _, errs := a.run("messages"); code != 1 || errs == "" {
		t.Errorf("a page of HTML: %d %q", code, errs)
	}
}

func TestUsage(t *testing.T) {
	a := startAsked(t, nil)
	for args, want := range map[string]string{
		"stations --url localhost:9001":                            "like http://127.0.0.1:9001",
		"stations --limit 0":                                       "at least 1",
		"stations set A --profile 2x":                              "--profile is 0, 1, 2, 3 or none",
		"stations set A --profile 1.5":                             "--profile is 0, 1, 2, 3 or none",
		"stations set A --generate-password --rotate-password":     "exclude each other",
		"stations set A --password 0123456789 --generate-password": "exclude each other",
		"stations gte --help":                                      `unknown command "stations gte"; did you mean "get"? (see csms stations --help)`,
		"stations gte A":                                           `unknown command "stations gte"; did you mean "get"?`,
		"nonsense --help":                                          `unknown command "nonsense"`,
		"tokens export a b":                                        "takes [FILE], and got 2 arguments",
		"stations --limit many":                                    `--limit takes a whole number, and got "many"`,
		"check --scripts.dir x":                                    `unknown flag: --scripts.dir; did you mean "--scripts"?`,
		"serve --operators.token=hush":                             "there is no flag for operators.token",
		"scripts diff 3ae02dbf9197 nope":                           `"nope" is none`,
		"help nonsense":                                            `unknown command "nonsense"`,
	} {
		if code, _, errs := a.run(strings.Fields(args)...); code != 2 || !strings.Contains(errs, want) || len(a.requests) != 0 {
			t.Errorf("csms %s: %d %q, want %q; requests %q", args, code, errs, want, a.requests)
		}
	}
	if code, _, errs := a.run("stations", "set", ""); code != 2 || !strings.Contains(errs, "csms stations set takes STATION, and STATION is empty") {
		t.Errorf("an empty argument: %d %q", code, errs)
	}
}

func TestStationsSet_allOrNothing(t *testing.T) {
	known := map[string]string{
		"PATCH /api/v1/stations/A": `200 {"id":"A"}`, "PATCH /api/v1/stations/B": `404 {"detail":"no station"}`, "PUT /api/v1/stations/B": `200 {"id":"B"}`,
		"PATCH /api/v1/stations/C": `422 {"detail":"wrong"}`, "POST /api/v1/stations/A/password": `200 {"password":"p"}`,
	}
	a := startAsked(t, known)
	for _, c := range []struct {
		args string
		code int
		want []string
	}{
		{"set A --profile 2 --label k=v --unlabel old", 0, []string{`PATCH /api/v1/stations/A {"labels":{"k":"v","old":null},"security_profile":2}`}},
		{"set B --profile none --label k=v --unlabel old", 0, []string{
			`PATCH /api/v1/stations/B {"labels":{"k":"v","old":null},"security_profile":null}`, `PUT /api/v1/stations/B {"labels":{"k":"v"},"security_profile":null}`}},
		{"set B", 0, []string{"PATCH /api/v1/stations/B {}", "PUT /api/v1/stations/B {}"}},
		{"set C --generate-password --label k=v", 2, []string{`PATCH /api/v1/stations/C {"labels":{"k":"v"}}`}},
		{"set A --rotate-password", 0, []string{`POST /api/v1/stations/A/password {"rotate":true}`}},
	} {
		code, _, errs := a.run(append([]string{"stations"}, strings.Fields(c.args)...)...)
		if code != c.code || !slices.Equal(a.requests, c.want) {
			t.Errorf("csms stations %s: %d %s\n got %q\nwant %q", c.args, code, errs, a.requests, c.want)
		}
	}
}

func TestTokensExport_toFile(t *testing.T) {
	a := startAsked(t, map[string]string{"GET /api/v1/tokens": "200 id\nA1\n"})
	if code, out, errs := a.run("tokens", "export", "cards.csv"); code != 0 || out != "" {
		t.Fatal(code, out, errs)
	}
	if text, err := os.ReadFile(a.process.path("cards.csv")); err != nil || string(text) != "id\nA1\n" {
		t.Errorf("%q, %v", text, err)
	}
}
