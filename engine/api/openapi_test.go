package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"csms/engine/api"
	"csms/engine/api/openapitest"
	"csms/engine/auth"
)

// annsToken is a token that all who need one know.
const annsToken = "the token of ann, long"

// description is what the API says of itself.
func description(t *testing.T, handler http.Handler) *openapitest.Description {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "http://localhost/openapi.json", nil)
	r.Header.Set("Authorization", "Bearer "+annsToken)
	handler.ServeHTTP(w, r)
	d, err := openapitest.New(w.Body.Bytes())
	if err != nil {
		t.Fatalf("%d %v", w.Code, err)
	}
	return d
}

// filled puts values into the path of an operation.
func filled(path string) string {
	return strings.NewReplacer("{station}", "CP1", "{id}", "CP1", "{name}", "abcdef", "{action}", "Reset").Replace(path)
}

// A client that was generated of the description takes null where the usual answer has it. Every answer is held to the description (ask).
func TestOpenAPI_describesNull(t *testing.T) {
	s := open(t)
	s.station("CP1")
	for _, path := range []string{"scripts", "messages", "stations/CP1/messages", "stations/CP1"} {
		if r := s.ask("GET", "/api/v1/"+path, ""); r.status != 200 || !strings.Contains(r.text, ":null") {
			t.Errorf("%s: %d %s", path, r.status, r.text)
		}
	}
	if text := s.ask("GET", "/openapi.json", "").text; !strings.Contains(text, `"anyOf":[{"$ref":"#/components/schemas/ScriptProblem"},{"type":"null"}]`) {
		t.Error("a problem of the scripts is described as if there were always one")
	}
	if err := s.described.Check(httptest.NewRequest("GET", "/api/v1/scripts", nil), 200, http.Header{"Content-Type": {"application/json"}},
		[]byte(`{"problem":null}`)); err == nil {
		t.Error("an answer without what it must have is taken")
	}
}

// Each operation is asked what every client may get wrong, and the answers must be described (ask): a body that is none, too large or of
// another type, unknown parameters, and what is refused before, with and without tokens.
func TestOpenAPI_describesRefusals(t *testing.T) {
	const reader = "the token of bob, long"
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, s := range map[string]*site{
		"open": open(t),
		"with tokens": open(t, func(o *api.Options) {
			o.Operators = auth.NewOperators([]auth.Operator{{Name: "ann", Role: auth.Full, Token: annsToken}, {Name: "bob", Role: auth.Read, Token: reader}})
		}),
	} {
		ann := header("Authorization", "Bearer "+annsToken)
		var described struct {
			Paths map[string]map[string]struct {
				RequestBody struct{ Content map[string]any }
				Security    []map[string][]string
			}
			Components struct{ SecuritySchemes map[string]any }
		}
		if err := json.Unmarshal([]byte(s.ask("GET", "/openapi.json", "", ann).text), &described); err != nil {
			t.Fatal(err)
		}
		got := make(map[int]int)
		for template, methods := range described.Paths {
			path := filled(template)
			for method, op := range methods {
				method = strings.ToUpper(method)
				ask := func(path, body string, change ...func(*http.Request)) {
					got[s.ask(method, path, body, append([]func(*http.Request){ann}, change...)...).status]++
				}
				ask(path+"?nope=1", "")
				ask(path+"?limit=0&cursor=%25", "")
				ask(path+"?limit=%zz", "")
				ask(path, "", func(r *http.Request) { r.Host = "evil.example" })
				ask(path, "", header("Origin", "http://evil.example"))
				ask(path+"?nope=1", "", func(r *http.Request) { r.Header.Del("Authorization") })
				ask(path+"?nope=1", "{}", header("Authorization", "Bearer "+reader))
				for kind := range op.RequestBody.Content {
					for _, body := range []string{"", "{", "[]", `{"nope":1}`, `{"a":"` + strings.Repeat("x", 2<<20) + `"}`} {
						ask(path, body, header("Content-Type", kind))
					}
					ask(path, "a=1", header("Content-Type", "application/x-www-form-urlencoded"))
				}
			}
		}
		want := []int{400, 403, 413, 415, 421, 422}
		if name != "open" {
			for guess := 0; got[429] == 0 && guess < 20; guess++ {
				got[s.ask("GET", "/api/v1/whoami", "", header("Authorization", fmt.Sprint("Bearer guess ", guess))).status]++
			}
			for path := range described.Paths {
				got[s.ask("GET", path, "", header("Authorization", "Bearer one more")).status]++
			}
			want = append(want, 401, 429)
		}
		if list := described.Paths["/api/v1/stations"]["get"]; (len(list.Security) == 1 && described.Components.SecuritySchemes["token"] != nil) != (name != "open") {
			t.Errorf("%s: the token is described as %v of %v", name, list.Security, described.Components.SecuritySchemes)
		}
		if login := described.Paths["/api/v1/login"]["post"]; login.Security != nil {
			t.Errorf("%s: a login wants %v", name, login.Security)
		}
		for _, status := range want {
			if got[status] == 0 {
				t.Errorf("%s: nothing was answered %d: %v", name, status, got)
			}
		}
	}
}

// While the records can't be read the answers are described, too.
func TestOpenAPI_describesFailures(t *testing.T) {
	s := open(t)
	s.station("CP1")
	s.store.Close()
	var described struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal([]byte(s.ask("GET", "/openapi.json", "").text), &described); err != nil {
		t.Fatal(err)
	}
	got := make(map[int]int)
	for template, methods := range described.Paths {
		if methods["get"] == nil || template == "/api/v1/events" {
			continue
		}
		got[s.ask("GET", filled(template), "").status]++
	}
	if got[500]+got[503] == 0 {
		t.Errorf("nothing failed: %v", got)
	}
}

func TestOpenAPI_describesEverything(t *testing.T) {
	s := open(t)
	r := s.ask("GET", "/openapi.json", "")
	paths, _ := r.body["paths"].(map[string]any)
	for _, p := range []string{"/api/v1/stations", "/api/v1/stations/{id}", "/api/v1/stations/{id}/calls", "/api/v1/scripts", "/api/v1/scripts/reload"} {
		if paths[p] == nil {
			t.Errorf("%s is missing", p)
		}
	}
	call := fmt.Sprint(paths["/api/v1/stations/{id}/calls"])
	for _, want := range []string{"502", "504", "application/problem+json", "#/components/schemas/Problem"} {
		if !strings.Contains(call, want) {
			t.Errorf("calls are described without %s", want)
		}
	}
	if !strings.Contains(s.ask("GET", "/metrics", "").text, "csms_connections") {
		t.Error("/metrics shows no connections")
	}
}
